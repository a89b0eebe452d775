"""Many ask the same within an hour: one card for staff, one reply to all."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.identity import Actor
from bot.domain.message import Action
from bot.domain.states import LIVE, Status, StepName
from bot.domain.surges import Surges
from bot.store import Surging
from tests.scenarios.chat import ANN, COMMUNITY, HANA, MIA, POLICY, SAM, Chat

LOGINS = (
    "Why does the login page show a certificate error?",
    "The login page says my password is expired, what now?",
    "Is the login page broken for anybody else today?",
    "Why am I thrown back to the login page after signing in?",
    "Can anyone open the login page on a phone right now?",
    "How do I get past the error on the login page after the update?",
    "login page stays blank in Firefox, how do I fix that?",
)
WORD = "We know, and are on it. Please wait until noon."
MINUTE = timedelta(minutes=1)


def person(number: int) -> Actor:
    return Actor(account=f"fake:p{number}", name=f"Person {number}")


async def surge(chat: Chat, texts: Sequence[str] = LOGINS[:6], first: int = 0) -> list[str]:
    """As many people ask *texts*, two minutes apart; the ids of their messages."""
    asked = []
    for number, text in enumerate(texts, start=first):
        asked.append(await chat.post(person(number), text))
        await chat.wait(2 * MINUTE)
    return asked


def pings(chat: Chat) -> int:
    return chat.platform.notified.count(("staff",))


def replies(chat: Chat) -> list[str]:
    """The threads in which the reply to all stands."""
    return [
        shown.to.thread
        for shown in chat.platform.shown.values()
        if "wrote this to everybody" in shown.text
    ]


async def test_a_surge_is_one_card(chat: Chat) -> None:
    """The fifth person makes it an incident, the sixth only edits the card; one ping."""
    await surge(chat, LOGINS[:4])
    assert not chat.has("incident:1")

    await surge(chat, LOGINS[4:6], first=4)

    card = chat.slot("incident:1")
    assert "6 people ask about “" in card.text
    assert "login" in card.text.partition("”")[0]
    assert "since 2026-01-05 09:00 UTC" in card.text
    assert card.labels == ["Reply to all…", "Claim", "Not one trouble", "It is over"]
    assert card.edits == 1
    assert pings(chat) == 1
    assert "our team knows of it" in chat.slot("ack:1").text
    assert "our team knows of it" in chat.slot("ack:6").text


async def test_five_at_the_same_moment(chat: Chat) -> None:
    """None of them has seen the others' questions before, and still the fifth is the fifth."""
    await asyncio.gather(*(chat.post(person(n), text) for n, text in enumerate(LOGINS[:5])))

    assert "5 people ask" in chat.slot("incident:1").text


async def test_one_person_is_no_crowd(chat: Chat) -> None:
    """Whoever asks six times, in other words each time, is one person; staff is nobody."""
    for text in LOGINS:
        await chat.post(ANN, text)
        await chat.wait(3 * MINUTE)

    await chat.post(SAM, LOGINS[0], addressed=True)

    assert not chat.has("incident:1")


async def test_a_slow_trickle_is_no_surge(chat: Chat) -> None:
    """Five people within five hours are five questions."""
    for number, text in enumerate(LOGINS[:5]):
        await chat.post(person(number), text)
        await chat.wait(timedelta(hours=1, minutes=1))

    assert not chat.has("incident:1")


async def test_a_reply_to_all(chat: Chat) -> None:
    """Everybody gets it once, with a name, in their own thread; no limit passes any more."""
    asked = await surge(chat)

    await chat.press(SAM, Action.REPLY_ALL, 1, WORD)

    assert sorted(replies(chat)) == sorted(asked)
    assert f"{WORD}\nSam from our team wrote this to everybody" in chat.slot("said:1:3").text
    tickets = await chat.reports.tickets(COMMUNITY)
    assert all(ticket.first_human_at is not None for ticket in tickets)
    assert {ticket.step.name for ticket in tickets if ticket.step} == {StepName.NUDGE}
    before = pings(chat)
    await chat.wait(timedelta(hours=3))
    assert pings(chat) == before
    assert "did Sam’s message solve it?" in chat.slot("proposal:2").text


