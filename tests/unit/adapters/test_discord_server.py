"""The small Discord behaves as the real discord.py expects it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import discord
import pytest
from discord import ui

from tests.discord_server import Can, DiscordServer, pointed_at
from tests.discord_server.waiting import PATIENCE
from tests.unit.adapters.discord_bot import Bot, living


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    """A running small Discord."""
    async with DiscordServer() as server:
        yield server


async def test_logs_in_and_answers(server: DiscordServer) -> None:
    """A client logs in, hears a message and sends, edits and deletes its own."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")

    async with living(server, Bot()) as bot:
        await channel.say(ann, "How do I reset it?")
        heard = await bot.hears("message")
        sent = await heard.channel.send("Like this.")
        await sent.edit(content="Like that.")
        shown = [message.text for message in channel.messages]
        await sent.delete()

    assert heard.content == "How do I reset it?"
    assert heard.author.name == "ann"
    assert shown == ["How do I reset it?", "Like that."]
    assert [message.text for message in channel.messages] == ["How do I reset it?"]


async def test_edits_deletes_and_reactions_are_heard(server: DiscordServer) -> None:
    """What people do to messages comes as raw events."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")
    said = [await channel.say(ann, f"number {number}") for number in range(4)]

    async with living(server, Bot()) as bot:
        await said[0].edit("number zero")
        await ann.react(said[0], "✅")
        await said[1].delete()
        await channel.bulk_delete(said[2], said[3])
        edited, reacted = await bot.hears("raw_message_edit"), await bot.hears("raw_reaction_add")
        deleted = await bot.hears("raw_message_delete")
        many = await bot.hears("raw_bulk_message_delete")

    assert edited.data["content"] == "number zero"
    assert (reacted.message_id, str(reacted.emoji)) == (said[0].id, "✅")
    assert deleted.message_id == said[1].id
    assert many.message_ids == {said[2].id, said[3].id}


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


async def test_disallowed_intent(server: DiscordServer) -> None:
    """A privileged intent that is off in the portal closes the gateway with 4014."""
    server.grant(message_content=False)

    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with living(server, Bot()):
            pass


async def test_without_message_content(server: DiscordServer) -> None:
    """Without the intent only mentions and direct messages carry their text."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")
    server.grant(message_content=False)

    async with living(server, Bot(discord.Intents.default())) as bot:
        await channel.say(ann, "among us")
        await channel.say(ann, f"{server.bot.mention} a question")
        await ann.dm().say(ann, "between us")
        await bot.hears("message", times=3)

    assert bot.texts == ["", f"{server.bot.mention} a question", "between us"]


async def test_only_what_the_bot_may_see(server: DiscordServer) -> None:
    """Messages of a channel that the bot does not see do not reach it."""
    guild = server.guild("Acme")
    secret, open_to_all = guild.text_channel("secret"), guild.text_channel("help")
    ann = guild.member("Ann")
    await secret.deny(guild.bot_role, Can.VIEW_CHANNEL)

    async with living(server, Bot()) as bot:
        await secret.say(ann, "not for bots")
        await open_to_all.say(ann, "for all")
        await bot.hears("message")
        with pytest.raises(discord.Forbidden) as refused:
            await bot.fetch_channel(secret.id)

    assert bot.texts == ["for all"]
    assert refused.value.code == 50001


async def test_429_is_waited_out(server: DiscordServer) -> None:
    """A 429 with Via is waited out; one without, from Cloudflare, is raised."""
    channel = server.guild("Acme").text_channel("help")
    route = "/channels/{}/messages"

    async with living(server, Bot()) as bot:
        target = bot.get_partial_messageable(channel.id)
        server.faults.next("POST", route, status=429, retry_after=0.02)
        await target.send("waited")
        server.faults.next("POST", route, status=429, has_via=False)
        with pytest.raises(discord.HTTPException) as raised:
            await target.send("banned")

    assert [message.text for message in channel.messages] == ["waited"]
    assert [request.status for request in server.asked("POST", route)] == [429, 200, 429]
    assert raised.value.status == 429


