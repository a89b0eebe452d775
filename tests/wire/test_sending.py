"""What the bot says on Discord arrives once, where it belongs, and pings nobody else."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import ServerDisconnectedError

from bot.domain.effects import Post
from bot.domain.events import RoomOpened
from bot.domain.identity import Conversation
from bot.domain.message import Message, Paragraph, Person, Quote, Standing
from bot.domain.phrases import note
from bot.platform import Refused, TryLater
from bot.store import Store
from tests import discord_server as fake
from tests.discord_server import Can
from tests.discord_server.pings import NOBODY, Pings
from tests.wire.living import COMMUNITY, Bot, Town, living


@pytest.fixture
async def bot(town: Town, store: Store) -> AsyncIterator[Bot]:
    """A bot that is ready."""
    async with living(town, store) as bot:
        yield bot


def at(channel: fake.Channel, thread: object = "") -> Conversation:
    return Conversation(
        community=COMMUNITY, platform="discord", channel=str(channel.id), thread=str(thread)
    )


def saying(words: str | Message, to: Conversation, slot: str = "s", **more: object) -> Post:
    message = note(words) if isinstance(words, str) else words
    return Post(slot=slot, to=to, message=message, **more)  # type: ignore[arg-type] # as given


async def asked(town: Town, text: str = "hello") -> tuple[fake.Message, Conversation]:
    """A message that nobody takes for a question, and the place of its thread."""
    message = await town.help.say(town.ann, text)
    return message, at(town.help, message.id)


async def test_a_lost_reply_posts_once(town: Town, bot: Bot) -> None:
    """Discord did it, but nobody heard so: the same key again is the same message."""
    _, there = await asked(town)
    town.server.faults.next("POST", "/channels/{}/messages", loses_reply=True)
    with pytest.raises(ServerDisconnectedError):
        await bot.platform.send(saying("one", there), key="k")

    again = await bot.platform.send(saying("one", there), key="k", tried_at=town.clock.now())

    assert [str(message.id) for message in town.server.posted] == [again]


async def test_a_lost_reply_posts_once_however_late_it_is_repeated(town: Town, bot: Bot) -> None:
    """After minutes Discord has forgotten the nonce: the bot finds its own message."""
    _, there = await asked(town)
    town.server.faults.next("POST", "/channels/{}/messages", loses_reply=True)
    tried = town.clock.now()
    with pytest.raises(ServerDisconnectedError):
        await bot.platform.send(saying("one", there), key="k", tried_at=None)
    town.clock.push(timedelta(hours=2))

    again = await bot.platform.send(saying("one", there), key="k", tried_at=tried)
    other = await bot.platform.send(saying("two", there), key="k2", tried_at=tried)

    assert [str(message.id) for message in town.server.posted] == [again, other]


async def test_a_failure_of_discord_is_no_answer(town: Town, bot: Bot) -> None:
    """With 503 nobody knows what happened: that is neither "later" nor "never"."""
    _, there = await asked(town)
    town.server.faults.next("POST", "/channels/{}/messages", status=503)

    with pytest.raises(Exception, match="503") as raised:
        await bot.platform.send(saying("one", there), key="k")

    assert not isinstance(raised.value, TryLater | Refused)
    assert await bot.platform.send(saying("one", there), key="k")


async def test_a_rate_limit_is_waited_out(town: Town, bot: Bot) -> None:
    """Discord's own limits cost time; those of its shield put the message off."""
    _, there = await asked(town)
    town.server.faults.next("POST", "/channels/{}/messages", status=429, retry_after=0.05, times=2)
    await bot.platform.send(saying("one", there), key="k1")
    town.server.faults.next(
        "POST", "/channels/{}/messages", status=429, retry_after=60, has_via=False
    )

    with pytest.raises(TryLater):
        await bot.platform.send(saying("two", there), key="k2")

    assert [message.text for message in town.server.posted] == ["one"]


async def test_a_server_that_forbids_everything_is_left_alone(town: Town, bot: Bot) -> None:
    """After three refusals nothing is asked for a minute; then one probe, and all heals."""
    there = at(town.help)
    await town.help.deny(town.guild.bot_role, Can.SEND_MESSAGES)
    for number in range(5):
        with pytest.raises(TryLater):
            await bot.platform.send(saying("one", there), key=f"k{number}")
    tries = len(town.server.asked("POST", "/channels/{}/messages"))
    await town.help.allow(town.guild.bot_role, Can.SEND_MESSAGES)

    with pytest.raises(TryLater):
        await bot.platform.send(saying("one", there), key="k")
    town.clock.push(timedelta(minutes=2))
    await bot.platform.send(saying("one", there), key="k")

    assert tries == 3
    assert [message.text for message in town.server.posted] == ["one"]


async def test_a_post_without_its_first_message_waits(town: Town, bot: Bot) -> None:
    """A forum's post comes before its message: until then Discord takes no answer."""
    forum = town.guild.forum("questions")
    post = await forum.post(town.ann, "title", None)

    with pytest.raises(TryLater) as raised:
        await bot.platform.send(saying("one", at(forum, post.id)), key="k")

    assert raised.value.after <= timedelta(seconds=5)
    await post.say(town.ann, "the message")
    assert await bot.platform.send(saying("one", at(forum, post.id)), key="k")


