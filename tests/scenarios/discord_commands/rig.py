"""A bot with all its commands and buttons on a Discord in the process, on real rules and SQLite."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import simcord
from discord import ui
from simcord import ChannelHandle, GuildHandle, ResponseMessage, RoleHandle

from adapters.discord.drawing.look import Look
from adapters.discord.drawing.looks import Looks
from adapters.discord.drawing.pages import pages
from adapters.discord.drawing.render import StaticView, render
from adapters.discord.interacting.answers import Answers
from adapters.discord.interacting.interactions import Interactions
from adapters.discord.servers import PLATFORM, Servers
from bot.clock import ManualClock
from bot.config import DiscordServer
from bot.domain.decision import Decision
from bot.domain.effects import Post
from bot.domain.events import ActionPressed, CommandGiven, Event, MessageDeleted, MessagePosted
from bot.domain.identity import Actor, Conversation, Role
from bot.domain.parts.offers import Fate, Offer
from bot.domain.policy import Matching, Policy
from bot.domain.ticket import Ticket
from bot.platform import Inbox
from bot.policies import Policies
from bot.relay import Relay
from bot.service import Service
from bot.store import Reports, Store
from knowledge.models import NONE

START = datetime(2026, 1, 1, tzinfo=UTC)  # when simcord begins


@dataclass(slots=True)
class Sender:
    """As much of a platform as these scenarios need: private answers, and messages in channels."""

    rig: "Rig"

    async def run(self, inbox: Inbox) -> None:
        raise NotImplementedError("simcord brings the events")

    async def send(self, post: Post, *, key: str, tried_at: datetime | None = None) -> str:
        if post.only:
            return await self.rig.interactions.answers.answer(post.handle, post)
        channel = self.rig.env.bot.get_channel(int(post.to.channel))
        assert isinstance(channel, discord.TextChannel)
        return str((await channel.send(view=render(post.message, self.rig.look(post)))).id)

    async def edit(self, post: Post, message_id: str) -> None:
        if post.only:
            await self.rig.interactions.answers.update(message_id, post)
            return
        channel = self.rig.env.bot.get_channel(int(post.to.channel))
        assert isinstance(channel, discord.TextChannel)
        message = channel.get_partial_message(int(message_id))
        await message.edit(view=render(post.message, self.rig.look(post)))

    async def delete(self, to: Conversation, message_id: str) -> None:
        await self.rig.interactions.answers.remove(message_id)


@dataclass(slots=True)
class Town:
    """One server with a community: a channel to ask in, one for staff, and the staff's role."""

    name: str
    guild: GuildHandle
    help: ChannelHandle
    staff_room: ChannelHandle
    staff: RoleHandle
    helpers: RoleHandle

    def member(self, rig: "Rig", name: str, *roles: RoleHandle) -> simcord.MemberActor:
        return self.guild.add_member(rig.env.create_user(name), roles=list(roles))


