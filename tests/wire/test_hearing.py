"""What people do on Discord becomes the right events, live or read later."""

from collections.abc import AsyncIterator, Sequence
from itertools import permutations
from typing import TypeVar

import pytest

from adapters.discord.hearing.asked import QUESTION_ID, quoted
from bot.domain.events import (
    Event,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
)
from bot.domain.identity import Role
from bot.store import Store
from tests.discord_server import payloads
from tests.waiting import eventually
from tests.wire.living import Bot, Town, living

QUESTION = "How do I reset my password? The link in the mail does not work."

Kind = TypeVar("Kind", bound=Event)


@pytest.fixture
async def bot(town: Town, store: Store) -> AsyncIterator[Bot]:
    """A bot that is ready."""
    async with living(town, store) as bot:
        yield bot


async def heard(bot: Bot, kind: type[Kind], times: int = 1) -> Kind:
    """The last event of a kind, when so many have come."""

    def look() -> Sequence[Kind]:
        found = [event for event in bot.events if isinstance(event, kind)]
        return found[times - 1 :]

    return (await eventually(look, lambda: f"{times} × {kind.__name__}: {bot.events}"))[0]


async def test_a_question_is_answered_in_a_thread_on_it(town: Town, bot: Bot) -> None:
    """A question in a channel gets a thread with the bot's message in it."""
    asked = await town.help.say(town.ann, QUESTION)

    thread = await eventually(lambda: asked.started, "a thread on the question")
    shown = await eventually(lambda: thread.messages, "a message of the bot")

    assert thread.id == asked.id
    assert shown[0].author is town.server.bot
    assert thread.name.startswith("How do I reset my password?")


async def test_who_says_it_and_where(town: Town, bot: Bot) -> None:
    """A message carries its author's role now, its channel and its own id as its thread."""
    said = await town.help.say(town.sam, "good morning")

    event = await heard(bot, MessagePosted)

    assert event.key == f"discord:message:{said.id}"
    assert (event.actor.account, event.actor.role) == (f"discord:{town.sam.id}", Role.STAFF)
    at = event.conversation
    assert (at.channel, at.thread) == (str(town.help.id), str(said.id))
    assert (event.addressed, event.private, event.opens) == (False, False, False)
    assert event.reply_to is None


async def test_a_thread_on_a_message_has_its_id(town: Town, bot: Bot) -> None:
    """What is said in a thread belongs to the message that it hangs on; nobody opened it alone."""
    opener = await town.help.say(town.ann, "hello")
    thread = await town.help.open_thread(town.ann, "talk", message=opener)
    await thread.say(town.ann, "in it")

    event = await heard(bot, MessagePosted, times=2)

    assert (event.conversation.channel, event.conversation.thread) == (
        str(town.help.id),
        str(opener.id),
    )
    assert not event.opens


async def test_whoever_opened_a_thread_of_its_own_opens_it(town: Town, bot: Bot) -> None:
    """In a thread that hangs on no message, its owner's words are its beginning."""
    thread = await town.help.open_thread(town.ann, "talk")
    await thread.say(town.ann, "first")
    mine = await heard(bot, MessagePosted)
    await thread.say(town.ben, "second")
    other = await heard(bot, MessagePosted, times=2)

    assert (mine.opens, other.opens) == (True, False)
    assert mine.conversation.thread == str(thread.id)


async def test_a_post_in_a_forum_is_a_question(town: Town, store: Store) -> None:
    """Its title and first message are one text, and the bot answers in the post."""
    forum = town.guild.forum("questions")
    async with living(town, store, policy=town.policy(forum)) as bot:
        post = await forum.post(town.ann, "Password reset", "How do I reset it? No mail comes.")
        event = await heard(bot, MessagePosted)
        answer = await eventually(lambda: post.messages[1:], "an answer")

    assert event.text == "Password reset\nHow do I reset it? No mail comes."
    assert event.message == event.conversation.thread == str(post.id)
    assert event.conversation.channel == str(forum.id)
    assert answer[0].author is town.server.bot


@pytest.mark.parametrize("how", ["user", "role", "reply"])
async def test_the_bot_is_addressed(town: Town, bot: Bot, how: str) -> None:
    """By a mention of the bot or its own role, or by a reply to it."""
    reply_to = None
    if how == "reply":
        await town.help.say(town.ann, f"{town.server.bot.mention} {QUESTION}")
        reply_to = (await eventually(lambda: town.server.posted, "an answer"))[0]
        spoken = town.server.posted[0].channel
        await spoken.say(town.ann, "good morning", reply_to=reply_to)
        event = await heard(bot, MessagePosted, times=2)
    else:
        call = town.server.bot.mention if how == "user" else town.guild.bot_role.mention
        await town.staff_room.say(town.sam, f"{call}, good morning {call}")
        event = await heard(bot, MessagePosted)

    assert event.addressed
    assert event.text == "good morning"
    assert event.reply_to == (str(reply_to.id) if reply_to else None)


