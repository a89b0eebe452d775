"""Markdown: a heading is a question, and the text below it the answer.

A comment such as <!-- topic: Billing --> there says what it is about; nobody sees it on the page.
"""

import re
from collections.abc import Iterable, Iterator

from bot.exchange.draft import Draft, RefusedError, Skipped, draft
from bot.exchange.lines import ROW_BYTES, Line

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*")
_ANCHOR = re.compile(r"[ \t]*\{#[^}]*\}$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_TOPIC = re.compile(r"[ \t]*<!--\s*topic:\s*(.*?)\s*-->[ \t]*", re.IGNORECASE)
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*")


class _Section:
    """A heading and what stands below it so far."""

    def __init__(self, line: int, level: int, title: str) -> None:
        self.line, self.level = line, level
        self.title = _ANCHOR.sub("", title).strip()
        self.body: list[str] = []
        self.size = 0
        self.topic: str | None = None

    def add(self, text: str) -> None:
        self.size += len(text.encode())
        if self.size <= ROW_BYTES:
            self.body.append(text)

    def entry(self, next_level: int, first: bool) -> Draft | Skipped | None:
        """What the section is, if a heading of *next_level* (0: none) follows."""
        answer = "\n".join(self.body).strip()
        if next_level > self.level and not answer:
            return None  # the title of a group of questions
        if first and next_level > self.level == 1 and not self.title.endswith("?"):
            return Skipped(line=self.line, reason="is the page's title, no question")
        if self.size > ROW_BYTES:
            return Skipped(line=self.line, reason=f"is longer than {ROW_BYTES // 1000} kB")
        stated = {"question": self.title, "answer": answer}
        if self.topic is not None:
            stated["topic"] = self.topic
        return draft(self.line, stated)


def read(rows: Iterable[Line]) -> Iterator[Draft | Skipped]:
    """The entries in *rows*; raises RefusedError if there is no heading."""
    section: _Section | None = None
    before: list[str] = []  # the first heading
    fence, front, first = "", False, True
    for row in rows:
        if row.fault:
            yield Skipped(line=row.number, reason=row.fault)
            continue
        text = row.text.rstrip("\r\n")
        if front or (row.number == 1 and text.strip() == "---"):  # settings of the page, not text
            front = row.number == 1 or text.strip() not in ("---", "...")
            continue
        heading = None
        if fence:
            fence = "" if _closes(text, fence) else fence
        elif opened := _FENCE.fullmatch(text):
            fence = opened[1] if "`" not in opened[2] or opened[1][0] == "~" else ""
        elif found := _HEADING.fullmatch(text):
            heading = _Section(row.number, len(found[1]), found[2] or "")
        elif _UNDERLINE.fullmatch(text) and _is_title(body := section.body if section else before):
            level = 1 if "=" in text else 2
            heading = _Section(row.number - 1, level, body.pop())
        if heading is None:
            if section is not None and not fence and (found := _TOPIC.fullmatch(text)):
                section.topic = found[1]
            elif section is not None:
                section.add(text)
            else:
                before = [*before[-1:], text]
            continue
        if section is not None:
            if (entry := section.entry(heading.level, first)) is not None:
                yield entry
            first = False
        section = heading
    if section is None:
        raise RefusedError("is no knowledge base: it has no heading to be a question")
    if (entry := section.entry(0, first)) is not None:
        yield entry


def _closes(text: str, fence: str) -> bool:
    mark = text.strip()
    return len(mark) >= len(fence) and set(mark) == {fence[0]}


def _is_title(body: list[str]) -> bool:
    """Whether the last line stands alone, as a title that is underlined does."""
    return bool(body) and bool(body[-1].strip()) and (len(body) == 1 or not body[-2].strip())
