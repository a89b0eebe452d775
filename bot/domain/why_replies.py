"""Why a stored answer was chosen, in plain words; staff sees the scores as well."""

from collections.abc import Iterable

from bot.domain.message import Block, Message, Strong
from bot.domain.parts.offers import Offer
from bot.domain.phrases import TITLE, joined, message, percent, say, shorten, small, sureness
from bot.domain.replies import origin

WORDS = 6  # named at most
WORDING = 200  # characters of a stored wording


def why(offer: Offer, runner_up: Offer | None, *, nearest: str, staff: bool) -> Message:
    """Everything behind a match. *nearest*: the stored wording, "" where it is gone."""
    sure = f"{sureness(offer.confidence)} ({percent(offer.confidence)})"
    blocks: list[Block] = [
        say(f"I am {sure} that this is the answer."),
        say(_words(offer)),
    ]
    if nearest:
        blocks.append(say("Nearest stored wording: ", Strong(text=shorten(nearest, WORDING))))
    if runner_up is not None:
        blocks.append(say(_second(offer, runner_up)))
    blocks += origin(offer)
    if staff:
        blocks.append(small(_scores(offer, runner_up)))
    return message(*blocks)


def _words(offer: Offer) -> str:
    fit = (
        f"What fits: {_listed(offer.shared)}."
        if offer.shared
        else "No word is the same: it fits by its meaning."
    )
    read = [f"“{written}” as “{meant}”" for written, meant in offer.repairs[:WORDS]]
    return f"{fit} I read {joined(read)}." if read else fit


def _second(offer: Offer, runner_up: Offer) -> str:
    """What came next, and why it lost: words that it lacks, or only a lesser likeness."""
    other = f"“{shorten(runner_up.question, TITLE)}” ({percent(runner_up.confidence)})"
    if runner_up.confidence > offer.confidence:
        return f"Nearer was {other}, but this one was picked."
    title = f"Second came {other}"
    lacks = [word for word in offer.shared if word not in runner_up.shared]
    return f"{title}: it has nothing on {_listed(lacks)}." if lacks else f"{title}: less alike."


def _listed(words: Iterable[str]) -> str:
    return joined([f"“{word}”" for word in words][:WORDS])


def _scores(offer: Offer, runner_up: Offer | None) -> str:
    if offer.band is None:
        return "Its score was not kept."
    second = "" if runner_up is None else f"; second {runner_up.logit:+.2f}"
    return f"Score {offer.logit:+.2f}{second} · band {offer.band.value} · model {offer.model}"
