"""Who may do what with a question that waits: every person, button and state, as a table."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.calls import Call, stamp
from bot.domain.identity import Actor, Conversation, Role
from bot.domain.limits import Limits
from bot.domain.message import Action
from bot.domain.parts.claims import Claim
from bot.domain.parts.endings import Ending, Resolution
from bot.domain.parts.steps import Step
from bot.domain.permissions import refusal
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
TIME = NOW + timedelta(hours=1)
ANN = Actor(account="fake:ann", name="Ann")
BEN = Actor(account="fake:ben", name="Ben")
HANA = Actor(account="fake:hana", name="Hana", role=Role.HELPER)
SAM = Actor(account="fake:sam", name="Sam", role=Role.STAFF)
MIA = Actor(account="fake:mia", name="Mia", role=Role.STAFF)
ROBO = Actor(account="fake:robo", name="Robo", role=Role.BOT)
GUS = Actor(account="fake:gus", name="Gus", role=Role.GUEST)
PEOPLE = {each.name: each for each in (ANN, BEN, HANA, SAM, MIA, ROBO, GUS)}

OPEN = Ticket(
    number=1,
    conversation=Conversation(community="c", platform="fake", channel="help", thread="q"),
    message="q",
    asker=ANN,
    text="How do I do it?",
    private=False,
    opened_at=NOW,
    limits=Limits(),
    status=Status.OPEN,
    step=Step(name=StepName.ESCALATE, due=TIME),
)
CLAIMED = replace(OPEN, status=Status.CLAIMED, claim=Claim(by=SAM, at=NOW))
HANDED = replace(CLAIMED, claim=Claim(by=SAM, at=NOW, from_name="Mia", giver=MIA))
OFFERED = replace(CLAIMED, call=Call(by=SAM, asked_at=NOW, offered=(TIME,)))
WISHED = replace(CLAIMED, call=Call(by=SAM, asked_at=NOW, offered=(TIME,), from_asker=True))
AGREED = replace(CLAIMED, call=Call(by=SAM, asked_at=NOW, at=TIME))
TALKED = replace(CLAIMED, call=Call(by=SAM, asked_at=NOW, at=TIME, done_at=TIME))
STATES = {
    "open": OPEN,
    "answered": replace(OPEN, status=Status.ANSWERED),
    "escalated": replace(OPEN, status=Status.ESCALATED),
    "snoozed": replace(OPEN, status=Status.SNOOZED, snoozed_until=TIME),
    "claimed": CLAIMED,
    "handed over": HANDED,
    "call offered": OFFERED,
    "call asked for": WISHED,
    "call agreed": AGREED,
    "call done": TALKED,
    "resolved": replace(
        OPEN,
        status=Status.RESOLVED,
        step=None,
        resolution=Resolution(ending=Ending.STAFF, by=SAM, at=NOW),
    ),
}
LIVE = [name for name in STATES if name != "resolved"]
WITH_SOMEBODY = ["claimed", "handed over", "call offered", "call asked for", "call agreed"]
TEAM = {"Sam", "Mia"}
ARGUMENTS = {Action.CALL_AT: stamp(TIME)}

# Everybody who is not named is refused.
MAY: Mapping[Action, Mapping[str, set[str]]] = {
    Action.SNOOZE: dict.fromkeys(LIVE, TEAM),
    Action.ASSIGN: dict.fromkeys(LIVE, TEAM),
    Action.GIVE_BACK: {"handed over": {"Sam"}},
    Action.CALL: dict.fromkeys([name for name in LIVE if name != "call offered"], TEAM),
    Action.CALL_ME: {state: {"Ann"} for state in (*WITH_SOMEBODY, "call done")},
    Action.CALL_AT: {"call offered": {"Ann"}, "call asked for": TEAM},
    Action.NO_CALL: {
        state: {"Ann", *TEAM} for state in ("call offered", "call asked for", "call agreed")
    },
    Action.CALLED: {"call agreed": TEAM},
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", MAY)
def test_who_may(action: Action, state: str) -> None:
    """A refusal is a sentence; nobody else is let through."""
    why_not = {
        name: refusal(who, action, STATES[state], ARGUMENTS.get(action, ""))
        for name, who in PEOPLE.items()
    }

    assert {name for name, why in why_not.items() if why is None} == MAY[action].get(state, set())
    sentences = ["".join(map(str, why)) for why in why_not.values() if why is not None]
    assert all(each.startswith(("That was not done: ", "Bots cannot")) for each in sentences)
