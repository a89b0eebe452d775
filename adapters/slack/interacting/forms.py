"""What is asked before a button acts: for how long, a closing note, whom; or the question itself.

A form remembers in its metadata what it is about: one from before a restart still works. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack.interacting import memo
from adapters.slack.interacting.blocks import asked, option, plain
from adapters.slack.interacting.bodies import field, text
from adapters.slack.interacting.memo import Memo
from adapters.slack.receiving.request import Body
from bot.domain.durations import DurationError, parse_duration
from bot.domain.incidents import LONGEST_REPLY
from bot.domain.message import Action
from bot.domain.presses import LONGEST_NOTE, LONGEST_SNOOZE

ASKS: Mapping[Action, str] = {
    Action.SNOOZE: "aw_span",
    Action.RESOLVE: "aw_note",
    Action.ASSIGN: "aw_person",
    Action.REPLY_ALL: "aw_words",
}
QUESTION = "aw_question"  # the callback id of the form that asks for a question
OURS = frozenset({*ASKS.values(), QUESTION})
LONGEST_QUESTION = 1000  # characters

VALUE, OTHER = "value", "other"  # blocks
QUICK = {"1h": "1 hour", "4h": "4 hours", "1d": "Tomorrow, at this time", "3d": "3 days"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What somebody filled in; `wrong` says what cannot be taken, by block."""

    value: str = ""
    wrong: Mapping[str, str]


def form(action: Action, remembered: Memo) -> dict[str, Any]:
    """The modal for *action*, which has one."""
    match ASKS[action]:
        case "aw_span":
            return _view(
                ASKS[action], "Come back to it later", "Snooze", remembered, *_span(remembered)
            )
        case "aw_note":
            note = _typed(LONGEST_NOTE, multiline=True)
            hint = "Optional. Everybody in the thread reads it."
            block = asked(VALUE, "Closing note", note, hint=hint, optional=True)
            return _view(ASKS[action], "It is done", "Resolve", remembered, block)
        case "aw_words":
            words = _typed(LONGEST_REPLY, multiline=True)
            hint = "It stands below each question, with your name."
            block = asked(VALUE, "What shall everybody read?", words, hint=hint)
            return _view(ASKS[action], "Reply to all", "Send", remembered, block)
        case _:
            people = {"type": "users_select"}
            block = asked(VALUE, "To whom on the team?", people)
            return _view(ASKS[action], "Hand it over", "Hand over", remembered, block)


def question(remembered: Memo) -> dict[str, Any]:
    """The modal in which a question is asked in private."""
    block = asked(
        VALUE,
        "What do you want to know?",
        _typed(LONGEST_QUESTION, multiline=True),
        hint="Only you see it, and the answer.",
    )
    return _view(QUESTION, "Ask a question", "Ask", remembered, block)


def filled(view: Body) -> Filled:
    """What the form *view*, one of `OURS`, was filled with."""
    value = field(view, VALUE)
    match text(view, "callback_id"):
        case "aw_span":
            return _span_of(text(value, "selected_option", "value"), _written(view, OTHER))
        case "aw_note":
            note = _written(view, VALUE)
            too_long = f"At most {LONGEST_NOTE} characters, please."
            return Filled(value=note, wrong={VALUE: too_long} if len(note) > LONGEST_NOTE else {})
        case "aw_words":
            words = _written(view, VALUE)
            if not words:
                return Filled(wrong={VALUE: "Write what everybody shall read."})
            too_long = f"At most {LONGEST_REPLY} characters, please."
            return Filled(
                value=words, wrong={VALUE: too_long} if len(words) > LONGEST_REPLY else {}
            )
        case "aw_person":
            person = text(value, "selected_user")
            return Filled(value=person, wrong={} if person else {VALUE: "Choose somebody."})
        case _:
            asked = _written(view, VALUE)
            if not asked:
                return Filled(wrong={VALUE: "Write your question."})
            too_long = f"At most {LONGEST_QUESTION} characters, please."
            return Filled(
                value=asked, wrong={VALUE: too_long} if len(asked) > LONGEST_QUESTION else {}
            )


def notice(title: str, *sentences: str, name: str = "") -> dict[str, Any]:
    """A modal that only says something; *sentences* are mrkdwn, *name* is its external id."""
    return {
        "type": "modal",
        **({"external_id": name} if name else {}),
        "title": plain(title),
        "close": plain("Close"),
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": sentence}}
            for sentence in sentences
        ],
    }


def _span(remembered: Memo) -> tuple[dict[str, Any], dict[str, Any]]:
    options = [option(label, value) for value, label in QUICK.items()]
    first = next((o for o in options if o["value"] == remembered.argument), options[0])
    quick = {
        "type": "radio_buttons",
        "options": options,
        "initial_option": first,
    }
    hint = "Such as 30m, 2h or 1d 12h. It counts instead of the choice above."
    return (
        asked(VALUE, "For how long?", quick),
        asked(OTHER, "Or for", _typed(20), hint=hint, optional=True),
    )


def _span_of(chosen: str, written: str) -> Filled:
    span, block = (written, OTHER) if written else (chosen or "1h", VALUE)
    try:
        too_long = parse_duration(span) > LONGEST_SNOOZE
    except (DurationError, OverflowError) as error:
        said = str(error) if isinstance(error, DurationError) else "At most 30d can be snoozed."
        return Filled(wrong={block: said[:150]})
    return Filled(value=span, wrong={block: "At most 30d can be snoozed."} if too_long else {})


def _written(view: Body, block: str) -> str:
    return text(field(view, block), "value").strip()


def _view(
    callback: str, title: str, submit: str, remembered: Memo, *blocks: dict[str, Any]
) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": memo.write(remembered),
        "title": plain(title),
        "submit": plain(submit),
        "close": plain("Cancel"),
        "blocks": list(blocks),
    }


def _typed(longest: int, *, multiline: bool = False) -> dict[str, Any]:
    return {
        "type": "plain_text_input",
        "multiline": multiline,
        "max_length": longest,
    }
