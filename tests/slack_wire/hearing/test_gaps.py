"""What was missed on Slack is made up for: everything, once, and nothing old."""

import random
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.slack.hearing import reader
from adapters.slack.hearing.review import ROUNDS
from adapters.slack.tokens import OneToken
from bot.clock import PushedClock
from bot.domain.events import MessageDeleted, MessagePosted
from bot.domain.states import ENDED
from bot.platform import TryLater
from bot.store import Cursors, Store
from tests import slack_server as fake
from tests.slack_wire.hearing.listening import (
    COMMUNITY,
    OFTEN,
    Listener,
    Town,
    away,
    furnished,
    listening,
)
from tests.waiting import eventually


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """A running small Slack with people in it."""
    clock = PushedClock()
    async with fake.running(clock) as server:
        yield furnished(server, clock)


async def met(town: Town, store: Store) -> None:
    """The bot was there before, and left."""
    async with listening(town, store):
        pass


async def _looks(town: Town, number: int) -> None:
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
        await town.server.courier.settled()
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
        await town.server.courier.settled()
    await town.ann.edits(edited, "How do I export all bills?")
    await town.ben.deletes(reply)
    await town.ann.deletes(gone)
    await town.ann.deletes(hollow)
    await town.ann.reacts(answer)

    async with listening(town, store) as bot:
        changed = await bot.ticket(town.at(edited), edited)
        ended = [await bot.ticket(town.at(each), each) for each in (gone, hollow)]
        accepted = await bot.ticket(town.at(solved), solved)

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
        await town.server.courier.settled()
    await town.ann.edits(first, "How do I export all bills?")
    await town.ann.deletes(gone)
    await town.ben.says(town.ben.dm(), "How do I change my password?")

    async with listening(town, store) as bot:
        changed = await bot.ticket(town.at(first), first)
        ended = await bot.ticket(town.at(gone), gone)

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
        await town.server.courier.settled()
        bot.ears.backfill.ask()
        await bot.caught_up()
        ticket = await bot.ticket(town.at(root), root)

    assert ticket is not None
    assert [each.message for each in ticket.replies] == [reply.ts]


async def test_what_meant_nothing_is_not_read_twice(town: Town, store: Store) -> None:
    """What was heard live is not handed in again at each look."""
    async with listening(town, store, pace=OFTEN) as bot:
        await town.ann.says(town.help, "good morning everybody")
        await bot.heard("good morning everybody")
        await _looks(town, 3)  # the first may have begun before it was heard
        handed_in = len(bot.of(MessagePosted))

        await _looks(town, 6)

        assert len(bot.of(MessagePosted)) == handed_in


async def test_a_look_asks_for_a_new_one_after_a_gap(town: Town, store: Store) -> None:
    """After a time without a connection everything is looked at, soon."""
    async with listening(town, store) as bot:
        async with away(town):
            await town.ann.says(town.help, "How do I export all invoices?")
        bot.ears.backfill.ask()
        await bot.caught_up()

        assert bot.texts == ["How do I export all invoices?"]


async def test_a_gap_during_a_look_is_not_closed_by_it(town: Town, store: Store) -> None:
    """What is read already may be of before the gap: only the next look counts."""
    async with listening(town, store) as bot:
        first = town.server.faults.hang("conversations.history", times=1)
        bot.ears.backfill.ask()
        await eventually(lambda: first.hits)

        bot.ears.backfill.ask()
        bot.directory.forget_channel(COMMUNITY, town.help.id)  # the next look begins with that
        second = town.server.faults.hang("conversations.info", times=1)
        first.release()
        await eventually(lambda: second.hits)

        assert not bot.ears.backfill.caught_up.is_set()
        second.release()
        await bot.caught_up()


