"""Commands: who addresses the bot always gets an answer or a reason, in private."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain import (
    asking,
    blocking,
    board_replies,
    credit_replies,
    fairness_replies,
    filing,
    habit_replies,
    habits,
    linking,
    list_replies,
    merging,
    phrases,
    topic_orders,
    whispers,
)
from bot.domain.answering import privately
from bot.domain.blocks import What
from bot.domain.decision import Decision, Facts
from bot.domain.events import CommandGiven
from bot.domain.identity import Actor, Role
from bot.domain.message import Action, Link, Typed
from bot.domain.pages import NOTHING_FOUND, BoardPage, CreditPage, FairnessPage, TicketPage
from bot.domain.permissions import refusal
from bot.domain.policy import Policy
from bot.domain.presses import act, assign, snooze
from bot.domain.states import ENDED, LIVE, Status
from bot.domain.ticket import Ticket, in_private


class Command(StrEnum):
    """The words that the bot knows."""

    ASK = "ask"
    HELP = "help"
    TICKETS = "tickets"
    CREDIT = "credit"
    WHY = "why"
    BOARD = "board"
    NEXT = "next"
    TOPICS = "topics"
    HELPING = "helping"
    LINK = "link"
    UNLINK = "unlink"
    APPEAL = "appeal"
    CLOSE = "close"
    REOPEN = "reopen"
    QUEUE = "queue"
    CLAIM = "claim"
    RELEASE = "release"
    SNOOZE = "snooze"
    RESOLVE = "resolve"
    ASSIGN = "assign"
    PRIVATE = "private"
    TAG = "tag"
    TOPIC = "topic"
    VERIFY = "verify"
    MERGE = "merge"
    BLOCK = "block"
    UNBLOCK = "unblock"
    FAIRNESS = "fairness"


STAFF_ONLY = frozenset(
    {
        Command.QUEUE,
        Command.CLAIM,
        Command.RELEASE,
        Command.SNOOZE,
        Command.RESOLVE,
        Command.ASSIGN,
        Command.PRIVATE,
        Command.TOPIC,
        Command.VERIFY,
        Command.MERGE,
        Command.BLOCK,
        Command.UNBLOCK,
        Command.FAIRNESS,
    }
)

# What one must not be blocked from to use a command.
FROM = {Command.ASK: What.ASKING, Command.NEXT: What.HELPING}

HELPERS = frozenset({Command.NEXT, Command.TOPICS, Command.HELPING, Command.APPEAL})

ACTIONS = {
    Command.CLOSE: Action.CLOSE,
    Command.REOPEN: Action.REOPEN,
    Command.CLAIM: Action.CLAIM,
    Command.RELEASE: Action.RELEASE,
    Command.SNOOZE: Action.SNOOZE,
    Command.RESOLVE: Action.RESOLVE,
    Command.ASSIGN: Action.ASSIGN,
    Command.PRIVATE: Action.HANDOFF,
    Command.TAG: Action.TOPIC,
    Command.VERIFY: Action.VERIFY,
}

EXPLAINED = {
    Command.ASK: "ask a question and get the answer here",
    Command.HELP: "what I do",
    Command.TICKETS: "my questions and where they stand",
    Command.CREDIT: "what I have earned by helping",
    Command.WHY: "where every point of mine comes from",
    Command.BOARD: "who helped most",
    Command.NEXT: "a question that I could answer",
    Command.TOPICS: "what I know about, and want to be asked",
    Command.HELPING: "how and when I am asked",
    Command.LINK: "have two accounts of mine count as one",
    Command.UNLINK: "have this account count by itself again",
    Command.APPEAL: "say something to being blocked",
    Command.CLOSE: "close my question",
    Command.REOPEN: "open my question again",
    Command.QUEUE: "what waits for us",
    Command.CLAIM: "I take it",
    Command.RELEASE: "hand it back",
    Command.SNOOZE: "come back to it later",
    Command.RESOLVE: "it is done",
    Command.ASSIGN: "hand it over to somebody on the team",
    Command.PRIVATE: "go on with the asker in private",
    Command.TAG: "say what a question is about",
    Command.TOPIC: "what questions here can be about",
    Command.VERIFY: "the accepted answer is right",
    Command.MERGE: "two answers say the same",
    Command.BLOCK: "keep somebody from asking or helping",
    Command.UNBLOCK: "let them again",
    Command.FAIRNESS: "where credit looks odd",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A command line, read: which command, which ticket, and the rest."""

    command: Command | None  # None: no such word
    number: int | None
    rest: str


def read(event: CommandGiven) -> Request:
    """The command and, if the line begins with one, the number of a ticket."""
    word = event.command.strip().lower().lstrip("/")
    command = Command(word) if word in list(Command) else None
    first, _, rest = event.argument.strip().partition(" ")
    digits = first.removeprefix("#")
    if command in ACTIONS and digits.isascii() and digits.isdigit() and len(digits) < 10:
        return Request(command=command, number=int(digits), rest=rest.strip())
    return Request(command=command, number=None, rest=event.argument.strip())


def wanted(command: Command) -> frozenset[Status]:
    """Which of one's own questions a command without a number means."""
    return ENDED if command is Command.REOPEN else LIVE


