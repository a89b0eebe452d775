"""What the bot says on Slack arrives once, where it belongs, whatever goes wrong on the way."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise

import pytest
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from adapters.slack.pace import Pace
from bot.clock import PushedClock
from bot.domain.identity import Actor
from bot.platform import Refused, TryLater
from bot.store import Store
from tests import slack_server as fake
from tests.slack_wire.outbound import (
    COMMUNITY,
    TWIN,
    Outbound,
    at,
    later,
    outbound,
    saying,
)

SETTLED = timedelta(seconds=31)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> PushedClock:
    return PushedClock()


@pytest.fixture
async def server(clock: PushedClock) -> AsyncIterator[fake.SlackServer]:
    async with fake.running(clock=clock) as server:
        yield server


@pytest.fixture
def acme(server: fake.SlackServer) -> fake.Workspace:
    return server.workspace("Acme")


@pytest.fixture
def ann(acme: fake.Workspace) -> fake.User:
    return acme.user("Ann")


@pytest.fixture
def channel(acme: fake.Workspace, ann: fake.User) -> fake.Channel:
    return acme.channel("help", members=[ann])


@pytest.fixture
async def bot(
    server: fake.SlackServer, clock: PushedClock, store: Store, acme: fake.Workspace
) -> AsyncIterator[Outbound]:
    async with outbound(server, clock, store, {COMMUNITY: acme}) as bot:
        yield bot


def said(channel: fake.Channel) -> list[str]:
    """What the bot wrote there for everybody, oldest first."""
    return [each.shown for each in channel.messages if each.author.is_bot]


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
    """A new process finds what the old one posted, hours later, among much else."""
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


async def test_what_hangs_is_not_posted_again_before_it_settled(
    server: fake.SlackServer,
    clock: PushedClock,
    store: Store,
    acme: fake.Workspace,
    channel: fake.Channel,
) -> None:
    """A post that takes too long may arrive yet: the repeat waits, and finds it."""
    async with outbound(server, clock, store, {COMMUNITY: acme}, pace=Pace(request=0.5)) as bot:
        await bot.sender.drawn(COMMUNITY, saying("one", at(channel)).message)
        hanging = server.faults.hang("chat.postMessage", times=1)
        with pytest.raises(TimeoutError):
            await bot.platform.send(saying("one", at(channel)), key="k")
        tried = clock.now()
        later(clock, timedelta(seconds=2))
        with pytest.raises(TryLater, match="may arrive"):
            await bot.platform.send(saying("one", at(channel)), key="k", tried_at=tried)

        hanging.release()
        async with asyncio.timeout(10):
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
    clock: PushedClock,
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


async def test_fifty_messages_and_an_escalation_through_a_rate_limit(
    bot: Outbound, server: fake.SlackServer, ann: fake.User, channel: fake.Channel
) -> None:
    """After the limit the escalation is first, the rest a second apart, and nothing is lost."""
    questions = [await ann.says(channel, f"q{n}") for n in range(50)]
    answers = [saying("a", at(channel, each.ts), slot=each.ts) for each in questions]
    limit = server.faults.limit("chat.postMessage", seconds=30)
    await bot.records(*answers)
    await bot.relay.drain()
    assert said(channel) == []

    await bot.records(saying("card", at(channel), slot="card", urgent=True), key="e2")
    for _ in range(100):
        later(bot.clock, timedelta(seconds=1))
        await bot.relay.drain()

    sent = [each for each in channel.messages if each.author.is_bot]
    assert [each.shown for each in sent] == ["card", *["a"] * 50]
    assert all(len(each.replies) == 1 for each in questions)
    times = [float(each.ts) for each in sent]
    assert min(b - a for a, b in pairwise(times)) > 0.9
    assert limit.hits == 1


async def test_an_urgent_message_overtakes_those_that_wait(
    bot: Outbound, channel: fake.Channel
) -> None:
    """Without a limit of Slack's an escalation goes at once."""
    await bot.platform.send(saying("first", at(channel)), key="k1")
    with pytest.raises(TryLater):
        await bot.platform.send(saying("second", at(channel)), key="k2")

    await bot.platform.send(saying("card", at(channel), urgent=True), key="k3")

    assert said(channel) == ["first", "card"]


