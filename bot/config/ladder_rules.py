"""What the rungs of a ladder must name: rotas, webhooks, people, and groups of a platform."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from bot.domain.ladder import STAFF, RungError, Whom, parse_rung
from bot.domain.limits import Limits

_PEOPLE = {
    "discord": (re.compile(r"[0-9]+"), "@discord:81384788765712384"),
    "slack": (re.compile(r"[UW][A-Z0-9]+"), "@slack:U024BE7LH"),
    "playground": (re.compile(r"\S+"), "@playground:sam"),
}


def tiers(value: object) -> str:
    """What is wrong with a ladder by itself; "" if nothing is."""
    if value == [] or (isinstance(value, list) and "" in value):
        return 'must name who is tagged, at least one, like ["staff"]'
    written = value if isinstance(value, list) else []
    return next(filter(None, map(_rung, written)), "")


def _rung(value: object) -> str:
    if not isinstance(value, str):
        return ""
    try:
        rung = parse_rung(value)
    except RungError as error:
        return f'has the rung "{value}": {error}'
    if rung.whom is not Whom.PERSON:
        return ""
    platform, _, own = rung.name.partition(":")
    form, example = _PEOPLE.get(platform, (None, ""))
    if form is None:
        return f'has the rung "{value}": write "@platform:id" with one of {", ".join(_PEOPLE)}'
    if form.fullmatch(own):
        return ""
    return f'has the rung "{value}": that is no id of a person there; write it like "{example}"'


def ladders(path: str, community: object) -> Iterator[tuple[str, list[str]]]:
    """The rungs of every ladder that *community* states, each with where it stands."""
    if not isinstance(community, dict):
        return
    policies = community.get("policies")
    every = enumerate(policies if isinstance(policies, list) else (), start=1)
    stated = [(path, community)]
    stated += [
        (f"{path}.policies, item {number}", each)
        for number, each in every
        if isinstance(each, dict)
    ]
    for where, table in stated:
        limits = table.get("limits")
        written = limits.get("tiers") if isinstance(limits, dict) else None
        if isinstance(written, list):
            yield f"{where}.limits.tiers", [tier for tier in written if isinstance(tier, str)]


def groups(community: object) -> list[str]:
    """The groups that the ladders of *community* call, in their order."""
    own = dict(ladders("", community))
    written = [own.pop(".limits.tiers", list(Limits().tiers)), *own.values()]
    named = (_parsed(tier) for tiers in written for tier in tiers)
    return list(dict.fromkeys(name for whom, name in named if whom is Whom.GROUP))


def ladder_mistakes(
    communities: object, sections: Mapping[str, Mapping[str, Mapping[str, Any]]]
) -> Iterator[tuple[str, str]]:
    """Rungs that name what the settings have not.

    *sections*: the tables of the platforms on which staff can be called, by "discord.servers" and
    the like, each by community.
    """
    for name, community in communities.items() if isinstance(communities, dict) else ():
        called = {
            f"{section}.{name}": tables[name].get("tiers", {})
            for section, tables in sections.items()
            if name in tables
        }
        for path, written in ladders(f"communities.{name}", community):
            for tier in written:
                if complaint := _unknown(*_parsed(tier), name, community, called):
                    yield path, f'has the rung "{tier}": {complaint}'


def _parsed(tier: str) -> tuple[Whom | None, str]:
    """What kind of rung *tier* is, and what it names; None: none, which `tiers` has said."""
    try:
        rung = parse_rung(tier)
    except RungError:
        return None, ""
    return rung.whom, rung.name


def _unknown(
    whom: Whom | None,
    name: str,
    own: str,
    community: Mapping[str, Any],
    tables: Mapping[str, object],
) -> str:
    """What is wrong with a rung of the community *own*; "" if nothing is."""
    match whom:
        case Whom.DUTY if not _has(community.get("rotas"), name):
            return f"there is no rota of that name; {_instead(own, 'rotas', name, community)}"
        case Whom.WEBHOOK if not _has(community.get("webhooks"), name):
            return f"there is no webhook of that name; {_instead(own, 'webhooks', name, community)}"
        case Whom.GROUP if name != STAFF:
            if any(_has(table, name) for table in tables.values()):
                return ""
            return f"no platform knows who that is; {_who(name, own, tables)}"
        case _:
            return ""


def _who(name: str, own: str, tables: Mapping[str, object]) -> str:
    """What to do about a group of the community *own* that no platform has."""
    every = (table for table in tables.values() if isinstance(table, dict))
    known = [STAFF, *(group for table in every for group in table)]
    if near := get_close_matches(name.casefold(), known, 1):
        return f"did you mean {near[0]}?"
    if not tables:
        sections = f"[discord.servers.{own}] or [slack.workspaces.{own}]"
        return f"the playground has {STAFF} alone, other groups stand under tiers in {sections}"
    return f"write it under tiers in {' or '.join(f'[{each}]' for each in tables)}"


def _instead(own: str, kind: str, name: str, community: Mapping[str, Any]) -> str:
    """What may have been meant by *name*: one that there is, or else one to be added."""
    table = community.get(kind)
    near = get_close_matches(name, table, 1) if isinstance(table, dict) else []
    return f"did you mean {near[0]}?" if near else f"add [communities.{own}.{kind}.{name}]"


def _has(table: object, name: str) -> bool:
    return isinstance(table, dict) and name in table
