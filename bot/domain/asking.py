"""Helpers are asked, in waves; and they ask for a question themselves."""

from dataclasses import replace
from datetime import datetime

from bot.domain import (
    ask_replies,
    backlog,
    block_replies,
    escalation,
    helpers,
    phrases,
    unreachable,
    waves,
)
from bot.domain.answering import privately
from bot.domain.asks import Ask, Way, answered, is_of, takers
from bot.domain.blocks import What
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.effects import Effect
from bot.domain.events import ActionPressed, CommandGiven, MessagePosted, TimerFired
from bot.domain.helping_effects import KeepHelper, NoteAsk
from bot.domain.identity import Actor, Role
from bot.domain.message import Message, Sentence, Strong
from bot.domain.parts.answers import Reply
from bot.domain.parts.steps import Step
from bot.domain.policy import Policy
from bot.domain.sla import (
    due_of,
    taken,
    until_staff,
    until_wave,
    waits_for_helpers,
    wave_gap,
    waves_anew,
)
from bot.domain.states import ENDED, Status, StepName
from bot.domain.taking import at_it
from bot.domain.ticket import Ticket
from bot.domain.topics import UNTAGGED, names_of
from bot.domain.views import shown


def next_wave(ticket: Ticket, event: TimerFired, policy: Policy, facts: Facts) -> Decision:
    """It is time to ask the next helpers; with nobody to ask, nothing is said."""
    due = due_of(ticket)
    if ticket.step != Step(name=event.step, due=event.due) or due is None:
        return IGNORED
    if event.at >= due:  # nobody could be asked in time: it is staff's turn already
        overdue = replace(event, step=StepName.ESCALATE, due=due)
        return escalation.fired(until_staff(ticket), overdue, policy, facts)
    able = waves.able(ticket, facts)
    if not able:
        return Decision(tickets=(until_staff(ticket),))
    wave = ticket.waves + 1
    whole_list = wave >= ticket.limits.waves and ticket.topic != UNTAGGED
    n = policy.helping.last if whole_list else policy.helping.wave
    after, effects = waves.ask(replace(ticket, waves=wave), able, n, event.at, policy, facts)
    if not effects:  # they sleep, or have enough: that is no wave
        return _later(ticket, waves.first_free(able, event.at, policy), policy)
    after = replace(after, asked_from=None)
    left = len(able) > len(effects)
    after = until_wave(after, event.at + wave_gap(ticket, event.at)) if left else until_staff(after)
    return Decision(tickets=(after,), effects=(*effects, *shown(ticket, after, policy)))


def _later(ticket: Ticket, free: datetime | None, policy: Policy) -> Decision:
    """Nobody can be asked before *free*; if that is too late, staff is next."""
    unasked = not any(ask.wave for ask in ticket.asks)
    after = replace(ticket, asked_from=free if unasked else None)
    after = until_staff(after) if free is None else until_wave(after, free)
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def noted(before: Ticket | None, after: Ticket) -> list[NoteAsk]:
    """What changed in who was asked: counted against caps, and as what they have in hand."""
    known = () if before is None else before.asks
    return [
        NoteAsk(ticket=after.number, member=ask.member or ask.account, ask=ask)
        for ask in after.asks
        if ask not in known
    ]


def refiled(before: Ticket, after: Ticket, at: datetime) -> Ticket:
    """*after*, whose topic may be another than *before*'s: its helpers are asked from the start.

    Only while nobody has answered, and as long as staff has not got it; nobody is asked twice.
    """
    return after if after.topic == before.topic else waves_anew(after, at)


def took(ticket: Ticket, event: ActionPressed, policy: Policy, facts: Facts) -> Decision:
    """A helper says that they take it. The time until staff is tagged goes on."""
    member = _member(event.actor, facts)
    why_not = _not_to_take(ticket, event.actor, facts)
    if why_not is not None:
        return privately(event, phrases.note(*why_not))
    mine = _ask_of(ticket, event.actor, member)
    if mine is not None and mine in takers(ticket.asks):
        return privately(event, ask_replies.yours(ticket, mine))
    hands = at_it(ticket)
    if hands and event.argument and ticket.status is Status.OPEN:  # somebody was quicker
        return next_question(event, event.argument, policy, facts, had_by=hands[0].name)
    ask = mine or Ask(
        account=event.actor.account,
        member=member,
        name=event.actor.name,
        at=event.at,
        wave=0,
        way=Way.OFF,
    )
    ask = replace(ask, taken_at=event.at, declined_at=None, ended_at=None)
    after = _with_ask(ticket, ask)
    if not hands:
        after = taken(after, event.at)
    return _done(ticket, after, event, ask_replies.yours(after, ask), policy, facts)


