"""What the bot says of time limits: on the card, to who claimed it, to who asks after hours."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.domain import limit_replies, private_replies, replies, staff_replies
from bot.domain.calendars import Calendar
from bot.domain.limits import Limits
from bot.domain.parts.steps import Clock, Step
from bot.domain.states import Status, StepName
from tests.unit.adapters.discord_cast import (
    LONG_ASKED,
    LOUD,
    NOW,
    TOMORROW,
    claim,
    escalated,
    loud_ticket,
    offer,
    ticket,
)
from tests.unit.adapters.private_examples import Example

MORNINGS = Calendar(hours={"mon-fri": ("08:00-12:00",)})  # it is the afternoon
PAYING = Limits(resolution=timedelta(days=1))
CLOCK = Clock(since=NOW, due=TOMORROW)


def limit_examples() -> Iterator[Example]:
    """All of them."""
    yield from _after_hours()
    yield from _on_cards()
    stale = Step(name=StepName.UNCLAIM, due=NOW + timedelta(hours=1))
    mine = ticket(status=Status.CLAIMED, claim=claim(), step=stale)
    yield "limit_replies.reproach", "", limit_replies.reproach(mine, claim(), stale)
    loud = replace(claim(), by=LOUD)
    theirs = loud_ticket(status=Status.CLAIMED, claim=loud, step=stale)
    yield "limit_replies.reproach", "extreme", limit_replies.reproach(theirs, loud, stale)


def _after_hours() -> Iterator[Example]:
    late = ticket(hours=MORNINGS, step=Step(name=StepName.ESCALATE, due=TOMORROW))
    yield "replies.queued", "after hours", replies.queued(late)
    alone = replace(late, private=True)
    yield "replies.queued", "after hours, in private", replies.queued(alone)
    near = (offer(question="Reset mail does not arrive"),)
    yield "replies.suggestions", "after hours", replies.suggestions(late, near)
    told = private_replies.where_it_stands(late)
    yield "private_replies.where_it_stands", "after hours", told


def _on_cards() -> Iterator[Example]:
    paying = ticket(policy="paying customers", limits=PAYING, clock=CLOCK, cards=1)
    warned = replace(
        paying, warned_at=NOW + timedelta(minutes=23), clock=replace(CLOCK, warned_at=NOW)
    )
    yield "staff_replies.card", "due soon", staff_replies.card(warned)
    known = escalated(policy="paying customers", limits=PAYING, clock=CLOCK)
    yield "staff_replies.card", "with a policy", staff_replies.card(known)
    late = replace(known, clock=Clock(since=NOW, breached_at=NOW - timedelta(minutes=1)))
    yield "staff_replies.card", "not solved in time", staff_replies.card(late)
    still = replace(known, clock=Clock(used=timedelta(hours=2)), waiting_since=None)
    yield "staff_replies.card", "clock stands still", staff_replies.card(still)
    worst = loud_ticket(policy=LONG_ASKED, limits=PAYING, clock=CLOCK, cards=1)
    yield "staff_replies.card", "policy, extreme", staff_replies.card(worst)
