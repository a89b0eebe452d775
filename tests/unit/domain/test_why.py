"""Why an answer was chosen, in words."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.message import plain
from bot.domain.parts.offers import Fate, Offer
from bot.domain.why_replies import why
from knowledge.model import Band

OFFER = Offer(
    entry="x",
    question="How do I export invoices?",
    answer="So.",
    author="fake:hana",
    author_name="Hana",
    accepted_by_name="Ben",
    accepted_at=datetime(2026, 3, 1, tzinfo=UTC),
    verified_at=datetime(2026, 4, 1, tzinfo=UTC),
    solved=14,
    confidence=0.97,
    shared=("invoices", "export"),
    phrasing="exporting my invoices",
    fate=Fate.SHOWN,
    logit=3.5,
    band=Band.ANSWER,
    model="m-1",
    repairs=(("invioces", "invoices"), ("exprot", "export")),
)


def test_what_was_repaired() -> None:
    """Whoever mistyped sees how it was read."""
    said = plain(why(OFFER, None, nearest=OFFER.phrasing, staff=False)).splitlines()

    assert said == [
        "I am very sure (97%) that this is the answer.",
        "What fits: “invoices” and “export”."
        " I read “invioces” as “invoices” and “exprot” as “export”.",
        "Nearest stored wording: exporting my invoices",
        "From Hana · has helped 14 people",
        "accepted by Ben on 2026-03-01 · checked by our team on 2026-04-01",
    ]


def test_without_a_word_in_common() -> None:
    """A match without any shared word, on a wording that is gone, says so much and no more."""
    bare = replace(OFFER, shared=(), repairs=(), band=None)

    said = plain(why(bare, bare, nearest="", staff=True)).splitlines()

    assert said[1] == "No word is the same: it fits by its meaning."
    assert said[2] == "Second came “How do I export invoices?” (97%): less alike."
    assert said[-1] == "Its score was not kept."
