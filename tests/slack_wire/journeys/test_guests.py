"""Guests of the workspace, and people of other ones in shared channels."""

from dataclasses import replace
from typing import Literal

import pytest

from bot.store import Reports, Store
from tests import slack_server as fake
from tests.slack_wire.journeys.walking import ANSWER, OPEN, QUESTION, SOLVED, asked
from tests.slack_wire.living import COMMUNITY, Town, living
from tests.slack_wire.seeing import private, shown


def visitor(town: Town, kind: str) -> fake.User:
    """A guest, or a stranger in a channel that two workspaces share."""
    if kind == "guest":
        guest = town.acme.user("Gus", guest=True)
        town.help.members.append(guest)
        return guest
    other = town.server.workspace("Other", installed=False)
    stranger = other.user("Gus")
    other.share(town.help, stranger)
    return stranger


@pytest.mark.parametrize("kind", ["guest", "stranger"])
async def test_a_visitor_asks_and_accepts_what_helped(town: Town, store: Store, kind: str) -> None:
    """Their own question is theirs, as anybody's is."""
    gus = visitor(town, kind)
    async with living(town, store):
        question = await gus.says(town.help, QUESTION)
        await shown(question, OPEN)
        reply = await town.ben.says(town.help, ANSWER, thread=question)
        await shown(question, "somebody has written below")
        await gus.reacts(reply)

        await shown(question, SOLVED)

    assert await Reports(store).balances(COMMUNITY) == {f"slack:{town.ben.id}": 15}


@pytest.mark.parametrize("allowed", ["ask", "member"])
@pytest.mark.parametrize("kind", ["guest", "stranger"])
async def test_a_visitor_earns_only_where_the_settings_say_so(
    town: Town, store: Store, kind: str, allowed: Literal["ask", "member"]
) -> None:
    """Nor may they act as staff by being in its group, nor accept for others."""
    gus = visitor(town, kind)
    await town.team.adds(gus)
    settings = town.settings()
    settings = replace(
        settings,
        workspaces={
            COMMUNITY: replace(settings.workspaces[COMMUNITY], guests=allowed, strangers=allowed)
        },
    )
    async with living(town, store, settings=settings) as bot:
        question = await asked(town)
        reply = await gus.says(town.help, ANSWER, thread=question)
        await bot.heard(ANSWER)
        if kind == "guest":
            outcome = await gus.commands(town.help, "queue")
            said = "#1" if allowed == "member" else "only the team can use /answerwell queue"
            await private(outcome, said)
        if allowed == "ask":
            refused = await gus.uses("aw_accept", reply) if kind == "guest" else None
            if refused is not None:
                await private(refused, "only the person who asked or the team can do this")
        await town.ann.reacts(reply)
        await shown(question, SOLVED)
        await bot.quiet()

    earned = {f"slack:{gus.id}": 15} if allowed == "member" else {}
    assert await Reports(store).balances(COMMUNITY) == earned
