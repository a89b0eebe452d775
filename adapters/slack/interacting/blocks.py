"""What modals are made of, in Block Kit. Pure."""

from typing import Any


def plain(words: str) -> dict[str, Any]:
    """A text in which nothing is marked up."""
    return {"type": "plain_text", "text": words, "emoji": False}


def option(label: str, value: str) -> dict[str, Any]:
    """One choice of a menu."""
    return {"text": plain(label), "value": value}


def asked(
    block: str, label: str, element: dict[str, Any], *, hint: str = "", optional: bool = False
) -> dict[str, Any]:
    """An input with the id *block*, as which its *element* is known, too."""
    shown = {
        "type": "input",
        "block_id": block,
        "label": plain(label),
        "element": {**element, "action_id": block},
        "optional": optional,
    }
    return {**shown, "hint": plain(hint)} if hint else shown
