"""When a message is taken for a question: each channel's threshold, and what raises and lowers it.

"Not a question" raises a channel's threshold, a question that was solved lowers it again. This is
stochastic approximation with a constant gain (Robbins & Monro 1951), in logits: a mistake adds
GAIN * PRECISION, a right one takes GAIN * (1 - PRECISION) away, so that the threshold rests where
the share PRECISION of what is heard are questions. It never falls below the settings' one.
"""

import math
from dataclasses import dataclass

from bot.domain.effects import Effect, Learn, Unlearn
from bot.domain.parts.endings import Consent, Ending
from bot.domain.policy import Policy
from bot.domain.states import Status
from bot.domain.ticket import Ticket

PRECISION = 0.8
GAIN = 0.5
HIGHEST = 0.9  # no channel gets deafer than this by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What a channel has learned."""

    raised: float = 0.0  # logits above the threshold of the settings, as the lessons add up
    refused: bool = False  # these very words were no question here


def threshold(policy: Policy, place: str, hearing: Hearing) -> float:
    """The least probability, in [0, 1], that a message in *place* is a question."""
    least = policy.matching.least(place)
    if not 0 < least < HIGHEST:
        return least
    return 1 / (1 + math.exp(-_logit(least) - _bounded(least, hearing.raised)))


def lessons(before: Ticket, after: Ticket, policy: Policy, hearing: Hearing) -> tuple[Effect, ...]:
    """What a channel learns from what became of a question; what it learned before is unlearned.

    Only from what the bot heard by itself: in private, or in a channel that is not watched, it was
    addressed.
    """
    was, is_ = _verdict(before), _verdict(after)
    place = after.conversation.place
    if was is is_ or after.private or place not in policy.watched:
        return ()
    if is_ is None:
        return (Unlearn(ticket=after.number),)
    step = _step(policy.matching.least(place), hearing.raised, question=is_)
    if is_ and step == 0:
        return (Unlearn(ticket=after.number),)
    return (
        Learn(
            ticket=after.number,
            conversation=after.conversation,
            step=step,
            refused="" if is_ else after.text,
        ),
    )


def _verdict(ticket: Ticket) -> bool | None:
    """Whether it was a question; None as long as nobody has said so."""
    if ticket.status is Status.DISMISSED:
        return False
    ended = ticket.resolution
    solved = ended is not None and ended.ending in (Ending.ACCEPTED, Ending.STORED)
    said = ended is not None and ended.consent is not Consent.SILENCE
    return True if solved and said and ticket.status is Status.RESOLVED else None


def _step(least: float, raised: float, *, question: bool) -> float:
    """How far a lesson moves the threshold, in logits; it stops at the bounds."""
    if not 0 < least < HIGHEST:
        return 0.0
    now = _bounded(least, raised)
    wanted = -GAIN * (1 - PRECISION) if question else GAIN * PRECISION
    return _bounded(least, now + wanted) - now


def _bounded(least: float, raised: float) -> float:
    return max(0.0, min(raised, _logit(HIGHEST) - _logit(least)))


def _logit(chance: float) -> float:
    return math.log(chance / (1 - chance))
