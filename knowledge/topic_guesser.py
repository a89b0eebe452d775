"""Guesses what questions are about, from what a community has filed and how it words its topics."""

from collections.abc import Mapping, Sequence

from knowledge import calibration, topic_clusters, topics
from knowledge.embedder import Embedder
from knowledge.index import Examination, Index
from knowledge.topic_clusters import Cluster
from knowledge.topics import Descriptions, Leaning


class TopicGuesser:
    """The topics of one community. Its methods may be called from several threads."""

    def __init__(self, index: Index, embedder: Embedder | None) -> None:
        self._index, self._embedder = index, embedder
        self._descriptions: Descriptions | None = None

    def describe(self, described: Mapping[str, str]) -> None:
        """Guess from the next question on which of these topics it is about.

        By id, what each topic is in a few words; 2 to 4 ms for each that is new.
        """
        self._descriptions = Descriptions(described, self._embedder) if described else None

    def lean(self, text: str, examined: Examination | None) -> tuple[Leaning, ...]:
        """What a question is about, by the topics of its contenders and by the topics' words."""
        descriptions = self._descriptions
        if descriptions is None:
            return ()
        by_words = self._embedder is None or (
            examined is not None and examined.weights is calibration.WORDS_ALONE
        )
        # The encoder has just read it, and remembers.
        meaning = None if by_words or not self._embedder else self._embedder.embed([text])[0]
        described = self._index.similar(descriptions, text, meaning)
        near: list[tuple[str, float]] = []
        if examined is not None:
            features = examined.findings.features
            similar = (features["best"] + features["centre"]) / 2
            owners = (known.entry.topic for known in examined.known)
            near = list(zip(owners, similar.tolist(), strict=True))
        weights = topics.WORDS_ALONE if by_words else topics.WITH_MEANING
        return topics.lean(near, described, weights)

    def unfiled(
        self, described: Mapping[str, str], *, limit: int = 2_000
    ) -> dict[str, tuple[Leaning, ...]]:
        """By id, what the entries without a topic are about, by the words of the topics alone.

        `described` as in `describe`; the newest `limit` of the entries are looked at.
        """
        descriptions = Descriptions(described, self._embedder)
        weights = topics.WORDS_ALONE if self._embedder is None else topics.WITH_MEANING
        return {
            id_: topics.lean((), self._index.similar(descriptions, text, meaning), weights)
            for id_, (text, meaning) in self._index.unfiled(limit).items()
        }

    def clusters(self, texts: Sequence[str]) -> list[Cluster]:
        """What `texts` are about, as `topic_clusters.clusters` finds it."""
        vectors = None if self._embedder is None else self._embedder.embed(texts)
        return topic_clusters.clusters(texts, vectors)