async def test_a_rate_limit_counts_for_its_channel(
    bot: Outbound, server: fake.SlackServer, acme: fake.Workspace, channel: fake.Channel
) -> None:
    """In a channel where Slack said to wait nobody calls; in another one all goes on."""
    other = acme.channel("other")
    limit = server.faults.limit("chat.postMessage", seconds=20, channel=channel.id)
    with pytest.raises(TryLater) as told:
        await bot.platform.send(saying("one", at(channel)), key="k1")

    with pytest.raises(TryLater):
        await bot.platform.send(saying("card", at(channel), urgent=True), key="k2")
    await bot.platform.send(saying("elsewhere", at(other)), key="k3")

    assert told.value.after == timedelta(seconds=20)
    assert limit.hits == 1
    assert said(other) == ["elsewhere"]


async def test_edits_obey_rate_limits(
    bot: Outbound, server: fake.SlackServer, channel: fake.Channel
) -> None:
    """An edit that came too fast waits as long as Slack says, and so does the next one."""
    shown = await bot.platform.send(saying("one", at(channel)), key="k")
    limit = server.faults.limit("chat.update", seconds=20)
    for _ in range(2):
        with pytest.raises(TryLater):
            await bot.platform.edit(saying("two", at(channel)), shown)
    later(bot.clock, timedelta(seconds=21))

    await bot.platform.edit(saying("two", at(channel)), shown)

    assert limit.hits == 1
    assert said(channel) == ["two"]


async def test_an_archived_channel_silences_no_other(
    bot: Outbound, acme: fake.Workspace, ann: fake.User, channel: fake.Channel
) -> None:
    """What is for it waits until it is opened again; the rest goes out."""
    other = acme.channel("other")
    await channel.archive(ann)
    for number in range(5):
        with pytest.raises(TryLater):
            await bot.platform.send(saying("one", at(channel), urgent=True), key=f"k{number}")
    await bot.platform.send(saying("elsewhere", at(other)), key="o")

    await channel.unarchive(ann)
    later(bot.clock, MINUTE)
    await bot.platform.send(saying("one", at(channel)), key="k0")

    assert said(other) == ["elsewhere"]
    assert said(channel) == ["one"]


async def test_a_public_channel_is_joined(bot: Outbound, acme: fake.Workspace) -> None:
    """Where everybody may join the bot goes in by itself."""
    staff = acme.channel("staff", with_bot=False)
    acme.scopes.discard("chat:write.public")

    await bot.platform.send(saying("card", at(staff)), key="k")

    assert said(staff) == ["card"]
    assert acme.bot in staff.members


async def test_a_private_channel_waits_for_an_invitation(
    bot: Outbound, acme: fake.Workspace, ann: fake.User
) -> None:
    """Thrown out, the bot waits, says what to do, and writes once it is asked back in."""
    secret = acme.channel("secret", members=[ann], private=True)
    await ann.removes(acme.bot, secret)
    with pytest.raises(TryLater, match="invite it"):
        await bot.platform.send(saying("one", at(secret)), key="k")

    await ann.invites(acme.bot, secret)
    later(bot.clock, MINUTE)
    await bot.platform.send(saying("one", at(secret)), key="k")

    assert said(secret) == ["one"]


async def test_a_revoked_token_is_told_and_silences_only_its_workspace(
    server: fake.SlackServer,
    clock: PushedClock,
    store: Store,
    acme: fake.Workspace,
    channel: fake.Channel,
) -> None:
    """Whoever keeps the tokens hears of it once; the twin goes on; a new token works."""
    twin = server.workspace("Twin")
    help_ = twin.channel("help")
    async with outbound(server, clock, store, {COMMUNITY: acme, TWIN: twin}) as bot:
        await acme.revokes()
        for number in range(3):
            with pytest.raises(TryLater):
                await bot.platform.send(saying("one", at(channel)), key=f"k{number}")
        await bot.platform.send(saying("two", at(help_, community=TWIN)), key="t")
        server.world.installing.install(acme)
        bot.purse.tokens[acme.id] = acme.token
        later(clock, MINUTE)
        await bot.platform.send(saying("one", at(channel)), key="k0")

    assert [team for team, _ in bot.purse.lost_ones] == [acme.id]
    assert said(help_) == ["two"]
    assert said(channel) == ["one"]


