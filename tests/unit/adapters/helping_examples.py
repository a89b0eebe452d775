"""What the bot says about being asked, and in its letters, plain and extreme."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.domain import habit_replies, letter_replies
from bot.domain.asks import Way
from bot.domain.helpers import Helper, Quiet
from bot.domain.letters import MOST_QUESTIONS, News, Reuse, Waiting
from bot.domain.message import Typed
from tests.unit.adapters.discord_cast import (
    ANSWER,
    ASKED,
    KIM,
    LONG_ASKED,
    NOW,
    PLACE,
    QUESTION,
    TOMORROW,
)
from tests.unit.adapters.private_examples import Example

HELPER = Helper(account=KIM.account, name=KIM.name, topics=("billing", "api-keys"))
TOPICS = ("Billing", "API keys")
NIGHT = Quiet(begins=22 * 60, ends=7 * 60, zone="Europe/Berlin")


def helping_examples() -> Iterator[Example]:
    for group in (_habits, _settings, _letters):
        yield from group()


def _habits() -> Iterator[Example]:
    said = habit_replies.habits
    yield "habit_replies.habits", "", said(HELPER, TOPICS, 5, snoozed=False)
    nobody = replace(HELPER, topics=())
    yield "habit_replies.habits", "no topics", said(nobody, (), 5, snoozed=False)
    much = replace(
        HELPER,
        way=Way.DIRECT,
        daily=3,
        quiet=NIGHT,
        snoozed_until=TOMORROW,
        letters=True,
        on_board=False,
    )
    yield "habit_replies.habits", "everything", said(much, TOPICS, 5, snoozed=True)
    guest = said(nobody, (), 5, snoozed=False, why_not=habit_replies.GUEST)
    yield "habit_replies.habits", "guest", guest
    blocked = said(much, TOPICS, 5, snoozed=False, why_not=habit_replies.BLOCKED)
    yield "habit_replies.habits", "blocked", blocked
    loud = said(much, ("**@everyone** [x](y) `<@&4>`",) * 60, 5, snoozed=True)
    yield "habit_replies.habits", "extreme", loud


def _settings() -> Iterator[Example]:
    said = habit_replies
    for way in Way:
        yield "habit_replies.way", way.value, said.way(replace(HELPER, way=way), topics=True)
    yield "habit_replies.way", "no topics", said.way(HELPER, topics=False)
    still = replace(HELPER, way=Way.OFF, letters=True)
    yield "habit_replies.way", "off, letters on", said.way(still, topics=True)
    yield "habit_replies.daily", "", said.daily(replace(HELPER, daily=3), 5)
    yield "habit_replies.daily", "one", said.daily(replace(HELPER, daily=1), 5)
    yield "habit_replies.daily", "none", said.daily(replace(HELPER, daily=0), 5)
    yield "habit_replies.daily", "default", said.daily(HELPER, 5)
    yield "habit_replies.quiet", "", said.quiet(NIGHT, assumed=False)
    utc = replace(NIGHT, zone="UTC")
    yield "habit_replies.quiet", "no zone", said.quiet(utc, assumed=True)
    yield "habit_replies.quiet", "off", said.quiet(None, assumed=False)
    yield "habit_replies.zone", "", said.zone("Europe/Berlin")
    yield "habit_replies.zone", "off", said.zone("")
    yield "habit_replies.snoozed", "", said.snoozed(replace(HELPER, snoozed_until=TOMORROW))
    yield "habit_replies.back", "", said.back(snoozed=True)
    yield "habit_replies.back", "never away", said.back(snoozed=False)
    yield "habit_replies.letters", "on", said.letters(replace(HELPER, letters=True))
    yield "habit_replies.letters", "off", said.letters(HELPER)
    yield "habit_replies.board", "on", said.board(HELPER)
    yield "habit_replies.board", "off", said.board(replace(HELPER, on_board=False))
    zone = said.unclear(
        "I know no time zone “x”.", example="helping quiet 22:00-07:00 Europe/Berlin"
    )
    yield "habit_replies.unclear", "", zone
    shows = (Typed(line="helping"), " shows what there is to choose.")
    yield "habit_replies.unclear", "no such word", said.unclear(*shows, example="helping daily 3")
    yield "habit_replies.not_done", "guest", said.not_done(said.GUEST)
    yield "habit_replies.not_done", "blocked", said.not_done(said.BLOCKED)
    yield "habit_replies.not_done", "guest, letters", said.not_done(said.EARNS_NOTHING)


def _letters() -> Iterator[Example]:
    said = letter_replies.letter
    reader, digest = replace(HELPER, letters=True), replace(HELPER, way=Way.DIGEST)
    kept = Reuse(people=3, question=ASKED, conversation=PLACE, message=ANSWER)
    gone, elsewhere = Reuse(people=1), Reuse(people=2, question="How do I change my address?")
    yesterday = NOW - timedelta(hours=22)
    one = News(since=yesterday, reuses=(kept,), people=kept.people)
    yield "letter_replies.letter", "", said(reader, one, NOW)
    yield (
        "letter_replies.letter",
        "kept no more",
        said(reader, replace(one, reuses=(gone,), people=1), NOW),
    )
    several = replace(one, reuses=(kept, elsewhere, gone), people=5)
    yield "letter_replies.letter", "several answers", said(reader, several, NOW)
    late = replace(several, since=NOW - timedelta(days=9))
    yield "letter_replies.letter", "after a while", said(reader, late, NOW)
    question = Waiting(
        number=12,
        text=ASKED,
        topic="Billing",
        since=NOW - timedelta(hours=3),
        conversation=PLACE,
        message=QUESTION,
    )
    single = News(since=yesterday, questions=(question,))
    yield "letter_replies.letter", "digest", said(digest, single, NOW)
    none = replace(question, topic="")
    yield (
        "letter_replies.letter",
        "on no topic",
        said(digest, replace(single, questions=(none,)), NOW),
    )
    both = replace(single, questions=(question, none))
    yield "letter_replies.letter", "on a topic and on none", said(digest, both, NOW)
    both = replace(several, questions=(question, replace(question, number=14, topic="API keys")))
    everything = replace(digest, letters=True)
    yield "letter_replies.letter", "digest and answers", said(everything, both, NOW)
    loud = replace(question, number=10**9, text=LONG_ASKED, topic="**@everyone** [x](y)" * 2)
    worst = News(
        since=yesterday,
        reuses=(replace(kept, people=10**6, question=LONG_ASKED),) * 40,
        people=4 * 10**7,
        questions=(loud,) * MOST_QUESTIONS,
        further=190,
    )
    yield "letter_replies.letter", "extreme", said(everything, worst, NOW)
