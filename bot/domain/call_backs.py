"""Calls: staff offers one or the asker asks for one, a time is agreed on, and it comes."""

from dataclasses import replace
from datetime import datetime, time, timedelta, tzinfo

from bot.domain import calendars, call_replies, escalation, moments, phrases, zones
from bot.domain.answering import privately
from bot.domain.calls import Call, is_ahead, parted, stamped, to_the_minute
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.events import ActionPressed, CommandGiven, TimerFired
from bot.domain.helpers import clock_of
from bot.domain.identity import Actor
from bot.domain.message import Action, Message
from bot.domain.moment_reading import MomentError
from bot.domain.parts.steps import Step
from bot.domain.permissions import acting
from bot.domain.policy import Policy
from bot.domain.sla import silent_since, until_unclaimed
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket
from bot.domain.views import shown

SOONEST = timedelta(hours=1)  # until the first time that is offered
HOURS = (time(10), time(15))  # of the next day, that are offered as well
HALF_HOUR = timedelta(minutes=30)
WAIT = frozenset({StepName.UNCLAIM, StepName.NUDGE, StepName.LAPSE})  # until after the call

Doing = ActionPressed | CommandGiven


def offered(ticket: Ticket, event: Doing, typed: str, policy: Policy, facts: Facts) -> Decision:
    """Staff offers to call the asker: by *typed*, or at one of a few times. They are on it then."""
    zone = zones.zone_of(event, ticket, policy, facts)
    try:
        times = (
            (to_the_minute(moments.parse_moment(typed, zone.name, event.at)),)
            if typed
            else _times(ticket, event.at, clock_of(zone.name))
        )
    except MomentError as error:
        return privately(event, phrases.note(f"That was not done: {error}"))
    taken = escalation.taken_by(ticket, event.actor, event.at)
    after = _with(taken, _offer(ticket.call, event.actor, event.at, times), event.at)
    said = call_replies.asked(after, times if typed else (), zones.told(zone) if typed else ())
    return _done(ticket, after, event, policy, said)


def wished(ticket: Ticket, event: Doing, typed: str, policy: Policy, facts: Facts) -> Decision:
    """The asker says when to call and how: agreed on if staff has asked, else a wish."""
    when, contact = parted(typed)
    call = ticket.call if ticket.call is not None and ticket.call.done_at is None else None
    if call is not None and not (when or contact):
        return privately(event, call_replies.where_it_stands(ticket, call))
    zone = zones.zone_of(event, ticket, policy, facts)
    guess = zones.told(zone) if when else ()
    try:
        at = to_the_minute(moments.parse_moment(when, zone.name, event.at)) if when else None
    except MomentError:
        at, guess = None, ()  # their own words, then: staff reads them
    if call is None:
        on_it = ticket.claim.by if ticket.claim is not None else event.actor
        call = Call(by=on_it, asked_at=event.at, from_asker=True)
    call = replace(call, contact=contact or call.contact)
    if when and at is None:
        call = replace(call, wanted=when, at=None, told=None, told_at=None, offered=())
    elif at is not None and call.from_asker:
        call = replace(call, wanted="", offered=(at,))
    elif at is not None:
        call = replace(call, wanted="", at=at, offered=(), told=None, told_at=None)
    after = _with(ticket, call, event.at)
    said = call_replies.where_it_stands(after, call, guess)
    return _done(ticket, after, event, policy, said)


def picked(ticket: Ticket, event: Doing, typed: str, policy: Policy) -> Decision:
    """One of the times that the other side offers is agreed on."""
    call = ticket.call
    at = stamped(call, typed) if call is not None else None
    assert call is not None, "permissions checked it"
    assert at is not None, "permissions checked it"
    if at <= event.at:
        return privately(event, call_replies.over(ticket))
    mine = replace(call, at=at, offered=(), wanted="")
    if not call.from_asker:
        after = _with(ticket, mine, event.at)
        return _done(ticket, after, event, policy, call_replies.where_it_stands(after, mine))
    by = event.actor
    taken = escalation.taken_by(ticket, by, event.at)
    after = _with(taken, replace(mine, by=by, from_asker=False), event.at)
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def called_off(ticket: Ticket, event: Doing, policy: Policy, facts: Facts) -> Decision:
    """There shall be no call. The other one reads who said so; a wish taken back is just gone."""
    who, call = acting(event.actor, Action.NO_CALL, ticket, facts.members), ticket.call
    assert call is not None, "permissions checked it"
    off = replace(
        call, done_at=event.at, off_by=who.name, offered=(), at=None, contact="", wanted=""
    )
    withdrawn = call.from_asker and who.account == ticket.asker.account
    after = _with(ticket, None if withdrawn else off, event.at)
    said = phrases.note("There will be no call.")
    return _done(ticket, after, event, policy, said)


