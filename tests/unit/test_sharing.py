"""How the tests are shared out among processes."""

from hypothesis import given
from hypothesis import strategies as st

from tests.sharing import shared_out


@given(st.integers(0, 40), st.integers(0, 200), st.integers(1, 16))
def test_every_test_is_run_once(slow: int, quick: int, processes: int) -> None:
    """However many there are of each, and on however many processes."""
    slowest, others = range(slow), range(slow, slow + quick)

    shared = shared_out(slowest, others, processes)

    assert sorted(shared) == list(range(slow + quick))


def test_each_process_begins_with_some_of_the_slowest() -> None:
    """They take equal parts of the list."""
    slowest, quick = range(6), range(6, 30)

    shared = shared_out(slowest, quick, 3)

    assert [shared[begin : begin + 2] for begin in (0, 10, 20)] == [[0, 3], [1, 4], [2, 5]]
