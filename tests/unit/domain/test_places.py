"""Places on a board: ties, who is left out, whose own line comes after the others."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.places import Place, asked, midnight, month_at, month_of, placed

MEMBERS = st.sampled_from("abcdefgh")
TOTALS = st.dictionaries(MEMBERS, st.integers(min_value=-5, max_value=6))


def places(found: tuple[Place, ...]) -> list[tuple[int, str]]:
    return [(each.place, each.member) for each in found]


def test_ties_share_a_place() -> None:
    """1, 2, 2, 4."""
    found = placed({"a": 9, "c": 5, "b": 5, "d": 1, "e": 0}, (), most=10)

    assert places(found) == [(1, "a"), (2, "b"), (2, "c"), (4, "d")]


def test_ones_own_line_comes_last() -> None:
    """Who is not among the first still sees where they are."""
    found = placed({"a": 9, "b": 5, "c": 4, "d": 1}, (), most=2, own="d")

    assert places(found) == [(1, "a"), (2, "b"), (4, "d")]
    assert not found[-1].secret


def test_who_is_left_out_takes_no_place() -> None:
    """Others move up, and they themselves see where they would be."""
    found = placed({"a": 9, "b": 5, "c": 5, "d": 1}, {"a", "c"}, most=10, own="c")

    assert places(found) == [(1, "b"), (2, "d"), (1, "c")]
    assert [each.secret for each in found] == [False, False, True]


@given(TOTALS, st.frozensets(MEMBERS), st.integers(min_value=1, max_value=5), MEMBERS)
def test_any_board(totals: dict[str, int], out: frozenset[str], most: int, own: str) -> None:
    """A place is one more than how many on the board have more; nobody left out is named."""
    found = placed(totals, out, most=most, own=own)

    on = {member: total for member, total in totals.items() if total > 0 and member not in out}
    for each in found:
        assert each.place == 1 + sum(total > each.total for total in on.values())
        assert each.secret == (each.member in out)
        assert each.member == own if each.secret else each.member in on
    public = [each for each in found if not each.secret]
    assert [each.total for each in public] == sorted((e.total for e in public), reverse=True)
    assert len({each.member for each in found}) == len(found) <= most + 1
    assert own not in totals or totals[own] <= 0 or own in {each.member for each in found}


def test_who_shares_a_place_and_is_not_named() -> None:
    """They are counted after the last one who is, but for who looks, who is named."""
    tied = dict.fromkeys("abcdefg", 5) | {"z": 9, "y": 1}

    found = placed(tied, {"c"}, most=4, own="f")
    few = placed(tied, (), most=8)

    assert places(found) == [(1, "z"), (2, "a"), (2, "b"), (2, "d"), (2, "f")]
    assert [each.more for each in found] == [0, 0, 0, 2, 0]
    assert [each.more for each in few] == [0] * 8


def test_a_month_is_of_a_zone() -> None:
    """It begins with the team's midnight, in summer and in winter, and not with that of UTC."""
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    assert month_at(late, "UTC") == (date(2026, 6, 1), date(2026, 7, 1))
    assert month_at(late, "Europe/Berlin") == (date(2026, 7, 1), date(2026, 8, 1))
    assert midnight(date(2026, 7, 1), "Europe/Berlin") == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert midnight(date(2026, 12, 1), "Europe/Berlin") == datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert midnight(date(2026, 7, 1), "UTC") == datetime(2026, 7, 1, tzinfo=UTC)


def test_months() -> None:
    """A month ends where the next begins, over the end of a year as well."""
    assert month_of(date(2026, 11, 22)) == (date(2026, 11, 1), date(2026, 12, 1))
    assert month_of(date(2026, 12, 31)) == (date(2026, 12, 1), date(2027, 1, 1))
    assert month_of(date(2026, 1, 31), before=1) == (date(2025, 12, 1), date(2026, 1, 1))


def test_what_follows_the_command() -> None:
    """A topic, the last month, or both."""
    assert asked(" API keys ") == (False, "API keys")
    assert asked("last") == asked("Last ") == (True, "")
    assert asked("last billing") == (True, "billing")
    assert asked("lasting") == (False, "lasting")
