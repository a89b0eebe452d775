"""Runs a sentence encoder: an ONNX model and its tokenizer, in this process, on the CPU."""

import ctypes
import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from tokenizers import BertWordPieceTokenizer, Tokenizer

from knowledge.embedder import EncoderError
from knowledge.reference import SENTENCES
from knowledge.text import prose

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

LONGEST = 128  # word pieces read of a text: what all-MiniLM-L6-v2 was tuned on
_BATCH = 1024  # word pieces that the model reads at once: more takes memory and is no faster
_THREADS = 2  # for one text: 3 to 4 ms instead of 5 to 6 with one
_REMEMBERED = 64  # texts whose vectors are kept: a question is looked up several times
_READING = b"prose 1"  # how texts are prepared; a change makes stored vectors stale
_INPUTS = frozenset({"input_ids", "attention_mask", "token_type_ids"})


class Pooling(StrEnum):
    """How the vectors of a text's word pieces become one."""

    MEAN = "mean"
    CLS = "cls"  # the first one's


class SentenceEncoder:
    """An `Embedder` on onnxruntime. Safe across threads: session and tokenizer are read only."""

    def __init__(
        self,
        name: str,
        model: Path,
        tokenizer: Tokenizer | BertWordPieceTokenizer,
        *,
        pooling: Pooling = Pooling.MEAN,
        rarity: NDArray[np.float32] | None = None,
        centred: bool = False,
        longest: int = LONGEST,
    ) -> None:
        """*longest* is in word pieces. Raises EncoderError for a *model* that cannot be run.

        With *rarity*, a weight above 0 for each word piece that the tokenizer knows, a text's
        vector is half the mean and half the mean so weighted (as in SIF: Arora, Liang & Ma 2017).
        *centred* takes the mean of `reference.SENTENCES` off every vector (Mu & Viswanath 2018):
        many models put any two texts at a cosine of 0.7, while the calibration was made for one
        that puts what has nothing in common near 0.
        """
        self._session = _session(model)
        self._inputs = {each.name for each in self._session.get_inputs()}
        outputs = [each.name for each in self._session.get_outputs()]
        if not {"input_ids"} <= self._inputs <= _INPUTS:
            raise EncoderError(
                f"{model} is no sentence encoder (inputs: {', '.join(sorted(self._inputs))});"
                " take a model exported by sentence-transformers or optimum"
            )
        # A sentence's vector if the model has pooled already, or one for each word piece.
        self._output = "sentence_embedding" if "sentence_embedding" in outputs else outputs[0]
        self._pooling = pooling
        self._rarity = rarity
        self._middle: NDArray[np.float32] | None = None
        self._tokenizer = tokenizer
        self._tokenizer.enable_truncation(longest)
        self._tokenizer.no_padding()
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._one)
        self.name = name
        try:
            self.width = self._run([self._tokenizer.encode("a").ids]).shape[1]
        except Exception as error:  # whatever onnxruntime or numpy make of such a model
            raise EncoderError(
                f"{model} gives no vectors of sentences ({_first_line(error)});"
                " take a model exported by sentence-transformers or optimum"
            ) from error
        if centred:
            alone = [self._all([sentence])[0] for sentence in SENTENCES]
            self._middle = np.mean(alone, axis=0)
        settings = f"{pooling} {longest} {self._output} {centred}".encode()
        weights = b"" if rarity is None else rarity.tobytes()
        self.fingerprint = _digest(model, tokenizer.to_str().encode(), settings, weights, _READING)
        _give_back()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length 1 for each text; zeros where it says nothing."""
        if len(texts) == 1:
            return self._remembered(texts[0])[np.newaxis]
        vectors = self._all(texts)
        _give_back()
        return vectors

    def _one(self, text: str) -> NDArray[np.float32]:
        row: NDArray[np.float32] = self._all([text])[0]
        row.setflags(write=False)  # it is shared by all who ask for it
        return row

    def _all(self, texts: Sequence[str]) -> NDArray[np.float32]:
        read = [(number, _readable(text)) for number, text in enumerate(texts)]
        said = [(number, text) for number, text in read if text]
        pieces = [each.ids for each in self._tokenizer.encode_batch([text for _, text in said])]
        vectors = np.zeros((len(texts), self.width), np.float32)
        # Texts of one length together: a batch is as slow as its longest.
        waiting = sorted((len(ids), number) for (number, _), ids in zip(said, pieces, strict=True))
        held = dict(zip((number for number, _ in said), pieces, strict=True))
        while waiting:
            # Taken from the long end, so that what is at hand fits whatever comes with it.
            some = max(1, _BATCH // max(waiting[-1][0], 1))
            numbers = [number for _, number in waiting[-some:]]
            del waiting[-some:]
            vectors[numbers] = self._run([held[number] for number in numbers])
        if self._middle is not None:
            spoken = [number for number, _ in said]
            vectors[spoken] = _unit(vectors[spoken] - self._middle)
        return vectors

    def _run(self, pieces: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        shape = (len(pieces), max(map(len, pieces)) or 1)
        ids, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        for row, found in enumerate(pieces):
            ids[row, : len(found)] = found
            mask[row, : len(found)] = 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (out,) = self._session.run([self._output], {name: given[name] for name in self._inputs})
        vectors = np.asarray(out, np.float32)
        if vectors.ndim == 2:
            return _unit(vectors)
        if self._pooling is Pooling.CLS:
            return _unit(vectors[:, 0])
        mean = _unit(_weighted(vectors, mask))
        if self._rarity is None:
            return mean
        return _unit(mean + _unit(_weighted(vectors, mask * self._rarity[ids])))


def _weighted(
    vectors: NDArray[np.float32], weights: NDArray[np.int64] | NDArray[np.float32]
) -> NDArray[np.float32]:
    """The weighted sum over the word pieces: (n, pieces, width) gives (n, width)."""
    total: NDArray[np.float32] = np.einsum("npw,np->nw", vectors, weights.astype(np.float32))
    return total


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    vectors = np.nan_to_num(vectors, posinf=0.0, neginf=0.0)  # what is no number says nothing
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    blank = np.zeros_like(vectors)
    unit: NDArray[np.float32] = np.divide(vectors, lengths, out=blank, where=lengths > 0)
    return unit


def _readable(text: str) -> str:
    """What the model gets to read of *text*; "" if there is not one letter or digit."""
    said = prose(text).replace("\0", " ").encode("utf-8", "replace").decode()
    return " ".join(said.split()) if any(sign.isalnum() for sign in said) else ""


def _session(model: Path) -> "InferenceSession":
    # Before the import, which otherwise makes up an id of this machine and reports it to Microsoft.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.log_severity_level = 4  # what matters comes as an exception
    options.intra_op_num_threads = _THREADS
    options.inter_op_num_threads = 1
    # Threads that spin take each other's core where others work too: 17 ms a text instead of 11.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False  # an arena keeps the memory of the largest batch for good
    options.enable_mem_pattern = False  # patterns are for inputs of one shape
    try:
        return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has a dozen, without a common type
        raise EncoderError(
            f"{model} cannot be loaded as an ONNX model ({_first_line(error)});"
            " copy the file again, or export it anew"
        ) from error


def _give_back() -> None:
    """Hand freed memory back to the system: 60 MB after a batch, which glibc would keep."""
    with suppress(OSError, AttributeError):  # other systems have no such function, or need none
        ctypes.CDLL(None).malloc_trim(0)


def _digest(model: Path, *parts: bytes) -> str:
    with model.open("rb") as file:
        found = hashlib.file_digest(file, "sha256")
    for part in parts:
        found.update(part)
    return found.hexdigest()[:32]


def _first_line(error: Exception) -> str:
    line = (str(error).splitlines() or [""])[0]
    return line.rpartition(" : ")[2][:120] or type(error).__name__