async def test_who_asks_later_gets_it_at_once(chat: Chat) -> None:
    """The seventh asker reads what Sam wrote twenty minutes ago, and is on the card."""
    await surge(chat)
    await chat.press(SAM, Action.REPLY_ALL, 1, WORD)
    at = chat.clock.now()
    await chat.wait(20 * MINUTE)

    late = await chat.post(person(7), LOGINS[6])

    assert late in replies(chat)
    told = chat.slot("said:1:7")
    assert f"{at:%Y-%m-%d %H:%M} UTC" in told.text
    assert "7 people" in chat.slot("incident:1").text
    assert told.message.pings == (person(7).account,)


async def test_an_update_edits_what_stands_there(chat: Chat) -> None:
    """A second reply is no second message: each has the first word and the newest."""
    asked = await surge(chat)
    await chat.press(SAM, Action.REPLY_ALL, 1, WORD)

    await chat.command(MIA, "/incident 1 reply It works again.")

    assert len(replies(chat)) == len(asked)
    assert f"{WORD}\n\nUpdate from Mia: It works again." in chat.slot("said:1:2").text


async def test_an_asker_accepts_it(chat: Chat) -> None:
    """One tap solves it, keeps it for the next person, and earns staff nothing."""
    await surge(chat)
    await chat.press(SAM, Action.REPLY_ALL, 1, WORD)

    await chat.press(person(0), Action.ACCEPT, 1)

    tickets = await chat.reports.tickets(COMMUNITY)
    assert tickets[0].status is Status.RESOLVED
    assert tickets[1].status in LIVE
    assert await chat.reports.balances(COMMUNITY) == {}
    assert [entry.answer for entry in await chat.reports.entries(COMMUNITY)] == [WORD]


async def test_it_did_not_help(chat: Chat) -> None:
    """Whose trouble is another one goes on alone, and staff is called within the limit."""
    await surge(chat)
    await chat.press(SAM, Action.REPLY_ALL, 1, WORD)
    before = pings(chat)

    await chat.press(person(2), Action.NOT_YET, 3)
    await chat.wait(31 * MINUTE)

    assert pings(chat) == before + 1
    assert chat.has("card:3:1")


async def test_nothing_pings_once_somebody_is_on_it(chat: Chat) -> None:
    """Limits pass on the incident's card; after the claim was silent for hours staff hears."""
    await surge(chat)
    await chat.press(SAM, Action.CLAIM_ALL, 1)
    await chat.wait(timedelta(hours=3))
    assert pings(chat) == 1
    waits = "6 questions without an answer · all late: #1, #2, #3, #4, #5, #6"
    assert waits in chat.slot("incident:1").text
    assert "Sam is on it" in chat.slot("incident:1").text

    await chat.wait(timedelta(hours=1, minutes=30))

    assert pings(chat) == 2


async def test_staff_is_not_called_for_each(chat: Chat) -> None:
    """As long as nobody is on it, staff is called about all of it once an hour at most."""
    await surge(chat)

    await chat.wait(timedelta(hours=2))

    assert 2 <= pings(chat) <= 3


@pytest.mark.parametrize("ending", [Action.APART, Action.OVER])
async def test_no_question_is_lost(chat: Chat, ending: Action) -> None:
    """Without a reply each question goes on with its own limit, and is called out at once."""
    await surge(chat)
    await chat.press(SAM, Action.CLAIM_ALL, 1)
    await chat.wait(timedelta(hours=1))

    await chat.press(SAM, ending, 1)
    await chat.wait(MINUTE)

    tickets = await chat.reports.tickets(COMMUNITY)
    assert {ticket.status for ticket in tickets} == {Status.ESCALATED}
    assert {ticket.incident for ticket in tickets} == {0}
    assert chat.slot("incident:1").labels == ([] if ending is Action.APART else ["Reply to all…"])