class Rig:
    """The bot, and what it has handed in."""

    def __init__(self, env: simcord.Env, store: Store, towns: Sequence[Town]) -> None:
        self.env = env
        self.store = store
        self.clock = ManualClock(START)
        self.towns = towns
        self.reports = Reports(store)
        self.events: list[Event] = []
        self._keys = itertools.count()
        self.trouble: Exception | None = None
        stated = {town.name: _policy(town) for town in towns}
        self.policies = Policies(stated, store)
        self.servers = Servers({town.name: _server(town) for town in towns}, self.policies)
        self.service = Service(store, self.policies)
        self.relay = Relay(store, {PLATFORM: Sender(self)}, self.clock)
        self.interactions = self._install()

    def _install(self) -> Interactions:
        """Make the client that is connected interactive; nothing is remembered of another."""
        looks = Looks(self.servers, self.policies, self.clock)
        answers = Answers(
            lambda client, post: pages(post.message, looks.of(client, post.to)), self.clock
        )
        return Interactions(
            self.env.bot, self.servers, self.inbox, self.reports, self.clock, answers
        )

    async def inbox(self, event: Event) -> None:
        self.events.append(event)
        if self.trouble is not None:
            raise self.trouble
        await self.service.handle(event)

    async def restart(self) -> None:
        """A new process: nothing is left of the old one but the database and Discord."""
        await self.env.restart_bot(new_client())
        self.interactions = self._install()

    async def deliver(self) -> None:
        """Send what is to be sent."""
        await self.relay.drain()
        await self.env.settle()

    async def ask(self, town: Town, who: simcord.MemberActor, text: str) -> discord.Message:
        """*who* asks in the help channel, and the bot hears it."""
        message = await who.send(town.help, text)
        await self.service.handle(
            MessagePosted(
                key=f"discord:message:{message.id}",
                at=self.clock.now(),
                conversation=Conversation(
                    community=town.name,
                    platform=PLATFORM,
                    channel=str(town.help.id),
                    thread=str(message.id),
                ),
                actor=self.actor(who),
                message=str(message.id),
                text=text,
                addressed=True,
            )
        )
        await self.deliver()
        return message

    async def show(self, town: Town, custom_id: str) -> discord.Message:
        """A message of the bot with one button."""
        channel = self.env.bot.get_channel(town.help.id)
        assert isinstance(channel, discord.TextChannel)
        button: ui.Button[StaticView] = ui.Button(label="Press", custom_id=custom_id)
        view = StaticView(timeout=None)
        view.add_item(ui.Container(ui.ActionRow(button)))
        return await channel.send(view=view)

    async def keep(self, ticket: Ticket) -> None:
        """Have *ticket* stand as it is given."""
        event = MessageDeleted(
            key=f"kept:{next(self._keys)}",
            at=self.clock.now(),
            conversation=ticket.conversation,
            message=ticket.message,
        )
        async with self.store.begin(ticket.conversation.community) as tx:
            await tx.ticket(ticket.number)
            await tx.record(event, Decision(tickets=(ticket,)))

    def offer(self, entry: str) -> Offer:
        """An answer on show."""
        return Offer(
            entry=entry,
            question="How do I log in?",
            answer="With your address.",
            author="",
            author_name="Hana",
            accepted_by_name="Ann",
            accepted_at=START,
            verified_at=None,
            solved=0,
            confidence=0.9,
            shared=(),
            phrasing="How do I log in?",
            fate=Fate.SHOWN,
        )

    def actor(self, who: simcord.MemberActor, role: Role = Role.MEMBER) -> Actor:
        return Actor(account=f"{PLATFORM}:{who.id}", name=who.name, role=role)

    def look(self, post: Post) -> Look:
        community = post.to.community
        guild = self.servers.guild_of(community)
        return Look(community=community, guild=guild, now=self.clock.now())

    @property
    def last(self) -> ActionPressed | CommandGiven:
        event = self.events[-1]
        assert isinstance(event, ActionPressed | CommandGiven)
        return event

    def pass_time(self, **spent: float) -> None:
        self.clock.set(self.clock.now() + timedelta(**spent))


def new_client() -> discord.Client:
    intents = discord.Intents.default()
    intents.message_content = True
    return discord.Client(intents=intents, allowed_mentions=discord.AllowedMentions.none())


def build_town(env: simcord.Env, name: str) -> Town:
    """A new server with everything that a community needs."""
    guild = env.create_guild(name)
    manages = discord.Permissions(manage_threads=True)
    return Town(
        name=name,
        guild=guild,
        help=guild.create_text_channel("help"),
        staff_room=guild.create_text_channel("staff"),
        staff=guild.create_role("Staff", permissions=manages),
        helpers=guild.create_role("Helpers"),
    )


def _server(town: Town) -> DiscordServer:
    return DiscordServer(
        guild=str(town.guild.id),
        staff_roles=(str(town.staff.id),),
        helper_roles=(str(town.helpers.id),),
    )


def _policy(town: Town) -> Policy:
    return Policy(
        name=town.name,
        watched=(f"{PLATFORM}:{town.help.id}",),
        staff_channel=f"{PLATFORM}:{town.staff_room.id}",
        matching=Matching(model=NONE),
    )


def said(message: ResponseMessage | discord.Message | None) -> str:
    """Everything that a message says."""
    assert message is not None, "there is no message"
    if isinstance(message, discord.Message):
        parts = [component.to_dict() for component in message.components]
        return message.content or _texts(parts)
    return message.content or _texts(message.components)


def _texts(components: Sequence[Any]) -> str:
    lines = []
    for component in components:
        lines += [component.get("content", ""), _texts(component.get("components", ()))]
    return "\n".join(filter(None, lines))
