"""Slack's rich text, as typed in its own editor → plain chat Markdown. Pure; trusts no shape."""

from adapters.slack.hearing.mentions import Mentions
from adapters.slack.hearing.shape import Json, mapping, objects, text

INDENT = "   "  # one level of a list: enough for "1. ", and no code block yet


def markdown(block: Json, mentions: Mentions) -> str:
    """The text of a block of type rich_text."""
    parts = [_element(element, mentions) for element in objects(block.get("elements"))]
    return "\n".join(part.strip("\n") for part in parts if part.strip("\n"))


def _element(element: Json, mentions: Mentions) -> str:
    match element.get("type"):
        case "rich_text_section":
            return _inline(element, mentions)
        case "rich_text_preformatted":
            return fenced(_bare(element))
        case "rich_text_quote":
            return "\n".join(f"> {line}" for line in _inline(element, mentions).split("\n"))
        case "rich_text_list":
            return _list(element, mentions)
        case _:
            return ""


def fenced(code: str) -> str:
    """*code* as a block, kept to the character."""
    fence = "`" * max(3, _longest_run(code) + 1)
    return f"{fence}\n{code}\n{fence}" if code else ""


def coded(code: str) -> str:
    """*code* within a line."""
    if not code.strip():
        return code
    ticks = "`" * (_longest_run(code) + 1)
    space = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{ticks}{space}{code}{space}{ticks}"


def link(url: str, label: str) -> str:
    """A link, with its label if that says anything else."""
    if not label or label == url or url.removeprefix("mailto:") == label:
        return f"<{url}>"
    return f"[{label}]({url})"


def _list(element: Json, mentions: Mentions) -> str:
    ordered = element.get("style") == "ordered"
    first = _number(element.get("offset")) + 1
    start = INDENT * min(_number(element.get("indent")), 8)
    lines = []
    for number, item in enumerate(objects(element.get("elements")), first):
        mark = f"{number}. " if ordered else "- "
        words = _inline(item, mentions).strip("\n").replace("\n", f"\n{start}{INDENT}")
        lines.append(f"{start}{mark}{words}")
    return "\n".join(lines)


def _inline(element: Json, mentions: Mentions) -> str:
    return "".join(_span(each, mentions) for each in objects(element.get("elements")))


def _span(span: Json, mentions: Mentions) -> str:
    style = mapping(span.get("style"))
    match span.get("type"):
        case "text":
            return _styled(text(span.get("text")), style)
        case "link":
            return _styled(
                link(text(span.get("url")), text(span.get("text"))), {**style, "code": 0}
            )
        case "user":
            return mentions.person(text(span.get("user_id")))
        case "usergroup":
            return mentions.group(text(span.get("usergroup_id")))
        case "channel":
            return mentions.channel(text(span.get("channel_id")))
        case "broadcast":
            return f"@{text(span.get('range'))}"
        case "emoji":
            return emoji(span)
        case "date":
            return text(span.get("fallback"))
        case "color":
            return text(span.get("value"))
        case _:
            return ""


def _bare(element: Json) -> str:
    """What stands in code: nothing in it means anything."""
    return "".join(
        text(each.get("text")) or text(each.get("url")) for each in objects(element.get("elements"))
    )


def _styled(words: str, style: Json) -> str:
    if style.get("code"):
        return coded(words)
    core = words.strip()
    if not core:
        return words
    start, end = words.split(core, 1)
    for name, mark in (("strike", "~~"), ("italic", "*"), ("bold", "**")):
        if style.get(name):
            core = f"{mark}{core}{mark}"
    return f"{start}{core}{end}"


def emoji(span: Json) -> str:
    """The character of an emoji, or its name where it is one of the workspace's own."""
    try:
        points = [int(each, 16) for each in text(span.get("unicode")).split("-")]
        return "".join(map(chr, points)).encode().decode()
    except (ValueError, OverflowError):
        return f":{text(span.get('name'))}:"


def _longest_run(code: str) -> int:
    longest = run = 0
    for character in code:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return longest


def _number(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 100_000 else 0
