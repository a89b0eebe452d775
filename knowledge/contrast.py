"""What makes two questions differ that otherwise read alike: numbers, negations, opposites."""

import re

from knowledge.text import stem

_DIGIT = re.compile(r"\d")
_NEGATIONS = frozenset({"not", "no", "never", "without", "cannot", "neither", "nor", "unable"})

_PAIRS = (
    "enable disable",
    "activate deactivate",
    "add remove",
    "open close",
    "start stop",
    "on off",
    "install uninstall",
    "subscribe unsubscribe",
    "mute unmute",
    "block unblock",
    "ban unban",
    "login logout",
    "upgrade downgrade",
    "import export",
    "upload download",
    "increase decrease",
    "show hide",
    "lock unlock",
    "public private",
    "before after",
    "send receive",
    "join leave",
    "follow unfollow",
    "connect disconnect",
    "link unlink",
    "push pull",
    "buy sell",
    "in out",
    "merge split",
    "archive unarchive",
    "pin unpin",
    "accept decline",
    "allow forbid",
    "encrypt decrypt",
    "first last",
    "old new",
    "minimum maximum",
    "deposit withdraw",
    "free paid",
    "monthly yearly",
    "up down",
    "incoming outgoing",
    "with without",
    "hyper hypo",
    "credit debit",
)
_OPPOSITE = {
    stem(word): stem(other)
    for pair in _PAIRS
    for word, other in (pair.split(), reversed(pair.split()))
}


def is_negated(words: tuple[str, ...]) -> bool:
    """Whether normalised `words` say no to something."""
    return not _NEGATIONS.isdisjoint(words)


def numbers(words: tuple[str, ...]) -> frozenset[str]:
    """The words that hold a digit: counts, versions, error codes."""
    if not _DIGIT.search(" ".join(words)):  # one search for most texts
        return frozenset()
    return frozenset(word for word in words if _DIGIT.search(word))


def opposite(stem: str) -> str | None:
    """The stem that says the contrary ("disabl" for "enabl"), if there is one in the table."""
    return _OPPOSITE.get(stem)


def are_opposed(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of stems differ by a word and its opposite, such as enable and disable."""
    mine, theirs = one - other, other - one
    return any(_OPPOSITE.get(word) in theirs for word in mine)