async def test_503_is_raised(server: DiscordServer) -> None:
    """A 503 is not tried again by discord.py."""
    channel = server.guild("Acme").text_channel("help")

    async with living(server, Bot()) as bot:
        server.faults.next("POST", "/channels/{}/messages", status=503)
        with pytest.raises(discord.DiscordServerError):
            await bot.get_partial_messageable(channel.id).send("lost")

    assert channel.messages == []


async def test_lost_reply_and_nonce(server: DiscordServer) -> None:
    """Sent again with its nonce, a message whose reply was lost is there once."""
    channel = server.guild("Acme").text_channel("help")

    async with living(server, Bot()) as bot:
        target = bot.get_partial_messageable(channel.id)
        server.faults.next("POST", "/channels/{}/messages", loses_reply=True)
        with pytest.raises(aiohttp.ClientError):
            await target.send("once", nonce="key-1")
        again = await target.send("once", nonce="key-1")

    assert [message.id for message in channel.messages] == [again.id]
    assert server.nonces == {"key-1": 1}


async def test_history(server: DiscordServer) -> None:
    """History is read after a cursor over several pages, oldest first."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")
    said = [await channel.say(ann, f"number {number}") for number in range(130)]

    async with living(server, Bot()) as bot:
        found = await bot.fetch_channel(channel.id)
        assert isinstance(found, discord.TextChannel)
        read = [
            message.id
            async for message in found.history(after=said[9], limit=None, oldest_first=True)
        ]

    assert read == [message.id for message in said[10:]]


async def test_threads(server: DiscordServer) -> None:
    """A thread on a message has its id; archived it is listed, and a message wakes it."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")
    question = await channel.say(ann, "How?")

    async with living(server, Bot()) as bot:
        parent = await bot.fetch_channel(channel.id)
        assert isinstance(parent, discord.TextChannel)
        asked = await parent.fetch_message(question.id)
        thread = await asked.create_thread(name="How?")
        await thread.send("So.")
        await thread.edit(archived=True, locked=False)
        archived = [one.id async for one in parent.archived_threads(limit=None)]
        assert question.started is not None
        await question.started.say(ann, "Thanks!")
        woken = await bot.hears("raw_thread_update", times=2)

    assert thread.id == question.id
    assert archived == [thread.id]
    assert woken.data["thread_metadata"]["archived"] is False
    assert [message.text for message in question.started.messages] == ["So.", "Thanks!"]


async def test_private_thread(server: DiscordServer) -> None:
    """A private thread is seen by its members only."""
    guild = server.guild("Acme", permissions=Can.ADMINISTRATOR)
    channel, ann, ben = guild.text_channel("help"), guild.member("Ann"), guild.member("Ben")

    async with living(server, Bot()) as bot:
        parent = await bot.fetch_channel(channel.id)
        assert isinstance(parent, discord.TextChannel)
        thread = await parent.create_thread(name="handoff", invitable=False)
        await thread.add_user(discord.Object(ann.id))
        private = guild.threads[thread.id]

    assert ann.permissions(private)
    with pytest.raises(Exception, match="50001"):
        await private.say(ben, "let me in")
    await private.say(ann, "I am in")


async def test_forum(server: DiscordServer) -> None:
    """A post has its first message's id; before that message sends fail with 40058."""
    guild = server.guild("Acme")
    forum, ann = guild.forum("ask", tags=["open", "answered"]), guild.member("Ann")

    async with living(server, Bot()) as bot:
        post = await forum.post(ann, "How?", None, tags=["open"])
        target = await bot.fetch_channel(post.id)
        assert isinstance(target, discord.Thread)
        with pytest.raises(discord.HTTPException) as refused:
            await target.send("too early")
        first = await post.say(ann, "How do I do it?")
        await target.send("So.")
        parent = await bot.fetch_channel(forum.id)
        assert isinstance(parent, discord.ForumChannel)
        tag = next(tag for tag in parent.available_tags if tag.name == "answered")
        await target.edit(applied_tags=[tag])

    assert refused.value.code == 40058
    assert first.id == post.id
    assert post.tag_names == ["answered"]


