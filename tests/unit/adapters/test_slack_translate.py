"""Slack's messages as events."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.marks import HELPFUL
from adapters.slack.hearing import translate
from adapters.slack.hearing.place import Place
from bot.domain.identity import Actor
from bot.domain.reactions import CHECK_MARKS

ME = "U0BOT"
ANN = Actor(account="slack:U1", name="Ann")
HELP = Place(community="acme", channel="C1")
DIRECT = Place(community="acme", channel="D1", direct=True, private=True)
ROOM = Place(community="acme", channel="C2", group=True, private=True)
TS, ROOT = "1700000001.000200", "1700000000.000100"


def said(**more: Any) -> dict[str, Any]:
    return {"type": "message", "user": "U1", "text": "how?", "ts": TS, **more}


@pytest.mark.parametrize("subtype", [None, "file_share", "me_message", "thread_broadcast"])
def test_words_of_people_are_heard(subtype: str | None) -> None:
    """Only these kinds of messages are somebody's words."""
    message = said(**({"subtype": subtype} if subtype else {}))

    author = translate.author(message, ME)

    assert author == "U1"


@pytest.mark.parametrize(
    "notice",
    [
        {"user": ME},
        {"bot_id": "B1"},
        {"app_id": "A1"},
        {"bot_profile": {"id": "B1"}},
        {"workflow_id": "Wf1"},
        {"subtype": "bot_message"},
        {"subtype": "channel_join"},
        {"subtype": "tombstone"},
        {"subtype": "of the future"},
        {"subtype": ["file_share"]},
        {"user": None},
        {"user": {"id": "U1"}},
        {"ts": None},
        {"ts": "yesterday"},
    ],
)
def test_nothing_else_is_anybodys_words(notice: dict[str, Any]) -> None:
    """Bots, workflows, the bot itself and notices never ask: no loop can begin."""
    message = said(**notice)

    author = translate.author(message, ME)

    assert author is None


@pytest.mark.parametrize(
    ("place", "thread", "where", "answers", "addressed"),
    [
        (HELP, None, TS, None, False),
        (HELP, TS, TS, None, False),
        (HELP, ROOT, ROOT, None, False),
        (DIRECT, None, TS, None, True),
        (DIRECT, ROOT, TS, ROOT, True),
        (ROOM, None, "C2", None, False),
        (ROOM, ROOT, "C2", ROOT, False),
    ],
)
def test_a_message_belongs_to_its_conversation(
    place: Place, thread: str | None, where: str, answers: str | None, addressed: bool
) -> None:
    """Threads in channels, single messages with one person, one conversation with several."""
    message = said(**({"thread_ts": thread} if thread else {}))

    event = translate.posted(message, place, ANN, ME)

    assert event.key == f"slack:{place.channel}:{TS}:posted"
    assert event.at == datetime(2023, 11, 14, 22, 13, 21, 200, UTC)
    assert (event.conversation.channel, event.conversation.thread) == (place.channel, where)
    assert (event.reply_to, event.addressed, event.private) == (answers, addressed, place.private)


def test_an_edit_has_the_time_of_the_edit() -> None:
    """Two edits of one message differ, and the same one is the same however it is found."""
    message = said(edited={"user": "U1", "ts": "1700000009.000000"}, text="now?")

    event = translate.edited(message, HELP, ANN, ME)

    assert event is not None
    assert event.key == f"slack:C1:{TS}:edited:1700000009.000000"
    assert event.text == "now?"


@pytest.mark.parametrize(
    "edited", [None, {}, {"user": "U9", "ts": "1700000009.000000"}, {"user": "U1", "ts": 5}]
)
def test_what_nobody_edited_is_no_edit(edited: Any) -> None:
    """A preview, or what is changed by somebody else, changes no words."""
    message = said(edited=edited)

    event = translate.edited(message, HELP, ANN, ME)

    assert event is None


@pytest.mark.parametrize("name", ["white_check_mark", "heavy_check_mark", "ballot_box_with_check"])
def test_slacks_check_marks_are_the_rules_own(name: str) -> None:
    """With and without a tone of skin, each is one that accepts."""
    found = {translate.mark(name), translate.mark(f"{name}::skin-tone-3")}

    assert len(found) == 1
    assert found <= CHECK_MARKS


@pytest.mark.parametrize("name", ["+1", "thumbsup", "+1::skin-tone-3"])
def test_slacks_thumbs_are_one(name: str) -> None:
    """By each of its names, with and without a tone of skin; it is no check mark."""
    found = translate.mark(name)

    assert found == HELPFUL
    assert found not in CHECK_MARKS


@pytest.mark.parametrize("name", ["-1", "", "white_check_mark_2", "::white_check_mark"])
def test_other_reactions_are_no_marks(name: str) -> None:
    """What is no check mark and no thumb means nothing."""
    found = translate.mark(name)

    assert found is None


@given(ts=st.text(max_size=30))
def test_no_id_raises(ts: str) -> None:
    """What is no id of a message is told apart before it is read."""
    known = translate.is_stamp(ts)

    if known:
        assert translate.moment(ts).tzinfo is UTC
    else:
        with pytest.raises(ValueError, match="no id"):
            translate.moment(ts)
