"""What the bot says of somebody's own credit: the sum, and every point with its reason."""

import math
from collections.abc import Iterator, Sequence

from bot.domain.credits import Back, Cap, Kind
from bot.domain.message import Block, Button, Message, Moment, Paragraph, Sentence, Strong, Typed
from bot.domain.pages import ASKER, CreditLine, CreditPage, Turn
from bot.domain.parts.endings import Consent
from bot.domain.phrases import message, note, number_of, place, say, shorten, small
from bot.domain.policy import Credits
from bot.domain.ranks import SLACK, Reward, Standing, last_of, next_of, of_rank, reached

TITLE = 60  # characters of a question

# Why an award was taken back, by what changed or how the id of the suspension begins; and given
# back. Somebody's block is named to whom it cost points, and they are not.
_BACK = {
    Back.UNACCEPTED: "taken back, for that was undone",
    Back.REOPENED: "taken back, for the question was opened again",
    Back.MOVED: "taken back, for another answer was accepted instead",
    Back.RENEWED: "taken back, for it was accepted anew",
    Back.SHARED: "taken back, for it is shared anew",
    Back.DELETED: "taken back, for your reply was deleted",
    Back.UNVOTED: "taken back by who gave it",
    "block": "taken back while you were blocked",
    ASKER: "taken back, for the account that gave it was blocked",
    "link": "taken back, for your accounts were linked",
    "merge": "taken back, for another answer says the same",
}
_AGAIN = {
    "block": "given back, for you are not blocked any more",
    ASKER: "given back, for the account that gave it is not blocked any more",
    "link": "given back, for your accounts are not linked any more",
    "merge": "given back, for your answer stands by itself again",
}


_CAPS = {
    Cap.PAIR: "the day’s limit from one person was reached",
    Cap.REUSE: "the day’s limit for one stored answer was reached",
    Cap.DAY: "the day’s limit for anything but accepted answers was reached",
}


def credit(page: CreditPage, rules: Credits, buttons: tuple[Button, ...] = ()) -> Message:
    """The sum, how far it is final, and what is missing to a rank."""
    if not page.lines and not page.uncounted:
        return nothing(buttons)
    return message(
        *sums(page),
        small(*_rank(page, rules)),
        *rewards(page),
        small(Typed(line="why"), " shows where every point comes from."),
        buttons=buttons,
    )


def why(page: CreditPage) -> Message:
    """Lines of one's own credit, each with its question."""
    if not page.lines:
        return nothing() if not page.uncounted else message(*sums(page))
    blocks: list[Block] = [*sums(page), *lines(page.lines)]
    if page.older:
        blocks.append(
            small(f"… and {page.older:,} more: ", Typed(line=f"why {page.number + 1}"), ".")
        )
    return message(*blocks)


def nothing(buttons: tuple[Button, ...] = ()) -> Message:
    """There is no credit yet, and how to come by some."""
    said = note(
        "No credit yet. When an answer of yours is accepted you earn some; "
        "answer a question that you know about."
    )
    return message(*said.blocks, buttons=buttons)


def sums(page: CreditPage) -> Iterator[Paragraph]:
    """The sum, and what of it may still change."""
    yield say(
        Strong(text=number_of(page.total, "point")),
        f" · you have helped {number_of(page.helped, 'person', 'people')}",
    )
    if page.pending:
        yield small(*fresh(page))
    if page.uncounted:
        more = "more points do" if page.uncounted != 1 else "more point does"
        yield small(f"{page.uncounted:,} {more} not count now.")


def fresh(page: CreditPage) -> Sentence:
    """How much of the sum is not final yet."""
    if page.pending == page.total:
        return ("These points are new, and become final soon.",)
    are = "is new, and becomes" if page.pending == 1 else "are new, and become"
    return (f"{number_of(page.pending, 'point')} {are} final soon.",)


def lines(found: Sequence[CreditLine]) -> Iterator[Paragraph]:
    """Where points come from."""
    for line in found:
        yield say(*_line(line))


