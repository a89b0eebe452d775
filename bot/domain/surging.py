"""Many ask much the same: an incident begins, grows, and keeps staff from being called for each.

Before somebody is on it, staff is called about an incident and its questions at most once every
`repeat_every`; then not at all for `claim_silence`. A question that has had staff's word, or is in
no incident that is open, goes on by itself. Each keeps a next step in the future all the while.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain import calendars, incident_views, views
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Effect
from bot.domain.events import Event, MessageEdited, MessagePosted, TimerFired
from bot.domain.identity import Actor, Role
from bot.domain.incidents import (
    THREEFOLD,
    Asked,
    Incident,
    Surges,
    ends_at,
    is_open,
    joined,
    tagged,
    words_of,
)
from bot.domain.parts.answers import Reply
from bot.domain.parts.offers import Fate
from bot.domain.parts.steps import Step
from bot.domain.policy import Policy
from bot.domain.sla import moved, silent_since, until_unclaimed, wait_for_asker
from bot.domain.states import LIVE, StepName, Trigger
from bot.domain.ticket import Ticket, shares_trouble, with_reply
from knowledge.surges import most_central, shared_words

LENGTH = 300  # characters of a question that an incident keeps
UNCOUNTED = frozenset({Role.STAFF, Role.BOT})
_CALLS = frozenset({StepName.ESCALATE, StepName.REMIND, StepName.UNCLAIM})


def noticed(
    decision: Decision, before: Mapping[int, Ticket], event: Event, policy: Policy, facts: Facts
) -> Decision:
    """*decision*, with what it means for the incident that it belongs to or begins."""
    community = event.conversation.community
    if isinstance(event, TimerFired) and facts.incident is not None:
        if not any(_was_called(before.get(after.number), after) for after in decision.tickets):
            return decision
        after = replace(facts.incident, called_at=event.at)
        kept = incident_views.shown(facts.incident, after, community, policy)
        return replace(decision, effects=(*decision.effects, *kept))
    if not isinstance(event, MessagePosted | MessageEdited) or not policy.staff_channel:
        return decision
    found = _asking(decision, facts)
    if found is None or found[2].role in UNCOUNTED:
        return decision
    ticket, asked, actor = found
    incident = facts.incident
    if incident is not None and is_open(incident, event.at, policy.surges):
        grown = joined(incident, asked, _member(actor, facts))
        changed = [_belongs(ticket, incident, event.at)]
    else:
        opened = _opened(ticket, event.at, policy.surges, facts)
        if opened is None:
            return decision
        incident, (grown, changed) = None, opened
    grown = _with_tag(grown, event.at, policy)
    now = {each.number: each for each in (*decision.tickets, *changed)}
    known = {**before, **{each.number: each for each in decision.tickets}}
    drawn: list[Effect] = []
    for each in changed:
        drawn += views.shown(known[each.number], each, policy)
    drawn += incident_views.shown(incident, grown, community, policy)
    return replace(decision, tickets=tuple(now.values()), effects=(*decision.effects, *drawn))


def _was_called(before: Ticket | None, after: Ticket) -> bool:
    """Whether staff was called about one of its questions alone."""
    if before is None or not after.incident:
        return False
    return (before.tags, before.tagged) != (after.tags, after.tagged)


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
    ticket: Ticket, at: datetime, surges: Surges, facts: Facts
) -> tuple[Incident, list[Ticket]] | None:
    """A new incident, with its tickets, if enough people ask much the same; None if not yet."""
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
    )
    for asked, member in asking:
        incident = joined(incident, asked, member)
    inside = [replace(like[number], incident=incident.number) for number in incident.tickets]
    return incident, inside


def _waits(ticket: Ticket) -> bool:
    """Whether it counts: it is open, and no stored answer that may solve it is on show."""
    answered = any(offer.fate is Fate.SHOWN for offer in ticket.offers)
    return ticket.status in LIVE and not ticket.whisper and not answered


def _with_tag(incident: Incident, at: datetime, policy: Policy) -> Incident:
    """Staff is tagged once, and once more when it has grown; in working hours alone."""
    limits = policy.limits
    calendar = policy.calendars.get(limits.calendar, calendars.ALWAYS)
    crowd = len(incident.people) >= THREEFOLD * policy.surges.people
    if incident.claimed_by is not None or not calendars.is_open(calendar, at):
        return incident
    due = not incident.tagged or (len(incident.tagged) == 1 and crowd)
    return tagged(incident, at) if due else incident


def _belongs(ticket: Ticket, incident: Incident, at: datetime) -> Ticket:
    after = replace(ticket, incident=incident.number)
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


def held(ticket: Ticket, event: TimerFired, policy: Policy, facts: Facts) -> Decision | None:
    """Staff would be called about one question of an incident that it knows of: not yet.

    None where nothing speaks against calling.
    """
    incident, step = facts.incident, ticket.step
    if incident is None or step != Step(name=event.step, due=event.due):
        return None
    # Where nobody can be asked any more it is staff's turn: see `asking.next_wave`.
    overdue = event.step is StepName.ASK and event.at >= (ticket.deadline or event.due)
    if not (event.step in _CALLS or overdue) or not is_quiet(ticket, event.at, policy, facts):
        return None
    until = _until(ticket, incident, event.at, policy.surges)
    name = event.step if event.step in _CALLS else StepName.ESCALATE
    after = replace(ticket, step=Step(name=name, due=until))
    kept = replace(incident, held=tuple(sorted({*incident.held, ticket.number})))
    community = event.conversation.community
    return Decision(
        tickets=(after,),
        effects=(
            *views.shown(ticket, after, policy),
            *incident_views.shown(incident, kept, community, policy),
        ),
    )


def is_quiet(ticket: Ticket, at: datetime, policy: Policy, facts: Facts) -> bool:
    """Whether staff is not called about *ticket* alone now, because of its incident."""
    incident = facts.incident
    if incident is None or not shares_trouble(ticket):
        return False
    return _until(ticket, incident, at, policy.surges) > at


def _until(ticket: Ticket, incident: Incident, at: datetime, surges: Surges) -> datetime:
    """How long staff is not called about *ticket*; *at* if it may be called now."""
    if not is_open(incident, at, surges):
        return at
    known = [at]
    if incident.claimed_at is not None:
        silence = ticket.limits.claim_silence
        known.append(calendars.after(ticket.hours, incident.claimed_at, silence))
    if incident.called_at is not None:
        again = ticket.limits.repeat_every
        known.append(calendars.after(ticket.hours, incident.called_at, again))
    return min(max(known), ends_at(incident, surges))


def set_apart(ticket: Ticket, incident: Incident, at: datetime) -> Ticket:
    """The ticket goes on by itself; what waited for staff's word is due by its own limit."""
    after = replace(ticket, incident=0)
    step = ticket.step
    if ticket.number not in incident.held or step is None or step.name not in _CALLS:
        return after
    own, since = ticket.deadline, silent_since(ticket)
    if step.name is StepName.UNCLAIM and since is not None:
        own = until_unclaimed(ticket, since).due  # of a claim that is younger, perhaps
    return replace(after, step=replace(step, due=min(step.due, max(own or at, at))))
