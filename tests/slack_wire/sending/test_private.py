"""Who addresses the bot on Slack gets an answer that nobody else sees, one way or another."""

from datetime import timedelta

import pytest
from aiohttp import ClientError

from adapters.slack.handles import USES, Handle, encode, until
from bot.domain.effects import Post
from bot.domain.identity import Conversation
from bot.domain.message import Action, Button, Message, Paragraph, Quote
from bot.platform import Refused
from tests import slack_server as fake
from tests.slack_wire.sending.outbound import Outbound, at, later, said, saying

BUTTON = Button(label="More", action=Action.WHY, ticket=7)
PRESSABLE = Message(blocks=(Paragraph(spans=("look",)),), buttons=(BUTTON,))


async def command(bot: Outbound, ann: fake.User, channel: fake.Channel) -> Handle:
    """Ann runs the slash command there."""
    outcome = await ann.commands(channel, "why 7", wait=False)
    ends = until(bot.clock.now())
    return Handle(url=outcome.response_url, user=ann.id, channel=channel.id, ends=ends)


def private(
    words: str | Message, ann: fake.User, to: Conversation, handle: Handle | None = None
) -> Post:
    given = encode(handle) if handle is not None else ""
    return saying(words, to, only=f"slack:{ann.id}", handle=given)


def seen(channel: fake.Channel, user: fake.User) -> list[str]:
    """What only *user* sees there."""
    return [each.shown for each in channel.private(user)]


def uses(server: fake.SlackServer, handle: Handle) -> int:
    """How often its address was used."""
    return server.world.response_urls.all[handle.url.rsplit("/", 1)[-1]].uses


async def test_an_answer_goes_where_it_was_asked(
    bot: Outbound, server: fake.SlackServer, ann: fake.User, channel: fake.Channel
) -> None:
    """It is shown to who asked, through the interaction, in the thread in which it was."""
    question = await ann.says(channel, "how?")
    handle = await command(bot, ann, channel)

    id_ = await bot.platform.send(
        private("because", ann, at(channel, question.ts), handle), key="k"
    )

    assert id_.startswith("private/")
    assert [each.shown for each in channel.thread_seen_by(ann, question)] == ["how?", "because"]
    assert said(channel) == []
    assert uses(server, handle) == 1


async def test_after_five_answers_there_is_another_way(
    bot: Outbound, server: fake.SlackServer, ann: fake.User, channel: fake.Channel
) -> None:
    """The address of an interaction is good for five; the sixth comes all the same."""
    handle = await command(bot, ann, channel)

    for number in range(USES + 1):
        await bot.platform.send(private(f"a{number}", ann, at(channel), handle), key=f"k{number}")

    assert seen(channel, ann) == [f"a{number}" for number in range(USES + 1)]
    assert uses(server, handle) == USES


async def test_an_address_that_was_used_up_before_a_restart(
    bot: Outbound, server: fake.SlackServer, ann: fake.User, channel: fake.Channel
) -> None:
    """When Slack itself says that the address is spent, the answer comes the other way."""
    handle = await command(bot, ann, channel)
    server.world.response_urls.all[handle.url.rsplit("/", 1)[-1]].uses = USES

    await bot.platform.send(private("because", ann, at(channel), handle), key="k")

    assert seen(channel, ann) == ["because"]


async def test_a_late_answer_comes_the_other_way(
    bot: Outbound, server: fake.SlackServer, ann: fake.User, channel: fake.Channel
) -> None:
    """After half an hour the interaction is not used any more."""
    handle = await command(bot, ann, channel)
    later(bot.clock, timedelta(minutes=31))

    await bot.platform.send(private("because", ann, at(channel), handle), key="k")

    assert seen(channel, ann) == ["because"]
    assert uses(server, handle) == 0


async def test_a_long_answer_comes_whole(
    bot: Outbound, ann: fake.User, channel: fake.Channel
) -> None:
    """What one message cannot hold comes in several; the buttons are under the last."""
    long = Message(
        blocks=tuple(Quote(text=f"part {number} " + "x" * 2900) for number in range(6)),
        buttons=(BUTTON,),
    )
    handle = await command(bot, ann, channel)

    await bot.platform.send(private(long, ann, at(channel), handle), key="k")

    shown = channel.private(ann)
    assert len(shown) > 1
    assert all(f"part {number} " in "".join(seen(channel, ann)) for number in range(6))
    assert [bool(each.buttons) for each in shown] == [*[False] * (len(shown) - 1), True]


