"""Names and other short untrusted words as Discord Markdown that shows exactly them."""

import re

from adapters.visible import visible

NAME = 80  # characters of a name; Discord's own have at most 32
WORDS = 1000  # characters of one span

# Whatever starts markup, a mention or a link; an address must not become one, so its colon too.
_MARKUP = re.compile(r"[\\*_~`|\[\]<>@]|:(?=//)")
# Headings, small print and lists begin a line, and a span may begin one.
_LINE_START = re.compile(r"^( *(?:\d+(?=[.)] )|(?=#{1,3} |-#|[-+] )))")


def escape(text: str, longest: int = WORDS) -> str:
    """*text* on one line, as it reads, for any place between the bot's own words."""
    line = re.sub(r"\s*[\n\r\v\f\x85\u2028\u2029]\s*", " ", visible(text))
    if len(line) > longest:
        line = f"{line[: longest - 1]}…"
    return _LINE_START.sub(r"\1\\", _MARKUP.sub(r"\\\g<0>", line))


def escape_name(text: str) -> str:
    """The name of somebody or something; one that shows nothing is "someone"."""
    return escape(" ".join(visible(text).split()), NAME) or "someone"
