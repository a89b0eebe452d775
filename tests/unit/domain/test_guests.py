"""Guests: people whom a chat platform lets in from outside the community."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain import resolution
from bot.domain.credits import Transfer
from bot.domain.decision import Facts
from bot.domain.effects import Publish
from bot.domain.identity import Actor, Conversation, Role
from bot.domain.limits import Limits
from bot.domain.message import OF_INCIDENTS, ON_DUTY, PERSONAL, Action
from bot.domain.parts.answers import Reply
from bot.domain.parts.endings import Ending, Resolution
from bot.domain.parts.steps import Step
from bot.domain.permissions import refusal, relations
from bot.domain.policy import Policy
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket
from bot.store.codec import ticket_from_json, ticket_to_json

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
HERE = Conversation(community="c", platform="fake", channel="help", thread="q")
GUS = Actor(account="fake:gus", name="Gus", role=Role.GUEST)
ANN = Actor(account="fake:ann", name="Ann")
POLICY = Policy(staff_channel="fake:staff")
# What asks for nothing, or (the last two) is refused by what somebody was asked: see `asking`.
OPEN_TO_GUESTS = frozenset({Action.WHY, Action.WHOLE, Action.TAKE, Action.NOT_NOW})


def asked(by: Actor, answered_by: Actor) -> Ticket:
    """A question of *by*, with an answer below it."""
    return Ticket(
        number=1,
        conversation=HERE,
        message="q",
        asker=by,
        text="how do I do it?",
        private=False,
        opened_at=NOW,
        limits=Limits(),
        status=Status.OPEN,
        step=Step(name=StepName.NUDGE, due=NOW),
        replies=(
            Reply(message="r", author=answered_by, text="like this", at=NOW, conversation=HERE),
        ),
    )


def test_a_guest_accepts_for_their_own_question() -> None:
    """Who asks says what solved it, and who helped a guest is paid like any other."""
    ticket = asked(GUS, ANN)

    allowed = refusal(GUS, Action.ACCEPT, ticket, "r")
    done = resolution.accepted(ticket, ticket.replies[0], GUS, NOW, POLICY, Facts())

    assert allowed is None
    assert [e.account for e in done.effects if isinstance(e, Transfer)] == [ANN.account]


@pytest.mark.parametrize(
    "action",
    [a for a in Action if a not in OPEN_TO_GUESTS | PERSONAL | ON_DUTY | OF_INCIDENTS],
)
def test_a_guest_does_nothing_to_what_others_ask(action: Action) -> None:
    """Nothing but reading is open to guests where somebody else asked and somebody answered."""
    ticket = asked(ANN, Actor(account="fake:kim", name="Kim"))

    refused = refusal(GUS, action, ticket, "r")

    assert refused is not None


def test_a_guest_is_neither_helper_nor_staff() -> None:
    """What a guest is to a question comes from having asked or answered it alone."""
    others = relations(GUS, asked(ANN, ANN))
    ticket = asked(ANN, GUS)
    accepted = Resolution(ending=Ending.ACCEPTED, by=ANN, at=NOW, message="r")

    own = relations(GUS, replace(ticket, resolution=accepted))

    assert {relation.name for relation in others} == {"ANYONE"}
    assert {relation.name for relation in own} == {"ANYONE", "AUTHOR"}


def test_an_answer_of_a_guest_earns_nothing_for_good() -> None:
    """It is kept and thanked for by name; nobody is paid, neither now nor when it is reused."""
    ticket = asked(ANN, GUS)

    done = resolution.accepted(ticket, ticket.replies[0], ANN, NOW, POLICY, Facts())

    (kept,) = (effect for effect in done.effects if isinstance(effect, Publish))
    assert (kept.author.account, kept.author.name) == ("", "Gus")
    assert not [effect for effect in done.effects if isinstance(effect, Transfer)]


def test_a_guest_is_still_one_after_a_restart() -> None:
    """The role stands in the stored ticket."""
    ticket = asked(GUS, GUS)

    again = ticket_from_json(ticket_to_json(ticket))

    assert again == ticket
    assert again.asker.role is Role.GUEST
