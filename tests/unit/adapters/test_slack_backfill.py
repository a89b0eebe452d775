"""How far Slack was taken in, and what needs no second look."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.directory import Directory
from adapters.slack.hearing import heard
from adapters.slack.hearing.heard import Heard
from adapters.slack.hearing.marks import SETTLED, Marks
from adapters.slack.hearing.place import Place
from adapters.slack.hearing.positions import Positions, later, number, threads
from adapters.slack.hearing.translate import moment
from bot.clock import SystemClock
from bot.domain.events import Event, ReactionAdded, ReactionRemoved
from bot.domain.identity import Actor, Role
from bot.store import Store

FIRST, SECOND = "1700000000.000001", "1700000000.000002"


async def test_a_position_never_goes_back(store: Store) -> None:
    """Reading a page of before again passes nothing; the next process goes on from there."""
    positions = Positions(store, "acme")

    began = await positions.begin("C1", FIRST)
    await positions.advance("C1", SECOND)
    await positions.advance("C1", FIRST)
    again = await Positions(store, "acme").begin("C1", FIRST)

    assert (began, again) == (FIRST, SECOND)


async def test_positions_of_twins_are_apart(store: Store) -> None:
    """The same channel's id in two workspaces is two channels; its threads are another name."""
    await Positions(store, "acme").begin("C1", FIRST)

    elsewhere = await Positions(store, "twin").of("C1")
    of_threads = await Positions(store, "acme").of(threads("C1"))

    assert (elsewhere, of_threads) == (None, None)


async def test_direct_messages_come_with_the_latest_first(store: Store) -> None:
    """Of many the latest are read."""
    positions = Positions(store, "acme")

    for name, at in (("D1", "5.000000"), ("C1", "9.000000"), ("D2", "10.000000")):
        await positions.begin(name, at)

    assert await positions.direct() == ["D2", "D1"]


@given(one=st.integers(0, 10**12), other=st.integers(0, 10**12))
def test_ids_are_ordered_by_time(one: int, other: int) -> None:
    """As numbers: text would put 10 before 9."""
    first, second = (f"{each // 10**6}.{each % 10**6:06d}" for each in (one, other))

    assert later(first, second) is (one > other)
    assert (number(first) == number(second)) is (one == other)


def test_only_what_was_heard_in_a_place_without_gaps_needs_no_second_look() -> None:
    """Before everything is read, a message may mean something once the rest is there."""
    known = Heard()

    known.note("acme", "C1", "early")
    session = known.session
    known.read("acme", "C1", session)
    known.note("acme", "C1", "live")
    known.note("acme", "C2", "elsewhere")
    known.missed()
    known.read("acme", "C1", session)
    known.note("acme", "C1", "after a gap")

    names = [("C1", "early"), ("C1", "live"), ("C2", "elsewhere"), ("C1", "after a gap")]
    assert [known.knows("acme", *name) for name in names] == [False, True, False, False]
    assert not known.knows("twin", "C1", "live")


def test_what_was_heard_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest is forgotten, and read a second time."""
    monkeypatch.setattr(heard, "MOST", 2)
    known = Heard()
    known.read("acme", "C1", known.session)

    for ts in ("a", "b", "c"):
        known.note("acme", "C1", ts)

    assert [known.knows("acme", "C1", ts) for ts in ("a", "b", "c")] == [False, True, True]


class Everybody(Directory):
    """Knows everybody, and asks nobody."""

    def __init__(self) -> None: ...

    async def actor(self, community: str, user: str) -> Actor:
        return Actor(account=f"slack:{user}", name=user, role=Role.MEMBER)


async def test_a_mark_that_was_just_taken_back_is_not_read_again(store: Store) -> None:
    """A reading of about that time may hold it still; a later one tells of a new mark."""
    marks = Marks(Everybody(), {"acme": Positions(store, "acme")}, SystemClock())
    place, handed_in = Place(community="acme", channel="C1"), list[Event]()
    mark = {"reaction": "white_check_mark", "user": "U1", "item": {"ts": FIRST}}
    read = {"ts": FIRST, "reactions": [{"name": "white_check_mark", "users": ["U1"]}]}

    async def inbox(event: Event) -> None:
        handed_in.append(event)

    await marks.heard(
        inbox, place, {**mark, "type": "reaction_removed", "event_ts": SECOND}, "UBOT"
    )
    await marks.found(inbox, place, read, "UBOT", moment(SECOND) + SETTLED / 2)
    at_once = [type(event) for event in handed_in]
    await marks.found(inbox, place, read, "UBOT", moment(SECOND) + SETTLED + timedelta(seconds=1))

    assert at_once == [ReactionRemoved]
    assert [type(event) for event in handed_in] == [ReactionRemoved, ReactionAdded]
