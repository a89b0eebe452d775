"""Who is blocked from helping may write, and gains nothing by it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.blocks import What
from bot.domain.decide import decide
from bot.domain.decision import Decision, Facts
from bot.domain.events import MessageEdited, MessagePosted, ReactionAdded
from bot.domain.identity import Actor
from bot.domain.message import Action
from bot.domain.permissions import refusal
from bot.domain.policy import Policy
from tests.unit.domain.test_quorum import ANN, BEN, HANA, HERE, asked, wrote

LATER = datetime(2026, 5, 4, 11, tzinfo=UTC)
TROLL = Actor(account="troll", name="Troll")
BLOCKED = Facts(barred=frozenset({What.HELPING}))
TEXT = "You switch it off and on again."


def replied(facts: Facts, author: Actor = TROLL) -> Decision:
    posted = MessagePosted(
        key="k", at=LATER, conversation=HERE, actor=author, message="r", text=TEXT
    )
    return decide(asked(), posted, Policy(), facts)


def test_it_does_not_stop_the_clock() -> None:
    """It is noted, but nobody has answered by it; not even when it is edited."""
    edit = MessageEdited(
        key="e", at=LATER.replace(hour=12), conversation=HERE, actor=TROLL, message="r", text=TEXT
    )

    (ticket,) = replied(BLOCKED).tickets
    (edited,) = decide(ticket, edit, Policy(), Facts()).tickets

    assert [(r.barred, r.answers) for r in ticket.replies] == [(True, False)]
    assert ticket.first_human_at is None
    assert not edited.replies[0].answers


def test_it_cannot_be_the_answer() -> None:
    """The asker is told why."""
    (ticket,) = replied(BLOCKED).tickets

    why_not = refusal(ANN, Action.ACCEPT, ticket, "r")

    assert why_not is not None
    assert "Troll is blocked from helping here" in str(why_not[0])


@pytest.mark.parametrize("emoji", ["👍", "✅"])
def test_it_takes_no_votes_and_no_voices(emoji: str) -> None:
    """Whoever likes it; nor does anybody hear who is blocked themselves."""
    (ticket,) = replied(BLOCKED).tickets
    mark = ReactionAdded(key="m", at=LATER, conversation=HERE, actor=HANA, message="r", emoji=emoji)
    by_blocked = replace(mark, message="r1")

    on_it = decide(ticket, mark, Policy(), Facts())
    by_it = decide(asked(wrote(BEN, 1)), by_blocked, Policy(), BLOCKED)

    assert not on_it
    assert not by_it


def test_an_asker_who_is_blocked_from_helping_still_asks() -> None:
    """What they write below their own question is theirs."""
    (ticket,) = replied(BLOCKED, ANN).tickets

    assert not ticket.replies[0].barred
