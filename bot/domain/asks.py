"""An ask: a helper was asked to look at a question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

ASK = "ask:"  # how the names of their messages begin; then the ticket's number


class Way(StrEnum):
    """How a helper is asked."""

    MENTION = "mention"  # named in the question's thread
    DIRECT = "direct"  # by a direct message; never to who did not say so
    DIGEST = "digest"  # once a day, what is still open then
    OFF = "off"  # not at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Somebody was asked, once; what they did is noted on it.

    Who takes a question without having been asked has an ask as well, in wave 0.
    """

    account: str
    member: str = ""  # whose account it was then
    name: str
    at: datetime
    wave: int  # the message that they were asked with, counted from 1
    way: Way
    why: str = ""  # what they know of it: "solved 6 on Billing"
    taken_at: datetime | None = None  # they said that they take it
    declined_at: datetime | None = None  # they said that they cannot
    answered_at: datetime | None = None  # they wrote in the thread
    ended_at: datetime | None = None  # it needs nobody any more


def slot(ticket: int, account: str, wave: int, way: Way) -> str:
    """The name of the message with a request: one for a wave, or one to somebody alone."""
    return f"{ASK}{ticket}:{f'@{account}' if way is Way.DIRECT else wave}"


def request_of(slot: str) -> tuple[int, str] | None:
    """Of the name of a message with a request: the ticket, and whom alone it is for, or "".

    None: *slot* names another message.
    """
    if not slot.startswith(ASK):
        return None
    number, _, whom = slot.removeprefix(ASK).partition(":")
    return int(number), whom.removeprefix("@") if whom.startswith("@") else ""


def answered(asks: Sequence[Ask], account: str, member: str, at: datetime) -> tuple[Ask, ...]:
    """*asks*, once whoever has *account* has written an answer."""
    return tuple(
        replace(ask, answered_at=at)
        if is_of(ask, account, member) and ask.answered_at is None
        else ask
        for ask in asks
    )


def is_of(ask: Ask, account: str, member: str) -> bool:
    """Whether it was the person with *account*, whose accounts are *member*'s, who was asked."""
    return account == ask.account or member == (ask.member or ask.account)


def takers(asks: Sequence[Ask]) -> tuple[Ask, ...]:
    """Who has it in hand, the first one first."""
    held = [ask for ask in asks if ask.taken_at is not None and ask.ended_at is None]
    return tuple(sorted(held, key=lambda ask: ask.taken_at or ask.at))