async def test_where_the_bot_is_not_installed_nothing_is_missed(town: Town, store: Store) -> None:
    """Nobody waits for a workspace that took the bot away."""
    gone = OneToken(town.acme.token, town.clock)
    await gone.lost(town.acme.id, "the app was taken out of the workspace")

    async with listening(town, store, tokens=gone) as bot:
        assert bot.ears.backfill.caught_up.is_set()


async def test_what_is_not_read_is_not_taken_for_deleted(
    town: Town, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a thread that is longer than what is read of it the rest still stands."""
    async with listening(town, store):
        root = await town.ann.says(town.help, "How do I export all invoices?")
        for number in range(6):
            await town.ben.says(town.help, f"Open the menu number {number}", thread=root)
        await town.server.courier.settled()
    town.server.web.conversations.most = 3
    monkeypatch.setattr(reader, "MOST_PAGES", 1)

    async with listening(town, store) as bot:
        ticket = await bot.ticket(town.at(root), root)

    assert ticket is not None
    assert [each.deleted for each in ticket.replies] == [False] * 6
    assert bot.of(MessageDeleted) == []


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


@pytest.mark.parametrize("method", ["conversations.history", "users.info"])
async def test_a_limit_is_waited_out(town: Town, store: Store, method: str) -> None:
    """Slack says for how long; nothing is given up, and it is not asked in the meantime."""
    await met(town, store)
    await town.ann.says(town.help, "How do I export all invoices?")
    limited = town.server.faults.limit(method, seconds=1)

    async with listening(town, store) as bot:
        assert bot.texts == ["How do I export all invoices?"]
    assert [call.status for call in town.server.called(method)].count(429) == limited.hits == 1


async def test_trouble_in_one_channel_stops_no_other(town: Town, store: Store) -> None:
    """A channel that fails is read later, while the others are read now."""
    two = town.acme.channel("more-help", members=[town.ann])
    async with listening(town, store, watched=(town.help, two)):
        pass
    broken = town.server.faults.error(
        "conversations.history", "fatal_error", times=10_000, channel=town.help.id
    )
    await town.ann.says(town.help, "How do I export all invoices?")
    await town.ann.says(two, "How do I delete my account?")

    async with listening(town, store, watched=(town.help, two), ready=False) as bot:
        await bot.heard("How do I delete my account?")
        assert not bot.ears.backfill.caught_up.is_set()
        broken.cancel()
        await bot.heard("How do I export all invoices?")


async def test_a_channel_without_the_bot_is_no_trouble(town: Town, store: Store) -> None:
    """Staff is told elsewhere; what can be read is read. Once the bot is in, it begins there."""
    closed = town.acme.channel("closed", members=[town.ann], private=True, with_bot=False)
    async with listening(town, store, watched=(town.help, closed)) as bot:
        await town.ann.invites(town.acme.bot, closed)
        await town.ann.says(closed, "How do I export all invoices?")
        await bot.heard("How do I export all invoices?")


async def test_what_the_database_does_not_take_is_read_again(
    town: Town, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it is away, no message is given up for it."""
    await met(town, store)
    await town.ann.says(town.help, "How do I export all invoices?")
    await town.ann.says(town.help, "How do I delete my account?")

    async def refuse(*_: object) -> None:
        raise ConnectionError("the database is away")

    async with listening(town, store, ready=False) as bot:
        bot.failing = {"How do I export all invoices?"}
        with monkeypatch.context() as broken:
            broken.setattr(Cursors, "write", refuse)
            history = town.server.called
            looks = len(history("conversations.history"))
            await eventually(
                lambda: len(history("conversations.history")) > looks + 4 * ROUNDS, "more looks"
            )
            assert bot.texts == []
        bot.failing.clear()

        await bot.heard("How do I export all invoices?", "How do I delete my account?")


async def test_what_has_to_wait_is_not_given_up(town: Town, store: Store) -> None:
    """While something else is busy or away, no message is at fault."""
    await met(town, store)
    await town.ann.says(town.help, "How do I export all invoices?")

    async with listening(town, store, ready=False) as bot:
        bot.failing = {"How do I export all invoices?"}
        bot.fault = TryLater(timedelta(seconds=1))
        history = town.server.called
        await eventually(lambda: len(history("conversations.history")) > 4 * ROUNDS, "more looks")
        bot.failing.clear()

        await bot.heard("How do I export all invoices?")


async def test_a_message_that_never_goes_in_stops_no_other(town: Town, store: Store) -> None:
    """After some rounds it is given up, and its channel goes on."""
    await met(town, store)
    await town.ann.says(town.help, "How do I export all invoices?")
    await town.ann.says(town.help, "How do I delete my account?")

    async with listening(town, store, ready=False) as bot:
        bot.failing = {"How do I export all invoices?"}
        bot.fault = ValueError("a word that breaks the rules")

        await bot.heard("How do I delete my account?")
        assert bot.texts == ["How do I delete my account?"]


async def test_a_mark_that_was_taken_back_is_not_found_again(town: Town, store: Store) -> None:
    """Accepting, undoing by button and looking again leaves it undone; a new mark counts."""
    async with listening(town, store):
        root = await town.ann.says(town.help, "How do I export all invoices?")
        reply = await town.ben.says(town.help, "Open the menu and choose export", thread=root)
        await town.ann.reacts(reply)
        await town.ann.unreacts(reply)
        await town.server.courier.settled()
    town.server.advance(timedelta(minutes=5))

    async with listening(town, store) as bot:
        open_again = await bot.ticket(town.at(root), root)
    await town.ann.reacts(reply)
    async with listening(town, store) as bot:
        accepted = await bot.ticket(town.at(root), root)

    assert open_again is not None
    assert open_again.resolution is None
    assert accepted is not None
    assert accepted.resolution is not None


@pytest.mark.parametrize("seed", range(6))
async def test_what_is_recorded_is_what_stands(town: Town, store: Store, seed: int) -> None:
    """However people write, edit, delete and answer while the bot comes and goes."""
    chance = random.Random(seed)  # noqa: S311 the same each time
    roots: list[fake.Message] = []
    replies: dict[str, list[fake.Message]] = {}

    async def act(number: int) -> None:
        what = chance.choice(["ask", "ask", "answer", "answer", "edit", "delete", "undo"])
        standing = [root for root in roots if not root.is_deleted]
        answers = [each for root in standing for each in replies[root.ts] if not each.is_deleted]
        if what == "ask" or not standing:
            root = await town.ann.says(town.help, f"How do I export the {number}th invoice?")
            roots.append(root)
            replies[root.ts] = []
        elif what == "answer" or not answers:
            root = chance.choice(standing)
            text = f"Open the menu and choose export number {number}"
            replies[root.ts].append(await town.ben.says(town.help, text, thread=root))
        elif what == "edit":
            which = chance.choice([*standing, *answers])
            await which.author.edits(which, f"{which.text} (edited {number})")
        elif what == "delete":
            await town.ben.deletes(chance.choice(answers))
        else:
            await town.ann.deletes(chance.choice(standing))

    number = 0
    await met(town, store)
    for _ in range(3):
        for _ in range(6):
            await act(number := number + 1)
        async with listening(town, store):
            for _ in range(4):
                await act(number := number + 1)
            await town.server.courier.settled()
    async with listening(town, store) as bot:
        await stands(town, bot, roots, replies)


async def stands(
    town: Town,
    bot: Listener,
    roots: list[fake.Message],
    replies: dict[str, list[fake.Message]],
) -> None:
    """What is recorded of each question is what people read."""
    for root in roots:
        ticket = await bot.ticket(town.at(root), root)
        if root.is_deleted:
            assert ticket is None or ticket.status in ENDED
            continue
        assert ticket is not None, root.text
        assert ticket.text == root.text
        kept = {reply.message: reply.text for reply in ticket.replies if reply.text}
        assert kept == {each.ts: each.text for each in replies[root.ts] if not each.is_deleted}
