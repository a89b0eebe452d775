"""The entries that may fit a question, side by side: what speaks for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from knowledge.neighbours import classify
from knowledge.surface import Alphabet, Surface, word_vectors
from knowledge.vocabulary import Vocabulary

Floats = NDArray[np.float64]

_NEAREST = 5  # phrasings of other entries that say how crowded it is around one
_CROWDED = 0.5  # share of that which is taken off (hubs: Radovanović, Nanopoulos & Ivanović 2010)
_JOINT = 0.5  # weight, as an example, of question and answer together
# Weights of stems and of letters beside meaning, where there is an encoder, and where there is not.
_BESIDE = (0.15, 0.3)
_ALONE = (0.4, 0.8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """One entry to compare: its phrasings as they look and, with an encoder, what they mean."""

    id: str
    numbers: tuple[int, ...]  # of the phrasings to compare, among the entry's
    surfaces: tuple[Surface, ...]  # of these
    answer: tuple[str, ...]  # stems of the answer
    meanings: NDArray[np.float32] | None  # (phrasings, width), length 1
    joint: NDArray[np.float32] | None  # (width,), of question and answer together


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What speaks for each of the contenders, in their order: arrays of (contenders,)."""

    features: Mapping[str, Floats]
    nearest: tuple[int, ...]  # of each contender's surfaces, which one comes nearest


def compare(
    question: Surface,
    meaning: NDArray[np.float32] | None,
    contenders: Sequence[Contender],
    vocabulary: Vocabulary,
    alphabet: Alphabet,
) -> Findings:
    """Compare a question with its contenders, at least one.

    Features, each a similarity in about [0, 1] unless said otherwise:
    local: logit by `neighbours.classify`; best: of the nearest phrasing's meaning; centre: of the
    mean of all phrasings' meanings; joint: of the meaning of question and answer together;
    clear: best, less how crowded it is there; crowd: how crowded it is; word, words: by stems, of
    the nearest phrasing and of the centre; letter, letters: the same by letter n-grams; asked:
    share of the question's weight that the entry's phrasings cover, answer: that only its answer
    covers; evidence: that weight, in nats / 20; whole, sorted: rapidfuzz's token_set_ratio and
    token_sort_ratio.
    """
    surfaces = [surface for each in contenders for surface in each.surfaces]
    counts = np.array([len(each.surfaces) for each in contenders])
    owners = np.repeat(np.arange(len(contenders)), counts)
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))

    stems = _gram(word_vectors([question, *surfaces], vocabulary))
    letters = _gram(alphabet.vectors([question, *surfaces]))
    features: dict[str, Floats] = {}
    features["word"], features["words"] = _best_and_centre(stems, starts, counts)
    features["letter"], features["letters"] = _best_and_centre(letters, starts, counts)
    if meaning is None:
        kernel = _ALONE[0] * stems + _ALONE[1] * letters
        meant = kernel
        examples = owners
        weights = np.ones(len(owners))
    else:
        held = np.concatenate([each.meanings for each in contenders if each.meanings is not None])
        meant = _gram(np.concatenate((meaning[np.newaxis], held)))
        kernel = meant + _BESIDE[0] * stems + _BESIDE[1] * letters
        kernel, examples, weights = _with_joint(kernel, meaning, held, contenders, owners)
    features["best"], features["centre"] = _best_and_centre(meant, starts, counts)
    features["local"] = classify(kernel[1:, 1:], kernel[0, 1:], examples, weights)
    crowd = _crowd(meant[1:, 1:], owners, len(contenders))
    near = meant[0, 1:]
    clear = near - _CROWDED * crowd
    nearest = [
        int(start + np.argmax(clear[start : start + count]))
        for start, count in zip(starts, counts, strict=True)
    ]
    features["clear"] = clear[nearest]
    features["crowd"] = crowd[nearest]
    features["joint"] = (
        features["best"] if meaning is None else _joint(meaning, contenders, features["best"])
    )
    features |= _coverage(question, contenders, vocabulary)
    texts = [surface.text for surface in surfaces]
    for name, scorer in (("whole", fuzz.token_set_ratio), ("sorted", fuzz.token_sort_ratio)):
        ratios = process.cdist([question.text], texts, scorer=scorer)[0] / 100
        features[name] = np.maximum.reduceat(ratios.astype(np.float64), starts)
    return Findings(
        features=features,
        nearest=tuple(row - start for row, start in zip(nearest, starts.tolist(), strict=True)),
    )


