"""The gateway of the small Discord, with the real discord.py."""

from datetime import timedelta
from typing import Any

import aiohttp
import discord
import pytest

from tests.discord_server import Can, DiscordServer, pointed_at
from tests.unit.adapters.discord_bot import Bot, living, server
from tests.waiting import PATIENCE

__all__ = ["server"]  # a fixture, used by its name


async def test_resume_replays(server: DiscordServer) -> None:
    """After a broken line a RESUME brings what was said meanwhile, in order and once."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")

    async with living(server, Bot()) as bot:
        await channel.say(ann, "before")
        await bot.hears("message")
        await server.gateway.drop()
        for number in range(3):
            await channel.say(ann, f"while away {number}")
        await bot.hears("resumed")
        await channel.say(ann, "after")
        await bot.hears("message", times=5)

    assert bot.texts == ["before", "while away 0", "while away 1", "while away 2", "after"]
    assert len(server.gateway.identifies) == 1


@pytest.mark.parametrize("resumable", [True, False])
async def test_invalid_session(server: DiscordServer, resumable: bool) -> None:
    """After op 9 a client resumes, or identifies anew and has lost the gap."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")

    async with living(server, Bot()) as bot:
        server.gateway.shut()
        await server.gateway.invalidate(resumable=resumable)
        await server.eventually(lambda: not server.gateway.connections, "the bot to leave")
        await channel.say(ann, "in the gap")
        server.gateway.open()
        await (bot.hears("resumed") if resumable else bot.hears("ready", times=2))
        await channel.say(ann, "after")
        await server.eventually(lambda: "after" in bot.texts, "the message after the gap")

    assert bot.texts == (["in the gap", "after"] if resumable else ["after"])


async def test_op_7_reconnects(server: DiscordServer) -> None:
    """Told to reconnect, a client resumes its session."""
    server.guild("Acme")

    async with living(server, Bot()) as bot:
        await server.gateway.reconnect()
        await bot.hears("resumed")

    assert [one["session_id"] for one in server.gateway.resumes] == list(server.gateway.sessions)


async def test_zombie_connection(server: DiscordServer) -> None:
    """A client leaves a connection that acknowledges no heartbeat, and resumes."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")
    server.gateway.heartbeat_interval = timedelta(seconds=0.1)

    async with living(server, Bot(heartbeat_timeout=0.4)) as bot:
        server.gateway.go_silent()
        await channel.say(ann, "unheard")
        server.gateway.speak_again()
        await bot.hears("message")

    assert bot.texts == ["unheard"]
    assert server.gateway.resumes


async def test_bad_token(server: DiscordServer) -> None:
    """A wrong token is refused at login."""
    with pointed_at(server):
        async with Bot() as bot:
            with pytest.raises(discord.LoginFailure):
                await bot.start("another-token")


async def test_bad_token_at_the_gateway(server: DiscordServer) -> None:
    """The gateway closes with 4004 on a wrong token."""
    identify = {"token": "another-token", "intents": 1, "properties": {}}

    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(server.gateway_url) as socket,
    ):
        await socket.receive_json(timeout=PATIENCE)
        await socket.send_json({"op": 2, "d": identify})
        await socket.receive(timeout=PATIENCE)

    assert socket.close_code == 4004


async def test_disallowed_intent(server: DiscordServer) -> None:
    """A privileged intent that is off in the portal closes the gateway with 4014."""
    server.grant(message_content=False)

    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with living(server, Bot()):
            pass


async def test_kicked_and_invited(server: DiscordServer) -> None:
    """The bot hears that it is thrown out, let in, and of an outage; guilds stay apart."""
    acme, other = server.guild("Acme"), server.guild("Other")
    channel, ann = other.text_channel("help"), other.member("Ann")

    async with living(server, Bot()) as bot:
        await acme.kick_bot()
        removed = await bot.hears("guild_remove")
        await acme.invite_bot()
        joined = await bot.hears("guild_join")
        await acme.fail()
        await bot.hears("guild_unavailable")
        await acme.recover()
        await bot.hears("guild_available", times=3)  # both at the start
        await channel.say(ann, "still here")
        heard = await bot.hears("message")

    assert (removed.id, joined.id) == (acme.id, acme.id)
    assert heard.guild.id == other.id


async def test_malformed_event(server: DiscordServer) -> None:
    """A malformed event reaches the client as it is, and ends an unguarded one."""
    server.guild("Acme")

    async with living(server, Bot()) as bot:
        await server.gateway.dispatch("MESSAGE_CREATE", {"no": "id"})
        await server.eventually(bot.life.done, "the end of the client")

    assert isinstance(bot.life.exception(), KeyError)


async def test_held_events_come_in_order(server: DiscordServer) -> None:
    """What is held is heard only when it is released, in order."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")

    async with living(server, Bot()) as bot:
        server.gateway.hold()
        for number in range(3):
            await channel.say(ann, f"number {number}")
        sent = await bot.get_partial_messageable(channel.id).send("meanwhile")
        before = list(bot.texts)
        server.gateway.release()
        await bot.hears("message", times=4)

    assert before == []
    assert bot.texts == ["number 0", "number 1", "number 2", sent.content]


