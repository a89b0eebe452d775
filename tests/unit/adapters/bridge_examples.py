"""What the bot shows of what another system said, plain and extreme."""

from collections.abc import Iterator
from datetime import timedelta

from bot.domain import bridge_replies, staff_replies
from bot.domain.identity import Actor, Role
from bot.domain.parts.endings import Ending
from bot.domain.parts.remarks import Remark
from bot.domain.states import Status
from tests.unit.adapters.discord_cast import (
    LONG_ASKED,
    LOUD,
    NOW,
    ended,
    escalated,
    loud_ticket,
    ticket,
)
from tests.unit.adapters.private_examples import Example

JANE = Actor(account="webhook:helpdesk", name="Jane (Help desk)", role=Role.STAFF)


def bridge_examples() -> Iterator[Example]:
    said = Remark(
        by=JANE,
        at=NOW - timedelta(minutes=2),
        text="We have sent the mail once more. Look into the folder for spam, please.",
        public=True,
    )
    yield "bridge_replies.answered", "", bridge_replies.answered(ticket(), said)
    closed = ticket(status=Status.CLOSED, resolution=ended(Ending.ASKER))
    yield "bridge_replies.answered", "solved", bridge_replies.answered(closed, said)
    loud = Remark(by=LOUD, at=NOW, text=LONG_ASKED * 3, public=True)
    yield "bridge_replies.answered", "extreme", bridge_replies.answered(loud_ticket(), loud)
    for_staff = Remark(by=JANE, at=NOW, text="Known problem, it is fixed at about noon.")
    with_remarks = escalated(remarks=(said, for_staff, for_staff, loud))
    yield "staff_replies.card", "remarks", staff_replies.card(with_remarks)