def _gram(vectors: NDArray[np.float32]) -> Floats:
    return (vectors @ vectors.T).astype(np.float64)


def _best_and_centre(
    gram: Floats, starts: NDArray[np.intp], counts: NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """Row 0 against each entry: its best phrasing, and the mean of all, made as long as they."""
    best = np.maximum.reduceat(gram[0, 1:], starts)
    mean = np.add.reduceat(gram[0, 1:], starts) / counts
    within = np.array(
        [
            gram[1 + start : 1 + start + count, 1 + start : 1 + start + count].sum()
            for start, count in zip(starts, counts, strict=True)
        ]
    )
    length = np.sqrt(np.maximum(within, 1e-12)) / counts
    return best, np.where(within > 1e-9, mean / length, 0.0)


def _crowd(gram: Floats, owners: NDArray[np.intp], number: int) -> Floats:
    """The mean similarity of each phrasing to the nearest ones of other entries; 0 without any."""
    others = np.where(owners[:, np.newaxis] == owners, -np.inf, gram)
    kept = min(_NEAREST, number - 1)
    if kept < 1:
        return np.zeros(len(owners))
    nearest = np.partition(others, -kept, axis=1)[:, -kept:]
    return np.asarray(nearest.mean(axis=1))


def _with_joint(
    kernel: Floats,
    meaning: NDArray[np.float32],
    held: NDArray[np.float32],
    contenders: Sequence[Contender],
    owners: NDArray[np.intp],
) -> tuple[Floats, NDArray[np.intp], Floats]:
    """The kernel with a further, lighter example for each entry that has an answer."""
    having = [number for number, each in enumerate(contenders) if each.joint is not None]
    weights = np.concatenate((np.ones(len(owners)), np.full(len(having), _JOINT)))
    if not having:
        return kernel, owners, weights
    joints = np.stack([each.joint for each in contenders if each.joint is not None])
    everything = np.concatenate((meaning[np.newaxis], held, joints))
    # Texts of different kinds have no likeness of surface to speak of: half of the most there is.
    part = (everything @ joints.T).astype(np.float64) * (1.0 + sum(_BESIDE) / 2)
    before = len(kernel)
    grown = np.empty((len(everything), len(everything)))
    grown[:before, :before] = kernel
    grown[:, before:] = part
    grown[before:, :before] = part[:before].T
    return grown, np.concatenate((owners, having)), weights


def _joint(meaning: NDArray[np.float32], contenders: Sequence[Contender], best: Floats) -> Floats:
    return np.array(
        [
            other if each.joint is None else float(each.joint @ meaning)
            for each, other in zip(contenders, best.tolist(), strict=True)
        ]
    )


def _coverage(
    question: Surface, contenders: Sequence[Contender], vocabulary: Vocabulary
) -> dict[str, Floats]:
    """How much of what the question says occurs in each entry."""
    weights = {stem: vocabulary.weight(stem) for stem in question.stems}
    whole = sum(weights.values()) or 1.0
    asked, answered = [], []
    for each in contenders:
        held = {stem for surface in each.surfaces for stem in surface.stems}
        asked.append(sum(weight for stem, weight in weights.items() if stem in held))
        answered.append(
            sum(
                weight
                for stem, weight in weights.items()
                if stem in each.answer and stem not in held
            )
        )
    return {
        "asked": np.array(asked) / whole,
        "answer": np.array(answered) / whole,
        "evidence": np.minimum(np.array(asked) / 20, 1.5),
    }
