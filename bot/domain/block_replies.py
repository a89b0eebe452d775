"""What the bot says of blocks: to the team, and to who is blocked, always with what they can do."""

from collections.abc import Sequence

from bot.domain.blocks import Block, What
from bot.domain.identity import Actor
from bot.domain.message import Message, Moment, Person, Quote, Sentence, Strong, Typed
from bot.domain.phrases import message, note, number_of, say, small

UNDONE = "That was not done: "
APPEAL: Sentence = (Typed(line="appeal"), " lets you say something to it.")
NO_HELPING: Sentence = (f"{UNDONE}you are blocked from helping here. ", *APPEAL)


def whom(word: str) -> Message:
    """*word*, a command, needs somebody."""
    line = "block @name helping why" if word == "block" else "unblock @name"
    return note(f"{UNDONE}say whom. ", Typed(line=line))


def from_what() -> Message:
    return note(
        f"{UNDONE}say from what, and why: ",
        Typed(line="block @name helping why"),
        " or ",
        Typed(line="block @name asking why"),
        ".",
    )


def why_missing(what: What) -> Message:
    return note(
        f"{UNDONE}say why. They will read it: ", Typed(line=f"block @name {what.value} why"), "."
    )


def too_long(length: int, most: int) -> Message:
    """To who wrote more than is kept: nothing was cut off behind their back, or sent."""
    return note(
        f"{UNDONE}you wrote {length:,} characters, and at most {most:,} are kept. "
        "Say it more briefly and send it again."
    )


def not_a_bot(to: Actor) -> Message:
    return note(
        UNDONE, Strong(text=to.name), " is a bot. Bots ask and earn nothing here in any case."
    )


def not_the_team(to: Actor) -> Message:
    return note(
        UNDONE,
        Strong(text=to.name),
        " is on the team, with this account or another. The team cannot be blocked.",
    )


def blocked_already(block: Block) -> Message:
    return message(
        say(
            UNDONE,
            Strong(text=block.name),
            f" is blocked from {block.what.value} already, since ",
            Moment(at=block.at, style="date"),
            f", by {block.by_name}. The reason:",
        ),
        Quote(text=block.reason),
    )


def blocked(block: Block, points: int) -> Message:
    """*points*: what was taken back with it."""
    sentences: list[Sentence] = [
        (
            Strong(text=block.name),
            f" is blocked from {block.what.value} from now on, with every account of theirs.",
        )
    ]
    if block.revoked:
        whose = "they had earned" if block.what is What.HELPING else "others had earned from them"
        sentences.append(
            (f"{number_of(points, 'point')} that {whose} {_were(points)} taken back.",)
        )
    return message(
        *(say(*sentence) for sentence in sentences),
        small(
            "They read your reason, and can answer once. ",
            Typed(line=f"unblock @name {block.what.value}"),
            " lets them again.",
        ),
    )


def not_blocked(to: Actor, what: What | None) -> Message:
    named = f" from {what.value}" if what is not None else ""
    return note(UNDONE, Strong(text=to.name), f" is not blocked{named}.")


def unblocked(to: Actor, ended: Sequence[Block], points: int) -> Message:
    """*points*: what counts again with it."""
    what = " and ".join(block.what.value for block in ended)
    back = ""
    if any(block.revoked for block in ended):
        back = f" {number_of(points, 'point')} {'counts' if points == 1 else 'count'} again."
    return note("Done. ", Strong(text=to.name), f" is free for {what} again.{back}")


def you_are(block: Block) -> Message:
    """To who is blocked: why, since when, and what they can do."""
    taken = (
        " What you earned does not count meanwhile."
        if block.revoked and block.what is What.HELPING
        else ""
    )
    return message(
        say(
            f"The team has blocked you from {block.what.value} here since ",
            Moment(at=block.at, style="date"),
            f".{taken} Their reason:",
        ),
        Quote(text=block.reason),
        small("The team reads your answer to that as well.")
        if block.appeal
        else small(
            Typed(line="appeal …"), " with your own words behind it tells the team your side, once."
        ),
    )


def cannot_ask(who: Actor) -> Message:
    """Where others read it as well: no reason, and how to get it in private."""
    return note(
        Strong(text=who.name),
        ", you cannot ask here at present. ",
        Typed(line="ask"),
        " shows you alone what the team says of it, and ",
        Typed(line="appeal …"),
        " tells them your side.",
    )


def you_are_not() -> Message:
    return note("You are not blocked here: you can ask and help.")


def say_something() -> Message:
    return note("Write your side of it behind the word, in one go: ", Typed(line="appeal …"))


def no_helping() -> Message:
    """To who wants to help and is blocked from it, in one sentence."""
    return note(*NO_HELPING)


def appealed() -> Message:
    return note("The team has it. What you wrote is kept, and somebody of them will read it.")


def appealed_already(blocks: Sequence[Block]) -> Message:
    return message(
        say("The team has your answer already; a block can be answered once. You wrote:"),
        Quote(text=blocks[0].appeal),
    )


def appeal(by: Actor, blocks: Sequence[Block]) -> Message:
    """For the team: what a blocked person says, and what to do with it."""
    what = " and ".join(block.what.value for block in blocks)
    first = blocks[0]
    return message(
        say(
            Person(account=by.account, name=by.name),
            f", blocked from {what} since ",
            Moment(at=first.at, style="date"),
            f" by {first.by_name}, says to it:",
        ),
        Quote(text=first.appeal),
        say("The reason was:"),
        Quote(text=first.reason),
        small(Typed(line="unblock @name"), " lets them again; otherwise the block stays."),
    )


def not_parted() -> Message:
    return note(f"{UNDONE}while you are blocked your accounts stay together.")


def _were(points: int) -> str:
    return "was" if points == 1 else "were"
