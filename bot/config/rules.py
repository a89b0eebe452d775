"""What types cannot say: the rules that settings follow, each giving a complaint or ""."""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.config.calendar_rules import calendar_mistakes
from bot.config.ladder_rules import groups, tiers
from bot.config.settings import Config, Playground
from bot.domain.limits import Limits
from bot.domain.policy import Credits, Helping, Matching, Policy
from bot.domain.service_levels import ServiceLevel
from bot.domain.surges import Surges
from knowledge import models

PLATFORMS = ("discord", "slack", "playground")

_ADDRESS = re.compile(
    r"(?P<scheme>[\w+]+)://(?:[^:/]*(?P<password>:[^@]*)?@)?(?:\[[^/?]+\]|[^/:?]*)"
    r"(?::(?P<port>[^/?]*))?(?:/(?P<name>[^?]*))?(?:\?(?P<query>.*))?"
)
_CHANNEL = re.compile(rf"({'|'.join(PLATFORMS)}):\S+")
_COMMUNITY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SLACK_ID = re.compile(r"[A-Z0-9]+")


def from_to(low: float, high: float) -> Callable[[object], str]:
    def rule(value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float) or low <= value <= high:
            return ""
        return f"must be from {_plain(low)} to {_plain(high)}, not {value}"

    return rule


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else f"{number:g}"


_SHARE = from_to(0, 1)


def _channel(value: object) -> str:
    if not isinstance(value, str) or not value or _CHANNEL.fullmatch(value):
        return _discord_id(value) or _slack_id(value)
    return (
        f'must be "platform:channel" with one of the platforms {", ".join(PLATFORMS)},'
        f" not {shown(value)}"
    )


def _discord_id(value: object) -> str:
    """What is wrong with a channel of Discord that is named instead of numbered."""
    if not isinstance(value, str) or not value.startswith("discord:"):
        return ""
    if value.removeprefix("discord:").isdecimal():
        return ""
    return (
        f"needs the channel's id, digits only, not {shown(value)}"
        " (Discord: Developer Mode on, right-click the channel, Copy ID)"
    )


def _slack_id(value: object) -> str:
    """The same for Slack, whose ids have no small letters and whose names no capitals."""
    if not isinstance(value, str) or not value.startswith("slack:"):
        return ""
    if _SLACK_ID.fullmatch(value.removeprefix("slack:")):
        return ""
    return (
        f'needs the channel\'s id, like "slack:C024BE91L", not {shown(value)}'
        " (Slack: the channel's name → About, at the very bottom)"
    )


def _channels(value: object) -> str:
    every = value if isinstance(value, list) else []
    empty = "must not hold an empty channel" if "" in every else ""
    return next(filter(None, map(_channel, every)), empty)


def _thresholds(value: object) -> str:
    every = value if isinstance(value, dict) else {}
    empty = "must not hold an empty channel" if "" in every else ""
    wrong = ((key, _channel(key) or _SHARE(share)) for key, share in every.items())
    return next((f'of "{key}" {complaint}' for key, complaint in wrong if complaint), empty)


def _topics(value: object) -> str:
    empty = isinstance(value, list) and any(isinstance(e, str) and not e.strip() for e in value)
    return "must not hold an empty topic" if empty else ""


def _platforms(value: object) -> str:
    every = value if isinstance(value, list) else []
    wrong = (each for each in every if isinstance(each, str) and each not in PLATFORMS)
    unknown = next(wrong, None)
    known = ", ".join(PLATFORMS)
    return "" if unknown is None else f"must be of the platforms {known}, not {shown(unknown)}"


def _crowd(value: object) -> str:
    if value == 1 and not isinstance(value, bool):
        return "must be 2 or more, or 0 for never: one person is no crowd"
    return from_to(0, 1000)(value)


def host(value: object) -> str:
    return 'must be an address of this machine, like "127.0.0.1"' if value == "" else ""


def web_address(*schemes: str) -> Callable[[object], str]:
    """The rule for addresses that begin with one of *schemes*."""

    def rule(value: object) -> str:
        if not isinstance(value, str):
            return ""
        try:
            parts = urlsplit(value)
            well = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
        except ValueError:  # a port that is no number, or brackets that do not close
            well = False
        allowed = " or ".join(f'"{scheme}://"' for scheme in schemes)
        return "" if well else f"must be an address that begins with {allowed}, not {shown(value)}"

    return rule


def _model(value: object) -> str:
    if not isinstance(value, str) or value.strip():
        return ""
    return f'must be "{models.MINILM}", "{models.NONE}" or a folder with an ONNX sentence encoder'


