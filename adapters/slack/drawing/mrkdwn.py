"""A line of rich text as mrkdwn, in which names and other people's words show exactly themselves.

Small print has no rich text, and mrkdwn is where Slack documents that a user group is notified.
It escapes three signs only. Of those that could start bold, code or an emoji, each is replaced by
its twin that looks the same.
"""

import re
from collections.abc import Iterable

from adapters.slack.drawing.elements import Element, readable

AGO, CLOCK = "{ago}", "\u200b{date_short_pretty} at {time}"

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_TWINS = str.maketrans("*_~`:", "\u2217\u02cd\u223c\u02cb\ua789")
# Between two letters or digits, as in snake_case, a mark opens and closes nothing.
_MARK = re.compile(r"`|(?<![^\W_])[*_~]+|[*_~]+(?![^\W_])|:(?=[\w+'-]+:)")


def mrkdwn(elements: Iterable[Element]) -> str:
    """The inline *elements* in mrkdwn, for a text object that is `verbatim`."""
    line = "".join(map(_shown, elements)).strip()
    return f"\u200b{line}" if line.startswith("&gt;") else line  # it would begin a quote


def escape(text: str) -> str:
    """*text* as it reads, for any place within mrkdwn."""
    return entities(_MARK.sub(lambda mark: mark[0].translate(_TWINS), text))


def entities(text: str) -> str:
    """*text* without a sign that could begin a mention, a link or an entity."""
    return text.translate(_ESCAPES)


def _shown(element: Element) -> str:
    match element["type"]:
        case "text":
            return _styled(element["text"], element.get("style", {}))
        case "link":
            label = escape(readable(element))
            return f"<{entities(element['url'])}|{label.replace('|', '¦')}>"
        case "date":
            template = element["format"].replace(AGO, CLOCK)  # only rich text knows "ago"
            return f"<!date^{element['timestamp']}^{template}|{element['fallback']}>"
        case "channel":
            return f"<#{element['channel_id']}>"
        case "user":
            return f"<@{element['user_id']}>"
        case "usergroup":
            return f"<!subteam^{element['usergroup_id']}>"
        case other:
            raise ValueError(f"{other} has no mrkdwn")


def _styled(text: str, styles: dict[str, bool]) -> str:
    mark = "`" if "code" in styles else "*" if "bold" in styles else ""
    words = escape(text) if mark != "`" else entities(text.replace("`", "\u02cb"))
    return f"{mark}{words}{mark}"
