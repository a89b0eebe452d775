"""Everything that can happen to a question, by name, and a question in each status."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.decide import decide
from bot.domain.decision import Facts
from bot.domain.duty import Rota, Shift
from bot.domain.events import (
    ActionPressed,
    BridgeCalled,
    CommandGiven,
    Event,
    LetterDue,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    PlatformChecked,
    ReactionAdded,
    ReactionRemoved,
    RequestRefused,
    RoleChanged,
    RoomOpened,
    SetupChanged,
    SwapDue,
    TimerFired,
)
from bot.domain.identity import Actor, Conversation, Role
from bot.domain.limits import Limits
from bot.domain.message import Action
from bot.domain.policy import Policy
from bot.domain.setup import Setup
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket
from knowledge.thanks import Reading

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANN = Actor(account="fake:ann", name="Ann")
HANA = Actor(account="fake:hana", name="Hana", role=Role.HELPER)
SAM = Actor(account="fake:sam", name="Sam", role=Role.STAFF)
MIA = Actor(account="fake:mia", name="Mia", role=Role.STAFF)
PAGER = Actor(account="webhook:pager", name="pager", role=Role.STAFF)
HERE = Conversation(community="c", platform="fake", channel="help", thread="q")
ROOM = Conversation(community="c", platform="fake", channel="room")
LIMITS = Limits(
    waves=0,
    tiers=("duty:support 15m", "duty:night", "leads"),
    repeats=2,
    claim_silence=timedelta(hours=4),
)
POLICY = Policy(
    watched=("fake:help",),
    staff_channel="fake:staff",
    limits=LIMITS,
    rotas={
        "support": Rota(shifts=(Shift(who=(SAM.account,)),)),
        "night": Rota(shifts=(Shift(who=(MIA.account,), hours="22:00-06:00"),)),
    },
)
SET_UP = Setup(
    watched=("help",),
    staff_channel="staff",
    staff_role="1",
    first_response=timedelta(minutes=1),
    by=SAM.account,
    by_name=SAM.name,
    at=NOW,
)
LAST = "what the helper wrote last"
_NO_WORD = Reading.NEITHER
ANSWER = "Open the settings and press reset."

Happening = tuple[Event, Facts]
Make = Callable[[Ticket, datetime, str], Happening]


def _last(ticket: Ticket) -> str:
    """What Hana wrote last."""
    return next(reply.message for reply in reversed(ticket.replies) if reply.author == HANA)


def _said(
    who: Actor, text: str, *, question: float = 0.0, reading: Reading = Reading.NEITHER
) -> Make:
    def make(ticket: Ticket, at: datetime, key: str) -> Happening:
        del ticket
        posted = MessagePosted(key=key, at=at, conversation=HERE, actor=who, message=key, text=text)
        return posted, Facts(number=1, question=question, reading=reading)

    return make


def _pressed(who: Actor, action: Action, argument: str = "", target: Actor | None = None) -> Make:
    def make(ticket: Ticket, at: datetime, key: str) -> Happening:
        press = ActionPressed(
            key=key,
            at=at,
            conversation=HERE,
            actor=who,
            action=action,
            ticket=1,
            argument=_last(ticket) if argument == LAST else argument,
            target=target,
        )
        return press, Facts(number=2)

    return make


def _fired(step: StepName) -> Make:
    """The timer of *step*: the ticket's own where that is its step, else one that is stale."""

    def make(ticket: Ticket, at: datetime, key: str) -> Happening:
        own = ticket.step is not None and ticket.step.name is step
        due = ticket.step.due if own and ticket.step else at
        at = max(at, due)
        timer = TimerFired(key=key, at=at, conversation=HERE, ticket=1, step=step, due=due, fence=1)
        return timer, Facts()

    return make


def _event(kind: Callable[..., Event], **rest: object) -> Make:
    def make(ticket: Ticket, at: datetime, key: str) -> Happening:
        about = {"message": _last(ticket)} if rest.get("message") == LAST else {}
        return kind(key=key, at=at, conversation=HERE, **rest | about), Facts()

    return make


