"""The app's manifest, as Slack takes it."""

from collections.abc import Iterator
from typing import Any

import pytest

from adapters.slack.interacting.shortcuts import ACCEPT, ASK
from adapters.slack.paths import REDIRECT
from adapters.slack.upkeep.manifest import EVENTS, Wish, manifest
from adapters.slack.upkeep.scopes import NAMES

URL = "https://bot.example.com"


def urls(value: Any) -> Iterator[str]:
    """Every address in a manifest."""
    if isinstance(value, str) and value.startswith("https://"):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from urls(inner)


def test_socket_mode() -> None:
    """In Socket Mode there is no address anywhere, and tokens do not expire."""
    wish = Wish(name="Ada", command="/ada")

    made = manifest(wish)

    assert list(urls(made)) == []
    settings = made["settings"]
    assert (settings["socket_mode_enabled"], settings["token_rotation_enabled"]) == (True, False)
    assert made["features"]["slash_commands"][0]["command"] == "/ada"
    assert made["display_information"]["name"] == "Ada"
    assert made["features"]["bot_user"]["display_name"] == "Ada"


@pytest.mark.parametrize("url", [URL, f"{URL}/"])
def test_http(url: str) -> None:
    """Events, commands and presses go to one address; nobody can install it elsewhere."""
    wish = Wish(url=url)

    made = manifest(wish)

    assert list(urls(made)) == [f"{URL}/slack/events"] * 3
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["token_rotation_enabled"] is False


def test_oauth() -> None:
    """With OAuth Slack leads back to the bot, and tokens expire."""
    wish = Wish(url=URL, oauth=True)

    made = manifest(wish)

    assert made["oauth_config"]["redirect_urls"] == [f"{URL}{REDIRECT}"]
    assert made["settings"]["token_rotation_enabled"] is True


def test_what_the_bot_can_do() -> None:
    """Both tabs, the shortcuts on messages, and ids of who is named in a command."""
    made = manifest(Wish())

    features = made["features"]
    home = features["app_home"]
    assert home["home_tab_enabled"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]
    shortcuts = {each["callback_id"]: each for each in features["shortcuts"]}
    assert {id_: each["name"] for id_, each in shortcuts.items()} == {
        ASK: "Ask the knowledge base",
        ACCEPT: "Accept as answer",
    }
    assert {each["type"] for each in shortcuts.values()} == {"message"}
    assert features["slash_commands"][0]["should_escape"] is True
    assert made["settings"]["interactivity"]["is_enabled"] is True
    assert made["settings"]["org_deploy_enabled"] is False


def test_every_event_has_its_scope() -> None:
    """Slack refuses a manifest with an event that no scope allows."""
    made = manifest(Wish())

    granted = made["oauth_config"]["scopes"]["bot"]
    assert granted == list(NAMES)
    assert set(EVENTS.values()) - {""} <= set(granted)
    assert set(made["settings"]["event_subscriptions"]["bot_events"]) == set(EVENTS)


def test_slacks_lengths() -> None:
    """Slack has limits for what is shown."""
    made = manifest(Wish())

    features = made["features"]
    assert len(made["display_information"]["description"]) <= 140
    assert all(len(each["name"]) <= 24 for each in features["shortcuts"])
    assert all(len(each["description"]) <= 150 for each in features["shortcuts"])
