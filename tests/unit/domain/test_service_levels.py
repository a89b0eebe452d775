"""Which limits hold for a question: the first policy that fits it, else the community's own."""

from datetime import timedelta

import pytest

from bot.domain.calendars import ALWAYS, Calendar
from bot.domain.limits import Limits
from bot.domain.policy import Policy
from bot.domain.service_levels import ServiceLevel, chosen

OFFICE = Calendar(zone="Europe/Berlin", hours={"mon-fri": ("09:00-17:00",)})
OWN = Limits(calendar="office")
QUICK = Limits(first_response=timedelta(minutes=5))
POLICY = Policy(
    limits=OWN,
    calendars={"office": OFFICE},
    policies=(
        ServiceLevel(name="paying", groups=("customer", "partner"), limits=QUICK),
        ServiceLevel(name="money", topics=("Billing",), channels=("slack:C1", "discord:2")),
        ServiceLevel(name="slack", platforms=("slack",), limits=OWN),
    ),
)


@pytest.mark.parametrize(
    ("place", "topic", "groups", "name"),
    [
        ("discord:1", "", (), ""),
        ("discord:1", "", ("customer",), "paying"),
        ("discord:2", "Billing", ("other", "partner"), "paying"),
        ("discord:2", "billing", (), "money"),
        ("discord:2", "", (), ""),
        ("discord:1", "Billing", (), ""),
        ("slack:C1", "Billing", (), "money"),
        ("slack:C1", "Login", ("staff",), "slack"),
    ],
)
def test_the_first_that_fits(place: str, topic: str, groups: tuple[str, ...], name: str) -> None:
    """Every condition that it states has to hold; what it leaves empty fits everything."""
    found, limits, _ = chosen(POLICY, place, place.partition(":")[0], topic, groups)

    assert found == name
    assert limits == next((p.limits for p in POLICY.policies if p.name == name), OWN)


def test_the_calendar_comes_with_the_limits() -> None:
    """Limits that name no calendar count day and night, whatever the community's own do."""
    assert chosen(POLICY, "discord:1", "discord", "", ()) == ("", OWN, OFFICE)
    assert chosen(POLICY, "discord:1", "discord", "", ("customer",)) == ("paying", QUICK, ALWAYS)
