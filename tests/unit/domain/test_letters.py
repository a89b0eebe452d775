"""When letters are written, and to whom."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import letters, writing
from bot.domain.asks import Way
from bot.domain.credits import Kind, Transfer
from bot.domain.decision import Facts
from bot.domain.effects import Post
from bot.domain.events import LetterDue
from bot.domain.helpers import Helper, Quiet
from bot.domain.helping_effects import DropLetter, KeepHelper, MoveLetter, PlanLetter
from bot.domain.identity import direct
from bot.domain.letters import News, Reuse
from bot.domain.members import Members
from bot.domain.message import plain

NOW = datetime(2026, 5, 4, 14, 5, tzinfo=UTC)
HANA = Helper(account="fake:hana", name="Hana", letters=True)
NEWS = News(since=NOW - timedelta(hours=20), reuses=(Reuse(people=3),), people=3, told=7)
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu"]
ZONES += ["Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca", "Pacific/Apia"]
QUIETS = st.builds(
    Quiet,
    begins=st.integers(0, 24 * 60 - 1),
    ends=st.integers(0, 24 * 60 - 1),
    zone=st.sampled_from(ZONES),
).filter(lambda quiet: quiet.begins != quiet.ends)
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))


def due(at: datetime = NOW) -> LetterDue:
    """The letter that is due at *at*."""
    to = direct("acme", HANA.account)
    return LetterDue(key="k", at=at, conversation=to, account=HANA.account, due=at, fence=1)


def in_berlin(begins: int, ends: int) -> Quiet:
    return Quiet(begins=begins * 60, ends=ends * 60, zone="Europe/Berlin")


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 7, 1)])
def test_nine_is_nine_by_the_reader_s_clock(day: date) -> None:
    """Whatever the clocks do in the night, the letter comes at nine."""
    zone = ZoneInfo("Europe/Berlin")
    evening = datetime(day.year, day.month, day.day, 18, tzinfo=zone) - timedelta(days=1)
    helper = replace(HANA, quiet=in_berlin(22, 7))

    planned = letters.due(helper, evening.astimezone(UTC))

    assert planned.astimezone(zone).date() == day
    assert planned.astimezone(zone).hour == 9


@settings(max_examples=150)
@given(
    at=MOMENTS,
    quiet=st.none() | QUIETS,
    snooze=st.none() | st.integers(-50, 500),
    wrote=st.none() | st.integers(0, 72 * 60),
)
def test_a_letter_never_disturbs(
    at: datetime, quiet: Quiet | None, snooze: int | None, wrote: int | None
) -> None:
    """It is later than now, outside of quiet hours and snooze, and on another day than the last."""
    helper = replace(
        HANA,
        quiet=quiet,
        snoozed_until=None if snooze is None else at + timedelta(hours=snooze),
        wrote_at=None if wrote is None else at - timedelta(minutes=wrote),
    )

    planned = letters.due(helper, at)

    zone = ZoneInfo(quiet.zone if quiet else "UTC")
    assert planned > at
    assert not helper.rests(planned)
    if helper.wrote_at is not None:
        assert planned.astimezone(zone).date() > helper.wrote_at.astimezone(zone).date()
        assert planned - helper.wrote_at >= letters.LEAST
    if helper.snoozed_until is None:
        assert planned - at < timedelta(days=5)


@settings(max_examples=150)
@given(at=MOMENTS, quiet=QUIETS)
def test_quiet_hours_end(at: datetime, quiet: Quiet) -> None:
    """Who rests is free once the hours end, whatever the clocks do."""
    helper = replace(HANA, quiet=quiet)

    free = helper.free(at)

    assert not quiet.covers(free)
    assert (free > at) == quiet.covers(at)
    assert free - at < timedelta(days=2, hours=1)  # a clock may skip a short time of waking


def test_a_letter_waits_for_the_end_of_quiet_hours() -> None:
    """Who is not to be disturbed at nine is written to when the hours, or the snooze, end."""
    late = replace(HANA, quiet=in_berlin(22, 11))
    away = replace(HANA, snoozed_until=NOW + timedelta(days=3))

    planned = [letters.due(helper, NOW) for helper in (HANA, late, away)]

    assert planned == [
        datetime(2026, 5, 5, 9, tzinfo=UTC),
        datetime(2026, 5, 5, 9, tzinfo=UTC),  # eleven in Berlin
        NOW + timedelta(days=3),
    ]


def test_a_letter_comes_in_the_morning_of_the_reader() -> None:
    """The zone that they chose counts, before that of their quiet hours; and it moves a letter."""
    there = replace(HANA, zone="America/Los_Angeles", quiet=in_berlin(22, 7))

    moved = writing.replanned(HANA, there, NOW, Facts())

    due = datetime(2026, 3, 2, 17, tzinfo=UTC)
    assert letters.due(there, datetime(2026, 3, 2, 9, 30, tzinfo=UTC)) == due
    assert [type(effect) for effect in moved] == [MoveLetter]


def test_a_zone_that_is_no_more_is_read_as_utc() -> None:
    """Whatever happens to the world's time zones, a letter is not lost over it."""
    helper = replace(HANA, quiet=replace(in_berlin(8, 10), zone="Atlantis/Capital"))

    planned = letters.due(helper, NOW)

    assert planned == datetime(2026, 5, 5, 10, tzinfo=UTC)


