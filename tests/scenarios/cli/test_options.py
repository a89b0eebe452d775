"""Options with a wrong value, at a terminal: a sentence, in no library's words."""

import re

import pytest

from tests.scenarios.cli.terminal import answerwell

NOT_OURS = re.compile("value error|input should|valid integer|unable to parse", re.I)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("simulate", "--begin", "tomorrow"), 'must be a date like 2026-10-01, not "tomorrow"'),
        (("simulate", "--begin", "2026-02-30"), 'must be a date like 2026-10-01, not "2026-02-30"'),
        (("simulate", "--begin", "0001-01-01"), "--begin: 0001-01-01 is not between 1971 and 2199"),
        (("simulate", "--begin", "9999-12-31"), "9999-12-31 is not between 1971 and 2199"),
        (("simulate", "--weeks", "0"), "'--weeks': must be at least 1, not 0"),
        (("simulate", "--weeks", "53"), "'--weeks': must be at most 52, not 53"),
        (("simulate", "--weeks", "two"), "'--weeks': must be a whole number, not \"two\""),
        (("simulate", "--seed", "1.5"), "'--seed': must be a whole number, not \"1.5\""),
        (("simulate", "--assume", "staff"), "--assume: staff must be a number from 0 to 10000"),
        (("simulate", "--assume", "cats=1"), '"cats" is no assumption; there is questions'),
        (("simulate", "--picture", "."), "--picture: . is a folder; name a file"),
        (("simulate", "--picture", "no/x.png"), "--picture: there is no folder no"),
        (("simulate", "--against", "no.toml"), "no.toml: there is no such file"),
        (("simulate", "--community", "no"), "the settings name no community no; there is acme"),
        (("report", "service-gap", "--by", "team"), "'team' is not one of 'channel', 'group'"),
        (("report", "service-gap", "--since", "soon"), '--since: "soon" is neither a date like'),
        (("report", "service-gap", "--since", "2099-01-01"), "2099-01-01 is still to come"),
        (("report", "service-gap", "--zone", "Mars"), '--zone: "Mars" is no time zone'),
        (("report", "service-gap", "--community", "no"), "no community no; there is acme"),
        (("bridge", "log", "--limit", "0"), "'--limit': must be at least 1, not 0"),
        (("bridge", "log", "--limit", "all"), "'--limit': must be a whole number, not \"all\""),
        (("bridge", "log", "--community", "no"), "--community: the settings name no community no"),
        (("bridge", "retry", "--community", "no"), "--community: the settings name no community"),
        (("bridge", "retry", "--endpoint", "no"), "there is no webhook no; there is none"),
        (("credits", "--csv", "x.csv", "--month", "13"), 'must be a date like 2026-10, not "13"'),
    ],
)
@pytest.mark.usefixtures("settings")
def test_a_wrong_value_has_a_sentence(arguments: tuple[str, ...], said: str) -> None:
    """Which option, what is wrong, and what would be right; nothing was done."""
    answerwell("migrate")

    shown = answerwell(*arguments)

    words = " ".join(shown.stderr.replace("│", " ").split())
    assert shown.exit_code in (1, 2)
    assert said in words
    assert not NOT_OURS.search(words)
