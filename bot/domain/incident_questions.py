"""What an incident does to each of its questions: takes it in, has it answered, lets it go."""

from dataclasses import replace
from datetime import datetime

from bot.domain import calendars, ladder
from bot.domain.incidents import Incident, words_of
from bot.domain.parts.answers import Reply
from bot.domain.parts.steps import Step
from bot.domain.sla import moved, silent_since, until_unclaimed, wait_for_asker
from bot.domain.states import Status, StepName, Trigger
from bot.domain.ticket import Ticket, shares_trouble, with_reply

_CALLS = frozenset({StepName.ESCALATE, StepName.REMIND, StepName.UNCLAIM})


def taken_in(ticket: Ticket, incident: Incident, at: datetime) -> Ticket:
    """*ticket* as part of *incident*: staff hears of both on one card, and the asker its words."""
    after = ticket
    if ticket.incident != incident.number:
        after = replace(ticket, incident=incident.number)
        if ticket.status in (Status.OPEN, Status.ESCALATED):
            after = replace(after, tags=0, tagged=())  # what was called for it alone is over
    return with_answer(after, incident, at) if incident.said else after


def with_answer(ticket: Ticket, incident: Incident, at: datetime) -> Ticket:
    """The ticket with what staff wrote to everybody, as it reads now: a person's answer."""
    first, *later = incident.said
    known = next((r for r in ticket.replies if r.incident == incident.number), None)
    reply = Reply(
        message=f"said:{incident.number}:{ticket.number}",
        author=first.by,
        text=words_of(incident.said),
        at=at if known is None else known.at,
        conversation=ticket.conversation,
        private=ticket.private,
        edited_at=at if later else None,
        incident=incident.number,
        said_at=(later or [first])[-1].at,
    )
    if known is not None:
        noted = with_reply(ticket, reply)
    else:
        noted = replace(ticket, replies=(*ticket.replies, reply))
    after = wait_for_asker(moved(noted, Trigger.REPLIED, at) or noted, at)
    return replace(after, first_human_at=after.first_human_at or at)


def set_apart(ticket: Ticket, at: datetime) -> Ticket:
    """The ticket goes on by itself; staff is called about it by its own limit, at once if late."""
    after, step = replace(ticket, incident=0), ticket.step
    if not shares_trouble(ticket) or step is None or step.name not in _CALLS:
        return after
    own = _own_due(ticket, step)
    return replace(after, step=replace(step, due=min(step.due, max(own or at, at))))


def _own_due(ticket: Ticket, step: Step) -> datetime | None:
    """When the step would be due, had the question never been part of it; None: at once."""
    since = silent_since(ticket)
    if step.name is StepName.UNCLAIM and since is not None:
        return until_unclaimed(ticket, since).due  # of a claim that is younger, perhaps
    if ticket.tags:  # somebody was called for it alone
        pause = ladder.wait(ticket, ticket.tags)
        return calendars.after(ticket.hours, ladder.calls(ticket)[-1].at, pause)
    return ticket.deadline
