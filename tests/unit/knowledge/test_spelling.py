"""Spelling repair: what is put right, and what is left as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.spelling import Repaired, Speller
from knowledge.text import words

ENTRIES = (
    "How do I connect answerwell to Kubernetes?",
    "What happens when the deadline of an invoice passes?",
    "Where is the password of a workspace kept?",
    "How do I refund a chargeback with Klarna?",
    "Does the webhook need a certificate?",
)


@pytest.fixture
def speller() -> Speller:
    """A speller that knows ENTRIES."""
    filled = Speller()
    for entry in ENTRIES:
        filled.add(frozenset(words(entry)))
    return filled


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("waht happens to my invioce", "what happens to my invoice"),
        ("How do I conect it to kubernets?", "How do I connect it to kubernetes?"),
        ("where is my pasword", "where is my password"),
        ("Wher is Klrana", "Where is Klarna"),
        ("it doens't work", "it doesnt work"),
        ("my cetrificate's gone, recieve none", "my certificate's gone, receive none"),
        ("WHAT HAPPENS TO MY INVIOCE", "WHAT HAPPENS TO MY INVOICE"),
        ("refudn teh chagreback", "refund the chargeback"),
    ],
)
def test_repairs(speller: Speller, written: str, meant: str) -> None:
    """A word near a known one becomes it, in the case it was written in."""
    question = written

    repaired = speller.repair(question)

    assert repaired.text == meant
    assert repaired.changes


@pytest.mark.parametrize(
    "text",
    [
        "How do I connect it to Kubernetes?",
        "two webhooks, several chargebacks, refunding and reconnecting",  # forms of known words
        "ask @conect in #invioce about conect_to, conect.to, x/conect, conect2, --conect, conect()",
        "see https://example.org/conect or `conect` or ```conect\nconect```",
        'it says "conect" and “conect”',
        "how does CONECT work with iConect",  # an acronym, a product
        "is there a Grafna exporter, like Prometheus",  # names that nobody here has spoken of
        "<@123> <#C1|conect> :conect: <:conect:42>",
        "conect: are you there",  # a nick
        "wo ist das Passwort für den Zugang",
        "xq zzzzxqk and hmmm",
        "teh cat",  # three letters alone are not enough to be sure
        "как подключить",
    ],
)
def test_leaves_alone(speller: Speller, text: str) -> None:
    """Known words and their forms, code, names, quotations and other languages stay."""
    question = text

    repaired = speller.repair(question)

    assert repaired == Repaired(text)


def test_says_what_it_changed(speller: Speller) -> None:
    """Each change is named as written and as repaired, in the order of the text."""
    question = "Conect the webhok"

    repaired = speller.repair(question)

    assert repaired.changes == (("Conect", "Connect"), ("webhok", "webhook"))


def test_a_community_knows_its_own_words(speller: Speller) -> None:
    """A word of an entry is no mistake while the entry is there, and one again afterwards."""
    name = frozenset({"conect"})

    speller.add(name)
    known = speller.repair("conect it")
    speller.discard(name)
    forgotten = speller.repair("conect it")

    assert known.text == "conect it"
    assert forgotten.text == "connect it"


def test_a_forgotten_word_is_offered_no_more() -> None:
    """Nothing is repaired into a word whose last entry is gone."""
    speller = Speller()
    speller.add(frozenset({"answerwell"}))
    before = speller.repair("answrwell").text

    speller.discard(frozenset({"answerwell"}))
    after = speller.repair("answrwell").text

    assert (before, after) == ("answerwell", "answrwell")


def test_what_a_community_writes_often_is_meant() -> None:
    """Of two words equally near, the one that the community writes more is taken."""
    strong, storing = Speller(), Speller()
    for _ in range(20):
        strong.add(frozenset({"strong", "password"}))
        storing.add(frozenset({"storing", "files"}))

    repaired = [speller.repair("storng").text for speller in (strong, storing)]

    assert repaired == ["strong", "storing"]


@given(st.permutations(ENTRIES), st.sampled_from(["invioce", "wher", "chagreback", "kubernets"]))
def test_order_does_not_matter(order: list[str], word: str) -> None:
    """The same entries repair the same, in whatever order they came."""
    one, other = Speller(), Speller()
    for entry, also in zip(ENTRIES, order, strict=True):
        one.add(frozenset(words(entry)))
        other.add(frozenset(words(also)))

    repaired = one.repair(word), other.repair(word)

    assert repaired[0] == repaired[1]


@given(st.text(max_size=200), st.text(alphabet="abcdefgh'`\"<:@# ", max_size=60))
def test_any_text_will_do(text: str, near: str) -> None:
    """Whatever people send, repair is defined and changes nothing but the words it names."""
    speller = Speller()
    speller.add(frozenset({"abcdefgh"}))
    question = f"{text} {near}\0"

    repaired = speller.repair(question)

    undone = repaired.text
    for _, right in repaired.changes:
        undone = undone.replace(right, "", 1)
    assert len(undone) == len(question) - sum(len(written) for written, _ in repaired.changes)
    if not repaired.changes:
        assert repaired.text == question


@pytest.mark.parametrize("paste", ["conect " * 20_000, "a" * 100_000, "`" * 100_000, "<" * 100_000])
def test_pastes_are_bounded(speller: Speller, paste: str) -> None:
    """The rest of a long paste stays as it is, and no word is cut in two."""
    repaired = speller.repair(paste)

    assert repaired.text.endswith(paste[2_000:])
    assert {written for written, _ in repaired.changes} <= {"conect"}
