"""The rules that the [slack] settings follow, each giving a complaint or ""."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.config.rules import from_to, host, shown, tables, unknown_tiers, web_address
from bot.config.secrets import NEVER_STATED
from bot.config.settings import Slack, SlackWorkspace

LOOPBACK = ("127.0.0.1", "localhost", "::1")

_TEAM = re.compile(r"T[A-Z0-9]{1,20}")
_WHO = re.compile(r"[SUW][A-Z0-9]{1,20}")
_COMMAND = re.compile(r"/[a-z0-9_-]{1,31}")
_CLIENT_ID = re.compile(r"\d+\.\d+")
_WHERE_TEAM = (
    "in a browser it stands in the address of the workspace: https://app.slack.com/client/T…/C…"
)
_WHERE_WHO = (
    "Slack shows them in the ⋮ menu of a user group (Copy group ID) and of a person's profile"
    " (Copy member ID)"
)


def _team(value: object) -> str:
    if not isinstance(value, str) or value == "" or _TEAM.fullmatch(value):
        return ""  # that it is missing is said once, with where it is
    return f'must be the id of a workspace, "T…", not {shown(value)}; {_WHERE_TEAM}'


def _who(value: object) -> str:
    if not isinstance(value, str) or _WHO.fullmatch(value):
        return ""
    return (
        f'must be the id of a user group, "S…", or of a person, "U…", not {shown(value)};'
        f" {_WHERE_WHO}"
    )


def _everybody(value: object) -> str:
    every = value if isinstance(value, list) else []
    return next(filter(None, map(_who, every)), "")


def _each(value: object) -> str:
    every = value if isinstance(value, dict) else {}
    wrong = ((name, _who(who)) for name, who in every.items())
    return next((f'of "{name}" {complaint}' for name, complaint in wrong if complaint), "")


def _command(value: object) -> str:
    if not isinstance(value, str) or _COMMAND.fullmatch(value):
        return ""
    return (
        'must be "/" and then up to 31 small letters, digits, - and _, like "/answerwell",'
        f" not {shown(value)}"
    )


def _client_id(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return 'must be in quotes, like "1234.5678"'
    if not isinstance(value, str) or value == "" or _CLIENT_ID.fullmatch(value):
        return ""
    return (
        f'must be two numbers with a dot between them, like "1234.5678", not {shown(value)}; it is'
        " on https://api.slack.com/apps → your app → Basic Information"
    )


def _public_url(value: object) -> str:
    if not isinstance(value, str) or value == "":
        return ""
    if complaint := web_address("https", "http")(value):
        return complaint
    parts = urlsplit(value)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        return f'must begin with "https://", which Slack demands, not {shown(value)}'
    if parts.query or parts.fragment or parts.username is not None:
        return f"must be an address without ?, # and @, not {shown(value)}"
    if "/slack/" in f"{parts.path}/":
        return f"must end before /slack/…, which the bot adds itself, not {shown(value)}"
    return ""


def _stated_secret(name: str) -> Callable[[object], str]:
    secret = NEVER_STATED[name]

    def rule(_: object) -> str:
        return (
            f"a secret must not stand in the settings; put it into the environment's"
            f" {secret.variable} or into a file that {secret.setting} names, and make a new one"
            " if anybody else could read it here"
        )

    return rule


SLACK_RULES: Mapping[Any, Mapping[str, Callable[[object], str]]] = {
    Slack: {
        **{name: _stated_secret(name) for name in NEVER_STATED},
        "command": _command,
        "client_id": _client_id,
        "host": host,
        "port": from_to(1, 65535),
        "public_url": _public_url,
        "api_url": web_address("https", "http"),
    },
    SlackWorkspace: {
        "team": _team,
        "staff": _everybody,
        "helpers": _everybody,
        "tiers": _each,
        "groups": _each,
    },
}


def slack_complaint(name: str, value: object) -> str:
    """What is wrong with *value* for the setting *name* of [slack]; "" if nothing is."""
    return SLACK_RULES[Slack][name](value)


def workspace_mistakes(stated: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What is wrong between settings of Slack, each right by itself."""
    section = stated.get("slack")
    slack = section if isinstance(section, dict) else {}
    workspaces = tables(stated, "slack", "workspaces")
    yield from _oauth(slack, len(workspaces))
    communities = stated.get("communities")
    known = communities if isinstance(communities, dict) else {}
    owner: dict[str, str] = {}
    for community, workspace in workspaces.items():
        path = f"slack.workspaces.{community}"
        if community not in known:
            yield path, f"there is no community of that name; add [communities.{community}]"
        team = workspace.get("team", "")
        if team == "":
            yield f"{path}.team", f'is missing; write the id of the workspace, "T…": {_WHERE_TEAM}'
        elif isinstance(team, str) and owner.setdefault(team, community) != community:
            yield f"{path}.team", f"is already the workspace of the community {owner[team]}"
        yield from unknown_tiers(path, workspace, known.get(community))


def _oauth(slack: Mapping[str, object], workspaces: int) -> Iterator[tuple[str, str]]:
    """Many workspaces need OAuth, and OAuth needs an address that browsers reach."""
    client_id = slack.get("client_id", "")
    if client_id == "":
        if workspaces > 1:
            yield (
                "slack.client_id",
                "is missing: a token is good for one workspace, so several install the bot"
                " themselves; docs/slack.md tells how",
            )
    elif isinstance(client_id, str):
        yield from _installable(slack)


def _installable(slack: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    if slack.get("mode", "socket") != "http":
        yield "slack.mode", 'must be "http" with a client_id: workspaces install the bot by address'
    if not slack.get("public_url"):
        yield (
            "slack.public_url",
            "is missing; with a client_id it is the https address by which browsers reach the bot",
        )
