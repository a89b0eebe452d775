"""Which reward roles somebody shall have."""

from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.upkeep.ranks import due, standing

RANKS = {"bronze": 10, "silver": 100, "gold": 1000}

points = st.integers(min_value=-50, max_value=1500)
ranks = st.dictionaries(st.sampled_from("abcde"), st.integers(min_value=1, max_value=1200))


def test_given_and_withdrawn() -> None:
    """A role is given at its points and stays down to nine tenths of them."""
    reached = due(100, RANKS, ())
    near = due(90, RANKS, reached)
    below = due(89, RANKS, near)
    near_from_below = due(99, RANKS, below)

    assert reached == near == {"bronze", "silver"}
    assert below == near_from_below == {"bronze"}


@given(ranks, st.lists(points, max_size=30))
def test_nothing_comes_and_goes(ranks: dict[str, int], balances: list[int]) -> None:
    """Whatever the balances, between gift and withdrawal lies more than a tenth of the points."""
    held: frozenset[str] = frozenset()
    for balance in balances:
        before, held = held, due(balance, ranks, held)

        assert all(balance >= ranks[role] for role in held - before)
        assert all(balance * 10 < ranks[role] * 9 for role in before - held)
        assert due(balance, ranks, held) == held


@given(ranks, points, points, st.frozensets(st.sampled_from("abcde")))
def test_the_same_standing_changes_nothing(
    ranks: dict[str, int], one: int, other: int, held: frozenset[str]
) -> None:
    """Who was compared at a standing need not be looked up again while it is the same."""
    settled = due(one, ranks, held & ranks.keys())

    if standing(one, ranks) == standing(other, ranks):
        assert due(other, ranks, settled) == settled