def address(value: object) -> str:
    """What is wrong with a database's address. Never shows it: it may hold a password."""
    if not isinstance(value, str):
        return ""
    found = _ADDRESS.fullmatch(value)
    if found is None or found["scheme"] not in ("sqlite", "postgresql"):
        return 'must begin with "sqlite:///" or "postgresql://"'
    if found["scheme"] == "sqlite" and found["name"] in (None, "", ":memory:"):
        return 'SQLite needs a file, like "sqlite:///answerwell.db"'
    if found["port"] and not found["port"].isdecimal():
        return "the port must be a number (in a password, write @ as %40 and : as %3A)"
    return ""


def _public_address(value: object) -> str:
    """The same for one that stands in the settings, where no password belongs."""
    found = _ADDRESS.fullmatch(value) if isinstance(value, str) else None
    if found and (found["password"] or "passw" in (found["query"] or "")):
        return (
            "must not hold a password; put the address into the environment's ANSWERWELL_DATABASE"
            " or into a file that database_file names"
        )
    return address(value)


def _heartbeat(value: object) -> str:
    """What is wrong with an address that is called. It is not shown: its path is a secret."""
    if value == "" or not web_address("https", "http")(value):
        return ""
    return 'must be an address that begins with "https://" or "http://", or "" for none'


_COUNT = from_to(0, 1_000_000)
RULES: Mapping[Any, Mapping[str, Callable[[object], str]]] = {
    Config: {"database": _public_address, "heartbeat": _heartbeat},
    Playground: {"port": from_to(1, 65535), "host": host},
    Policy: {"watched": _channels, "staff_channel": _channel},
    Limits: {
        "repeats": from_to(0, 1000),
        "tiers": tiers,
        "waves": from_to(0, 20),
        "wave_share": _SHARE,
        "warning": _SHARE,
    },
    ServiceLevel: {"channels": _channels, "topics": _topics, "platforms": _platforms},
    Credits: {
        **dict.fromkeys(("accepted", "verified", "reused", "voted", "quorum", "silence"), _COUNT),
        **dict.fromkeys(("pair_daily", "reuse_daily", "daily", "rank"), _COUNT),
        "endorsers": from_to(1, 100),
        "ratio": _SHARE,
        "half_life_days": from_to(0, 36_500),
    },
    Helping: {
        "wave": from_to(1, 30),
        "last": from_to(1, 30),
        "daily": from_to(0, 1000),
        "load": from_to(1, 1000),
    },
    Matching: {
        **dict.fromkeys(("question", "answer", "suggest"), _SHARE),
        "channels": _thresholds,
        "model": _model,
    },
    Surges: {"people": _crowd},
}


def community_mistakes(
    stated: object, set_up_in_chat: Collection[str] = ()
) -> Iterator[tuple[str, str]]:
    """What is wrong between the settings of communities, each right by itself.

    Those that can be set up in chat may leave out what is set up there.
    """
    watched_by: dict[str, str] = {}
    for community, policy in stated.items() if isinstance(stated, dict) else ():
        path = f"communities.{community}"
        if not _COMMUNITY.fullmatch(community):
            yield path, "a community's id is up to 64 letters, digits, - and _"
        if not isinstance(policy, dict):
            continue
        yield from calendar_mistakes(path, policy)
        if policy.get("staff_channel", "") == "" and community not in set_up_in_chat:
            where = (
                'write where staff is tagged, like "playground:staff"; only with a'
                f" [discord.servers.{community}] or [slack.workspaces.{community}] it can be"
                " chosen in chat"
            )
            yield f"{path}.staff_channel", f"is missing; {where}"
        channels = policy.get("watched")
        for channel in channels if isinstance(channels, list) else ():
            if isinstance(channel, str) and watched_by.setdefault(channel, community) != community:
                other = watched_by[channel]
                yield f"{path}.watched", f'"{channel}" is already watched by the community {other}'
        match policy.get("matching"):
            case {"answer": int() | float() as answer, "suggest": int() | float() as suggest} if (
                0 < answer < suggest <= 1
            ):
                yield f"{path}.matching.suggest", f"must not be above answer, which is {answer}"


def tables(stated: Mapping[str, object], platform: str, name: str) -> Mapping[str, dict[str, Any]]:
    """The tables [platform.name.*] that *stated* settings have, by community."""
    section = stated.get(platform)
    found = section.get(name) if isinstance(section, dict) else None
    every = found.items() if isinstance(found, dict) else ()
    return {community: table for community, table in every if isinstance(table, dict)}


def unknown_tiers(
    path: str, table: Mapping[str, object], community: object
) -> Iterator[tuple[str, str]]:
    """Tiers of a platform's *table* that no ladder of the community names."""
    known = groups(community)
    stated = table.get("tiers")
    for tier in stated if isinstance(stated, dict) else ():
        if tier not in known:
            yield f"{path}.tiers.{tier}", f"limits.tiers of the community has only {shown(known)}"


def shown(value: object) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."