async def test_roles(server: DiscordServer) -> None:
    """A role below the bot's own can be given; one above fails with 50013."""
    guild = server.guild("Acme")
    helper, chief = guild.role("Helper"), guild.role("Chief", above_bot=True)
    ann = guild.member("Ann")

    async with living(server, Bot()) as bot:
        found = await bot.get_guild(guild.id).fetch_member(ann.id)  # type: ignore[union-attr]
        await found.add_roles(discord.Object(helper.id))
        held = set(ann.role_names)
        with pytest.raises(discord.Forbidden) as refused:
            await found.add_roles(discord.Object(chief.id))
        await found.remove_roles(discord.Object(helper.id))

    assert held == {"Helper"}
    assert refused.value.code == 50013
    assert ann.role_names == set()


async def test_pings(server: DiscordServer) -> None:
    """Only the mentions that are allowed notify anybody."""
    guild = server.guild("Acme")
    staff, channel = guild.role("Staff", is_mentionable=True), guild.text_channel("staff")
    ann = guild.member("Ann")

    async with living(server, Bot()) as bot:
        target = bot.get_partial_messageable(channel.id)
        text = f"@everyone {staff.mention} {ann.mention} `{ann.mention}`"
        await target.send(text)
        only_staff = discord.AllowedMentions(
            everyone=False, users=False, roles=[discord.Object(staff.id)]
        )
        await target.send(text, allowed_mentions=only_staff)

    quiet, loud = channel.messages
    assert not quiet.pings
    assert (loud.pings.roles, loud.pings.users) == (frozenset({staff.id}), frozenset())


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
        await bot.hears("guild_available", times=2)
        await channel.say(ann, "still here")
        heard = await bot.hears("message")

    assert (removed.id, joined.id) == (acme.id, acme.id)
    assert heard.guild.id == other.id


async def test_too_long(server: DiscordServer) -> None:
    """A text of more than 2,000 characters is refused with 50035 that names the field."""
    channel = server.guild("Acme").text_channel("help")

    async with living(server, Bot()) as bot:
        with pytest.raises(discord.HTTPException, match="content: Must be 2000") as refused:
            await bot.get_partial_messageable(channel.id).send("a" * 2001)

    assert refused.value.code == 50035


async def test_slash_command(server: DiscordServer) -> None:
    """A slash command is registered, run, deferred, and answered privately."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")
    bot = Bot()

    @bot.tree.command(description="Claim a ticket")
    async def claim(interaction: discord.Interaction, number: int) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send(f"Claimed {number}.")
        await interaction.followup.send("And told.", ephemeral=True)

    async with living(server, bot):
        await bot.tree.sync()
        out = await ann.command("claim", number=12, in_channel=channel)
        await out.reply(1)

    assert [message.text for message in out.private] == ["Claimed 12.", "And told."]
    assert channel.messages == []


async def test_autocomplete(server: DiscordServer) -> None:
    """What somebody types comes back as choices."""
    guild = server.guild("Acme")
    guild.text_channel("help")
    ann, bot = guild.member("Ann"), Bot()

    @bot.tree.command(description="Claim a ticket")
    async def claim(interaction: discord.Interaction, ticket: str) -> None:
        pass

    @claim.autocomplete("ticket")
    async def complete(
        interaction: discord.Interaction, typed: str
    ) -> list[discord.app_commands.Choice[str]]:
        return [discord.app_commands.Choice(name=f"{typed}2", value="12")]

    async with living(server, bot):
        await bot.tree.sync()
        choices = await ann.autocomplete("claim", "ticket", "1")

    assert choices == [{"name": "12", "value": "12"}]


async def test_context_menu(server: DiscordServer) -> None:
    """A message command gets its target."""
    guild = server.guild("Acme")
    channel, ann, bot = guild.text_channel("help"), guild.member("Ann"), Bot()
    said = await channel.say(ann, "So.")

    @bot.tree.context_menu(name="Accept as answer")
    async def accept(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"Accepted: {message.content}")

    async with living(server, bot):
        await bot.tree.sync(guild=None)
        out = await ann.use("Accept as answer", said)

    assert out.text == "Accepted: So."
    assert channel.messages[-1].text == "Accepted: So."


class Card(ui.LayoutView):
    """A card of the second generation with a button and a menu."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        row: ui.ActionRow[Card] = ui.ActionRow()
        button: ui.Button[Card] = ui.Button(label="Snooze", custom_id="snooze:7")
        button.callback = self.pressed  # type: ignore[method-assign]
        row.add_item(button)
        self.add_item(ui.Container(ui.TextDisplay("Ticket 7"), row))

    async def pressed(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Until())


