"""An administrator sets the community up in chat; staff's cards come where staff is now."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.events import SetupChanged
from bot.domain.identity import Actor
from bot.domain.message import Action
from bot.domain.policy import Policy
from bot.domain.setup import Setup
from bot.policies import Policies
from bot.service import Service
from bot.store import Store
from bot.timers import Timers
from tests.scenarios.chat import ANN, BEN, COMMUNITY, MIA, POLICY, SAM, START, Chat
from tests.scenarios.test_loop import QUESTION

BOSS = Actor(account="fake:boss", name="Boss")
SETUP = Setup(
    watched=("help", "shop"),
    staff_channel="desk",
    staff_role="crew",
    first_response=timedelta(hours=2),
    by=BOSS.account,
    by_name=BOSS.name,
    at=START,
)


class Community(Chat):
    """A chat that goes by what is set up in it."""

    def __init__(self, store: Store, stated: Policy = POLICY) -> None:
        super().__init__(store, stated)
        self.policies = Policies({COMMUNITY: stated}, store)
        self.service = Service(store, self.policies, wake=(self.recorded,))
        self.timers = Timers(store, self.service.handle, self.clock)

    async def set_up(self, setup: Setup = SETUP, *, manages: bool = True) -> str:
        """Set it up and return the private answer."""
        key = f"setup:{next(self._ids)}"
        await self.hand_in(
            SetupChanged(
                key=key,
                at=self.clock.now(),
                conversation=self.at("help"),
                actor=BOSS,
                setup=setup,
                manages=manages,
            )
        )
        await self.policies.refresh()
        return self.reply_to(key)


@pytest.fixture
def community(store: Store) -> Community:
    return Community(store)


async def test_it_holds_from_now_on(community: Community) -> None:
    """New channels, a new time limit, a new place for staff; a restart knows it as well."""
    said = await community.set_up()

    await community.post(ANN, QUESTION, channel="shop")
    await community.wait(timedelta(hours=2))

    assert said.startswith("I hear every question in #help, #shop.")
    assert "for 2 hours, I tell the team in #desk." in said
    (card,) = community.in_channel("desk")
    assert card.message.pings == ("staff",)
    again = Policies({COMMUNITY: POLICY}, community.store)
    await again.refresh()
    assert again[COMMUNITY] == community.policies[COMMUNITY]
    assert again.setup(COMMUNITY, "fake") == SETUP


async def test_other_platforms_stay(store: Store) -> None:
    """What is set up on one platform says nothing of another's channels."""
    stated = replace(POLICY, watched=("other:lobby", "fake:billing"))
    community = Community(store, stated)

    await community.set_up()

    assert community.policies[COMMUNITY].watched == ("other:lobby", "fake:help", "fake:shop")


async def test_only_who_may_manage(community: Community) -> None:
    """Whoever the platform does not let change its settings changes nothing here."""
    said = await community.set_up(manages=False)

    assert said == "That was not done: only who may manage this community can set me up."
    assert community.policies[COMMUNITY] == POLICY
    assert community.policies.setup(COMMUNITY, "fake") is None


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"staff_channel": ""}, "choose the channel where the team is told."),
        ({"staff_role": ""}, "choose who the team is."),
        (
            {"staff_channel": "help"},
            "the team’s channel cannot be one where I answer questions.",
        ),
        ({"first_response": timedelta()}, "the time limit must be above zero."),
        ({"first_response": timedelta(days=999_999)}, "the time limit must be at most 365 days."),
    ],
)
async def test_a_wrong_setup(community: Community, wrong: object, complaint: str) -> None:
    """What cannot work is refused in a sentence, and all stays as it was."""
    assert isinstance(wrong, dict)

    said = await community.set_up(replace(SETUP, **wrong))

    assert said == f"That was not done: {complaint}"
    assert community.policies[COMMUNITY] == POLICY


async def test_open_cards_come_again(community: Community) -> None:
    """Each open card comes to the new channel with one tag; its buttons and replies still work."""
    await community.post(ANN, QUESTION)
    await community.post(BEN, "How do I reset my password?")
    await community.wait(timedelta(hours=2))
    old = community.in_channel("staff")
    before = len([pings for pings in community.platform.notified if pings])

    await community.set_up()

    first, second = community.in_channel("desk")
    assert [first.text[:9], second.text[:9]] == ["@staff #1", "@staff #2"]
    assert len([pings for pings in community.platform.notified if pings]) == before + 2
    assert len(old) > 2  # cards and tags
    left = community.in_channel("staff")
    assert [card.text.partition(" came")[0] for card in left] == ["#1", "#2"]
    await community.press(SAM, Action.CLAIM, 2)
    await community.command(MIA, "/claim 1")
    claimed = [card.text for card in community.in_channel("desk")]
    assert ["Mia is on it" in claimed[0], "Sam is on it" in claimed[1]] == [True, True]
    async with community.store.begin(COMMUNITY) as tx:
        about = [await tx.ticket_of(card.to, card.id) for card in (first, second)]
    assert [ticket and ticket.number for ticket in about] == [1, 2]


async def test_the_first_setup_shows_what_waits(store: Store) -> None:
    """Nobody was told as there was no staff channel: the first one gets every open card."""
    community = Community(store, replace(POLICY, staff_channel=""))
    await community.post(ANN, QUESTION)
    await community.wait(timedelta(hours=2))
    await community.command(SAM, "/close 1")
    await community.command(SAM, "/reopen 1")
    await community.wait(timedelta(hours=2))
    assert community.in_channel("staff") == []

    await community.set_up()

    (card,) = community.in_channel("desk")
    assert card.text.startswith("@staff #1 has had no answer in time.")
    await community.press(SAM, Action.CLAIM)
    assert "Sam is on it" in community.in_channel("desk")[0].text


async def test_the_same_channel_again(community: Community) -> None:
    """A set-up that moves staff nowhere posts no card twice."""
    await community.set_up()
    await community.post(ANN, QUESTION)
    await community.wait(timedelta(hours=2))

    await community.set_up(replace(SETUP, first_response=timedelta(hours=3)))

    assert len(community.in_channel("desk")) == 1