async def test_intents_that_do_not_exist(server: DiscordServer) -> None:
    """Unknown intent bits close the gateway with 4013."""
    intents = discord.Intents.default()
    intents.value |= 1 << 30

    with pytest.raises(discord.ConnectionClosed) as closed:
        async with living(server, Bot(intents)):
            pass

    assert closed.value.code == 4013


async def test_reset_token(server: DiscordServer) -> None:
    """A token that its owner reset closes the gateway with 4004."""
    server.guild("Acme")

    async with living(server, Bot()) as bot:
        await server.reset_token()
        await server.eventually(bot.life.done, "the end of the client")

    closed = bot.life.exception()
    assert isinstance(closed, discord.ConnectionClosed)
    assert closed.code == 4004


async def said_to(url: str, code: int, **said: Any) -> dict[str, Any]:
    """What the gateway answers first to *said*, before it is closed with *code*."""
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        await socket.receive_json(timeout=PATIENCE)
        await socket.send_json(said)
        answer: dict[str, Any] = await socket.receive_json(timeout=PATIENCE)
        await socket.close(code=code)
    return answer


@pytest.mark.parametrize(("code", "answer"), [(1000, 9), (1001, 9), (4000, 0)])
async def test_a_clean_close_ends_the_session(
    server: DiscordServer, code: int, answer: int
) -> None:
    """A session that its client closed with 1000 or 1001 cannot be resumed, any other can."""
    token = server.token
    identify = {"token": token, "intents": 1, "properties": {}}
    ready = await said_to(server.gateway_url, code, op=2, d=identify)
    resume = {"token": token, "session_id": ready["d"]["session_id"], "seq": ready["s"]}

    first = await said_to(server.gateway_url, code, op=6, d=resume)

    assert first["op"] == answer


async def test_a_restart_loses_the_gap(server: DiscordServer) -> None:
    """A restarted bot has no session to resume: what was said meanwhile is not told."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")
    async with living(server, Bot()):
        pass
    await channel.say(ann, "in the gap")

    async with living(server, Bot()) as bot:
        await channel.say(ann, "after")
        await bot.hears("message")

    assert bot.texts == ["after"]
    assert len(server.gateway.identifies) == 2


async def test_members_are_told_in_chunks(server: DiscordServer) -> None:
    """The client knows all members after its start, finds one by name, and hears of changes."""
    guild = server.guild("Acme")
    helper, ann = guild.role("Helper"), guild.member("Ann")

    async with living(server, Bot()) as bot:
        found = bot.get_guild(guild.id)
        assert found is not None
        names = {member.display_name for member in found.members}
        queried = await found.query_members("ann", limit=5)
        await ann.give(helper)
        updated = await bot.hears("member_update")

    assert names == {"Ann", "owner of Acme", "answerwell"}
    assert [member.id for member in queried] == [ann.id]
    assert [role.name for role in updated.roles] == ["@everyone", "Helper"]


async def test_gained_access_shows_threads(server: DiscordServer) -> None:
    """When the bot comes to see a channel, it hears of the threads there."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")
    await channel.deny(guild.bot_role, Can.VIEW_CHANNEL)
    thread = await channel.open_thread(ann, "How?")

    async with living(server, Bot()) as bot:
        await channel.allow(guild.bot_role, Can.VIEW_CHANNEL)
        joined = await bot.hears("thread_join")

    assert joined.id == thread.id


async def test_deleted_role_and_channel(server: DiscordServer) -> None:
    """A deleted role and a deleted channel are heard of, and are gone."""
    guild = server.guild("Acme")
    role, channel = guild.role("Staff"), guild.text_channel("staff")

    async with living(server, Bot()) as bot:
        await role.delete()
        await channel.delete()
        lost_role = await bot.hears("guild_role_delete")
        lost_channel = await bot.hears("guild_channel_delete")
        with pytest.raises(discord.NotFound) as unknown:
            await bot.get_partial_messageable(channel.id).send("hello")

    assert (lost_role.id, lost_channel.id) == (role.id, channel.id)
    assert unknown.value.code == 10003
