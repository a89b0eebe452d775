"""Who may do what, and when: checked on every button and command, never by who sees it."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from bot.domain.identity import Actor, Role
from bot.domain.members import NOBODY, Members
from bot.domain.message import Action, Sentence, Typed
from bot.domain.phrases import joined
from bot.domain.states import ENDED, LIVE, TRANSITIONS, Status, Trigger
from bot.domain.ticket import Ending, Fate, Reply, Ticket, offer_of, reply_of


class Relation(StrEnum):
    """What somebody is to one ticket."""

    ASKER = "the person who asked"
    FOLLOWER = "the person who asked the same"
    AUTHOR = "the person who wrote the answer"
    HELPER = "a helper"
    STAFF = "the team"
    ANYONE = "anyone"


R = Relation
ALLOWED: Mapping[Action, frozenset[Relation]] = {
    Action.SOLVED: frozenset({R.ASKER}),
    Action.REFUSE: frozenset({R.ASKER, R.STAFF}),
    Action.SHOW: frozenset({R.ASKER}),
    Action.NONE_FIT: frozenset({R.ASKER}),
    Action.NOT_A_QUESTION: frozenset({R.ASKER, R.HELPER, R.STAFF}),
    Action.ACCEPT: frozenset({R.ASKER, R.STAFF}),
    Action.UNACCEPT: frozenset({R.ASKER, R.STAFF}),
    Action.NOT_YET: frozenset({R.ASKER}),
    Action.FORGET: frozenset({R.ASKER, R.AUTHOR, R.STAFF}),
    Action.SPLIT: frozenset({R.FOLLOWER}),
    Action.CLAIM: frozenset({R.STAFF}),
    Action.RELEASE: frozenset({R.STAFF}),
    Action.SNOOZE: frozenset({R.STAFF}),
    Action.RESOLVE: frozenset({R.STAFF}),
    Action.CLOSE: frozenset({R.ASKER, R.STAFF}),
    Action.REOPEN: frozenset({R.ASKER, R.STAFF}),
    Action.WHY: frozenset({R.ANYONE}),
    Action.WHOLE: frozenset({R.ANYONE}),
    Action.ASSIGN: frozenset({R.STAFF}),
    Action.HANDOFF: frozenset({R.STAFF}),
    Action.PUBLISH: frozenset({R.ASKER}),
    Action.ALSO: frozenset({R.ASKER, R.STAFF}),
    Action.VERIFY: frozenset({R.STAFF}),
    Action.TAKE: frozenset({R.ANYONE}),
    Action.NOT_NOW: frozenset({R.ANYONE}),
    Action.TOPIC: frozenset({R.ASKER, R.HELPER, R.STAFF}),
}

TRIGGERS: Mapping[Action, Trigger] = {
    Action.SOLVED: Trigger.SOLVED,
    Action.REFUSE: Trigger.REFUSED,
    Action.SHOW: Trigger.SHOWN,
    Action.NONE_FIT: Trigger.REFUSED,
    Action.NOT_A_QUESTION: Trigger.DISMISSED,
    Action.ACCEPT: Trigger.ACCEPTED,
    Action.UNACCEPT: Trigger.UNACCEPTED,
    Action.NOT_YET: Trigger.REFUSED,
    Action.CLAIM: Trigger.CLAIMED,
    Action.RELEASE: Trigger.RELEASED,
    Action.SNOOZE: Trigger.SNOOZED,
    Action.RESOLVE: Trigger.RESOLVED,
    Action.CLOSE: Trigger.CLOSED,
    Action.REOPEN: Trigger.REOPENED,
    Action.ASSIGN: Trigger.CLAIMED,
    Action.HANDOFF: Trigger.CLAIMED,
    Action.PUBLISH: Trigger.CLOSED,
}

READS = frozenset({Action.WHY, Action.WHOLE})
WHISPERED = frozenset({Action.SOLVED, Action.REFUSE, Action.SHOW, Action.NONE_FIT, Action.PUBLISH})
ACCEPTED_ALREADY: Sentence = ("This answer is accepted already.",)
NOTHING_ACCEPTED: Sentence = ("That was not done: no answer is accepted here.",)


def relations(
    actor: Actor, ticket: Ticket, argument: str = "", members: Members = NOBODY
) -> frozenset[Relation]:
    """Everything that *actor* is to *ticket*: by the role held now, with all linked accounts."""
    found = {Relation.ANYONE}
    if actor.role is Role.STAFF:
        found.add(Relation.STAFF)
    if actor.role in (Role.HELPER, Role.STAFF):
        found.add(Relation.HELPER)
    if members.same(actor.account, ticket.asker.account):
        found.add(Relation.ASKER)
    followers = (f.asker.account for f in ticket.followers if f.message == argument)
    if any(members.same(actor.account, follower) for follower in followers):
        found.add(Relation.FOLLOWER)
    accepted = reply_of(ticket, ticket.resolution.message) if ticket.resolution else None
    if accepted is not None and members.same(actor.account, accepted.author.account):
        found.add(Relation.AUTHOR)
    return frozenset(found)


def acting(actor: Actor, action: Action, ticket: Ticket, members: Members) -> Actor:
    """As whom *actor* does it: what its asker may do is done in the asker's own name.

    So it is one person's word, from whichever of their accounts it comes.
    """
    asker = ticket.asker
    if Relation.ASKER in ALLOWED[action] and members.same(actor.account, asker.account):
        return replace(actor, account=asker.account, name=asker.name)
    return actor


def refusal(
    actor: Actor,
    action: Action,
    ticket: Ticket,
    argument: str = "",
    members: Members = NOBODY,
) -> Sentence | None:
    """Why *actor* cannot do *action* now, in a sentence; None if they can."""
    if actor.role is Role.BOT:
        return ("Bots cannot do this.",)
    mine = relations(actor, ticket, argument, members)
    ended = ticket.resolution
    if ended is not None and ended.ending is Ending.DELETED and action not in READS:
        return ("That was not done: the question was deleted. Ask it again.",)
    if action in READS and ticket.private and not {Relation.ASKER, Relation.STAFF} & mine:
        return ("That was not done: the question was asked in private.",)
    if ticket.whisper and Relation.ASKER not in mine:
        return ("That was not done: the question was asked in private.",)
    if ticket.whisper and action not in WHISPERED | READS:
        return (
            "That was not done: the question was asked in private. Post it to the channel first.",
        )
    if action is Action.PUBLISH and not ticket.whisper:
        return ("That was not done: the question is in the channel already.",)
    if not ALLOWED[action] & mine:
        who = joined(sorted(relation.value for relation in ALLOWED[action]), "or")
        return (f"That was not done: only {who} can do this.",)
    return _out_of_season(action, ticket) or _no_such(actor, action, ticket, argument, mine)


def _out_of_season(action: Action, ticket: Ticket) -> Sentence | None:
    trigger = TRIGGERS.get(action)
    ended = ticket.resolution
    if action is Action.NOT_YET and ended is not None and ended.assumed:
        trigger = Trigger.UNACCEPTED
    if trigger is None or trigger in TRANSITIONS[ticket.status]:
        return None
    if action is Action.REOPEN and ticket.status in LIVE:
        return ("That was not done: the question is open already.",)
    if action is Action.UNACCEPT:
        return NOTHING_ACCEPTED
    if action is Action.RELEASE and ticket.status in LIVE:
        return ("That was not done: nobody has claimed it.",)
    state = {
        Status.RESOLVED: "solved already",
        Status.CLOSED: "closed already",
        Status.DISMISSED: "marked as no question",
        Status.ANSWERED: "waiting for the asker's word",
    }.get(ticket.status, "not where this can be done")
    sentence = f"That was not done: the question is {state}."
    if ticket.status not in ENDED:
        return (sentence,)
    if ticket.whisper:
        return (f"{sentence} Ask it again with ", Typed(line="ask"), ".")
    return (f"{sentence} ", Typed(line="reopen"), " opens it again.")


def _no_such(
    actor: Actor, action: Action, ticket: Ticket, argument: str, mine: frozenset[Relation]
) -> Sentence | None:
    """Whether what the action is about is still there."""
    resolution = ticket.resolution
    match action:
        case Action.SOLVED | Action.REFUSE:
            offer = offer_of(ticket, argument)
            if offer is None or offer.fate is not Fate.SHOWN:
                return ("That was not done: this answer is not on show any more.",)
        case Action.SHOW:
            offer = offer_of(ticket, argument)
            if offer is None or offer.fate is not Fate.SUGGESTED:
                return ("That was not done: this suggestion is not there any more.",)
        case Action.WHOLE if whole_text(ticket, argument) is None:
            return ("This answer is not on show any more.",)
        case Action.HANDOFF if ticket.handoff and ticket.handoff.by.account == actor.account:
            return ("That was not done: it goes on in private already.",)
        case Action.WHY if offer_of(ticket, argument) is None:
            return ("This answer is not on show any more.",)
        case Action.ACCEPT:
            return _not_acceptable(ticket, argument, mine)
        case Action.UNACCEPT if resolution is None or resolution.ending is not Ending.ACCEPTED:
            return NOTHING_ACCEPTED
        case Action.ALSO:
            return _not_to_share(ticket, argument)
        case Action.VERIFY:
            return _not_to_check(ticket)
        case Action.FORGET if resolution is None or not resolution.kept:
            return ("That was not done: no answer is kept from here.",)
        case _:
            return None
    return None


def whole_text(ticket: Ticket, argument: str) -> str | None:
    """All of an answer that is on show: a stored one, or the reply that was accepted."""
    offer = offer_of(ticket, argument)
    if offer is not None:
        return offer.answer if offer.fate in (Fate.SHOWN, Fate.SOLVED) else None
    ended = ticket.resolution
    reply = reply_of(ticket, argument)
    if reply is None or reply.private or ended is None or ended.message != argument:
        return None
    return reply.text


def _not_acceptable(ticket: Ticket, message: str, mine: frozenset[Relation]) -> Sentence | None:
    reply = reply_of(ticket, message)
    unfit = _unfit(reply)
    if reply is None or unfit is not None:
        return unfit
    resolution = ticket.resolution
    if resolution is None or resolution.ending is not Ending.ACCEPTED:
        return None
    chosen_by_asker = resolution.by.account == ticket.asker.account and not resolution.assumed
    # Staff's choice becomes the asker's, and what was settled in their absence a person's.
    confirms = resolution.assumed or (Relation.ASKER in mine and not chosen_by_asker)
    same_words = (reply.edited_at or reply.at) <= resolution.at
    if resolution.message == message and same_words and not confirms:
        return ACCEPTED_ALREADY
    if chosen_by_asker and Relation.ASKER not in mine:
        return (
            f"That was not done: {ticket.asker.name} chose the answer, "
            "and only they can choose another.",
        )
    return None


def _unfit(reply: Reply | None) -> Sentence | None:
    """Why *reply* cannot answer anything."""
    if reply is None:
        return ("That was not done: only a reply in the question's thread can be its answer.",)
    if reply.author.role is Role.BOT:
        return ("That was not done: a bot's message cannot be the answer.",)
    if reply.barred:
        return (
            f"That was not done: {reply.author.name} is blocked from helping here, "
            "so this cannot be the answer.",
        )
    return None


def _not_to_share(ticket: Ticket, message: str) -> Sentence | None:
    ended, reply = ticket.resolution, reply_of(ticket, message)
    accepted = reply_of(ticket, ended.message) if ended is not None else None
    if ended is None or ended.ending is not Ending.ACCEPTED or accepted is None:
        return NOTHING_ACCEPTED
    if message in (ended.message, *ended.also):
        return ("This reply is thanked for already.",)
    if reply is not None and reply.author.account == ticket.asker.account:
        return (f"That was not done: {reply.author.name} asked, and shares with nobody.",)
    if reply is not None and reply.private != accepted.private:
        return ("That was not done: one of the two replies is private.",)
    return _unfit(reply)


def _not_to_check(ticket: Ticket) -> Sentence | None:
    ended = ticket.resolution
    accepted = reply_of(ticket, ended.message) if ended is not None else None
    if ended is None or ended.ending is not Ending.ACCEPTED or accepted is None:
        return NOTHING_ACCEPTED
    if ended.checked is not None:
        return (f"That was not done: {ended.checked.by.name} has checked this answer already.",)
    return None
