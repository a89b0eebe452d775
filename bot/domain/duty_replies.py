"""What the bot says of duty: who is on, who stands in for whom, and what was not done."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.duty import Stint, Swap, SwapState
from bot.domain.message import (
    Action,
    Block,
    Button,
    Message,
    Moment,
    Person,
    Ping,
    Sentence,
    Span,
    Strong,
    Typed,
)
from bot.domain.phrases import LABEL, listed, message, note, number_of, say, shorten, small

UNDONE = "That was not done: "
MOST = 30  # lines of a list
MOST_SWAPS = 5  # in a list

Names = Mapping[str, str]  # of accounts


def called(account: str, names: Names) -> str:
    """The name of *account*; who never did anything here has only that."""
    return names.get(account, account)


def no_rotas() -> Message:
    return note(
        "Nobody is ever on duty here: no rota is set up. Who runs me writes one into my settings."
    )


def usage() -> Message:
    return message(
        say(Typed(line="duty"), " shows who is on duty, ", Typed(line="duty week"), " the next"),
        say(Typed(line="duty me"), " shows your own shifts."),
        say(Typed(line="duty swap @name tomorrow"), " asks somebody to stand in for you."),
        say(Typed(line="duty cover today"), " has you take over at once."),
        small("A time is a day, a date, or “fri 09:00-17:00”. Without one: your next shift."),
    )


def not_done(*why: Span) -> Message:
    return note(UNDONE, *why)


def now(rotas: Mapping[str, Sequence[Stint]], names: Names) -> Message:
    """Who is on duty in each rota, until when, and who is next. *rotas*: from now on, in order."""
    lines: list[Block] = []
    for name, stints in rotas.items():
        first, *later = stints
        # The last stint ends where nobody has looked any further.
        until: Sentence = (" until ", Moment(at=first.ends)) if later else ()
        lines.append(say(Strong(text=name), ": ", *_who(first, names), *until))
        if later:
            ends: Sentence = (" until ", Moment(at=later[0].ends)) if later[1:] else ()
            lines.append(small("after that ", *_who(later[0], names), *ends))
    lines.append(small(Typed(line="duty week"), " shows more, ", Typed(line="duty me"), " yours."))
    return _mentioning(message(*lines), rotas, names)


def week(rotas: Mapping[str, Sequence[Stint]], names: Names) -> Message:
    """Who is on duty in the next seven days."""
    lines: list[Block] = []
    number = 0
    for name, stints in rotas.items():
        number += len(stints)
        lines.append(say(Strong(text=name)))
        shown = (say(*_times(stint), ": ", *_who(stint, names)) for stint in stints)
        lines += shown
    rest = len(lines) - MOST
    more = (small(f"… and {number_of(rest, 'line')} more."),) if rest > 0 else ()
    return _mentioning(message(*lines[:MOST], *more), rotas, names)


def mine(
    own: Sequence[tuple[str, Stint]],
    swaps: Sequence[Swap],
    asked: Collection[str],
    at: datetime,
) -> Message:
    """One's own shifts by rota, and swaps; *asked*: ids of those in which one stands in."""
    lines: list[Block] = [say("You are on duty:")] if own else []
    lines += [say(*_times(stint), ": ", Strong(text=rota)) for rota, stint in own[:MOST]]
    if len(own) > MOST:
        lines.append(small(f"… and {number_of(len(own) - MOST, 'shift')} more."))
    if not own:
        lines.append(say("You are not on duty in the next four weeks."))
    buttons: list[Button] = []
    for swap in swaps[:MOST_SWAPS]:
        lines.append(say(*_standing(swap)))
        other = swap.of_name if swap.id in asked else swap.by_name
        found = (_button(label, swap) for label in _possible(swap, at, swap.id in asked))
        buttons += (replace(each, label=shorten(f"{each.label}: {other}", LABEL)) for each in found)
    return message(*lines, buttons=tuple(buttons))


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
    lines = [say(*_standing(swap, late=late)), *([small(*after)] if after else [])]
    buttons = tuple(
        _button(label, swap)
        for label in dict.fromkeys((*_possible(swap, at, True), *_possible(swap, at, False)))
    )
    return message(*lines, buttons=buttons)


def waits(swap: Swap) -> Message:
    """To who asked: they are still on duty."""
    return message(
        say(_by(swap), " is asked, in the team’s channel: ", *_what(swap), "."),
        small("You stay on duty until they agree. They can by ", Moment(at=swap.open_until), "."),
        buttons=(_button(Action.SWAP_BACK, swap),),
    )


def covered(swap: Swap) -> Message:
    return note("Done: you are on duty for ", _of(swap), ", ", *_what(swap), ". They are told.")


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


def _standing(swap: Swap, *, late: bool = False) -> Sentence:
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


def _possible(swap: Swap, at: datetime, stands_in: bool) -> Sequence[Action]:
    """What somebody can do with *swap*: who stands in, or whose duty it is."""
    if swap.state is SwapState.ASKED and at < swap.open_until:
        return (Action.STAND_IN, Action.NOT_FOR_ME) if stands_in else (Action.SWAP_BACK,)
    if swap.state is SwapState.AGREED and at < swap.begins:
        return (Action.SWAP_BACK,)
    return ()


def _button(action: Action, swap: Swap) -> Button:
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


def _times(stint: Stint) -> Sentence:
    return "from ", Moment(at=stint.begins), " until ", Moment(at=stint.ends)


def _who(stint: Stint, names: Names) -> Sentence:
    if not stint.who:
        return (Strong(text="nobody"),)
    return listed(tuple(_person(account, names) for account in stint.who))


def _person(account: str, names: Names) -> Span:
    """Who never did anything here has no name, but a mention."""
    name = names.get(account)
    return Ping(name=account) if name is None else Person(account=account, name=name)


def _mentioning(shown: Message, rotas: Mapping[str, Sequence[Stint]], names: Names) -> Message:
    """*shown*, in which those without a name are mentioned; only its reader sees that."""
    accounts = (account for every in rotas.values() for stint in every for account in stint.who)
    unnamed = dict.fromkeys(account for account in accounts if account not in names)
    return replace(shown, pings=tuple(unnamed))
