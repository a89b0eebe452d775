"""Forms that are shown before a button acts: what they remember, and what was filled in."""

import json
from typing import Any

import pytest

from adapters.slack.interacting import forms, memo
from adapters.slack.interacting.forms import OTHER, VALUE, filled, form, question, swap
from adapters.slack.interacting.memo import Memo
from bot.domain.message import Action

BUTTON = "aw1:0a1b2c:snooze:12:0"


def sent_off(view: dict[str, Any], **values: dict[str, Any]) -> dict[str, Any]:
    """*view* as Slack sends it with *values* by block."""
    state = {block: {block: value} for block, value in values.items()}
    return {**view, "state": {"values": state}}


def typed(text: str | None) -> dict[str, Any]:
    return {"type": "plain_text_input", "value": text}


def chosen(value: str) -> dict[str, Any]:
    return {"type": "radio_buttons", "selected_option": {"value": value}}


def test_a_quick_choice_is_a_length_of_time() -> None:
    """One tap is enough."""
    view = form(Action.SNOOZE, Memo(button=BUTTON))

    result = filled(sent_off(view, value=chosen("4h"), other=typed(None)))

    assert (result.value, result.wrong) == ("4h", {})


def test_a_length_that_was_typed_counts_instead() -> None:
    """Who writes something means it."""
    view = form(Action.SNOOZE, Memo(button=BUTTON))

    result = filled(sent_off(view, value=chosen("1h"), other=typed(" 1d 12h ")))

    assert (result.value, result.wrong) == ("1d 12h", {})


@pytest.mark.parametrize("span", ["soon", "0h", "9", "25:00", "1/2/2027", "x" * 99])
def test_what_is_no_time_is_said_at_its_field(span: str) -> None:
    """The form stays open with the reason in it."""
    view = form(Action.SNOOZE, Memo(button=BUTTON))

    result = filled(sent_off(view, value=chosen("1h"), other=typed(span)))

    assert set(result.wrong) == {OTHER}
    assert result.wrong[OTHER].endswith((".", "…"))
    assert len(result.wrong[OTHER]) <= 150


def test_the_closing_note_may_be_empty_and_says_who_reads_it() -> None:
    """Nobody writes something for all by mistake."""
    view = form(Action.RESOLVE, Memo(button=BUTTON))

    result = filled(sent_off(view, value=typed(None)))

    assert (result.value, result.wrong) == ("", {})
    assert "Everybody in the thread reads it" in json.dumps(view)


def test_a_note_that_is_too_long_is_refused_in_the_form() -> None:
    """A form can be forged: its own limits are not trusted."""
    view = form(Action.RESOLVE, Memo(button=BUTTON))

    result = filled(sent_off(view, value=typed("x" * 1001)))

    assert set(result.wrong) == {VALUE}


def test_handing_over_asks_for_a_person() -> None:
    """Without one there is nothing to do."""
    view = form(Action.ASSIGN, Memo(button=BUTTON))

    nobody = filled(sent_off(view, value={"type": "users_select", "selected_user": None}))
    sam = filled(sent_off(view, value={"type": "users_select", "selected_user": "U1A"}))

    assert set(nobody.wrong) == {VALUE}
    assert (sam.value, sam.wrong) == ("U1A", {})


def test_a_swap_asks_for_a_person_and_perhaps_when() -> None:
    """What is typed goes to the rules as it is; a forged length is refused."""
    view = swap(Memo())
    person = {"type": "users_select", "selected_user": "U1A"}

    whole = filled(sent_off(view, value=person, other=typed(" fri 09:00-17:00 ")))
    nobody = filled(sent_off(view, value={"type": "users_select", "selected_user": None}))
    long = filled(sent_off(view, value=person, other=typed("x" * 101)))

    assert (whole.value, whole.note, whole.wrong) == ("U1A", "fri 09:00-17:00", {})
    assert set(nobody.wrong) == {VALUE}
    assert set(long.wrong) == {OTHER}


def test_who_hands_over_may_say_something_to_it() -> None:
    """The form says who reads it; it is never too long."""
    view = form(Action.ASSIGN, Memo(button=BUTTON))
    person = {"type": "users_select", "selected_user": "U1A"}

    noted = filled(sent_off(view, value=person, other=typed(" Check the invoice. ")))
    long = filled(sent_off(view, value=person, other=typed("x" * 1001)))

    assert (noted.value, noted.note, noted.wrong) == ("U1A", "Check the invoice.", {})
    assert set(long.wrong) == {OTHER}
    assert "Only the team reads it" in json.dumps(view)


def test_a_call_is_a_time_and_a_way() -> None:
    """On a line each, as the rules take them apart; both may be left out."""
    view = form(Action.CALL_ME, Memo(button=BUTTON))

    both = filled(sent_off(view, value=typed("mon 14:00"), other=typed("+49 30 901820")))
    way = filled(sent_off(view, value=typed(None), other=typed("+49 30 901820")))
    neither = filled(sent_off(view, value=typed(None), other=typed(None)))
    long = filled(sent_off(view, value=typed("x" * 201), other=typed("x" * 301)))

    assert (both.value, both.wrong) == ("mon 14:00\n+49 30 901820", {})
    assert (way.value, neither.value) == ("\n+49 30 901820", "")
    assert set(long.wrong) == {VALUE, OTHER}


@pytest.mark.parametrize("words", ["", "   ", "x" * 1001])
def test_a_question_has_words_but_not_too_many(words: str) -> None:
    """Said in the form."""
    result = filled(sent_off(question(Memo()), value=typed(words)))

    assert set(result.wrong) == {VALUE}


def test_a_form_remembers_where_it_was_opened() -> None:
    """Nothing else does: the bot may be another process by then."""
    remembered = Memo(
        button=BUTTON, argument="1h", channel="C1A", thread="1.2", url="https://x", ends=5.0
    )

    view = form(Action.SNOOZE, remembered)

    assert memo.read(view) == remembered


def test_a_memo_is_never_longer_than_slack_takes() -> None:
    """What is least needed goes."""
    written = memo.write(Memo(button=BUTTON, argument="x" * 2000, url="y" * 2000, channel="C1A"))

    assert len(written) <= 3000
    assert memo.read({"private_metadata": written}).button == BUTTON


@pytest.mark.parametrize(
    "metadata",
    ["", "no JSON", "[]", "1", '{"button": 1}', '{"ends": "x"}', '{"foreign": 1}', None, 7, [],
     '{"ends": 1e999}'],
)  # fmt: skip
def test_metadata_that_is_not_ours_is_an_empty_memo(metadata: Any) -> None:
    """Whatever it is, it is read."""
    found = memo.read({"private_metadata": metadata})

    assert found.button == ""


def test_a_form_without_a_state_is_read() -> None:
    """A piece that is missing is empty."""
    for callback in forms.OURS:
        result = filled({"callback_id": callback, "state": {"values": []}})

        assert result.value in ("", "1h")


@pytest.mark.parametrize("kept", ['{"ends": 1%s}' % ("0" * 400), "[" * 2900, "7", "nonsense"])
def test_what_is_no_memo_is_an_empty_one(kept: str) -> None:
    """Nothing that stands there instead raises."""
    assert memo.read({"private_metadata": kept}) == Memo()


def test_a_memo_that_cannot_be_shortened_is_none() -> None:
    """Better than one that Slack refuses."""
    assert memo.write(Memo(button="x" * 4000)) == ""