HAPPENINGS: Mapping[str, Make] = {
    "helper answers": _said(HANA, ANSWER),
    "helper asks back": _said(HANA, "which version?", question=0.9),
    "staff answers": _said(SAM, "which version?", question=0.9),
    "asker follows up": _said(ANN, "and where do I find that?", question=0.9),
    "asker says thanks": _said(ANN, "thanks!", reading=Reading.THANKS),
    "asker: did not help": _said(ANN, "that did not help", reading=Reading.REFUSAL),
    "press: not yet": _pressed(ANN, Action.NOT_YET, LAST),
    "accept": _pressed(ANN, Action.ACCEPT, LAST),
    "unaccept": _pressed(ANN, Action.UNACCEPT),
    "claim": _pressed(SAM, Action.CLAIM),
    "hand over": _pressed(SAM, Action.ASSIGN, target=MIA),
    "go on in private": _pressed(SAM, Action.HANDOFF),
    "release": _pressed(SAM, Action.RELEASE),
    "snooze": _pressed(SAM, Action.SNOOZE, "2h"),
    "resolve": _pressed(SAM, Action.RESOLVE),
    "close": _pressed(ANN, Action.CLOSE),
    "reopen": _pressed(ANN, Action.REOPEN),
    "no question": _pressed(SAM, Action.NOT_A_QUESTION),
    "command: claim": _event(CommandGiven, actor=SAM, command="claim", argument="1"),
    "check mark": _event(ReactionAdded, actor=ANN, message=LAST, emoji="✅"),
    "check mark gone": _event(ReactionRemoved, actor=ANN, message=LAST, emoji="✅"),
    "question edited": _event(MessageEdited, actor=ANN, message="q", text="Why is it so?"),
    "question deleted": _event(MessageDeleted, message="q"),
    "reply edited": _event(MessageEdited, actor=HANA, message=LAST, text=f"{ANSWER} Twice."),
    "reply deleted": _event(MessageDeleted, message=LAST),
    "room opened": _event(lambda **rest: RoomOpened(**rest | {"conversation": ROOM}), ticket=1),
    "policy changes": _event(SetupChanged, actor=SAM, setup=SET_UP, manages=True),
    "platform checked": _event(PlatformChecked, troubles=(), closed=()),
    "letter due": _event(LetterDue, account=HANA.account, due=NOW, fence=1),
    "request refused": _event(RequestRefused, ticket=1, account=HANA.account),
    "swap due": _event(SwapDue, swap="s", due=NOW, fence=1),
    "role changed": _event(RoleChanged, actor=replace(HANA, role=Role.GUEST)),
    "bridge: resolve": _event(BridgeCalled, actor=PAGER, ticket=1, do="resolve"),
    "bridge: comment": _event(BridgeCalled, actor=PAGER, ticket=1, do="comment", text="on it"),
    **{f"timer: {step.value}": _fired(step) for step in StepName},
}

# How a question gets where it stands. In the second five somebody has answered: there it is the
# asker's turn, until they say something or time passes.
WAYS: Mapping[str, tuple[Status, tuple[str, ...]]] = {
    "open": (Status.OPEN, ()),
    "escalated": (Status.ESCALATED, ("timer: escalate",)),
    "claimed": (Status.CLAIMED, ("timer: escalate", "claim")),
    "snoozed": (Status.SNOOZED, ("timer: escalate", "snooze")),
    "open, answered": (Status.OPEN, ("helper answers",)),
    "answered": (Status.ANSWERED, ("helper answers", "timer: nudge")),
    "escalated, answered": (Status.ESCALATED, ("timer: escalate", "helper answers")),
    "claimed, answered": (Status.CLAIMED, ("timer: escalate", "claim", "helper answers")),
    "snoozed, answered": (Status.SNOOZED, ("timer: escalate", "snooze", "helper answers")),
    "resolved": (Status.RESOLVED, ("helper answers", "accept")),
    "closed": (Status.CLOSED, ("close",)),
    "dismissed": (Status.DISMISSED, ("no question",)),
}


def asked(policy: Policy = POLICY) -> Ticket:
    """A question of Ann's, with a reply that is no answer yet."""
    start = NOW - timedelta(minutes=1)
    event = MessagePosted(
        key="ask", at=start, conversation=HERE, actor=ANN, message="q", text="Why is it?"
    )
    (ticket,) = decide(None, event, policy, Facts(number=1, question=0.9)).tickets
    event = replace(event, key="r", actor=HANA, message="r", text="same here")
    (ticket,) = decide(ticket, event, policy, Facts()).tickets
    return ticket


def happen(
    name: str, ticket: Ticket, at: datetime, key: str, policy: Policy = POLICY
) -> tuple[Ticket, datetime, tuple[object, ...]]:
    """The ticket after that, when it was, and the effects."""
    event, facts = HAPPENINGS[name](ticket, at, key)
    decision = decide(ticket, event, policy, facts)
    mine = (after for after in decision.tickets if after.number == ticket.number)
    return next(mine, ticket), event.at, decision.effects


def ticket_in(where: str) -> tuple[Ticket, datetime]:
    """A question that stands where one of `WAYS` leads, and the time there."""
    ticket, at = asked(), NOW
    status, way = WAYS[where]
    for number, name in enumerate(way):
        ticket, at, _ = happen(name, ticket, at, f"way{number}")
    assert ticket.status is status
    return ticket, at
