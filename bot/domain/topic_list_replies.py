"""What staff reads about the topics of the community: lists, proposals, what was done."""

from collections.abc import Sequence

from bot.domain.message import Message, Sentence, Strong, Typed
from bot.domain.phrases import TITLE, joined, message, note, number_of, say, shorten, small
from bot.domain.topic_replies import no_topics
from bot.domain.topics import Found, Topic, TopicLine, TopicPage, fold

LINES = 30  # topics in a list


def topics(page: TopicPage, waiting: int) -> Message:
    """The topics with what there is of each. *waiting*: proposals that staff has not decided on."""
    if not page.lines:
        return no_topics(staff=True) if not waiting else note(*_waiting(waiting))
    lines = [say(Strong(text=line.topic.name), f" · {_numbers(line)}") for line in page.lines]
    rest = len(lines) - LINES
    return message(
        *lines[:LINES],
        *([small(f"… and {rest} more.")] if rest > 0 else ()),
        *([small(*_waiting(waiting))] if waiting else ()),
        small(
            Typed(line="topic add Billing: invoice, refund"),
            ", ",
            Typed(line="topic rename Billing to Payments"),
            ", ",
            Typed(line="topic remove Billing"),
            ", ",
            Typed(line="topic propose"),
        ),
    )


def _waiting(waiting: int) -> Sentence:
    proposed = "1 topic is proposed" if waiting == 1 else f"{waiting} topics are proposed"
    return (f"{proposed}: ", Typed(line="topic propose"), " shows them.")


def _numbers(line: TopicLine) -> str:
    return ", ".join(
        (
            number_of(line.questions, "question"),
            number_of(line.entries, "answer"),
            number_of(line.helpers, "helper") if line.helpers else "nobody follows it yet",
        )
    )


def added(topic: Topic, page: TopicPage) -> Message:
    """A topic is in use, and what that did."""
    near = len(page.near)
    filed = (
        f"{number_of(near, 'stored answer')} near it {_is(near)} filed under it,"
        " and so is every new question like that."
        if page.near
        else "No stored answer is near it yet; new questions like that are filed under it."
    )
    return message(
        say(Strong(text=topic.name), f" is a topic now. {filed}"),
        small("Whoever knows about it follows it with ", Typed(line=f"topics {topic.name}"), "."),
    )


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def renamed(old: str, new: str) -> Message:
    return note("Done: ", Strong(text=old), " is called ", Strong(text=new), " from now on.")


def removed(topic: Topic, line: TopicLine | None) -> Message:
    """A topic is not offered any more, and what was filed under it."""
    of = line or TopicLine(topic=topic)
    was = f"{number_of(of.questions, 'question')} and {number_of(of.entries, 'answer')}"
    return message(
        say(
            "Done: ", Strong(text=topic.name), " is no topic any more. New questions never get it."
        ),
        small(
            f"{was} had it, {number_of(of.helpers, 'helper')} followed it. ",
            Typed(line=f"topic add {topic.name}"),
            " brings it back with all of them.",
        ),
    )


def proposals(found: Sequence[Found], fresh: Sequence[Topic]) -> Message:
    """Topics that past questions suggest, each with some of these. *fresh*: in their order."""
    if not fresh:
        return note(
            "Past questions suggest no further topics. It takes some that are alike and have none."
        )
    of = {fold(each.name): each for each in found}
    blocks = []
    for number, topic in enumerate(fresh, start=1):
        each = of[fold(topic.name)]
        blocks.append(
            say(
                Strong(text=f"{number}. {topic.name}"),
                f" · {number_of(each.questions, 'question')} · {', '.join(topic.words)}",
            )
        )
        blocks += [small(f"“{shorten(example, TITLE)}”") for example in each.examples]
    return message(
        *blocks,
        small(
            Typed(line="topic keep 1"),
            " takes one, ",
            Typed(line="topic keep 1 as Billing"),
            " under another name, ",
            Typed(line="topic drop 1"),
            " never shows it again.",
        ),
    )


def dropped(gone: Sequence[Topic]) -> Message:
    names = Strong(text=joined([topic.name for topic in gone]))
    return note("Done: ", names, f" {_is(len(gone))} not proposed any more.")


def usage() -> Message:
    """What can be done with topics."""
    return note(
        "That was not done. ",
        Typed(line="topic"),
        " lists the topics, ",
        Typed(line="topic add Billing: invoice, refund"),
        " makes one, ",
        Typed(line="topic rename Billing to Payments"),
        ", ",
        Typed(line="topic remove Billing"),
        "; ",
        Typed(line="topic propose"),
        " finds some in past questions.",
    )


def not_done(why: str) -> Message:
    return note(f"That was not done: {why}.")
