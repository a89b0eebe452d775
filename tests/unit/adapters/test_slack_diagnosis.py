"""What is wrong with a workspace, from what Slack said of it."""

from pathlib import Path

import pytest

from adapters.slack.directory import Channel
from adapters.slack.upkeep.diagnosis import Found, Group, Wants, joinable, troubles, wants
from adapters.slack.upkeep.scopes import NAMES
from adapters.slack.workspaces import Workspaces
from bot.config import SlackWorkspace
from bot.domain.policy import Policy
from bot.domain.trouble import Cause, Trouble
from bot.policies import Policies
from bot.store import Store, connect


def found(*channels: Channel, groups: tuple[Group, ...] = ()) -> Found:
    """A workspace where everything was granted."""
    return Found(
        scopes=NAMES,
        channels={channel.id: channel for channel in channels},
        groups={group.id: group for group in groups},
    )


@pytest.mark.parametrize(
    ("channel", "joins", "wrong"),
    [
        (Channel(id="C1", name="help", member=True), False, []),
        (Channel(id="C1", name="help", member=True, private=True), False, []),
        (Channel(id="C1", name="help"), True, [(Cause.NOT_IN_CHANNEL, "#help")]),
        (Channel(id="C1", name="help", private=True), False, [(Cause.NOT_IN_CHANNEL, "#help")]),
        (Channel(id="C1", name="help", archived=True), False, [(Cause.NO_CHANNEL, "#help")]),
        (Channel(id="C2", name="other"), False, [(Cause.NO_CHANNEL, "")]),
    ],
)
def test_a_channel(channel: Channel, joins: bool, wrong: list[tuple[Cause, str]]) -> None:
    """The bot has to be in each channel of the settings; it comes into public ones by itself."""
    wanted = Wants(channels=("C1",))

    said = troubles(found(channel), wanted)

    assert [(trouble.cause, trouble.name) for trouble in said] == wrong
    assert all(trouble.place == "C1" for trouble in said)
    assert [one.id for one in joinable(found(channel), wanted)] == (["C1"] if joins else [])


def test_groups() -> None:
    """A group that is gone has its id only; one that is switched off has its name, too."""
    wanted = Wants(groups=("S1", "S2", "S3"))
    groups = (Group(id="S1", handle="one"), Group(id="S2", handle="two", enabled=False))

    said = troubles(found(groups=groups), wanted)

    assert said == (
        Trouble(cause=Cause.NO_GROUP, place="S2", name="@two"),
        Trouble(cause=Cause.NO_GROUP, place="S3"),
    )


def test_what_could_not_be_looked_at() -> None:
    """For want of a scope only the scope is missing."""
    lacking = tuple(name for name in NAMES if name not in ("groups:read", "usergroups:read"))
    seen = Found(scopes=lacking, hidden=frozenset({"C1"}), groups=None)

    said = troubles(seen, Wants(channels=("C1",), groups=("S1",)))

    assert said == (Trouble(cause=Cause.NO_SCOPE, missing=("groups:read", "usergroups:read")),)


def test_scopes_that_slack_does_not_tell() -> None:
    """What stands between may take the header away: then nothing is known about scopes."""
    seen = Found()

    said = troubles(seen, Wants())

    assert said == ()


async def test_what_is_named(tmp_path: Path) -> None:
    """Channels of Slack, each once; groups of staff, helpers and tiers, but no people."""
    store = Store(connect(f"sqlite:///{tmp_path / 'x.db'}"))
    policy = Policy(watched=("slack:C1", "discord:9", "slack:C2"), staff_channel="slack:C1")
    policies = Policies({"acme": policy}, store)
    workspace = SlackWorkspace(
        team="T1", staff=("S1", "U1"), helpers=("S2",), tiers={"leads": "S3", "staff": "S1"}
    )
    workspaces = Workspaces({"acme": workspace}, policies)

    named = wants("acme", policy, workspaces)
    await store.close()

    assert named == Wants(channels=("C1", "C2"), groups=("S1", "S2", "S3"))
