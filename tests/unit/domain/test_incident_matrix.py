"""Every event to an incident in every state, written out: what becomes of it and of a question.

A cell reads "the incident; question 1: status, next step and when; @who of staff is notified anew".
"""

from itertools import product

import pytest

from bot.domain.durations import format_duration
from bot.domain.effects import Post
from bot.domain.incident_parts import waiting
from bot.domain.incidents import Incident
from bot.domain.states import LIVE
from bot.domain.ticket import Ticket, next_step, shares_trouble
from tests.unit.domain.surge_happenings import HAPPENINGS, WAYS, Surge, happen, notified, surge_in
from tests.unit.domain.test_matrix import written

MATRIX = """
event           | called                                   | climbed                                  | at its end
----------------|------------------------------------------|------------------------------------------|-----------------------------------
another asks    | rung 1, 3 wait                           | rung 3, 3 wait                           | rung 5, 3 wait
#1 is due       | rung 3, 2 wait; open escalate 1h; @leads | rung 4, 2 wait; open escalate 1h; @leads | open escalate 30d
#2 is due       | rung 3, 2 wait; @leads                   | -                                        | -
#1: limit near  | -                                        | -                                        | -
#1: not solved  | -                                        | -                                        | -
claim           | Sam, 2 wait                              | Sam, 2 wait                              | Sam, 2 wait
Mia claims      | Mia, 2 wait                              | Mia, 2 wait                              | Mia, 2 wait
reply to all    | answered, 0 wait; open nudge 2h          | answered, 0 wait; open nudge 2h          | answered, 0 wait; open nudge 2h
not one trouble | apart                                    | apart; open escalate 0s                  | apart; open escalate 0s
it is over      | over                                     | over; open escalate 0s                   | over; open escalate 0s
#1 is answered  | rung 1, 1 wait; open nudge 2h            | rung 3, 1 wait; open nudge 2h            | rung 5, 1 wait; open nudge 2h
#1: not yet     | -                                        | -                                        | -
#1 is solved    | rung 1, 1 wait; resolved                 | rung 3, 1 wait; resolved                 | rung 5, 1 wait; resolved
#1 is deleted   | rung 1, 1 wait; closed                   | rung 3, 1 wait; closed                   | rung 5, 1 wait; closed
#1 is claimed   | rung 1, 1 wait; claimed unclaim 4h       | rung 3, 1 wait; claimed unclaim 4h       | rung 5, 1 wait; claimed unclaim 4h
#1 is snoozed   | rung 1, 1 wait; snoozed wake 2h          | rung 3, 1 wait; snoozed wake 2h          | rung 5, 1 wait; snoozed wake 2h
#1 is released  | -                                        | -                                        | -
#1 is reopened  | -                                        | -                                        | -

event           | claimed                         | told                                     | #1 claimed                                  | #1 snoozed
----------------|---------------------------------|------------------------------------------|---------------------------------------------|-------------------------------------
another asks    | Sam, 3 wait                     | Sam told, 3 wait                         | rung 1, 2 wait                              | rung 1, 2 wait
#1 is due       | open escalate 2h30m             | rung 3, 2 wait; open escalate 1h; @leads | rung 3, 2 wait; escalated remind 1h; @leads | rung 1, 2 wait; escalated remind 0s
#2 is due       | -                               | -                                        | rung 3, 1 wait; @leads                      | rung 3, 1 wait; @leads
#1: limit near  | -                               | -                                        | -                                           | -
#1: not solved  | -                               | -                                        | -                                           | -
claim           | -                               | Sam, 2 wait                              | Sam, 1 wait                                 | Sam, 1 wait
Mia claims      | Mia, 2 wait                     | Mia, 2 wait                              | Mia, 1 wait                                 | Mia, 1 wait
reply to all    | answered, 0 wait; open nudge 2h | answered, 0 wait; open nudge 2h          | answered, 0 wait; claimed nudge 4h          | answered, 0 wait; snoozed nudge 2h
not one trouble | apart                           | apart; open escalate 0s                  | apart                                       | apart
it is over      | over                            | over; open escalate 0s                   | over                                        | over
#1 is answered  | Sam, 1 wait; open nudge 2h      | Sam told, 1 wait; open nudge 2h          | claimed nudge 4h                            | snoozed nudge 2h
#1: not yet     | -                               | -                                        | -                                           | -
#1 is solved    | Sam, 1 wait; resolved           | Sam told, 1 wait; resolved               | resolved                                    | resolved
#1 is deleted   | Sam, 1 wait; closed             | Sam told, 1 wait; closed                 | closed                                      | closed
#1 is claimed   | Sam, 1 wait; claimed unclaim 4h | Sam told, 1 wait; claimed unclaim 4h     | -                                           | claimed unclaim 4h
#1 is snoozed   | Sam, 1 wait; snoozed wake 2h    | Sam told, 1 wait; snoozed wake 2h        | snoozed wake 2h                             | -
#1 is released  | -                               | -                                        | rung 1, 2 wait; escalated remind 15m        | rung 1, 2 wait; escalated remind 15m
#1 is reopened  | -                               | -                                        | -                                           | -

event           | #1 solved                         | answered           | apart                      | over
----------------|-----------------------------------|--------------------|----------------------------|---------------------------
another asks    | rung 1, 2 wait                    | -                  | -                          | -
#1 is due       | -                                 | -                  | escalated remind 15m; @sam | escalated remind 15m; @sam
#2 is due       | rung 3, 1 wait; @leads            | -                  | @sam                       | @sam
#1: limit near  | -                                 | -                  | -                          | -
#1: not solved  | -                                 | -                  | escalated remind 15m; @sam | escalated remind 15m; @sam
claim           | Sam, 1 wait                       | -                  | -                          | -
Mia claims      | Mia, 1 wait                       | -                  | -                          | -
reply to all    | answered, 0 wait                  | -                  | -                          | open nudge 2h
not one trouble | apart                             | -                  | -                          | -
it is over      | over                              | over               | -                          | -
#1 is answered  | -                                 | -                  | open nudge 2h              | open nudge 2h
#1: not yet     | -                                 | open escalate 30m  | -                          | -
#1 is solved    | -                                 | resolved           | resolved                   | resolved
#1 is deleted   | -                                 | closed             | closed                     | closed
#1 is claimed   | -                                 | claimed unclaim 4h | claimed unclaim 4h         | claimed unclaim 4h
#1 is snoozed   | -                                 | snoozed wake 2h    | snoozed wake 2h            | snoozed wake 2h
#1 is released  | -                                 | -                  | -                          | -
#1 is reopened  | rung 1, 2 wait; open escalate 30m | -                  | -                          | -
"""  # noqa: E501  (a table is read in columns)


