"""What was missed on Slack is made up for: everything, once, and nothing old."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.slack.hearing import reader
from bot.domain.events import MessageDeleted, MessagePosted
from bot.domain.states import ENDED
from bot.store import Store
from tests.slack_wire.hearing.listening import OFTEN, away, listening, met
from tests.slack_wire.living import Town, living
from tests.waiting import PATIENCE, eventually


async def looks(town: Town, number: int) -> None:
    """Wait until the channel was looked at so often again."""
    called = town.server.called
    before = len(called("conversations.history"))
    await eventually(lambda: len(called("conversations.history")) > before + number, "more looks")


async def test_nothing_old_is_answered(town: Town, store: Store) -> None:
    """A channel is followed from the first look on."""
    await town.ann.says(town.help, "How did people log in before?")

    async with listening(town, store) as bot:
        await town.ann.says(town.help, "How do I log in now?")
        await bot.heard("How do I log in now?")

        assert bot.texts == ["How do I log in now?"]


async def test_what_is_said_while_the_bot_is_away_is_heard(town: Town, store: Store) -> None:
    """Questions, their threads, and answers in older threads, in their order."""
    async with listening(town, store):
        old = await town.ann.says(town.help, "How do I export all invoices?")
    first = await town.ann.says(town.help, "How do I delete my account?")
    await town.ben.says(town.help, "Open the settings and press delete there", thread=first)
    await town.ben.says(town.help, "Open the menu and choose export there", thread=old)
    await town.ann.says(town.help, "How do I change my password?")

    async with listening(town, store) as bot:
        said = [
            event
            for event in bot.events
            if isinstance(event, MessagePosted) and event.message != old.ts  # read, and known
        ]

    assert {event.text for event in said} == {
        "How do I delete my account?",
        "Open the settings and press delete there",
        "Open the menu and choose export there",
        "How do I change my password?",
    }
    in_channel = [event.text for event in said if event.may_ask]
    assert in_channel == ["How do I delete my account?", "How do I change my password?"]
    asked = bot.texts.index("How do I delete my account?")
    assert asked < bot.texts.index("Open the settings and press delete there")


async def test_an_answer_in_a_thread_that_meant_nothing_is_heard(town: Town, store: Store) -> None:
    """A mention in an old thread of a watched channel is found, though no question is open."""
    root = await town.ann.says(town.help, "good morning")
    await met(town, store)
    call = f"{town.acme.bot.mention} how do I log in?"
    await town.ben.says(town.help, call, thread=root)

    async with listening(town, store) as bot:
        assert bot.texts == ["how do I log in?"]


async def test_what_becomes_of_known_messages_is_found(town: Town, store: Store) -> None:
    """Edits, deletions and check marks on open questions and their answers."""
    async with listening(town, store) as bot:
        edited = await town.ann.says(town.help, "How do I export all invoices?")
        gone = await town.ann.says(town.help, "How do I delete my account?")
        solved = await town.ann.says(town.help, "How do I change my password?")
        reply = await town.ben.says(town.help, "Open the menu and choose export", thread=edited)
        answer = await town.ben.says(town.help, "Open the settings and press change", thread=solved)
        hollow = await town.ann.says(town.help, "How do I add a colleague here?")
        await town.ben.says(town.help, "Open the team page and press add", thread=hollow)
        await bot.quiet()
    await town.ann.edits(edited, "How do I export all bills?")
    await town.ben.deletes(reply)
    await town.ann.deletes(gone)
    await town.ann.deletes(hollow)
    await town.ann.reacts(answer)

    async with listening(town, store) as bot:
        changed = await bot.ticket_of(edited)
        ended = [await bot.ticket_of(each) for each in (gone, hollow)]
        accepted = await bot.ticket_of(solved)

    assert changed is not None
    assert changed.text == "How do I export all bills?"
    assert [each.deleted for each in changed.replies] == [True]
    assert all(each is not None and each.status in ENDED for each in ended)
    assert accepted is not None
    assert accepted.resolution is not None
    assert accepted.resolution.message == answer.ts


async def test_direct_messages_are_made_up_for(town: Town, store: Store) -> None:
    """Where somebody wrote to the bot, what they wrote and changed meanwhile is found."""
    async with listening(town, store):
        first = await town.ann.says(town.ann.dm(), "How do I export all invoices?")
        gone = await town.ann.says(town.ann.dm(), "How do I delete my account?")
        await town.ben.says(town.ben.dm(), "hello")
    await town.ann.edits(first, "How do I export all bills?")
    await town.ann.deletes(gone)
    await town.ben.says(town.ben.dm(), "How do I change my password?")

    async with listening(town, store) as bot:
        changed = await bot.ticket_of(first)
        ended = await bot.ticket_of(gone)

    assert bot.texts == ["How do I change my password?"]
    assert changed is not None
    assert changed.text == "How do I export all bills?"
    assert ended is not None
    assert ended.status in ENDED


async def test_a_gap_of_which_nobody_knows_is_closed(town: Town, store: Store) -> None:
    """Events that Slack gave up while the bot ran are found at the next look.

    What was heard before and after in the same channel does not pass them.
    """
    async with listening(town, store, pace=OFTEN) as bot:
        await town.ann.says(town.help, "How do I log in?")
        await bot.heard("How do I log in?")
        async with away(town):
            await town.ann.says(town.help, "How do I export all invoices?")
        await town.ann.says(town.help, "How do I delete my account?")

        await bot.heard("How do I export all invoices?", "How do I delete my account?")


async def test_a_reply_heard_without_its_question_counts_once_that_is_found(
    town: Town, store: Store
) -> None:
    """Slack gave the question up; the answer, which meant nothing alone, is taken in with it."""
    async with listening(town, store) as bot:
        async with away(town):
            root = await town.ann.says(town.help, "How do I export all invoices?")
        reply = await town.ben.says(town.help, "Open the menu and choose export", thread=root)
        await bot.quiet()
        bot.parts.backfill.ask()
        await bot.parts.backfill.caught_up.wait()
        ticket = await bot.ticket_of(root)

    assert ticket is not None
    assert [each.message for each in ticket.replies] == [reply.ts]


async def test_what_meant_nothing_is_not_read_twice(town: Town, store: Store) -> None:
    """What was heard live is not handed in again at each look."""
    async with listening(town, store, pace=OFTEN) as bot:
        await town.ann.says(town.help, "good morning everybody")
        await bot.heard("good morning everybody")
        await looks(town, 3)  # the first may have begun before it was heard
        handed_in = len(bot.of(MessagePosted))

        await looks(town, 6)

        assert len(bot.of(MessagePosted)) == handed_in


async def test_a_gap_during_a_look_is_not_closed_by_it(town: Town, store: Store) -> None:
    """What is read already may be of before the gap: only the next look counts."""
    async with listening(town, store) as bot:
        first = town.server.faults.hang("conversations.history", times=1)
        bot.parts.backfill.ask()
        await eventually(lambda: first.hits)

        bot.parts.backfill.ask()
        second = town.server.faults.hang("conversations.history", times=1)
        first.release()
        await eventually(lambda: second.hits)

        assert not bot.parts.backfill.caught_up.is_set()
        second.release()
        async with asyncio.timeout(PATIENCE):
            await bot.parts.backfill.caught_up.wait()


async def test_where_the_bot_is_not_installed_nothing_is_missed(town: Town, store: Store) -> None:
    """Nobody waits for a workspace that took the bot away."""
    settings = replace(
        town.settings("http"),
        client_id=town.server.client_id,
        public_url="https://bot.example.com",
    )
    async with living(town, store, settings=settings) as bot:
        assert bot.parts.backfill.caught_up.is_set()


async def test_what_is_not_read_is_not_taken_for_deleted(
    town: Town, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a thread that is longer than what is read of it the rest still stands."""
    async with listening(town, store):
        root = await town.ann.says(town.help, "How do I export all invoices?")
        for number in range(6):
            await town.ben.says(town.help, f"Open the menu number {number}", thread=root)
    town.server.web.conversations.most = 3
    monkeypatch.setattr(reader, "MOST_PAGES", 1)

    async with listening(town, store) as bot:
        ticket = await bot.ticket()

    assert [each.deleted for each in ticket.replies] == [False] * 6
    assert bot.of(MessageDeleted) == []


