"""Rich text in parts that are small enough to be sent and read; nothing is lost between them."""

from collections.abc import Iterator
from unicodedata import category

from adapters.slack.drawing.elements import Element, listed, quote, readable, text

LEAST = 200  # of a part: room for some words, however they are nested
COST = 20  # of every element, beside its characters: thousands of tiny ones are a long message too


def size(element: Element) -> int:
    """What *element* takes of the room in a message, about in characters."""
    if "elements" in element:
        return COST + sum(map(size, element["elements"]))
    return COST + len(element.get("url", "")) + len(element.get("text", ""))


def parts(elements: list[Element], room: int) -> Iterator[list[Element]]:
    """The top-level *elements* in lists of a size of at most *room* each (`LEAST` or more)."""
    if room < LEAST:
        raise ValueError(f"a part has room for at least {LEAST}, not {room}")
    waiting = [*reversed(elements)]
    part: list[Element] = []
    left = room
    while waiting:
        element = waiting.pop()
        if size(element) > left:
            # Little room is not worth breaking something in two.
            head, rest = ([], [element]) if part and left < room // 3 else _cut(element, left)
            waiting += reversed(rest)
            yield part + head
            part, left = [], room
        else:
            part.append(element)
            left -= size(element)
    if part:
        yield part


def _cut(element: Element, room: int) -> tuple[list[Element], list[Element]]:
    """What of the top-level *element* fits into *room*, and what remains of it."""
    room -= COST
    if element["type"] != "rich_text_list":
        head, tail = _cut_inline(element["elements"], room)
        return [element | {"elements": head}], [element | {"elements": tail}]
    items: list[Element] = element["elements"]
    count = 0
    while size(items[count]) <= room:
        room -= size(items[count])
        count += 1
    if count:
        return [element | {"elements": items[:count]}], [_from(element, count)]
    head, tail = _cut_inline(items[0]["elements"], room - COST)
    rest = [_from(element, 1)] if items[1:] else []
    return [element | {"elements": [items[0] | {"elements": head}]}], [quote(tail), *rest]


def _from(element: Element, count: int) -> Element:
    """The list *element* from its item at *count* on, with the numbers that its items have."""
    return listed(
        element["elements"][count:],
        ordered=element["style"] == "ordered",
        first=element.get("offset", 0) + 1 + count,
        indent=element["indent"],
    )


def _cut_inline(elements: list[Element], room: int) -> tuple[list[Element], list[Element]]:
    head: list[Element] = []
    for count, element in enumerate(elements):
        if size(element) <= room:
            head.append(element)
            room -= size(element)
            continue
        rest = elements[count + 1 :]
        fits = room - COST - len(element.get("url", ""))
        if "text" in element and fits > 0:
            at = _break(element["text"], fits)
            after = element["text"][at:]
            tail = [element | {"text": after}] if after else []
            return [*head, element | {"text": element["text"][:at]}], [*tail, *rest]
        if head:
            return head, [element, *rest]
        return _cut_inline([text(readable(element)), *rest], room)  # an address without room
    return head, []


def _break(words: str, room: int) -> int:
    """Where *words* end best within *room* characters: a line, a word, else between two signs."""
    for sign in ("\n", " "):
        if at := words.rfind(sign, room // 2, room) + 1:
            return at
    at = room
    while at > max(1, room - 32) and _joined(words[at - 1 : at + 1]):
        at -= 1
    return at


def _joined(two: str) -> bool:
    """Whether the second of two signs is shown as one with the first."""
    return len(two) == 2 and (
        two[0] == "\u200d" or category(two[1]) in ("Mn", "Me", "Mc", "Cf", "Sk")
    )
