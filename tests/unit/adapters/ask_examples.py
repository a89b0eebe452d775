"""What helpers read who are asked, and who ask for a question; see `examples`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain import ask_replies as asking
from bot.domain import replies, staff_replies
from bot.domain.asks import Ask, Way
from bot.domain.identity import Actor
from bot.domain.parts.endings import Ending
from bot.domain.parts.steps import Step
from bot.domain.phrases import message
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket
from tests.unit.adapters.discord_cast import (
    ANN,
    BOB,
    KIM,
    LONG_TOLD,
    LOUD,
    NOW,
    SAM,
    claim,
    ended,
    escalated,
    loud_ticket,
    reply,
    ticket,
)
from tests.unit.adapters.private_examples import Example

SOON = Step(name=StepName.ASK, due=NOW + timedelta(minutes=6))


def ask(who: Actor = KIM, **changes: Any) -> Ask:
    """Kim is asked, for she solved some before."""
    plain = Ask(
        account=who.account,
        member=who.account,
        name=who.name,
        at=NOW,
        wave=1,
        way=Way.MENTION,
        why="solved 6 on Billing",
    )
    return replace(plain, **changes)


def waiting(*asks: Ask, **changes: Any) -> Ticket:
    """Ann's question, while helpers are asked."""
    deadline = NOW + timedelta(minutes=30)
    return ticket(**{"step": SOON, "deadline": deadline, "asks": asks} | changes)


def ask_examples() -> Iterator[Example]:
    """Every message about asking for help."""
    for group in (_in_thread, _directly, _backlog):
        yield from group()


def _in_thread() -> Iterator[Example]:
    kim, bob = ask(), ask(BOB, why="picked the topic Billing")
    name = "ask_replies.in_thread"
    yield name, "", asking.in_thread(waiting(kim), [kim])
    yield name, "two", asking.in_thread(waiting(kim, bob), [kim, bob])
    took = replace(kim, taken_at=NOW)
    yield name, "taken", asking.in_thread(waiting(took, bob), [took, bob])
    yield "replies.queued", "somebody looks at it", replies.queued(waiting(took))
    for when, minutes in ("until the morning", 20), ("until it is too late", 60):
        resting = replace(waiting(), asked_from=NOW + timedelta(minutes=minutes))
        yield "replies.queued", f"helpers rest {when}", replies.queued(resting)
    yield name, "taken by somebody else", asking.in_thread(waiting(took, bob), [bob])
    late = escalated(asks=(kim,))
    idle = replace(kim, taken_at=NOW - timedelta(minutes=9))
    yield name, "taken, and silent", asking.in_thread(waiting(idle, bob), [idle, bob])
    yield name, "taken, and silent, alone", asking.in_thread(waiting(idle, bob), [idle])
    took_late = staff_replies.card(escalated(asks=(idle, bob)))
    yield "staff_replies.card", "a helper took it", took_late
    no = replace(bob, declined_at=NOW)
    card = staff_replies.card(escalated(asks=(kim, no)))
    yield "staff_replies.card", "helpers were asked", card
    yield name, "staff was told", asking.in_thread(late, [kim])
    over = replace(kim, ended_at=NOW)
    yield name, "nobody is needed", asking.in_thread(waiting(over), [over])
    many = [ask(who, name=LOUD.name) for who in (ANN, BOB, KIM, SAM, LOUD)]
    yield name, "extreme", asking.in_thread(waiting(*many), many)
    gone = [replace(each, ended_at=NOW) for each in many]
    yield name, "extreme, nobody is needed", asking.in_thread(waiting(*gone), gone)


def _directly() -> Iterator[Example]:
    kim = ask(way=Way.DIRECT)
    name = "ask_replies.directly"
    yield name, "", asking.directly(waiting(kim), kim)
    bob = ask(BOB, taken_at=NOW)
    yield name, "somebody looks at it", asking.directly(waiting(kim, bob), kim)
    took = replace(kim, taken_at=NOW)
    yield name, "taken", asking.directly(waiting(took), took)
    no = replace(kim, declined_at=NOW)
    yield name, "declined", asking.directly(waiting(no), no)
    over = replace(kim, ended_at=NOW)
    solved = ticket(status=Status.RESOLVED, step=None, replies=(reply(author=BOB),))
    yield name, "solved", asking.directly(replace(solved, resolution=ended()), over)
    stored = replace(solved, resolution=ended(Ending.STORED, message=""))
    yield name, "solved otherwise", asking.directly(stored, over)
    closed = replace(solved, status=Status.CLOSED, resolution=ended(Ending.ASKER, message=""))
    yield name, "closed", asking.directly(closed, over)
    claimed = ticket(status=Status.CLAIMED, claim=claim())
    yield name, "claimed", asking.directly(claimed, over)
    yield name, "answered by others", asking.directly(ticket(), over)
    yield name, "answered", asking.directly(ticket(), replace(over, answered_at=NOW))
    yield name, "extreme", asking.directly(replace(loud_ticket(), asks=(kim,)), kim)


def _backlog() -> Iterator[Example]:
    place = "0.1777903500.12"
    name = "ask_replies.next_question"
    yield name, "", asking.next_question(waiting(), "Billing", place)
    back = reply(text="Which browser is it?", answers=False)
    yield name, "asked back", asking.next_question(waiting(replies=(back,)), "", place)
    yield name, "staff was told", asking.next_question(escalated(), "", place)
    late = asking.next_question(waiting(), "Billing", place, had_by=BOB.name)
    yield name, "somebody was quicker", late
    loud = replace(loud_ticket(), replies=(reply(author=LOUD, text=LONG_TOLD),) * 3)
    yield name, "extreme", asking.next_question(loud, LOUD.name, place)
    yield "ask_replies.nothing_waits", "", asking.nothing_waits(seen=False)
    yield "ask_replies.nothing_waits", "seen", asking.nothing_waits(seen=True)
    taken = asking.nothing_waits(seen=True, had_by=BOB.name)
    yield "ask_replies.nothing_waits", "somebody was quicker", taken
    kim, bob = ask(taken_at=NOW), ask(BOB, taken_at=NOW)
    yield "ask_replies.yours", "", asking.yours(waiting(kim), kim)
    yield "ask_replies.yours", "staff was told", asking.yours(escalated(asks=(kim,)), kim)
    yield "ask_replies.shut", "", message(asking.shut())
    yield "ask_replies.yours", "somebody else has it", asking.yours(waiting(bob, kim), kim)
    yield "ask_replies.declined", "", asking.declined(replaced=False)
    yield "ask_replies.declined", "replaced", asking.declined(replaced=True)
    yield "ask_replies.not_asked", "", asking.not_asked()
    yield "ask_replies.over", "", asking.over()
