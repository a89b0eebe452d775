"""What holds for one person whose accounts wanted to be asked differently."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.helpers import Helper, Quiet
from bot.domain.strictest import strictest

MOST = 8  # asks a day, as the community has it
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
NIGHT = Quiet(begins=22 * 60, ends=7 * 60, zone="Europe/Berlin")
LUNCH = Quiet(begins=12 * 60, ends=13 * 60, zone="UTC")


def _both(**wishes: tuple[object, object]) -> tuple[Helper, Helper]:
    """Two accounts after they are linked, each with one of every two *wishes*."""
    one, other = (
        Helper(
            account=account,
            name="Ann",
            **{name: pair[place] for name, pair in wishes.items()},  # type: ignore[arg-type]
        )
        for place, account in enumerate(("a:1", "b:1"))
    )
    first, second = strictest((one, other), MOST)
    assert (first.account, second.account) == ("a:1", "b:1")
    return first, second


@pytest.mark.parametrize(
    ("name", "one", "other", "holds"),
    [
        ("daily", 3, 5, 3),
        ("daily", 0, None, 0),
        ("daily", None, 20, None),  # 8, as the community has it, is the fewer
        ("daily", None, None, None),
        ("snoozed_until", NOON, NOON + timedelta(days=1), NOON + timedelta(days=1)),
        ("snoozed_until", None, NOON, NOON),
        ("quiet", NIGHT, LUNCH, NIGHT),  # nine hours over midnight, against one
        ("quiet", None, LUNCH, LUNCH),
        ("on_board", True, False, False),
        ("on_board", True, True, True),
        ("topics", ("billing",), ("login", "billing"), ("billing", "login")),
        ("zone", "", "Europe/Berlin", "Europe/Berlin"),
    ],
)
def test_the_stricter_wish_holds(name: str, one: object, other: object, holds: object) -> None:
    """Whichever account said it; what they know, they know on both."""
    here, there = _both(**{name: (one, other)})
    turned, round_ = _both(**{name: (other, one)})

    assert getattr(here, name) == getattr(there, name) == holds
    if name != "topics":  # their order is that of the accounts
        assert getattr(turned, name) == getattr(round_, name) == holds


def test_what_names_a_platform_stays_the_accounts_own() -> None:
    """Letters on one account are no letters on the other; each keeps its own clock."""
    here, there = _both(letters=(True, False), zone=("UTC", "Europe/Berlin"))

    assert (here.letters, there.letters) == (True, False)
    assert (here.zone, there.zone) == ("UTC", "Europe/Berlin")


def test_nobody_is_nobody() -> None:
    """Two accounts that never said anything have nothing to agree on."""
    assert strictest((), MOST) == ()
