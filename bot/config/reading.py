"""Reads settings: TOML in, a frozen Config out, or one line for each mistake."""

import builtins
import json
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.config.bridge_rules import BRIDGE_RULES, webhook_mistakes
from bot.config.calendar_rules import CALENDAR_RULES
from bot.config.discord_rules import DISCORD_RULES, server_mistakes
from bot.config.ladder_rules import ladder_mistakes
from bot.config.rota_rules import ROTA_RULES, rota_mistakes
from bot.config.rules import RULES, community_mistakes, shown, tables
from bot.config.rules import address as complain
from bot.config.secrets import in_file
from bot.config.service_level_rules import inherited, nested, policy_mistakes, written
from bot.config.settings import Config, ConfigError
from bot.config.slack_rules import SLACK_RULES, workspace_mistakes
from bot.domain.durations import DurationError, parse_duration

DEFAULT_PATH = Path("answerwell.toml")
DATABASE = "ANSWERWELL_DATABASE"  # the environment's word on the database comes before the file's
DATABASE_FILE = "ANSWERWELL_DATABASE_FILE"

_LINE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_MAY_BE_NONE = frozenset({"half_life", "resolution"})  # with "0s" there is none
_MAY_REPEAT = frozenset({"tiers"})  # who is on a rung can be on a later one as well
_WANTED = {
    "string_type": "text in quotes",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list in [square brackets]",
    "dict_type": "a table",
    "dataclass_type": "a table",
}

_CONFIG = TypeAdapter(Config)
_RULES = {
    **RULES,
    **BRIDGE_RULES,
    **CALENDAR_RULES,
    **DISCORD_RULES,
    **ROTA_RULES,
    **SLACK_RULES,
}


