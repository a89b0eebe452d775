"""The knowledge that a demo starts with: answers about answerwell itself."""

import json
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from bot.domain.entry import StoredEntry
from bot.store import Reports, Store

PLANTED = datetime(2026, 11, 2, 9, tzinfo=UTC)


def entries() -> list[StoredEntry]:
    """What `seed.jsonl` beside this file says."""
    lines = files("bot").joinpath("seed.jsonl").read_text(encoding="utf-8").splitlines()
    return [_entry(json.loads(line)) for line in lines]


def _entry(line: dict[str, Any]) -> StoredEntry:
    return StoredEntry(
        id=line["id"],
        question=line["question"],
        phrasings=tuple(line["alt"]),
        answer=line["answer"],
        author=line["author"],
        author_name=line["author_name"],
        accepted_by=line["accepted_by"],
        accepted_by_name=line["accepted_by_name"],
        accepted_at=PLANTED,
        verified_at=PLANTED if line.get("verified") else None,
        verified_by_name="Sam Okafor" if line.get("verified") else "",
        solved=line.get("solved", 0),
    )


async def plant(store: Store, community: str) -> None:
    """Put them into an empty knowledge base; one that holds anything is left alone."""
    if await Reports(store).revision(community):
        return
    async with store.begin(community) as tx:
        for entry in entries():
            await tx.put_entry(entry)
