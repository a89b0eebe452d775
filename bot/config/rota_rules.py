"""The rules that rotas follow, each giving a complaint or ""."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.config.calendar_rules import zone
from bot.config.rules import from_to, shown
from bot.domain import rota_words, windows
from bot.domain.duty import Override, Rota, Shift
from bot.domain.duty_words import Verb
from bot.domain.rota_words import RotaError
from bot.domain.windows import WindowError

WEEKS = 104

_ACCOUNT = re.compile(r"discord:[1-9][0-9]{5,19}|slack:[UW][A-Z0-9]{1,20}|playground:[a-z0-9_-]+")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


def _account(value: object) -> str:
    if not isinstance(value, str) or _ACCOUNT.fullmatch(value):
        return ""
    return (
        'must be an account like "discord:81384788765712384" or "slack:U024BE7LH", not'
        f" {shown(value)}; Discord and Slack show the id in the person's menu (Copy ID, Copy member"
        " ID)"
    )


def _accounts(value: object) -> str:
    every = value if isinstance(value, list) else []
    return next(filter(None, map(_account, every)), "")


def _people(value: object) -> str:
    every = value if isinstance(value, dict) else {}
    wrong = ((name, _account(account)) for name, account in every.items())
    return next((f'of "{name}" {complaint}' for name, complaint in wrong if complaint), "")


def _read(reads: Callable[[str], object]) -> Callable[[object], str]:
    """The rule for what *reads* can read."""

    def rule(value: object) -> str:
        try:
            if isinstance(value, str):
                reads(value)
        except WindowError as error:
            return str(error)
        except RotaError as error:
            return f"{error}, not {shown(value)}" if str(error).startswith("must") else str(error)
        return ""

    return rule


def _ical(value: object) -> str:
    if isinstance(value, str) and re.match(r"(?:https?|webcal):", value):
        return "must be the name of a file; have the calendar fetched into one, every few minutes"
    return ""


ROTA_RULES: Mapping[Any, Mapping[str, Callable[[object], str]]] = {
    Rota: {"zone": zone, "people": _people, "ical": _ical},
    Shift: {
        "who": _accounts,
        "days": _read(windows.weekdays),
        "hours": _read(windows.shift),
        "weeks": from_to(1, WEEKS),
        "since": _read(lambda text: text and rota_words.day(text)),
    },
    Override: {
        "who": _accounts,
        "begins": _read(rota_words.local),
        "ends": _read(rota_words.local),
    },
}


def rota_mistakes(stated: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What is wrong between settings of a rota, each right by itself."""
    for community, policy in _table(stated.get("communities")).items():
        for name, rota in _table(_table(policy).get("rotas")).items():
            path = f"communities.{community}.rotas.{name}"
            if not _NAME.fullmatch(name) or name.casefold() in list(Verb):
                yield path, f"a rota's name is letters, digits, - and _, and none of {_verbs()}"
            yield from _of_rota(path, _table(rota))


def _of_rota(path: str, rota: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for number, shift in enumerate(_list(rota.get("shifts")), start=1):
        if "who" not in shift:
            where = f"{path}.shifts, item {number}.who"
            yield where, 'is missing; write who is on duty then, like ["slack:U024BE7LH"]'
        weeks = shift.get("weeks")
        if isinstance(weeks, int) and weeks > 1 and not shift.get("since"):
            where = f"{path}.shifts, item {number}.since"
            yield where, 'is missing: a date in the first of these weeks, like "2026-01-05"'
    for number, override in enumerate(_list(rota.get("overrides")), start=1):
        for key in ("begins", "ends"):
            if key not in override:
                where = f"{path}.overrides, item {number}.{key}"
                yield where, 'is missing; write it by the rota\'s clock, like "2026-12-24 08:00"'
        try:
            begins, ends = (rota_words.local(override[key]) for key in ("begins", "ends"))
        except (KeyError, TypeError, AttributeError, RotaError):
            continue  # which is said where it stands
        if begins >= ends:
            where = f"{path}.overrides, item {number}.ends"
            yield where, f"must be later than begins, which is {shown(override['begins'])}"


def _verbs() -> str:
    return ", ".join(verb.value for verb in Verb)


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
