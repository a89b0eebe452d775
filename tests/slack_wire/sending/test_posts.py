"""What the bot says on Slack arrives once, where it belongs, whatever is lost on the way."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from adapters.slack.pace import Pace
from adapters.slack.sending.traces import metadata
from bot.clock import ManualClock
from bot.domain.message import Message, Paragraph, Person
from bot.platform import Refused, TryLater
from bot.store import Store
from tests import slack_server as fake
from tests.slack_wire.sending.outbound import (
    COMMUNITY,
    Outbound,
    at,
    later,
    outbound,
    said,
    saying,
)
from tests.waiting import PATIENCE

SETTLED = timedelta(seconds=31)


async def test_an_answer_goes_into_the_thread(
    bot: Outbound, ann: fake.User, channel: fake.Channel
) -> None:
    """It is shown under the question, unfolds no links, and carries a mark of its key."""
    question = await ann.says(channel, "how?")

    ts = await bot.platform.send(saying("like this", at(channel, question.ts)), key="k")

    (answer,) = question.replies
    assert answer.ts == ts
    assert answer.shown == "like this"
    assert answer.metadata is not None
    assert answer.metadata["event_type"] == "answerwell_message"
    assert answer.arguments["unfurl_links"] is False
    assert answer.arguments["unfurl_media"] is False


async def test_direct_messages_are_flat(bot: Outbound, ann: fake.User) -> None:
    """In a direct conversation nothing hides in threads."""
    question = await ann.says(ann.dm(), "how?")

    await bot.platform.send(saying("like this", at(ann.dm(), question.ts)), key="k")

    assert said(ann.dm()) == ["like this"]
    assert question.replies == []


@pytest.mark.parametrize("in_thread", [True, False])
async def test_a_lost_reply_posts_once(
    bot: Outbound,
    server: fake.SlackServer,
    ann: fake.User,
    channel: fake.Channel,
    in_thread: bool,
) -> None:
    """Slack did it, but nobody heard so: the same key again is the same message."""
    question = await ann.says(channel, "how?")
    there = at(channel, question.ts if in_thread else "")
    server.faults.lose("chat.postMessage")
    with pytest.raises(ClientError):
        await bot.platform.send(saying("one", there), key="k")

    tried = bot.clock.now()
    again = await bot.platform.send(saying("one", there), key="k", tried_at=tried)
    later(bot.clock, SETTLED)
    other = await bot.platform.send(saying("one", there), key="k2", tried_at=tried)

    assert [each.ts for each in channel.messages if each.author.is_bot] == [again, other]


async def test_a_lost_reply_posts_once_after_a_restart(
    bot: Outbound,
    server: fake.SlackServer,
    acme: fake.Workspace,
    channel: fake.Channel,
) -> None:
    """A new process finds what the old one posted, hours later, some pages back."""
    server.web.conversations.most = 15
    tried = bot.clock.now()
    server.faults.lose("chat.postMessage")
    with pytest.raises(ClientError):
        await bot.platform.send(saying("one", at(channel)), key="k")
    for number in range(30):
        await bot.platform.send(saying("more", at(channel), urgent=True), key=f"more{number}")
    later(bot.clock, timedelta(hours=2))

    async with outbound(server, bot.clock, bot.store, {COMMUNITY: acme}) as new:
        again = await new.platform.send(saying("one", at(channel)), key="k", tried_at=tried)

    assert again == channel.messages[0].ts
    assert said(channel).count("one") == 1


async def test_a_mark_on_what_somebody_else_wrote_is_not_the_bots(
    bot: Outbound, ann: fake.User, channel: fake.Channel
) -> None:
    """Any app can give its messages any metadata; only the bot's own messages count."""
    forged = await ann.says(channel, "one")
    forged.metadata = metadata("k")

    await bot.platform.send(saying("one", at(channel)), key="k", tried_at=bot.clock.now() - SETTLED)

    assert said(channel) == ["one"]