async def test_what_was_set_apart_is_not_proposed_again(chat: Chat) -> None:
    """The same questions with one more, which is like most of them, make no incident."""
    await surge(chat, [*LOGINS[:4], *LOGINS[5:]])
    await chat.press(SAM, Action.APART, 1)

    await chat.post(person(6), LOGINS[4])

    assert not chat.has("incident:2")
    assert (await chat.reports.tickets(COMMUNITY))[-1].incident == 0


async def test_a_private_question_is_answered_in_private(chat: Chat) -> None:
    """Who asks in a direct message counts, is not linked to, and reads the reply there."""
    await surge(chat, LOGINS[:4])
    await chat.post(ANN, LOGINS[4], channel="@ann", addressed=True, private=True)

    await chat.press(SAM, Action.REPLY_ALL, 1, WORD)

    card = chat.slot("incident:1")
    assert "5 questions in #help, direct messages" in card.text
    assert chat.slot("said:1:5").to.channel == "@ann"


async def test_a_follower_counts_and_is_told(chat: Chat) -> None:
    """Who was joined to a twin is one of the five, and gets the reply in their own thread."""
    await surge(chat, LOGINS[:4])
    twin = await chat.post(person(4), LOGINS[0])

    await chat.press(SAM, Action.REPLY_ALL, 1, WORD)

    assert len(await chat.reports.tickets(COMMUNITY)) == 4
    assert twin in replies(chat)
    assert "5 people" in chat.slot("incident:1").text


async def test_only_staff_deals_with_it(chat: Chat) -> None:
    """Others are refused in private, with the reason; so is staff where it cannot be."""
    await surge(chat)

    refused = await chat.press(HANA, Action.REPLY_ALL, 1, WORD)
    empty = await chat.command(SAM, "/incident 1 reply")
    unknown = await chat.command(SAM, "/incident 9 over")

    assert chat.reply_to(refused) == "That was not done: only the team can do this."
    assert chat.only_for(refused) == HANA.account
    assert empty == "That was not done: write what everybody who asks about it shall read."
    assert unknown == "That was not done: there is no such incident here."
    assert await chat.command(HANA, "/incidents") == (
        "That was not done: only the team can use /incidents."
    )
    assert not replies(chat)


async def test_a_crowd_three_times_as_large_tags_once_more(chat: Chat) -> None:
    """With people = 2 the sixth person tags staff again, and the seventh does not."""
    chat = Chat(chat.store, replace(POLICY, surges=Surges(people=2)))

    await surge(chat, LOGINS)

    assert pings(chat) == 2
    assert "7 people ask about" in chat.slot("ping:incident:1").text


async def test_the_list(chat: Chat) -> None:
    """/incidents lists what is open; what went quiet is not on it, and takes nobody in."""
    await surge(chat)
    listed = await chat.command(SAM, "/incidents")
    assert listed.startswith("1 · 6 people · “")

    await chat.wait(timedelta(hours=7))
    await chat.post(person(7), LOGINS[6])
    still = await chat.command(SAM, "/incidents")
    await chat.press(SAM, Action.REPLY_ALL, 1, WORD)

    assert still.startswith("1 · 6 people · “")  # they wait for an answer still
    assert await chat.command(SAM, "/incidents") == "Nothing that many ask about at once."
    assert "6 people" in chat.slot("incident:1").text


async def test_communities_are_apart(chat: Chat) -> None:
    """Three people here and three there are no crowd, and nobody reads the other's incident."""
    other = Chat(chat.store, community="twin")
    await surge(chat, LOGINS[:3])
    await surge(other, LOGINS[3:6], first=3)
    assert not chat.has("incident:1")
    assert not other.has("incident:1")

    await surge(other, LOGINS[:3])

    assert other.has("incident:1")
    assert await Surging(chat.store).open_incidents(COMMUNITY, chat.clock.now()) == []
    said = await chat.command(SAM, "/incident 1 reply hello")
    assert said == "That was not done: there is no such incident here."