def test_what_is_due_in_quiet_hours_moves() -> None:
    """Somebody who has begun to rest since it was planned is left alone."""
    resting = replace(HANA, quiet=in_berlin(12, 20))

    decision = writing.written(due(), Facts(helper=resting, news=NEWS))

    ends = datetime(2026, 5, 4, 18, tzinfo=UTC)
    assert decision.effects == (MoveLetter(account=HANA.account, due=ends),)


def test_a_letter_is_written_and_noted() -> None:
    """It goes to the reader alone, and what it told is not told again."""
    decision = writing.written(due(), Facts(helper=HANA, news=NEWS))

    post, keep, drop = decision.effects
    assert isinstance(post, Post)
    assert post.to == direct("acme", HANA.account)
    assert post.slot == f"letter:fake:hana:{NOW.isoformat()}"
    assert plain(post.message).startswith("Your answer helped 3 people in the last 24 hours.")
    assert keep == KeepHelper(helper=replace(HANA, wrote_at=NOW, told=7))
    assert drop == DropLetter(account=HANA.account)


def test_nothing_to_say_is_not_said() -> None:
    """Without news there is no letter; a digest is looked at again the next day."""
    nothing = News(since=NOW)
    digest = replace(HANA, way=Way.DIGEST)

    once = writing.written(due(), Facts(helper=HANA, news=nothing))
    daily = writing.written(due(), Facts(helper=digest, news=nothing))

    tomorrow = datetime(2026, 5, 5, 9, tzinfo=UTC)
    assert once.effects == (DropLetter(account=HANA.account),)
    assert daily.effects == (
        DropLetter(account=HANA.account),
        PlanLetter(account=HANA.account, due=tomorrow),
    )


@pytest.mark.parametrize("helper", [None, replace(HANA, letters=False)])
def test_who_wants_no_letters_gets_none(helper: Helper | None) -> None:
    """Whatever is still planned for them goes."""
    decision = writing.written(due(), Facts(helper=helper, news=NEWS))

    assert decision.effects == (DropLetter(account=HANA.account),)


def test_credit_for_a_stored_answer_plans_a_letter() -> None:
    """Only that credit does, only while it is given, and only for who asked for letters."""
    paid = Transfer(
        account=HANA.account,
        name="Hana",
        amount=2,
        reason="reused:3:1",
        kind=Kind.REUSED,
        ticket=3,
        entry="e",
        asker="fake:ann",
        at=NOW,
        final_at=NOW,
    )
    others = (replace(paid, kind=Kind.ACCEPTED), replace(paid, count=-1, amount=-2))

    plans = writing.planned((paid, *others), NOW, Facts(readers=(HANA,)))
    nobody = writing.planned(others, NOW, Facts(readers=(HANA,)))
    unasked = writing.planned((paid,), NOW, Facts(readers=(replace(HANA, letters=False),)))

    nine = datetime(2026, 5, 5, 9, tzinfo=UTC)
    assert plans == (PlanLetter(account=HANA.account, due=nine),)
    assert nobody == unasked == ()


def test_one_account_of_a_person_is_told() -> None:
    """The account that earned it, if it wants letters, else another one of the same person."""
    members = Members({"fake:hana": "m", "other:hana": "m", "other:ann": "other:ann"})
    other = replace(HANA, account="other:hana")
    silent = replace(HANA, letters=False)
    stranger = replace(HANA, account="other:ann")

    told = [
        letters.reader(HANA.account, helpers, members)
        for helpers in ((HANA, other), (silent, other, stranger), (silent, stranger))
    ]

    assert told == [HANA, other, None]
