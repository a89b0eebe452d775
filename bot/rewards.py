"""Reward roles as the platform that gives them knows them: how they are called, who has which."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.domain.ranks import Reward


class Rewards:
    """What every part of the bot can say of reward roles; nothing until the platform was asked."""

    def __init__(self) -> None:
        self._known: dict[str, Mapping[str, Reward]] = {}
        self._held: dict[tuple[str, str], frozenset[str]] = {}

    def known(self, community: str, rewards: Mapping[str, Reward]) -> None:
        """The roles that there are to earn in *community*, by id."""
        self._known[community] = rewards

    def held(self, community: str, account: str, roles: Collection[str]) -> None:
        """Ids of the reward roles that *account* has now."""
        self._held[community, account] = frozenset(roles)

    def of(self, community: str, accounts: Collection[str]) -> tuple[Reward, ...]:
        """The roles for the person with *accounts*, the fewest points first."""
        had = {role for one in accounts for role in self._held.get((community, one), ())}
        known = self._known.get(community, {}).items()
        found = (replace(reward, held=role in had) for role, reward in known)
        return tuple(sorted(found, key=lambda each: each.points))
