"""After any history: nothing pings while somebody is on it, and never more than was promised."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import ladder
from bot.domain.effects import Post, Remove
from bot.domain.staff_views import PING
from bot.domain.states import ENDED, Status
from bot.domain.ticket import Ticket
from tests.unit.domain.happenings import HAPPENINGS, NOW, asked, happen

EXAMPLES = 3000 if os.environ.get("ANSWERWELL_SOAK") else 120
# What happens again and again is the next step; the rest is drawn as it comes.
TIME = "time passes"
EVENTS = [*([TIME] * 25), *HAPPENINGS]


@dataclass
class Staff:
    """What stands in the staff channel, and how often it notified somebody."""

    shown: set[str] = field(default_factory=set)
    stretch: tuple[object, ...] = ()
    pings: int = 0

    def sees(self, effects: Sequence[object], after: Ticket) -> int:
        """Take in what a decision did there; how many calls of the ladder notified somebody."""
        calls = 0
        for effect in effects:
            match effect:
                case Post(slot=slot, message=message) if slot.startswith(("card:", PING)):
                    calls += slot not in self.shown and bool(message.pings)
                    self.shown.add(slot)
                case Remove(slot=slot):
                    self.shown.discard(slot)
                case _:
                    pass
        # Whoever hands it back or lets it lie, and whoever asks on, begins the calling anew.
        stretch = (after.cards, after.waiting_since, after.escalated_at)
        self.pings = calls if stretch != self.stretch else self.pings + calls
        self.stretch = stretch
        return calls


def is_quiet(ticket: Ticket) -> bool:
    """Whether somebody has acknowledged it, or it is the asker's turn."""
    return ticket.status is not Status.ESCALATED or ticket.waiting_since is None


def step_of(name: str, ticket: Ticket) -> str:
    """What happens next by itself, where *name* says that time passes."""
    if name != TIME:
        return name
    return f"timer: {ticket.step.name.value}" if ticket.step else "reopen"


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 90)), max_size=30))
def test_nothing_pings_where_nothing_may(history: Sequence[tuple[str, int]]) -> None:
    """Between an acknowledgement and its end no call is posted, and none is left standing."""
    ticket, at, staff = asked(), NOW, Staff()

    for number, (name, minutes) in enumerate(history):
        at += timedelta(minutes=minutes)
        ticket, at, effects = happen(step_of(name, ticket), ticket, at, f"e{number}")
        calls = staff.sees(effects, ticket)

        if is_quiet(ticket):
            assert calls == 0, name
            assert not [slot for slot in staff.shown if slot.startswith(PING)], name
        assert len([slot for slot in staff.shown if slot.startswith(PING)]) <= 1
        assert staff.pings <= ladder.top(ticket)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 90)), max_size=30))
def test_an_open_question_has_one_next_step_ahead(history: Sequence[tuple[str, int]]) -> None:
    """And one that has ended has none, whatever happened."""
    ticket, at = asked(), NOW

    for number, (name, minutes) in enumerate(history):
        due = ticket.step.due if ticket.step is not None else at
        at = min(at + timedelta(minutes=minutes), max(due, at))  # the timer comes in time
        ticket, at, _ = happen(step_of(name, ticket), ticket, at, f"e{number}")

        assert (ticket.step is None) == (ticket.status in ENDED)
        assert ticket.step is None or ticket.step.due >= at, name


def test_who_does_nothing_is_left_in_peace() -> None:
    """Timers alone call each rung once, and the last one as often again as the settings say."""
    ticket, at, staff, calls = asked(), NOW, Staff(), list[int]()

    for number in range(12):
        ticket, at, effects = happen(step_of(TIME, ticket), ticket, at, f"e{number}")
        calls.append(staff.sees(effects, ticket))

    # Whoever is on duty for support, then leads, for nobody is for the night, and leads twice more.
    assert calls == [1, 1, 1, 1, *([0] * 8)]
    assert [tag.skipped for tag in ticket.tagged] == ["", "nobody on duty for night", "", "", ""]
