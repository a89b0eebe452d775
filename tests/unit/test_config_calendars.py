"""Calendars in the settings: each mistake is one line that says what, where, and the remedy."""

from datetime import timedelta

import pytest

from bot.config import parse
from bot.domain.calendars import Calendar
from tests.unit.test_config import COMMUNITY, mistakes

OFFICE = COMMUNITY + "[communities.acme.calendars.office]\n"
PATH = "communities.acme.calendars.office"


def test_a_full_calendar() -> None:
    """Every kind of value arrives as what it is."""
    text = (
        OFFICE
        + """
        zone = "Europe/Berlin"
        hours = { "mon-thu" = ["09:00-12:00", "13:00-17:30"], "fri" = ["09:00-14:00"], \
          "sat,sun" = ["22:00-06:00"] }
        holidays = "DE-BE"
        days = { "2026-12-24" = [], "12-31" = ["09:00-12:00"] }
        [communities.acme.limits]
        calendar = "office"
        first_response = "1h"
    """
    )

    acme = parse(text, "bot.toml").communities["acme"]

    assert acme.limits.first_response == timedelta(hours=1)
    assert acme.calendars[acme.limits.calendar] == Calendar(
        zone="Europe/Berlin",
        hours={
            "mon-thu": ("09:00-12:00", "13:00-17:30"),
            "fri": ("09:00-14:00",),
            "sat,sun": ("22:00-06:00",),
        },
        holidays="DE-BE",
        days={"2026-12-24": (), "12-31": ("09:00-12:00",)},
    )


@pytest.mark.parametrize(
    ("stated", "setting", "said"),
    [
        ("zone = 'Berlin'", ".zone", '"Berlin"; did you mean Europe/Berlin?'),
        ("zone = 'Europe/Berln'", ".zone", "did you mean Europe/Berlin"),
        ("zone = 'europe/berlin'", ".zone", "did you mean Europe/Berlin?"),
        ("zone = 'xyzzy'", ".zone", 'like "Europe/Berlin", not "xyzzy"'),
        ("zone = ''", ".zone", 'not ""'),
        ("zone = 1", ".zone", "text in quotes"),
        ("hours = 1", ".hours", "a table"),
        ("hours = { mon = '9-5', tue = ['09:00-17:00'] }", ".hours.mon", "a list"),
        ("hours = { mon = [9], tue = ['09:00-17:00'] }", ".hours.mon, item 1", "text in quotes"),
        ("hours.mon = ['9-5']", ".hours", 'of "mon": “9-5” is no window; write it like "09:00-'),
        ("hours.mon = ['09:00-25:00']", ".hours", "a time that no day has"),
        ("hours.mon = ['24:00-06:00']", ".hours", "a time that no day has"),
        ("hours.xyz-fri = ['09:00-10:00']", ".hours", "“xyz-fri” are no days"),
        ("hours.mon = ['09:60-10:00']", ".hours", "a time that no day has"),
        ("hours.mon = ['09:00-09:00']", ".hours", 'a whole day is "00:00-24:00"'),
        ("hours.mon = ['00:00-00:00']", ".hours", 'a whole day is "00:00-24:00"'),
        ("hours.monday = ['09:00-17:00']", ".hours", 'write "mon", "mon-fri" or "sat,sun"'),
        ("hours.mon = []", ".hours", "no window, so no time limit would ever pass"),
        (
            "hours = { 'mon-fri' = ['09:00-17:00'], fri = ['09:00-14:00'] }",
            ".hours",
            "windows that overlap: two of fri",
        ),
        (
            "hours = { fri = ['22:00-06:00'], sat = ['05:00-12:00'] }",
            ".hours",
            "windows that overlap: one of fri, one of sat",
        ),
        (
            "hours = { mon = ['05:00-12:00'], sun = ['22:00-06:00'] }",
            ".hours",
            "windows that overlap: one of sun, one of mon",
        ),
        ("holidays = 'Germany'", ".holidays", 'a country\'s code, like "DE"'),
        ("holidays = 'de'", ".holidays", 'not "de"; did you mean DE'),
        ("holidays = 'DE-XX'", ".holidays", '"XX" is no region of DE, which has BB, BE'),
        ("holidays = 'US-NYC'", ".holidays", '"NYC" is no region of US, which has NY'),
        ("holidays = 'DE-'", ".holidays", "is no region of DE"),
        (
            "holidays = 'IS-1'",
            ".holidays",
            'IS has no regions with holidays of their own; write "IS"',
        ),
        ("days.tomorrow = []", ".days", '"tomorrow" is no date; a day is written "2026-12-31"'),
        ("days.2026-02-29 = []", ".days", '"2026-02-29" is no date'),
        ("days.20261231 = []", ".days", '"20261231" is no date'),
        ("days.12-32 = []", ".days", '"12-32" is no date'),
        ("days.2026-12-31 = ['9']", ".days", 'of "2026-12-31": “9” is no window'),
        ("days.02-29 = ['09:00-12:00', '11:00-13:00']", ".days", 'of "02-29" has windows that ov'),
    ],
)
def test_one_mistake(stated: str, setting: str, said: str) -> None:
    """A mistake gives one line with the setting and what is allowed."""
    wrong = OFFICE + stated

    found = mistakes(wrong)

    assert len(found) == 1
    assert found[0].startswith(f"bot.toml: {PATH}{setting}: ")
    assert said in found[0]


def test_windows_that_are_no_list() -> None:
    """That is the one mistake: it is not said as well that there are no windows."""
    wrong = OFFICE + "hours.mon = '09:00-17:00'"

    found = mistakes(wrong)

    assert len(found) == 1
    assert ".hours.mon: must be a list in [square brackets]" in found[0]


@pytest.mark.parametrize("table", ["limits", "policies, item 1"])
def test_limits_in_a_calendar_that_is_not_there(table: str) -> None:
    """Limits would count day and night without a word, which is not what was meant."""
    own, some = "[communities.acme.limits]", "[[communities.acme.policies]]\nname = 'some'"
    header = own if table == "limits" else some

    near = mistakes(OFFICE + f"{header}\ncalendar = 'ofice'")
    none = mistakes(COMMUNITY + f"{header}\ncalendar = 'office'")

    path = f"bot.toml: communities.acme.{table}.calendar"
    assert near == [f'{path}: there is no calendar "ofice"; did you mean office?']
    assert none == [
        f'{path}: there is no calendar "office"; add a [communities.acme.calendars.office]'
    ]
