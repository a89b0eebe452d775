"""How well topics are guessed and found: python -m tests.evaluation.guess_topics BENCH [minilm].

BENCH holds the sets clinc150 and banking77; their intents are grouped into topics (topic_sets.py).
"all": every entry has its topic; "some": three topics in ten are not in use, and their entries
have none; "words": no entry has a topic yet, and only the topics' names are known. Questions about
no topic: those of topics not in use, CLINC150's out of scope, and StackFAQ's. For each:

first   the likeliest topic is the right one, of questions that have one
right   the topic that the question is filed under is the right one, of the same
topic   precision of a topic that a question is filed under
none    precision and recall of filing under no topic

Then the clusters that would be proposed: how many of the questions are in one, and how many of
these belong to the topic that most of their cluster belong to.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.domain.topics import LIKELY
from knowledge import models
from knowledge.matcher import Matcher
from knowledge.model import Entry
from knowledge.topic_clusters import MOST, clusters
from knowledge.topics import UNTAGGED, Leaning
from tests.evaluation.topic_sets import TOPICS

FOREIGN = 300  # questions of StackFAQ
UNUSED = 0.3  # share of topics that are not in use


def main(bench: Path, model: str = models.MINILM) -> None:
    """Measure every set."""
    foreign = [(each["query"], UNTAGGED) for each in _lines(bench / "stackfaq/queries.jsonl")]
    print("set              topics  first  right  topic   none P    none R")  # noqa: T201 - a script
    for name, topics in TOPICS.items():
        asked = [*_asked(bench / name / "queries.jsonl", topics), *foreign[:FOREIGN]]
        for kb in sorted((bench / name).glob("kb*.jsonl")):
            for use in ("all", "some", "words"):
                figures = _measure(_lines(kb), topics, asked, use, model)
                print(f"{name + ' ' + kb.stem:16} {use:6} {figures}")  # noqa: T201 - a script
        _propose([each for each in asked if each[1]], model)


def _measure(
    kb: Sequence[Mapping[str, Any]],
    topics: Mapping[str, str],
    asked: Sequence[tuple[str, str]],
    use: str,
    model: str,
) -> str:
    every = sorted(set(topics.values()))
    chance = random.Random(3)  # noqa: S311 - samples, not secrets
    unused = set(chance.sample(every, round(UNUSED * len(every)))) if use == "some" else set()
    matcher = Matcher(models.load(model))
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
    found = [
        (UNTAGGED if topic in unused else topic, matcher.match(text).about) for text, topic in asked
    ]
    inside = [(topic, about) for topic, about in found if topic]
    first = [_first(about) == topic for topic, about in inside]
    right = [_filed(about) == topic for topic, about in inside]
    tagged = [_filed(about) == topic for topic, about in found if _filed(about)]
    none = [topic == UNTAGGED for topic, about in found if not _filed(about)]
    left = [not _filed(about) for topic, about in found if not topic]
    shares = (sum(each) / max(len(each), 1) for each in (first, right, tagged, none, left))
    return "  ".join(f"{share:6.1%}" for share in shares)


def _first(about: Sequence[Leaning]) -> str:
    return next((each.topic for each in about if each.topic), UNTAGGED)


def _filed(about: Sequence[Leaning]) -> str:
    return next((each.topic for each in about if each.likelihood >= LIKELY), UNTAGGED)


def _propose(asked: Sequence[tuple[str, str]], model: str) -> None:
    asked = asked[:MOST]
    embedder = models.load(model)
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


def _asked(path: Path, topics: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (
            each["query"],
            topics[each["relevant"][0]]
            if each["relevant"]
            else topics.get(each.get("intent", ""), UNTAGGED),
        )
        for each in _lines(path)
    ]


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
