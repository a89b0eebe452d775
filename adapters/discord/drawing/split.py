"""Long texts in parts: at lines, else at words, with every code block closed and opened again."""

import re
from collections.abc import Iterator

LEAST = 64  # characters of a part: room for a fence with its language, and words

_MARK = "```"
_LANGUAGE = re.compile(r"```([0-9A-Za-z_+\-.#]{0,20})$")


def split(text: str, size: int, bar: str = "") -> tuple[str, ...]:
    """*text* in parts of at most *size* characters, every line of which begins with *bar*.

    Lines stay whole where they fit. A part that ends inside of a code block closes it, and the
    next one opens it again in the same language. *size* is at least `LEAST`.
    """
    if size < LEAST:
        raise ValueError(f"a part has at least {LEAST} characters, not {size}")
    return tuple(
        "\n".join(f"{bar}{line}" for line in lines) for lines in _parts(text, size, len(bar) + 1)
    )


def _parts(text: str, size: int, line_cost: int) -> Iterator[list[str]]:
    part = _Part(size, line_cost)
    for line in text.split("\n"):
        rest = line
        while not part.fits(rest):
            if part.has_words:
                yield part.close()
                part = _Part(size, line_cost, part.fence)
            else:
                head = _head(rest, part.room(rest))
                part.add(head)
                rest = rest[len(head) :]
        part.add(rest)
    yield part.close(last=True)


class _Part:
    """The lines of one part, and the code block that is open at their end (its first line)."""

    def __init__(self, size: int, line_cost: int, fence: str = "") -> None:
        self._size = size + 1  # the last line needs no break after it
        self._line_cost = line_cost
        self._lines = [fence] if fence else []
        self._reopened = len(self._lines)
        self.fence = fence

    @property
    def has_words(self) -> bool:
        """Whether there is more than a code block that has just been opened."""
        return len(self._lines) > self._reopened and self._lines != [self.fence]

    def fits(self, line: str) -> bool:
        after = _fence_after(self.fence, line)
        closing = len(_MARK) + self._line_cost if after else 0
        return self._used() + len(line) + self._line_cost + closing <= self._size

    def room(self, line: str) -> int:
        """How many characters of *line* surely fit, whatever they open."""
        return self._size - self._used() - 2 * self._line_cost - len(_MARK)

    def add(self, line: str) -> None:
        self._lines.append(line)
        self.fence = _fence_after(self.fence, line)

    def close(self, *, last: bool = False) -> list[str]:
        just_opened = self.fence and self.has_words and self._lines[-1] == self.fence
        if just_opened and not last:
            return self._lines[:-1]  # the next part opens it
        return [*self._lines, _MARK] if self.fence else self._lines

    def _used(self) -> int:
        return sum(len(line) + self._line_cost for line in self._lines)


def _fence_after(fence: str, line: str) -> str:
    """The first line of the code block that is open after *line*; "" if none is."""
    if line.count(_MARK) % 2 == 0:
        return fence
    if fence:
        return ""
    language = _LANGUAGE.search(line)
    return f"{_MARK}{language[1] if language else ''}"


def _head(line: str, room: int) -> str:
    """What comes first of *line* in *room*: to a word, never between signs that belong together."""
    end = line.rfind(" ", room // 2, room) + 1 or room
    head = line[:end]
    if line[end : end + 1] == "`":
        head = head.rstrip("`") or head
    if (len(head) - len(head.rstrip("\\"))) % 2:
        head = head[:-1]
    return head
