"""Tells the entries near a question apart: a classifier fitted on the spot to their phrasings."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_LOSS = 10.0  # weight of the loss against the ridge
_STEPS = 24


def classify(kernel: Floats, question: Floats, owners: NDArray[np.intp], weights: Floats) -> Floats:
    """A logit for each of the entries that own the phrasings, (entries,).

    Multinomial logistic regression in the space of `kernel` (phrasings, phrasings), fitted to
    which entry owns which phrasing (`owners`, 0 … entries - 1; `weights` of the examples) and
    applied to the similarities `question` (phrasings,). Fitting among the neighbours alone is
    as good as among all (SVM-KNN: Zhang, Berg, Maire & Malik 2006), needs no training when an
    entry changes, and learns what parts just these entries: "cancel" against "change", not the
    "subscription" that all of them are about. Accelerated gradient descent (Nesterov 1983) on the
    dual coefficients, a fixed number of steps: the same input gives the same logits.
    """
    number = int(owners.max()) + 1
    truth = np.zeros((len(owners), number))
    truth[np.arange(len(owners)), owners] = 1.0
    scale = _LOSS * weights[:, np.newaxis]
    step = 1.0 / (1.0 + 0.5 * _LOSS * float(np.abs(kernel).sum(axis=1).max()))
    held = ahead = np.zeros_like(truth)
    pace = 1.0
    for _ in range(_STEPS):
        chance = np.exp(kernel @ ahead)  # similarities are small: no overflow
        chance /= chance.sum(axis=1, keepdims=True)
        moved = ahead - step * (scale * (chance - truth) + ahead)
        faster = (1.0 + (1.0 + 4.0 * pace * pace) ** 0.5) / 2.0
        ahead = moved + (pace - 1.0) / faster * (moved - held)
        held, pace = moved, faster
    logits: Floats = question @ held
    return logits
