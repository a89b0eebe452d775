"""What the bot says of time limits: what is due when, that a claim goes stale, who is back when."""

from datetime import datetime

from bot.domain.calendars import Calendar, is_open, opens
from bot.domain.clocks import answer_warned
from bot.domain.message import (
    Action,
    Block,
    Button,
    Message,
    Moment,
    Person,
    Sentence,
    Span,
    Strong,
)
from bot.domain.parts.claims import Claim
from bot.domain.parts.steps import Step
from bot.domain.phrases import TITLE, say, shorten, small
from bot.domain.sla import due_of
from bot.domain.states import ENDED, Status
from bot.domain.ticket import Ticket

POLICY = 40  # characters of a policy's name


def on_card(ticket: Ticket) -> tuple[Block, ...]:
    """For staff: which policy holds, and what is due when. Nothing once the question has ended."""
    if ticket.status in ENDED:
        return ()
    name, dues = shorten(ticket.policy, POLICY), (*_answer_due(ticket), *_solution_due(ticket))
    if not dues:
        return (small(f"Time limits: {name}"),) if name else ()
    spans = [span for due in dues for span in (" · ", *due)]
    return (small(f"{name or 'Time limits'}: ", *spans[1:]),)


def _answer_due(ticket: Ticket) -> tuple[Sentence, ...]:
    due = due_of(ticket)
    if ticket.status is not Status.OPEN or ticket.waiting_since is None or due is None:
        return ()
    return (_due("answer", due, soon=answer_warned(ticket)),)


def _solution_due(ticket: Ticket) -> tuple[Sentence, ...]:
    clock = ticket.clock
    if clock.breached_at is not None:
        late = Strong(text="not solved in time")
        return (("solution was due by ", Moment(at=clock.breached_at), ", ", late),)
    if clock.due is not None:
        return (_due("solution", clock.due, soon=clock.warned_at is not None),)
    if ticket.limits.resolution and ticket.limits.pauses and clock.used:
        return (("solution stands still while it is the asker’s turn",),)
    return ()


def _due(what: str, at: datetime, *, soon: bool) -> Sentence:
    said: Sentence = (Strong(text=f"{what} due soon"), ", by ") if soon else (f"{what} by ",)
    return (*said, Moment(at=at))


def reproach(ticket: Ticket, claim: Claim, last: Step) -> Message:
    """For who claimed it alone, before it goes back to the others at *last*."""
    at = Moment(at=last.due)
    return Message(
        blocks=(
            say(
                Person(account=claim.by.account, name=claim.by.name),
                ", you have ",
                Strong(text=f"#{ticket.number}"),
                ": ",
                shorten(ticket.text, TITLE),
            ),
            say("Without a word from you, the whole team has it again by ", at, "."),
        ),
        buttons=(
            Button(label="Still on it", action=Action.CLAIM, ticket=ticket.number, style="primary"),
            Button(
                label="Snooze…",
                action=Action.SNOOZE,
                ticket=ticket.number,
                argument="1h",
                asks="span",
            ),
            Button(label="Hand back", action=Action.RELEASE, ticket=ticket.number),
        ),
        pings=(claim.by.account,),
    )


def back(hours: Calendar, at: datetime | None) -> datetime | None:
    """When the team is back, for who waits since *at*; None: it was there then, or never is."""
    return None if at is None or is_open(hours, at) else opens(hours, at)


def off_hours(ticket: Ticket) -> tuple[Block, ...]:
    """For the asker: who may help meanwhile, and when the team is back, if it is away."""
    at = back(ticket.hours, ticket.waiting_since)
    if at is None or ticket.status is not Status.OPEN:
        return ()
    silent = ticket.private or ticket.asked_from is not None
    helpers = "" if silent else "Helpers may answer any time. "
    return (small(f"{helpers}Our team is back by ", Moment(at=at), "."),)


def back_by(hours: Calendar, at: datetime) -> tuple[Span, ...]:
    """The same for one line of a list that is read at *at*."""
    again = back(hours, at)
    return () if again is None else (" · our team is back by ", Moment(at=again))


def in_queue(policy: str, solution_due: datetime | None) -> tuple[Span, ...]:
    """For staff, of one line of its list: which policy holds, and when it is to be solved."""
    name: tuple[Span, ...] = (f" · {shorten(policy, POLICY)}",) if policy else ()
    due: tuple[Span, ...] = (" · solution by ", Moment(at=solution_due)) if solution_due else ()
    return (*name, *due)