async def test_names_instead_of_numbers(town: Town, bot: Bot) -> None:
    """What a message mentions reads as a name; custom emoji by theirs; pictures by their file."""
    words = f"{town.ben.mention} {town.staff_role.mention} {town.help.mention} <:wave:123456>"
    await town.help.say(town.ann, words)
    await town.help.say(town.ann, "", attachments=["screen.png"])

    first, second = await heard(bot, MessagePosted), await heard(bot, MessagePosted, times=2)

    assert first.text == "@Ben @Staff #help :wave:"
    assert second.text == "[screen.png]"


async def test_a_channel_that_not_all_see_is_private(town: Town, bot: Bot) -> None:
    """Neither what is said in a closed channel nor in a private thread is for everybody."""
    await town.staff_room.say(town.sam, "in the staff room")
    thread = await town.help.open_thread(town.ann, "secret", is_private=True)
    town.server.world.threads.add(thread, town.server.bot)
    await thread.say(town.ann, "in a private thread")

    first, second = await heard(bot, MessagePosted), await heard(bot, MessagePosted, times=2)

    assert (first.private, second.private) == (True, True)


async def test_what_no_person_wrote_is_no_message(town: Town, bot: Bot) -> None:
    """Other bots, notices of Discord and servers that are in no settings are passed over."""
    robot = town.guild.member("Robot", is_bot=True)
    elsewhere = town.server.guild("Elsewhere")
    lobby, stranger = elsewhere.text_channel("lobby"), elsewhere.member("Stranger")
    await town.help.say(robot, "beep")
    await lobby.say(stranger, QUESTION)
    await town.help.open_thread(town.ann, "talk")
    await town.help.say(town.ann, "the end")

    await bot.heard("the end")

    assert bot.texts == ["the end"]


async def test_edits_deletions_and_check_marks(town: Town, bot: Bot) -> None:
    """Each is an event of its own, and each repetition of one is the same event."""
    said = await town.help.say(town.ann, "hello")
    await said.edit("hello there")
    edited = await heard(bot, MessageEdited)
    await town.ann.react(said)
    first = await heard(bot, ReactionAdded)
    await town.ann.unreact(said)
    taken_back = await heard(bot, ReactionRemoved)
    await town.ann.react(said)
    second = await heard(bot, ReactionAdded, times=2)
    await town.ann.react(said, "🎉")
    await said.delete()
    deleted = await heard(bot, MessageDeleted)

    assert (edited.text, edited.conversation.thread) == ("hello there", str(said.id))
    assert first.actor.account == taken_back.actor.account == f"discord:{town.ann.id}"
    assert first.key != second.key
    assert (deleted.message, deleted.conversation.thread) == (str(said.id), str(said.id))
    assert sum(isinstance(event, ReactionAdded) for event in bot.events) == 2


async def test_a_preview_is_no_edit(town: Town, bot: Bot) -> None:
    """Discord adds the preview of a link by an update without the time of an edit."""
    said = await town.help.say(town.ann, "see https://example.org")
    told = next(iter(town.server.gateway.sessions.values())).told
    await town.help.say(town.ann, "the end")
    await bot.heard("the end")

    assert told
    assert said.edited_at is None
    assert not any(isinstance(event, MessageEdited) for event in bot.events)


async def test_many_deleted_at_once(town: Town, bot: Bot) -> None:
    """A moderator's sweep is one deletion for each message."""
    said = [await town.help.say(town.ann, f"spam {number}") for number in range(3)]

    await town.help.bulk_delete(*said)
    await heard(bot, MessageDeleted, times=3)

    deleted = [event.message for event in bot.events if isinstance(event, MessageDeleted)]
    assert deleted == [str(message.id) for message in said]


async def test_a_deleted_post_takes_its_question_along(town: Town, store: Store) -> None:
    """In a forum the post is the question; elsewhere a thread leaves its message behind."""
    forum = town.guild.forum("questions")
    async with living(town, store, policy=town.policy(forum)) as bot:
        post = await forum.post(town.ann, "title", "text")
        thread = await town.help.open_thread(town.ann, "talk")
        await heard(bot, MessagePosted)
        await thread.delete()
        await post.delete()
        event = await heard(bot, MessageDeleted)

    assert (event.message, event.conversation.thread) == (str(post.id), str(post.id))


