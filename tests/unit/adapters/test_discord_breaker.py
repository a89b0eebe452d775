"""A server that forbids everything is asked less and less, until it takes something again."""

from datetime import UTC, datetime, timedelta

from adapters.discord.sending.breaker import FIRST_PAUSE, LONGEST_PAUSE, TRIPS_AT, Breaker

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
NONE = timedelta()


def tripped() -> Breaker:
    breaker = Breaker()
    for _ in range(TRIPS_AT):
        breaker.refused(NOW)
    return breaker


def test_a_few_refusals_hold_nothing_up() -> None:
    """One channel may be closed while the others are not."""
    breaker = Breaker()
    for _ in range(TRIPS_AT - 1):
        breaker.refused(NOW)

    assert breaker.wait(NOW) == NONE


def test_many_in_a_row_hold_everything_up() -> None:
    """After the third nothing goes out for a minute."""
    breaker = tripped()

    assert breaker.wait(NOW + timedelta(seconds=59)) == timedelta(seconds=1)


def test_one_probe_goes_out_after_the_pause() -> None:
    """Others wait for what becomes of it."""
    breaker = tripped()
    later = NOW + FIRST_PAUSE

    assert breaker.wait(later) == NONE
    assert breaker.wait(later) > NONE


def test_the_pause_doubles_up_to_a_quarter_of_an_hour() -> None:
    """Each probe that is refused makes it longer."""
    breaker = tripped()

    pauses = [breaker.refused(NOW) for _ in range(6)]

    assert pauses[:3] == [2 * FIRST_PAUSE, 4 * FIRST_PAUSE, 8 * FIRST_PAUSE]
    assert pauses[-1] == LONGEST_PAUSE


def test_a_success_forgets_it_all() -> None:
    """Then it takes as many refusals as ever."""
    breaker = tripped()

    breaker.passed()
    breaker.refused(NOW)

    assert breaker.wait(NOW) == NONE
