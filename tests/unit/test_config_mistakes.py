"""Mistakes that people make in the settings of time limits, duty and the ticket bridge.

Each is said once, in a sentence with its place and the remedy, in the words of the settings.
"""

import re

import pytest

from tests.unit.test_config import mistakes

ACME = '[communities.acme]\nstaff_channel = "playground:staff"\n'
WHERE = "communities.acme."
SERVER = '[discord.servers.acme]\nguild = "123456789012345678"\ntiers = {leads = "1234567"}\n'
HEADS = {
    "limits": "[communities.acme.limits]",
    "policies, item 1": '[[communities.acme.policies]]\nname = "x"',
    "calendars.office": "[communities.acme.calendars.office]",
    "rotas.night": "[communities.acme.rotas.night]",
    "rotas.night.shifts, item 1": "[[communities.acme.rotas.night.shifts]]\nwho = []",
    "rotas.night.overrides, item 1": (
        '[[communities.acme.rotas.night.overrides]]\nbegins = "2026-12-24 08:00"'
    ),
    "webhooks.desk": "[communities.acme.webhooks.desk]",
    "surges": "[communities.acme.surges]",
}
NOT_OURS = re.compile("value error|input should|field required|valid integer|pydantic", re.I)

# The table, what is written in it, the setting that is named, and what is said.
WRONG = [
    ("limits", 'tiers = ["leads"]', "tiers", "the playground has staff alone"),
    ("limits", 'tiers = ["Staff 5m"]', "tiers", "did you mean staff?"),
    ("limits", 'tiers = "staff"', "tiers", "must be a list in [square brackets]"),
    ("limits", "tiers = []", "tiers", "must name who is tagged, at least one"),
    ("limits", 'tiers = ["duty:nobody"]', "tiers", "add [communities.acme.rotas.nobody]"),
    ("limits", 'tiers = ["duty: night"]', "tiers", "right behind it, without a space"),
    ("limits", 'tiers = ["webhook:no 5m"]', "tiers", "add [communities.acme.webhooks.no]"),
    ("limits", 'tiers = ["@playground:"]', "tiers", '"@playground:" names nobody'),
    ("limits", 'tiers = ["staff -5m"]', "tiers", "“-5m” is no duration"),
    ("limits", 'tiers = ["staff 0m"]', "tiers", "“0m” is no time at all"),
    ("limits", "tiers = [5]", "tiers, item 1", "must be text in quotes, not 5"),
    ("limits", "first_response = 30", "first_response", 'in quotes, like "30m", not 30'),
    ("limits", 'first_response = "-30m"', "first_response", "must be above zero"),
    ("limits", 'first_response = "9999999d"', "first_response", "is too long"),
    ("limits", "first_response = 09:00:00", "first_response", "must be a duration in quotes"),
    ("limits", 'resolution = "0m"', "resolution", 'like 30m or 2h; "0s" is none'),
    ("limits", "repeats = -1", "repeats", "must be from 0 to 1000, not -1"),
    ("limits", "repeats = 1.5", "repeats", "must be a whole number, not 1.5"),
    ("limits", "repeats = true", "repeats", "must be a whole number, not true"),
    ("limits", "warning = 75", "warning", "must be from 0 to 1, not 75"),
    ("limits", "warning = nan", "warning", "must be from 0 to 1, not nan"),
    ("limits", 'warning = "75%"', "warning", "must be a number"),
    ("limits", "pauses = 1", "pauses", "must be true or false, not 1"),
    ("limits", 'calendar = "office"', "calendar", "add a [communities.acme.calendars.office]"),
    ("limits", 'calender = "office"', "calender", "did you mean calendar?"),
    ("limits", 'inherits = ["acme"]', "inherits", "unknown setting"),
    ("policies, item 1", 'inherits = ["x"]', "inherits", "unknown setting"),
    ("policies, item 1", "limits = {waves = 1}", "limits", "unknown setting"),
    ("policies, item 1", 'platforms = ["teams"]', "platforms", "must be of the platforms"),
    ("policies, item 1", 'channels = ["help"]', "channels", 'must be "platform:channel"'),
    ("policies, item 1", 'groups = ["vip"]', "groups", 'nothing says who is in "vip"'),
    ("policies, item 1", 'topics = [" "]', "topics", "must not hold an empty topic"),
    ("policies, item 1", 'topics = ["a", "a"]', "topics", 'has "a" twice'),
    ("policies, item 1", 'tiers = ["vip"]', "tiers", 'has the rung "vip": no platform knows'),
    ("policies, item 1", 'resolution = "-1h"', "resolution", "must be above zero"),
    ("calendars.office", 'zone = "Europe/Berln"', "zone", "did you mean Europe/Berlin"),
    ("calendars.office", "zone = 1", "zone", "must be text in quotes"),
    ("calendars.office", 'holidays = "XX"', "holidays", "must begin with a country's code"),
    ("calendars.office", 'holidays = "DE-XX"', "holidays", "is no region of DE, which has BB"),
    ("calendars.office", 'hours = {"mon" = ["17:00-17:00"]}', "hours", "ends as it begins"),
    ("calendars.office", 'hours = {"mon" = ["9-17"]}', "hours", "“9-17” is no window"),
    ("calendars.office", 'hours = {"mon" = ["09:00-25:00"]}', "hours", "that no day has"),
    ("calendars.office", 'hours = {"monday" = ["09:00-17:00"]}', "hours", "are no days"),
    ("calendars.office", 'hours = {"mon" = "09:00-17:00"}', "hours.mon", "[square brackets]"),
    ("calendars.office", 'hours = {"mon" = [9]}', "hours.mon, item 1", "must be text in quotes"),
    (
        "calendars.office",
        'hours = {"mon-fri" = ["09:00-12:00"], "wed" = ["11:00-13:00"]}',
        "hours",
        "has windows that overlap: two of wed",
    ),
    ("calendars.office", 'hours = {"mon" = []}', "hours", "no time limit would ever pass"),
    ("calendars.office", 'days = {"24.12." = []}', "days", "is no date"),
    ("calendars.office", 'days = {"2026-02-30" = []}', "days", "is no date"),
    ("rotas.night", 'zone = "europe/berlin"', "zone", "did you mean Europe/Berlin?"),
    ("rotas.night", 'ical = "https://x.example/a.ics"', "ical", "must be the name of a file"),
    ("rotas.night", 'who = ["discord:1"]', "who", "unknown setting"),
    ("rotas.night", "shifts = [{}]", "shifts, item 1.who", "is missing; write who is on duty"),
    ("rotas.night.shifts, item 1", "weeks = 0", "weeks", "must be from 1 to 104"),
    ("rotas.night.shifts, item 1", "weeks = 2", "since", "is missing: a date in the first"),
    (
        "rotas.night.shifts, item 1",
        "since = 2026-01-05",
        "since",
        'must be in quotes, like "2026-01-05"',
    ),
    ("rotas.night.overrides, item 1", "", "ends", "is missing; write it by the rota's clock"),
    (
        "rotas.night.overrides, item 1",
        'ends = "2026-12-24 07:00"',
        "ends",
        "must be later than begins",
    ),
    (
        "rotas.night.overrides, item 1",
        "ends = 2026-12-25T08:00:00",
        "ends",
        'must be in quotes, like "2026-12-25 08:00"',
    ),
    (
        "rotas.night.overrides, item 1",
        'ends = "2026-12-25 08:00"\nwho = ["discord:123456", "discord:123456"]',
        "who",
        'has "discord:123456" twice',
    ),
    ("webhooks.desk", 'url = "http://desk.example/"', "url", "must begin with https://"),
    ("webhooks.desk", 'url = "desk.example"', "url", 'begins with "https://"'),
    ("webhooks.desk", 'url = "https://desk.example:99999/"', "url", 'begins with "https://"'),
    ("webhooks.desk", 'url = "https://desk.example/\\n"', "url", "spaces or line breaks"),
    ("webhooks.desk", 'may = ["resolve", "resolve"]', "may", 'has "resolve" twice'),
    ("webhooks.desk", 'events = ["opened"]', "events, item 1", "must be 'question.opened', "),
    ("webhooks.desk", 'private = "no"', "private", "must be true or false"),
    ("webhooks.desk", 'token = "x"', "token", "a secret must not stand in the settings"),
    ("surges", "people = 1", "people", "one person is no crowd"),
    ("surges", 'within = "0s"', "within", "is no time at all"),
]