async def test_a_bot_that_ended_calls_nobody(
    server: fake.SlackServer, clock: ManualClock, store: Store, acme: fake.Workspace
) -> None:
    """What the relay still has in hand then waits for the next start."""
    staff = acme.channel("staff")
    async with outbound(server, clock, store, {COMMUNITY: acme}) as bot:
        pass

    with pytest.raises(TryLater, match="stopping"):
        await bot.platform.send(saying("one", at(staff)), key="k")

    assert said(staff) == []


async def test_what_hangs_is_not_posted_again_before_it_settled(
    server: fake.SlackServer,
    clock: ManualClock,
    store: Store,
    acme: fake.Workspace,
    channel: fake.Channel,
) -> None:
    """A post that takes too long may arrive yet: the repeat waits, and finds it."""
    async with outbound(server, clock, store, {COMMUNITY: acme}, pace=Pace(request=1.0)) as bot:
        await bot.sender.drawn(COMMUNITY, saying("one", at(channel)).message)
        hanging = server.faults.hang("chat.postMessage", times=1)
        with pytest.raises(TimeoutError):
            await bot.platform.send(saying("one", at(channel)), key="k")
        tried = clock.now()
        later(clock, timedelta(seconds=2))
        with pytest.raises(TryLater, match="may arrive"):
            await bot.platform.send(saying("one", at(channel)), key="k", tried_at=tried)

        hanging.release()
        async with asyncio.timeout(PATIENCE):
            while not said(channel):
                await asyncio.sleep(0.01)
        found = await bot.platform.send(saying("one", at(channel)), key="k", tried_at=tried)

    assert [each.ts for each in channel.messages] == [found]


@pytest.mark.parametrize("kind", ["fail", "mangle", "drop", "internal_error", "fatal_error"])
async def test_a_failure_of_slack_is_no_answer(
    bot: Outbound, server: fake.SlackServer, channel: fake.Channel, kind: str
) -> None:
    """Nobody knows what happened: neither "later" nor "never"; then it is posted once."""
    match kind:
        case "fail":
            server.faults.fail("chat.postMessage", 503)
        case "mangle":
            server.faults.mangle("chat.postMessage")
        case "drop":
            server.faults.drop("chat.postMessage")
        case _:
            server.faults.error("chat.postMessage", kind)

    with pytest.raises((SlackApiError, ClientError)):
        await bot.platform.send(saying("one", at(channel)), key="k")

    tried = bot.clock.now()
    later(bot.clock, SETTLED)
    await bot.platform.send(saying("one", at(channel)), key="k", tried_at=tried)
    assert said(channel) == ["one"]


async def test_an_unreachable_slack_is_tried_later(
    server: fake.SlackServer,
    clock: ManualClock,
    store: Store,
    acme: fake.Workspace,
    channel: fake.Channel,
    unused_tcp_port: int,
) -> None:
    """Where no connection comes about nothing was sent, so the outcome is known."""
    nowhere = f"http://127.0.0.1:{unused_tcp_port}/api/"
    async with outbound(server, clock, store, {COMMUNITY: acme}, api_url=nowhere) as bot:
        with pytest.raises(TryLater, match="cannot be reached"):
            await bot.platform.send(saying("one", at(channel)), key="k")


async def test_a_question_that_is_gone_is_not_answered(
    bot: Outbound, ann: fake.User, channel: fake.Channel
) -> None:
    """An answer under a deleted question is refused, and does not land in the channel."""
    question = await ann.says(channel, "how?")
    await ann.deletes(question)

    with pytest.raises(Refused, match="the question is gone"):
        await bot.platform.send(saying("like this", at(channel, question.ts)), key="k")

    assert said(channel) == []


