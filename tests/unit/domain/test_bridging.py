"""What the endpoints of the ticket bridge are told of a question, and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.bridge import Announce, Right, Told, Webhook
from bot.domain.bridge_body import LONGEST
from bot.domain.bridging import announced, escalation
from bot.domain.decide import decide
from bot.domain.decision import Facts
from bot.domain.events import SetupChanged, TimerFired
from bot.domain.identity import Actor, Conversation, Role
from bot.domain.limits import Limits
from bot.domain.parts.answers import Reply
from bot.domain.parts.claims import Claim
from bot.domain.parts.endings import Ending, Resolution
from bot.domain.parts.offers import Fate, Offer
from bot.domain.parts.steps import Tag
from bot.domain.policy import Policy
from bot.domain.setup import Setup
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANN = Actor(account="discord:1", name="Ann", groups=("customer",))
KIM = Actor(account="discord:2", name="Kim", role=Role.HELPER)
SAM = Actor(account="discord:3", name="Sam", role=Role.STAFF)
HERE = Conversation(community="acme", platform="discord", channel="77", thread="100")
DESK = Webhook(url="https://desk.example/hook")
POLICY = Policy(webhooks={"desk": DESK})
EVENT = TimerFired(
    key="t", at=NOW, conversation=HERE, ticket=12, step=StepName.ESCALATE, due=NOW, fence=1
)


def ticket(**changes: Any) -> Ticket:
    """Ann's question, with the helpers."""
    plain = Ticket(
        number=12,
        conversation=HERE,
        message="100",
        asker=ANN,
        text="Where is my invoice?",
        private=False,
        opened_at=NOW - timedelta(minutes=30),
        limits=Limits(),
        status=Status.OPEN,
        waiting_since=NOW - timedelta(minutes=30),
        deadline=NOW,
    )
    return replace(plain, **changes)


def claimed(by: Actor, at: datetime = NOW) -> Ticket:
    return ticket(status=Status.CLAIMED, claim=Claim(by=by, at=at))


def solved(message: str = "101", *, private: bool = False, **changes: Any) -> Ticket:
    """Kim's reply was accepted."""
    said = Reply(
        message="101", author=KIM, text="In the mail.", at=NOW, conversation=HERE, private=private
    )
    ended = Resolution(ending=Ending.ACCEPTED, by=ANN, at=NOW, message=message)
    return ticket(status=Status.RESOLVED, replies=(said,), resolution=ended, **changes)


LATE = ticket(status=Status.ESCALATED)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, ticket(), [Told.OPENED]),
        (ticket(), ticket(text="Edited"), []),
        (ticket(), LATE, [Told.ESCALATED]),
        (LATE, replace(LATE, tags=2), []),
        (LATE, claimed(SAM), [Told.CLAIMED]),
        (claimed(SAM), claimed(SAM, NOW + timedelta(hours=1)), []),
        (claimed(SAM), claimed(KIM), [Told.CLAIMED]),
        (claimed(SAM), LATE, [Told.ESCALATED]),
        (LATE, solved(), [Told.RESOLVED]),
        (solved(), solved(), []),
        (solved(), solved("102"), [Told.RESOLVED]),
        (solved(), ticket(), [Told.REOPENED]),
    ],
)
def test_what_is_told(before: Ticket | None, after: Ticket, told: list[Told]) -> None:
    """Each change that another system has to follow is told, and nothing else is."""
    found = announced(before, after, EVENT, POLICY)

    assert [each.what for each in found] == told


def test_only_who_wants_it_is_told() -> None:
    """An endpoint hears of what it asked for; one without an address of nothing."""
    policy = Policy(
        webhooks={
            "all": DESK,
            "ends": replace(DESK, events=(Told.RESOLVED,)),
            "mute": Webhook(may=(Right.RESOLVE,)),
        }
    )

    opened = announced(None, ticket(), EVENT, policy)
    ended = announced(ticket(), solved(), EVENT, policy)

    assert [each.endpoint for each in opened] == ["all"]
    assert [each.endpoint for each in ended] == ["all", "ends"]


@pytest.mark.parametrize("secret", [{"private": True}, {"whisper": "handle"}])
def test_what_is_private_is_told_only_where_it_may(secret: dict[str, Any]) -> None:
    """A question that was asked in private stays there, unless the settings say otherwise."""
    trusted = replace(DESK, private=True)
    policy = Policy(webhooks={"desk": DESK, "trusted": trusted})

    told = announced(None, ticket(**secret), EVENT, policy)
    called = [escalation(ticket(**secret), name, NOW, policy) for name in policy.webhooks]

    assert [each.endpoint for each in told] == ["trusted"]
    assert told[0].body["data"]["private"]
    assert [each and each.endpoint for each in called] == [None, "trusted"]


def test_a_private_answer_is_not_told_with_a_public_question() -> None:
    """What staff said in private ends in no other system, though the question does."""
    told = announced(LATE, solved(private=True), EVENT, POLICY)
    trusting = Policy(webhooks={"desk": replace(DESK, private=True)})
    trusted = announced(LATE, solved(private=True), EVENT, trusting)

    assert told[0].body["data"]["resolution"]["answer"] is None
    assert trusted[0].body["data"]["resolution"]["answer"]["text"] == "In the mail."


