"""The bot is taken out of a workspace and let in again; its token is renewed meanwhile."""

from collections.abc import AsyncIterator, MutableMapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.store import Reports, Store
from tests.slack_wire.journeys.walking import ANSWER, OPEN, QUESTION, asked, passes, solved
from tests.slack_wire.living import COMMUNITY, Bot, Town, living
from tests.slack_wire.seeing import bots, shown
from tests.slack_wire.test_twins import installs
from tests.waiting import eventually

LATE = timedelta(minutes=31)
TAKEN_OUT = "a workspace does not let the bot in any more"


@pytest.fixture
async def installed(town: Town, store: Store) -> AsyncIterator[Bot]:
    """A bot that was installed through its pages, with tokens that rotate."""
    town.server.world.installing.rotates = True
    settings = replace(
        town.settings("http"),
        client_id=town.server.client_id,
        public_url="https://bot.example.com",
    )
    async with living(town, store, settings=settings, ready=False) as bot:
        await installs(town, town.acme)
        await bot.parts.backfill.caught_up.wait()
        yield bot


def escalated(log: list[MutableMapping[str, Any]]) -> bool:
    """Whether the time limit was recorded."""
    return any(each.get("event_kind") == "TimerFired" for each in log)


def said(town: Town) -> list[str]:
    """What the team reads."""
    return [each.shown for each in bots(town.staff_room.messages)]


async def test_a_new_workspace_reads_of_no_trouble(town: Town, installed: Bot) -> None:
    """That the bot was not there before is no news to those who have just let it in."""
    await asked(town)
    await installed.quiet()

    assert said(town) == []


@pytest.mark.parametrize("how", ["uninstalled", "revoked"])
async def test_what_waited_is_said_once_it_is_back(
    town: Town, installed: Bot, store: Store, how: str
) -> None:
    """Nothing is said and nothing forgotten while it is out; the operator is told once."""
    await asked(town)
    with capture_logs() as log:
        await (town.acme.uninstalls() if how == "uninstalled" else town.acme.revokes())
        await eventually(lambda: any(TAKEN_OUT in each["event"] for each in log), lambda: str(log))
        passes(town, LATE)
        await eventually(lambda: escalated(log), lambda: str(log))
        assert said(town) == []
        assert len(await Reports(store).tickets(COMMUNITY)) == 1

        page = await installs(town, town.acme)
        assert page.status_code == 200
        passes(town, timedelta(minutes=6))  # the longest pause between two tries

        await shown(town.staff_room, "has had no answer in time")
    await installed.quiet()
    assert len(said(town)) == 1
    assert sum(TAKEN_OUT in each["event"] for each in log) == 1


async def test_a_token_is_renewed_while_messages_go_on(town: Town, installed: Bot) -> None:
    """Once, however much is said at the time; nothing is lost."""
    first = town.acme.token
    passes(town, timedelta(hours=10, minutes=30))

    questions = [
        await user.says(town.help, text)
        for user, text in ((town.ann, QUESTION), (town.ben, "Why does the printer print nothing?"))
    ]
    for question in questions:
        await shown(question, OPEN)

    assert town.acme.token != first
    renewals = [
        call
        for call in town.server.called("oauth.v2.access")
        if call.args.get("grant_type") == "refresh_token"
    ]
    assert len(renewals) == 1


async def test_after_a_new_token_all_goes_on(town: Town, installed: Bot) -> None:
    """Days pass with a renewal each twelve hours; what was learnt still answers."""
    await solved(town)
    for _ in range(3):
        passes(town, timedelta(hours=11))
        question = await town.ben.says(town.help, QUESTION)

        await shown(question, ANSWER)
        await town.ben.deletes(question)
