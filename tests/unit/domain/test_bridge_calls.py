"""What another system may do to a question."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.bridge import Right, Webhook
from bot.domain.bridge_calls import MOST_REMARKS, called, refused
from bot.domain.decision import IGNORED, Facts
from bot.domain.effects import Publish
from bot.domain.events import BridgeCalled
from bot.domain.identity import Actor, Role
from bot.domain.parts.endings import Ending, Resolution
from bot.domain.policy import Policy
from bot.domain.states import Status, StepName
from tests.unit.domain.test_bridging import HERE, LATE, NOW, claimed, solved, ticket

JANE = Actor(account="webhook:desk", name="Jane", role=Role.STAFF)
POLICY = Policy(staff_channel="discord:9", webhooks={"desk": Webhook(may=tuple(Right))})


def call(do: Right, text: str = "It is on its way.", **changes: Any) -> BridgeCalled:
    event = BridgeCalled(
        key="bridge:desk:1", at=NOW, conversation=HERE, actor=JANE, ticket=12, do=do, text=text
    )
    return replace(event, **changes)


def test_resolving() -> None:
    """It ends as if staff had said so, with the note and in the name that came with it."""
    (after,) = called(claimed(JANE), call(Right.RESOLVE), POLICY, Facts()).tickets

    assert after.status is Status.RESOLVED
    assert after.resolution == Resolution(
        ending=Ending.STAFF, by=JANE, at=NOW, note="It is on its way."
    )


def test_a_comment_is_for_staff() -> None:
    """It is on the card, which there is from then on; nothing about the question changes."""
    done = called(ticket(), call(Right.COMMENT), POLICY, Facts())

    (after,) = done.tickets
    assert (after.cards, after.status, after.step) == (1, Status.OPEN, ticket().step)
    assert [post.to.channel for post in done.effects if hasattr(post, "to")] == ["9"]
    assert after.first_human_at is None


def test_an_answer_is_a_persons() -> None:
    """It stands in the thread, and it is the asker's turn; nobody is called meanwhile."""
    done = called(LATE, call(Right.ANSWER), POLICY, Facts())

    (after,) = done.tickets
    slots = [effect.slot for effect in done.effects if hasattr(effect, "slot")]
    assert any(slot.startswith("remark:12:") for slot in slots)
    assert after.first_human_at == NOW
    assert after.waiting_since is None
    assert after.step is not None
    assert after.step.name is StepName.NUDGE


def test_the_first_human_stays_the_first() -> None:
    """How long somebody waited is not changed by a second answer."""
    before = replace(LATE, first_human_at=NOW - timedelta(minutes=5))

    (after,) = called(before, call(Right.ANSWER), POLICY, Facts()).tickets

    assert after.first_human_at == before.first_human_at


def test_an_answer_is_never_learned() -> None:
    """Nobody has accepted it: it is not kept for others, not even when nobody says otherwise."""
    done = called(LATE, call(Right.ANSWER), POLICY, Facts())

    (after,) = done.tickets
    assert not any(isinstance(effect, Publish) for effect in done.effects)
    assert after.replies == ()


def test_remarks_are_bounded() -> None:
    """However much another system has to say, a question stays small; the newest are kept."""
    after = ticket()

    for number in range(MOST_REMARKS + 2):
        (after,) = called(after, call(Right.COMMENT, str(number)), POLICY, Facts()).tickets

    assert len(after.remarks) == MOST_REMARKS
    assert after.remarks[-1].text == str(MOST_REMARKS + 1)


@pytest.mark.parametrize("do", Right)
def test_only_what_it_may(do: Right) -> None:
    """A right that the settings do not give is none, whatever the endpoint asks for."""
    others = Policy(webhooks={"desk": Webhook(may=tuple(set(Right) - {do}))})

    done = called(LATE, call(do), others, Facts())

    assert done == IGNORED
    assert "not among what this endpoint may do" in refused(LATE, call(do), others)


@pytest.mark.parametrize("do", Right)
@pytest.mark.parametrize(
    ("which", "why"),
    [
        (solved(), "solved already"),
        (
            ticket(
                status=Status.CLOSED,
                resolution=Resolution(ending=Ending.DELETED, by=JANE, at=NOW),
            ),
            "was deleted",
        ),
        (ticket(whisper="handle"), "asked in private"),
    ],
)
def test_what_cannot_be_done_has_a_reason(which: Any, why: str, do: Right) -> None:
    """A question that ended, or that only its asker sees, stays as it is; a sentence says why."""
    done = called(which, call(do), POLICY, Facts())

    assert done == IGNORED
    assert why in refused(which, call(do), POLICY)
