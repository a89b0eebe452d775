"""A server that forbids everything is asked less and less, until it takes something again."""

from datetime import UTC, datetime, timedelta

from adapters.breaker import FIRST_PAUSE, LONGEST_PAUSE, TRIPS_AT, Breaker
from adapters.discord.sending.breaker import EVERYWHERE, MOST, Breakers, Place

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

    first = breaker.wait(later)
    breaker.probe(later)

    assert first == NONE
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


STAFF = Place(channel="staff")


def thread(number: int) -> Place:
    return Place(channel="help", thread=str(number))


def test_forbidden_threads_hold_up_nothing_else() -> None:
    """Another thread of their channel, and another channel, are asked as ever."""
    breakers = Breakers()
    for number in range(4):
        for _ in range(TRIPS_AT):
            breakers.refused(thread(number), NOW)

    assert breakers.wait(thread(0), NOW) == FIRST_PAUSE
    assert breakers.wait(thread(9), NOW) == NONE
    assert breakers.wait(STAFF, NOW) == NONE


def test_several_closed_channels_are_the_server() -> None:
    """When three channels refuse with nothing taken between, all wait for one probe a minute."""
    breakers = Breakers()
    for channel in ("one", "two", "three"):
        breakers.refused(Place(channel=channel), NOW)
    later = NOW + FIRST_PAUSE

    assert breakers.wait(STAFF, NOW) == FIRST_PAUSE
    assert breakers.wait(STAFF, later) == NONE
    assert breakers.wait(STAFF, later) == FIRST_PAUSE


def test_channels_that_close_one_by_one_are_not_the_server() -> None:
    """Something that was taken between shows that the server is open."""
    breakers = Breakers()
    for channel in ("one", "two", "three"):
        breakers.refused(Place(channel=channel), NOW)
        breakers.passed(STAFF)

    assert breakers.wait(STAFF, NOW) == NONE


def test_a_refusal_of_discords_shield_is_of_the_server() -> None:
    """What is refused without a reason, or for the token, is refused everywhere."""
    breakers = Breakers()
    for _ in range(TRIPS_AT):
        breakers.refused(EVERYWHERE, NOW)

    assert breakers.wait(STAFF, NOW) == FIRST_PAUSE


def test_a_channel_is_probed_each_minute() -> None:
    """What staff have to see comes soon after they let the bot in, however long that took."""
    breakers = Breakers()

    pauses = [breakers.refused(STAFF, NOW) for _ in range(8)]

    assert set(pauses) == {FIRST_PAUSE}


def test_however_many_threads_refuse_the_requests_are_bounded() -> None:
    """Even with healthy traffic between, an hour of a thousand forbidden threads is cheap."""
    breakers, asked = Breakers(), 0
    for minute in range(60):
        now = NOW + timedelta(minutes=minute)
        for number in range(1000):
            if not breakers.wait(thread(number), now):
                asked += 1
                breakers.refused(thread(number), now)
        if not breakers.wait(STAFF, now):
            breakers.passed(STAFF)

    assert asked <= 2 * MOST * 6