def _rank(page: CreditPage, rules: Credits) -> Sentence:
    standing = page.standing
    share = f"{standing.ratio:.0%}"
    if of_rank(standing, rules):
        return (f"You are a helper of rank: enough points, and {share} of your answers help.",)
    missing: list[str] = []
    if standing.points < rules.rank:
        count = "these count less with time, " if rules.half_life else ""
        missing.append(f"{count}{rules.rank - standing.points:.0f} to go")
    if standing.ratio < rules.ratio:
        missing.append(f"{rules.ratio:.0%} of your answers have to help, now it is {share}")
    return (f"A helper of rank from {number_of(rules.rank, 'point')} on: {'; '.join(missing)}.",)


def rewards(page: CreditPage) -> Iterator[Paragraph]:
    """The next role that they may earn, and what keeps the one that they have only just."""
    standing = page.standing
    last, coming = last_of(standing, page.rewards), next_of(standing, page.rewards)
    if last is not None and not reached(standing, last):
        yield small(
            "You keep the role ",
            Strong(text=last.name),
            f" down to {number_of(last.kept_from, 'point')}, as long as"
            f" {last.ratio - SLACK:.0%} of your answers help.",
        )
    if coming is not None:
        yield small(*_until(coming, standing))
    elif last is not None and reached(standing, last):
        yield small("You have the role ", Strong(text=last.name), ", the highest there is.")


def _until(reward: Reward, standing: Standing) -> Sentence:
    share = f"{reward.ratio:.0%} of your answers have to help, now it is {standing.ratio:.0%}."
    left = math.ceil(reward.points - standing.points)
    if left <= 0:
        return ("You have the points for the role ", Strong(text=reward.name), f"; {share}")
    points = f"{left:,} more {'point' if left == 1 else 'points'} until the role "
    ends = "." if standing.ratio >= reward.ratio else f"; {share}"
    return (points, Strong(text=reward.name), ends)


def _line(line: CreditLine) -> Sentence:
    ends: tuple[str | Moment, ...] = ()
    if line.pending:
        ends = (" · final on ", Moment(at=line.final_at, style="date"))
    if line.turn is Turn.BACK and not line.amount:
        ends = (" · it did not count then",)
    elif line.turn is not Turn.BACK and line.counting < line.times:
        some = f"{line.times - line.counting:,} of them " if line.counting else ""
        ends = (*ends, f" · {some}taken back since")
    if line.cap:
        ends = (*ends, f" · {'less' if line.amount else 'no points'}: {_CAPS[Cap(line.cap)]}")
    return (
        Strong(text=f"{line.amount:+,d}".replace("-", "−") if line.amount else "0"),
        f" {_what(line)} · ",
        *(
            (
                place(line.conversation, line.ticket, line.message),
                f" {shorten(line.question, TITLE)}",
            )
            if line.conversation is not None
            else (f"#{line.ticket}, asked in private",)
        ),
        " · ",
        Moment(at=line.at, style="date"),
        *ends,
    )


def _what(line: CreditLine) -> str:
    what = _award(line)
    match line.turn:
        case Turn.MADE:
            return what
        case Turn.BACK:
            return f"{_BACK.get(line.cause, 'taken back')}: {what}"
        case Turn.AGAIN:
            return f"{_AGAIN.get(line.cause, 'given back')}: {what}"


def _award(line: CreditLine) -> str:
    share = "; you share the points with others who helped" if line.shared else ""
    match line.kind, line.consent:
        case Kind.ACCEPTED, Consent.QUORUM:
            return f"other helpers accepted your answer, for the asker never came back{share}"
        case Kind.ACCEPTED, Consent.SILENCE:
            return "yours was the only answer, and the asker never came back"
        case Kind.ACCEPTED, _:
            return f"your answer was accepted{share}"
        case Kind.VERIFIED, _:
            return "our team checked your answer"
        case Kind.REUSED, _:
            return "your stored answer solved it"
        case Kind.VOTED, _:
            return f"{f'{line.times} people' if line.times > 1 else 'somebody'} found it helpful"
        case Kind.TOLD, _:
            return "somebody who asked the same was told your answer"
        case Kind.DECLINED, _:
            return "your reply did not solve it"