async def test_a_missing_scope_is_named(
    bot: Outbound, acme: fake.Workspace, channel: fake.Channel
) -> None:
    """What is not allowed waits, and the reason says which scope is missing."""
    acme.scopes.remove("chat:write")

    with pytest.raises(TryLater, match=r"chat\.postMessage needs the scope chat:write"):
        await bot.platform.send(saying("one", at(channel)), key="k")

    acme.scopes.add("chat:write")
    later(bot.clock, MINUTE)
    await bot.platform.send(saying("one", at(channel)), key="k")
    assert said(channel) == ["one"]


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
    async with asyncio.timeout(10):
        while not hanging.hits:
            await asyncio.sleep(0.01)

    await bot.records(saying("new", at(channel)), key="e2")
    hanging.release()
    await posting
    await bot.relay.drain()

    assert said(channel) == ["new"]
    assert channel.messages[0].history == ["old"]


async def test_two_rooms(bot: Outbound, acme: fake.Workspace, ann: fake.User) -> None:
    """Each hand-over has the room of its people; what is said there is flat, edited, taken back."""
    ben, sam = acme.user("Ben"), acme.user("Sam")
    home = acme.channel("help", members=[ann, ben])
    accounts = [(f"slack:{who.id}", f"slack:{sam.id}") for who in (ann, ben)]
    posts = [
        saying("in private", at(home), slot=f"room:{number}:now", room=pair)
        for number, pair in enumerate(accounts, start=1)
    ]

    first, second = [await bot.platform.send(post, key=f"k{n}") for n, post in enumerate(posts)]
    await bot.platform.edit(saying("changed", at(home)), first)
    await bot.platform.delete(at(home), second)

    one, two = (event.conversation for event in bot.rooms)
    assert [event.ticket for event in bot.rooms] == [1, 2]
    assert one.channel == one.thread == first.split("/")[0]
    assert one.channel != two.channel
    rooms = acme.channels
    assert [said(rooms[one.channel]), said(rooms[two.channel])] == [["changed"], []]
    assert set(rooms[one.channel].members) == {ann, sam, acme.bot}


async def test_a_room_is_opened_once(
    bot: Outbound, server: fake.SlackServer, acme: fake.Workspace, ann: fake.User
) -> None:
    """After a lost reply the same room has the same one message."""
    sam, home = acme.user("Sam"), acme.channel("help", members=[ann])
    pair = (f"slack:{ann.id}", f"slack:{sam.id}")
    post = saying("in private", at(home), slot="room:1:now", room=pair)
    server.faults.lose("chat.postMessage")
    with pytest.raises(ClientError):
        await bot.platform.send(post, key="k")

    sent = await bot.platform.send(post, key="k", tried_at=bot.clock.now())

    room = acme.channels[sent.split("/")[0]]
    assert said(room) == ["in private"]
    assert len(bot.rooms) == 1


async def test_a_room_that_cannot_be_is_refused_in_words(
    bot: Outbound, server: fake.SlackServer, acme: fake.Workspace, ann: fake.User
) -> None:
    """Somebody of another workspace cannot be in it: what can be done instead is said."""
    sam, home = acme.user("Sam"), acme.channel("help", members=[ann])
    server.faults.error("conversations.open", "user_not_found")
    pair = (f"slack:{ann.id}", f"slack:{sam.id}")

    with pytest.raises(Refused, match="answer where the question was asked"):
        await bot.platform.send(
            saying("in private", at(home), slot="room:1:now", room=pair), key="k"
        )


async def test_a_question_is_published_once(
    bot: Outbound, server: fake.SlackServer, ann: fake.User, channel: fake.Channel
) -> None:
    """It is asked in the asker's name, however often the press is handed in."""
    pressed, asker = bot.clock.now(), Actor(account=f"slack:{ann.id}", name="Ann")
    server.faults.lose("chat.postMessage")
    with pytest.raises(ClientError):
        await bot.sender.publish(COMMUNITY, channel.id, asker, "how?", key="p", at=pressed)

    again = await bot.sender.publish(COMMUNITY, channel.id, asker, "how?", key="p", at=pressed)

    (message,) = channel.messages
    assert message.ts == again
    assert "asks:" in message.shown
    assert "how?" in message.shown
