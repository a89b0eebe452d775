"""Keeps the figures of matching and of question detection from falling, on a sample of our own."""

import json
from pathlib import Path

from knowledge.evaluation import Judged, at_threshold, auroc
from knowledge.matcher import ANSWER_AT, Matcher
from knowledge.model import Entry
from knowledge.question import THRESHOLD, probability

_HERE = Path(__file__).parent

# id, phrasing in the base, how people ask it
FAQ = (
    ("invite", "How do I invite a teammate?", "how can i invite teammates to my project"),
    ("sso", "Does the team plan include single sign-on?", "is single sign-on in the team plan"),
    ("webhook", "Why does the webhook signature check fail?", "webhook signature check failing"),
    ("export", "How do I export my reports as PDF?", "can I export reports to pdf"),
    ("limit", "What is the rate limit of the API?", "how high is the api rate limit"),
    ("region", "Can I move my workspace to the EU region?", "move our workspace to eu region"),
    ("invoice", "Where do I find old invoices?", "where are my old invoices"),
    ("archive", "How do I restore an archived channel?", "restore channel that was archived"),
    ("avatar", "The avatar upload is stuck at 99 percent", "avatar upload stuck at 99%"),
    ("cancel", "How do I cancel my subscription?", "i want to cancel the subscription"),
    ("keyboard", "Is there a list of keyboard shortcuts?", "list of keyboard shortcuts?"),
    ("owner", "How do I transfer ownership of a workspace?", "transfer workspace ownership"),
)
FOREIGN = (
    "what's the weather like today", "anyone up for lunch", "how do I cook rice",
    "who won the match yesterday", "does the desktop client run on linux",
    "how do I change my display name", "is there a student discount",
    "why is my microphone so quiet", "how do I enable dark mode", "where can I report spam",
)  # fmt: skip


def test_matching() -> None:
    """Most questions find their entry, foreign ones score lower, and answers are right."""
    matcher = Matcher(suggest=0.0)
    matcher.index.put(Entry(id=id_, phrasings=(known,), answer="") for id_, known, _ in FAQ)

    asked = [(matcher.match(text), id_) for id_, _, text in FAQ]
    foreign = [(matcher.match(text), "") for text in FOREIGN]
    judged = [
        Judged(
            confidence=match.hits[0].confidence if match.hits else 0.0,
            right=bool(match.hits) and match.hits[0].entry == id_,
            in_scope=bool(id_),
        )
        for match, id_ in asked + foreign
    ]
    operation = at_threshold(judged, ANSWER_AT)

    inside = [each.confidence for each in judged if each.in_scope]
    outside = [each.confidence for each in judged if not each.in_scope]
    assert sum(each.right for each in judged) >= 11
    assert auroc(inside, outside) >= 0.95
    assert operation.precision == 1.0
    assert operation.coverage >= 0.5


def test_question_detection() -> None:
    """Questions stand out from the rest of real chats, among lines that nothing was fitted on."""
    lines = (_HERE / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    held = [each for each in map(json.loads, lines) if each.get("held")]

    asking = [probability(each["text"]) for each in held if each["label"] == "ask"]
    other = [probability(each["text"]) for each in held if each["label"] in ("followup", "none")]

    heard, misheard = (sum(p >= THRESHOLD for p in part) for part in (asking, other))
    assert auroc(asking, other) >= 0.96
    assert heard / len(asking) >= 0.85
    assert heard / (heard + misheard) >= 0.8
