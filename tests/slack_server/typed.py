"""What Slack makes of text that somebody types: rich_text, exactly as its own editor sends it."""

import re

from tests.slack_server.shapes import Json

TOKENS = re.compile(
    r"<@(?P<user>[UW][A-Z0-9]+)>"
    r"|<!subteam\^(?P<group>S[A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<!(?P<range>here|channel|everyone)>"
    r"|<#(?P<channel>[CG][A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<(?P<link>(?:https?://|mailto:)[^|>]+)(?:\|(?P<label>[^>]*))?>"
    r"|(?P<bare>https?://[^\s<>]+[^\s<>.,;:!?)])"
    r"|`(?P<code>[^`\n]+)`"
    r"|(?<!\w)\*(?P<bold>[^*\s](?:[^*\n]*[^*\s])?)\*(?!\w)"
    r"|(?<!\w)_(?P<italic>[^_\s](?:[^_\n]*[^_\s])?)_(?!\w)"
    r"|(?<!\w)~(?P<strike>[^~\s](?:[^~\n]*[^~\s])?)~(?!\w)"
    r"|:(?P<emoji>[a-z0-9_+-]+):"
)
FENCE = re.compile(r"```\n?(.*?)\n?```\n?", re.DOTALL)
BULLET = re.compile(r"^(?:[•*-] |(?P<number>\d+)\. )(?P<said>.*)$")
QUOTE = re.compile(r"^> ?(?P<said>.*)$")


def text_of(typed: str) -> str:
    """The `text` of a message: mrkdwn with `&`, `<`, `>` escaped and bare addresses in brackets."""

    def mark(found: re.Match[str]) -> str:
        if found["bare"]:
            return f"<{_escaped(found['bare'])}>"
        if found[0].startswith("<"):
            return found[0]
        return _escaped(found[0])

    parts, at = [], 0
    for found in TOKENS.finditer(typed):
        parts += [_escaped(typed[at : found.start()]), mark(found)]
        at = found.end()
    return "".join([*parts, _escaped(typed[at:])])


def blocks_of(typed: str, block_id: str) -> list[Json]:
    """The `blocks` of a message: one rich_text block."""
    elements: list[Json] = []
    at = 0
    for fence in FENCE.finditer(typed):
        elements += _lines(typed[at : fence.start()])
        code = {"type": "text", "text": fence[1]}
        elements.append({"type": "rich_text_preformatted", "elements": [code]})
        at = fence.end()
    elements += _lines(typed[at:])
    return [{"type": "rich_text", "block_id": block_id, "elements": elements}]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _lines(text: str) -> list[Json]:
    """Sections, lists and quotes, each as long as lines of its kind follow each other."""
    runs: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        kind, said = "section", line
        if bullet := BULLET.match(line):
            kind, said = ("ordered" if bullet["number"] else "bullet"), bullet["said"]
        elif quote := QUOTE.match(line):
            kind, said = "quote", quote["said"]
        if runs and runs[-1][0] == kind:
            runs[-1][1].append(said)
        else:
            runs.append((kind, [said]))
    return [_run(kind, lines) for kind, lines in runs if any(lines)]


def _run(kind: str, lines: list[str]) -> Json:
    if kind in ("ordered", "bullet"):
        items = [{"type": "rich_text_section", "elements": _inline(line)} for line in lines]
        return {
            "type": "rich_text_list", "style": kind, "indent": 0, "border": 0, "elements": items,
        }  # fmt: skip
    return {"type": f"rich_text_{kind}", "elements": _inline("\n".join(lines))}


def _inline(text: str) -> list[Json]:
    elements: list[Json] = []
    at = 0
    for found in TOKENS.finditer(text):
        if found.start() > at:
            elements.append({"type": "text", "text": text[at : found.start()]})
        elements.append(_element(found))
        at = found.end()
    if at < len(text):
        elements.append({"type": "text", "text": text[at:]})
    return elements


def _element(found: re.Match[str]) -> Json:
    groups = found.groupdict()
    for name, key in (("user", "user_id"), ("group", "usergroup_id"), ("channel", "channel_id")):
        if groups[name]:
            return {"type": key.removesuffix("_id"), key: groups[name]}
    if groups["range"]:
        return {"type": "broadcast", "range": groups["range"]}
    if groups["link"]:
        link: Json = {"type": "link", "url": groups["link"]}
        return link | ({"text": groups["label"]} if groups["label"] else {})
    if groups["bare"]:
        return {"type": "link", "url": groups["bare"]}
    if groups["emoji"]:
        return {"type": "emoji", "name": groups["emoji"]}
    style = next(name for name in ("code", "bold", "italic", "strike") if groups[name])
    return {"type": "text", "text": groups[style], "style": {style: True}}
