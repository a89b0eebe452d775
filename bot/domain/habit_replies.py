"""What the bot says to somebody about how they want to be asked: to them alone."""

from collections.abc import Mapping

from bot.domain import ask_replies
from bot.domain.asks import Way
from bot.domain.block_replies import APPEAL
from bot.domain.helpers import Helper, Quiet
from bot.domain.message import (
    Action,
    Block,
    Button,
    Message,
    Moment,
    Sentence,
    Span,
    Strong,
    Typed,
)
from bot.domain.phrases import message, note, number_of, say, shorten, small

GUEST: Sentence = ("I ask you nothing: you are a guest here, and only members are asked.",)
BLOCKED: Sentence = (
    "I ask you nothing: the team has blocked you from helping. ",
    *APPEAL,
)
EARNS_NOTHING: Sentence = ("You are a guest here: guests earn nothing that I could tell of.",)

_WAYS: Mapping[Way, Sentence] = {
    Way.MENTION: ("When a question fits you ", Strong(text="I mention you in its thread"), "."),
    Way.DIRECT: ("When a question fits you ", Strong(text="I write to you directly"), "."),
    Way.DIGEST: (
        "Once a day ",
        Strong(text="I write to you directly"),
        ", with what is still open on your topics.",
    ),
    Way.OFF: (Strong(text="I do not ask you"), ", whatever fits you."),
}
_LABELS = {
    Way.MENTION: "Mention me in the thread",
    Way.DIRECT: "Write to me directly",
    Way.DIGEST: "Once a day, directly",
    Way.OFF: "Do not ask me",
}


def habits(
    helper: Helper, topics: tuple[str, ...], usual: int, snoozed: bool, why_not: Sentence = ()
) -> Message:
    """Everything that somebody can choose. *topics*: their names; *usual*: most asks a day."""
    if why_not:
        lines: list[Block] = [say(*why_not)]
    else:
        lines = [say(*_topics(topics)), *_asked(helper, usual, snoozed)]
    lines += [_told(helper), _on_board(helper)]
    words = () if why_not else _words()
    return message(*lines, *words, buttons=_buttons(helper, why_not))


def _topics(topics: tuple[str, ...]) -> Sentence:
    if not topics:
        return ("I ask you nothing yet: choose your topics with ", Typed(line="topics"), ".")
    named = shorten(", ".join(topics), 300)
    return ("Your topics: ", Strong(text=named), ". ", Typed(line="topics"), " changes them.")


def _asked(helper: Helper, usual: int, snoozed: bool) -> tuple[Block, ...]:
    most = usual if helper.daily is None else helper.daily
    as_usual = ", as usual here" if helper.daily is None else ""
    quiet = _hours(helper.quiet) if helper.quiet else "none"
    until = helper.snoozed_until
    return (
        say(*_WAYS[helper.way]),
        *((ask_replies.shut(),) if helper.shut else ()),
        say("How often: at most ", Strong(text=_a_day(most)), f"{as_usual}."),
        say("Quiet hours: ", Strong(text=quiet), "."),
        *((say("Time zone: ", Strong(text=helper.zone), "."),) if helper.zone else ()),
        *((say("Paused until ", Moment(at=until), "."),) if until and snoozed else ()),
    )


def _told(helper: Helper) -> Block:
    if not helper.letters:
        return say("Letters: ", Strong(text="off"), ". I do not tell you whom your answers help.")
    return say(
        "Letters: ",
        Strong(text="on"),
        ". I write to you directly, at most once a day, when your answers helped again.",
    )


def _on_board(helper: Helper) -> Block:
    return say("Board: you are ", Strong(text="on it" if helper.on_board else "not on it"), ".")


def _words() -> tuple[Block, ...]:
    lines = (
        "helping daily 3",
        "helping quiet 22:00-07:00 Europe/Berlin",
        "helping snooze 3d",
        "helping board off",
    )
    spans: list[Span] = ["To change more, type "]
    for number, line in enumerate(lines):
        spans += [" · " if number else "", Typed(line=line)]
    return (small(*spans),)


