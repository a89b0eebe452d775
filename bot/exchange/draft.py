"""An entry as a file states it, and what becomes of it beside the entry that is already kept."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.entry import StoredEntry
from bot.domain.topics import LONGEST_NAME

IMPORTED = "import"  # who accepted an answer of which the file does not say it

_WORDING = ("question", "phrasings", "answer")
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")  # no database keeps these


class RefusedError(Exception):
    """The file cannot be imported, and nothing of it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One entry of a file."""

    line: int
    id: str
    stated: Mapping[str, Any]  # fields of StoredEntry; what is missing is not spoken of
    topic_name: str = ""  # of a topic that is stated by its id


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something in a file that makes no entry."""

    line: int
    reason: str
    foreign: bool = False  # nothing says that it was meant as one


def draft(
    line: int, stated: Mapping[str, Any], entry: str = "", topic_name: str = ""
) -> Draft | Skipped:
    """The entry with the id *entry*, or one that goes by its question; or why it is none."""
    if not stated.get("question", "").strip():
        return Skipped(line=line, reason="no question")
    if not stated.get("answer", "").strip():
        return Skipped(line=line, reason="no answer")
    topic = stated.get("topic", "")
    if max(len(topic), len(topic_name)) > LONGEST_NAME:
        return Skipped(line=line, reason=f"its topic is longer than {LONGEST_NAME} characters")
    texts = [entry, topic_name, *(value for value in stated.values() if isinstance(value, str))]
    if any(map(_UNKEEPABLE.search, [*texts, *stated.get("phrasings", ())])):
        return Skipped(
            line=line, reason="holds a character that cannot be kept (NUL or half a one)"
        )
    return Draft(
        line=line,
        id=entry or id_of(stated["question"]),
        stated=stated,
        topic_name=topic_name,
    )


def id_of(question: str) -> str:
    """The same id for the same question, however it is spaced and capitalised."""
    plain = " ".join(unicodedata.normalize("NFKC", question).casefold().split())
    return "q" + hashlib.sha256(plain.encode()).hexdigest()[:16]


def merge(new: Draft, kept: StoredEntry | None, now: datetime) -> StoredEntry:
    """What the file states, and for the rest what is kept.

    An answer that staff has checked is unchecked again when the file changes its wording.
    """
    if kept is None:
        unsaid = {"accepted_at": now, "accepted_by_name": IMPORTED}
        return StoredEntry(id=new.id, **{**unsaid, **new.stated})
    after = replace(kept, **new.stated)
    # An export names what was learnt as well: that stays learnt, and can still be unlearnt.
    learnt = {" ".join(each.split()) for each in kept.learnt}
    written = (each for each in after.phrasings if " ".join(each.split()) not in learnt)
    after = replace(after, phrasings=tuple(written))
    reworded = any(getattr(after, name) != getattr(kept, name) for name in _WORDING)
    if reworded and "verified_at" not in new.stated:
        after = replace(after, verified_at=None, verified_by_name="")
    return after
