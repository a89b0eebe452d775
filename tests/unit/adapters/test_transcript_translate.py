"""Recorded lines of a chat in, equal events out."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.transcript.reader import Line
from adapters.transcript.translate import (
    MEMORY,
    PRESENCE,
    SILENCE,
    Heard,
    Open,
    Skipped,
    addressee,
    translate,
)
from bot.domain.events import MessagePosted
from bot.domain.identity import Actor, Conversation

START = datetime(2019, 9, 4, 22, 0, tzinfo=UTC)


def line(i: int, user: str | None, text: str, *links: int) -> Line:
    at = START + timedelta(minutes=i)
    return Line(src="irc-stripe", log="0", i=i, at=at, user=user, text=text, reply_to=links)


def heard(*lines: Line) -> Heard:
    known = SILENCE
    for said in lines:
        known, _ = translate(said, known)
    return known


def reply_to(said: Line, known: Heard, open_: Open | None = None) -> str | None:
    _, event = translate(said, known, open_ or Open())
    assert isinstance(event, MessagePosted)
    return event.reply_to


def test_a_message_to_the_channel() -> None:
    """A line that answers nothing is a message whose thread would be its own."""
    said = line(8, "condor", "Is there a way to derive an impl for a trait?")

    _, event = translate(said, SILENCE)

    assert event == MessagePosted(
        key="replay:irc-stripe:0:8",
        at=START + timedelta(minutes=8),
        conversation=Conversation(
            community="replay", platform="transcript", channel="irc-stripe/0", thread="8"
        ),
        actor=Actor(account="transcript:condor", name="condor"),
        message="8",
        text="Is there a way to derive an impl for a trait?",
        reply_to=None,
    )


def test_keys_of_different_logs_differ() -> None:
    """A colon in a name cannot make two lines one event."""
    one = Line(src="a:b", log="c", i=1, at=START, user="ann", text="hello")
    other = Line(src="a", log="b:c", i=1, at=START, user="ann", text="hello")

    events = [translate(said, SILENCE)[1] for said in (one, other)]

    assert [getattr(event, "key", "") for event in events] == [
        "replay:a%3Ab:c:1",
        "replay:a:b%3Ac:1",
    ]


@pytest.mark.parametrize(
    ("links", "answered"), [((), None), ((9,), None), ((3,), "3"), ((9, 3), "3"), ((3, 5), "5")]
)
def test_an_annotation_is_believed(links: tuple[int, ...], answered: str | None) -> None:
    """The newest message that the annotation names is answered; its own number starts afresh."""
    said = line(9, "ann", "That depends on the currency.", *links)

    found = reply_to(said, SILENCE)

    assert found == answered


def test_an_own_number_outweighs_a_nick() -> None:
    """Who is annotated as starting a conversation starts one, whomever they name."""
    known = heard(line(1, "karllekko", "hello"))

    found = reply_to(line(2, "ann", "karllekko: how do refunds work?", 2), known)

    assert found is None


@pytest.mark.parametrize(
    ("text", "nick"),
    [
        ("Donovan: you would just refund the charge", "Donovan"),
        ("donovan, you would just refund it", "Donovan"),
        ("Donovan : charges.data[0].id", "Donovan"),
        ("@Donovan yes", "Donovan"),
        ("@donovan: yes", "Donovan"),
        ("Donovan look at the docs", "Donovan"),
        ("Donovan:", "Donovan"),
        ("donovan look at the docs", ""),
        ("read: the docs say so", "read"),
        ("read the docs", ""),
        ("nobody: is here", ""),
        ("me: talking to myself", ""),
        ("Donovan's idea was good", ""),
        ("see Donovan: above", ""),
        ("", ""),
    ],
)
def test_whom_a_message_is_for(text: str, nick: str) -> None:
    """Only a nick that was seen in the log counts, and a bare one only if it is no word."""
    known = heard(line(1, "Donovan", "hello"), line(2, "read", "hello"), line(3, "me", "hello"))

    found = addressee(line(4, "me", text), known)

    assert found == nick


def test_a_nick_is_forgotten() -> None:
    """Who has said nothing in the last messages is not there any more."""
    known = heard(line(0, "Donovan", "hello"), *(line(i, "ann", "x") for i in range(1, MEMORY)))

    still_there = addressee(line(500, "me", "Donovan: hi"), known)
    known, _ = translate(line(400, "ann", "x"), known)
    gone = addressee(line(500, "me", "Donovan: hi"), known)

    assert (still_there, gone) == ("Donovan", "")


def test_a_nick_is_forgotten_after_days() -> None:
    """An old question is not answered by somebody who says its asker's name weeks later."""
    known = heard(line(0, "Donovan", "How do I refund?"))
    minutes = PRESENCE // timedelta(minutes=1)

    in_time = reply_to(line(minutes, "ann", "Donovan: use the API"), known, Open(addressee="0"))
    late = reply_to(line(minutes + 1, "ann", "Donovan: use the API"), known, Open(addressee="0"))

    assert (in_time, late) == ("0", None)


def test_a_nick_stands_for_the_open_question() -> None:
    """Who speaks to an asker answers the question, not the asker's chatter after it."""
    known = heard(line(1, "Donovan", "How do I refund?"), line(2, "Donovan", "brb"))
    said = line(3, "karllekko", "Donovan: use the refunds API")

    assert reply_to(said, known, Open(addressee="1")) == "1"
    assert reply_to(said, known) == "2"


def test_an_asker_answers_what_was_said_to_them() -> None:
    """A helper talks to many: an asker's answer belongs to what the helper said to this asker."""
    known = heard(
        line(1, "Donovan", "How do I refund?"),
        line(2, "karllekko", "Donovan: use the refunds API"),
        line(3, "karllekko", "RickG: what do you need?"),
    )
    said = line(4, "Donovan", "karllekko: thanks, that worked")

    assert reply_to(said, known, Open(author="1", addressee="9")) == "2"
    assert reply_to(said, known) == "2"


@pytest.mark.parametrize(
    ("user", "text", "why"),
    [
        (None, "* Kingsquee pines", "nobody said it"),
        ("Answerwell", "Is it one of these?", "it is the bot's own"),
        ("rustbot", "error[E0308]: mismatched types", "a bot said it"),
        ("ChanServ", "Welcome to #rust", "a bot said it"),
        ("ann", "  ", "it is empty"),
        ("ann", "ann (~ann@example.org) has joined #rust", "it tells who came and went"),
        ("ann", "ann has quit IRC (Ping timeout)", "it tells who came and went"),
        ("ann", "ann is now known as annie", "it tells who came and went"),
        ("ann", "*** Mode #rust +o ann", "it tells who came and went"),
    ],
)
def test_noise_is_skipped(user: str | None, text: str, why: str) -> None:
    """What nobody said to the channel makes no event and is not remembered."""
    known = heard(line(1, "Donovan", "hello"))

    after, skipped = translate(line(2, user, text), known)

    assert skipped == Skipped(why=why)
    assert after == known


@pytest.mark.parametrize(
    ("user", "text"),
    [
        ("turbotime", "hello"),
        ("robotics", "hello"),
        ("ann", "a colleague has left the project, who can help?"),
        ("ann", "*you don't play monthly"),
    ],
)
def test_people_are_not_taken_for_noise(user: str, text: str) -> None:
    """A nick with "bot" in it, a sentence about leaving, a correction: people say these."""
    said = line(2, user, text)

    _, event = translate(said, SILENCE)

    assert isinstance(event, MessagePosted)
