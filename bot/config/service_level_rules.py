"""Policies as people write them: their time limits stand beside the conditions, and few do."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from difflib import get_close_matches
from typing import Any

from bot.config.settings import Config
from bot.domain.limits import Limits
from bot.domain.service_levels import ServiceLevel

LIMITS = tuple(each.name for each in fields(Limits))
CONDITIONS = ("channels", "topics", "groups", "platforms")
ALLOWED = ("name", *CONDITIONS, *LIMITS)

_INSIDE = re.compile(r"(\.policies, item \d+)\.limits\.")

Stated = Mapping[str, Any]


def nested(stated: Stated, mistakes: dict[str, str]) -> dict[str, Any]:
    """*stated* with the limits of each policy in a table of their own, as types want them.

    What no policy can have goes to *mistakes*, by the path that was written.
    """
    communities = stated.get("communities")
    if not isinstance(communities, dict):
        return dict(stated)
    done = {
        community: _with_policies(f"communities.{community}", settings, mistakes)
        for community, settings in communities.items()
    }
    return {**stated, "communities": done}


def _with_policies(path: str, settings: Any, mistakes: dict[str, str]) -> Any:
    if not isinstance(settings, dict) or "policies" not in settings:
        return settings
    policies = settings["policies"]
    if isinstance(policies, dict):
        mistakes[f"{path}.policies"] = f"needs two brackets on each side: [[{path}.policies]]"
        return {**settings, "policies": []}
    if not isinstance(policies, list):
        return settings
    every = enumerate(policies, start=1)
    done = [_with_limits(f"{path}.policies, item {n}", each, mistakes) for n, each in every]
    return {**settings, "policies": done}


def _with_limits(path: str, policy: Any, mistakes: dict[str, str]) -> Any:
    if not isinstance(policy, dict):
        return policy
    for key in policy.keys() - set(ALLOWED):
        near = get_close_matches(key, ALLOWED, n=1)
        hint = f"; did you mean {near[0]}?" if near else "."
        allowed = f"Allowed here: {', '.join(ALLOWED)}"
        mistakes[f"{path}.{key}"] = f"unknown setting{hint} {allowed}"
    conditions = {key: policy[key] for key in ("name", *CONDITIONS) if key in policy}
    limits = {key: policy[key] for key in LIMITS if key in policy}
    inherits = [key for key in LIMITS if key not in policy]
    return {**conditions, "limits": limits, "inherits": inherits}


def written(path: str) -> str:
    """The path of a nested setting as people wrote it."""
    return _INSIDE.sub(r"\1.", path)


def inherited(config: Config) -> Config:
    """*config*, in which policies have their community's limits where they state none."""
    communities = {
        community: replace(
            policy, policies=tuple(level.under(policy.limits) for level in policy.policies)
        )
        for community, policy in config.communities.items()
    }
    return replace(config, communities=communities)


def policy_mistakes(stated: Stated) -> Iterator[tuple[str, str]]:
    """What is wrong between policies, each right by itself; *stated* as `nested` gives it."""
    communities = stated.get("communities")
    for community, settings in communities.items() if isinstance(communities, dict) else ():
        policies = settings.get("policies") if isinstance(settings, dict) else None
        if isinstance(policies, list):
            path = f"communities.{community}.policies"
            yield from _names(path, policies)
            yield from _unreachable(path, policies)
            yield from _groups(path, policies, community, stated)


def _names(path: str, policies: Sequence[Any]) -> Iterator[tuple[str, str]]:
    known: dict[str, int] = {}
    for number, policy in _tables(policies):
        name = policy.get("name", "")
        if not isinstance(name, str):
            continue
        if not name.strip():
            wanted = 'is missing; staff reads it on the card, like "paying customers"'
            yield f"{path}, item {number}.name", wanted
        elif (first := known.setdefault(name.strip().casefold(), number)) != number:
            yield f"{path}, item {number}.name", f'"{name}" is already the name of item {first}'


def _unreachable(path: str, policies: Sequence[Any]) -> Iterator[tuple[str, str]]:
    earlier: list[tuple[int, ServiceLevel]] = []
    for number, policy in _tables(policies):
        level = ServiceLevel(
            channels=_words(policy.get("channels")),
            topics=_words(policy.get("topics")),
            groups=_words(policy.get("groups")),
            platforms=_words(policy.get("platforms")),
        )
        before = next((n for n, one in earlier if one.covers(level)), None)
        if before is not None:
            yield (
                f"{path}, item {number}",
                f"never holds, for every question that it fits is item {before}'s already;"
                " put it above that one, or give that one narrower conditions",
            )
        earlier.append((number, level))


def _groups(
    path: str, policies: Sequence[Any], community: str, stated: Stated
) -> Iterator[tuple[str, str]]:
    known = {*_mapped(stated, "discord", "servers", community)}
    known |= {*_mapped(stated, "slack", "workspaces", community)}
    for number, policy in _tables(policies):
        for group in _words(policy.get("groups")):
            if group in known:
                continue
            near = get_close_matches(group, known, n=1)
            how = (
                f'did you mean "{near[0]}"?'
                if near
                else f"name its role in groups under [discord.servers.{community}], or its user"
                f" group in groups under [slack.workspaces.{community}]"
            )
            yield f"{path}, item {number}.groups", f'nothing says who is in "{group}"; {how}'


def _mapped(stated: Stated, *keys: str) -> Iterable[str]:
    """The groups that a platform has for a community."""
    found: Any = stated
    for key in (*keys, "groups"):
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else ()


def _tables(policies: Sequence[Any]) -> Iterator[tuple[int, Stated]]:
    return ((n, each) for n, each in enumerate(policies, start=1) if isinstance(each, dict))


def _words(value: object) -> tuple[str, ...]:
    every = value if isinstance(value, list) else ()
    return tuple(each for each in every if isinstance(each, str))
