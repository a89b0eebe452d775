"""Who may do what, and when: checked on every button and command, never by who sees it."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from bot.domain.identity import Actor, Role
from bot.domain.members import NOBODY, Members
from bot.domain.message import Action, Sentence, Typed
from bot.domain.parts.endings import Ending
from bot.domain.phrases import joined
from bot.domain.states import ENDED, LIVE, TRANSITIONS, Status, Trigger
from bot.domain.targets import NOTHING_ACCEPTED, no_such
from bot.domain.ticket import Ticket, reply_of


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
    Action.GIVE_BACK: frozenset({R.STAFF}),
    Action.CALL: frozenset({R.STAFF}),
    Action.CALL_ME: frozenset({R.ASKER}),
    Action.CALL_AT: frozenset({R.ASKER, R.STAFF}),
    Action.NO_CALL: frozenset({R.ASKER, R.STAFF}),
    Action.CALLED: frozenset({R.STAFF}),
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
    Action.GIVE_BACK: Trigger.CLAIMED,
    Action.CALL: Trigger.CLAIMED,
    Action.CALL_ME: Trigger.CLAIMED,
    Action.CALL_AT: Trigger.CLAIMED,
    Action.NO_CALL: Trigger.CLAIMED,
    Action.CALLED: Trigger.CLAIMED,
    Action.PUBLISH: Trigger.CLOSED,
}

READS = frozenset({Action.WHY, Action.WHOLE})
WHISPERED = frozenset({Action.SOLVED, Action.REFUSE, Action.SHOW, Action.NONE_FIT, Action.PUBLISH})


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
    return _out_of_season(action, ticket) or no_such(
        actor, action, ticket, argument, by_asker=Relation.ASKER in mine
    )


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