def called(ticket: Ticket, event: Doing, typed: str, policy: Policy, facts: Facts) -> Decision:
    """How the call went: they talked, or nobody was there and other times are offered."""
    call = ticket.call
    assert call is not None, "permissions checked it"
    if typed != call_replies.MISSED:
        after = _with(ticket, replace(call, done_at=event.at, contact="", wanted=""), event.at)
        return Decision(tickets=(after,), effects=shown(ticket, after, policy))
    zone = zones.zone_of(event, ticket, policy, facts)
    times = _times(ticket, event.at, clock_of(zone.name))
    again = _offer(call, event.actor, event.at, times)
    taken = escalation.taken_by(ticket, event.actor, event.at)
    after = _with(taken, replace(again, missed=call.missed + 1), event.at)
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def rang(ticket: Ticket, event: TimerFired, policy: Policy) -> Decision:
    """The time that was agreed on has come: who is on it is told, once.

    Whoever claimed it by now; who agreed to it if they snoozed it; else all of staff.
    """
    alarm, call = Step(name=event.step, due=event.due), ticket.call
    if alarm not in ticket.alarms or call is None:
        return IGNORED
    whom = call.by if ticket.status is Status.SNOOZED else None
    if ticket.status is Status.CLAIMED and ticket.claim is not None:
        whom = ticket.claim.by
    told = replace(call, told=whom, told_at=event.at)
    rest = tuple(each for each in ticket.alarms if each != alarm)
    after = replace(ticket, alarms=rest, call=told, cards=max(ticket.cards, 1))
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def postpones(ticket: Ticket, event: TimerFired) -> bool:
    """Whether the step that is due waits for a call that is agreed on."""
    return event.step in WAIT and is_ahead(ticket.call, event.at)


def postponed(ticket: Ticket, event: TimerFired) -> Decision:
    """The step comes as long after the call as it would have come after the last word."""
    if ticket.step != Step(name=event.step, due=event.due):
        return IGNORED
    return Decision(tickets=(_after_the_call(ticket),))


def _done(ticket: Ticket, after: Ticket, event: Doing, policy: Policy, said: Message) -> Decision:
    answer = privately(event, said).effects
    return Decision(tickets=(after,), effects=(*shown(ticket, after, policy), *answer))


def _offer(before: Call | None, by: Actor, at: datetime, times: tuple[datetime, ...]) -> Call:
    """An offer of *times*; how the asker is reached is known already if they said so."""
    contact = before.contact if before is not None else ""
    wanted = before.wanted if before is not None else ""
    missed = before.missed if before is not None and before.done_at is None else 0
    return Call(by=by, asked_at=at, offered=times, contact=contact, wanted=wanted, missed=missed)


def _with(ticket: Ticket, call: Call | None, at: datetime) -> Ticket:
    """The ticket with *call*, its alarm, and no claim that ends before it."""
    claim = None if ticket.claim is None else replace(ticket.claim, talked_at=at)
    ticket = replace(ticket, claim=claim)
    others = tuple(each for each in ticket.alarms if each.name is not StepName.CALL_BACK)
    due = call.at if call is not None and call.told_at is None and call.done_at is None else None
    if due is None:
        return _silent_anew(replace(ticket, call=call, alarms=others))
    alarm = Step(name=StepName.CALL_BACK, due=due)
    alarms = tuple(sorted((*others, alarm), key=lambda each: each.due))
    return _after_the_call(replace(ticket, call=call, alarms=alarms))


def _silent_anew(ticket: Ticket) -> Ticket:
    """Whoever has claimed it has the whole time again after a word on a call, and no more."""
    step, since = ticket.step, silent_since(ticket)
    if step is None or step.name is not StepName.UNCLAIM or since is None:
        return ticket
    return replace(ticket, step=until_unclaimed(ticket, since))


def _after_the_call(ticket: Ticket) -> Ticket:
    """With a step that leaves it as it is until the call, where it would not."""
    step, at = ticket.step, ticket.call.at if ticket.call is not None else None
    if step is None or step.name not in WAIT or at is None:
        return ticket
    if step.name is StepName.UNCLAIM:
        return _silent_anew(ticket)
    limits = ticket.limits
    due = at + (limits.unconfirmed if step.name is StepName.LAPSE else limits.after_reply)
    return replace(ticket, step=replace(step, due=max(step.due, due)))


def _times(ticket: Ticket, at: datetime, zone: tzinfo) -> tuple[datetime, ...]:
    """A few times to choose from, in which the team works."""
    soon = at + SOONEST
    past = timedelta(minutes=soon.minute % 30, seconds=soon.second, microseconds=soon.microsecond)
    first = soon - past + (HALF_HOUR if past else timedelta(0))
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    found = [first, *(moments.on(tomorrow, hour, zone) for hour in HOURS)]
    open_then = (calendars.opens(ticket.hours, each) or each for each in found)
    return tuple(sorted({to_the_minute(each) for each in open_then}))
