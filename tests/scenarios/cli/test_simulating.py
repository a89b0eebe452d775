"""The command simulate: tables for people, JSON for scripts, a picture, and its mistakes."""

from pathlib import Path

import pytest
from PIL import Image

from tests.scenarios.cli.terminal import answerwell, as_json, match_with

TINY = ("--weeks", "1", "--assume", "questions=1", "--assume", "helpers=1", "--begin", "2026-03-02")
SMALL = Path(__file__).parents[1] / "small_chat.jsonl"


@pytest.fixture
def other(settings: Path) -> Path:
    """The same settings with a shorter limit."""
    match_with(settings, "none")
    path = Path("other.toml")
    limits = '[communities.acme.limits]\nfirst_response = "10m"\n'
    path.write_text(settings.read_text(encoding="utf-8") + limits, encoding="utf-8")
    return path


def test_for_scripts(other: Path) -> None:
    """Both variants with the same names of figures, what changed, and the difference of each."""
    found = as_json("simulate", "--against", str(other), *TINY, "--json")

    one, two = found["variants"]
    assert (one["name"], two["name"]) == ("answerwell.toml", "other.toml")
    assert set(one) == set(two)
    assert one["questions"] == two["questions"] == 1
    assert [each["name"] for each in one["pings"]] == ["staff 1", "staff 2", "staff 3", "helper 1"]
    assert len(one["late_by_hour"]) == len(one["staff_pings_by_hour"]) == 24
    assert found["changes"] == ["limits.first_response: 30m → 10m"]
    assert found["begins"] == "2026-03-02T00:00:00+00:00"
    assert found["assumptions"]["questions"] == 1
    difference = found["differences"]["staff_pings"]
    assert difference["mean"] == two["staff_pings"] - one["staff_pings"]
    assert (difference["low"], difference["sure"]) == (None, False)
    assert set(found["differences"]) == set(one["each_run"][0]) <= set(one)


def test_for_people_with_a_picture(other: Path) -> None:
    """The tables go to the output, the picture to its file."""
    result = answerwell("simulate", "--against", str(other), *TINY, "--picture", "what-if.png")

    words = " ".join(result.stdout.split())
    assert result.exit_code == 0
    assert "limits.first_response: 30m → 10m" in words
    assert "pings of staff" in words
    with Image.open("what-if.png") as picture:
        assert picture.format == "PNG"
        assert picture.width == 1600


def test_one_settings_file_alone(settings: Path) -> None:
    """Without another file the figures stand alone."""
    result = answerwell("simulate", *TINY)

    assert result.exit_code == 0
    assert "difference" not in result.stdout
    assert "of the questions wait longer than their limit allows" in " ".join(result.stdout.split())


def test_a_saved_chat(other: Path) -> None:
    """A transcript, as replay reads it."""
    chat = ("--transcript", str(SMALL), "--weeks", "1")

    found = as_json("simulate", "--against", str(other), *chat, "--json")

    assert found["transcript"]
    assert found["variants"][0]["questions"] > 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--against", "third.toml"), "third.toml: these settings name no community acme, which"),
        (("--against", "nosuch.toml"), "nosuch.toml: there is no such file"),
        (("--community", "nosuch"), "the settings name no community nosuch"),
        (("--transcript", "nosuch.jsonl"), "nosuch.jsonl cannot be read: no such file"),
        (("--transcript", "answerwell.toml"), "answerwell.toml is no transcript"),
        (("--transcript", "x", "--week"), "--week and --transcript are two ways"),
        (("--assume", "luck=1"), '--assume: "luck" is no assumption; there is questions'),
        (("--picture", "nosuch/x.png"), "--picture: there is no folder nosuch"),
    ],
)
def test_mistakes(settings: Path, arguments: tuple[str, ...], said: str) -> None:
    """One sentence names what is wrong, before anything is played."""
    third = settings.read_text(encoding="utf-8").replace("communities.acme", "communities.other")
    Path("third.toml").write_text(third, encoding="utf-8")

    result = answerwell("simulate", *arguments)

    assert result.exit_code == 1
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
