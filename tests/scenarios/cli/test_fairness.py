"""The command fairness: a table for operators, JSON for scripts."""

import asyncio
import re
from pathlib import Path

import pytest

from bot.config import load
from bot.domain.message import Action
from bot.store import Store, connect
from tests.scenarios.chat import ANN, HANA, Chat
from tests.scenarios.cli.terminal import answerwell, as_json


async def _odd(address: str) -> None:
    """Ann accepts Hana, with whom she was one person once."""
    store = Store(connect(address))
    chat = Chat(store)
    code = re.search(r"\w{5}-\w{5}", await chat.command(ANN, "/link"))
    assert code is not None
    await chat.command(HANA, f"/link {code[0]}")
    await chat.command(ANN, "/unlink")
    question = await chat.post(ANN, "How do I mend the blue thing of mine?")
    answer = await chat.post(HANA, "Turn the screw to the left.", thread=question)
    await chat.press(ANN, Action.ACCEPT, 1, answer)
    await store.close()


@pytest.fixture
def database(settings: Path) -> str:
    answerwell("migrate")
    return load(settings, {}).database


def test_nothing_odd(database: str) -> None:
    """Where nothing is odd that is said in a line."""
    result = answerwell("fairness")

    assert result.exit_code == 0
    assert result.stdout == (
        "acme: nothing looks odd in the last 90 days. "
        "Many rings of three can’t be told from chance here.\n"
    )


def test_what_is_odd(database: str) -> None:
    """A finding has who, how often, since when and why; the long past counts when asked for."""
    asyncio.run(_odd(database))

    result = answerwell("fairness", "--days", "3650")
    found = as_json("fairness", "--days", "3650", "--json")

    words = " ".join(re.sub(r"[│┃]", " ", result.stdout).split())
    assert "Ann" in words
    assert "2026-01-05" in words
    assert "Nothing was done about any of it" in words
    (finding,) = found["communities"][0]["findings"]
    assert found["communities"][0]["limit"].startswith("Many rings of three")
    assert finding["pattern"] == "pair"
    assert finding["tickets"] == [1]
    assert "were linked as one person until 2026-01-05" in finding["why"]


def test_unknown_community(database: str) -> None:
    """A community that the settings do not name is said to be none."""
    result = answerwell("fairness", "--community", "nosuch")

    assert result.exit_code == 1
    assert "nosuch" in result.stderr
