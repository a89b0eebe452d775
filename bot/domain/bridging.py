"""What the ticket bridge is told of a question, and what it does with it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.bridge import Announce
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.events import BridgeCalled, Event
from bot.domain.policy import Policy
from bot.domain.ticket import Ticket


def announced(
    before: Ticket | None, after: Ticket, event: Event, policy: Policy
) -> Sequence[Announce]:
    """What the endpoints are told of a question that was *before* and is *after*."""
    del before, after, event, policy
    return ()


def called(ticket: Ticket, event: BridgeCalled, policy: Policy, facts: Facts) -> Decision:
    """Another system resolves a question, or says something about it to staff."""
    del ticket, event, policy, facts
    return IGNORED


def escalation(ticket: Ticket, endpoint: str, at: datetime, policy: Policy) -> Announce | None:
    """The call of *endpoint* by a rung of the ladder; None: it cannot be told of this question."""
    del ticket, endpoint, at, policy
    return None
