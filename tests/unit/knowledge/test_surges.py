"""Which recent questions ask much the same: by meaning, and by words alone."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.surges import EARLIER, NONE, Alike, Recent, most_central, shared_words
from tests.scenarios.test_incidents import LOGINS

OTHERS = ("How do I export my invoices?", "Can anyone help me please?", "Is lunch ready?")


class Directions:
    """An embedder of a few texts, as angles in a plane; counts what it is asked."""

    name, fingerprint, width = "directions", "0" * 32, 2

    def __init__(self, **degrees: float) -> None:
        self._degrees = degrees
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        at = np.radians([self._degrees[text.split()[0]] for text in texts])
        return np.stack([np.cos(at), np.sin(at)], axis=1).astype(np.float32)


def test_words_alone_find_the_crowd() -> None:
    """Six people about the login page are alike, those about other things are not."""
    texts = [*OTHERS, *LOGINS[:4]]

    found = Recent(None).alike(LOGINS[4], texts)

    assert found.near == found.group == (3, 4, 5, 6)


def test_what_asks_nothing_is_like_nothing() -> None:
    """ "Can anyone help me please?" in five mouths is no trouble that they share."""
    asks = "Can anyone help me please?"

    assert Recent(None).alike(asks, [asks] * 5) == NONE


def test_a_group_is_around_its_hub() -> None:
    """The new question is near one that is near all the others: they are one group."""
    embedder = Directions(new=0, hub=45, far=90, farther=95, other=180)
    texts = ["hub question", "far question", "farther question", "other question"]

    found = Recent(embedder).alike("new question", texts)

    assert found.near == (0,)
    assert found.group == (0, 1, 2)


def test_each_text_is_read_once() -> None:
    """A recent question's vector is remembered."""
    embedder = Directions(new=0, newer=10, hub=45)
    recent = Recent(embedder)

    recent.alike("new question", ["hub question"])
    recent.alike("newer question", ["hub question", "new question"])

    assert sorted(embedder.asked) == ["hub question", "new question", "newer question"]


def test_a_group_is_of_what_was_asked_lately() -> None:
    """Of older questions one is near, and may lead to an incident; none counts as a hub."""
    embedder = Directions(new=0, hub=45, far=90, farther=95)
    texts = ["far question", "farther question", "hub question"]

    found = Recent(embedder).alike("new question", texts, lately=2)

    assert found == Alike(near=(2,))


def test_what_is_usual_here_is_less_alike() -> None:
    """Two as near to everything as to each other are not alike; a few at a time are read."""
    degrees = {f"e{n}": 20.0 + n / 100 for n in range(EARLIER)}
    embedder = Directions(new=0, near=50, **degrees)
    recent, earlier = Recent(embedder), [f"e{n} question" for n in range(EARLIER)]

    times = [recent.alike("new question", ["near question"], earlier).near for _ in range(20)]

    assert times[0] == (0,)  # not enough is known of what is usual
    assert times[-1] == ()
    assert len(embedder.asked) == len(set(embedder.asked)) == EARLIER + 2


@pytest.mark.parametrize("texts", [LOGINS, LOGINS[::-1]])
def test_what_it_is_about_in_the_askers_words(texts: tuple[str, ...]) -> None:
    """The words that most of them use, as they write them, in whatever order they come."""
    assert shared_words(texts) == ("login", "page")


def test_without_a_common_word_there_is_none() -> None:
    """Nothing is made up."""
    assert shared_words(OTHERS) == ()


def test_the_central_question() -> None:
    """The one that shares most with the others."""
    assert most_central(["Is lunch ready?", "the login page fails", "login page", "my login"]) == 2
