"""Every event to a question in every status, written out: what becomes of it.

A cell reads "status, next step and when, @who is notified anew"; "-": all of that stays.
"""

from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from bot.domain.durations import format_duration
from bot.domain.effects import Post
from bot.domain.events import Event
from bot.domain.parts.steps import Step
from bot.domain.states import ENDED, LIVE, StepName
from bot.domain.views import views
from tests.unit.domain.happenings import HAPPENINGS, NOW, POLICY, WAYS, asked, happen, ticket_in

# The ladder: Sam is on duty for support and has 15 minutes, nobody is for the night, then leads.
MATRIX = """
event               | open                         | escalated                    | claimed                    | snoozed
--------------------|------------------------------|------------------------------|----------------------------|-----------------------------
helper answers      | open nudge 2h                | escalated nudge 2h           | claimed nudge 4h           | snoozed nudge 2h
helper asks back    | -                            | -                            | -                          | -
staff answers       | open nudge 2h                | escalated nudge 2h           | claimed nudge 4h           | snoozed nudge 2h
asker follows up    | -                            | -                            | -                          | -
asker says thanks   | open nudge 2h @ann           | escalated nudge 2h @ann      | claimed nudge 4h @ann      | snoozed nudge 2h @ann
asker: did not help | -                            | -                            | -                          | -
press: not yet      | -                            | -                            | -                          | -
accept              | resolved                     | resolved                     | resolved                   | resolved
unaccept            | -                            | -                            | -                          | -
claim               | claimed unclaim 4h           | claimed unclaim 4h           | -                          | claimed unclaim 4h
hand over           | claimed unclaim 4h @mia      | claimed unclaim 4h @mia      | - @mia                     | claimed unclaim 4h @mia
go on in private    | claimed unclaim 4h @ann @sam | claimed unclaim 4h @ann @sam | - @ann @sam                | claimed unclaim 4h @ann @sam
release             | -                            | -                            | escalated remind 15m @sam  | escalated remind 15m @sam
snooze              | snoozed wake 2h              | snoozed wake 2h              | snoozed wake 2h            | -
resolve             | resolved                     | resolved                     | resolved                   | resolved
close               | closed                       | closed                       | closed                     | closed
reopen              | -                            | -                            | -                          | -
no question         | dismissed                    | dismissed                    | dismissed                  | dismissed
command: claim      | claimed unclaim 4h           | claimed unclaim 4h           | -                          | claimed unclaim 4h
check mark          | resolved                     | resolved                     | resolved                   | resolved
check mark gone     | -                            | -                            | -                          | -
question edited     | -                            | -                            | -                          | -
question deleted    | closed                       | closed                       | closed                     | closed
reply edited        | -                            | -                            | -                          | -
reply deleted       | -                            | -                            | -                          | -
room opened         | -                            | -                            | -                          | -
policy changes      | -                            | -                            | -                          | -
platform checked    | -                            | -                            | -                          | -
letter due          | -                            | -                            | -                          | -
request refused     | -                            | -                            | -                          | -
swap due            | -                            | -                            | -                          | -
role changed        | -                            | -                            | -                          | -
bridge: resolve     | -                            | -                            | -                          | -
bridge: comment     | -                            | -                            | -                          | -
timer: ask          | open escalate 29m            | -                            | -                          | -
timer: escalate     | escalated remind 15m @sam    | -                            | -                          | -
timer: nudge        | -                            | -                            | -                          | -
timer: remind       | -                            | escalated remind 1h @leads   | -                          | -
timer: unclaim      | -                            | -                            | escalated remind 1h @leads | -
timer: wake         | -                            | -                            | -                          | escalated remind 15m @sam
timer: lapse        | -                            | -                            | -                          | -
timer: warn         | -                            | -                            | -                          | -
timer: breach       | -                            | -                            | -                          | -
timer: reproach     | -                            | -                            | -                          | -
timer: call-back    | -                            | -                            | -                          | -

event               | open, answered               | answered                     | escalated, answered          | claimed, answered            | snoozed, answered
--------------------|------------------------------|------------------------------|------------------------------|------------------------------|-----------------------------
helper answers      | -                            | -                            | -                            | -                            | -
helper asks back    | -                            | -                            | -                            | -                            | -
staff answers       | -                            | -                            | -                            | -                            | -
asker follows up    | open escalate 30m            | open escalate 30m            | escalated remind 15m         | claimed unclaim 4h           | snoozed wake 2h
asker says thanks   | - @ann                       | -                            | - @ann                       | - @ann                       | - @ann
asker: did not help | open escalate 30m            | open escalate 30m            | escalated remind 15m         | claimed unclaim 4h           | snoozed wake 2h
press: not yet      | open escalate 30m            | open escalate 30m            | escalated remind 15m         | claimed unclaim 4h           | snoozed wake 2h
accept              | resolved                     | resolved                     | resolved                     | resolved                     | resolved
unaccept            | -                            | -                            | -                            | -                            | -
claim               | claimed unclaim 4h           | claimed unclaim 4h           | claimed unclaim 4h           | claimed unclaim 4h           | claimed unclaim 4h
hand over           | claimed unclaim 4h @mia      | claimed unclaim 4h @mia      | claimed unclaim 4h @mia      | claimed unclaim 4h @mia      | claimed unclaim 4h @mia
go on in private    | claimed unclaim 4h @ann @sam | claimed unclaim 4h @ann @sam | claimed unclaim 4h @ann @sam | claimed unclaim 4h @ann @sam | claimed unclaim 4h @ann @sam
release             | -                            | -                            | -                            | escalated remind 15m @sam    | escalated remind 15m @sam
snooze              | snoozed wake 2h              | snoozed wake 2h              | snoozed wake 2h              | snoozed wake 2h              | snoozed wake 2h
resolve             | resolved                     | resolved                     | resolved                     | resolved                     | resolved
close               | closed                       | closed                       | closed                       | closed                       | closed
reopen              | -                            | -                            | -                            | -                            | -
no question         | dismissed                    | dismissed                    | dismissed                    | dismissed                    | dismissed
command: claim      | claimed unclaim 4h           | claimed unclaim 4h           | claimed unclaim 4h           | claimed unclaim 4h           | claimed unclaim 4h
check mark          | resolved                     | resolved                     | resolved                     | resolved                     | resolved
check mark gone     | -                            | -                            | -                            | -                            | -
question edited     | -                            | -                            | -                            | -                            | -
question deleted    | closed                       | closed                       | closed                       | closed                       | closed
reply edited        | -                            | -                            | -                            | -                            | -
reply deleted       | open escalate 30m            | open escalate 30m            | escalated remind 15m         | claimed unclaim 4h           | snoozed wake 2h
room opened         | -                            | -                            | -                            | -                            | -
policy changes      | -                            | -                            | -                            | -                            | -
platform checked    | -                            | -                            | -                            | -                            | -
letter due          | -                            | -                            | -                            | -                            | -
request refused     | -                            | -                            | -                            | -                            | -
swap due            | -                            | -                            | -                            | -                            | -
role changed        | -                            | -                            | -                            | -                            | -
bridge: resolve     | -                            | -                            | -                            | -                            | -
bridge: comment     | -                            | -                            | -                            | -                            | -
timer: ask          | -                            | -                            | -                            | -                            | -
timer: escalate     | -                            | -                            | -                            | -                            | -
timer: nudge        | answered lapse 2d @ann       | -                            | answered lapse 2d @ann       | answered lapse 2d @ann       | answered lapse 2d @ann
timer: remind       | -                            | -                            | -                            | -                            | -
timer: unclaim      | -                            | -                            | -                            | -                            | -
timer: wake         | -                            | -                            | -                            | -                            | -
timer: lapse        | -                            | resolved                     | -                            | -                            | -
timer: warn         | -                            | -                            | -                            | -                            | -
timer: breach       | -                            | -                            | -                            | -                            | -
timer: reproach     | -                            | -                            | -                            | -                            | -
timer: call-back    | -                            | -                            | -                            | -                            | -

event               | resolved          | closed            | dismissed
--------------------|-------------------|-------------------|------------------
helper answers      | -                 | -                 | -
helper asks back    | -                 | -                 | -
staff answers       | -                 | -                 | -
asker follows up    | -                 | -                 | -
asker says thanks   | -                 | -                 | -
asker: did not help | -                 | -                 | -
press: not yet      | -                 | open escalate 30m | -
accept              | -                 | resolved          | -
unaccept            | open escalate 30m | -                 | -
claim               | -                 | -                 | -
hand over           | -                 | -                 | -
go on in private    | -                 | -                 | -
release             | -                 | -                 | -
snooze              | -                 | -                 | -
resolve             | -                 | -                 | -
close               | -                 | -                 | -
reopen              | open escalate 30m | open escalate 30m | open escalate 30m
no question         | -                 | -                 | -
command: claim      | -                 | -                 | -
check mark          | -                 | resolved          | -
check mark gone     | open escalate 30m | -                 | -
question edited     | -                 | -                 | -
question deleted    | -                 | -                 | -
reply edited        | -                 | -                 | -
reply deleted       | -                 | -                 | -
room opened         | -                 | -                 | -
policy changes      | -                 | -                 | -
platform checked    | -                 | -                 | -
letter due          | -                 | -                 | -
request refused     | -                 | -                 | -
swap due            | -                 | -                 | -
role changed        | -                 | -                 | -
bridge: resolve     | -                 | -                 | -
bridge: comment     | -                 | -                 | -
timer: ask          | -                 | -                 | -
timer: escalate     | -                 | -                 | -
timer: nudge        | -                 | -                 | -
timer: remind       | -                 | -                 | -
timer: unclaim      | -                 | -                 | -
timer: wake         | -                 | -                 | -
timer: lapse        | -                 | -                 | -
timer: warn         | -                 | -                 | -
timer: breach       | -                 | -                 | -
timer: reproach     | -                 | -                 | -
timer: call-back    | -                 | -                 | -
"""  # noqa: E501  (a table is read in columns)


