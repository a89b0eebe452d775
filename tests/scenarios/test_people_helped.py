"""How many people somebody has helped: one number, wherever it is said."""

import re
from datetime import timedelta

from bot.domain.identity import Actor
from bot.domain.message import Action
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, SAM, Chat
from tests.scenarios.test_linking import linked

AT_WORK = Actor(account="work:ann", name="Ann at work")
TOPICS = ("invoices", "avatars", "webhooks", "passwords")
A_WHILE = timedelta(minutes=5)


async def helped(chat: Chat, asker: Actor, about: str, *same: Actor) -> str:
    """Hana helps *asker* and, told with them, who asks the *same*; what the thread says of it."""
    question = f"How do I change the settings of my {about} in here?"
    asked = await chat.post(asker, question)
    for who in same:
        await chat.wait(A_WHILE)
        await chat.post(who, question)
    reply = await chat.post(HANA, f"The page about {about} has a button.", thread=asked)
    await chat.react(asker, reply)
    number = (await chat.reports.tickets(COMMUNITY))[-1].number
    await chat.wait(A_WHILE)
    return chat.slot(f"thanks:{number}").text


def people(said: str) -> set[str]:
    """The numbers of people in *said*."""
    return set(re.findall(r"helped (\d+) p", said))


async def everywhere(chat: Chat) -> set[str]:
    """What credit and both boards say of Hana."""
    assert await chat.reports.differences(COMMUNITY) == []
    said = [await chat.command(HANA, "/credit"), await chat.command(BEN, "/board")]
    return people("\n".join(said))


async def test_a_person_is_one(chat: Chat) -> None:
    """Helped again, by another account of theirs, or without points for a cap: one person."""
    await linked(chat, ANN, AT_WORK)
    askers = (ANN, AT_WORK, ANN, ANN)

    said = [await helped(chat, who, what) for who, what in zip(askers, TOPICS, strict=True)]

    assert (await chat.reports.balances(COMMUNITY))[HANA.account] == 45
    assert people("\n".join(said)) == {"1"}
    assert await everywhere(chat) == {"1"}


async def test_whom_a_cap_does_not_pay_is_helped(chat: Chat) -> None:
    """Nothing is paid of the sixth who found a stored answer; it helped them all the same."""
    await helped(chat, ANN, TOPICS[0])
    await chat.command(HANA, "/helping letters on")
    question = f"How do I change the settings of my {TOPICS[0]} in here?"
    for number in (*range(6), 0):  # the first of them comes twice
        who = Actor(account=f"fake:{number}", name=f"Kim {number}")
        await chat.post(who, question)
        ticket = (await chat.reports.tickets(COMMUNITY))[-1].number
        await chat.press(who, Action.SOLVED, ticket)
        await chat.wait(A_WHILE)

    credit = await everywhere(chat)
    await chat.wait(timedelta(days=1))

    (letter,) = chat.in_channel(f"@{HANA.account.partition(':')[2]}")
    assert (await chat.reports.balances(COMMUNITY))[HANA.account] == 25
    assert credit == {"7"}
    assert people(letter.text) == {"6"}


async def test_who_asked_the_same_is_helped(chat: Chat) -> None:
    """They are told with the asker, and are taken off with the answer."""
    kim = Actor(account="fake:kim", name="Kim")

    said = await helped(chat, ANN, TOPICS[0], BEN, kim)
    before = await everywhere(chat)
    await chat.press(SAM, Action.UNACCEPT, 1)

    assert people(said) == before == {"3"}
    assert await everywhere(chat) == {"0"}


async def test_why_an_award_paid_nothing(chat: Chat) -> None:
    """The line of its question says so, and which limit it was."""
    for what in TOPICS:
        await helped(chat, ANN, what)

    first, second, *_ = (await chat.command(HANA, "/why")).split("\n0 your")[1].splitlines()

    assert first.startswith(" answer was accepted · #4 ")
    assert first.endswith(" · no points: the day’s limit from one person was reached")
    assert second.startswith("+15 your answer was accepted · #3 ")
