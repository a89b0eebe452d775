"""What the bot says of a swap of duty: to the team, to the two, and to who cannot do that."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.duty import Swap, SwapState
from bot.domain.message import Action, Button, Message, Moment, Person, Sentence, Strong, Typed
from bot.domain.phrases import message, note, say, small

UNDONE = "That was not done: "


def card(swap: Swap, at: datetime) -> Message:
    """A swap as the team sees it, with what can be done with it at *at*."""
    after: Sentence = ()
    match swap.state:
        case SwapState.ASKED if at < swap.open_until:
            after = (
                f"Nothing changes unless {swap.by_name} agrees, by ",
                Moment(at=swap.open_until),
                ".",
            )
        case SwapState.AGREED if at < swap.begins:
            after = ("Either of the two can take it back until then.",)
        case SwapState.ASKED | SwapState.DECLINED | SwapState.TAKEN_BACK:
            after = (f"{swap.of_name} stays on duty.",)
        case _:
            pass
    late = swap.state is SwapState.ASKED and at >= swap.open_until
    lines = [say(*standing(swap, late=late)), *([small(*after)] if after else [])]
    buttons = tuple(
        button(label, swap)
        for label in dict.fromkeys((*possible(swap, at, True), *possible(swap, at, False)))
    )
    return message(*lines, buttons=buttons)


def waits(swap: Swap) -> Message:
    """To who asked: they are still on duty."""
    return message(
        say(_by(swap), " is asked, in the team’s channel: ", *_what(swap), "."),
        small("You stay on duty until they agree. They can by ", Moment(at=swap.open_until), "."),
        buttons=(button(Action.SWAP_BACK, swap),),
    )


def covered(swap: Swap) -> Message:
    return message(
        say("Done: you are on duty for ", _of(swap), ", ", *_what(swap), ". They are told."),
        buttons=tuple(button(each, swap) for each in possible(swap, swap.asked_at, True)),
    )


def done(swap: Swap, *, by_stand_in: bool) -> Message:
    """To who settled *swap* just now."""
    match swap.state:
        case SwapState.AGREED:
            return note("Done: you are on duty for ", _of(swap), ", ", *_what(swap), ".")
        case SwapState.DECLINED:
            return note("Done: ", _of(swap), " stays on duty, and is told so.")
        case _ if by_stand_in:
            return note("Done: ", _of(swap), " is on duty again, and is told so.")
        case _:
            return note("Done: you are on duty yourself, ", *_what(swap), ".")


def told(swap: Swap, account: str) -> Message:
    """To the other of the two, whose *account* that is, who has not seen it yet."""
    if account == swap.by:
        return note(_by(swap), ": ", _of(swap), " is on duty again, ", *_what(swap), ".")
    match swap.state:
        case SwapState.AGREED:
            return note(_of(swap), ": ", _by(swap), " is on duty for you, ", *_what(swap), ".")
        case SwapState.DECLINED:
            return note(
                _of(swap), ": ", _by(swap), " cannot. You stay on duty, ", *_what(swap), "."
            )
        case _:
            return note(
                _of(swap), ": ", _by(swap), " took it back. You are on duty, ", *_what(swap), "."
            )


def nobody_agreed(swap: Swap) -> Message:
    """To who asked, when it begins."""
    return note(_of(swap), ": nobody agreed in time. You are on duty, ", *_what(swap), ".")


def gone() -> Message:
    return note(f"{UNDONE}this swap is not there any more. ", Typed(line="duty me"))


def only_the_team() -> Message:
    return note(f"{UNDONE}only the team is on duty, and only they can stand in.")


def not_yours(swap: Swap, *, back: bool) -> Message:
    if back:
        return note(f"{UNDONE}only ", _of(swap), " or ", _by(swap), " can take it back.")
    return note(
        f"{UNDONE}only ",
        _by(swap),
        " can say that, who was asked. ",
        Typed(line="duty cover"),
        " has you take over instead.",
    )


def too_late(swap: Swap) -> Message:
    return note(f"{UNDONE}nobody agreed before it began. ", _of(swap), " is on duty.")


def nothing_left(swap: Swap) -> Message:
    return note(f"{UNDONE}", _of(swap), " is not on duty then any more.")


def on_already(name: str) -> Message:
    return note(UNDONE, Strong(text=name), " is on duty then already.")


def stands(swap: Swap, at: datetime, *, back: bool) -> Message:
    """To who pressed what somebody had settled already."""
    match swap.state:
        case SwapState.AGREED if back and at >= swap.begins:
            return note(
                f"{UNDONE}it has begun. ", Typed(line="duty cover"), " takes the rest over."
            )
        case SwapState.AGREED:
            return note(_by(swap), " has agreed already, ", *_what(swap), ".")
        case SwapState.DECLINED:
            return note(f"{UNDONE}", _by(swap), " had declined. ", _of(swap), " stays on duty.")
        case _:
            return note(f"{UNDONE}it was taken back. ", _of(swap), " is on duty.")


def standing(swap: Swap, *, late: bool = False) -> Sentence:
    what = _what(swap)
    match swap.state:
        case SwapState.ASKED if late:
            return "Nobody agreed in time to stand in for ", _of(swap), ": ", *what, "."
        case SwapState.ASKED:
            return _of(swap), " asks ", _by(swap), " to stand in: ", *what, "."
        case SwapState.AGREED:
            verb = " took over from " if swap.covers else " stands in for "
            return _by(swap), verb, _of(swap), ": ", *what, "."
        case SwapState.DECLINED:
            return _by(swap), " cannot stand in for ", _of(swap), ": ", *what, "."
        case SwapState.TAKEN_BACK:
            return "Taken back: ", _by(swap), " for ", _of(swap), ", ", *what, "."


def possible(swap: Swap, at: datetime, stands_in: bool) -> Sequence[Action]:
    """What somebody can do with *swap*: who stands in, or whose duty it is."""
    if swap.state is SwapState.ASKED and at < swap.open_until:
        return (Action.STAND_IN, Action.NOT_FOR_ME) if stands_in else (Action.SWAP_BACK,)
    if swap.state is SwapState.AGREED and at < swap.begins:
        return (Action.SWAP_BACK,)
    return ()


def button(action: Action, swap: Swap) -> Button:
    labels = {Action.STAND_IN: "Agree", Action.NOT_FOR_ME: "Decline"}
    return Button(
        label=labels.get(action, "Take back"),
        action=action,
        ticket=0,
        argument=swap.id,
        style="primary" if action is Action.STAND_IN else "plain",
    )


def _of(swap: Swap) -> Person:
    return Person(account=swap.of, name=swap.of_name)


def _by(swap: Swap) -> Person:
    return Person(account=swap.by, name=swap.by_name)


def _what(swap: Swap) -> Sentence:
    return f"{swap.rota}, from ", Moment(at=swap.begins), " until ", Moment(at=swap.ends)
