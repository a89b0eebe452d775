"""How well topics are guessed and found: python -m tests.evaluation.guess_topics BENCH [minilm].

BENCH holds the sets clinc150 and banking77; their intents are grouped into topics (topic_sets.py).
"all": every entry has its topic; "some": three topics in ten are not in use, and their entries
have none; "words": no entry has a topic yet, and only the topics' names are known. Questions about
no topic: those of topics not in use, CLINC150's out of scope, and StackFAQ's. For each:

first     the likeliest topic is the right one, of questions that have one
right     the topic that the question is filed under is the right one, of the same
untagged  it is filed under none, of the same
precise   the topic is right, of all questions that are filed under one
near      filed under a topic, of questions about a topic that is not in use
foreign   filed under a topic, of questions about nothing of all this

Then the clusters that would be proposed: how many of the questions are in one, and how many of
these belong to the topic that most of their cluster belong to.

Of each set a sample is asked (SAMPLE, with a seed), and every text is encoded once. A minute of
one core; OPENBLAS_NUM_THREADS=1 keeps numpy from fighting over cores that others use.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.domain.topics import LIKELY
from knowledge import models
from knowledge.embedder import Embedder
from knowledge.matcher import Matcher
from knowledge.model import Entry
from knowledge.topic_clusters import MOST, clusters
from knowledge.topics import UNTAGGED, Leaning
from tests.evaluation.topic_sets import TOPICS

SAMPLE = 700  # questions of a set
FOREIGN = 150  # questions of StackFAQ
FOREIGNER = None  # the topic of what is about nothing of the set
UNUSED = 0.3  # share of topics that are not in use


class _Remembering:
    """An encoder that reads each text once, however many matchers ask for it."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, NDArray[np.float32]] = {}
        self.name, self.width = embedder.name, embedder.width
        self.fingerprint = embedder.fingerprint

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known |= zip(new, self._embedder.embed(new) if new else (), strict=True)
        return np.stack([self._known[text] for text in texts])


def main(bench: Path, model: str = models.MINILM) -> None:
    """Measure every set."""
    loaded = models.load(model)
    embedder = None if loaded is None else _Remembering(loaded)
    foreign = [(each["query"], FOREIGNER) for each in _lines(bench / "stackfaq/queries.jsonl")]
    chance = random.Random(1)  # noqa: S311 - samples, not secrets
    print("set                     first   right  untagged  precise   near  foreign")  # noqa: T201 - a script
    for name, topics in TOPICS.items():
        every = _asked(bench / name / "queries.jsonl", topics)
        asked = [
            *chance.sample(every, min(SAMPLE, len(every))),
            *chance.sample(foreign, min(FOREIGN, len(foreign))),
        ]
        if embedder is not None:
            embedder.embed([text for text, _ in asked])
        for kb in sorted((bench / name).glob("kb*.jsonl")):
            for use in ("all", "some", "words"):
                label = f"{name + ' ' + kb.stem:14} {use:6}"
                print(f"{label} …", end="\r", file=sys.stderr)  # noqa: T201 - a script
                figures = _measure(_lines(kb), topics, asked, use, embedder)
                print(f"{label} {figures}", flush=True)  # noqa: T201 - a script
        _propose([(text, topic) for text, topic in every if topic], embedder)


def _measure(
    kb: Sequence[Mapping[str, Any]],
    topics: Mapping[str, str],
    asked: Sequence[tuple[str, str | None]],
    use: str,
    embedder: Embedder | None,
) -> str:
    every = sorted(set(topics.values()))
    chance = random.Random(3)  # noqa: S311 - samples, not secrets
    unused = set(chance.sample(every, round(UNUSED * len(every)))) if use == "some" else set()
    matcher = Matcher(embedder)
    matcher.topics.describe({topic: topic for topic in every if topic not in unused})
    matcher.index.put(
        Entry(
            id=each["id"],
            phrasings=(each["question"], *each.get("alt", ())),
            answer="",
            topic=UNTAGGED
            if use == "words" or topics[each["id"]] in unused
            else topics[each["id"]],
        )
        for each in kb
    )
    found = [(topic, matcher.match(text).about) for text, topic in asked]
    inside = [(topic, about) for topic, about in found if topic and topic not in unused]
    filed = [(topic, _filed(about)) for topic, about in found]
    figures = (
        [_first(about) == topic for topic, about in inside],
        [_filed(about) == topic for topic, about in inside],
        [not _filed(about) for _, about in inside],
        [topic == tag for topic, tag in filed if tag],
        [bool(tag) for topic, tag in filed if topic in unused],
        [bool(tag) for topic, tag in filed if topic is FOREIGNER],
    )
    shares = (f"{sum(each) / len(each):7.1%}" if each else f"{'–':>7}" for each in figures)
    return "  ".join(shares)


def _first(about: Sequence[Leaning]) -> str:
    return next((each.topic for each in about if each.topic), UNTAGGED)


def _filed(about: Sequence[Leaning]) -> str:
    return next((each.topic for each in about if each.likelihood >= LIKELY), UNTAGGED)


def _propose(asked: Sequence[tuple[str, str]], embedder: Embedder | None) -> None:
    asked = asked[:MOST]
    texts = [text for text, _ in asked]
    found = clusters(texts, None if embedder is None else embedder.embed(texts))
    covered = sum(len(each.members) for each in found)
    of_most = sum(
        max(Counter(asked[number][1] for number in each.members).values()) for each in found
    )
    print(  # noqa: T201 - a script
        f"  {len(found)} proposals hold {covered / len(asked):.1%} of the questions, "
        f"{of_most / max(covered, 1):.1%} of them with their like"
    )
    for each in found:
        print(f"    {len(each.members):4}  {', '.join(each.words)}")  # noqa: T201 - a script


def _asked(path: Path, topics: Mapping[str, str]) -> list[tuple[str, str | None]]:
    return [
        (
            each["query"],
            topics[each["relevant"][0]]
            if each["relevant"]
            else topics.get(each.get("intent", ""), FOREIGNER),
        )
        for each in _lines(path)
    ]


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
