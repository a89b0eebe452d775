"""Rotas in the settings: what is read, and a sentence for each mistake."""

import pytest

from bot.config import parse
from bot.domain.duty import Override, Rota, Shift
from tests.unit.test_config import COMMUNITY, mistakes

ROTA = "[communities.acme.rotas.support]\n"
SHIFT = "[[communities.acme.rotas.support.shifts]]\n"
OVER = "[[communities.acme.rotas.support.overrides]]\n"


def test_a_whole_rota() -> None:
    """Everything arrives as it is written."""
    text = f"""{COMMUNITY}{ROTA}
        zone = "Europe/Berlin"
        ical = "duty.ics"
        people = {{"Ada Lovelace" = "discord:81384788765712384"}}
        {SHIFT}
        who = ["slack:U024BE7LH", "discord:81384788765712384"]
        days = "fri-mon"
        hours = "22:00-06:00"
        weeks = 2
        since = "2026-01-05"
        {OVER}
        begins = "2026-12-24 08:00"
        ends = "2026-12-25 08:00"
        who = ["playground:sam"]
    """

    rotas = parse(text, "bot.toml").communities["acme"].rotas

    assert rotas == {
        "support": Rota(
            zone="Europe/Berlin",
            ical="duty.ics",
            people={"Ada Lovelace": "discord:81384788765712384"},
            shifts=(
                Shift(
                    who=("slack:U024BE7LH", "discord:81384788765712384"),
                    days="fri-mon",
                    hours="22:00-06:00",
                    weeks=2,
                    since="2026-01-05",
                ),
            ),
            overrides=(
                Override(
                    begins="2026-12-24 08:00", ends="2026-12-25 08:00", who=("playground:sam",)
                ),
            ),
        )
    }


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        (ROTA + 'zone = "Berlin"', "zone", 'a time zone like "Europe/Berlin", not "Berlin"'),
        (ROTA + 'zone = "../etc/passwd"', "zone", "must be a time zone"),
        (ROTA + 'ical = "https://x.example/a.ics"', "ical", "must be the name of a file"),
        (ROTA + 'people = {Ada = "Ada"}', "people", 'of "Ada" must be an account like "discord:'),
        (SHIFT + 'who = ["sam"]', "shifts, item 1.who", "must be an account like"),
        (SHIFT + 'who = ["slack:S024BE7LH"]', "shifts, item 1.who", "must be an account like"),
        (SHIFT + 'who = []\ndays = "mo-fr"', "shifts, item 1.days", 'write "mon", "mon-fri"'),
        (SHIFT + 'who = []\nhours = "9-17"', "shifts, item 1.hours", 'like "09:00-17:30"'),
        (
            SHIFT + 'who = []\nhours = "09:00-25:00"',
            "shifts, item 1.hours",
            "a time that no day has",
        ),
        (
            SHIFT + 'who = []\nhours = "24:00-06:00"',
            "shifts, item 1.hours",
            "a time that no day has",
        ),
        (SHIFT + "who = []\nweeks = 0", "shifts, item 1.weeks", "must be from 1 to 104, not 0"),
        (SHIFT + "who = []\nweeks = 2", "shifts, item 1.since", "is missing: a date in the first"),
        (SHIFT + 'who = []\nsince = "5.1."', "shifts, item 1.since", 'a date like "2026-12-24"'),
        (
            SHIFT + 'who = []\nsince = "2026-02-30"',
            "shifts, item 1.since",
            "is no day of the calendar",
        ),
        (
            OVER + 'begins = "2026-12-24"\nends = "2026-12-25 08:00"',
            "overrides, item 1.begins",
            'a date and a time like "2026-12-24 08:00"',
        ),
        (
            OVER + 'begins = "2026-12-24 08:00"\nends = "2026-12-24 08:00"',
            "overrides, item 1.ends",
            "must be later than begins",
        ),
        (OVER + 'begins = "2026-12-24 08:00"', "overrides, item 1.ends", "is missing; write it"),
    ],
)
def test_mistakes(text: str, where: str, said: str) -> None:
    """One sentence, with where it is and what is right."""
    (mistake,) = mistakes(COMMUNITY + text)

    assert mistake.startswith(f"bot.toml: communities.acme.rotas.support.{where}: ")
    assert said in mistake


@pytest.mark.parametrize("name", ["week", '"second line"', '"ü"'])
def test_names(name: str) -> None:
    """A rota is named in ladders and commands: by one word, and none that means something else."""
    (mistake,) = mistakes(f"{COMMUNITY}[communities.acme.rotas.{name}]\n")

    assert "a rota's name is letters, digits, - and _" in mistake
