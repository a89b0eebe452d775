"""Which confirmed wordings an entry keeps."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.model import Said
from knowledge.phrasings import LONGEST, MOST, MOST_OF_ONE, learnt, likeness
from knowledge.wording import grams, read

WRITTEN = ("How do I export my invoices?",)
TOPICS = ["invoices", "a receipt", "last month", "CSV", "the billing page", "tax papers", "refunds"]
WORDINGS = [
    f"{start} {topic}{end}"
    for start in ("where can I download", "is there a way to save", "HOW to print")
    for topic in TOPICS
    for end in ("", "?", " please")
]
SAID = st.builds(Said, st.sampled_from("abcdefgh"), st.sampled_from(WORDINGS))


@given(st.lists(SAID, max_size=60), st.lists(SAID, max_size=6), st.randoms(use_true_random=False))
def test_the_order_does_not_matter(
    confirmed: list[Said], refused: list[Said], chance: Random
) -> None:
    """The same verdicts teach the same wordings, whichever came first."""
    shuffled = list(confirmed)
    chance.shuffle(shuffled)

    one, other = learnt(WRITTEN, confirmed, refused), learnt(WRITTEN, shuffled, refused[::-1])

    assert one == other


@given(st.lists(SAID, max_size=80))
def test_bounds(confirmed: list[Said]) -> None:
    """At most MOST in all, at most MOST_OF_ONE a person, none of them twice, all of them said."""
    kept = learnt(WRITTEN, confirmed)

    texts = [read(each).text for each in (*WRITTEN, *kept)]
    assert len(texts) <= MOST
    assert len(set(texts)) == len(texts)
    assert set(kept) <= {each.wording for each in confirmed}
    assert len(kept) <= MOST_OF_ONE * len({each.person for each in confirmed})


def test_the_most_different_are_kept() -> None:
    """Of many near copies and one new wording the new one comes first."""
    copies = [Said(f"p{n}", f"How do I export my invoices {n}?") for n in range(20)]
    new = Said("q", "is there a spreadsheet of what I paid")

    kept = learnt(WRITTEN, [*copies, new])

    assert kept[0] == new.wording
    assert len(kept) == MOST - 1


def test_each_keeps_its_distance_from_the_ones_before() -> None:
    """After one of several strange wordings of a kind the next one is of another kind."""
    strange = [Said(f"p{n}", f"is there a spreadsheet of what she paid {n}") for n in range(5)]
    other = Said("q", "How do I send my receipts to the bookkeeper?")

    kept = learnt(WRITTEN, [*strange, other])

    assert kept[0] in {each.wording for each in strange}
    assert kept[1] == other.wording


def test_one_person_does_not_fill_an_entry() -> None:
    """Whoever confirms ten wordings of their own teaches two of them."""
    many = [Said("ann", wording) for wording in WORDINGS]

    kept = learnt(WRITTEN, many)

    assert len(kept) == MOST_OF_ONE


@pytest.mark.parametrize(
    "wording",
    ["can anyone help me pls", "", "🙂", "how do i export my INVOICES", "word " * LONGEST],
)
def test_what_teaches_nothing(wording: str) -> None:
    """A call for help, nothing at all, what is known already, and a whole story are not kept."""
    assert learnt(WRITTEN, [Said("ann", wording)]) == ()


def test_written_wordings_are_never_dropped() -> None:
    """An entry with more written wordings than MOST keeps them, and learns none."""
    assert learnt(tuple(WORDINGS[:20]), [Said("ann", "is there a spreadsheet")]) == ()


def test_a_disputed_wording_is_not_learnt() -> None:
    """What as many refused as confirmed teaches nothing; a second confirmation settles it."""
    words = "is there a spreadsheet of what I paid"
    ann, ben, cid = (Said(who, words) for who in ("ann", "ben", "cid"))

    disputed, settled = learnt(WRITTEN, [ann], [ben]), learnt(WRITTEN, [ann, cid], [ben])

    assert (disputed, settled) == ((), (words,))


@given(st.sampled_from(WORDINGS), st.sampled_from(WORDINGS))
def test_likeness(one: str, other: str) -> None:
    """It is symmetric, in [0, 1], and 1 for the same text."""
    mine, theirs = grams(read(one).text), grams(read(other).text)

    assert likeness(mine, theirs) == likeness(theirs, mine)
    assert 0 <= likeness(mine, theirs) <= likeness(mine, mine) == 1
