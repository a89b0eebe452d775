"""A channel that two workspaces share, which both have installed the bot: Slack tells one of them.

Nobody is staff, or paid, but at home.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace

import pytest

from bot.config import SlackWorkspace
from bot.domain.identity import Role
from bot.store import Reports, Store
from tests import slack_server as fake
from tests.slack_wire.living import COMMUNITY, Town, living
from tests.slack_wire.seeing import bots
from tests.slack_wire.test_twins import installs
from tests.waiting import eventually

QUESTION = "How do I export my invoices as a spreadsheet?"
ANSWER = "Open Billing, choose Invoices, then Export and pick CSV."
OTHER = "zeta"


@dataclass
class Neighbours:
    """The other workspace; Zed is of its team, and a user group of the first has him, too."""

    workspace: fake.Workspace
    zed: fake.User


@pytest.fixture(params=[False, True], ids=["one is told", "both are told"])
async def neighbours(
    town: Town, store: Store, request: pytest.FixtureRequest
) -> AsyncIterator[Neighbours]:
    zeta = town.server.workspace("Zeta", installed=False)
    zed = zeta.user("Zed")
    team = zeta.group("support", [zed])
    zeta.share(town.help, zed)
    await town.team.adds(zed)
    town.server.events.tells_each_installation = request.param
    settings = replace(
        town.settings("http"),
        client_id=town.server.client_id,
        public_url="https://bot.example.com",
        workspaces={
            **town.settings().workspaces,
            OTHER: SlackWorkspace(team=zeta.id, staff=(team.id,)),
        },
    )
    more = {OTHER: town.policy()}
    async with living(town, store, settings=settings, more=more, ready=False):
        for workspace in (town.acme, zeta):
            await installs(town, workspace)
        await town.ann.invites(zeta.bot, town.help)
        yield Neighbours(workspace=zeta, zed=zed)


def said(question: fake.Message, by: fake.Workspace, words: str) -> fake.Message | None:
    """What the bot of *by* says on *question*, with *words* in it."""
    found = [each for each in bots(question.replies) if each.author is by.bot]
    return next((each for each in found if words in each.shown), None)


async def both_say(question: fake.Message, both: Sequence[fake.Workspace], words: str) -> None:
    """Return once the bot of each says *words*."""
    await eventually(
        lambda: all(said(question, each, words) for each in both),
        lambda: f"{words}: {[(each.author.id, each.shown) for each in bots(question.replies)]}",
    )


async def test_each_community_hears_all_of_it(
    town: Town, neighbours: Neighbours, store: Store
) -> None:
    """Ann asks, Zed answers, Ann accepts: both know, and only the one where he is at home pays."""
    both = (town.acme, neighbours.workspace)

    question = await town.ann.says(town.help, QUESTION)
    await both_say(question, both, "Your question is open")
    reply = await neighbours.zed.says(town.help, ANSWER, thread=question)
    await both_say(question, both, "somebody has written")
    await town.ann.reacts(reply)
    await both_say(question, both, "that solved it for")

    reports = Reports(store)
    assert await reports.balances(COMMUNITY) == {}
    assert await reports.balances(OTHER) == {f"slack:{neighbours.zed.id}": 15}
    assert [each.asker.role for each in await reports.tickets(COMMUNITY)] == [Role.MEMBER]
    assert [each.asker.role for each in await reports.tickets(OTHER)] == [Role.GUEST]


async def test_a_stranger_in_the_staff_group_is_not_staff(
    town: Town, neighbours: Neighbours
) -> None:
    """Zed is in Acme's user group for staff, and of another workspace: he may not end questions."""
    question = await town.ann.says(town.help, QUESTION)
    await eventually(lambda: said(question, town.acme, "Your question is open"), "the question")
    card = said(question, town.acme, "Your question is open")
    assert card is not None

    outcome = await neighbours.zed.presses(card, "Not a question")

    await eventually(lambda: "That was not done: only" in outcome.shown, lambda: outcome.shown)
    assert "Your question is open" in card.shown
