"""What is wrong with a server: its channels, roles and permissions against the settings. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import discord

from adapters.discord.servers import PLATFORM, Servers
from adapters.discord.upkeep.permissions import Kind, missing
from bot.domain.ladder import groups
from bot.domain.policy import Policy
from bot.domain.trouble import Cause, Trouble

Channel = discord.abc.GuildChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """What the settings and /setup name in a server, each by its id."""

    watched: tuple[str, ...] = ()
    staff_channel: str = ""
    tagged: tuple[str, ...] = ()  # roles that escalations tag
    roles: tuple[str, ...] = ()  # all others that are told apart by
    ranks: tuple[str, ...] = ()  # roles that the bot gives


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A server as Discord shows it, on the gateway or over REST."""

    guild: discord.Guild  # with its roles
    me: discord.Member
    channels: Sequence[Channel]


def wants(community: str, policy: Policy, servers: Servers) -> Wants:
    """What is named for *community* now."""
    staff_channel = next(ids([policy.staff_channel]), "")
    called = groups(policy) if staff_channel else ()  # elsewhere nobody is tagged here
    roles = [servers.tier_role(community, group) for group in called]
    tagged = tuple(dict.fromkeys(role for role in roles if role))
    named = servers.named_roles(community)
    return Wants(
        watched=tuple(ids(policy.watched)),
        staff_channel=staff_channel,
        tagged=tagged,
        roles=tuple(role for role in named if role not in tagged),
        ranks=tuple(servers.ranks(community)),
    )


def troubles(found: Found, wants: Wants, *, content_refused: bool = False) -> tuple[Trouble, ...]:
    """Everything that does not work; *content_refused*: Discord denied the intent for content."""
    refused = (Trouble(cause=Cause.NO_CONTENT),) if content_refused else ()
    return (*refused, *_in_channels(found, wants), *_of_roles(found, wants))


def is_open(channel: Channel) -> bool:
    """Whether everybody in the server can see *channel*."""
    return channel.permissions_for(channel.guild.default_role).view_channel


def kind_of(channel: Channel) -> Kind | None:
    """How people can ask in *channel*; None where nobody can write."""
    if isinstance(channel, discord.ForumChannel):
        return Kind.FORUM
    if isinstance(channel, discord.TextChannel):
        return Kind.TEXT
    return Kind.PLAIN if isinstance(channel, discord.abc.Messageable) else None


def assignable(role: discord.Role, me: discord.Member) -> bool:
    """Whether *role* stands where *me* could give it."""
    return me.id == me.guild.owner_id or role < me.top_role


def _in_channels(found: Found, wants: Wants) -> Iterator[Trouble]:
    known = {str(channel.id): channel for channel in found.channels}
    for id_ in dict.fromkeys((*wants.watched, wants.staff_channel)):
        if id_:
            yield from _in_channel(id_, known, found.me, wants)


def _in_channel(
    id_: str, known: Mapping[str, Channel], me: discord.Member, wants: Wants
) -> Iterator[Trouble]:
    channel = known.get(id_)
    kind = None if channel is None else kind_of(channel)
    if channel is None or kind is None:
        yield Trouble(cause=Cause.NO_CHANNEL, place=id_)
        return
    held = channel.permissions_for(me)
    needed = [*([kind] if id_ in wants.watched else []), *_staff(id_, wants)]
    lacking = tuple(dict.fromkeys(words for each in needed for words in missing(each, held)))
    if lacking:
        name = f"#{channel.name}"
        yield Trouble(cause=Cause.NO_PERMISSION, place=id_, name=name, missing=lacking)


def _staff(id_: str, wants: Wants) -> list[Kind]:
    return [Kind.STAFF] if id_ == wants.staff_channel else []


def _of_roles(found: Found, wants: Wants) -> Iterator[Trouble]:
    known = {str(role.id): role for role in found.guild.roles}
    for id_ in dict.fromkeys((*wants.tagged, *wants.roles, *wants.ranks)):
        role = known.get(id_)
        if role is None:
            yield Trouble(cause=Cause.NO_ROLE, place=id_)
        elif id_ in wants.ranks and not assignable(role, found.me):
            yield Trouble(cause=Cause.ROLE_TOO_HIGH, place=id_, name=role.name)
        elif id_ in wants.tagged and not (role.mentionable or _mentions_all(found, wants)):
            yield Trouble(cause=Cause.NOT_MENTIONABLE, place=id_, name=role.name)
    if wants.ranks and (lacking := missing(Kind.RANKS, found.me.guild_permissions)):
        yield Trouble(cause=Cause.NO_PERMISSION, missing=lacking)


def _mentions_all(found: Found, wants: Wants) -> bool:
    """Whether the bot may tag every role in the staff channel."""
    staff = next((one for one in found.channels if str(one.id) == wants.staff_channel), None)
    held = found.me.guild_permissions if staff is None else staff.permissions_for(found.me)
    return held.mention_everyone


def ids(places: Iterable[str]) -> Iterator[str]:
    """The ids of those *places* that are on Discord."""
    return (place.partition(":")[2] for place in places if place.startswith(f"{PLATFORM}:"))