async def test_pages_that_were_shown_are_not_repeated(
    bot: Outbound, server: fake.SlackServer, ann: fake.User, channel: fake.Channel
) -> None:
    """When the second page fails, the repeat begins with it."""
    long = Message(blocks=tuple(Quote(text=f"part {n} " + "x" * 2900) for n in range(6)))
    handle = await command(bot, ann, channel)
    await bot.platform.send(private("before", ann, at(channel), handle), key="k0")
    server.faults.limit("chat.postEphemeral", seconds=5)
    server.world.response_urls.all[handle.url.rsplit("/", 1)[-1]].uses = USES - 1

    post = private(long, ann, at(channel), handle)
    with pytest.raises(Exception, match="rate limit"):
        await bot.platform.send(post, key="k")
    later(bot.clock, timedelta(seconds=6))
    await bot.platform.send(post, key="k")

    assert sum(text.startswith("part 0") for text in seen(channel, ann)) == 1
    assert "part 5" in "".join(seen(channel, ann))


async def test_who_is_not_in_the_channel_gets_a_direct_message(
    bot: Outbound, acme: fake.Workspace, ann: fake.User
) -> None:
    """Where no ephemeral message can be shown the bot writes to the person."""
    staff = acme.channel("staff")

    id_ = await bot.platform.send(private("because", ann, at(staff)), key="k")

    assert said(ann.dm()) == ["because"]
    assert id_ == f"{ann.dm().id}/{ann.dm().messages[0].ts}"


async def test_a_form_is_answered_by_a_direct_message(
    bot: Outbound, ann: fake.User, channel: fake.Channel
) -> None:
    """A modal and the Home tab have no channel and no address."""
    handle = Handle(url="", user=ann.id, channel="", ends=0.0)

    id_ = await bot.platform.send(private("done", ann, at(channel), handle), key="k")
    await bot.platform.edit(private("undone", ann, at(channel), handle), id_)

    assert said(ann.dm()) == ["undone"]


async def test_a_direct_conversation_is_private_anyway(
    bot: Outbound, server: fake.SlackServer, ann: fake.User
) -> None:
    """There an answer is an ordinary message: it comes once, and can be changed."""
    handle = await command(bot, ann, ann.dm())
    post = private("because", ann, at(ann.dm()), handle)
    server.faults.lose("chat.postMessage")
    with pytest.raises(ClientError):
        await bot.platform.send(post, key="k")

    id_ = await bot.platform.send(post, key="k", tried_at=bot.clock.now())
    await bot.platform.edit(private("therefore", ann, at(ann.dm()), handle), id_)

    assert said(ann.dm()) == ["therefore"]
    assert uses(server, handle) == 0


async def test_a_long_answer_comes_whole_in_a_direct_conversation(
    bot: Outbound, ann: fake.User
) -> None:
    """Each part is a message of its own, and repeating the answer repeats none."""
    long = Message(blocks=tuple(Quote(text=f"part {n} " + "x" * 2900) for n in range(6)))
    handle = await command(bot, ann, ann.dm())
    post = private(long, ann, at(ann.dm()), handle)

    id_ = await bot.platform.send(post, key="k")
    again = await bot.platform.send(post, key="k", tried_at=bot.clock.now())

    shown = said(ann.dm())
    assert [sum(f"part {n} " in text for text in shown) for n in range(6)] == [1] * 6
    assert id_ == again == ann.dm().messages[-1].ts


async def test_a_conversation_of_others_is_not_the_bots(
    bot: Outbound, acme: fake.Workspace, ann: fake.User
) -> None:
    """The command works between two people, too: only its address leads there."""
    ben = acme.user("Ben")
    assert ann.dm() in acme.direct_messages
    theirs = acme.direct(ben)
    theirs.members[:] = [ann, ben]
    handle = await command(bot, ann, theirs)

    await bot.platform.send(private("because", ann, at(theirs), handle), key="k")

    assert seen(theirs, ann) == ["because"]


async def test_a_lost_reply_leaves_nobody_without_an_answer(
    bot: Outbound, server: fake.SlackServer, ann: fake.User, channel: fake.Channel
) -> None:
    """Ephemeral messages cannot be looked up: when in doubt the answer is shown again."""
    handle = await command(bot, ann, channel)
    post = private("because", ann, at(channel), handle)
    server.faults.drop("response_url")
    with pytest.raises(ClientError):
        await bot.platform.send(post, key="k")

    await bot.platform.send(post, key="k", tried_at=bot.clock.now())

    assert seen(channel, ann) == ["because"]


