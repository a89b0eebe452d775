"""Requests: who gives a command always gets an answer or a reason, in private."""

from bot.domain import (
    asking,
    blocking,
    board_replies,
    credit_replies,
    duty_orders,
    fairness_replies,
    filing,
    habit_replies,
    habits,
    incident_orders,
    incident_replies,
    linking,
    list_replies,
    merging,
    phrases,
    topic_orders,
    whispers,
)
from bot.domain.answering import privately
from bot.domain.commands import ACTIONS, FROM, STAFF_ONLY, Command, Request, explained, read
from bot.domain.decision import Decision, Facts
from bot.domain.events import CommandGiven
from bot.domain.identity import Actor, Role
from bot.domain.message import Action, Link, Message, Typed
from bot.domain.pages import (
    NOTHING_FOUND,
    BoardPage,
    CreditPage,
    FairnessPage,
    IncidentPage,
    TicketPage,
)
from bot.domain.permissions import refusal
from bot.domain.policy import Policy
from bot.domain.presses import act, told, withheld
from bot.domain.states import Status
from bot.domain.ticket import Ticket, in_private


def given(ticket: Ticket | None, event: CommandGiven, policy: Policy, facts: Facts) -> Decision:
    """Answer a command. *ticket*: the one it names, or stands in, or the actor's latest."""
    request = read(event)
    command = request.command
    staff = event.actor.role is Role.STAFF
    if command is None:
        known = list_replies.commands(explained(staff=staff), unknown=event.command)
        return privately(event, known)
    if command in STAFF_ONLY and not staff:
        only = ("That was not done: only the team can use ", Typed(line=command.value), ".")
        return privately(event, phrases.note(*only))
    if command in ACTIONS:
        return _on_ticket(ticket, event, command, request, policy, facts)
    barred = blocking.told_why(event, FROM[command], facts) if command in FROM else None
    if barred is not None:
        return barred
    return _done(ticket, event, command, request.rest, policy, facts)


def _done(
    ticket: Ticket | None,
    event: CommandGiven,
    command: Command,
    typed: str,
    policy: Policy,
    facts: Facts,
) -> Decision:
    match command:
        case Command.ASK if typed:
            return whispers.asked(event, typed, policy, facts)
        case Command.NEXT:
            return asking.next_question(event, "", policy, facts)
        case Command.TOPICS:
            return filing.chosen(event, typed, policy, facts)
        case Command.HELPING:
            return habits.told(event, typed, policy, facts)
        case Command.LINK:
            return linking.link(event, typed, policy, facts)
        case Command.UNLINK:
            return linking.unlink(event, facts)
        case Command.APPEAL:
            return blocking.appealed(event, typed, policy, facts)
        case Command.TOPIC:
            return topic_orders.managed(event, typed, facts)
        case Command.MERGE:
            return merging.merged(ticket, event, typed, policy, facts)
        case Command.DUTY:
            return duty_orders.told(event, typed, policy, facts)
        case Command.BLOCK:
            return blocking.blocked(event, typed, policy, facts)
        case Command.INCIDENT:
            return incident_orders.given(event, typed, policy, facts)
        case Command.UNBLOCK:
            return blocking.unblocked(event, typed, policy, facts)
        case _:
            return privately(event, _shown(event, command, policy, facts))


def _shown(event: CommandGiven, command: Command, policy: Policy, facts: Facts) -> Message:
    """What there is to read for *command*, which changes nothing."""
    match command, facts.page:
        case Command.ASK, _:
            example = Typed(line="ask how do I …")
            return phrases.note("Write your question behind it: ", example)
        case ((Command.TICKETS | Command.QUEUE), TicketPage() as page):
            return list_replies.tickets(page, event.at, queue=command is Command.QUEUE)
        case Command.CREDIT, CreditPage() as page:
            tell = habit_replies.letters_button(facts.helper)
            buttons = (tell,) if tell is not None else ()
            return credit_replies.credit(page, policy.credits, buttons)
        case Command.WHY, CreditPage() as page:
            return credit_replies.why(page)
        case Command.BOARD, BoardPage() as page:
            return board_replies.board(page, event.actor.account)
        case Command.INCIDENTS, IncidentPage() as page:
            return incident_replies.incidents(page)
        case Command.FAIRNESS, page:
            return fairness_replies.report(
                page if isinstance(page, FairnessPage) else NOTHING_FOUND
            )
        case _:
            return list_replies.commands(explained(staff=event.actor.role is Role.STAFF))


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
    if command is Command.CALLBACK and not _of_staff(ticket, event, facts):
        action = Action.CALL_ME
    typed = request.rest if action is Action.CALL else ""  # staff may offer other times anew
    why_not = refusal(event.actor, action, ticket, typed, members=facts.members)
    if why_not is not None:
        return privately(event, phrases.note(*why_not))
    if (barred := blocking.stopped(event, action, ticket, facts)) is not None:
        return barred
    if action is Action.TOPIC:
        return filing.filed(ticket, event, request.rest, policy, facts)
    own = told(ticket, event, action, request.rest, policy, facts)
    if own is not None and (not own.tickets or action is not Action.ASSIGN):
        return own
    note = request.rest if action is Action.RESOLVE else ""
    done = own or act(ticket, action, note, event.actor, event.at, policy, facts)
    left_out = withheld(ticket, note) if action is Action.RESOLVE else ()
    link = Link(label=f"#{ticket.number}", conversation=ticket.conversation, message=ticket.message)
    said = privately(
        event,
        phrases.note(
            "Done: ",
            link,
            f" “{phrases.shorten(ticket.text, 60)}”",
            " is checked." if action is Action.VERIFY else _now(done.tickets[0], event.actor),
            *((" ", *left_out) if left_out else ()),
        ),
    )
    return Decision(tickets=done.tickets, effects=(*done.effects, *said.effects))


def _of_staff(ticket: Ticket, event: CommandGiven, facts: Facts) -> bool:
    """Whether a word that askers and staff use is meant as staff's."""
    asks = facts.members.same(event.actor.account, ticket.asker.account)
    return event.actor.role is Role.STAFF and not asks


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
