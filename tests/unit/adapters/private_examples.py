"""What the bot says to one person alone: states, lists, reasons, refusals; plain and extreme."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain import list_replies, phrases, private_replies, why_replies
from bot.domain.commands import EXPLAINED
from bot.domain.identity import Actor
from bot.domain.message import Action, Message, Sentence
from bot.domain.pages import TicketLine, TicketPage
from bot.domain.parts.endings import Checked, Ending
from bot.domain.parts.offers import Fate
from bot.domain.permissions import ALLOWED, refusal
from bot.domain.states import Status
from bot.domain.ticket import Ticket
from tests.unit.adapters.discord_cast import (
    ANN,
    ASKED,
    BOB,
    LONG_ASKED,
    LOUD,
    NOW,
    PLACE,
    QUESTION,
    SAM,
    TOLD,
    TOMORROW,
    claim,
    ended,
    loud_offer,
    offer,
    reply,
    ticket,
)

Example = tuple[str, str, Message]  # the function, what is special, what it says


def private_examples() -> Iterator[Example]:
    for group in (_private, _lists, _why, _refused):
        yield from group()


def _private() -> Iterator[Example]:
    said = private_replies
    yield "private_replies.heard_no_question", "", said.heard_no_question()
    for status in Status:
        if status is not Status.NEW:
            stands = ticket(status=status, claim=claim())
            yield "private_replies.where_it_stands", status.value, said.where_it_stands(stands)
    answered = ticket(waiting_since=None)
    yield "private_replies.where_it_stands", "answered by people", said.where_it_stands(answered)
    yield "private_replies.already_asked", "", said.already_asked(ticket())
    yield "private_replies.still_open", "", said.still_open(ticket())
    yield "private_replies.did_it_help", "", said.did_it_help(ticket(), offer())
    yield "private_replies.whole", "", said.whole(TOLD)
    yield "private_replies.accepted_already", "", said.accepted_already(ticket())
    nothing = phrases.note(
        "Done: ", phrases.place(PLACE, 12, QUESTION), f" “{ASKED[:40]}…” is yours."
    )
    yield "requests.given", "done", nothing


def _lists() -> Iterator[Example]:
    said = list_replies
    explained = {command.value: text for command, text in EXPLAINED.items()}
    yield "list_replies.commands", "", said.commands(explained)
    yield "list_replies.commands", "unknown", said.commands(explained, unknown="@everyone`x`" * 9)
    yield "list_replies.which", "", said.which("close", staff=False)
    yield "list_replies.which", "staff", said.which("claim", staff=True)
    mine = TicketPage(lines=(_line(1), _line(2, status=Status.RESOLVED)), total=2)
    yield "list_replies.tickets", "", said.tickets(mine, NOW, queue=False)
    nothing = TicketPage(lines=(), total=0)
    yield "list_replies.tickets", "none", said.tickets(nothing, NOW, queue=False)
    late = _line(1, overdue=True, reach=3, waiting_since=NOW - timedelta(minutes=20))
    asleep = _line(3, status=Status.SNOOZED, due=TOMORROW)
    queue = TicketPage(lines=(late, _line(2, claimed_by=SAM.name), asleep), total=3)
    beyond = TicketPage(lines=(), total=3, number=2)
    yield "list_replies.tickets", "beyond the last page", said.tickets(beyond, NOW, queue=True)
    yield "list_replies.tickets", "queue", said.tickets(queue, NOW, queue=True)
    paying = TicketPage(
        lines=(_line(1, policy="paying customers", solution_due=TOMORROW),), total=1
    )
    yield "list_replies.tickets", "policies", said.tickets(paying, NOW, queue=True)
    yield "list_replies.tickets", "empty queue", said.tickets(nothing, NOW, queue=True)
    line = _line(
        10**9,
        policy=LOUD.name * 3,
        solution_due=NOW,
        text=LONG_ASKED,
        asker_name=LOUD.name,
        claimed_by=LOUD.name,
        due=TOMORROW,
    )
    worst = TicketPage(lines=(line,) * 15, total=2000)
    yield "list_replies.tickets", "extreme", said.tickets(worst, NOW, queue=True)


def _line(number: int, **changes: Any) -> TicketLine:
    plain = TicketLine(
        number=number,
        text=ASKED,
        status=Status.OPEN,
        asker_name=ANN.name,
        opened_at=NOW - timedelta(minutes=25),
        due=NOW + timedelta(minutes=5),
        claimed_by="",
        conversation=PLACE,
        message=QUESTION,
    )
    return replace(plain, **changes)


def _why() -> Iterator[Example]:
    said = why_replies.why
    second = offer(entry="e2", question="How do I change my address?", confidence=0.2, logit=-1.1)
    found = offer(repairs=(("pasword", "password"),))
    yield "why_replies.why", "", said(found, second, nearest=found.phrasing, staff=False)
    yield "why_replies.why", "staff", said(found, second, nearest=found.phrasing, staff=True)
    alone = offer(shared=(), confidence=0.5)
    yield "why_replies.why", "by meaning", said(alone, None, nearest="", staff=False)
    long = loud_offer()
    yield "why_replies.why", "extreme", said(long, long, nearest=LONG_ASKED, staff=True)


def _refused() -> Iterator[Example]:
    """One message for each sentence with which a button or command can be refused."""
    said: dict[Sentence, None] = {}
    for actor in (ANN, BOB, SAM):
        for stands in _stages():
            for action in ALLOWED:
                said |= dict.fromkeys(_why_not(actor, action, stands))
    for sentence in said:
        yield "permissions.refusal", "", phrases.note(*sentence)


def _stages() -> Iterator[Ticket]:
    for status in Status:
        yield ticket(status=status, replies=(reply(),), offers=(offer(fate=Fate.HINTED),))
    solved = ticket(status=Status.RESOLVED, replies=(reply(),), resolution=ended())
    yield from (solved, replace(solved, resolution=ended(Ending.DELETED)), ticket(private=True))
    yield replace(solved, resolution=ended(checked=Checked(by=SAM, at=NOW)))
    first = reply(message="1200000000000000004", author=SAM)
    below = replace(solved, resolution=ended(message=first.message))
    for other in (reply(author=ANN), reply(private=True), reply(barred=True)):
        yield replace(below, replies=(first, other))


def _why_not(actor: Actor, action: Action, stands: Ticket) -> Iterator[Sentence]:
    for argument in ("", reply().message, offer().entry):
        if why := refusal(actor, action, stands, argument):
            yield why
