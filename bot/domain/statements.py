"""Statements: what one member has earned, for those who reward helpers outside."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.credits import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One member's credit, with all their accounts."""

    accounts: tuple[str, ...]
    name: str
    total: int
    pending: int  # of these, that may still be taken back without drama
    counts: Mapping[Kind, int]  # awards of each kind, less what was taken back