CELLS = written(MATRIX)


def _of_incident(incident: Incident | None) -> str:
    """Where it stands, in the words of the table."""
    if incident is None:
        return ""
    waits = f"{len(waiting(incident))} wait"
    if incident.ended_at is not None:
        return "apart" if incident.dissolved else "over"
    if incident.said:
        return f"answered, {waits}"
    if incident.claimed_by is not None:
        told = " told" if incident.told_at else ""
        return f"{incident.claimed_by.name}{told}, {waits}"
    return f"rung {incident.tags}, {waits}"


def _of_question(ticket: Ticket, surge: Surge) -> str:
    if ticket.step is None:
        return ticket.status.value
    left = max(ticket.step.due - surge.at, ticket.step.due - ticket.step.due)
    return f"{ticket.status.value} {ticket.step.name.value} {format_duration(left)}"


def outcome(event: str, where: str) -> str:
    """What comes of *event* to an incident that stands *where*."""
    before = surge_in(where)
    after = happen(event, before)
    said = []
    if _of_incident(before.incident) != _of_incident(after.incident):
        said.append(_of_incident(after.incident))
    one, other = before.first, after.first
    if (one.status, one.step) != (other.status, other.step):
        said.append(_of_question(other, after))
    said += [f"@{whom}" for whom in dict.fromkeys(notified(after))]
    return "; ".join(said) or "-"


@pytest.mark.parametrize("event", HAPPENINGS)
def test_the_matrix(event: str) -> None:
    """Each event does in each state what the table says."""
    expected = {where: CELLS[event, where] for where in WAYS}

    found = {where: outcome(event, where) for where in WAYS}

    assert found == expected


def test_nothing_is_missing() -> None:
    """Every event in every state is in the table."""
    assert set(CELLS) == set(product(HAPPENINGS, WAYS))


@pytest.mark.parametrize(("event", "where"), [*product(HAPPENINGS, WAYS)])
def test_what_always_holds(event: str, where: str) -> None:
    """One card, none of a question that it speaks for; a next step for each that is open."""
    after = happen(event, surge_in(where))

    own = {each.slot for each in after.effects if isinstance(each, Post) if each.message.pings}
    assert after.incident is not None
    if after.incident.ended_at is None:
        assert not [slot for slot in own if slot.startswith(("card:", "ping:1", "ping:2"))]
    for ticket in after.tickets.values():
        step = next_step(ticket)
        assert (step is not None) == (ticket.status in LIVE)
    waits = {part.ticket for part in waiting(after.incident)}
    shared = {number for number, each in after.tickets.items() if shares_trouble(each)}
    assert waits <= shared
