"""`answerwell check` on Slack: each thing that does not work, with its remedy."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from adapters.slack.oauth.vault import BotTokens, Vault
from bot.cli.finding import Finding
from bot.cli.slack_findings import look
from bot.config import Config
from bot.store import Installation, Installations, Store, connect, migrate
from tests.scenarios.cli.terminal import as_json
from tests.slack_wire.upkeep.firm import COMMUNITY, Firm, furnished

BOT = "ANSWERWELL_SLACK_BOT_TOKEN"
APP = "ANSWERWELL_SLACK_APP_TOKEN"


@pytest.fixture
async def firm(tmp_path: Path) -> AsyncIterator[Firm]:
    """A workspace to look at."""
    async with furnished(tmp_path) as firm:
        yield firm


async def checked(
    firm: Firm,
    config: Config | None = None,
    secrets: Mapping[str, str] | None = None,
    patience: float = 5,
) -> list[Finding]:
    """What is found."""
    environment = firm.secrets if secrets is None else secrets
    return await look(config or firm.config(), environment, patience=patience)


def wrong(found: Iterable[Finding], level: str = "problem") -> list[str]:
    """What does not work, each with its remedy."""
    return [f"{one.what} → {one.remedy}" for one in found if one.level == level]


async def test_all_is_well(firm: Firm) -> None:
    """With everything granted there is no problem, and nobody hears of the look."""
    found = await checked(firm)

    assert {one.level for one in found} == {"ok"}
    assert any("every scope" in one.what for one in found)
    assert firm.server.posted == []
    assert firm.server.called("conversations.join") == []


@pytest.mark.parametrize("name", ["BOT_TOKEN", "APP_TOKEN"])
async def test_a_wrong_token(firm: Firm, name: str) -> None:
    """Each token that Slack does not know is one problem, and is not shown."""
    prefix = {"BOT_TOKEN": "xoxb", "APP_TOKEN": "xapp"}[name]
    secrets = firm.secrets | {f"ANSWERWELL_SLACK_{name}": f"{prefix}-1-unknown"}

    found = await checked(firm, secrets=secrets)

    (line,) = wrong(found)
    place = {"BOT_TOKEN": "OAuth & Permissions", "APP_TOKEN": "App-Level Tokens"}[name]
    assert "Slack does not take" in line
    assert "invalid_auth" in line
    assert place in line
    assert "unknown" not in line


async def test_no_tokens(firm: Firm) -> None:
    """Without tokens nothing is asked of Slack, and both are said."""
    found = await checked(firm, secrets={})

    bot, app = wrong(found)
    assert BOT in bot
    assert APP in app
    assert firm.server.calls == []


async def test_the_wrong_workspace(firm: Firm) -> None:
    """A token of another workspace is named with both."""
    other = firm.server.workspace("Other")

    found = await checked(firm, secrets=firm.secrets | {BOT: other.token})

    (line,) = wrong(found)
    assert f"for the workspace Other ({other.id}), and the settings name {firm.acme.id}" in line


async def test_what_is_missing(firm: Firm) -> None:
    """A scope, a channel and a group that are missing are named, each with its remedy."""
    firm.acme.scopes -= {"reactions:read", "channels:join"}
    ideas = firm.acme.channel("ideas", with_bot=False)
    old = firm.acme.channel("old")
    await old.archive(firm.ann)
    secret = firm.acme.channel("secret", private=True, with_bot=False)
    firm.staff.is_disabled = True
    workspace = replace(firm.workspace, helpers=("S404", firm.ann.id), groups={"customer": "S405"})
    config = firm.config(ideas.id, old.id, secret.id, "C404", workspace=workspace)

    found = wrong(await checked(firm, config))

    said = "\n".join(found)
    assert "I lack the scopes “channels:join”, “reactions:read” → https://api.slack.com" in said
    assert "OAuth & Permissions → Bot Token Scopes → add what is missing, then Reinstall" in said
    assert "I am not in the channel #ideas → in the channel: /invite @" in said
    assert "The channel #old is gone" in said
    assert f"The channel {secret.id} is gone, or I cannot see it → in the channel: /inv" in said
    assert "The channel C404 is gone" in said
    assert "The user group @support is gone, or switched off" in said
    assert "The user group S404 is gone" in said
    assert "The user group S405 is gone" in said
    assert len(found) == 8


async def test_a_channel_that_it_will_join(firm: Firm) -> None:
    """Public channels need nobody: the bot comes by itself, and check says so."""
    ideas = firm.acme.channel("ideas", with_bot=False)

    found = await checked(firm, firm.config(ideas.id))

    assert wrong(found) == []
    (line,) = wrong(found, "note")
    assert "not in the channel #ideas yet → nothing to do" in line


async def test_without_the_scope_to_look(firm: Firm) -> None:
    """What cannot be looked at for want of a scope is not said to be gone."""
    firm.acme.scopes -= {"groups:read", "usergroups:read"}

    found = wrong(await checked(firm))

    (line,) = found
    assert "I lack the scopes “groups:read”, “usergroups:read”" in line


async def test_nothing_is_set_up_yet(firm: Firm) -> None:
    """Who has not chosen channels and staff learns where that is done, by the command's name."""
    config = firm.config(workspace=replace(firm.workspace, staff=()))
    policy = replace(config.communities[COMMUNITY], watched=(), staff_channel="")
    slack = replace(config.slack, command="/ada")

    found = await checked(firm, replace(config, slack=slack, communities={COMMUNITY: policy}))

    notes = wrong(found, "note")
    assert len(notes) == 3
    assert all("/ada setup" in line for line in notes)
    assert wrong(found) == []


