"""Two workspaces that installed the bot, with the same ids in both, never see each other's data."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from bot.config import SlackWorkspace
from bot.store import Reports, Store
from tests import slack_server as fake
from tests.slack_wire.living import COMMUNITY, Town, living
from tests.slack_wire.seeing import bots, private, shown

QUESTION = "How do I export my invoices as a spreadsheet?"
ANSWER = "Open Billing, choose Invoices, then Export and pick CSV."
OTHER = "zeta"


@dataclass
class Twin:
    """A workspace whose channel and people have the ids of the other one's."""

    workspace: fake.Workspace
    help: fake.Channel
    ann: fake.User
    ben: fake.User


def twin_of(town: Town) -> Twin:
    zeta = town.server.workspace("Zeta", installed=False)
    ann, ben = zeta.user("Ann", id=town.ann.id), zeta.user("Ben", id=town.ben.id)
    help_ = zeta.channel("help", members=[ann, ben], id=town.help.id)
    return Twin(workspace=zeta, help=help_, ann=ann, ben=ben)


async def installs(town: Town, workspace: fake.Workspace) -> httpx.Response:
    """Somebody goes through the pages that lead to an installation; the last page."""
    base = town.server.events_url.removesuffix("/slack/events")
    async with httpx.AsyncClient() as browser:
        first = await browser.get(f"{base}/slack/install")
        state = first.headers["set-cookie"].partition(";")[0]
        link = first.text.partition('href="https://slack.com')[2].partition('"')[0]
        asked = parse_qs(urlsplit(link.replace("&amp;", "&")).query)
        assert asked["client_id"] == [town.server.client_id]
        assert "chat:write" in asked["scope"][0]
        code = town.server.installs(workspace, redirect_uri=asked["redirect_uri"][0])
        return await browser.get(
            f"{base}/slack/oauth_redirect",
            params={"code": code, "state": asked["state"][0]},
            headers={"cookie": state},
        )


@pytest.fixture
async def twins(town: Town, store: Store) -> AsyncIterator[Twin]:
    """A bot that both workspaces have installed, through its pages."""
    twin = twin_of(town)
    settings = replace(
        town.settings("http"),
        client_id=town.server.client_id,
        public_url="https://bot.example.com",
        workspaces={
            **town.settings().workspaces,
            OTHER: SlackWorkspace(team=twin.workspace.id, staff=(town.team.id,)),
        },
    )
    policy = town.policy()
    async with living(town, store, settings=settings, more={OTHER: policy}, ready=False):
        for workspace in (town.acme, twin.workspace):
            page = await installs(town, workspace)
            assert page.status_code == 200, page.text
            assert "/answerwell setup" in page.text
        yield twin


async def solved(help_: fake.Channel, ann: fake.User, ben: fake.User, answer: str) -> fake.Message:
    question = await ann.says(help_, QUESTION)
    await shown(question, "Your question is open")
    reply = await ben.says(help_, answer, thread=question)
    await shown(question, "somebody has written below")
    await ann.reacts(reply)
    return await shown(question, "that solved it for")


async def test_knowledge_and_credit_stay_where_they_were_earned(
    town: Town, twins: Twin, store: Store
) -> None:
    """What was accepted in one workspace answers nobody in the other, and pays nobody there."""
    await solved(town.help, town.ann, town.ben, ANSWER)

    question = await twins.ann.says(twins.help, QUESTION)

    await shown(question, "Your question is open")
    assert not any(ANSWER in each.shown for each in bots(question.replies))
    reports = Reports(store)
    assert await reports.balances(COMMUNITY) == {f"slack:{town.ben.id}": 15}
    assert await reports.balances(OTHER) == {}
    assert [ticket.number for ticket in await reports.tickets(OTHER)] == [1]


async def test_each_speaks_with_its_own_token(town: Town, twins: Twin) -> None:
    """The same events in both at once: each thread has its own answer, and no other's."""
    one = await solved(town.help, town.ann, town.ben, ANSWER)
    other = await solved(twins.help, twins.ann, twins.ben, "Ask Zeta's finance team for it.")

    assert one.author is town.acme.bot
    assert other.author is twins.workspace.bot


async def test_lists_and_buttons_of_the_other_are_out_of_reach(town: Town, twins: Twin) -> None:
    """Ann's questions in one are not Ann's in the other; a button carried over does nothing."""
    thanks = await solved(town.help, town.ann, town.ben, ANSWER)
    mine = await solved(twins.help, twins.ann, twins.ben, "Ask Zeta's finance team for it.")

    listed = await twins.ann.commands(twins.help, "tickets")
    said = await private(listed, "How do I export")
    assert said.shown.count("How do I export") == 1

    mine.blocks = thanks.blocks  # as somebody would forge it
    pressed = await twins.ann.presses(mine, "Undo")

    await private(pressed, "belongs to another community")
    assert "that solved it for" in thanks.shown


async def test_a_workspace_in_no_settings_is_sent_away_and_its_token_given_back(
    town: Town, twins: Twin
) -> None:
    """The page has the lines that the operator adds; no token of it is kept."""
    stranger = town.server.workspace("Stranger", installed=False)

    page = await installs(town, stranger)

    assert page.status_code == 403
    assert f'team = "{stranger.id}"' in page.text.replace("&#34;", '"')
    assert town.server.world.installing.grants[stranger.token].is_revoked


async def test_a_state_works_once(town: Town, twins: Twin) -> None:
    """The page to which Slack leads back, loaded again, installs nothing."""
    base = town.server.events_url.removesuffix("/slack/events")
    async with httpx.AsyncClient() as browser:
        first = await browser.get(f"{base}/slack/install")
        cookie = first.headers["set-cookie"].partition(";")[0]
        state = cookie.partition("=")[2]
        back = f"{base}/slack/oauth_redirect?code=wrong&state={state}"
        once = await browser.get(back, headers={"cookie": cookie})
        twice = await browser.get(back, headers={"cookie": cookie})
        foreign = await browser.get(f"{base}/slack/oauth_redirect?code=x&state=forged")

    assert "did not confirm" in once.text
    assert "longer than ten minutes, or the page was loaded twice" in twice.text
    assert foreign.status_code == 400
