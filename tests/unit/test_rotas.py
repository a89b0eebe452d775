"""Calendar files: read at the start and when they change; the last good reading stays in force."""

import os
from collections.abc import MutableMapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.cli.duty_findings import look
from bot.domain.duty import Rota, Shift, on_duty
from bot.domain.policy import Policy
from bot.policies import Policies
from bot.rotas import AHEAD, Rotas
from bot.store import Store
from tests.unit.test_calendar_file import calendar, event

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ADA = "discord:100001"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "duty.ics"


def policy(file: Path, **more: Any) -> Policy:
    rota = Rota(ical=str(file), people={"Ada": ADA}, **more)
    return Policy(rotas={"support": rota, "plain": Rota(shifts=(Shift(who=("slack:U1",)),))})


def write(file: Path, *titles: str, changed: int = 1) -> None:
    days = (
        event(f"DTSTART:2026030{2 + n}T000000Z", "DURATION:P1D", uid=str(n), title=title)
        for n, title in enumerate(titles)
    )
    file.write_text(calendar(*days))
    os.utime(file, ns=(changed, changed))


def spoil(file: Path, text: str | None) -> None:
    """Have *file* hold something else, or be gone."""
    if text is None:
        file.unlink()
    else:
        file.write_bytes(text.encode(errors="surrogateescape"))


def on(rotas: Rotas, stated: Policy, at: datetime = NOW) -> tuple[str, ...]:
    filled = rotas.filled("acme", stated).rotas["support"]
    return on_duty(filled, (), at, name="support")


def warned(logs: list[MutableMapping[str, Any]]) -> list[str]:
    return [entry["why"] for entry in logs]


async def test_a_file_and_its_changes(file: Path) -> None:
    """What changed is read again; what did not is not, and other rotas stay as they are."""
    write(file, "Ada")
    stated = policy(file)
    rotas = Rotas({"acme": stated})

    found = [await rotas.look(NOW), on(rotas, stated), await rotas.look(NOW)]
    write(file, changed=2)
    found += [await rotas.look(NOW), on(rotas, stated)]

    assert found == [True, (ADA,), False, True, ()]
    assert rotas.filled("acme", stated).rotas["plain"] is stated.rotas["plain"]


async def test_shifts_beside_a_file(file: Path) -> None:
    """Both count; those of the settings are called first."""
    write(file, "Ada")
    stated = policy(file, shifts=(Shift(who=("slack:U2",)),))
    rotas = Rotas({"acme": stated})

    await rotas.look(NOW)

    assert on(rotas, stated) == ("slack:U2", ADA)


@pytest.mark.parametrize("broken", ["", "BEGIN:VCALENDAR\n", "\udcff", None])
async def test_a_file_that_breaks(file: Path, broken: str | None) -> None:
    """The operator is told once, and the last good reading stays until it is well again."""
    write(file, "Ada")
    stated = policy(file)
    rotas = Rotas({"acme": stated})
    await rotas.look(NOW)
    with capture_logs() as logs:
        spoil(file, broken)
        for minute in range(3):
            await rotas.look(NOW + timedelta(minutes=minute))
        still = on(rotas, stated)
        write(file, "", changed=9)
        await rotas.look(NOW)

    assert still == (ADA,)
    broke, well = warned(logs)
    assert str(file) in broke
    assert broke.endswith("What was read of it before stays in force.")
    assert "names “an event without a title”" in well
    assert on(rotas, stated) == ()


async def test_unknown_names_are_told_once(file: Path) -> None:
    """All of them in one sentence, and again only when they are others."""
    write(file, "Bob", "Cleo")
    stated = policy(file)
    rotas = Rotas({"acme": stated})

    with capture_logs() as logs:
        await rotas.look(NOW)
        write(file, "Bob", "Cleo", "Ada", changed=2)
        await rotas.look(NOW)

    assert warned(logs) == [
        f"{file} names “Bob” and “Cleo”, whom people does not have: they are not called"
    ]


async def test_the_weeks_ahead_move_on(file: Path) -> None:
    """A file that nobody changes is worked out anew as time goes by."""
    days = event("DTSTART:20260302T000000Z", "DURATION:PT12H", "RRULE:FREQ=DAILY", title="Ada")
    spoil(file, calendar(days))
    stated = policy(file)
    rotas = Rotas({"acme": stated})
    await rotas.look(NOW)
    late = NOW + AHEAD + timedelta(days=1)
    before = on(rotas, stated, late)

    await rotas.look(late)

    assert before == ()
    assert on(rotas, stated, late) == (ADA,)


def test_what_check_finds(file: Path) -> None:
    """The same sentences, for whoever looks; who is on duty where all is well."""
    stated = policy(file)
    missing = [*look("acme", stated, NOW)]
    write(file, "Ada")
    well = [*look("acme", stated, NOW)]
    write(file, "Bob")
    unknown = [*look("acme", stated, NOW)]

    assert [(each.level, each.what) for each in missing] == [
        ("problem", f"acme: {file} cannot be read: No such file or directory"),
        ("ok", "acme: slack:U1 is on duty now in the rota plain"),
    ]
    assert [(each.level, each.what) for each in well[:1]] == [
        ("ok", f"acme: {ADA} is on duty now in the rota support")
    ]
    assert [each.level for each in unknown] == ["problem", "note", "ok"]
    assert "nobody is on duty in the rota support in the next seven days" in unknown[1].what


async def test_policies_have_what_the_file_says(file: Path, store: Store) -> None:
    """From the start on, beside what was set up in chat."""
    write(file, "Ada")
    policies = Policies({"acme": policy(file)}, store)

    await policies.look(NOW)
    await policies.refresh()

    assert on_duty(policies["acme"].rotas["support"], (), NOW, name="support") == (ADA,)
