"""What happens beside the next step of a question: limits draw near or pass, claims go stale."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.events import TimerFired
from bot.domain.policy import Policy
from bot.domain.ticket import Ticket


def planned(
    decision: Decision, before: Mapping[int, Ticket], at: datetime, policy: Policy
) -> Decision:
    """*decision* with the clock and the alarms of each of its tickets as they are now."""
    del before, at, policy
    return decision


def rung(ticket: Ticket, event: TimerFired, policy: Policy, facts: Facts) -> Decision:
    """An alarm is due. One that is not the ticket's any more does nothing."""
    del ticket, event, policy, facts
    return IGNORED
