"""Boards, credit and its reasons, by command."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.calendars import Calendar
from bot.domain.policy import Credits
from bot.domain.ranks import Reward
from bot.rewards import Rewards
from bot.service import Service
from bot.store import Store
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, POLICY, Chat


@pytest.fixture
def chat(store: Store) -> Chat:
    """A community in which three answers make a helper of rank."""
    rules = Credits(rank=45, pair_daily=100)
    return Chat(store, replace(POLICY, credits=rules))


async def helped(chat: Chat, number: int) -> str:
    """Ann asks, Hana answers and is accepted; the answer's message."""
    asked = await chat.post(ANN, f"How do I export project number {number} to a file?")
    answer = await chat.post(HANA, f"Open page {number}, then press Export.", thread=asked)
    await chat.react(ANN, answer)
    return answer


async def test_credit_says_what_a_rank_takes(chat: Chat) -> None:
    """How much is missing while it is, and that it is reached then."""
    await helped(chat, 1)
    before = await chat.command(HANA, "/credit")
    for number in (2, 3):
        await helped(chat, number)
        chat.clock.set(chat.clock.now() + timedelta(hours=1))

    after = await chat.command(HANA, "/credit")

    assert "15 points · you have helped 1 person" in before
    assert "A helper of rank from 45 points on: 30 to go." in before
    assert "You are a helper of rank: enough points, and 71% of your answers help." in after


async def test_credit_says_what_the_next_role_takes(chat: Chat) -> None:
    """By the name that its platform gives it, and the points that are missing."""
    rewards, policies = Rewards(), {COMMUNITY: POLICY}
    chat.service = Service(chat.store, policies, wake=(chat.recorded,), rewards=rewards)
    await helped(chat, 1)
    unknown = await chat.command(HANA, "/credit")

    guide, sage = (
        Reward(name=name, points=points, ratio=0.5)
        for name, points in (("Guide", 16), ("Sage", 90))
    )
    rewards.known(COMMUNITY, {"2": sage, "1": guide})
    before = await chat.command(HANA, "/credit")
    rewards.held(COMMUNITY, HANA.account, {"1"})
    holds = await chat.command(HANA, "/credit")

    assert "role" not in unknown
    assert "1 more point until the role Guide." in before
    assert "You keep the role Guide down to 15 points" in holds
    assert "75 more points until the role Sage." in holds


async def test_every_point_by_pages(chat: Chat) -> None:
    """The newest lines, then how many more there are and how to see them."""
    for number in range(17):
        await helped(chat, number)

    first, second = await chat.command(HANA, "/why"), await chat.command(HANA, "/why 2")
    odd = await chat.command(HANA, "/why because")

    assert first.startswith("255 points · you have helped 1 person\nThese points are new")
    assert first.count("+15 your answer was accepted") == 15
    assert "final on 2026-01-07" in first
    assert first.endswith("… and 2 more: /why 2.")
    assert second.count("+15 your answer was accepted") == 2
    assert odd == first


async def test_a_taken_back_acceptance_is_told(chat: Chat) -> None:
    """Both lines stay, and neither is pending."""
    answer = await helped(chat, 1)
    await chat.unreact(ANN, answer)

    said = await chat.command(HANA, "/why")

    assert said.startswith("0 points")
    assert "−15 taken back, for that was undone: your answer was accepted" in said
    assert "2026-01-05 · taken back since" in said
    assert "final on" not in said


async def test_board_of_this_month_and_of_the_last(chat: Chat) -> None:
    """A new month begins with nobody on it; the last one can still be seen."""
    await helped(chat, 1)
    chat.clock.set(chat.clock.now() + timedelta(days=30))

    now, last = await chat.command(BEN, "/board"), await chat.command(BEN, "/board last")
    shown = [each.message.chart for each in chat.platform.shown.values() if each.message.chart]

    assert "January" in last
    assert "1. Hana · 15 points · helped 1 person" in last
    assert now.startswith("All time\n1. Hana")
    assert "/board last shows January." in now
    assert [chart.title for chart in shown] == ["All time", "January"]
    assert [rank.name for rank in shown[0].ranks] == ["Hana"]


async def test_a_board_of_the_teams_month(chat: Chat) -> None:
    """The month of the calendar in which the team's limits count, not that of UTC."""
    hours = {"office": Calendar(zone="Asia/Tokyo")}
    policy = replace(POLICY, limits=replace(POLICY.limits, calendar="office"), calendars=hours)
    chat.service = Service(chat.store, {COMMUNITY: policy}, wake=(chat.recorded,))
    chat.clock.set(chat.clock.now().replace(month=1, day=31, hour=16))
    await helped(chat, 1)

    said = await chat.command(BEN, "/board")

    assert said.startswith("February so far\n1. Hana · 15 points")


async def test_a_topic_that_is_not_there(chat: Chat) -> None:
    """It is said in words."""
    said = await chat.command(BEN, "/board billing")

    assert said == "No topic is called “billing” here. There are none yet."