async def test_a_look_asks_for_a_new_one_after_a_gap(town: Town, store: Store) -> None:
    """After a time without a connection everything is looked at, soon."""
    async with listening(town, store) as bot:
        async with away(town):
            await town.ann.says(town.help, "How do I export all invoices?")
        bot.parts.backfill.ask()
        await bot.parts.backfill.caught_up.wait()

        assert bot.texts == ["How do I export all invoices?"]


async def test_much_is_read_page_by_page(town: Town, store: Store) -> None:
    """Apps that get 15 messages at a time miss none."""
    town.server.web.conversations.most = 15
    await met(town, store)
    said = [f"message {number}" for number in range(40)]
    root = await town.ann.says(town.help, "How do I export all invoices?")
    for text in said[:20]:
        await town.ben.says(town.help, text, thread=root)
    for text in said[20:]:
        await town.ben.says(town.help, text)

    async with listening(town, store) as bot:
        assert set(bot.texts) == {root.text, *said}
        assert [text for text in bot.texts if text in said[20:]] == said[20:]


async def test_a_mark_that_was_taken_back_is_not_found_again(town: Town, store: Store) -> None:
    """Accepting, undoing by button and looking again leaves it undone; a new mark counts."""
    async with listening(town, store):
        root = await town.ann.says(town.help, "How do I export all invoices?")
        reply = await town.ben.says(town.help, "Open the menu and choose export", thread=root)
        await town.ann.reacts(reply)
        await town.ann.unreacts(reply)
    town.server.advance(timedelta(minutes=5))

    async with listening(town, store) as bot:
        open_again = await bot.ticket_of(root)
    await town.ann.reacts(reply)
    async with listening(town, store) as bot:
        accepted = await bot.ticket_of(root)

    assert open_again is not None
    assert open_again.resolution is None
    assert accepted is not None
    assert accepted.resolution is not None
