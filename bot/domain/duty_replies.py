"""What the bot says of duty: who is on, now, in the next days, and oneself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.duty import Stint, Swap
from bot.domain.message import (
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
from bot.domain.swap_replies import UNDONE, button, possible, standing

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
        say(
            Typed(line="duty"),
            " shows who is on duty, ",
            Typed(line="duty week"),
            " the next days.",
        ),
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
        lines.append(say(*standing(swap)))
        other = swap.of_name if swap.id in asked else swap.by_name
        found = (button(label, swap) for label in possible(swap, at, swap.id in asked))
        buttons += (replace(each, label=shorten(f"{each.label}: {other}", LABEL)) for each in found)
    return message(*lines, buttons=tuple(buttons))


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
