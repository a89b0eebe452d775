"""`answerwell check` on Discord: each thing that does not work, with its remedy."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.discord_findings import look
from bot.cli.finding import Finding
from bot.config import Config
from bot.config.secrets import TOKEN
from bot.domain.events import SetupChanged
from bot.domain.identity import Actor, Conversation
from bot.domain.setup import Setup
from bot.service import Service
from bot.store import Store, connect, migrate
from tests.discord_server import Can
from tests.scenarios.cli.terminal import as_json
from tests.wire.living import COMMUNITY, Town


@pytest.fixture
def config(town: Town, tmp_path: Path) -> Config:
    """The settings of the town's bot."""
    return Config(
        database=f"sqlite:///{tmp_path / 'none.db'}",
        discord=town.settings,
        communities={COMMUNITY: town.policy()},
    )


async def checked(
    town: Town, config: Config, token: str = "", patience: float = 5
) -> list[Finding]:
    """What is found with *config*."""
    return await look(config, {TOKEN: token or town.server.token}, patience=patience)


def wrong(found: Iterable[Finding]) -> list[str]:
    """What does not work, each with its remedy."""
    return [f"{one.what} → {one.remedy}" for one in found if one.level == "problem"]


async def test_all_is_well(town: Town, config: Config) -> None:
    """With everything granted there is no problem, and nobody hears of the look."""
    found = await checked(town, config)

    assert {one.level for one in found} == {"ok"}
    assert any("every permission" in one.what for one in found)
    assert town.server.posted == []


async def test_a_wrong_token(town: Town, config: Config) -> None:
    """A token that Discord does not know is one problem, and is not shown."""
    other = "another-token"

    found = await checked(town, config, other)

    (line,) = wrong(found)
    assert "does not know the bot's token" in line
    assert "Reset Token" in line
    assert "another-token" not in line


async def test_no_token(config: Config) -> None:
    """Without a token nothing is asked of Discord."""
    found = await look(config, {})

    (line,) = wrong(found)
    assert "ANSWERWELL_DISCORD_TOKEN" in line


async def test_the_intent_is_off(town: Town, config: Config) -> None:
    """The switch is named, unless the settings do without."""
    town.server.grant(message_content=False)
    without = replace(config, discord=replace(config.discord, message_content=False))

    found = await checked(town, config)
    content = await checked(town, without)

    (line,) = wrong(found)
    assert "Message Content Intent on" in line
    assert wrong(content) == []


async def test_a_server_without_the_bot(town: Town, config: Config) -> None:
    """Who has not invited the bot gets the link that does."""
    await town.guild.kick_bot()

    found = await checked(town, config)

    (line,) = wrong(found)
    assert f"client_id={town.server.bot.id}&scope=bot+applications.commands&permissions=" in line


async def test_what_is_missing_in_a_server(town: Town, config: Config) -> None:
    """A permission, a channel and a role that are missing are named, each with its remedy."""
    forum = town.guild.forum("ideas")
    settings = town.settings.servers[COMMUNITY]
    medal = town.guild.role("Medal", above_bot=True)
    settings = replace(
        settings,
        helper_roles=("123456",),
        groups={"customer": "1234567"},
        ranks={str(medal.id): 10},
    )
    policy = town.policy(forum)
    config = replace(
        config,
        discord=replace(config.discord, servers={COMMUNITY: settings}),
        communities={COMMUNITY: replace(policy, watched=(*policy.watched, "discord:1234567"))},
    )
    await forum.deny(town.guild.bot_role, Can.SEND_MESSAGES_IN_THREADS, Can.MANAGE_THREADS)

    found = wrong(await checked(town, config))

    said = "\n".join(found)
    assert "I lack “Send Messages in Posts”, “Manage Posts” in #ideas → #ideas: Edit" in said
    assert "The channel 1234567 is gone" in said
    assert "The role 123456 is gone" in said
    assert "The role 1234567 is gone" in said
    assert "The role Medal stands above mine → Server settings → Roles: drag my role" in said
    assert len(found) == 5


async def test_the_staff_channel_needs_less(town: Town, config: Config) -> None:
    """Where only the team is told nobody misses threads, but words."""
    await town.staff_room.deny(town.guild.bot_role, Can.CREATE_PUBLIC_THREADS, Can.MANAGE_THREADS)
    before = await checked(town, config)
    await town.staff_room.deny(town.guild.bot_role, Can.SEND_MESSAGES)

    found = await checked(town, config)

    assert wrong(before) == []
    (line,) = wrong(found)
    assert "I lack “Send Messages” in #staff" in line


async def test_what_was_set_up_in_chat(town: Town, config: Config) -> None:
    """The channels of /setup are looked at, and not those of the settings that it replaced."""
    ideas = town.guild.forum("ideas")
    await ideas.deny(town.guild.bot_role, Can.MANAGE_THREADS)
    await town.help.deny(town.guild.bot_role, Can.MANAGE_THREADS)
    await set_up(town, config, watched=str(ideas.id))

    found = await checked(town, config)

    (line,) = wrong(found)
    assert "in #ideas" in line


async def set_up(town: Town, config: Config, *, watched: str) -> None:
    """Somebody chooses the channel *watched* with /setup."""
    await migrate(config.database)
    here = Conversation(community=COMMUNITY, platform="discord", channel=str(town.help.id))
    setup = Setup(
        watched=(watched,),
        staff_channel=str(town.staff_room.id),
        staff_role=str(town.staff_role.id),
        first_response=timedelta(hours=1),
        by="discord:1",
        by_name="Ada",
        at=town.clock.now(),
    )
    store = Store(connect(config.database))
    await Service(store, config.communities).handle(
        SetupChanged(
            key="k",
            at=setup.at,
            conversation=here,
            actor=Actor(account=setup.by, name=setup.by_name),
            setup=setup,
            manages=True,
        )
    )
    await store.close()


async def test_discord_is_slow(town: Town, config: Config) -> None:
    """What takes too long is a sentence; what was found before stays."""
    town.server.faults.hold("GET", "/guilds/{}")

    found = await checked(town, config, patience=0.3)

    assert found[0].level == "ok"
    (line,) = wrong(found)
    assert "did not answer within 0.3 seconds" in line


async def test_discord_is_away(town: Town, config: Config) -> None:
    """A network that does not lead there is a sentence with the setting to look at."""
    config = replace(config, discord=replace(config.discord, api_url="http://127.0.0.1:1/api/v10"))

    found = await checked(town, config)

    (line,) = wrong(found)
    assert "Discord cannot be reached" in line
    assert "api_url under [discord]" in line


def write_settings(town: Town) -> None:
    """The settings of the town's bot, as a file."""
    Path("answerwell.toml").write_text(
        f'[communities.acme]\nmatching.model = "none"\nwatched = ["discord:{town.help.id}"]\n'
        f'staff_channel = "discord:{town.staff_room.id}"\n'
        f'[discord]\napi_url = "{town.server.api_url}"\ngateway_url = "{town.server.gateway_url}"\n'
        f'[discord.servers.acme]\nguild = "{town.guild.id}"\n'
        f'staff_roles = ["{town.staff_role.id}"]\n',
        encoding="utf-8",
    )


async def test_the_command(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command itself says it, for people and for scripts."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(TOKEN, town.server.token)
    write_settings(town)
    await town.help.deny(town.guild.bot_role, Can.VIEW_CHANNEL)

    found = await asyncio.to_thread(as_json, "check", "--json")

    problems = [one["what"] for one in found["findings"] if one["level"] == "problem"]
    assert found["ok"] is False
    assert len(problems) == 1
    assert "I lack “View Channel”" in problems[0]
