"""The playground's places and people; who may see what is decided here and nowhere else."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from bot.domain.identity import Actor, Role

PLATFORM = "playground"
COMMUNITY = "playground"
BOT = Actor(account=f"{PLATFORM}:answerwell", name="answerwell", role=Role.BOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Somebody whom a visitor can play."""

    id: str
    name: str
    role: Role
    about: str

    @property
    def account(self) -> str:
        return f"{PLATFORM}:{self.id}"

    @property
    def actor(self) -> Actor:
        """The persona as the bot sees it: with the role from this file, never the browser's."""
        return Actor(account=self.account, name=self.name, role=self.role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A place to write."""

    id: str
    name: str
    topic: str
    audience: Literal["everyone", "staff", "owner", "pair"] = "everyone"
    owner: str = ""  # the persona of a direct conversation with the bot
    pair: tuple[str, ...] = ()  # the personas of a private conversation


PERSONAS = (
    Persona(id="ann", name="Ann Keller", role=Role.MEMBER, about="New here"),
    Persona(id="ravi", name="Ravi Shah", role=Role.MEMBER, about="Runs a small shop"),
    Persona(id="mei", name="Mei Lin", role=Role.MEMBER, about="Set up her team last week"),
    Persona(id="jonas", name="Jonas Berg", role=Role.HELPER, about="Answers a lot in #help"),
    Persona(id="priya", name="Priya Nair", role=Role.HELPER, about="Knows billing by heart"),
    Persona(id="sam", name="Sam Okafor", role=Role.STAFF, about="Support, on duty today"),
    Persona(id="elena", name="Elena Rossi", role=Role.STAFF, about="Head of support"),
)

CHANNELS = (
    Channel(id="help", name="help", topic="Ask anything. answerwell and the helpers read along."),
    Channel(id="billing", name="billing", topic="Invoices, plans and payments."),
    Channel(
        id="partners",
        name="partners",
        topic="Under contract: an answer within 15 minutes, weekdays from 9:00 to 17:00 UTC.",
    ),
    Channel(id="staff", name="staff", topic="Only staff sees this channel.", audience="staff"),
    *(
        Channel(
            id=f"dm-{persona.id}",
            name="answerwell",
            topic=f"Between {persona.name} and the bot. Nobody else sees it.",
            audience="owner",
            owner=persona.id,
        )
        for persona in PERSONAS
    ),
    *(
        Channel(
            id=f"room-{one.id}-{other.id}",
            name=f"{one.name}, {other.name}",
            topic=f"Between {one.name} and {other.name}. Nobody else sees it.",
            audience="pair",
            pair=(one.id, other.id),
        )
        for one, other in combinations(PERSONAS, 2)
        if other.role is Role.STAFF  # the team stands last
    ),
)

WATCHED = tuple(f"{PLATFORM}:{channel}" for channel in ("help", "billing", "partners"))
STAFF_CHANNEL = f"{PLATFORM}:staff"

_PERSONAS = {persona.id: persona for persona in PERSONAS}
_ACCOUNTS = {persona.account: persona for persona in PERSONAS}
_CHANNELS = {channel.id: channel for channel in CHANNELS}


def persona_of(who: str) -> Persona | None:
    """The persona with the id *who*."""
    return _PERSONAS.get(who)


def persona_of_account(account: str) -> Persona | None:
    """The persona behind an account of this platform."""
    return _ACCOUNTS.get(account)


def channel_of(channel: str) -> Channel | None:
    """The channel with the id *channel*."""
    return _CHANNELS.get(channel)


def direct_with(channel: str) -> Channel | None:
    """The conversation of the bot with whom *channel* names: "@ann"; None if it names nobody."""
    who = channel.removeprefix("@")
    return _CHANNELS.get(f"dm-{who}") if who != channel else None


def room_of(accounts: Iterable[str]) -> Channel | None:
    """The private conversation of the personas behind *accounts*, if they can have one."""
    people = {persona.id for account in accounts if (persona := persona_of_account(account))}
    rooms = (channel for channel in CHANNELS if channel.audience == "pair")
    return next((room for room in rooms if set(room.pair) == people), None)


def persona_named(name: str) -> Persona | None:
    """Whom *name* means: "@sam", "Sam" or "Sam Okafor", in any case."""
    wanted = name.strip().removeprefix("@").casefold()
    for persona in PERSONAS:
        called = persona.name.casefold()
        if wanted in (persona.id, called, called.partition(" ")[0]):
            return persona
    return None


def may_see(persona: Persona, channel: Channel) -> bool:
    """Whether *persona* may read and write in *channel*."""
    match channel.audience:
        case "everyone":
            return True
        case "staff":
            return persona.role is Role.STAFF
        case "owner":
            return persona.id == channel.owner
        case "pair":
            return persona.id in channel.pair


def channels_for(persona: Persona) -> tuple[Channel, ...]:
    """The channels in the sidebar of *persona*."""
    return tuple(channel for channel in CHANNELS if may_see(persona, channel))
