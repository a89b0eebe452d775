"""Is this chat message a question that a support bot should try to answer, and how surely.

A logistic regression over neighbouring word classes (`chat_words`) and phrases (`question_signs`).
"""

import json
import math
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise

from knowledge.chat_words import classes
from knowledge.question_signs import ASKING, signs
from knowledge.text import addressee, plain

THRESHOLD = 0.5
_READ = 1_000  # characters; code blocks and links among them are not heard
_HEARD = 300  # characters; who has not asked by then pastes
_SIGN = 2.0  # a phrase counts more than two neighbours: fitting shrinks its weight less

_WORD = re.compile(r"[^\W_]")
_TO_ONE = re.compile(r"\s*(?:@[\w.-]+|<@[!&]?\w+(?:\|[^>]*)?>)")


def features(text: str) -> dict[str, float]:
    """What speaks for or against a question, by name; what is absent counts 0.

    Word classes and pairs of them ("how", "how CAN"), and with "#" what is seen of the whole.
    """
    return _features(text, plain(text[:_READ])[:_HEARD].strip())


def probability(text: str) -> float:
    """The probability in [0, 1] that `text` asks something that a support bot should try to answer.

    A question to one person or inside a running exchange counts as no. 0.0 for a message without
    words. Judged from this message alone.
    """
    heard = plain(text[:_READ])[:_HEARD].strip()
    if not _WORD.search(heard):
        return 0.0
    bias, weights = _model()
    score = bias
    for name, value in _features(text, heard).items():
        if name in weights:
            score += weights[name] * value
    return 1 / (1 + math.exp(-score))


def is_addressed(text: str) -> bool:
    """Whether `text` begins by naming one person: "nick: …", "@nick …", "<@U123> …"."""
    return addressee(text) is not None or _TO_ONE.match(text) is not None


def _features(text: str, heard: str) -> dict[str, float]:
    seen = classes(heard)
    found = dict.fromkeys(seen, 1.0)
    found.update((f"{left} {right}", 1.0) for left, right in pairwise(seen))
    present = signs(heard, seen, found)
    found.update((f"#{name}", _SIGN) for name in present)
    found["#length"] = min(math.log1p(len(seen)) / math.log1p(40), 1.5)
    marked = "?" in found
    if is_addressed(text):
        found["#addressed"] = _SIGN
        if marked:
            found["#addressed_mark"] = _SIGN
    if not marked and present.isdisjoint(ASKING):
        found["#unmarked"] = _SIGN
    return found


@cache
def _model() -> tuple[float, Mapping[str, float]]:
    """Bias and weights; written by tests/evaluation/fit_question.py, which prints how good."""
    model = json.loads(files("knowledge").joinpath("question.json").read_text(encoding="utf-8"))
    return model["bias"], model["weights"]
