"""Who is on duty by a calendar: repetitions, exceptions, moved and cancelled ones, zones, names."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bot import calendar_file
from bot.calendar_file import Reading, UnreadableError, read
from bot.domain.duty import Rota

PEOPLE = {
    "Ada Lovelace": "discord:100001",
    "ada@example.org": "discord:100001",
    "Ann": "slack:U1",
    "Ann Lee": "slack:U2",
}
ROTA = Rota(zone="Europe/Berlin", people=PEOPLE)


def utc(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


BEGINS, ENDS = utc(3, 1), utc(4, 12)


def event(*lines: str, uid: str = "one", title: str = "Ada Lovelace") -> str:
    inner = [f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines, f"SUMMARY:{title}"]
    return "\r\n".join(["BEGIN:VEVENT", *inner, "END:VEVENT"])


def calendar(*events: str) -> str:
    head = ("BEGIN:VCALENDAR", "PRODID:-//test//duty//EN", "VERSION:2.0")
    return "\r\n".join([*head, *events, "END:VCALENDAR", ""])


def on(*events: str) -> Sequence[str]:
    """From when to when somebody is on duty, by the clock in Greenwich."""
    found = read(calendar(*events), ROTA, BEGINS, ENDS).stints
    return [f"{s.begins:%m-%d %H:%M} {s.ends:%m-%d %H:%M}" for s in found]


def who(*lines: str, title: str = "") -> tuple[Sequence[str], Sequence[str]]:
    """Whom an event with *lines* has on duty, and the names that nobody has."""
    text = calendar(event("DTSTART:20260302T090000Z", "DURATION:PT1H", *lines, title=title))
    found = read(text, ROTA, BEGINS, ENDS)
    return [account for stint in found.stints for account in stint.who], found.unknown


NIGHT = (
    "DTSTART;TZID=Europe/Berlin:20260326T220000",
    "DTEND;TZID=Europe/Berlin:20260327T060000",
    "RRULE:FREQ=DAILY;UNTIL=20260330T210000Z",
)


def test_repetitions_over_a_change_of_the_clock() -> None:
    """Each begins and ends by the clock on the wall, until the last one."""
    assert on(event(*NIGHT)) == [
        "03-26 21:00 03-27 05:00",
        "03-27 21:00 03-28 05:00",
        "03-28 21:00 03-29 04:00",
        "03-29 20:00 03-30 04:00",
        "03-30 20:00 03-31 04:00",
    ]


def test_exceptions_moved_and_cancelled_ones() -> None:
    """What was left out, put elsewhere or called off is not where it was."""
    out = event(*NIGHT, "EXDATE;TZID=Europe/Berlin:20260327T220000")
    moved = event(
        "RECURRENCE-ID;TZID=Europe/Berlin:20260328T220000",
        "DTSTART;TZID=Europe/Berlin:20260329T100000",
        "DTEND;TZID=Europe/Berlin:20260329T120000",
    )
    off = event(
        "RECURRENCE-ID;TZID=Europe/Berlin:20260329T220000",
        "DTSTART;TZID=Europe/Berlin:20260329T220000",
        "DTEND;TZID=Europe/Berlin:20260330T060000",
        "STATUS:CANCELLED",
    )

    assert on(out, moved, off) == [
        "03-26 21:00 03-27 05:00",
        "03-29 08:00 03-29 10:00",
        "03-30 20:00 03-31 04:00",
    ]


@pytest.mark.parametrize(
    ("lines", "times"),
    [
        # All day, by the rota's clock; the last day is not in it.
        (("DTSTART;VALUE=DATE:20260328", "DTEND;VALUE=DATE:20260330"), "03-27 23:00 03-29 22:00"),
        (("DTSTART;VALUE=DATE:20260302",), "03-01 23:00 03-02 23:00"),
        (("DTSTART:20260302T090000Z", "DTEND:20260302T100000Z"), "03-02 09:00 03-02 10:00"),
        (("DTSTART:20260302T090000", "DURATION:PT90M"), "03-02 08:00 03-02 09:30"),
        (
            ("DTSTART;TZID=America/New_York:20260302T090000", "DURATION:PT1H"),
            "03-02 14:00 03-02 15:00",
        ),
        (  # as Outlook names it
            ("DTSTART;TZID=W. Europe Standard Time:20260302T090000", "DURATION:PT1H"),
            "03-02 08:00 03-02 09:00",
        ),
    ],
)
def test_zones_and_whole_days(lines: Sequence[str], times: str) -> None:
    """Every way to write a time is read; without a zone it is the rota's."""
    assert on(event(*lines)) == [times]


def test_what_began_before() -> None:
    """A shift that is under way when the time begins is in it; one that is over is not."""
    under_way = event("DTSTART:20260228T220000Z", "DURATION:PT4H")
    over = event("DTSTART:20260228T200000Z", "DURATION:PT4H", uid="two")
    later = event("DTSTART:20260412T000000Z", "DURATION:PT4H", uid="three")

    assert on(under_way, over, later) == ["02-28 22:00 03-01 02:00"]


@pytest.mark.parametrize(
    ("title", "accounts"),
    [
        ("On call: ada  LOVELACE", ["discord:100001"]),
        ("Ann Lee", ["slack:U2"]),
        ("Ann, then Ann Lee", ["slack:U1", "slack:U2"]),
        ("Ann Lee / Ada Lovelace", ["slack:U2", "discord:100001"]),
        ("duty of ada@example.org", ["discord:100001"]),
    ],
)
def test_names_in_titles(title: str, accounts: Sequence[str]) -> None:
    """In the order of the title; a longer name is not also the shorter one."""
    assert who(title=title) == (accounts, ())


def test_who_was_invited() -> None:
    """By mail address or name, but for those who declined; before the title and the organizer."""
    found, unknown = who(
        "ATTENDEE;CN=Countess:mailto:Ada@example.org",
        "ATTENDEE;CN=Ann;PARTSTAT=DECLINED:mailto:x@example.org",
        "ATTENDEE;CN=Room 4:mailto:room@example.org",
        "ORGANIZER;CN=Ann Lee:mailto:boss@example.org",
        title="Ann",
    )

    assert (found, unknown) == (["discord:100001"], ("Room 4",))


def test_the_organizer() -> None:
    """Who made the event has the duty, where it names nobody else."""
    assert who("ORGANIZER;CN=Ann Lee:mailto:a@example.org", title="Duty") == (["slack:U2"], ())


@pytest.mark.parametrize("title", ["Anna", "Bob", ""])
def test_unknown_names(title: str) -> None:
    """Nobody is called, and the name is told."""
    assert who(title=title) == ([], (title or "an event without a title",))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no calendar",
        calendar(event(*NIGHT)).removesuffix("END:VCALENDAR\r\n"),  # half written
        calendar(event("DTSTART:2026")),
        calendar(event("DTSTART:20260302T090000Z", "RRULE:FREQ=SOMETIMES")),
        calendar(event("DTSTART;TZID=Mars/Base:20260302T090000")),
        calendar(event("DTSTART:20260302T090000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY")),
        "\x00" * 100,
    ],
)
def test_what_is_no_calendar(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused as a whole: half of a rota would be worse than the one before."""
    monkeypatch.setattr(calendar_file, "MOST", 100)

    with pytest.raises(UnreadableError) as raised:
        read(text, ROTA, BEGINS, ENDS)

    assert "\n" not in str(raised.value)
    assert 0 < len(str(raised.value)) <= 200


def test_an_empty_calendar() -> None:
    """Nobody is on duty by it, and that is no mistake."""
    assert read(calendar(), ROTA, BEGINS, ENDS) == Reading()