class Until(ui.Modal, title="Snooze"):
    """Asks for a time."""

    time: ui.Label[Any] = ui.Label(text="Until", component=ui.TextInput(custom_id="until"))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.time.component, ui.TextInput)
        await interaction.response.edit_message(view=_said(self.time.component.value))


def _said(text: str) -> ui.LayoutView:
    view = ui.LayoutView()
    view.add_item(ui.TextDisplay(f"Snoozed until {text}"))
    return view


async def test_button_and_modal(server: DiscordServer) -> None:
    """A button shows a modal, and submitting it updates the message."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")

    async with living(server, Bot()) as bot:
        await bot.get_partial_messageable(channel.id).send(view=Card())
        card = channel.messages[0]
        shown = await ann.press(card, "Snooze")
        done = await ann.submit(shown, {"until": "noon"})

    assert card.buttons == {}
    assert card.text == "Snoozed until noon"
    assert done.original is card


async def test_expired_and_answered_twice(server: DiscordServer) -> None:
    """A late first answer is 10062, a second one 40060, a token dies after 15 minutes."""
    guild = server.guild("Acme")
    channel, ann = guild.text_channel("help"), guild.member("Ann")
    bot, taken = Bot(), asyncio.Queue[discord.Interaction]()

    @bot.tree.command(description="Wait")
    async def wait(interaction: discord.Interaction) -> None:
        taken.put_nowait(interaction)

    async def asked() -> discord.Interaction:
        await ann.command("wait", in_channel=channel, wait=False)
        return await asyncio.wait_for(taken.get(), PATIENCE)

    async with living(server, bot):
        await bot.tree.sync()
        late = await asked()
        server.advance(timedelta(seconds=4))
        with pytest.raises(discord.NotFound) as too_late:
            await late.response.defer()
        good = await asked()
        await good.response.defer()
        good.response._response_type = None
        with pytest.raises(discord.HTTPException) as twice:
            await good.response.defer()
        server.advance(timedelta(minutes=16))
        with pytest.raises(discord.HTTPException) as expired:
            await good.followup.send("too late")

    assert (too_late.value.code, twice.value.code, expired.value.code) == (10062, 40060, 50027)


async def test_malformed_event(server: DiscordServer) -> None:
    """A malformed event reaches the client as it is, and ends an unguarded one."""
    server.guild("Acme")

    async with living(server, Bot()) as bot:
        await server.gateway.dispatch("MESSAGE_CREATE", {"no": "id"})
        await server.eventually(bot.life.done, "the end of the client")

    assert isinstance(bot.life.exception(), KeyError)


def test_ids_grow() -> None:
    """Ids grow while the clock stands still, and hold the time."""
    from bot.clock import ManualClock
    from tests.discord_server.snowflakes import Snowflakes, moment

    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    ids = Snowflakes(ManualClock(at))

    first, second = ids.next(), ids.next()

    assert second > first
    assert moment(first) == at