@pytest.mark.parametrize(("table", "line", "setting", "said"), WRONG)
def test_one_mistake_is_one_sentence(table: str, line: str, setting: str, said: str) -> None:
    """Where it stands, what is wrong, and what would be right; nothing of the machinery."""
    text = f"{ACME}{HEADS[table]}\n{line}\n"

    (found,) = mistakes(text)

    assert found.startswith(f"bot.toml: {WHERE}{table}.{setting}: "), found
    assert said in found
    assert not NOT_OURS.search(found)


@pytest.mark.parametrize(
    ("text", "path", "said"),
    [
        ("communities = []", "communities", "must be a table"),
        (ACME + "policies = 5", "communities.acme.policies", "must be a list"),
        (
            ACME + '[communities.acme.policies]\nname = "x"',
            "communities.acme.policies",
            "needs two brackets on each side",
        ),
        (
            ACME + "[communities.acme.webhooks.desk]\n[communities.acme.webhooks.Desk]\n",
            "communities.acme.webhooks.Desk",
            "has the same variable for its secret as desk",
        ),
        (
            ACME + '[communities.acme.limits]\ntiers = ["lead"]\n' + SERVER,
            "communities.acme.limits.tiers",
            "did you mean leads?",
        ),
        ("[bridge]\nport = 0", "bridge.port", "must be from 1 to 65535"),
        ('[bridge]\nsecret = "whsec_x"', "bridge.secret", "must not stand in the settings"),
        (
            '[bridge]\npublic_url = "https://bot.example/bridge/acme"',
            "bridge.public_url",
            "must end before /bridge/",
        ),
        (
            '[bridge]\npublic_url = "https://u:p@bot.example/"',
            "bridge.public_url",
            "without ?, # and @",
        ),
        ('[bridge]\npublic_url = "bot.example"', "bridge.public_url", "begins with"),
        ("heartbeat = 5", "heartbeat", "must be text in quotes"),
        ('[communities."a b"]\nstaff_channel = "playground:s"', "communities.a b", "up to 64"),
        (
            ACME + 'watched = ["playground:a", "playground:a"]',
            "communities.acme.watched",
            'has "playground:a" twice',
        ),
    ],
)
def test_one_mistake_elsewhere(text: str, path: str, said: str) -> None:
    """The same between tables, and where a table is of another kind."""
    found = [line for line in mistakes(text) if line.startswith(f"bot.toml: {path}: ")]

    assert len(found) == 1
    assert said in found[0]
    assert not NOT_OURS.search(found[0])


def test_a_setting_that_stands_there_twice() -> None:
    """TOML itself refuses it; the line is named."""
    (found,) = mistakes(f"{ACME}[communities.acme.limits]\nrepeats = 1\nrepeats = 2\n")

    assert found.startswith("bot.toml, line 5: this is no TOML: ")
