"""The command tune, on a real database."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.domain.decision import Decision
from bot.domain.effects import Judge
from bot.domain.events import MessagePosted
from bot.domain.policy import Matching, Policy
from bot.domain.verdict import Verdict
from bot.library import Library
from bot.store import Store, connect
from knowledge.matcher import model_name
from knowledge.model import Band, Match
from knowledge.platt import SHIPPED
from tests.scenarios.chat import ANN, START, Chat
from tests.scenarios.cli.terminal import KB, answerwell, as_json, match_with

ADDRESS = "sqlite:///answerwell.db"
MODEL = model_name(None)
BY_WORDS = Policy(matching=Matching(model="none"))


@pytest.fixture(autouse=True)
def _by_words(settings: Path) -> None:
    """Settings of a community that goes by words alone."""
    match_with(settings, "none")


def judged(*scores: tuple[float, int, int], model: str = MODEL) -> None:
    """Let people confirm and refuse matches: (raw logit, so many yes, so many no)."""

    async def write() -> None:
        store = Store(connect(ADDRESS))
        chat = Chat(store)
        await chat.post(ANN, "How do I export my invoices?", addressed=True)
        verdicts = [
            Judge(
                verdict=Verdict(
                    ticket=1,
                    person=f"{model}:{logit}:{number}",
                    entry="pay",
                    wording="",
                    confirmed=number < yes,
                    band=Band.ANSWER,
                    logit=logit,
                    confidence=0.9,
                    model=model,
                    at=START,
                )
            )
            for logit, yes, no in scores
            for number in range(yes + no)
        ]
        event = MessagePosted(
            key="x", at=START, conversation=chat.at("help"), actor=ANN, message="x", text=""
        )
        async with store.begin("acme") as tx:
            await tx.record(event, Decision(effects=tuple(verdicts)))
        await store.close()

    answerwell("migrate")
    asyncio.run(write())


def match(text: str) -> Match:
    async def read() -> Match:
        store = Store(connect(ADDRESS))
        found = await Library(store).match("acme", BY_WORDS, text)
        await store.close()
        return found

    return asyncio.run(read())


def bands(account: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {each["band"]: (each["verdicts"], each["right"]) for each in account["bands"]}


def test_too_little() -> None:
    """It says how much is missing of what, and applies nothing."""
    judged((3.0, 11, 1), model=MODEL)

    result = answerwell("tune", "--apply")
    found = as_json("tune", "--json")

    assert result.exit_code == 1
    assert (
        "Too little to learn from: 18 more verdicts needed, of them at least 7 refusals."
        in result.stdout
    )
    assert found["missing"] == {"verdicts": 18, "confirmed": 0, "refused": 7}
    assert (found["fitted"], found["after"], found["applied"]) == (None, None, False)


def test_before_and_after() -> None:
    """Bands before and after are printed, and nothing is changed without --apply."""
    judged((2.5, 28, 12), (5.0, 20, 0))

    result = answerwell("tune")
    found = as_json("tune", "--community", "acme", "--json")

    assert "60 verdicts" in result.stdout
    assert "80% (68–88)" in result.stdout
    assert "Nothing was changed; to use it: answerwell tune --community acme --apply" in (
        result.stdout
    )
    assert bands(found["before"])["answer"] == (60, 48)
    assert found["fitted"]["answers_from"] > 2.5 > found["in_force"]["answers_from"]
    assert found["in_force"]["slope"] == SHIPPED.slope


def test_apply_and_reset() -> None:
    """What was applied is in force until it is reset, for this community's matches."""
    Path("kb.jsonl").write_text(KB, encoding="utf-8")
    answerwell("import", "kb.jsonl")
    judged((2.5, 28, 12), (5.0, 20, 0))
    shipped = match("How do I pay?").hits[0]

    applied = as_json("tune", "--apply", "--json")
    tuned = match("How do I pay?").hits[0]
    again = as_json("tune", "--json")
    reset = answerwell("tune", "--reset")

    assert applied["applied"]
    assert tuned.logit == shipped.logit
    assert tuned.confidence != shipped.confidence
    assert again["in_force"] == applied["fitted"]
    assert "The shipped calibration is in force" in reset.stdout
    assert match("How do I pay?").hits[0] == shipped


def test_another_models_verdicts_do_not_count() -> None:
    """Scores of another model say nothing of this one's."""
    judged((2.5, 28, 12), (5.0, 20, 0), model="other")

    assert as_json("tune", "--json")["verdicts"] == 0


def test_contradiction() -> None:
    """--apply and --reset at once is refused in a sentence."""
    result = answerwell("tune", "--apply", "--reset")

    assert result.exit_code == 1
    assert "contradict" in result.stderr