def _buttons(helper: Helper, why_not: Sentence) -> tuple[Button, ...]:
    ways = tuple(
        Button(label=label, action=Action.WAY, ticket=0, argument=way.value)
        for way, label in _LABELS.items()
        if not why_not and way is not helper.way
    )
    tell = letters_button(helper)
    if tell is None:
        return (*ways, _no_letters())
    return (*ways, tell) if why_not != GUEST else ()


def zone(name: str) -> Message:
    """Whose clock is meant when somebody writes a time. "": they do not say any more."""
    if not name:
        return note("Done: you have set no time zone any more.")
    return note(
        "Done: times that you write are meant as in ",
        Strong(text=name),
        ". What I send once a day comes in the morning there.",
    )


def letters_button(helper: Helper | None) -> Button | None:
    """One tap to hear of one's own answers; None if *helper*, as far as known, does already."""
    if helper is not None and helper.letters:
        return None
    return Button(
        label="Tell me when my answers help again", action=Action.LETTERS, ticket=0, argument="on"
    )


def _no_letters() -> Button:
    return Button(
        label="Do not tell me whom I helped", action=Action.LETTERS, ticket=0, argument="off"
    )


def way(helper: Helper, *, topics: bool) -> Message:
    """How somebody is asked from now on. *topics*: whether they follow any."""
    if helper.way is Way.OFF:
        letters: Sentence = (" Letters about your answers still come.",) if helper.letters else ()
        back = Typed(line="helping mention")
        return note("Done. I ask you nothing any more; ", back, " changes that.", *letters)
    blocks = [say("Done. ", *_WAYS[helper.way])]
    if helper.way is not Way.MENTION:
        blocks.append(small(Typed(line="helping mention"), " ends that I write to you directly."))
    if not topics:
        blocks.append(say("First choose what about, with ", Typed(line="topics"), "."))
    return message(*blocks)


def daily(helper: Helper, usual: int) -> Message:
    if helper.daily is None:
        return note(f"Done. I ask you about at most {_a_day(usual)}, as usual here.")
    if not helper.daily:
        return note("Done. I ask you about no question at all until you allow some a day again.")
    return note(f"Done. I ask you about at most {_a_day(helper.daily)}.")


def quiet(hours: Quiet | None, *, assumed: bool) -> Message:
    """*assumed*: their zone was not said."""
    if hours is None:
        return note("Done. You have no quiet hours any more.")
    done = say(f"Done. I leave you alone from {_hours(hours)}.")
    if not assumed:
        return message(done)
    there = Typed(line="helping quiet 22:00-07:00 Europe/Berlin")
    return message(done, small("Is your time zone another one? Add it: ", there))


def snoozed(helper: Helper) -> Message:
    assert helper.snoozed_until is not None, "they snooze"
    until = Moment(at=helper.snoozed_until)
    return note(
        "Done. I leave you alone until ", until, ". ", Typed(line="helping back"), " ends it."
    )


def back(*, snoozed: bool) -> Message:
    if not snoozed:
        return note("You were not away: nothing is paused.")
    return note("Done. Welcome back; I may ask you again.")


def letters(helper: Helper) -> Message:
    if not helper.letters:
        return note("Done. I do not tell you any more whom your answers help.")
    return note(
        "Done. When answers of yours help somebody again I write to you directly, at most once a "
        "day. ",
        Typed(line="helping letters off"),
        " ends that.",
    )


def board(helper: Helper) -> Message:
    if helper.on_board:
        return note("Done. You are on the board again, with what you have earned.")
    return note("Done. You are not on the board any more. What you have earned stays yours.")


def unclear(*complaint: Span, example: str) -> Message:
    """What was written could not be read, and how it could be."""
    return note("That was not done: ", *complaint, " For example ", Typed(line=example), ".")


def not_done(why: Sentence) -> Message:
    """Whoever cannot be asked changes nothing about it."""
    return note("That was not done. ", *why)


def _a_day(most: int) -> str:
    return f"{number_of(most, 'question')} a day"


def _hours(hours: Quiet) -> str:
    begins, ends = (f"{m // 60:02}:{m % 60:02}" for m in (hours.begins, hours.ends))
    return f"{begins} to {ends}, {hours.zone}"
