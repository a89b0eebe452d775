"""What is asked before a button acts: until when, a note, whom, a call; or the question itself.

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
from bot.domain.calls import LONGEST_CONTACT, LONGEST_WISH
from bot.domain.duty_words import EXAMPLES
from bot.domain.incidents import LONGEST_REPLY
from bot.domain.message import Action
from bot.domain.moment_reading import LONGEST, MomentError
from bot.domain.moments import readable
from bot.domain.presses import LONGEST_NOTE

ASKS: Mapping[Action, str] = {
    Action.SNOOZE: "aw_span",
    Action.RESOLVE: "aw_note",
    Action.ASSIGN: "aw_person",
    Action.CALL_ME: "aw_call",
    Action.REPLY_ALL: "aw_words",
}
# The callback ids of the forms that ask for a question, and for who stands in for oneself.
QUESTION, SWAP = "aw_question", "aw_swap"
OURS = frozenset({*ASKS.values(), QUESTION, SWAP})
LONGEST_QUESTION = 1000  # characters

VALUE, OTHER = "value", "other"  # blocks
MOST_SAID = 150  # characters of what is wrong
QUICK = {
    "1h": "1 hour",
    "4h": "4 hours",
    "tomorrow 9:00": "Tomorrow 9:00",
    "next monday 9:00": "Next Monday 9:00",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What somebody filled in; `wrong` says what cannot be taken, by block."""

    value: str = ""
    note: str = ""  # what is said to it
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
        case "aw_call":
            return _view(ASKS[action], "Agree on a call", "Send", remembered, *_call())
        case "aw_words":
            words = _typed(LONGEST_REPLY, multiline=True)
            hint = "It stands below each question, with your name."
            block = asked(VALUE, "What shall everybody read?", words, hint=hint)
            return _view(ASKS[action], "Reply to all", "Send", remembered, block)
        case _:
            people = {"type": "users_select"}
            block = asked(VALUE, "To whom on the team?", people)
            hint = "Optional. Only the team reads it."
            note = _typed(LONGEST_NOTE, multiline=True)
            said = asked(OTHER, "What should they know?", note, hint=hint, optional=True)
            return _view(ASKS[action], "Hand it over", "Hand over", remembered, block, said)


def question(remembered: Memo) -> dict[str, Any]:
    """The modal in which a question is asked in private."""
    block = asked(
        VALUE,
        "What do you want to know?",
        _typed(LONGEST_QUESTION, multiline=True),
        hint="Only you see it, and the answer.",
    )
    return _view(QUESTION, "Ask a question", "Ask", remembered, block)


def swap(remembered: Memo) -> dict[str, Any]:
    """The modal in which somebody is asked to stand in on duty."""
    whom = asked(VALUE, "Who should stand in for you?", {"type": "users_select"})
    hint = f"Such as {', '.join(EXAMPLES)}. Without one: your next shift."
    when = asked(OTHER, "When?", _typed(LONGEST), hint=hint, optional=True)
    return _view(SWAP, "Ask for a swap", "Ask", remembered, whom, when)


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
        case "aw_person" | "aw_swap" as callback:
            person, note = text(value, "selected_user"), _written(view, OTHER)
            wrong = _too_long(OTHER, note, LONGEST if callback == SWAP else LONGEST_NOTE)
            chosen = {} if person else {VALUE: "Choose somebody."}
            return Filled(value=person, note=note, wrong=chosen | wrong)
        case "aw_call":
            when, contact = " ".join(_written(view, VALUE).split()), _written(view, OTHER)
            wrong = _too_long(VALUE, when, LONGEST_WISH)
            wrong |= _too_long(OTHER, contact, LONGEST_CONTACT)
            return Filled(value=f"{when}\n{contact}" if when or contact else "", wrong=wrong)
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
    hint = "Such as 18:30, mon 14:00, 2026-12-01 or 2h. It counts instead of the choice above."
    return (
        asked(VALUE, "Until when?", quick),
        asked(OTHER, "Or until", _typed(LONGEST), hint=hint, optional=True),
    )


def _call() -> tuple[dict[str, Any], dict[str, Any]]:
    when = "Such as tomorrow 14:00, or in your own words."
    only = "Such as a number. Only you and our team see it."
    return (
        asked(VALUE, "When suits you?", _typed(LONGEST_WISH), hint=when, optional=True),
        asked(OTHER, "How can we reach you?", _typed(LONGEST_CONTACT), hint=only, optional=True),
    )


def _span_of(chosen: str, written: str) -> Filled:
    span, block = (written, OTHER) if written else (chosen or "1h", VALUE)
    try:  # when that is, the rules know: whose clock it is by
        readable(span)
    except MomentError as error:
        return Filled(wrong={block: str(error)[:MOST_SAID]})
    return Filled(value=span, wrong={})


def _too_long(block: str, written: str, most: int) -> dict[str, str]:
    return {block: f"At most {most} characters, please."} if len(written) > most else {}


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
