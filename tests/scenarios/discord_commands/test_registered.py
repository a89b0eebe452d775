"""Which commands Discord is told of, in which words, and when."""

import re
from collections.abc import Iterator
from typing import Any

import discord
import pytest

from adapters.discord.interacting.registration import same
from adapters.discord.interacting.translator import texts
from bot.domain.commands import STAFF_ONLY, Command
from tests.scenarios.discord_commands.rig import Rig, Town

NAME = re.compile(r"[-_'\w]{1,32}")


def told(rig: Rig, town: Town | None) -> list[dict[str, Any]]:
    """What Discord knows of the commands of a server, or of the global ones."""
    guild = None if town is None else town.guild.id
    return [dict(command) for command in rig.env.backend.commands.get(guild, {}).values()]


def described(commands: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every command and every option of theirs."""
    for command in commands:
        yield command
        yield from command.get("options", ())


def test_every_word_is_a_command(rig: Rig, acme: Town) -> None:
    """Each word that the rules know has a slash command on a server."""
    words = {word.value for word in Command}

    names = {command["name"] for command in told(rig, acme) if command["type"] == 1}

    assert names == words


def test_direct_messages_have_what_is_not_for_staff(rig: Rig) -> None:
    """In direct messages there is every word that needs no role, and nothing else."""
    words = {word.value for word in Command} - {word.value for word in STAFF_ONLY}

    commands = told(rig, None)

    assert {command["name"] for command in commands} == words
    assert {tuple(command["contexts"]) for command in commands} == {(1,)}


def test_staff_commands_are_hidden(rig: Rig, acme: Town) -> None:
    """Who cannot manage threads does not see the team's commands."""
    ann = acme.member(rig, "ann")
    sam = acme.member(rig, "sam", acme.staff)

    seen = set(ann.available_commands(acme.help))

    assert seen == {word.value for word in Command} - {word.value for word in STAFF_ONLY}
    assert set(sam.available_commands(acme.help)) == {word.value for word in Command}


def test_every_string_is_german_too(rig: Rig, acme: Town) -> None:
    """Every name and description has a German text, and names obey Discord's rules in both."""
    german = texts("de")

    everything = list(described(told(rig, acme)))

    for one in everything:
        assert one["name_localizations"]["de"] == german[one["name"]]
        if one.get("description"):
            assert one["description_localizations"]["de"] == german[one["description"]]
            assert len(one["description"]) <= 100
            assert len(german[one["description"]]) <= 100
    slashes = [one for one in everything if one["type"] != 3 or "required" in one]
    names = [one["name"] for one in slashes] + [german[one["name"]] for one in slashes]
    assert [name for name in names if not NAME.fullmatch(name) or name != name.lower()] == []


def test_german_names_are_different(rig: Rig, acme: Town) -> None:
    """No two commands have the same German name: Discord would refuse them all."""
    german = texts("de")

    names = [german[command["name"]] for command in told(rig, acme)]

    assert len(names) == len(set(names))


async def test_a_restart_registers_nothing_again(rig: Rig) -> None:
    """Commands are sent to Discord when they changed, not at every start."""
    await rig.restart()
    before = len(rig.env.http_requests)

    await rig.interactions.register()

    sent = rig.env.http_requests[before:]
    assert [entry.method for entry in sent] == ["GET"] * 3
    assert all(entry.params == {"with_localizations": "true"} for entry in sent)


async def test_a_change_is_registered(rig: Rig, acme: Town) -> None:
    """A command that Discord does not know yet is told to it, where it is missing."""
    await rig.restart()
    rig.interactions.tree.remove_command("board", guild=discord.Object(acme.guild.id))
    before = len(rig.env.http_requests)

    await rig.interactions.register()

    sent = [entry.method for entry in rig.env.http_requests[before:]]
    assert sorted(sent) == ["GET", "GET", "GET", "PUT"]
    assert "board" not in {command["name"] for command in told(rig, acme)}


async def test_a_server_that_refuses_stops_nothing(rig: Rig) -> None:
    """Where the bot was invited without commands, the other servers get theirs."""
    rig.env.inject_error("GET", "/applications/*/guilds/*/commands", status=403, code=50001)
    before = len(rig.env.http_requests)

    await rig.interactions.register()

    assert len(rig.env.http_requests) - before == 3


@pytest.mark.parametrize(
    ("known", "wanted", "equal"),
    [
        ({"id": "1", "version": "2", "nsfw": False}, {"options": []}, True),
        ({"default_member_permissions": "17"}, {"default_member_permissions": 17}, True),
        ({"default_member_permissions": "0"}, {"default_member_permissions": None}, False),
        ({"description": "old"}, {"description": "new"}, False),
        (
            {"options": [{"name": "a", "type": 3}]},
            {"options": [{"name": "a", "type": 3, "required": False, "autocomplete": False}]},
            True,
        ),
        (
            {"options": [{"name": "a", "type": 3}]},
            {"options": [{"name": "a", "type": 3, "max_length": 5}]},
            False,
        ),
        ({"name_localizations": {"de": "x"}}, {"name_localizations": {}}, False),
    ],
)
def test_what_counts_as_a_change(
    known: dict[str, Any], wanted: dict[str, Any], equal: bool
) -> None:
    """Discord's additions and other spellings are no change; words, options and limits are."""
    name = {"name": "ask", "type": 1}

    found = same([name | known], [name | wanted], everywhere=False)

    assert found is equal
