"""What the bot says when somebody links two accounts: to them alone."""

from datetime import datetime

from bot.domain.codes import Offered, spaced
from bot.domain.identity import Actor
from bot.domain.message import Message, Moment, Sentence, Strong, Typed
from bot.domain.phrases import message, note, say, small


def code(fresh: str, ends: datetime) -> Message:
    """The code, and what to do with it."""
    return message(
        say("Your code is ", Strong(text=spaced(fresh)), "."),
        say(
            "Give it to me from your other account by ",
            Moment(at=ends),
            ", with the command ",
            Strong(text="link"),
            ". Then both count as one.",
        ),
        small("It works once. Show it to nobody: whoever gives it to me counts as you."),
    )


def linked(first: Offered, second: Actor, *, stricter: bool) -> Message:
    """*stricter*: the two wanted to be asked differently."""
    wishes: Sentence = (
        "They wanted to be asked differently: the stricter wish holds for both now. ",
        Typed(line="helping"),
        " shows it.",
    )
    return message(
        say(
            "Linked: ",
            *_account(first.account, first.name),
            " and ",
            *_account(second.account, second.name),
            ". What they ask and earn counts together from now on.",
        ),
        *((say(*wishes),) if stricter else ()),
        small(Typed(line="unlink"), " takes this account out again."),
    )


def does_not_work() -> Message:
    """Whatever is wrong with a code: who tries codes learns nothing from the answer."""
    return note(
        "That was not done. A code works once, for 15 minutes, from another account than the one "
        "that it was given to; after five that did not work, wait 15 minutes. ",
        Typed(line="link"),
        " gives you a new one.",
    )


def unlinked() -> Message:
    return note("Done. This account counts by itself again, with what it has asked and earned.")


def not_linked() -> Message:
    return note("This account is linked with no other. ", Typed(line="link"), " does that.")


def _account(account: str, name: str) -> Sentence:
    return (Strong(text=name), f" on {account.partition(':')[0].capitalize()}")