async def test_only_who_is_named_is_notified(town: Town, bot: Bot) -> None:
    """Whatever stands in a message, it pings whom its `pings` name, and nobody by an edit."""
    evil = f"@everyone @here {town.ann.mention} {town.staff_role.mention} {town.help.mention}"
    message = Message(blocks=(Paragraph(spans=(evil,)), Quote(text=evil)))
    shown = await bot.platform.send(saying(message, at(town.help)), key="k1")
    called = Message(blocks=message.blocks, pings=("staff",))
    await bot.platform.send(saying(called, at(town.help)), key="k2")

    await bot.platform.edit(saying(called, at(town.help)), shown)

    silent, loud = town.server.posted
    assert silent.pings == NOBODY
    assert loud.pings == Pings(roles=frozenset({town.staff_role.id}))


async def test_a_thread_that_exists_is_used(town: Town, bot: Bot) -> None:
    """Somebody may have opened the thread, and it may be archived."""
    message, there = await asked(town)
    thread = await town.help.open_thread(town.ben, "mine", message=message)
    await thread.edit(is_archived=True)

    await bot.platform.send(saying("one", there), key="k")

    assert [one.text for one in thread.messages] == ["one"]
    assert not thread.thread.is_archived


async def test_without_threads_the_message_is_replied_to(town: Town, bot: Bot) -> None:
    """Where the bot may open no thread it answers in the channel, and can change that answer."""
    message, there = await asked(town)
    await town.help.deny(town.guild.bot_role, Can.CREATE_PUBLIC_THREADS)
    await town.help.deny(town.guild.everyone, Can.CREATE_PUBLIC_THREADS)

    shown = await bot.platform.send(saying("one", there), key="k")
    await bot.platform.edit(saying("two", there), shown)

    (answer,) = town.server.posted
    assert (answer.channel, answer.reference, answer.text) == (town.help, message, "two")


async def test_what_is_archived_is_edited_and_stays_so(town: Town, bot: Bot) -> None:
    """An edit in a thread that was put away leaves it there."""
    message, there = await asked(town)
    shown = await bot.platform.send(saying("one", there), key="k")
    thread = message.started
    assert thread is not None
    await thread.edit(is_archived=True)

    await bot.platform.edit(saying("two", there), shown)

    assert town.server.posted[0].text == "two"
    assert thread.thread.is_archived


async def test_what_is_gone_is_refused(town: Town, bot: Bot) -> None:
    """A message that somebody deleted is not edited, nor one sent to a channel that is gone."""
    _, there = await asked(town)
    shown = await bot.platform.send(saying("one", there), key="k")
    await town.server.posted[0].delete()

    with pytest.raises(Refused):
        await bot.platform.edit(saying("two", there), shown)
    await bot.platform.delete(there, shown)
    await town.help.delete()
    with pytest.raises(Refused):
        await bot.platform.send(saying("three", at(town.help)), key="k3")


async def test_what_only_one_may_see_needs_an_interaction(town: Town, bot: Bot) -> None:
    """Discord shows something to one person only in answer to what they did."""
    with pytest.raises(Refused):
        await bot.platform.send(saying("one", at(town.help), only="discord:1"), key="k")


async def test_a_room_is_opened_once(town: Town, bot: Bot) -> None:
    """A private thread with those people, though the reply to its opening was lost."""
    _, there = await asked(town)
    people = (f"discord:{town.ann.id}", f"discord:{town.sam.id}")
    post = saying("one", there, slot="room:7:1", room=people)
    town.server.faults.next("POST", "/channels/{}/threads", loses_reply=True)
    with pytest.raises(ServerDisconnectedError):
        await bot.platform.send(post, key="k")

    shown = await bot.platform.send(post, key="k", tried_at=town.clock.now())
    await bot.platform.edit(saying("two", there, slot="room:7:1", room=people), shown)

    (room,) = [one for one in town.guild.threads.values() if one.is_private_thread]
    opened = next(event for event in bot.events if isinstance(event, RoomOpened))
    assert room.thread.members.keys() == {town.ann.id, town.sam.id, town.server.bot.id}
    assert not room.thread.is_invitable
    assert [message.text for message in room.messages] == ["two"]
    assert (opened.ticket, opened.conversation.thread) == (7, str(room.id))


async def test_a_posts_tags_follow_its_question(town: Town, bot: Bot) -> None:
    """The tag of the old standing goes, that of the new one comes, people's own stay."""
    forum = town.guild.forum("questions", tags=["Linux", "Open", "SOLVED"])
    post = await forum.post(town.ann, "title", "text", tags=["Linux"])

    def standing(now: Standing) -> Message:
        return Message(blocks=note(now.value).blocks, standing=now)

    there = at(forum, post.id)
    shown = await bot.platform.send(saying(standing(Standing.OPEN), there), key="k")
    opened = post.tag_names
    await bot.platform.edit(saying(standing(Standing.SOLVED), there), shown)
    solved = post.tag_names
    await bot.platform.edit(saying(standing(Standing.CLOSED), there), shown)

    assert (opened, solved, post.tag_names) == (["Linux", "Open"], ["Linux", "SOLVED"], ["Linux"])


async def test_several_helpers_are_pinged_and_nobody_else(town: Town, bot: Bot) -> None:
    """Those whom the message asks, named in it or not; others are named without a ping."""
    _, there = await asked(town)
    kim = town.guild.member("Kim")
    ann, ben, sam = (
        Person(account=f"discord:{who.id}", name=who.name) for who in (town.ann, town.ben, town.sam)
    )
    elsewhere = "slack:U1A"  # another account of somebody, which Discord does not know
    words = Paragraph(spans=(ben, ": can you help ", ann, "? ", sam, " is away. @everyone"))
    message = Message(
        blocks=(words,), pings=(ben.account, f"discord:{kim.id}", ben.account, elsewhere)
    )

    await bot.platform.send(saying(message, there), key="k")

    assert town.server.posted[-1].pings == Pings(users=frozenset({town.ben.id, kim.id}))
