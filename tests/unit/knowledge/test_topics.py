"""What a question is about, guessed from its neighbours; topics found in past questions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import models
from knowledge.matcher import Matcher
from knowledge.model import Entry
from knowledge.topic_clusters import LEAST, clusters
from knowledge.topics import UNTAGGED, WITH_MEANING, WORDS_ALONE, lean

TOPICS = {"billing": "Billing: invoice, refund", "login": "Login: password", "export": "Export"}
BASE = (
    ("billing", "Where do I find my invoice?"),
    ("billing", "How do I get a refund for my last invoice?"),
    ("login", "I forgot my password and cannot sign in"),
    ("login", "The password reset mail never comes"),
    ("", "Do you have an office in Berlin?"),
)
COLOURS = [f"Why is the {shade} paint of my fence {how}?" for shade in ("red", "green", "blue")
           for how in ("peeling", "fading", "sticky")]  # fmt: skip
TRAINS = [f"When does the {which} train to {town} leave?" for which in ("night", "fast", "next")
          for town in ("Rome", "Oslo", "Bonn")]  # fmt: skip


@pytest.fixture(params=[models.NONE, models.MINILM])
def matcher(request: pytest.FixtureRequest) -> Matcher:
    """A matcher that knows BASE and TOPICS, by words alone and with an encoder."""
    filled = Matcher(models.load(request.param))
    filled.index.put(
        Entry(id=f"e{number}", phrasings=(text,), answer="", topic=topic)
        for number, (topic, text) in enumerate(BASE)
    )
    filled.topics.describe(TOPICS)
    return filled


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("where is the invoice of my last month", "billing"),
        ("the mail to reset my password does not come", "login"),
        ("my cat ate a whole tomato", UNTAGGED),
        ("which office do you have in Berlin", UNTAGGED),
        ("how do I start an export", "export"),
    ],
)
def test_topics_are_those_of_the_neighbours(matcher: Matcher, text: str, topic: str) -> None:
    """The nearest entries say what it is about; a topic without any goes by its own words."""
    question = text

    about = matcher.match(question).about

    assert about[0].topic == topic


def test_nothing_is_guessed_without_topics(matcher: Matcher) -> None:
    """Where no topic is in use nothing is guessed, and matching is as it was."""
    question = "where do I find the invoice"
    with_topics = matcher.match(question)

    matcher.topics.describe({})
    without = matcher.match(question)

    assert without.about == ()
    assert without.hits == with_topics.hits


def test_a_topic_that_is_gone_counts_as_none(matcher: Matcher) -> None:
    """Entries that keep the id of a removed topic speak for no topic."""
    matcher.topics.describe({"login": "Login"})

    about = matcher.match("where do I find my invoice").about

    assert about[0].topic == UNTAGGED
    assert "billing" not in {each.topic for each in about}


SIMILAR = st.floats(0, 1.2)
NEAR = st.lists(st.tuples(st.sampled_from(["a", "b", "gone", ""]), SIMILAR), max_size=20)


@settings(max_examples=60)
@given(NEAR, st.dictionaries(st.sampled_from(["a", "b"]), SIMILAR))
def test_likelihoods_are_shares(near: list[tuple[str, float]], described: dict[str, float]) -> None:
    """Likelihoods fall, add up to one, name topics in use only, and do not depend on the order."""
    for weights in (WITH_MEANING, WORDS_ALONE):
        found = lean(near, described, weights)

        assert sum(each.likelihood for each in found) == pytest.approx(1)
        assert list(found) == sorted(found, key=lambda each: -each.likelihood)
        assert {each.topic for each in found} <= {UNTAGGED, *described}
        for one, other in zip(found, lean(near[::-1], described, weights), strict=True):
            assert one.likelihood == pytest.approx(other.likelihood)


@pytest.mark.parametrize("model", [models.NONE, models.MINILM])
def test_planted_clusters_are_found(model: str) -> None:
    """Two kinds of questions among single ones are two clusters, with the words of each."""
    embedder = models.load(model)
    odd = ["How long do I boil an egg?", "Who wrote Faust?", "Is my passport valid in Peru?"]
    texts = [*COLOURS, *TRAINS, *odd]

    found = clusters(texts, None if embedder is None else embedder.embed(texts))

    planted = [set(range(9)), set(range(9, 18))]
    held = [set(each.members) for each in found]
    assert all(any(len(kind & members) >= 8 for members in held) for kind in planted)
    assert not any(members & planted[0] and members & planted[1] for members in held)
    words = {word for each in found for word in each.words}
    assert words & {"paint", "fence"}
    assert words & {"train", "leave"}


@pytest.mark.parametrize("model", [models.NONE, models.MINILM])
def test_what_has_nothing_in_common_is_no_cluster(model: str) -> None:
    """Questions about different things propose nothing, nor do too few or empty ones."""
    embedder = models.load(model)
    texts = [
        "How long do I boil an egg?",
        "Who wrote Faust?",
        "Is my passport valid in Peru?",
        "Why does the engine stall?",
        "Which moon is the largest?",
        "Can goats climb trees?",
    ]

    found = clusters(texts, None if embedder is None else embedder.embed(texts))

    assert found == []
    assert clusters(COLOURS[: LEAST - 1], None) == []
    assert clusters([":)"] * LEAST, None) == []