def written(tables: str) -> dict[tuple[str, str], str]:
    """The cells, by event and by where the question stands."""
    cells: dict[tuple[str, str], str] = {}
    for table in tables.strip().split("\n\n"):
        head, _, *rows = ([cell.strip() for cell in line.split("|")] for line in table.split("\n"))
        for event, *found in rows:
            cells |= {(event, where): cell for where, cell in zip(head[1:], found, strict=True)}
    return cells


CELLS = written(MATRIX)


def outcome(event: str, where: str) -> str:
    """What comes of *event* to a question that stands *where*, in the words of the table."""
    before, at = ticket_in(where)
    if event == "timer: ask" and where == "open":  # in a community whose helpers are asked
        before = replace(before, step=Step(name=StepName.ASK, due=at))
    after, at, effects = happen(event, before, at, "event")
    shown = {post.slot for post in views(before, POLICY)}
    new = [e for e in effects if isinstance(e, Post) and e.slot not in shown and not e.only]
    notified = [whom.removeprefix("fake:") for post in new for whom in post.message.pings]
    moved = (after.status, after.step) != (before.status, before.step)
    said = [after.status.value] if moved else ["-"]
    if moved and after.step is not None:
        said.append(f"{after.step.name.value} {format_duration(after.step.due - at)}")
    said += [f"@{whom}" for whom in dict.fromkeys(notified)]
    return " ".join(said)


@pytest.mark.parametrize("event", HAPPENINGS)
def test_the_matrix(event: str) -> None:
    """Each event does in each status what the table says."""
    expected = {where: CELLS[event, where] for where in WAYS}

    found = {where: outcome(event, where) for where in WAYS}

    assert found == expected


def test_no_combination_is_missing() -> None:
    """Every kind of event, every timer and every status is in the table, and nothing twice."""
    made = {type(make(asked(), NOW, "key")[0]) for make in HAPPENINGS.values()}
    timers = {name.removeprefix("timer: ") for name in HAPPENINGS if name.startswith("timer: ")}

    assert set(CELLS) == set(product(HAPPENINGS, WAYS))
    assert len([line for line in MATRIX.split("\n") if " | " in line]) == 3 * (len(HAPPENINGS) + 1)
    assert made == set(get_args(Event))
    assert timers == set(StepName)
    assert {status for status, _ in WAYS.values()} == LIVE | ENDED
