"""What the bot says to whoever sets it up in chat."""

from bot.domain.durations import in_words
from bot.domain.identity import Conversation
from bot.domain.message import Link, Message, Span, Typed
from bot.domain.phrases import message, note, say, small
from bot.domain.setup import Setup


def not_allowed() -> Message:
    return note("That was not done: only who may manage this community can set me up.")


def not_done(complaint: str) -> Message:
    return note(f"That was not done: {complaint}")


def done(at: Conversation, setup: Setup) -> Message:
    """What holds from now on."""

    def channel(id_: str) -> Link:
        where = Conversation(community=at.community, platform=at.platform, channel=id_)
        return Link(label=f"#{id_}", conversation=where)

    heard: list[Span] = []
    for number, id_ in enumerate(setup.watched):
        heard += [", " if number else "", channel(id_)]
    where: tuple[Span, ...] = ("I hear every question in ", *heard, ".")
    return message(
        say(*(where if heard else ("I answer only who mentions me or writes to me.",))),
        say(
            "When nobody has answered for ",
            in_words(setup.first_response),
            ", I tell the team in ",
            channel(setup.staff_channel),
            ".",
        ),
        small(
            "This goes before what the settings file says. ", Typed(line="setup"), " changes it."
        ),
    )
