"""Where Slack is busy or refuses, what is for there waits, and all else goes on."""

import asyncio
import math
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.clock import ManualClock
from bot.platform import TryLater
from bot.store import Store
from tests import slack_server as fake
from tests.slack_wire.sending.outbound import (
    COMMUNITY,
    TWIN,
    Outbound,
    at,
    later,
    outbound,
    said,
    saying,
)
from tests.waiting import eventually

MINUTE = timedelta(minutes=1)


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
    assert min(b - a for a, b in pairwise(times)) >= 0.999
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


async def test_after_a_rate_limit_the_first_place_is_for_what_is_urgent(
    bot: Outbound, server: fake.SlackServer, channel: fake.Channel
) -> None:
    """An ordinary message leaves a second for an escalation that waited, too."""
    server.faults.limit("chat.postMessage", seconds=20)
    for key in ("k1", "k2"):
        with pytest.raises(TryLater):
            await bot.platform.send(saying("one", at(channel)), key=key)
    later(bot.clock, timedelta(seconds=20))
    with pytest.raises(TryLater, match="goes into the channel first"):
        await bot.platform.send(saying("one", at(channel)), key="k1")

    await bot.platform.send(saying("card", at(channel), urgent=True), key="card")
    later(bot.clock, timedelta(seconds=1))
    await bot.platform.send(saying("one", at(channel)), key="k1")

    assert said(channel) == ["card", "one"]


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


async def test_a_channel_is_joined_once_for_a_message(
    bot: Outbound, server: fake.SlackServer, acme: fake.Workspace
) -> None:
    """Where Slack still says that the bot is not in it, the message waits."""
    staff = acme.channel("staff", with_bot=False)
    refused = server.faults.error("chat.postMessage", "not_in_channel", times=2)

    with pytest.raises(TryLater, match="invite it"):
        await bot.platform.send(saying("card", at(staff)), key="k")

    assert refused.hits == 2
    assert len(server.called("conversations.join")) == 1


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
    clock: ManualClock,
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


async def test_a_token_that_was_replaced_meanwhile_is_not_lost(
    bot: Outbound, server: fake.SlackServer, acme: fake.Workspace, channel: fake.Channel
) -> None:
    """What Slack says of the old one is no news; the new one sends the message."""
    await bot.platform.send(saying("zero", at(channel)), key="k0")
    stuck = server.faults.hang("chat.postMessage", times=1)
    sending = asyncio.create_task(
        bot.platform.send(saying("one", at(channel), urgent=True), key="k")
    )
    await eventually(lambda: stuck.hits)
    await acme.revokes()
    server.world.installing.install(acme)
    bot.purse.tokens[acme.id] = acme.token
    stuck.release()

    with pytest.raises(TryLater):
        await sending
    await bot.platform.send(saying("one", at(channel), urgent=True), key="k")

    assert bot.purse.lost_ones == []
    assert said(channel) == ["zero", "one"]


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


async def test_a_workspace_that_refuses_is_probed_once_a_minute(
    bot: Outbound, server: fake.SlackServer, ann: fake.User, channel: fake.Channel
) -> None:
    """However much waits, one call a minute asks whether it takes something again."""
    shown = await bot.platform.send(saying("before", at(channel)), key="k")
    closed = server.faults.error("*", "team_access_not_granted", times=math.inf)
    for number in range(10):
        with pytest.raises(TryLater):
            await bot.platform.send(saying("one", at(channel), urgent=True), key=f"k{number}")
    asked = closed.hits
    later(bot.clock, MINUTE)
    for _ in range(3):
        with pytest.raises(TryLater):
            await bot.platform.edit(saying("after", at(channel)), shown)
    assert (asked, closed.hits) == (3, 4)

    closed.cancel()
    later(bot.clock, 2 * MINUTE)
    await bot.platform.edit(saying("after", at(channel)), shown)

    assert said(channel) == ["after"]


async def test_a_locked_thread_waits_alone(
    bot: Outbound, server: fake.SlackServer, ann: fake.User, channel: fake.Channel
) -> None:
    """A thread that is locked silences neither its channel nor other threads."""
    locked, open_ = await ann.says(channel, "locked"), await ann.says(channel, "open")
    server.faults.error("chat.postMessage", "restricted_action_thread_locked", times=3)
    post = saying("one", at(channel, locked.ts), urgent=True)
    for number in range(5):
        with pytest.raises(TryLater):
            await bot.platform.send(post, key=f"k{number}")

    await bot.platform.send(saying("two", at(channel, open_.ts), urgent=True), key="o")
    await bot.platform.send(saying("three", at(channel), urgent=True), key="c")

    assert said(channel) == ["two", "three"]
