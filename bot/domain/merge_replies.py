"""What the bot tells the team when two stored answers are merged, or parted again."""

from bot.domain.message import Message, Typed
from bot.domain.phrases import message, note, number_of, say, small

UNDONE = "That was not done: "


def which() -> Message:
    return note(
        f"{UNDONE}say which two, by the numbers of their questions. ",
        Typed(line="merge 12 7"),
        " has the answer of #12 found under that of #7; ",
        Typed(line="merge 12 apart"),
        " takes that back.",
    )


def same(number: int) -> Message:
    return note(f"{UNDONE}#{number} twice is one answer. Write two different numbers.")


def no_question(number: int) -> Message:
    return note(f"{UNDONE}there is no question #{number} here.")


def nothing_kept(number: int) -> Message:
    return note(f"{UNDONE}no answer is kept from #{number}. One is when a reply is accepted.")


def merged_already(number: int, into: int | None) -> Message:
    return note(
        f"{UNDONE}the answer of #{number} is found under {_named(into)} already. ",
        Typed(line=f"merge {number} apart"),
        " takes that back.",
    )


def not_by_itself(number: int, other: int, into: int | None) -> Message:
    """*other*, under which *number* was to be found, is found under *into* itself."""
    if into in (number, None):
        return note(
            f"{UNDONE}the answer of #{other} is found under {_named(into)} itself. ",
            Typed(line=f"merge {other} apart"),
            " takes that back.",
        )
    return note(
        f"{UNDONE}the answer of #{other} is found under #{into} itself. ",
        Typed(line=f"merge {number} {into}"),
        " does what you mean.",
    )


def merged(number: int, into: int, points: int) -> Message:
    """*points*: what was paid twice, and does not count meanwhile."""
    taken = (
        f" {number_of(points, 'point')} for the same answer {_do(points)} not count twice."
        if points
        else ""
    )
    return message(
        say(
            f"Done: who asks as in #{number} gets the answer of #{into} from now on.{taken} "
            f"Where the answer of #{number} was shown it stays."
        ),
        small(Typed(line=f"merge {number} apart"), " takes it back."),
    )


def by_itself(number: int) -> Message:
    return note(f"{UNDONE}the answer of #{number} stands by itself.")


def parted(number: int, points: int) -> Message:
    """*points*: what counts again."""
    back = (
        f" {number_of(points, 'point')} {'counts' if points == 1 else 'count'} again."
        if points
        else ""
    )
    return note(f"Done: the answer of #{number} stands by itself again.{back}")


def _named(number: int | None) -> str:
    return f"#{number}" if number is not None else "another answer"


def _do(points: int) -> str:
    return "does" if points == 1 else "do"