def _not_to_take(ticket: Ticket, actor: Actor, facts: Facts) -> Sentence | None:
    if facts.members.same(actor.account, ticket.asker.account):
        return ("That was not done: it is your own question.",)
    if What.HELPING in facts.barred:
        return block_replies.NO_HELPING
    if actor.role is Role.GUEST:
        return ("That was not done: guests can answer at once, without taking it first.",)
    if ticket.private:
        return ("That was not done: the question was asked in private.",)
    if ticket.status is Status.CLAIMED and ticket.claim is not None:
        return (Strong(text=ticket.claim.by.name), " from the team is on it already.")
    if ticket.status in ENDED:
        return ("That was not done: the question is closed already.",)
    if ticket.waiting_since is None:
        return ("Somebody has answered it already. If you know better, write it there.",)
    return None


def not_now(ticket: Ticket, event: ActionPressed, policy: Policy, facts: Facts) -> Decision:
    """A helper says that they cannot, this time: the next one is asked."""
    mine = _ask_of(ticket, event.actor, _member(event.actor, facts))
    if mine is None:
        return privately(event, ask_replies.not_asked())
    if mine.ended_at is not None:
        return privately(event, ask_replies.over())
    if mine.declined_at is not None:
        return privately(event, ask_replies.declined(replaced=False))
    after = _with_ask(ticket, replace(mine, declined_at=event.at, taken_at=None))
    effects: tuple[Effect, ...] = ()
    due = due_of(ticket)
    needed = mine.wave and not at_it(after) and waits_for_helpers(ticket)
    if needed and due is not None and event.at < due:
        after, effects = waves.ask(after, waves.able(after, facts), 1, event.at, policy, facts)
    done = _done(ticket, after, event, ask_replies.declined(replaced=bool(effects)), policy, facts)
    return replace(done, effects=(*effects, *done.effects))


def _done(
    before: Ticket,
    after: Ticket,
    event: ActionPressed,
    message: Message,
    policy: Policy,
    facts: Facts,
) -> Decision:
    """What everybody sees of it, and what only who pressed reads."""
    message, told = unreachable.explained(message, facts.helper)
    said = privately(event, message)
    effects = (*shown(before, after, policy), *said.effects, *told)
    return Decision(tickets=(after,), effects=effects)


def _member(actor: Actor, facts: Facts) -> str:
    return facts.members.of.get(actor.account, actor.account)


def _ask_of(ticket: Ticket, actor: Actor, member: str) -> Ask | None:
    """How *actor* was asked about *ticket*; by the account that they act with, if by several."""
    mine = [ask for ask in ticket.asks if is_of(ask, actor.account, member)]
    mine.sort(key=lambda ask: ask.account != actor.account)
    return mine[0] if mine else None


def _with_ask(ticket: Ticket, ask: Ask) -> Ticket:
    others = [each for each in ticket.asks if each.account != ask.account]
    if len(others) == len(ticket.asks):
        return replace(ticket, asks=(*ticket.asks, ask))
    changed = (ask if each.account == ask.account else each for each in ticket.asks)
    return replace(ticket, asks=tuple(changed))


def wrote(ticket: Ticket, reply: Reply, facts: Facts) -> Ticket:
    """*ticket*, once *reply* stands below it: it may be the answer of who was asked."""
    if not reply.answers:
        return ticket
    member = _member(reply.author, facts)
    return replace(ticket, asks=answered(ticket.asks, reply.author.account, member, reply.at))


def learnt(ticket: Ticket, after: Ticket, event: MessagePosted, facts: Facts) -> list[Effect]:
    """What a message in a thread says of when its author is there, and how they answer."""
    helper = facts.helper
    if helper is None:
        return []
    helper = replace(helper, name=event.actor.name, rhythm=helpers.heard(helper.rhythm, event.at))
    for before, now in zip(ticket.asks, after.asks, strict=False):
        if (
            before.account == helper.account
            and before.wave
            and not before.answered_at
            and now.answered_at
        ):
            record = helpers.answered(helper.record, event.at - now.at, event.at)
            helper = replace(helper, record=record)
    return [KeepHelper(helper=helper)]


def next_question(
    event: ActionPressed | CommandGiven,
    besides: str,
    policy: Policy,
    facts: Facts,
    *,
    had_by: str = "",
) -> Decision:
    """The open question that fits who asks for one best; the one after the place *besides*.

    *had_by*: who has taken the one at that place, which they wanted.
    """
    if What.HELPING in facts.barred:
        return privately(event, block_replies.no_helping())
    place = backlog.read(besides)
    known = backlog.fitting(facts.backlog, event.actor.account, facts.knows, facts.members)
    left = [each for each in known if place is None or each[0] > place]
    if not left:
        return privately(event, ask_replies.nothing_waits(seen=place is not None, had_by=had_by))
    (at, ticket), names = left[0], names_of(facts.topics)
    found = ask_replies.next_question(
        ticket, names.get(ticket.topic, ""), backlog.written(at), had_by=had_by
    )
    return privately(event, found)
