"""Builds the smallest of sentence encoders: each word has a vector, a text has their mean."""

import json
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

WORDS = ("[UNK]", "refund", "money", "login", "password")
VECTORS = np.array([[0.1, 0.1, 0.1], [3, 0, 0.5], [2, 0.5, 0], [0, 2, 0.3], [0, 3, 0]], np.float32)


def build(
    folder: Path,
    *,
    pooled: bool = False,
    file: str = "model.onnx",
    vectors: NDArray[np.float32] = VECTORS,
) -> Path:
    """A folder with a model of WORDS; *pooled* ones give a sentence's vector themselves."""
    nodes = [helper.make_node("Gather", ["words", "input_ids"], ["last_hidden_state"])]
    output = "last_hidden_state"
    shape: list[str | int | None] = ["batch", "sequence", 3]
    if pooled:
        nodes.append(
            helper.make_node(
                "ReduceMean", ["last_hidden_state", "axis"], ["sentence_embedding"], keepdims=0
            )
        )
        output, shape = "sentence_embedding", ["batch", 3]
    graph = helper.make_graph(
        nodes,
        "words",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "sequence"])],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)],
        [
            numpy_helper.from_array(vectors.astype(np.float32), "words"),
            numpy_helper.from_array(np.array([1], np.int64), "axis"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, path)
    tokenizer: dict[str, object] = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": None,
        "decoder": None,
        "model": {
            "type": "WordLevel",
            "vocab": {word: number for number, word in enumerate(WORDS)},
            "unk_token": "[UNK]",
        },
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    return folder
