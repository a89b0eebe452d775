"""A question that the bot posts for somebody: how it is marked, and how it is read back."""

QUESTION_ID = 4242  # the component that holds the question, and nothing else

_BAR = "> "


def quoted(text: str) -> str:
    """*text* as quoted lines."""
    return "\n".join(_BAR + line for line in text.split("\n"))


def unquoted(text: str) -> str:
    """What `quoted` was given."""
    return "\n".join(line.removeprefix(">").removeprefix(" ") for line in text.split("\n"))