async def test_a_newer_version_waits_for_the_first_post(
    bot: Outbound, server: fake.SlackServer, channel: fake.Channel
) -> None:
    """A message that changes while it is posted is posted once, and shows the newest words."""
    hanging = server.faults.hang("chat.postMessage", times=1)
    await bot.records(saying("old", at(channel)))
    posting = asyncio.create_task(bot.relay.drain())
    async with asyncio.timeout(PATIENCE):
        while not hanging.hits:
            await asyncio.sleep(0.01)

    await bot.records(saying("new", at(channel)), key="e2")
    hanging.release()
    await posting
    await bot.relay.drain()

    assert said(channel) == ["new"]
    assert channel.messages[0].history == ["old"]


async def test_a_lost_reply_is_found_where_the_bot_is_no_member(
    bot: Outbound, server: fake.SlackServer, acme: fake.Workspace
) -> None:
    """It may write into every public channel; to read what it wrote there it joins."""
    staff = acme.channel("staff", with_bot=False)
    server.faults.lose("chat.postMessage")
    with pytest.raises(ClientError):
        await bot.platform.send(saying("card", at(staff)), key="k")

    found = await bot.platform.send(saying("card", at(staff)), key="k", tried_at=bot.clock.now())

    assert [each.ts for each in staff.messages if each.shown == "card"] == [found]


async def test_a_deletion_that_failed_is_repeated(
    bot: Outbound, server: fake.SlackServer, channel: fake.Channel
) -> None:
    """A failure of Slack is not taken for a message that is gone; a lost reply is no trouble."""
    shown = await bot.platform.send(saying("one", at(channel)), key="k")
    server.faults.fail("chat.delete", 503)
    with pytest.raises(SlackApiError):
        await bot.platform.delete(at(channel), shown)
    server.faults.lose("chat.delete")
    with pytest.raises(ClientError):
        await bot.platform.delete(at(channel), shown)

    await bot.platform.delete(at(channel), shown)

    assert said(channel) == []


async def test_a_community_without_a_workspace_is_refused(
    bot: Outbound, channel: fake.Channel
) -> None:
    """What is for a workspace that left the settings is not tried for ever."""
    with pytest.raises(Refused, match='no workspace on Slack for "nobody"'):
        await bot.platform.send(saying("one", at(channel, community="nobody")), key="k")


async def test_several_helpers_are_mentioned_and_nobody_else(
    bot: Outbound, server: fake.SlackServer, acme: fake.Workspace, channel: fake.Channel
) -> None:
    """Those whom the message asks, named in it or not; others are named without a mention."""
    ben, kim, sam = (acme.user(name) for name in ("Ben", "Kim", "Sam"))
    words = Paragraph(
        spans=(
            Person(account=f"slack:{ben.id}", name="Ben"),
            ": can you help? ",
            Person(account=f"slack:{sam.id}", name="Sam"),
            " is away. <!channel>",
        )
    )
    message = Message(
        blocks=(words,), pings=(f"slack:{ben.id}", f"slack:{kim.id}", "discord:1300000000000000001")
    )

    await bot.platform.send(saying(message, at(channel)), key="k")

    posted = server.posted[-1]
    said = f"{posted.text} {posted.blocks}"
    assert {who.name for who in (ben, kim, sam) if who.mention in said} == {"Ben", "Kim"}
    assert "<!channel>" not in said


async def test_of_whom_only_the_account_is_known_the_name_is_looked_up(
    bot: Outbound, server: fake.SlackServer, acme: fake.Workspace, channel: fake.Channel
) -> None:
    """Who was called stands there by name; whom Slack does not show, as they are written."""
    ada, gone = f"slack:{acme.user('Ada').id}", "slack:U0NOBODY01"
    people = (Person(account=ada, name=ada), " · ", Person(account=gone, name=gone))
    message = Message(blocks=(Paragraph(spans=("Called: ", *people), small=True),), pings=(ada,))

    await bot.platform.send(saying(message, at(channel)), key="k")

    posted = server.posted[-1]
    assert "Ada" in posted.shown
    assert "NOBODY01" in posted.shown
    assert str(posted.blocks).count(ada.removeprefix("slack:")) == 1  # the mention in front
