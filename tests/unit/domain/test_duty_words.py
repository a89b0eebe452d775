"""What is typed behind `duty`, read."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.duty_words import Order, Verb, WhenError, read, read_when

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday, 13:00 in Berlin
ROTAS = ("support", "Night-desk")


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("", Order(verb=Verb.NOW)),
        ("now", Order(verb=Verb.NOW)),
        ("support", Order(verb=Verb.NOW, rota="support")),
        ("Week", Order(verb=Verb.WEEK)),
        ("week night-desk", Order(verb=Verb.WEEK, rota="Night-desk")),
        ("me", Order(verb=Verb.ME)),
        ("swap support @mia tomorrow", Order(verb=Verb.SWAP, rota="support", when="tomorrow")),
        ("swap @mia support", Order(verb=Verb.SWAP, rota="support")),
        ("swap <@U1> fri 9-17", Order(verb=Verb.SWAP, when="fri 9-17")),
        ("cover for support", Order(verb=Verb.COVER, rota="support")),
        ("weke", Order(verb=None)),
    ],
)
def test_orders(typed: str, order: Order) -> None:
    """The word, the rota in any case, and the time, wherever the person stands."""
    assert read(typed, ROTAS) == order


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("today", "2026-11-20 00:00", "2026-11-21 00:00"),
        ("Tomorrow", "2026-11-21 00:00", "2026-11-22 00:00"),
        ("fri", "2026-11-20 00:00", "2026-11-21 00:00"),
        ("on thursday", "2026-11-26 00:00", "2026-11-27 00:00"),
        ("mon-wed", "2026-11-23 00:00", "2026-11-26 00:00"),
        ("sat - sun", "2026-11-21 00:00", "2026-11-23 00:00"),
        ("2026-12-24", "2026-12-24 00:00", "2026-12-25 00:00"),
        ("2026-12-24 to 2026-12-26", "2026-12-24 00:00", "2026-12-27 00:00"),
        ("24 dec", "2026-12-24 00:00", "2026-12-25 00:00"),
        ("Jan 3", "2027-01-03 00:00", "2027-01-04 00:00"),
        ("24.12.", "2026-12-24 00:00", "2026-12-25 00:00"),
        ("fri 09:00-17:00", "2026-11-20 09:00", "2026-11-20 17:00"),
        ("fri 09:00-12:00", "2026-11-27 09:00", "2026-11-27 12:00"),  # today's is over
        ("tomorrow 9am to 5pm", "2026-11-21 09:00", "2026-11-21 17:00"),
        ("22-6", "2026-11-20 22:00", "2026-11-21 06:00"),
        ("until 18:00", "2026-11-20 13:00", "2026-11-20 18:00"),
        ("until 9:00", "2026-11-20 13:00", "2026-11-21 09:00"),
        ("24 dec 18:00 to 25 dec 08:00", "2026-12-24 18:00", "2026-12-25 08:00"),
    ],
)
def test_times(text: str, begins: str, ends: str) -> None:
    """By the clock of who writes; never one that is over."""
    when = read_when(text, BERLIN, NOW)

    assert when is not None
    found = [f"{at.astimezone(BERLIN):%Y-%m-%d %H:%M}" for at in (when.begins, when.ends)]
    assert found == [begins, ends]


@pytest.mark.parametrize("text", ["", "  ", "now"])
def test_no_time(text: str) -> None:
    """Nothing, or now, names no time."""
    assert read_when(text, BERLIN, NOW) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("suport tomorrow", "“suport tomorrow” is no time: write “tomorrow”"),
        ("17", "is no time"),
        ("2020-01-01", "is over already"),
        ("9-12", "is over already"),
        ("2026-02-30", "no such day in the calendar"),
        ("29 feb", "no such day in the calendar"),
        ("fri 25:00-26:00", "25:00 is no time of the day"),
        ("13pm-14pm", "13pm is no time of the day"),
        ("2026-12-26 to 2026-12-24", "ends before it begins"),
        ("9999-12-31", "more than a year away"),
        ("0001-01-01", "is over already"),
        ("2028-01-01", "more than a year away"),
    ],
)
def test_no_such_time(text: str, said: str) -> None:
    """A sentence says what is wrong with it, or what is right."""
    with pytest.raises(WhenError) as raised:
        read_when(text, BERLIN, NOW)

    assert said in str(raised.value)


@given(
    st.text(alphabet="0123456789:.- aptomnwdeuilrsfghjcvby–", max_size=25)
    | st.lists(
        st.sampled_from(("fri", "to", "24", "dec", "9-17", "until", "next", "2026-12-24", "-")),
        max_size=6,
    ).map(" ".join)
)
def test_whatever_is_typed(text: str) -> None:
    """It is a time that has not passed, or a sentence."""
    said, when = "", None
    try:
        when = read_when(text, BERLIN, NOW)
    except WhenError as error:
        said = str(error)

    assert not said or said.endswith(".")
    assert when is None or (when.begins < when.ends and when.ends > NOW)