def given(ticket: Ticket | None, event: CommandGiven, policy: Policy, facts: Facts) -> Decision:
    """Answer a command. *ticket*: the one it names, or stands in, or the actor's latest."""
    request = read(event)
    command = request.command
    staff = event.actor.role is Role.STAFF
    if command is None:
        known = list_replies.commands(_explained(staff), unknown=event.command)
        return privately(event, known)
    if command in STAFF_ONLY and not staff:
        return privately(
            event,
            phrases.note(
                "That was not done: only the team can use ", Typed(line=command.value), "."
            ),
        )
    if command in ACTIONS:
        return _on_ticket(ticket, event, command, request, policy, facts)
    barred = blocking.told_why(event, FROM[command], facts) if command in FROM else None
    if barred is not None:
        return barred
    if command in HELPERS:
        return _of_helper(event, command, request.rest, policy, facts)
    if command in STAFF_ONLY - {Command.QUEUE}:
        return _of_staff(ticket, event, command, request.rest, policy, facts)
    match command, facts.page:
        case Command.LINK, _:
            return linking.link(event, request.rest, facts)
        case Command.UNLINK, _:
            return linking.unlink(event, facts)
        case Command.ASK, _ if request.rest:
            return whispers.asked(event, request.rest, policy, facts)
        case Command.ASK, _:
            example = Typed(line="ask how do I …")
            return privately(event, phrases.note("Write your question behind it: ", example))
        case ((Command.TICKETS | Command.QUEUE), TicketPage() as page):
            return privately(event, list_replies.tickets(page, queue=command is Command.QUEUE))
        case Command.CREDIT, CreditPage() as page:
            tell = habit_replies.letters_button(facts.helper)
            buttons = (tell,) if tell is not None else ()
            return privately(event, credit_replies.credit(page, policy.credits, buttons))
        case Command.WHY, CreditPage() as page:
            return privately(event, credit_replies.why(page))
        case Command.BOARD, BoardPage() as page:
            return privately(event, board_replies.board(page, event.actor.account))
        case _:
            return privately(event, list_replies.commands(_explained(staff)))


def _of_helper(
    event: CommandGiven, command: Command, typed: str, policy: Policy, facts: Facts
) -> Decision:
    match command:
        case Command.NEXT:
            return asking.next_question(event, "", policy, facts)
        case Command.TOPICS:
            return filing.chosen(event, typed, policy, facts)
        case Command.HELPING:
            return habits.told(event, typed, policy, facts)
        case _:
            return blocking.appealed(event, typed, policy, facts)


def _of_staff(
    ticket: Ticket | None,
    event: CommandGiven,
    command: Command,
    typed: str,
    policy: Policy,
    facts: Facts,
) -> Decision:
    match command:
        case Command.TOPIC:
            return topic_orders.managed(event, typed, facts)
        case Command.MERGE:
            return merging.merged(ticket, event, typed, policy, facts)
        case Command.BLOCK:
            return blocking.blocked(event, typed, policy, facts)
        case Command.UNBLOCK:
            return blocking.unblocked(event, typed, policy, facts)
        case _:
            page = facts.page if isinstance(facts.page, FairnessPage) else NOTHING_FOUND
            return privately(event, fairness_replies.report(page))


def _explained(staff: bool) -> dict[str, str]:
    return {
        command.value: text
        for command, text in EXPLAINED.items()
        if staff or command not in STAFF_ONLY
    }


def _on_ticket(
    ticket: Ticket | None,
    event: CommandGiven,
    command: Command,
    request: Request,
    policy: Policy,
    facts: Facts,
) -> Decision:
    if ticket is None:
        if request.number is not None:
            return privately(event, phrases.note(f"There is no question #{request.number} here."))
        staff = command in STAFF_ONLY
        return privately(event, list_replies.which(command.value, staff=staff))
    action = ACTIONS[command]
    why_not = refusal(event.actor, action, ticket, members=facts.members)
    if why_not is not None:
        return privately(event, phrases.note(*why_not))
    if (barred := blocking.stopped(event, action, ticket, facts)) is not None:
        return barred
    if action is Action.SNOOZE:
        done = snooze(ticket, event, request.rest, policy)
    elif action is Action.ASSIGN:
        done = assign(ticket, event, policy)
    elif action is Action.TOPIC:
        return filing.filed(ticket, event, request.rest, policy, facts)
    else:
        note = request.rest if action is Action.RESOLVE else ""
        done = act(ticket, action, note, event.actor, event.at, policy, facts)
    if not done.tickets:
        return done
    link = Link(label=f"#{ticket.number}", conversation=ticket.conversation, message=ticket.message)
    said = privately(
        event,
        phrases.note(
            "Done: ",
            link,
            f" “{phrases.shorten(ticket.text, 60)}”",
            " is checked." if action is Action.VERIFY else _now(done.tickets[0], event.actor),
        ),
    )
    return Decision(tickets=done.tickets, effects=(*done.effects, *said.effects))


def _now(ticket: Ticket, by: Actor) -> str:
    claim = ticket.claim if ticket.status is Status.CLAIMED else None
    if claim is not None and claim.by.account != by.account:
        return f" is {claim.by.name}’s now."
    return {
        Status.OPEN: " is open again.",
        Status.ANSWERED: " has an answer.",
        Status.ESCALATED: " is with the whole team again.",
        Status.CLAIMED: " is yours, and goes on in private."
        if in_private(ticket)
        else " is yours.",
        Status.SNOOZED: " is snoozed.",
        Status.RESOLVED: " is resolved.",
        Status.CLOSED: " is closed.",
    }.get(ticket.status, " is done.")
