"""Which verdicts on matches stand: drawn from the ticket alone, as its messages are.

A decision changes tickets; `judged` compares the verdicts before and after and yields what to
keep and what to take back. So whatever undoes an ending undoes its verdict, exactly.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.effects import Effect, Judge, Unjudge
from bot.domain.parts.endings import Ending
from bot.domain.parts.offers import Offer
from bot.domain.ticket import Ticket, offer_of, standing
from bot.domain.verdict import Verdict


def judged(before: Ticket | None, after: Ticket) -> tuple[Effect, ...]:
    """What to keep and what to take back so that the verdicts are those of *after*."""
    old = {} if before is None else verdicts(before)
    new = verdicts(after)
    kept = (Judge(verdict=verdict) for key, verdict in new.items() if old.get(key) != verdict)
    gone = (
        Unjudge(ticket=after.number, person=person, entry=entry)
        for person, entry in old
        if (person, entry) not in new
    )
    return (*kept, *gone)


def verdicts(ticket: Ticket) -> Mapping[tuple[str, str], Verdict]:
    """Every verdict that stands on *ticket*, by person and entry.

    A refusal stands for good; a confirmation as long as the ending that it was. Only a tap
    counts: that something "did not help" in words may be true of the right answer.
    """
    found = {}
    for offer in ticket.offers:
        if offer.refusal is not None and offer.band is not None:
            by, at = offer.refusal.by, offer.refusal.at
            found[by, offer.entry] = _verdict(ticket, offer, by, at, confirmed=False)
    for ended in standing(ticket):
        offer_ = offer_of(ticket, ended.entry) if ended.ending is Ending.STORED else None
        if offer_ is not None and offer_.band is not None:
            by, at = ended.by.account, ended.at
            found[by, offer_.entry] = _verdict(ticket, offer_, by, at, confirmed=True)
    return found


def _verdict(ticket: Ticket, offer: Offer, by: str, at: datetime, *, confirmed: bool) -> Verdict:
    # What was said in private, deleted or edited away teaches nothing: only its score counts.
    assert offer.band is not None, "an offer without a score is passed over"
    return Verdict(
        ticket=ticket.number,
        person=by,
        entry=offer.entry,
        wording=ticket.text if ticket.as_matched and not ticket.private else "",
        confirmed=confirmed,
        band=offer.band,
        logit=offer.logit,
        confidence=offer.confidence,
        model=offer.model,
        at=at,
    )
