"""What the bot says of calls, and of what is handed over and put off, plain and extreme."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.domain import call_replies, handover_replies, staff_replies
from bot.domain.calls import Call
from bot.domain.message import Person
from bot.domain.parts.claims import Claim, Hand
from bot.domain.phrases import note
from bot.domain.states import Status
from bot.domain.ticket import Ticket
from bot.domain.zones import Zone, told
from tests.unit.adapters.discord_cast import (
    ANN,
    LONG_ASKED,
    LOUD,
    NOW,
    SAM,
    TOMORROW,
    claim,
    escalated,
    reply,
)
from tests.unit.adapters.private_examples import Example

OFFERED = Call(
    by=SAM,
    asked_at=NOW,
    offered=(NOW + timedelta(hours=1), TOMORROW, TOMORROW + timedelta(hours=5)),
)
AGREED = replace(OFFERED, offered=(), at=TOMORROW, contact="+49 30 901820, ask for Ann")
WISHED = replace(OFFERED, from_asker=True, offered=(TOMORROW,))
WORST = replace(AGREED, by=LOUD, wanted="x" * 200, contact=f"{LOUD.name} " * 9, told=LOUD)


def call_examples() -> Iterator[Example]:
    """All of them."""
    said, mine = call_replies, _mine()
    yield "call_replies.offer", "", said.offer(mine, OFFERED)
    yield "call_replies.offer", "after a missed call", said.offer(mine, replace(OFFERED, missed=1))
    own = replace(OFFERED, offered=(), wanted="any time after school")
    yield "call_replies.offer", "in the asker's own words", said.offer(mine, own)
    yield "call_replies.offer", "extreme", said.offer(_mine(asker=LOUD), replace(OFFERED, by=LOUD))
    yield "call_replies.agreed", "", said.agreed(mine, AGREED)
    yield "call_replies.talked", "", said.talked(mine, AGREED)
    off = replace(AGREED, done_at=TOMORROW, off_by=SAM.name)
    yield "call_replies.talked", "called off", said.talked(mine, off)
    yield "call_replies.where_it_stands", "agreed", said.where_it_stands(mine, AGREED)
    guessed = told(Zone(name="Europe/Berlin", guessed=True))
    unsaid = replace(AGREED, contact="")
    yield "call_replies.where_it_stands", "a guess", said.where_it_stands(mine, unsaid, guessed)
    yield "call_replies.where_it_stands", "wished for", said.where_it_stands(mine, WISHED)
    yield "call_replies.where_it_stands", "in words", said.where_it_stands(mine, own)
    yield "call_replies.where_it_stands", "asked", said.where_it_stands(mine, OFFERED)
    yield "call_replies.where_it_stands", "extreme", said.where_it_stands(mine, WORST)
    yield "call_replies.over", "", said.over(mine)
    yield "call_replies.asked", "", said.asked(mine, ())
    yield "call_replies.asked", "with a time", said.asked(mine, (TOMORROW,), guessed)
    sam = Person(account=SAM.account, name=SAM.name)
    yield "call_replies.wanted", "", said.wanted(mine, WISHED, sam)
    yield "call_replies.wanted", "in words", said.wanted(mine, own, sam)
    yield "call_replies.due", "", said.due(mine, replace(AGREED, told=SAM))
    yield "call_replies.due", "nobody is on it", said.due(mine, AGREED)
    yield "call_replies.due", "extreme", said.due(_mine(text=LONG_ASKED), WORST)
    yield from _cards()
    yield "snoozing.snooze", "a guess", note("Done: #12 is snoozed until tomorrow.", *guessed)


def _cards() -> Iterator[Example]:
    for name, call in (
        ("call offered", OFFERED),
        ("call agreed on", replace(AGREED, missed=1)),
        ("call asked for", WISHED),
        ("after a call", replace(AGREED, done_at=TOMORROW)),
        ("call called off", replace(AGREED, done_at=TOMORROW, off_by=ANN.name)),
    ):
        yield "staff_replies.card", name, staff_replies.card(_mine(call=call))
    again = reply(author=ANN, text="It is urgent now: the invoice is due.", at=NOW)
    asleep = escalated(status=Status.SNOOZED, snoozed_until=TOMORROW, replies=(again,))
    yield "staff_replies.card", "written to while snoozed", staff_replies.card(asleep)
    over = Claim(
        by=SAM, at=NOW, from_name="Mia", giver=LOUD, note="Please check the invoice, @everyone."
    )
    had = tuple(Hand(name="Mia", since=NOW - timedelta(hours=ago)) for ago in (2, 1))
    handed = _mine(claim=over, hands=had)
    yield "staff_replies.card", "handed over with a note", staff_replies.card(handed)
    yield "handover_replies.handed_over", "with a note", handover_replies.handed_over(handed, over)
    back = replace(over, giver=None, returned=True)
    yield "handover_replies.handed_over", "given back", handover_replies.handed_over(handed, back)


def _mine(**changes: object) -> Ticket:
    return escalated(**{"status": Status.CLAIMED, "claim": claim(), **changes})