async def test_what_happened_to_a_question_meanwhile_is_seen(town: Town, store: Store) -> None:
    """Edits, check marks and deletions while the bot was away are handed in after its start."""
    async with living(town, store) as first:
        asked = await town.help.say(town.ann, QUESTION)
        thread = await eventually(lambda: asked.started, "a thread")
        other = await town.help.say(town.ben, "How do I change my e-mail address? It is wrong.")
        await eventually(lambda: other.started, "another thread")
        answer = await thread.say(town.ben, "Press the button on the profile page.")
        gone = await thread.say(town.ben, "Or ask me.")
        await first.heard(answer.text, gone.text)

    await answer.edit("Press the button on the page of your profile.")
    await town.ann.react(answer)
    await gone.delete()
    await other.delete()
    async with living(town, store) as bot:
        edited, marked = await heard(bot, MessageEdited), await heard(bot, ReactionAdded)
        await heard(bot, MessageDeleted, times=2)

    deleted = {event.message for event in bot.events if isinstance(event, MessageDeleted)}
    assert (edited.message, marked.message) == (str(answer.id), str(answer.id))
    assert deleted == {str(gone.id), str(other.id)}


@pytest.mark.parametrize("order", list(permutations(["create", "edit", "delete"])))
async def test_whatever_overtakes_what_nothing_is_answered_that_is_gone(
    town: Town, store: Store, order: tuple[str, ...]
) -> None:
    """A question that was deleted gets no answer, in whatever order Discord says so."""
    async with living(town, store) as bot:
        session = next(iter(town.server.gateway.sessions.values()))
        line, session.connection = session.connection, None
        before = len(session.told)
        asked = await town.help.say(town.ann, QUESTION)
        await asked.edit(f"{QUESTION} Help!")
        await asked.delete()
        names = ("create", "edit", "delete")
        told = dict(zip(names, session.told[before:], strict=True))
        session.connection = line
        assert line is not None
        for name in order:
            line.send(told[name])
        await town.help.say(town.ben, "the end")
        await bot.heard("the end")
        await heard(bot, MessageDeleted)

    assert [one.text for one in town.server.posted if asked.id == one.channel.id] == []


async def test_a_question_that_the_bot_posted_for_somebody_is_theirs(town: Town, bot: Bot) -> None:
    """What the bot posts in answer to an interaction is the question of who interacted."""
    text = "How do I reset it?\n> the link\nis broken"
    asked = town.server.world.posting.post(
        town.help,
        town.server.bot,
        {
            "flags": 1 << 15,
            "components": [
                {"type": 10, "id": QUESTION_ID, "content": quoted(text)},
                {"type": 10, "content": "asked by somebody"},
            ],
        },
        interaction={
            "id": "1",
            "type": 2,
            "user": payloads.user(town.sam.user),
            "authorizing_integration_owners": {},
        },
    )
    await town.server.gateway.sent()

    event = await heard(bot, MessagePosted)

    assert (event.message, event.text) == (str(asked.id), text)
    assert (event.actor.account, event.actor.role) == (f"discord:{town.sam.id}", Role.STAFF)
    assert event.addressed


async def test_a_thumb_on_a_reply_in_a_thread(town: Town, bot: Bot) -> None:
    """It is heard plainly, whatever its tone, and not heard where nobody asks."""
    other = town.guild.text_channel("off-topic")
    asked = await town.help.say(town.ann, QUESTION)
    thread = await eventually(lambda: asked.started, "a thread on the question")
    reply = await thread.say(town.ben, "Ask for a new mail.")

    await town.ann.react(await other.say(town.ben, "lunch?"), "👍")
    await town.ann.react(reply, "👍🏽")
    added = await heard(bot, ReactionAdded)
    await town.ann.unreact(reply, "👍🏽")
    taken_back = await heard(bot, ReactionRemoved)

    assert (added.emoji, added.message) == (taken_back.emoji, taken_back.message)
    assert (added.emoji, added.message) == ("👍", str(reply.id))
    assert added.conversation.thread == str(thread.id)


async def test_taking_a_thumb_back_repeats_no_check_mark(town: Town, bot: Bot) -> None:
    """Each is counted by itself: a mark that stays is the same event when it is read again."""
    said = await town.help.say(town.ben, "Ask for a new mail.")
    await town.ann.react(said)
    first = await heard(bot, ReactionAdded)
    await town.ann.react(said, "👍")
    await town.ann.unreact(said, "👍")
    await heard(bot, ReactionRemoved)

    await town.ann.react(said, "☑️")
    await heard(bot, ReactionAdded, times=3)

    assert first.key.endswith(":✅:0")
    later = {each.key for each in bot.events if isinstance(each, ReactionAdded)} - {first.key}
    # discord.py hands in what comes at the same moment in no certain order.
    assert any(key.endswith(":☑️:0") for key in later)