async def test_a_pressed_message_can_be_changed_and_removed(
    bot: Outbound, ann: fake.User, channel: fake.Channel
) -> None:
    """A press in an ephemeral message brings the address that reaches it."""
    handle = await command(bot, ann, channel)
    id_ = await bot.platform.send(private(PRESSABLE, ann, at(channel), handle), key="k")
    (shown,) = channel.private(ann)
    outcome = await ann.presses(shown, "More", wait=False)
    mark = str(outcome.payload["actions"][0]["block_id"]).rpartition(":")[0]
    pressed = Handle(
        url=outcome.response_url,
        user=ann.id,
        channel=channel.id,
        ends=until(bot.clock.now()),
    )
    bot.private.renew(mark, pressed)

    await bot.platform.edit(private("changed", ann, at(channel), handle), id_)
    changed = seen(channel, ann)
    await bot.platform.delete(at(channel), id_)

    assert changed == ["changed"]
    assert seen(channel, ann) == []


async def test_an_ephemeral_message_that_nobody_pressed_stays(
    bot: Outbound, ann: fake.User, channel: fake.Channel
) -> None:
    """Slack has no way to change it; that is said, and nothing else is shown."""
    handle = await command(bot, ann, channel)
    id_ = await bot.platform.send(private("because", ann, at(channel), handle), key="k")

    with pytest.raises(Refused, match="lets nobody change it"):
        await bot.platform.edit(private("changed", ann, at(channel), handle), id_)
    with pytest.raises(Refused, match="lets nobody change it"):
        await bot.platform.delete(at(channel), id_)

    assert seen(channel, ann) == ["because"]


async def test_nothing_is_sent_to_a_foreign_address(
    bot: Outbound, ann: fake.User, channel: fake.Channel
) -> None:
    """An address that is not Slack's is not used; the answer comes the other way."""
    async with fake.running() as elsewhere:
        theirs = elsewhere.workspace("Elsewhere")
        eve = theirs.user("Eve")
        trap = await command(bot, eve, theirs.channel("trap", members=[eve]))
        handle = Handle(url=trap.url, user=ann.id, channel=channel.id, ends=trap.ends)

        await bot.platform.send(private("because", ann, at(channel), handle), key="k")

        assert uses(elsewhere, trap) == 0
    assert seen(channel, ann) == ["because"]


async def test_whoever_cannot_be_written_to_is_refused_in_words(
    bot: Outbound, acme: fake.Workspace
) -> None:
    """A person who has left gets nothing, and the outbox goes on."""
    gone, staff = acme.user("Gone", deactivated=True), acme.channel("staff")

    with pytest.raises(Refused, match="user_disabled"):
        await bot.platform.send(private("because", gone, at(staff)), key="k")
    with pytest.raises(Refused, match="somebody who is on Slack"):
        await bot.platform.send(saying("because", at(staff), only="discord:1"), key="k2")


async def test_an_answer_takes_the_place_of_what_it_changes(
    bot: Outbound, server: fake.SlackServer, ann: fake.User, channel: fake.Channel
) -> None:
    """An ephemeral message that bears the button shows the answer; nothing is added."""
    await bot.platform.send(private(PRESSABLE, ann, at(channel)), key="k")
    outcome = await ann.presses(channel.private(ann)[0], "More", wait=False)
    handle = Handle(
        url=outcome.response_url,
        user=ann.id,
        channel=channel.id,
        ends=until(bot.clock.now()),
        changes=channel.private(ann)[0].ts,
    )

    changed = await bot.platform.send(private("changed", ann, at(channel), handle), key="k2")

    assert seen(channel, ann) == ["changed"]
    assert changed.startswith("private/")


async def test_what_cannot_be_changed_any_more_is_answered_below(
    bot: Outbound, ann: fake.User, channel: fake.Channel
) -> None:
    """After half an hour the answer is a message of its own."""
    await bot.platform.send(private(PRESSABLE, ann, at(channel)), key="k")
    outcome = await ann.presses(channel.private(ann)[0], "More", wait=False)
    ends = until(bot.clock.now())
    handle = Handle(
        url=outcome.response_url, user=ann.id, channel=channel.id, ends=ends, changes="1.000001"
    )
    later(bot.clock, timedelta(minutes=31))

    await bot.platform.send(private("changed", ann, at(channel), handle), key="k2")

    assert seen(channel, ann) == ["look\n[More]", "changed"]
