"""What check says of calendars."""

from datetime import UTC, datetime, timedelta

from bot.cli import calendar_findings
from bot.domain.calendars import Calendar
from bot.domain.limits import Limits
from bot.domain.policy import Policy
from bot.domain.service_levels import ServiceLevel

SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
OFFICE = Calendar(zone="Europe/Berlin", hours={"mon-fri": ("09:00-17:00",)})


def test_it_says_when_each_calendar_is_open_next() -> None:
    """On the calendar's own clock, so that a wrong zone or holiday is seen at once."""
    dates = [(SUNDAY + timedelta(days=number)).date().isoformat() for number in range(400)]
    policy = Policy(
        limits=Limits(calendar="office"),
        policies=(ServiceLevel(limits=Limits(calendar="never")),),
        calendars={
            "office": OFFICE,
            "never": Calendar(hours=OFFICE.hours, days=dict.fromkeys(dates, ())),
            "spare": Calendar(holidays="DE"),
        },
    )

    found = list(calendar_findings.look("acme", policy, SUNDAY))

    assert [(each.level, each.what.removeprefix("acme: the calendar ")) for each in found] == [
        ("ok", "office is open next on Mon 23 Nov 2026 at 09:00 (Europe/Berlin)"),
        ("note", "never is not open in the coming year"),
        ("ok", "spare is open now"),
        ("note", "spare is not used: no time limit counts in it"),
    ]
    assert all(each.remedy for each in found if each.level == "note")
