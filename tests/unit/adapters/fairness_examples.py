"""The fairness report, plain and extreme."""

from collections.abc import Iterator
from datetime import timedelta

from bot.domain import fairness_replies
from bot.domain.fairness import Finding, Pattern
from bot.domain.pages import FairnessPage, TicketLine
from bot.domain.states import Status
from tests.unit.adapters.discord_cast import ANN, ASKED, BOB, KIM, LOUD, NOW, PLACE, QUESTION
from tests.unit.adapters.private_examples import Example

RING = Finding(
    pattern=Pattern.RING,
    members=tuple((who.account, who.name) for who in (ANN, BOB, KIM)),
    count=18,
    since=NOW - timedelta(days=40),
    tickets=(31, 30, 12),
    strength=9.4,
    why="These 3 accepted one another 18 times, where chance and shared topics explain about 0.4.",
)
LIMIT = "Rings of three with fewer than 3 acceptances a link can’t be told from chance here."
VOTES = Finding(
    pattern=Pattern.VOTES,
    members=((ANN.account, ANN.name), (BOB.account, BOB.name)),
    count=9,
    since=NOW - timedelta(days=12),
    tickets=(31, 12),
    strength=4.1,
    why=f"{ANN.name} voted for {BOB.name} 4 times and {BOB.name} {ANN.name} 5 times, where chance "
    "and shared topics explain about 0.3. With 2 of these votes answers were accepted whose askers "
    "never came back.",
)
LOUDEST = Finding(
    pattern=Pattern.FRESH,
    members=((LOUD.account, LOUD.name),) * 60,
    count=10**6,
    since=NOW,
    tickets=(10**9,) * 5,
    strength=300.0,
    why=f"59 accounts that were new accepted {LOUD.name} 1000000 times and nobody else; "
    "for other helpers that is rarer.",
)


def fairness_examples() -> Iterator[Example]:
    line = TicketLine(
        number=31,
        text=ASKED,
        status=Status.RESOLVED,
        asker_name=ANN.name,
        opened_at=NOW,
        due=None,
        claimed_by="",
        conversation=PLACE,
        message=QUESTION,
    )
    said = fairness_replies.report
    quiet = FairnessPage(findings=(), days=90, limit=LIMIT)
    yield "fairness_replies.report", "nothing", said(quiet)
    odd = FairnessPage(findings=(RING, VOTES), days=90, limit=LIMIT, questions={31: line})
    yield "fairness_replies.report", "", said(odd)
    loud = FairnessPage(findings=(LOUDEST,) * 9, days=90)
    yield "fairness_replies.report", "extreme", said(loud)