async def test_slack_is_slow(firm: Firm) -> None:
    """What takes too long is a sentence; what was found before stays."""
    fault = firm.server.faults.hang("users.conversations")

    found = await checked(firm, patience=0.3)
    fault.release()

    assert found[0].level == "ok"
    (line,) = wrong(found)
    assert "Slack did not answer within 0.3 seconds" in line


async def test_slack_is_away(firm: Firm) -> None:
    """A network that does not lead there is a sentence with the setting to look at."""
    config = firm.config()
    config = replace(config, slack=replace(config.slack, api_url="http://127.0.0.1:1/api/"))

    found = await checked(firm, config)

    (line,) = wrong(found)
    assert "Slack cannot be reached" in line
    assert "api_url under [slack]" in line


@pytest.mark.parametrize("method", ["auth.test", "usergroups.list"])
async def test_slack_has_a_bad_day(firm: Firm, method: str) -> None:
    """An error of Slack's own is a sentence with its word."""
    firm.server.faults.error(method, "internal_error")

    found = await checked(firm)

    (line,) = wrong(found)
    assert "Slack answered with an error: internal_error" in line


async def test_no_json(firm: Firm) -> None:
    """What answers in Slack's place, such as a proxy's page, is a sentence."""
    firm.server.faults.mangle("auth.test")

    found = await checked(firm)

    (line,) = wrong(found)
    assert "and no answer of Slack's" in line
    assert "api_url under [slack]" in line


async def test_people_who_are_not_there(firm: Firm) -> None:
    """Whoever of the team is unknown to the workspace, or has left it, is named."""
    gone = firm.acme.user("Gone")
    gone.is_deactivated = True
    workspace = replace(firm.workspace, helpers=(firm.ann.id, gone.id), tiers={"staff": "U404"})

    found = wrong(await checked(firm, firm.config(workspace=workspace)))

    assert [line.partition(" → ")[0] for line in found] == [
        f"acme: nobody in the workspace is {gone.id}",
        "acme: nobody in the workspace is U404",
    ]


async def test_http(firm: Firm) -> None:
    """Over HTTP the port is looked at, the secret's shape, and what nobody can see from here."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        config = firm.config()
        config = replace(config, slack=replace(config.slack, mode="http", port=port))
        secrets = firm.secrets | {"ANSWERWELL_SLACK_SIGNING_SECRET": "hunter2"}

        found = await checked(firm, config, secrets)

    (line,) = wrong(found)
    assert f"Slack's port {port} of 127.0.0.1 cannot be used" in line
    shape, address = sorted(wrong(found, "note"))
    assert "signing secret is usually 32 digits" in shape
    assert "public_url is empty" in address
    assert "hunter2" not in str(found)


def with_oauth(config: Config) -> Config:
    """The same for many workspaces."""
    return replace(
        config,
        slack=replace(
            config.slack,
            mode="http",
            client_id="1234.5678",
            public_url="https://bot.example.com/",
        ),
    )


async def test_oauth(firm: Firm) -> None:
    """A workspace that has not installed the bot gets the address that does; the other is well."""
    key = Fernet.generate_key().decode()
    config = with_oauth(firm.config())
    secrets = {
        "ANSWERWELL_SLACK_SIGNING_SECRET": "0a" * 16,
        "ANSWERWELL_SLACK_CLIENT_SECRET": "0b" * 16,
        "ANSWERWELL_SLACK_ENCRYPTION_KEY": key,
    }

    at_first = await checked(firm, config, secrets)
    await migrate(config.database)
    absent = await checked(firm, config, secrets)
    await install(config.database, firm.acme.id, Vault(key).seal(BotTokens(access=firm.acme.token)))
    present = await checked(firm, config, secrets)

    (line,) = wrong(absent)
    assert wrong(at_first) == [line]
    assert f"not installed in the workspace {firm.acme.id}" in line
    assert "https://bot.example.com/slack/install" in line
    assert wrong(present) == []
    assert any("in the workspace Acme" in one.what for one in present)


async def install(database: str, team: str, sealed: bytes) -> None:
    """Note that the bot is in *team*."""
    store = Store(connect(database))
    await Installations(store, "slack").put(
        Installation(
            tenant=team,
            sealed=sealed,
            bot="slack:U1",
            scopes=(),
            by="slack:U2",
            at=datetime(2026, 1, 1, tzinfo=UTC),
        )
    )
    await store.close()


async def test_the_command(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command itself says it, for people and for scripts."""
    monkeypatch.chdir(firm.folder)
    for name, value in firm.secrets.items():
        monkeypatch.setenv(name, value)
    write_settings(firm)

    found = await asyncio.to_thread(as_json, "check", "--json")

    problems = [one["what"] for one in found["findings"] if one["level"] == "problem"]
    assert found["ok"] is False
    assert problems == ["acme: The user group S404 is gone, or switched off"]


def write_settings(firm: Firm) -> None:
    """The settings of the firm's bot, as a file."""
    Path("answerwell.toml").write_text(
        f'[communities.acme]\nmatching.model = "none"\nwatched = ["slack:{firm.help.id}"]\n'
        f'staff_channel = "slack:{firm.staff_room.id}"\n'
        f'[slack]\napi_url = "{firm.server.api_url}"\n'
        f'[slack.workspaces.acme]\nteam = "{firm.acme.id}"\nstaff = ["S404"]\n',
        encoding="utf-8",
    )
