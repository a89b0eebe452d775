"""One-time codes, with which somebody shows that two accounts are theirs."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

ALPHABET = "23456789ACDEFGHJKMNPQRTVWXY"  # nothing that looks like another: no 0, O, 1, I, L, S
LENGTH = 10
VALID = timedelta(minutes=15)
TRIES = 5  # wrong ones of an account within that time; after them no code works for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A code that works: the account that asked for it."""

    account: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """What is known when somebody asks for a code, or gives one."""

    fresh: str = ""  # for who asks for one
    offered: Offered | None = None  # what the given one is; None if it does not work
    tries: int = 0  # wrong ones that the account gave lately


def spaced(code: str) -> str:
    """*code* as it is easily read aloud."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def digest(community: str, typed: str) -> str:
    """What is stored of a code; its case, spaces and dashes do not matter."""
    code = "".join(sign for sign in typed.upper() if sign.isalnum())
    return hashlib.sha256(f"{community}/{code}".encode()).hexdigest()
