"""What the bot must be allowed, and the docs that say it."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from adapters.discord.upkeep.permissions import (
    CONTENT_INTENT,
    NEEDS,
    Kind,
    invitation,
    missing,
    wanted,
)
from bot.domain.message import Standing
from bot.domain.trouble import Cause, Trouble
from bot.domain.trouble_replies import what
from tests.unit.adapters.setting_examples import DISCORDS

DOCS = (Path(__file__).parents[3] / "docs" / "discord.md").read_text(encoding="utf-8")
PLACES = {
    Kind.TEXT: "text channels",
    Kind.FORUM: "forums",
    Kind.STAFF: "staff channel",
    Kind.RANKS: "server",
}


def test_the_docs_have_every_permission() -> None:
    """The table says of each permission where it is needed and why, and has no other."""
    rows = [
        f"| {need.words} | {places} | {need.why} |"
        for need in NEEDS
        if (places := ", ".join(place for kind, place in PLACES.items() if kind in need.where))
    ]

    table = DOCS[DOCS.index("| permission |") :].split("\n\n")[0].splitlines()[2:]

    assert table == rows


@pytest.mark.parametrize("ranks", [False, True])
def test_the_docs_have_the_exact_links(*, ranks: bool) -> None:
    """Who copies the link from the docs grants exactly what is needed."""
    link = invitation("APPLICATION_ID", ranks=ranks)

    assert re.search(f"^{re.escape(link)}$", DOCS, re.MULTILINE)


def test_the_docs_have_intent_tags_and_troubles() -> None:
    """The switch to flip, the tags of a forum and all that the bot complains of are explained."""
    named = Trouble(cause=Cause.NO_PERMISSION, name="…", missing=("…",))
    complaints = {
        what(Trouble(cause=cause, name="…", missing=named.missing)).split("…")[0].rstrip(" “")
        for cause in DISCORDS
    }

    assert CONTENT_INTENT in DOCS
    assert [tag for tag in Standing if f"**{tag}**" not in DOCS] == []
    assert [one for one in complaints if f"“{one}" not in DOCS] == []


def test_an_invitation() -> None:
    """The link has the application, both scopes and nothing beyond what is needed."""
    parts = urlsplit(invitation(123, ranks=True))

    query = parse_qs(parts.query)
    granted = discord.Permissions(int(query["permissions"][0]))

    assert (query["client_id"], query["scope"]) == (["123"], ["bot applications.commands"])
    assert granted == discord.Permissions(**{need.flag: True for need in NEEDS})
    assert not granted.administrator
    assert not wanted(ranks=False).manage_roles


@pytest.mark.parametrize("kind", Kind)
def test_what_is_missing(kind: Kind) -> None:
    """With everything that the invitation grants nothing is missing; without, all is named."""
    nothing = missing(kind, discord.Permissions.none())

    assert missing(kind, wanted(ranks=True)) == ()
    assert len(nothing) == sum(kind in need.where for need in NEEDS)


def test_words_of_a_forum() -> None:
    """A forum's settings speak of posts, a text channel's of threads."""
    held = wanted(ranks=False)
    held.update(send_messages_in_threads=False, manage_threads=False)

    assert missing(Kind.FORUM, held) == ("Send Messages in Posts", "Manage Posts")
    assert missing(Kind.TEXT, held) == ("Send Messages in Threads", "Manage Threads")
