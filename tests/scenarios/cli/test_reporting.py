"""The command report service-gap: a sentence and tables for people, JSON for scripts."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.config import load
from bot.domain.calendars import Calendar
from bot.domain.decision import Decision
from bot.domain.events import MessageDeleted
from bot.domain.identity import Actor, Conversation
from bot.domain.limits import Limits
from bot.domain.parts.steps import Step
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket
from bot.store import Store, connect
from tests.scenarios.cli.terminal import answerwell, as_json

COMMUNITY = "acme"
NOW = SystemClock().now()
YESTERDAY = datetime(NOW.year, NOW.month, NOW.day, 9, tzinfo=UTC) - timedelta(days=1)


async def _asked(address: str, channels: dict[str, list[int | None]]) -> None:
    """In each channel questions, one a minute, answered after so many minutes; None: never."""
    store = Store(connect(address))
    async with store.begin(COMMUNITY) as tx:
        for channel, waits in channels.items():
            for minute, wait in enumerate(waits):
                at = YESTERDAY + timedelta(minutes=minute)
                name = f"{channel}{minute}"
                place = Conversation(
                    community=COMMUNITY, platform="playground", channel=channel, thread=name
                )
                groups = ("customer",) if channel == "billing" else ()
                answered = None if wait is None else at + timedelta(minutes=wait)
                ticket = Ticket(
                    number=await tx.next_number(),
                    conversation=place,
                    message=name,
                    asker=Actor(account=f"playground:{name}", name=name, groups=groups),
                    text="How do I pay?",
                    private=False,
                    opened_at=at,
                    limits=Limits(),
                    hours=Calendar(),
                    status=Status.OPEN,
                    step=Step(name=StepName.NUDGE, due=NOW + timedelta(days=9)),
                    first_human_at=answered,
                    waiting_since=at if answered is None else None,
                )
                event = MessageDeleted(key=name, at=at, conversation=place, message=name)
                await tx.record(event, Decision(tickets=(ticket,)))
    await store.close()


@pytest.fixture
def database(settings: Path) -> str:
    answerwell("migrate")
    return load(settings, {}).database


@pytest.fixture
def gap(database: str) -> None:
    """Questions in #billing wait for 50 minutes or are never answered, elsewhere for 20."""
    waits: dict[str, list[int | None]] = {
        "help": [18, 19, 20, 21, 22] * 4,
        "billing": [45, 50, 50, 51, 55] * 2 + [None],
        "quiet": [300, 20],
    }
    asyncio.run(_asked(database, waits))


@pytest.mark.usefixtures("gap")
def test_who_is_served_worse_is_said_first() -> None:
    """One plain sentence with the ratio, the median and the number; then the tables."""
    result = answerwell("report", "service-gap")

    lines = [" ".join(line.split()) for line in result.stdout.splitlines() if line.strip()]
    said = " ".join(lines[:3])
    assert (
        "acme: Questions in #billing wait 2.5 times as long as elsewhere (median 50 min,"
        " 11 questions)." in said
    )
    assert any("#help" in line and "0 (0%)" in line for line in lines)
    assert any("#billing" in line and "11 (100%)" in line for line in lines)
    assert any("#quiet" in line and "too few" in line for line in lines)


@pytest.mark.usefixtures("gap")
def test_for_scripts() -> None:
    """Everything that is shown, exact, with the test's name and its figures."""
    found = as_json("report", "service-gap", "--by", "channel", "--by", "hour", "--json")

    (community,) = found["communities"]
    assert set(community["by"]) == {"channel", "hour"}
    assert "Gehan" in community["test"]
    billing, helped, quiet = community["by"]["channel"]
    assert billing["gap"]
    assert billing["p_corrected"] <= 0.05
    assert billing == {
        "key": "playground:billing",
        "name": "#billing",
        "questions": 11,
        "waiting": 0,
        "first_answer_s": {"median": 3000.0, "p90": 3300.0},
        "first_answer_wall_s": {"median": 3000.0, "p90": 3300.0},
        "late": 11,
        "late_share": 1.0,
        "with_resolution_limit": 0,
        "unsolved_in_time": 0,
        "few": False,
        "elsewhere_median_s": 1200.0,
        "ratio": 2.5,
        "p": billing["p"],
        "p_corrected": billing["p_corrected"],
        "gap": True,
    }
    assert (helped["gap"], quiet["few"], quiet["p"], quiet["gap"]) == (False, True, None, False)


@pytest.mark.usefixtures("gap")
def test_since_a_day() -> None:
    """What was asked before does not count."""
    today = f"{NOW:%Y-%m-%d}"

    result = answerwell("report", "service-gap", "--since", today)

    assert " ".join(result.stdout.split()) == "acme: Too few questions to compare: 0."


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--since", "soon"), '--since: "soon" is neither a date like 2026-10-01 nor a time'),
        (("--since", "2190-01-01"), "--since: 2190-01-01 is still to come"),
        (("--zone", "Mars"), '--zone: "Mars" is no time zone; write one like Europe/Berlin'),
        (("--community", "nosuch"), "the settings name no community nosuch; there is acme"),
    ],
)
def test_mistakes(arguments: tuple[str, str], said: str) -> None:
    """One sentence names what is wrong and what would be right."""
    result = answerwell("report", "service-gap", *arguments)

    assert result.exit_code == 1
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.usefixtures("gap")
def test_the_same_report_each_time() -> None:
    """Shuffles have a fixed seed: two runs agree in every figure."""
    first, second = (
        as_json("report", "service-gap", "--json")["communities"][0]["by"] for _ in range(2)
    )

    assert json.dumps(first) == json.dumps(second)
