"""What the Home tab shows: one's own questions, credit, the board, and staff's queue. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.slack.interacting import home_helping, memo
from adapters.slack.interacting.blocks import plain
from adapters.slack.interacting.home_commands import action_id
from adapters.slack.interacting.home_helping import Helping
from adapters.slack.interacting.memo import Memo
from bot.domain import board_replies, credit_replies, limit_replies, list_replies
from bot.domain.blocks import Block
from bot.domain.commands import Command
from bot.domain.message import Action, Button, Message, Moment, Span, Strong
from bot.domain.pages import BoardPage, CreditPage, TicketLine, TicketPage
from bot.domain.phrases import TITLE, message, place, say, shorten, small
from bot.domain.states import Status

ASK, SETUP, SWAP = "aw_home_ask", "aw_home_setup", "aw_home_swap"  # action ids
WAITS, DUTY = "What waits for the team", "On duty"  # titles
MOST = 100  # blocks
SAID = 2000  # characters; Slack takes 3,000
OWN, WAITING, LINES = 10, 15, 5  # lines that are shown

HOW = (
    "Ask in a channel where I am, mention me, or write to me. When a stored answer fits you get "
    "it at once; else helpers see your question, and our team if nobody answers in time."
)
NONE_OPEN = "None of your questions is open. What you ask appears here until it is solved."
NO_CREDIT = (
    "No credit yet. When an answer of yours is accepted you earn some; "
    "answer a question that you know about."
)
NO_BOARD = "Nobody has earned credit this month. The first accepted answer starts it."
NOTHING_WAITS = "Nothing waits for the team."


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What one person's Home tab is made of."""

    account: str
    open: Sequence[TicketLine]  # one's own
    credit: CreditPage
    board: BoardPage
    queue: TicketPage | None = None  # for staff
    duty: Message | None = None  # for staff, where there is a rota
    helping: Helping | None = None  # for who may help
    blocked: Sequence[Block] | None = None  # for staff
    manages: bool = False
    said: str = ""  # a sentence about what was just pressed


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A title, and what stands under it."""

    title: str
    messages: Sequence[Message]


def sections(shown: Shown) -> Iterator[Section]:
    """What the tab shows, the most urgent first."""
    if shown.queue is not None:
        yield Section(title=WAITS, messages=_queue(shown.queue))
    if shown.duty is not None:
        yield Section(title=DUTY, messages=(shown.duty,))
    yield Section(title="Your open questions", messages=_own(shown.open))
    yield Section(title="Your credit", messages=_credit(shown.credit))
    yield Section(title="Who helped most this month", messages=_board(shown))


def view(shown: Shown, drawn: Sequence[tuple[str, Sequence[Any]]], channel: str) -> dict[str, Any]:
    """The tab; *drawn* has the blocks of each section by its title, in order."""
    blocks: list[Any] = []
    if shown.said:
        blocks.append(_words(shorten(shown.said, SAID)))
    blocks.append(_words(HOW))
    asking = [_button("Ask a question", ASK, primary=True)]
    if shown.manages:
        asking.append(_button("Set up", SETUP))
    blocks.append({"type": "actions", "elements": asking})
    first = sum(each is not None for each in (shown.queue, shown.duty))  # the team's come before it
    whole = (*drawn[:first], *_of_helping(shown), *drawn[first:], *_of_blocks(shown))
    for title, under in whole:
        blocks += [{"type": "header", "text": plain(title)}, *under]
        if title == DUTY:
            blocks.append({"type": "actions", "elements": _of_duty()})
    remembered = Memo(channel=channel, home=True)
    return {
        "type": "home",
        "private_metadata": memo.write(remembered),
        "blocks": _named(blocks[:MOST]),
    }


def _of_duty() -> list[dict[str, Any]]:
    mine = {**_button("My shifts", action_id(Command.DUTY, "me")), "value": "me"}
    return [_button("Ask for a swap…", SWAP), mine]


def _of_helping(shown: Shown) -> Iterator[tuple[str, Sequence[Any]]]:
    if shown.helping is not None:
        yield home_helping.TITLE, [*home_helping.helping(shown.helping)]


def _of_blocks(shown: Shown) -> Iterator[tuple[str, Sequence[Any]]]:
    if shown.blocked is not None:
        yield home_helping.BLOCKED, [*home_helping.blocked(shown.blocked)]


def _queue(page: TicketPage) -> Sequence[Message]:
    if not page.lines:
        return (message(say(NOTHING_WAITS)),)
    lines = [_waiting(line) for line in page.lines[:WAITING]]
    return [*lines, *_more(page.total - len(lines))]


def _waiting(line: TicketLine) -> Message:
    where = ", in a direct message" if line.private else ""
    details: list[Span] = [
        f"{line.asker_name}{where}",
        *list_replies.due(line),
        " · waiting since ",
        Moment(at=line.waiting_since or line.opened_at),
    ]
    details += limit_replies.in_queue(line.policy, line.solution_due)
    if line.reach > 1:
        details.append(f" · {line.reach} people ask this")
    number = line.number
    taken = line.status is Status.CLAIMED
    first = Button(
        label="Hand back" if taken else "Claim",
        action=Action.RELEASE if taken else Action.CLAIM,
        ticket=number,
        style="plain" if taken else "primary",
    )
    return message(
        say(*_title(line, linked=not line.private)),
        small(*details),
        buttons=(
            first,
            Button(
                label="Snooze…", action=Action.SNOOZE, ticket=number, argument="1h", asks="span"
            ),
            Button(label="Resolve…", action=Action.RESOLVE, ticket=number, asks="note"),
        ),
    )


def _own(lines: Sequence[TicketLine]) -> Sequence[Message]:
    if not lines:
        return (message(say(NONE_OPEN)),)
    shown = [_mine(line) for line in lines[:OWN]]
    return [*shown, *_more(len(lines) - len(shown))]


def _mine(line: TicketLine) -> Message:
    close = Button(label="Close", action=Action.CLOSE, ticket=line.number)
    asked: tuple[Span, ...] = ("asked ", Moment(at=line.opened_at, style="ago"))
    return message(say(*_title(line, linked=True)), small(*asked), buttons=(close,))


def _title(line: TicketLine, *, linked: bool) -> tuple[Span, ...]:
    number = f"#{line.number}"
    return (
        place(line.conversation, line.number, line.message) if linked else Strong(text=number),
        f" {shorten(line.text, TITLE)} · ",
        f"{line.claimed_by} is on it" if line.claimed_by else list_replies.STATES[line.status],
    )


def _credit(page: CreditPage) -> Sequence[Message]:
    if not page.lines:
        return (message(say(NO_CREDIT)),)
    sums = message(*credit_replies.sums(page), *credit_replies.rewards(page))
    return sums, message(*credit_replies.lines(page.lines[:LINES]))


def _board(shown: Shown) -> Sequence[Message]:
    if not shown.board.month:
        return (message(say(NO_BOARD)),)
    return (message(*board_replies.ranked(shown.board.month, shown.account)),)


def _more(number: int) -> Sequence[Message]:
    return (message(small(f"… and {number} more.")),) if number > 0 else ()


def _button(label: str, action: str, *, primary: bool = False) -> dict[str, Any]:
    button = {"type": "button", "action_id": action, "text": plain(label)}
    return {**button, "style": "primary"} if primary else button


def _words(sentence: str) -> dict[str, Any]:
    return {"type": "section", "text": plain(sentence)}


def _named(blocks: Sequence[Any]) -> list[Any]:
    """*blocks* with ids of their own: those of messages may be the same."""
    return [{**block, "block_id": f"home:{place}"} for place, block in enumerate(blocks)]
