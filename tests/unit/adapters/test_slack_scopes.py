"""What the bot asks for on Slack is what the docs say."""

import re
from pathlib import Path

import pytest

from adapters.slack.upkeep.scopes import NAMES, SCOPES, missing

DOCS = Path(__file__).parents[3] / "docs" / "slack.md"


def test_the_docs_tell_every_scope() -> None:
    """The table of docs/slack.md has each scope with its reason, and no other."""
    text = DOCS.read_text(encoding="utf-8").partition("## What the bot may do")[2]

    rows = re.findall(r"^\| `([a-z_:]+)` \| (.+) \|$", text.partition("\n## ")[0], re.MULTILINE)

    assert rows == [(scope.name, scope.why) for scope in SCOPES]


@pytest.mark.parametrize("name", NAMES)
def test_one_that_is_missing(name: str) -> None:
    """What was not granted is named, and nothing that was."""
    held = {*NAMES, "files:read"} - {name}

    found = missing(held)

    assert found == (name,)
