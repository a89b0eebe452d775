"""Proposes topics: clusters of past questions, each with the words that set it apart."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.surface import Alphabet, look, word_vectors
from knowledge.text import content
from knowledge.vocabulary import Vocabulary

Floats = NDArray[np.float64]

MOST = 2_000  # texts that are clustered: the distances of all pairs are held at once
LEAST = 5  # questions that make a topic
_MOST_TOPICS = 12
_WORDS = 6  # that describe one
# Mean cosine of two members of a cluster below which they have nothing in common.
_TOGETHER = 0.2
_TOGETHER_BY_WORDS = 0.08
_LETTERS = 0.5  # weight of letters beside stems where nothing tells meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Questions that belong together."""

    members: tuple[int, ...]  # numbers of the texts, the most typical first
    words: tuple[str, ...]  # the most distinctive first


def clusters(texts: Sequence[str], vectors: NDArray[np.float32] | None) -> list[Cluster]:
    """What at most MOST *texts* are about: at most twelve clusters, the largest first.

    *vectors*: what they mean, (texts, width), each of length 1; None compares their words. Texts
    that fit nowhere are in no cluster. The same texts give the same clusters.

    Ward's method (Ward 1963) by nearest-neighbour chains (Murtagh 1983) on the unit vectors, cut
    where the simplified silhouette (Hruschka, de Castro & Campello 2004) is best.
    """
    if len(texts) < LEAST:
        return []
    together = _TOGETHER if vectors is not None else _TOGETHER_BY_WORDS
    points = _by_words(texts) if vectors is None else vectors.astype(np.float64)
    speaks = np.flatnonzero(points.any(axis=1))
    if len(speaks) < LEAST:
        return []
    points = points[speaks]
    merges = _ward(points)
    most = min(2 * _MOST_TOPICS, len(points) // LEAST)
    cuts = [_cut(merges, len(points), number) for number in range(1, most + 1)]
    labels = max(cuts[1:], key=lambda cut: _silhouette(points, cut)) if most > 1 else cuts[0]
    found: list[NDArray[np.intp]] = []
    for label in range(int(labels.max()) + 1):
        members = np.flatnonzero(labels == label)
        centre = points[members].mean(axis=0)
        near = points[members] @ (centre / (np.linalg.norm(centre) or 1.0))
        if len(members) >= LEAST and _alike(centre, len(members)) >= together:
            found.append(speaks[members[np.argsort(-near, kind="stable")]])
    found.sort(key=lambda members: (-len(members), int(members[0])))
    found = found[:_MOST_TOPICS]
    words = distinctive([[texts[each] for each in members] for members in found])
    return [
        Cluster(members=tuple(members.tolist()), words=each)
        for members, each in zip(found, words, strict=True)
    ]


def distinctive(groups: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """The words that tell each group of texts from the others, as most people write them.

    c-TF-IDF: tf(word, group) · log(1 + A / f(word)), with A the mean number of words in a group
    and f the word's count in all (Grootendorst 2022, BERTopic).
    """
    counts = [Counter[str]() for _ in groups]
    spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for count, group in zip(counts, groups, strict=True):
        for text in group:
            for stem, word in set(content(text)):  # once a text: nobody's repetition counts
                count[stem] += 1
                spelt[stem][word] += 1
    whole = sum(counts, Counter[str]())
    average = whole.total() / max(len(groups), 1)
    return [
        tuple(
            max(spelt[stem].items(), key=lambda each: (each[1], each[0]))[0]
            for stem in sorted(
                (stem for stem in count if not stem[0].isdigit()),
                key=lambda stem: (-count[stem] * math.log(1 + average / whole[stem]), stem),
            )[:_WORDS]
        )
        for count in counts
    ]


def _by_words(texts: Sequence[str]) -> Floats:
    surfaces = [look(text) for text in texts]
    vocabulary, alphabet = Vocabulary(), Alphabet()
    for surface in surfaces:
        vocabulary.add(set(surface.stems))
        alphabet.add([surface])
    stems = word_vectors(surfaces, vocabulary)
    joined = np.concatenate((stems, _LETTERS * alphabet.vectors(surfaces)), axis=1)
    return np.asarray(joined / math.hypot(1.0, _LETTERS), np.float64)


def _ward(points: Floats) -> list[tuple[float, int, int]]:
    """Every merge of two clusters as (height, a row of one, a row of the other), lowest first."""
    number = len(points)
    squares = np.einsum("ij,ij->i", points, points)
    apart = squares[:, np.newaxis] + squares - 2 * points @ points.T
    np.fill_diagonal(apart, np.inf)
    sizes = np.ones(number)
    merges: list[tuple[float, int, int]] = []
    chain: list[int] = []
    alive = np.ones(number, np.bool_)
    for _ in range(number - 1):
        if not chain:
            chain.append(int(np.argmax(alive)))
        while True:
            last = chain[-1]
            nearest = int(np.argmin(apart[last]))
            if len(chain) > 1 and apart[last, chain[-2]] <= apart[last, nearest]:
                break
            chain.append(nearest)
        one, other = chain.pop(), chain.pop()
        height = float(apart[one, other])
        merges.append((height, one, other))
        total = sizes[one] + sizes[other] + sizes
        # Lance & Williams 1967, for Ward's criterion.
        row = (
            (sizes[one] + sizes) * apart[one]
            + (sizes[other] + sizes) * apart[other]
            - sizes * height
        ) / total
        alive[one] = False
        sizes[other] += sizes[one]
        row[~alive] = np.inf
        row[other] = np.inf
        apart[other, :] = apart[:, other] = row
        apart[one, :] = apart[:, one] = np.inf
    return sorted(merges)


def _cut(merges: Sequence[tuple[float, int, int]], number: int, wanted: int) -> NDArray[np.intp]:
    """The cluster of each of *number* points, 0 …, when *wanted* clusters are left."""
    parents = list(range(number))

    def root(at: int) -> int:
        while parents[at] != at:
            parents[at] = parents[parents[at]]
            at = parents[at]
        return at

    for _, one, other in merges[: number - wanted]:
        parents[root(one)] = root(other)
    return np.unique([root(at) for at in range(number)], return_inverse=True)[1]


def _alike(centre: Floats, number: int) -> float:
    """The mean cosine of two of *number* unit vectors with the mean *centre*."""
    return float((number * (centre @ centre) - 1) / (number - 1))


def _silhouette(points: Floats, labels: NDArray[np.intp]) -> float:
    """The mean simplified silhouette: of the distances to the centres, from -1 to 1."""
    count = int(labels.max()) + 1
    centres = np.stack([points[labels == label].mean(axis=0) for label in range(count)])
    squares = np.einsum("ij,ij->i", centres, centres)
    apart = np.sqrt(
        np.maximum(
            np.einsum("ij,ij->i", points, points)[:, np.newaxis] + squares - 2 * points @ centres.T,
            0.0,
        )
    )
    rows = np.arange(len(points))
    own = apart[rows, labels]
    apart[rows, labels] = np.inf
    other = apart.min(axis=1)
    return float(np.mean((other - own) / np.maximum(np.maximum(own, other), 1e-12)))
