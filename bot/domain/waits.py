"""How long one question waited for a human, and whether its own limits were kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import calendars
from bot.domain.parts.endings import Ending
from bot.domain.parts.offers import Fate, Offer
from bot.domain.parts.steps import Clock
from bot.domain.states import ENDED
from bot.domain.ticket import Ticket
from knowledge.model import Band

NEEDED_NOBODY = frozenset({Ending.NO_QUESTION, Ending.PUBLISHED})  # no question, or asked anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """One question that needed a human, as it stands."""

    number: int
    place: str  # "platform:channel"
    groups: tuple[str, ...]  # of its asker
    topic: str  # its id; "": untagged
    policy: str  # the name of the policy that its limits are from; "": the community's own
    since: datetime  # when the wait began
    wall: timedelta  # until a human answered, it ended, or now
    worked: timedelta  # the same in its own business time
    answered: bool  # by a human; else it ended or waits still
    ended: bool  # nobody can answer in time any more
    late: bool  # its limit for the first answer passed before a human answered
    limited: bool  # there is a limit for its solution
    unsolved: bool  # that one passed before it was solved
    solved: timedelta | None  # from the question to its end with an answer, by the wall clock

    @property
    def settled(self) -> bool:
        """Whether it is known if the first answer came in time."""
        return self.answered or self.ended or self.late


def waited(ticket: Ticket, now: datetime) -> Wait | None:
    """The wait of *ticket* as it is at *now*; None if no human was needed.

    A stored answer that the asker did not refuse needs none. If they did, or wrote again, they wait
    since then; all others since they asked. No message of the bot ends a wait.
    """
    ended = ticket.resolution
    if ticket.whisper or (ended is not None and ended.ending in NEEDED_NOBODY):
        return None
    since = _since(ticket)
    if since is None:
        return None
    closed = ended.at if ended is not None and ticket.status in ENDED else None
    until = max(ticket.first_human_at or closed or now, since)
    worked = calendars.between(ticket.hours, since, until)
    limits = ticket.limits
    solved = closed is not None and ended is not None and ended.ending in _SOLVES
    return Wait(
        number=ticket.number,
        place=ticket.conversation.place,
        groups=ticket.asker.groups,
        topic=ticket.topic,
        policy=ticket.policy,
        since=since,
        wall=until - since,
        worked=worked,
        answered=ticket.first_human_at is not None,
        ended=closed is not None,
        late=worked > limits.first_response,
        limited=bool(limits.resolution),
        unsolved=bool(limits.resolution) and _overran(ticket, closed, now),
        solved=closed - ticket.opened_at if solved and closed else None,
    )


_SOLVES = frozenset({Ending.ACCEPTED, Ending.STORED, Ending.STAFF})


def _since(ticket: Ticket) -> datetime | None:
    """When somebody began to be needed; None if nobody is."""
    given = [offer for offer in ticket.offers if _was_given(offer)]
    if not given:
        return ticket.opened_at
    asker = ticket.asker.account
    again = [offer.refusal.at for offer in given if offer.refusal is not None]
    again += [reply.at for reply in ticket.replies if reply.author.account == asker]
    human = ticket.first_human_at
    before = [at for at in again if human is None or at <= human]
    solved = ticket.resolution is not None and ticket.resolution.ending is Ending.STORED
    if human is not None:
        return min(before, default=ticket.opened_at)
    refused = any(offer.fate is Fate.REFUSED for offer in given)
    if solved or not (refused or ticket.waiting_since is not None):
        return None
    return min(before, default=ticket.waiting_since or ticket.opened_at)


def _was_given(offer: Offer) -> bool:
    """Whether it was posted as the answer: a suggestion only if its asker picked it."""
    if offer.fate in (Fate.SHOWN, Fate.SOLVED):
        return True
    return offer.fate is Fate.REFUSED and offer.band is not Band.SUGGEST


def _overran(ticket: Ticket, closed: datetime | None, now: datetime) -> bool:
    """Whether the limit for the solution passed; the ticket's clock knows when it stood still."""
    clock = ticket.clock
    if clock == Clock():  # it never ran: the question is of an earlier version
        used = calendars.between(ticket.hours, ticket.opened_at, closed or now)
        return used > ticket.limits.resolution
    return clock.breached_at is not None or (clock.due is not None and clock.due < now)