@pytest.mark.parametrize(("ending", "told"), [(Ending.STORED, "Press it."), (Ending.STAFF, None)])
def test_a_stored_answer_is_told_where_it_solved_it(ending: Ending, told: str | None) -> None:
    """One that was shown, but was not what ended it, is not told as the answer."""
    shown = Offer(
        entry="e",
        question="Why?",
        answer="Press it.",
        author=KIM.account,
        author_name=KIM.name,
        accepted_by_name=ANN.name,
        accepted_at=NOW,
        verified_at=None,
        solved=0,
        confidence=0.9,
        shared=(),
        phrasing="Why?",
        fate=Fate.SOLVED,
    )
    ended = Resolution(ending=ending, by=ANN, at=NOW, entry="e")

    (found,) = announced(
        LATE, ticket(status=Status.RESOLVED, offers=(shown,), resolution=ended), EVENT, POLICY
    )

    answer = found.body["data"]["resolution"]["answer"]
    assert (answer and answer["text"]) == told


def test_long_words_are_cut() -> None:
    """A message stays small, whatever people paste into a question or an answer."""
    reply = Reply(message="101", author=KIM, text="y" * 99_999, at=NOW, conversation=HERE)

    told = announced(LATE, solved(text="x" * 99_999), EVENT, POLICY)
    long_answer = announced(LATE, replace(solved(), replies=(reply,)), EVENT, POLICY)

    assert told[0].body["data"]["text"] == "x" * LONGEST
    assert long_answer[0].body["data"]["resolution"]["answer"]["text"] == "y" * LONGEST


def test_a_deleted_question_is_told_without_its_words() -> None:
    """Who deletes a question takes it back everywhere."""
    gone = Resolution(ending=Ending.DELETED, by=ANN, at=NOW)

    told = announced(ticket(), ticket(status=Status.CLOSED, resolution=gone), EVENT, POLICY)

    assert told[0].body["data"]["text"] == ""
    assert told[0].body["data"]["resolution"]["ending"] == "deleted"


def test_a_card_that_moves_is_no_news() -> None:
    """Staff's channel changes and open cards go along: nothing has happened to any question."""
    setup = Setup(
        watched=("77",),
        staff_channel="9",
        staff_role="5",
        first_response=timedelta(minutes=30),
        by=SAM.account,
        by_name="Sam",
        at=NOW,
    )
    event = SetupChanged(
        key="s", at=NOW, conversation=HERE, actor=SAM, setup=setup, manages=True, handle="h"
    )
    cards = (replace(LATE, cards=1), replace(claimed(SAM), number=13, cards=1))

    done = decide(None, event, replace(POLICY, staff_channel="discord:8"), Facts(carded=cards))

    assert [each.number for each in done.tickets] == [12, 13]
    assert not any(isinstance(effect, Announce) for effect in done.effects)


def test_the_same_has_one_id() -> None:
    """Twice the same is one message; another moment, question, endpoint or claimer is another."""
    policy = Policy(webhooks={"desk": DESK, "pager": DESK})
    later = replace(EVENT, at=NOW + timedelta(seconds=1))
    twin = ticket(conversation=replace(HERE, community="twin"))

    first = announced(ticket(), LATE, EVENT, policy)
    again = announced(ticket(), LATE, EVENT, policy)
    others = [
        *announced(ticket(), LATE, later, POLICY),
        *announced(ticket(number=13), replace(LATE, number=13), EVENT, POLICY),
        *announced(ticket(), claimed(SAM), EVENT, POLICY),
        *announced(ticket(), claimed(KIM), EVENT, POLICY),
        *announced(twin, replace(twin, status=Status.ESCALATED), EVENT, POLICY),
    ]

    assert [each.id for each in first] == [each.id for each in again]
    assert len({each.id for each in (*first, *others)}) == 7


def test_a_rung_and_the_call_of_staff_are_one() -> None:
    """A ladder that begins with an endpoint does not tell it the same thing twice."""
    rung = replace(LATE, tagged=(Tag(rung="webhook:desk 5m", at=NOW),))

    by_status = announced(ticket(), rung, EVENT, POLICY)
    by_ladder = escalation(rung, "desk", NOW, POLICY)
    nobody = escalation(rung, "nobody", NOW, POLICY)

    assert by_ladder == by_status[0]
    assert by_ladder is not None
    assert by_ladder.body["data"]["rung"] == "webhook:desk 5m"
    assert nobody is None


def test_a_rung_is_told_to_who_hears_of_nothing_else() -> None:
    """A pager in the ladder needs no list of events."""
    policy = Policy(webhooks={"pager": replace(DESK, events=())})

    called = escalation(LATE, "pager", NOW, policy)

    assert called is not None
    assert called.what is Told.ESCALATED


def test_the_body() -> None:
    """Every key is there, as docs/ticket-bridge.md has it: programs depend on it."""
    (told,) = announced(LATE, solved(topic="billing", policy="paying"), EVENT, POLICY)

    assert told.body == {
        "type": "question.resolved",
        "timestamp": "2026-03-02T09:00:00Z",
        "schema": 1,
        "data": {
            "community": "acme",
            "number": 12,
            "status": "resolved",
            "text": "Where is my invoice?",
            "private": False,
            "asker": {"account": "discord:1", "name": "Ann", "groups": ["customer"]},
            "platform": "discord",
            "channel": "77",
            "thread": "100",
            "message": "100",
            "topic": {"id": "billing", "name": "billing"},
            "policy": {
                "name": "paying",
                "first_response_seconds": 1800,
                "resolution_seconds": None,
            },
            "opened_at": "2026-03-02T08:30:00Z",
            "waiting_since": "2026-03-02T08:30:00Z",
            "staff_due_at": "2026-03-02T09:00:00Z",
            "resolution_due_at": None,
            "rung": "",
            "claim": None,
            "resolution": {
                "ending": "accepted",
                "by": {"account": "discord:1", "name": "Ann"},
                "at": "2026-03-02T09:00:00Z",
                "note": "",
                "answer": {
                    "text": "In the mail.",
                    "author": {"account": "discord:2", "name": "Kim"},
                },
            },
        },
    }
