"""👍: a reply was helpful. It pays a little, accepts nothing, and is never spoken of."""

from datetime import timedelta

import pytest

from bot.domain.identity import Actor, Role
from bot.domain.message import Action
from bot.domain.states import Status
from tests.scenarios.chat import ANN, BEN, CID, COMMUNITY, HANA, ROBO, Chat
from tests.scenarios.test_linking import HANA_2, linked
from tests.scenarios.test_loop import ANSWER, QUESTION, solve
from tests.scenarios.test_sharing import balances

GUS = Actor(account="fake:gus", name="Gus", role=Role.GUEST)


async def answered(chat: Chat) -> tuple[str, str]:
    """Ann asks, Hana answers: the ids of both messages."""
    asked = await chat.post(ANN, QUESTION)
    return asked, await chat.post(HANA, ANSWER, thread=asked)


@pytest.mark.parametrize("thumb", ["👍", "+1", "thumbsup", ":+1:"])
async def test_a_thumb_pays_and_says_nothing(chat: Chat, thumb: str) -> None:
    """Whatever a platform calls it; the question stays where it is."""
    _, reply = await answered(chat)
    said = len(chat.platform.sends)

    await chat.react(BEN, reply, thumb)

    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert await balances(chat) == {HANA.account: 1}
    assert ticket.status is Status.OPEN
    assert len(chat.platform.sends) == said


async def test_a_thumb_taken_off_takes_back_exactly_that(chat: Chat) -> None:
    """On, off, on and off again, beside another person's, which stays."""
    _, reply = await answered(chat)
    await chat.react(CID, reply, "👍")
    for _ in range(2):
        await chat.react(BEN, reply, "👍")
        assert await balances(chat) == {HANA.account: 2}
        await chat.unreact(BEN, reply, "👍")
        assert await balances(chat) == {HANA.account: 1}

    await chat.unreact(BEN, reply, "👍")

    assert await balances(chat) == {HANA.account: 1}


async def test_one_vote_a_person(chat: Chat) -> None:
    """By whichever emoji; the asker has one as well."""
    _, reply = await answered(chat)

    await chat.react(BEN, reply, "👍")
    await chat.react(BEN, reply, "+1")
    await chat.react(ANN, reply, "👍")

    assert await balances(chat) == {HANA.account: 2}


async def test_who_has_no_vote(chat: Chat) -> None:
    """Oneself, one's other account, guests, bots; nor does what the asker writes take any."""
    asked, reply = await answered(chat)
    own = await chat.post(ANN, "I have looked there and do not see it.", thread=asked)
    await linked(chat, HANA, HANA_2)

    for who in (HANA, HANA_2, GUS, ROBO):
        await chat.react(who, reply, "👍")
    await chat.react(BEN, own, "👍")
    await chat.react(BEN, asked, "👍")

    assert await balances(chat) == {}


async def test_a_stored_answer_on_show_takes_no_vote(chat: Chat) -> None:
    """There only "That solved it" counts."""
    await solve(chat)
    await chat.post(BEN, QUESTION)

    await chat.react(CID, chat.slot("ack:2").id, "👍")

    assert await balances(chat) == {HANA.account: 15}


async def test_votes_go_with_their_reply(chat: Chat) -> None:
    """A deleted reply keeps nothing of them."""
    asked, reply = await answered(chat)
    await chat.react(BEN, reply, "👍")

    await chat.delete(reply, thread=asked)
    await chat.react(CID, reply, "👍")

    assert await balances(chat) == {}


async def test_votes_stay_when_an_acceptance_goes(chat: Chat) -> None:
    """Each is taken back by whoever gave it."""
    _, reply = await answered(chat)
    await chat.react(BEN, reply, "👍")
    await chat.react(ANN, reply)

    await chat.press(ANN, Action.UNACCEPT)

    assert await balances(chat) == {HANA.account: 1}


async def test_not_yet_counts_against_a_reply_until_it_is_accepted(chat: Chat) -> None:
    """It is worth no points, only a place in the ratio; accepting the reply takes it back."""
    asked, reply = await answered(chat)
    await chat.post(ANN, "thanks, that worked!", thread=asked)
    await chat.press(ANN, Action.NOT_YET)
    (ticket,) = await chat.reports.tickets(COMMUNITY)
    declined = ticket.replies[0].declined

    await chat.wait(timedelta(minutes=1))
    await chat.react(ANN, reply)

    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert [(line.amount, line.count) for line in declined] == [(0, 1)]
    assert ticket.replies[0].declined == ()
    assert await balances(chat) == {HANA.account: 15}
