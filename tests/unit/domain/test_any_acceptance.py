"""Accepting, sharing, checking, voting, declining and undoing, in any order and repetition."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.decide import decide
from bot.domain.decision import Facts
from bot.domain.events import (
    ActionPressed,
    Event,
    MessageDeleted,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
    TimerFired,
)
from bot.domain.identity import Actor, Role
from bot.domain.members import NOBODY, Members
from bot.domain.message import Action
from bot.domain.parts.endings import Consent
from bot.domain.ticket import standing
from tests.unit.domain.test_lifecycle import HERE, POLICY, World, check

ANN = Actor(account="ann", name="Ann")
SAM = Actor(account="sam", name="Sam", role=Role.STAFF)
HANA = Actor(account="hana", name="Hana", role=Role.HELPER)
AUTHORS = {
    "r1": Actor(account="ben", name="Ben"),
    "r2": Actor(account="cem", name="Cem"),
    "r3": Actor(account="ben2", name="Ben Z"),
    "r4": Actor(account="gus", name="Gus", role=Role.GUEST),
}
LINKED = Members({"ben": "ben", "ben2": "ben"})
DEEDS = [
    "accept",
    "also",
    "unaccept",
    "staff accepts",
    "staff unaccepts",
    "verify",
    "reopen",
    "not yet",
    "vote",
    "unvote",
    "endorse",
    "delete",
    "time",
    "wait",
]


def make(world: World, number: int, deed: str, reply: str) -> Event | None:
    key, at = f"e{number}", world.now
    who = SAM if "staff" in deed or deed == "verify" else ANN
    presses = {
        "accept": Action.ACCEPT,
        "staff accepts": Action.ACCEPT,
        "also": Action.ALSO,
        "unaccept": Action.UNACCEPT,
        "staff unaccepts": Action.UNACCEPT,
        "verify": Action.VERIFY,
        "reopen": Action.REOPEN,
        "not yet": Action.NOT_YET,
    }
    if deed in presses:
        argument = "" if deed in ("not yet", "verify") else reply
        return ActionPressed(
            key=key,
            at=at,
            conversation=HERE,
            actor=who,
            action=presses[deed],
            ticket=1,
            argument=argument,
        )
    match deed:
        case "vote":
            return ReactionAdded(
                key=key, at=at, conversation=HERE, actor=HANA, message=reply, emoji="👍"
            )
        case "unvote":
            return ReactionRemoved(
                key=key, at=at, conversation=HERE, actor=HANA, message=reply, emoji="👍"
            )
        case "endorse":
            return ReactionAdded(
                key=key, at=at, conversation=HERE, actor=HANA, message=reply, emoji="✅"
            )
        case "delete":
            return MessageDeleted(key=key, at=at, conversation=HERE, message=reply)
        case "wait":
            world.now += timedelta(days=3)
            return None
        case _:
            step = world.ticket.step if world.ticket is not None else None
            if step is None:
                return None
            world.now = max(world.now, step.due)
            return TimerFired(
                key=key,
                at=world.now,
                conversation=HERE,
                ticket=1,
                step=step.name,
                due=step.due,
                fence=1,
            )


def answered() -> World:
    """Ann's question, with an answer of everybody."""
    world = World()
    for message, who in {"q": ANN, **AUTHORS}.items():
        posted = MessagePosted(
            key=message,
            at=world.now,
            conversation=HERE,
            actor=who,
            message=message,
            text="This is how it is done here.",
        )
        asks = 0.9 if who == ANN else 0.1
        world.apply(decide(world.ticket, posted, POLICY, Facts(number=1, question=asks)))
        world.now += timedelta(minutes=1)
    assert world.ticket is not None
    return world


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(DEEDS), st.sampled_from(sorted(AUTHORS))), max_size=25),
    st.sampled_from([NOBODY, LINKED]),
)
def test_any_history_of_acceptances(history: Sequence[tuple[str, str]], members: Members) -> None:
    """Every award that counts stands on the ticket; one question pays a member once."""
    world = answered()

    for number, (deed, reply) in enumerate(history):
        event = make(world, number, deed, reply)
        if event is not None:
            world.apply(decide(world.ticket, event, POLICY, Facts(number=2, members=members)))
        world.now += timedelta(minutes=1)

        check(world)
        assert world.ticket is not None
        paid = [line.account for ended in standing(world.ticket) for line in ended.transfers]
        whose = [members.of.get(account, account) for account in paid]
        assert len(whose) == len(set(whose))
        silent = [e for e in standing(world.ticket) if e.consent is Consent.SILENCE]
        assert not any(ended.kept for ended in silent)
