"""Staff puts a question off until some time: whatever they write, by their own clock."""

from bot.domain import escalation, moments, phrases, zones
from bot.domain.answering import privately
from bot.domain.decision import Decision, Facts
from bot.domain.events import ActionPressed, CommandGiven
from bot.domain.message import Link, Moment, Sentence
from bot.domain.moment_reading import MomentError
from bot.domain.policy import Policy
from bot.domain.ticket import Ticket

USUAL = "1h"
QUICK = ("1h", "4h", "tomorrow 9:00", "next monday 9:00")  # what forms offer


def snooze(
    ticket: Ticket,
    event: ActionPressed | CommandGiven,
    until: str,
    policy: Policy,
    facts: Facts,
) -> Decision:
    """Put it off *until* then; what is no time is refused in a sentence.

    The answer says when that is, where a clock was meant: a press of "1 hour" is answered by the
    card itself.
    """
    zone = zones.zone_of(event, ticket, policy, facts)
    try:
        found = moments.named(until or USUAL, zone.name, event.at)
    except MomentError as error:
        return privately(event, phrases.note(f"That was not done: {error}"))
    done = escalation.put_off(ticket, event.actor, found.at, event.at, policy)
    if isinstance(event, ActionPressed) and not found.by_clock:
        return done
    passed: Sentence = (" That time has passed today, so it is tomorrow’s.",)
    link = Link(label=f"#{ticket.number}", conversation=ticket.conversation, message=ticket.message)
    said = phrases.note(
        "Done: ",
        link,
        f" “{phrases.shorten(ticket.text, 60)}” is snoozed until ",
        Moment(at=found.at),
        ".",
        *(passed if found.moved else ()),
        *(zones.told(zone) if found.by_clock else ()),
    )
    return Decision(tickets=done.tickets, effects=(*done.effects, *privately(event, said).effects))
