"""What a letter says: whom the reader's answers helped, and what is open on their topics."""

from datetime import datetime, timedelta

from bot.domain.asks import Way
from bot.domain.helpers import Helper
from bot.domain.letters import News, Reuse, Waiting
from bot.domain.message import (
    Action,
    Block,
    Button,
    Link,
    Message,
    Moment,
    Sentence,
    Span,
    Strong,
    Typed,
)
from bot.domain.phrases import message, number_of, place, say, shorten, small

TITLE = 60  # characters of a question
MOST_ANSWERS = 5
A_DAY = timedelta(hours=25)  # from one morning to the next, whatever the clocks do


def letter(helper: Helper, news: News, at: datetime) -> Message:
    """Everything that there is to tell at *at*, and how to end it."""
    blocks: list[Block] = []
    buttons: list[Button] = []
    if news.reuses:
        blocks += _helped(news, at)
    if news.questions:
        blocks += _open(news)
        fits = Button(
            label="The one that fits me best", action=Action.NEXT, ticket=0, style="primary"
        )
        buttons.append(fits)
    if helper.way is Way.DIGEST:
        mention = Way.MENTION.value
        buttons.append(
            Button(
                label="Mention me in the thread instead",
                action=Action.WAY,
                ticket=0,
                argument=mention,
            )
        )
    if helper.letters:
        buttons.append(
            Button(
                label="Do not tell me whom I helped",
                action=Action.LETTERS,
                ticket=0,
                argument="off",
            )
        )
    ends = small(
        "You asked me to write to you, at most once a day. ", Typed(line="helping"), " changes it."
    )
    return message(*blocks, ends, buttons=tuple(buttons))


def _helped(news: News, at: datetime) -> list[Block]:
    recent = at - news.since <= A_DAY
    when: Sentence = (
        (" in the last 24 hours",) if recent else (" since ", Moment(at=news.since, style="date"))
    )
    if len(news.reuses) == 1:
        (only,) = news.reuses
        return [say("Your answer", *_to(only), " helped ", _people(news.people), *when, ".")]
    shown, rest = news.reuses[:MOST_ANSWERS], news.reuses[MOST_ANSWERS:]
    lines: list[Block] = [say("Your answers helped ", _people(news.people), *when, ":")]
    lines += [say(_people(reuse.people), " · ", *_question(reuse)) for reuse in shown]
    if rest:
        lines.append(small(f"… and {len(rest)} more of your answers."))
    return lines


def _people(number: int) -> Strong:
    return Strong(text=number_of(number, "person", "people"))


def _to(reuse: Reuse) -> Sentence:
    return (" to ", *_question(reuse)) if reuse.question else ()


def _question(reuse: Reuse) -> Sentence:
    if not reuse.question:
        return ("an answer that is not kept any more",)
    title = f"“{shorten(reuse.question, TITLE)}”"
    if reuse.conversation is None:
        return (title,)
    return (Link(label=title, conversation=reuse.conversation, message=reuse.message),)


def _open(news: News) -> list[Block]:
    number = len(news.questions) + news.further
    many = number_of(number, "question")
    on_topics = any(question.topic for question in news.questions)
    about = "on your topics" if on_topics else "on no topic yet"
    if on_topics and not all(question.topic for question in news.questions):
        about = "on your topics, or on none yet,"
    lines: list[Block] = [
        say(Strong(text=many), f" {about} {'is' if number == 1 else 'are'} open:")
    ]
    lines += [say(*_waiting(question)) for question in news.questions]
    if news.further:
        lines.append(small(f"… and {news.further} more; ", Typed(line="next"), " shows one."))
    return lines


def _waiting(question: Waiting) -> tuple[Span, ...]:
    topic = f" · {question.topic}" if question.topic else ""
    return (
        place(question.conversation, question.number, question.message),
        f" {shorten(question.text, TITLE)}{topic} · waits since ",
        Moment(at=question.since),
    )
