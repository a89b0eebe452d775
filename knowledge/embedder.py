"""What turns texts into vectors of meaning: the port that every sentence encoder implements."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class EncoderError(Exception):
    """A model cannot be used; the message names the file and the remedy, in one sentence."""


class Embedder(Protocol):
    """Embeds texts as people write them. May be called from several threads at once."""

    @property
    def name(self) -> str:
        """What people call the model."""
        ...

    @property
    def fingerprint(self) -> str:
        """The same for two embedders only if they give the same vectors; 32 hex digits."""
        ...

    @property
    def width(self) -> int:
        """The length of a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length 1 for each text, (len(texts), width); zeros where a text says nothing.

        Links, mentions, emoji and code blocks say nothing. Never raises for any text.
        """
        ...
