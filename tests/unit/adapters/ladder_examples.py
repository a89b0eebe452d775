"""What staff reads of the ladder, on the card and in the calls beside it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain import ladder_replies, staff_replies
from bot.domain.limits import Limits
from bot.domain.parts.steps import Step, Tag
from bot.domain.states import Status, StepName
from tests.unit.adapters.discord_cast import (
    LONG_ASKED,
    NOW,
    SAM,
    claim,
    escalated,
    reply,
)
from tests.unit.adapters.private_examples import Example

LADDER = Limits(
    tiers=(
        "duty:support 15m",
        "staff 30m",
        "helpers",
        "webhook:pager 5m",
        "leads",
        f"@{SAM.account}",
    )
)


def minutes_ago(minutes: int) -> datetime:
    """When that was."""
    return NOW - timedelta(minutes=minutes)


NOBODY = Tag(rung="duty:support 15m", at=minutes_ago(65), skipped="nobody on duty for support")
ADA = Tag(rung="duty:support 15m", at=minutes_ago(65), whom=(SAM.account,))
STAFF = Tag(rung="staff 30m", at=minutes_ago(50))
ASKED = Tag(rung="helpers", at=minutes_ago(20), whom=("discord:1", "discord:2", "discord:3"))
PAGER = Tag(rung="webhook:pager 5m", at=minutes_ago(15), announced="msg_1")
LEADS = Tag(rung="leads", at=minutes_ago(10))


def ladder_examples() -> Iterator[Example]:
    """The card at each kind of rung, then a call."""
    card = staff_replies.card
    late: dict[str, Any] = {
        "limits": LADDER,
        "opened_at": minutes_ago(95),
        "waiting_since": minutes_ago(95),
        "escalated_at": minutes_ago(65),
        "step": Step(name=StepName.REMIND, due=NOW + timedelta(minutes=9)),
    }
    on_duty = escalated(**late, tags=1, tagged=(ADA,))
    yield "staff_replies.card", "on duty", card(on_duty)
    yield (
        "staff_replies.card",
        "nobody on duty",
        card(escalated(**late, tags=2, tagged=(NOBODY, STAFF))),
    )
    asked = (ADA, STAFF, ASKED)
    yield "staff_replies.card", "helpers once more", card(escalated(**late, tags=3, tagged=asked))
    pager_first = escalated(**late, tags=4, tagged=(PAGER,))
    yield "staff_replies.card", "the pager alone", card(pager_first)
    last = escalated(**late, tags=5, tagged=(NOBODY, STAFF, ASKED, PAGER, LEADS))
    yield "staff_replies.card", "the whole ladder", card(last)
    done = replace(last, tags=8, step=Step(name=StepName.REMIND, due=NOW + timedelta(days=30)))
    yield "staff_replies.card", "the ladder is at its end", card(done)
    answered = replace(on_duty, waiting_since=None, replies=(reply(),))
    yield "staff_replies.card", "answered after the call", card(answered)
    again = replace(on_duty, waiting_since=minutes_ago(5), replies=(reply(),))
    yield "staff_replies.card", "it did not help", card(again)
    mine = replace(last, status=Status.CLAIMED, claim=claim())
    yield "staff_replies.card", "claimed after many calls", card(mine)
    said = ladder_replies.still_waiting
    yield "ladder_replies.still_waiting", "", said(last, LEADS)
    yield "ladder_replies.still_waiting", "somebody", said(on_duty, ADA)
    worst = escalated(number=10**9, text=LONG_ASKED)
    yield "ladder_replies.still_waiting", "extreme", said(worst, LEADS)
