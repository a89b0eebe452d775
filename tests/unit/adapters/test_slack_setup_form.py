"""The modal of the setup: what is prefilled, what is read, and what cannot be saved."""

from datetime import timedelta
from typing import Any

import pytest

from adapters.slack.interacting.memo import Memo
from adapters.slack.interacting.setup_form import (
    GROUP,
    LIMIT,
    PERSON,
    STAFF,
    WATCHED,
    Form,
    draw,
    read,
)

GROUPS = {"S1A": "support", "S2B": "billing"}
CHOSEN = Form(
    watched=("C1A", "C2B"),
    staff_channel="C3C",
    group="S1A",
    first_response=timedelta(minutes=30),
)


def elements(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}


def sent_off(view: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """*view* as Slack sends it when nothing but *changed* was touched."""
    states: dict[str, Any] = {}
    for block, element in elements(view).items():
        states[block] = {
            "selected_conversations": element.get("initial_conversations", []),
            "selected_conversation": element.get("initial_conversation"),
            "selected_option": element.get("initial_option"),
            "selected_user": element.get("initial_user"),
        }
    states |= changed
    values = {block: {block: state} for block, state in states.items()}
    return {**view, "state": {"values": values}}


def test_what_is_prefilled_and_sent_off_is_what_was_chosen() -> None:
    """Opening and saving changes nothing."""
    view = draw(CHOSEN, GROUPS, Memo())

    form, wrong = read(sent_off(view))

    assert (form, wrong) == (CHOSEN, {})


def test_a_person_can_be_the_team_where_there_are_no_user_groups() -> None:
    """User groups cost money on Slack."""
    alone = Form(watched=(), staff_channel="C3C", person="U1A")
    view = draw(alone, {}, Memo())

    form, wrong = read(sent_off(view))

    assert (form, wrong) == (alone, {})
    assert GROUP not in elements(view)


def test_a_limit_that_the_settings_name_is_offered_too() -> None:
    """Saving does not round it."""
    odd = Form(staff_channel="C3C", group="S1A", first_response=timedelta(minutes=47))

    form, _ = read(sent_off(draw(odd, GROUPS, Memo())))

    assert form.first_response == timedelta(minutes=47)


@pytest.mark.parametrize(
    ("changed", "block"),
    [
        ({STAFF: {"selected_conversation": None}}, STAFF),
        ({STAFF: {"selected_conversation": "C1A"}}, STAFF),
        ({GROUP: {"selected_option": None}}, GROUP),
        ({PERSON: {"selected_user": "U1A"}}, PERSON),
        ({LIMIT: {"selected_option": {"value": "soon"}}}, LIMIT),
        ({LIMIT: {"selected_option": {"value": "0"}}}, STAFF),
        ({LIMIT: {"selected_option": {"value": "٣"}}}, LIMIT),
        ({LIMIT: {"selected_option": {"value": "9" * 400}}}, LIMIT),
        ({LIMIT: []}, LIMIT),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_field(changed: Any, block: str) -> None:
    """In the form, before it closes."""
    view = draw(CHOSEN, GROUPS, Memo())

    _, wrong = read(sent_off(view, **changed))

    assert set(wrong) == {block}


@pytest.mark.parametrize("body", [{}, {"state": 1}, {"state": {"values": {WATCHED: [1]}}}])
def test_a_form_with_nothing_in_it_is_read(body: Any) -> None:
    """It is only refused."""
    form, wrong = read(body)

    assert form == Form(first_response=timedelta())
    assert wrong


def test_a_hundred_groups_fit_and_the_chosen_one_is_among_them() -> None:
    """Slack takes a hundred options."""
    groups = {f"S{number}": f"team {number:03}" for number in range(150)}
    chosen = Form(staff_channel="C3C", group="S149")

    options = elements(draw(chosen, groups, Memo()))[GROUP]["options"]

    assert len(options) == 100
    assert "S149" in {option["value"] for option in options}
