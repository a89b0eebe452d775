"""Members: accounts of one person, linked, count as one."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Members:
    """Which accounts belong together, of those that a decision is about."""

    of: Mapping[str, str] = field(default_factory=dict)  # the member of each linked account

    def same(self, one: str, other: str) -> bool:
        """Whether two accounts are one person's."""
        return self.of.get(one, one) == self.of.get(other, other)

    def accounts(self, account: str) -> tuple[str, ...]:
        """Every account of whoever has *account*, that one first."""
        return (account, *(o for o in self.of if o != account and self.same(o, account)))


NOBODY = Members()  # no accounts are linked
