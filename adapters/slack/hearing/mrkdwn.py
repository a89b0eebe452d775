"""Slack's mrkdwn, as apps and old clients write it → plain chat Markdown. Pure."""

import re

from adapters.slack.hearing.mentions import Mentions
from adapters.slack.hearing.rich_text import coded, fenced, link

_CODE = re.compile(r"```\n?(?P<block>.+?)\n?```|`(?P<inline>[^`\n]+)`", re.DOTALL)
_ENTITY = re.compile(r"<(?P<what>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
_MARKS = (  # Slack's own mark, and Markdown's
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]*[^*\s])\*(?![\w*])"), r"**\1**"),
    (re.compile(r"(?<![\w_])_(?=\S)([^_\n]*[^_\s])_(?![\w_])"), r"*\1*"),
    (re.compile(r"(?<![\w~])~(?=\S)([^~\n]*[^~\s])~(?![\w~])"), r"~~\1~~"),
)
_KEPT = re.compile("\udc01(\\d+)\udc02")  # what is not read again; no text holds these


def markdown(written: str, mentions: Mentions) -> str:
    """*written* as Markdown; code is kept to the character."""
    written = re.sub("[\udc00-\udc02]", "", written)
    kept: list[str] = []

    def keep(words: str) -> str:
        kept.append(words)
        return f"\udc01{len(kept) - 1}\udc02"

    def code(found: re.Match[str]) -> str:
        block, inline = found["block"], found["inline"]
        if block is None:
            return keep(coded(_bare(inline)))
        before = found.start() > 0 and written[found.start() - 1] != "\n"
        after = found.end() < len(written) and written[found.end()] != "\n"
        return keep("\n" * before + fenced(_bare(block)) + "\n" * after)

    words = _CODE.sub(code, written)
    words = _ENTITY.sub(lambda found: keep(_entity(found, mentions)), words)
    for slacks, ours in _MARKS:
        words = slacks.sub(ours, words)
    words = unescaped(re.sub(r"^&gt; ?", "> ", words, flags=re.MULTILINE))
    return _KEPT.sub(lambda found: kept[int(found[1])], words)


def unescaped(words: str) -> str:
    """*words* without Slack's three escapes."""
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _entity(found: re.Match[str], mentions: Mentions) -> str:
    what, label = found["what"], unescaped(found["label"] or "")
    if what.startswith("@"):
        return mentions.person(what[1:], label)
    if what.startswith("#"):
        return mentions.channel(what[1:], label)
    if what.startswith("!subteam^"):
        return mentions.group(what.removeprefix("!subteam^"), label)
    if what.startswith("!date^"):
        return label
    if what.startswith("!"):
        return f"@{(label or what[1:]).removeprefix('@')}"
    return link(unescaped(what), label)


def _bare(code: str) -> str:
    """What stands in code: Slack puts addresses into brackets even there."""
    return unescaped(_ENTITY.sub(lambda found: found["label"] or found["what"], code))
