"""What is wrong with a workspace: scopes, channels and user groups against the settings. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from adapters.slack.directory import Channel
from adapters.slack.upkeep.scopes import missing
from adapters.slack.workspaces import PLATFORM, Workspaces
from bot.domain.policy import Policy
from bot.domain.trouble import Cause, Trouble

GROUP = "S"  # what the ids of user groups begin with


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """What the settings and the setup in chat name in a workspace, each by its id."""

    channels: tuple[str, ...] = ()  # watched ones, and the staff channel
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A user group as Slack describes it."""

    id: str
    handle: str  # without the "@"
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A workspace as Slack shows it."""

    scopes: tuple[str, ...] = ()  # that were granted; empty: Slack did not say
    channels: Mapping[str, Channel] = field(default_factory=dict)  # by id; the bot can see them
    hidden: frozenset[str] = frozenset()  # channels that it takes a missing scope to look at
    groups: Mapping[str, Group] | None = None  # by id; None: they could not be looked at


def wants(community: str, policy: Policy, workspaces: Workspaces) -> Wants:
    """What is named for *community* now."""
    platform, _, staff_channel = policy.staff_channel.partition(":")
    staff = (staff_channel,) if platform == PLATFORM else ()
    return Wants(
        channels=tuple(dict.fromkeys((*workspaces.watched(community), *staff))),
        groups=tuple(id_ for id_ in workspaces.named(community) if id_.startswith(GROUP)),
    )


def joinable(found: Found, wants: Wants) -> Iterator[Channel]:
    """Channels of the settings that the bot can come into by itself."""
    for id_ in wants.channels:
        channel = found.channels.get(id_)
        if channel and not (channel.member or channel.private or channel.archived):
            yield channel


def troubles(found: Found, wants: Wants) -> tuple[Trouble, ...]:
    """Everything that does not work."""
    lacking = missing(found.scopes) if found.scopes else ()
    scopes = (Trouble(cause=Cause.NO_SCOPE, missing=lacking),) if lacking else ()
    return (*scopes, *_in_channels(found, wants), *_of_groups(found, wants))


def _in_channels(found: Found, wants: Wants) -> Iterator[Trouble]:
    for id_ in wants.channels:
        channel = found.channels.get(id_)
        if id_ in found.hidden:
            continue  # the missing scope is a trouble of its own
        if channel is None:
            yield Trouble(cause=Cause.NO_CHANNEL, place=id_)
        elif channel.archived:
            yield Trouble(cause=Cause.NO_CHANNEL, place=id_, name=f"#{channel.name}")
        elif not channel.member:
            yield Trouble(cause=Cause.NOT_IN_CHANNEL, place=id_, name=f"#{channel.name}")


def _of_groups(found: Found, wants: Wants) -> Iterator[Trouble]:
    if found.groups is None:
        return
    for id_ in wants.groups:
        group = found.groups.get(id_)
        if group is None:
            yield Trouble(cause=Cause.NO_GROUP, place=id_)
        elif not group.enabled:
            yield Trouble(cause=Cause.NO_GROUP, place=id_, name=f"@{group.handle}")
