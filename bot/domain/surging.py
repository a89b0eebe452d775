"""Many ask much the same: an incident begins, and grows."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain import calendars, views
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Effect
from bot.domain.events import Event, MessageEdited, MessagePosted
from bot.domain.identity import Actor, Role
from bot.domain.incident_ladder import called_again, climbed
from bot.domain.incident_questions import taken_in
from bot.domain.incidents import (
    THREEFOLD,
    Asked,
    Incident,
    is_open,
    joined,
)
from bot.domain.parts.offers import Fate
from bot.domain.policy import Policy
from bot.domain.states import LIVE
from bot.domain.ticket import Ticket
from knowledge.surges import most_central, shared_words

LENGTH = 300  # characters of a question that an incident keeps
UNCOUNTED = frozenset({Role.STAFF, Role.BOT})


def noticed(
    decision: Decision, before: Mapping[int, Ticket], event: Event, policy: Policy, facts: Facts
) -> Decision:
    """*decision*, with what it means for the incident that a new question belongs to or begins."""
    if not isinstance(event, MessagePosted | MessageEdited) or not policy.staff_channel:
        return decision
    found = _asking(decision, facts)
    if found is None or found[2].role in UNCOUNTED:
        return decision
    ticket, asked, actor = found
    if facts.incident is not None and is_open(facts.incident, event.at, policy.surges):
        grown = joined(facts.incident, asked, _member(actor, facts))
        changed = [taken_in(ticket, grown, event.at)]
    else:
        opened = _opened(ticket, event.at, policy, facts)
        if opened is None:
            return decision
        grown, changed = opened
    after, effects = _calling(grown, changed[0], event.at, policy, facts)
    now = {each.number: each for each in (*decision.tickets, *changed)}
    known = {**before, **{each.number: each for each in decision.tickets}}
    drawn: list[Effect] = [*effects]
    for each in changed:
        drawn += views.shown(known[each.number], each, policy)
    return replace(
        decision,
        tickets=tuple(now.values()),
        effects=(*decision.effects, *drawn),
        incident=after,
    )


def _asking(decision: Decision, facts: Facts) -> tuple[Ticket, Asked, Actor] | None:
    """The question that was opened, or joined by a follower, and who asks it."""
    for ticket in decision.tickets:
        if ticket.status not in LIVE or ticket.whisper:
            continue
        if ticket.number == facts.number:
            return (ticket, *next(_askers(ticket)))
        twin = facts.twin
        if twin is not None and twin.number == ticket.number:
            *_, newest = _askers(ticket)
            if len(ticket.followers) > len(twin.followers):
                return (ticket, *newest)
    return None


def _askers(ticket: Ticket) -> Iterator[tuple[Asked, Actor]]:
    """Who asks it, the newest follower last."""
    first = Asked(
        at=ticket.opened_at,
        ticket=ticket.number,
        conversation=ticket.conversation,
        message=ticket.message,
        text=ticket.text[:LENGTH],
        private=ticket.private,
    )
    yield first, ticket.asker
    for each in ticket.followers:
        yield (
            replace(
                first,
                at=each.at,
                conversation=each.conversation,
                message=each.message,
                text=each.text[:LENGTH],
                private=each.private,
            ),
            each.asker,
        )


def _member(actor: Actor, facts: Facts) -> str:
    """Accounts of one person are one."""
    return facts.members.of.get(actor.account, actor.account)


def _opened(
    ticket: Ticket, at: datetime, policy: Policy, facts: Facts
) -> tuple[Incident, list[Ticket]] | None:
    """A new incident, with its tickets, if enough people ask much the same; None if not yet."""
    surges = policy.surges
    if not surges.people or not _waits(ticket):
        return None
    like = {each.number: each for each in facts.like if _waits(each)} | {ticket.number: ticket}
    asking = [
        (asked, _member(actor, facts))
        for each in like.values()
        for asked, actor in _askers(each)
        if asked.at >= at - surges.within and actor.role not in UNCOUNTED
    ]
    if len({member for _, member in asking}) < surges.people:
        return None
    asking.sort(key=lambda each: (each[0].at, each[0].ticket, each[0].message))
    texts = [asked.text for asked, _ in asking]
    question = texts[most_central(texts)]
    incident = Incident(
        number=facts.incidents + 1,
        about=", ".join(shared_words(texts)) or question,
        question=question,
        opened_at=at,
        begun_at=at,
        last_at=at,
        people=(),
        tickets=(),
        first=(),
        limits=policy.limits,
        hours=policy.calendars.get(policy.limits.calendar, calendars.ALWAYS),
    )
    for asked, member in asking:
        incident = joined(incident, asked, member)
    inside = [taken_in(like[number], incident, at) for number in incident.tickets]
    return incident, inside


def _waits(ticket: Ticket) -> bool:
    """Whether it counts: it is open, and no stored answer that may solve it is on show."""
    answered = any(offer.fate is Fate.SHOWN for offer in ticket.offers)
    return ticket.status in LIVE and not ticket.whisper and not answered


def _calling(
    incident: Incident, ticket: Ticket, at: datetime, policy: Policy, facts: Facts
) -> tuple[Incident, tuple[Effect, ...]]:
    """Somebody is called when it begins, and once more when it has grown; in working hours."""
    if incident.claimed_by is not None or not calendars.is_open(incident.hours, at):
        return incident, ()
    if not incident.tagged:
        return climbed(incident, ticket, at, policy, facts)
    crowd = len(incident.people) >= THREEFOLD * policy.surges.people
    if incident.crowded or not crowd:
        return incident, ()
    return called_again(replace(incident, crowded=True), ticket, at, policy, facts)
