"""Whose clock is meant when somebody writes a time."""

from dataclasses import dataclass

from bot.domain import habits
from bot.domain.calendars import ALWAYS
from bot.domain.decision import Facts
from bot.domain.events import ActionPressed, CommandGiven
from bot.domain.message import Sentence, Typed
from bot.domain.policy import Policy
from bot.domain.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A time zone, and whether it was only guessed that it is theirs."""

    name: str  # of the IANA database
    guessed: bool = False


def zone_of(
    event: ActionPressed | CommandGiven, ticket: Ticket, policy: Policy, facts: Facts
) -> Zone:
    """The zone of who acts: as they set it, as their platform knows it, or the team's."""
    helper = habits.of(event.actor, facts)
    own = helper.zone or (helper.quiet.zone if helper.quiet else "") or event.zone
    if own:
        return Zone(name=own)
    usual = policy.calendars.get(policy.limits.calendar, ALWAYS)
    team = usual if ticket.hours == ALWAYS else ticket.hours
    return Zone(name=team.zone, guessed=True)


def told(zone: Zone) -> Sentence:
    """That the zone is a guess, and how to say which one is right; nothing if it is none."""
    if not zone.guessed:
        return ()
    mine = Typed(line="helping zone Europe/Berlin")
    return (f" I took the time as {zone.name}; to have yours taken, type ", mine, ".")
