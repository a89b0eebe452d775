"""Keeps what texts mean to a model: a cache that any process may read, fill and shorten."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.tables import embeddings
from bot.store.transaction import Store

_AT_ONCE = 500  # hashes in one statement


class Embeddings:
    """The embeddings of one community by one model: a text's hash and its vector, as bytes."""

    def __init__(self, store: Store, community: str, fingerprint: str) -> None:
        self._engines = store.engines
        self._key = {"community": community, "fingerprint": fingerprint}

    async def find(self, hashes: Collection[bytes]) -> dict[bytes, bytes]:
        """The vectors that are kept for some of *hashes*; for many, perhaps others too."""
        kept = select(embeddings.c.text_hash, embeddings.c.vector).filter_by(**self._key)
        queries = (
            [kept]
            if len(hashes) > 4 * _AT_ONCE
            else [kept.where(embeddings.c.text_hash.in_(some)) for some in _some(hashes)]
        )
        found: dict[bytes, bytes] = {}
        async with self._engines.read.connect() as db:
            for query in queries:
                found.update((row[0], row[1]) for row in await db.execute(query))
        return found

    async def keep(self, vectors: Mapping[bytes, bytes]) -> None:
        """Keep *vectors* by their hashes. What is kept already stays: it is the same."""
        rows = [
            {**self._key, "text_hash": key, "vector": vector} for key, vector in vectors.items()
        ]
        if not rows:
            return
        async with self._engines.write.begin() as db:
            make = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
            await db.execute(make(embeddings).on_conflict_do_nothing(), rows)

    async def forget(self, hashes: Collection[bytes]) -> None:
        """Drop these, as nobody asks for them any more."""
        for some in _some(hashes):
            async with self._engines.write.begin() as db:
                await db.execute(
                    delete(embeddings)
                    .filter_by(**self._key)
                    .where(embeddings.c.text_hash.in_(some))
                )

    async def keep_only(self, hashes: Collection[bytes]) -> None:
        """Drop all but *hashes*, and what other models made of this community's texts."""
        mine = select(embeddings.c.text_hash).filter_by(**self._key)
        other = [
            embeddings.c.community == self._key["community"],
            embeddings.c.fingerprint != self._key["fingerprint"],
        ]
        async with self._engines.read.connect() as db:  # no write lock when there is nothing
            kept = set(await db.scalars(mine))
            others = await db.scalar(select(embeddings.c.fingerprint).where(*other).limit(1))
        await self.forget(kept.difference(hashes))
        if others is not None:
            async with self._engines.write.begin() as db:
                await db.execute(delete(embeddings).where(*other))


def _some(hashes: Collection[bytes]) -> Iterator[Sequence[bytes]]:
    every = list(hashes)
    return (every[start : start + _AT_ONCE] for start in range(0, len(every), _AT_ONCE))
