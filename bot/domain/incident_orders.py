"""Staff deals with an incident: writes to everybody, claims it, sets its questions apart, ends it.

By a button of the card, or by command: "incident 3 reply we are on it".
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain import incident_replies, views
from bot.domain.answering import privately
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Effect
from bot.domain.events import ActionPressed, CommandGiven
from bot.domain.identity import Role
from bot.domain.incident_questions import set_apart, with_answer
from bot.domain.incidents import LONGEST_REPLY, Incident, Said, with_words
from bot.domain.message import Action, Sentence
from bot.domain.phrases import note
from bot.domain.policy import Policy
from bot.domain.states import LIVE
from bot.domain.ticket import Ticket

Acts = ActionPressed | CommandGiven
NO_SUCH: Sentence = ("That was not done: there is no such incident here.",)


class Verb(StrEnum):
    """What is done, as it is typed."""

    REPLY = "reply"
    CLAIM = "claim"
    APART = "apart"
    OVER = "over"


VERBS = {
    Action.REPLY_ALL: Verb.REPLY,
    Action.CLAIM_ALL: Verb.CLAIM,
    Action.APART: Verb.APART,
    Action.OVER: Verb.OVER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was typed."""

    number: int
    verb: Verb | None  # None: nothing that is known
    text: str = ""


def read(typed: str) -> Order | None:
    """What was typed behind the command; None without a number of an incident."""
    first, _, rest = typed.strip().partition(" ")
    digits = first.removeprefix("#")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
        return None
    word, _, text = rest.strip().partition(" ")
    verb = Verb(word.lower()) if word.lower() in list(Verb) else None
    return Order(number=int(digits), verb=verb, text=text.strip())


def pressed(event: ActionPressed, policy: Policy, facts: Facts) -> Decision:
    """A button of the card, which shows what came of it; a reply is confirmed besides."""
    verb = VERBS[event.action]
    return _done(event, verb, event.argument.strip(), policy, facts, told=verb is Verb.REPLY)


def given(event: CommandGiven, typed: str, policy: Policy, facts: Facts) -> Decision:
    """The command: always answered."""
    order = read(typed)
    if order is None or order.verb is None:
        return privately(event, incident_replies.which())
    return _done(event, order.verb, order.text, policy, facts, told=True)


def _done(
    event: Acts, verb: Verb, text: str, policy: Policy, facts: Facts, *, told: bool
) -> Decision:
    incident, by, at = facts.incident, event.actor, event.at
    why_not = _refusal(event, verb, text, facts)
    if why_not is not None or incident is None:
        return privately(event, note(*(why_not or NO_SUCH)))
    changed: list[tuple[Ticket, Ticket]] = []
    match verb:
        case Verb.CLAIM:
            after = replace(incident, claimed_by=by, claimed_at=at, told_at=None, note="")
        case Verb.REPLY:
            after = with_words(incident, Said(text=text, by=by, at=at))
            waiting = (each for each in facts.like if each.status in LIVE)
            changed = [(each, with_answer(each, after, at)) for each in waiting]
        case Verb.APART | Verb.OVER:
            dissolved = verb is Verb.APART
            after = replace(incident, ended_at=at, ended_by=by, dissolved=dissolved, parts=())
            inside = (each for each in facts.like if each.incident == incident.number)
            changed = [(each, set_apart(each, at)) for each in inside]
    effects: list[Effect] = []
    for before, now in changed:
        effects += views.shown(before, now, policy)
    if told:
        said = incident_replies.done(after, answered=len(changed) if verb is Verb.REPLY else 0)
        effects += privately(event, said).effects
    tickets = tuple(now for _, now in changed)
    return Decision(tickets=tickets, effects=tuple(effects), incident=after)


def _refusal(event: Acts, verb: Verb, text: str, facts: Facts) -> Sentence | None:
    incident = facts.incident
    if event.actor.role is not Role.STAFF:
        return ("That was not done: only the team can do this.",)
    if incident is None:
        return NO_SUCH
    if incident.dissolved:
        who = incident.ended_by.name if incident.ended_by is not None else "somebody"
        return (f"That was not done: {who} said that these questions are not one trouble.",)
    if verb is Verb.REPLY:
        return _not_to_say(text, facts)
    if incident.ended_at is not None:
        return ("That was not done: it is over already.",)
    if verb is Verb.CLAIM and _has_it(event, incident):
        return ("You are on it already.",)
    if verb is Verb.APART and incident.said:
        return ("That was not done: everybody has had an answer. Say that it is over.",)
    return None


def _has_it(event: Acts, incident: Incident) -> bool:
    """Whether who claims it is on it, and need not say so: nobody doubts it."""
    by = incident.claimed_by
    mine = by is not None and by.account == event.actor.account
    return mine and incident.told_at is None


def _not_to_say(text: str, facts: Facts) -> Sentence | None:
    """Why *text* cannot be written to everybody."""
    if not text:
        return ("That was not done: write what everybody who asks about it shall read.",)
    if len(text) > LONGEST_REPLY:
        return (f"That was not done: at most {LONGEST_REPLY:,} characters, please.",)
    if not any(each.status in LIVE for each in facts.like):
        return ("That was not done: nobody waits for it any more.",)
    return None
