"""How long a question waited for a human: from when, until when, and whether that was in time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.identity import Actor, Conversation
from bot.domain.limits import Limits
from bot.domain.parts.answers import Reply
from bot.domain.parts.endings import Ending, Resolution
from bot.domain.parts.offers import Fate, Offer, Refusal
from bot.domain.parts.steps import Clock
from bot.domain.states import Status
from bot.domain.ticket import Ticket
from bot.domain.waits import waited
from knowledge.model import Band

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANN, HANA = Actor(account="fake:ann", name="Ann"), Actor(account="fake:hana", name="Hana")
AT = Conversation(community="acme", platform="fake", channel="billing", thread="q")
OPEN = Ticket(
    number=1,
    conversation=AT,
    message="q",
    asker=replace(ANN, groups=("customer",)),
    text="How do I pay?",
    private=False,
    opened_at=NOON,
    limits=Limits(first_response=timedelta(minutes=30)),
    status=Status.OPEN,
    waiting_since=NOON,
)
OFFER = Offer(
    entry="pay",
    question="How do I pay?",
    answer="In cash.",
    author="",
    author_name="",
    accepted_by_name="",
    accepted_at=NOON,
    verified_at=None,
    solved=0,
    confidence=0.9,
    shared=(),
    phrasing="",
    fate=Fate.SHOWN,
    band=Band.ANSWER,
)


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def ended(ending: Ending, minutes: float, ticket: Ticket = OPEN) -> Ticket:
    """*ticket* over after *minutes*."""
    status = Status.CLOSED if ending is Ending.ASKER else Status.RESOLVED
    done = Resolution(ending=ending, by=ANN, at=after(minutes))
    return replace(ticket, status=status, resolution=done, waiting_since=None)


def wrote(who: Actor, minutes: float) -> Reply:
    return Reply(message="r", author=who, text="It fails.", at=after(minutes), conversation=AT)


@pytest.mark.parametrize(
    ("ticket", "late", "settled"),
    [
        (OPEN, True, True),
        (replace(OPEN, opened_at=after(31)), False, False),
        (replace(OPEN, first_human_at=after(30)), False, True),
        (replace(OPEN, first_human_at=after(31)), True, True),
        (ended(Ending.ASKER, 20), False, True),
        (ended(Ending.ASKER, 50), True, True),
    ],
    ids=["open and late", "open yet", "just in time", "late", "closed soon", "closed late"],
)
def test_late_is_what_no_human_answered_in_time(ticket: Ticket, late: bool, settled: bool) -> None:
    """An open question that is not late yet is neither; one that ended in time needed nobody."""
    wait = waited(ticket, after(60))

    assert wait is not None
    assert (wait.late, wait.settled) == (late, settled)
    assert (wait.place, wait.groups) == ("fake:billing", ("customer",))


def test_questions_that_need_no_human() -> None:
    """What a stored answer solved, was no question, or was asked by a private command."""
    shown = replace(OPEN, offers=(OFFER,), status=Status.ANSWERED, waiting_since=None)
    solved = ended(Ending.STORED, 5, replace(shown, offers=(replace(OFFER, fate=Fate.SOLVED),)))

    found = [
        waited(each, after(500))
        for each in (
            shown,
            solved,
            ended(Ending.NO_QUESTION, 5),
            ended(Ending.PUBLISHED, 5),
            replace(OPEN, whisper="command:1"),
        )
    ]

    assert found == [None] * 5


def test_a_stored_answer_that_did_not_help() -> None:
    """The wait begins when its asker says so, or writes again; with neither, as they asked."""
    refused = replace(OFFER, fate=Fate.REFUSED, refusal=Refusal(by=ANN.account, at=after(10)))
    said_no = replace(OPEN, offers=(refused,), waiting_since=after(10))
    again = replace(OPEN, offers=(OFFER,), replies=(wrote(ANN, 20),), first_human_at=after(25))
    unasked = replace(OPEN, offers=(OFFER,), first_human_at=after(25))

    waits = [waited(each, after(35)) for each in (said_no, again, unasked)]

    assert [wait and wait.since for wait in waits] == [after(10), after(20), NOON]
    assert [wait and wait.late for wait in waits] == [False, False, False]


def test_a_suggestion_ends_no_wait() -> None:
    """Whoever was shown a list, and rejected it, waited from the beginning."""
    unfit = replace(OFFER, fate=Fate.REFUSED, band=Band.SUGGEST)
    unfit = replace(unfit, refusal=Refusal(by=ANN.account, at=after(10)))

    wait = waited(replace(OPEN, offers=(unfit,)), after(35))

    assert wait is not None
    assert wait.since == NOON
    assert wait.late


def test_the_limit_for_the_solution() -> None:
    """The ticket's clock says whether it passed; where it never ran, the time that went by does."""
    limits = Limits(resolution=timedelta(hours=4))
    asked = replace(OPEN, limits=limits)
    stopped = replace(asked, clock=Clock(used=timedelta(hours=1)))
    breached = replace(asked, clock=Clock(due=after(240), breached_at=after(240)))
    running = replace(asked, clock=Clock(since=NOON, due=after(240)))

    waits = [waited(each, after(300)) for each in (OPEN, asked, stopped, breached, running)]

    assert [wait and wait.limited for wait in waits] == [False, True, True, True, True]
    assert [wait and wait.unsolved for wait in waits] == [False, True, False, True, True]


def test_how_long_a_solution_took() -> None:
    """Until an answer was accepted; what its asker merely closed has none."""
    solved, closed = ended(Ending.ACCEPTED, 90), ended(Ending.ASKER, 90)

    waits = [waited(each, after(100)) for each in (solved, closed)]

    assert [wait and wait.solved for wait in waits] == [timedelta(minutes=90), None]
