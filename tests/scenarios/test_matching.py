"""A question meets the knowledge base: answered, suggested, or left to people."""

from datetime import timedelta

import pytest

from bot.domain.entry import StoredEntry
from bot.domain.message import Action
from bot.domain.parts.offers import Fate
from bot.domain.states import Status
from bot.store import Store
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, SAM, START, Chat, write_counter

STORED = (
    StoredEntry(
        id="slack",
        question="How do I connect the bot to Slack?",
        answer="Open Settings, Integrations, Slack.",
        author=HANA.account,
        author_name="Hana",
        accepted_by=BEN.account,
        accepted_by_name="Ben",
        accepted_at=START - timedelta(days=40),
        solved=3,
    ),
    StoredEntry(
        id="discord",
        question="How do I connect the bot to Discord?",
        answer="Open Settings, Integrations, Discord.",
        author=HANA.account,
        author_name="Hana",
        accepted_by=BEN.account,
        accepted_by_name="Ben",
        accepted_at=START - timedelta(days=40),
        verified_at=START - timedelta(days=10),
        verified_by_name="Sam",
    ),
)


@pytest.fixture
async def library(chat: Chat) -> Chat:
    """A community with two look-alike answers."""
    async with chat.store.begin(COMMUNITY) as tx:
        for entry in STORED:
            await tx.put_entry(entry)
    return chat


async def test_a_sure_match_is_answered(library: Chat) -> None:
    """The answer stands in the thread, with its author, who accepted it, and why it matched."""
    asked = await library.post(ANN, "how do I connect the bot to slack")

    shown = library.slot("ack:1")
    assert shown.to.thread == asked
    assert shown.text.splitlines()[0] == "Open Settings, Integrations, Slack."
    assert "From Hana · has helped 3 people\naccepted by Ben on 2025-11-26" in shown.text
    assert "Matched on" in shown.text
    assert "slack" in shown.text


async def test_why_has_the_numbers(library: Chat) -> None:
    """The confidence, the nearest wording and the runner-up are one private tap away."""
    await library.post(ANN, "how do I connect the bot to slack")

    key = await library.press(BEN, Action.WHY)

    assert "that this is the answer" in library.reply_to(key)
    assert "How do I connect the bot to Slack?" in library.reply_to(key)
    assert library.only_for(key) == BEN.account


async def test_not_my_question(library: Chat) -> None:
    """The wait for people starts at once, and that answer never comes back on this ticket."""
    await library.post(ANN, "how do I connect the bot to slack")

    await library.press(ANN, Action.REFUSE)

    (ticket,) = await library.reports.tickets(COMMUNITY)
    assert ticket.status is Status.OPEN
    assert ticket.deadline == START + ticket.limits.first_response
    assert "Open Settings" not in library.slot("ack:1").text
    assert "ur team is told" in library.slot("ack:1").text
    await library.press(ANN, Action.CLOSE)
    await library.press(ANN, Action.REOPEN)
    assert "Open Settings" not in library.slot("ack:1").text


async def test_did_not_help_in_words(library: Chat) -> None:
    """Saying that it did not help is as good as the button."""
    asked = await library.post(ANN, "how do I connect the bot to slack")

    await library.post(ANN, "that did not help, it still does not work", thread=asked)

    (ticket,) = await library.reports.tickets(COMMUNITY)
    assert ticket.status is Status.OPEN
    assert [o.fate for o in ticket.offers if o.entry == "slack"] == [Fate.REFUSED]


async def test_perhaps(library: Chat) -> None:
    """What is near but not sure is asked, with the wait for people running all the while."""
    await library.post(ANN, "how do I connect the bot?")

    shown = library.slot("ack:1")
    (ticket,) = await library.reports.tickets(COMMUNITY)
    assert ticket.status is Status.OPEN
    assert shown.text.startswith("Is it one of these?")
    assert "ur team is told" in shown.text
    assert shown.labels[-1] == "None of these"
    assert "How do I connect the bot to Slack?" in shown.labels


async def test_a_picked_suggestion(library: Chat) -> None:
    """One tap shows the whole answer, and another confirms it."""
    await library.post(ANN, "how do I connect the bot?")

    await library.press(ANN, Action.SHOW, argument="discord")
    assert "checked by our team" in library.slot("ack:1").text
    await library.press(ANN, Action.SOLVED)

    (ticket,) = await library.reports.tickets(COMMUNITY)
    assert ticket.status is Status.RESOLVED
    assert await library.reports.balances(COMMUNITY) == {HANA.account: 2}


async def test_none_of_these(library: Chat) -> None:
    """The suggestions go, the question stays with people."""
    await library.post(ANN, "how do I connect the bot?")

    await library.press(ANN, Action.NONE_FIT)

    assert "ur team is told" in library.slot("ack:1").text
    assert "None of these" not in library.slot("ack:1").labels


async def test_chatter_costs_nothing(library: Chat) -> None:
    """What is no question leaves no row, and not even a transaction."""
    with write_counter(library.store) as writes:
        await library.post(ANN, "good morning everybody")
        await library.post(BEN, "lol")
        await library.post(HANA, "the release looks great")

    assert writes == []
    assert library.platform.sends == []


async def test_other_channels_are_left_alone(library: Chat) -> None:
    """Only watched channels are listened to."""
    await library.post(ANN, "how do I connect the bot to slack?", channel="random")

    assert library.platform.sends == []


async def test_staff_asks_people(library: Chat) -> None:
    """A question of staff in a watched channel is not for the bot."""
    await library.post(SAM, "how do I connect the bot to slack?")

    assert library.platform.sends == []


async def test_not_a_question(chat: Chat) -> None:
    """A wrong guess is gone with one tap, and can be taken back."""
    await chat.post(ANN, "How does one even live without coffee?")

    await chat.press(HANA, Action.NOT_A_QUESTION)

    assert chat.slot("ack:1").text == "Not a question, then. Next time I keep quiet."
    await chat.wait(timedelta(days=3))
    assert chat.in_channel("staff") == []
    await chat.press(ANN, Action.REOPEN)
    assert "ur team is told" in chat.slot("ack:1").text


async def test_hidden_answers_are_never_shown(library: Chat, store: Store) -> None:
    """An entry that was hidden after the match was made is not shown."""
    await library.post(BEN, "how do I connect the bot to slack")
    async with store.begin(COMMUNITY) as tx:
        await tx.hide_entry("slack")

    await library.post(ANN, "how do I connect the bot to slack")

    assert "Open Settings, Integrations, Slack" not in library.slot("ack:2").text
