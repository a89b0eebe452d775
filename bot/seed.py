"""What a demo starts with: answers about answerwell itself, their topics, and who follows those."""

import json
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from bot.domain.entry import StoredEntry
from bot.domain.helpers import Helper
from bot.domain.helping_effects import KeepHelper
from bot.domain.topics import Topic
from bot.store import Reports, Store

PLANTED = datetime(2026, 11, 2, 9, tzinfo=UTC)

TOPICS = (
    Topic(id="setup", name="Setup", words=("install", "connect", "import", "database")),
    Topic(id="answers", name="Answers", words=("accept", "solved", "wrong", "close")),
    Topic(id="helping", name="Helping", words=("helper", "credit", "points", "board")),
    Topic(id="billing", name="Billing", words=("invoice", "company name", "bank transfer", "card")),
)

# Two, so that both are asked at once where nobody knows what a question is about, and "to the next
# deadline" leads to staff.
HELPERS = (
    Helper(account="playground:jonas", name="Jonas Berg", topics=("setup", "answers")),
    Helper(account="playground:priya", name="Priya Nair", topics=("billing", "helping")),
)


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
        topic=line.get("topic", ""),
    )


async def plant(store: Store, community: str) -> None:
    """Put them into an empty knowledge base; one that holds anything is left alone."""
    if await Reports(store).revision(community):
        return
    async with store.begin(community) as tx:
        for topic in TOPICS:
            await tx.keep_topic(topic)
        for entry in entries():
            await tx.put_entry(entry)
        for helper in HELPERS:
            await tx.helpers.write(KeepHelper(helper=helper), PLANTED)