def load(path: Path, environment: Mapping[str, str] = os.environ) -> Config:
    """The settings in *path*, with the database that *environment* names if it names one.

    Raises ConfigError with every mistake.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        made_by = "answerwell init" + ("" if path == DEFAULT_PATH else f" {path}")
        raise ConfigError(f"{path}: there is no such file; make one with: {made_by}") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}, line {line}: is no UTF-8 text; save it as UTF-8") from error
    config = parse(text, str(path))
    return replace(config, database=_database(config, str(path), environment))


def parse(text: str, source: str) -> Config:
    """The settings that *text* states; *source* is what mistakes are said to be in.

    Raises ConfigError with every mistake.
    """
    try:
        stated = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        found = _LINE.search(str(error))
        line = (found and found[1]) or text.count("\n") + 1
        reason = _LINE.sub("", str(error))
        raise ConfigError(f"{source}, line {line}: this is no TOML: {reason}") from error
    mistakes: dict[str, str] = {}
    stated = nested(stated, mistakes)
    ready = _prepare(stated, Config, "", mistakes)
    mistakes = dict(server_mistakes(stated)) | dict(workspace_mistakes(stated)) | mistakes
    servers, workspaces = (
        tables(stated, "discord", "servers"),
        tables(stated, "slack", "workspaces"),
    )
    called = {"discord.servers": servers, "slack.workspaces": workspaces}
    mistakes = dict(ladder_mistakes(stated.get("communities"), called)) | mistakes
    mistakes = dict(rota_mistakes(stated)) | mistakes
    in_chat = {*servers, *workspaces}
    mistakes |= dict(community_mistakes(stated.get("communities"), in_chat))
    mistakes |= dict(webhook_mistakes(stated.get("communities")))
    mistakes |= dict(policy_mistakes(stated))
    config = Config()
    try:
        # As JSON, because only there "strict" means right types without meaning Python's types.
        config = _CONFIG.validate_json(json.dumps(ready, default=str), strict=True)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            mistakes.setdefault(_path(detail["loc"]), _in_words(detail))
    if mistakes:
        said = sorted((written(path), what) for path, what in mistakes.items())
        raise ConfigError(*(f"{source}: {path}: {what}" for path, what in said))
    return inherited(config)


def _prepare(value: Any, wanted: Any, path: str, mistakes: dict[str, str]) -> Any:
    """*value* with durations as pydantic reads them; what types cannot say goes to *mistakes*."""
    if wanted is timedelta:
        try:
            if not isinstance(value, str):
                raise DurationError(f'must be a duration in quotes, like "30m", not {shown(value)}')
            if value.strip().startswith("-"):
                raise DurationError(f"must be above zero, like 30m or 2h, not {shown(value)}")
            if _may_be_none(path) and value.strip() == "0s":
                return "PT0S"
            return f"PT{parse_duration(value).total_seconds():.0f}S"
        except DurationError as error:
            said = str(error)
            none = f'{said.removesuffix(".")}; "0s" is none'
            mistakes[path] = none if _may_be_none(path) else said
            return "PT1S"
    if is_dataclass(wanted) and isinstance(value, dict):
        kinds, rules = get_type_hints(wanted), _RULES.get(wanted, {})
        for key, inner in value.items():
            complaint = rules[key](inner) if key in rules else ""
            if complaint := complaint or ("" if key in _MAY_REPEAT else _repeated(inner)):
                mistakes[_join(path, key)] = complaint
    elif get_origin(wanted) is tuple and isinstance(value, list):
        kind = get_args(wanted)[0]
        return [
            _prepare(inner, kind, f"{path}, item {number}", mistakes)
            for number, inner in enumerate(value, start=1)
        ]
    elif get_origin(wanted) is dict and isinstance(value, dict):
        kinds = dict.fromkeys(value, get_args(wanted)[1])
    else:
        if isinstance(value, date | time):  # which TOML has, and JSON makes text of
            mistakes[path] = f'must be in quotes, like "{_moment(value)}"'
        return value
    return {
        key: _prepare(inner, kinds.get(key), _join(path, key), mistakes)
        for key, inner in value.items()
    }


def _may_be_none(path: str) -> bool:
    return path.rpartition(".")[2] in _MAY_BE_NONE


def _repeated(value: object) -> str:
    """What stands in a list twice."""
    every = [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
    twice = next((each for each in every if every.count(each) > 1), None)
    return "" if twice is None else f"has {shown(twice)} twice"


def _moment(value: date | time) -> str:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(" ", "minutes")
    return value.isoformat()


def _database(config: Config, source: str, environment: Mapping[str, str]) -> str:
    """The database's address by the first that states it: the environment, a file, the settings."""
    if address := environment.get(DATABASE, "").strip():
        stated_by = f"the environment's {DATABASE}"
    elif name := environment.get(DATABASE_FILE) or config.database_file:
        stated_by = f"{source}: database_file" if name == config.database_file else DATABASE_FILE
        address = in_file(name, stated_by)
    else:
        return config.database
    if complaint := complain(address):
        raise ConfigError(f"{stated_by}: {complaint}")
    return address


def _in_words(detail: ErrorDetails) -> str:
    if detail["type"] == "unexpected_keyword_argument":
        allowed = _names(detail["loc"][:-1])
        near = get_close_matches(str(detail["loc"][-1]), allowed, n=1)
        hint = f"; did you mean {near[0]}?" if near else "."
        return f"unknown setting{hint} Allowed here: {', '.join(allowed)}"
    if detail["type"] in ("literal_error", "enum"):
        return f"must be {detail['ctx']['expected']}, not {shown(detail['input'])}"
    if detail["type"] == "missing":
        return "is missing"
    wanted = _WANTED.get(detail["type"])
    return f"must be {wanted}, not {shown(detail['input'])}" if wanted else detail["msg"]


def _names(loc: Sequence[str | int]) -> list[str]:
    """The settings of the table at *loc*."""
    kind: Any = Config
    for key in loc:
        match get_origin(kind):
            case builtins.dict:
                kind = get_args(kind)[1]
            case builtins.tuple:
                kind = get_args(kind)[0]
            case _:
                kind = get_type_hints(kind)[str(key)]
    return [each.name for each in fields(kind)]


def _path(loc: Sequence[str | int]) -> str:
    path = ""
    for key in loc:
        path = f"{path}, item {key + 1}" if isinstance(key, int) else _join(path, key)
    return path


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
