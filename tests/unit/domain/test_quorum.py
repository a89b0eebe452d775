"""What a question is settled with when its asker never comes back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.decide import decide
from bot.domain.decision import Facts
from bot.domain.events import ReactionAdded
from bot.domain.identity import Actor, Conversation, Role
from bot.domain.limits import Limits
from bot.domain.members import NOBODY, Members
from bot.domain.parts.answers import Endorsement, Reply
from bot.domain.parts.endings import Consent, Ending, Resolution
from bot.domain.parts.offers import Fate, Offer
from bot.domain.parts.steps import Step
from bot.domain.policy import Credits, Policy
from bot.domain.quorum import Settled, settled
from bot.domain.ranks import Standing, of_rank
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
HERE = Conversation(community="c", platform="fake", channel="help", thread="q")
ANN = Actor(account="ann", name="Ann")
BEN = Actor(account="ben", name="Ben")
HANA = Actor(account="hana", name="Hana", role=Role.HELPER)
RAJ = Actor(account="raj", name="Raj", role=Role.HELPER)
HANA_2 = Actor(account="hana2", name="Hana Z", role=Role.HELPER)
RULES = Credits()
ON_SHOW = Offer(
    entry="e",
    question="how is it?",
    answer="It is so.",
    author="raj",
    author_name="Raj",
    accepted_by_name="Ann",
    accepted_at=NOW,
    verified_at=None,
    solved=0,
    confidence=0.9,
    shared=(),
    phrasing="",
    fate=Fate.SHOWN,
)


def wrote(author: Actor, minute: int, text: str = "Like this, I think.", *by: Actor) -> Reply:
    """A reply after *minute* minutes; *by* says that it is the answer, right after."""
    at = NOW + timedelta(minutes=minute)
    return Reply(
        message=f"r{minute}",
        author=author,
        text=text,
        at=at,
        conversation=HERE,
        endorsed=tuple(Endorsement(by=who, at=at + timedelta(seconds=1)) for who in by),
    )


def asked(*replies: Reply) -> Ticket:
    """Ann's question, for whose word everybody waits."""
    return Ticket(
        number=1,
        conversation=HERE,
        message="q",
        asker=ANN,
        text="why is it?",
        private=False,
        opened_at=NOW,
        limits=Limits(),
        status=Status.ANSWERED,
        step=Step(name=StepName.LAPSE, due=NOW),
        replies=replies,
    )


def found(*replies: Reply, members: Members = NOBODY) -> Settled | None:
    return settled(asked(*replies), RULES, members)


def test_linked_helpers_are_one_voice() -> None:
    """Two accounts of one person are no quorum; nor is the only answer of the asker's own."""
    linked = Members({"hana": "hana", "hana2": "hana"})
    own = Members({"ann": "ann", "ben": "ann"})
    twice, other = wrote(BEN, 1, "It is so.", HANA, HANA_2), wrote(RAJ, 2)

    alone = found(twice, other, members=linked)
    alt = found(wrote(BEN, 1), members=own)

    assert (alone, alt) == (None, None)
    assert found(twice, other) is not None


def test_of_as_many_voices_the_newer_answer() -> None:
    """What was written later knows more."""
    old, new = wrote(BEN, 1, "It is so.", HANA, RAJ), wrote(BEN, 2, "No, so.", HANA, RAJ)

    settling = found(old, new)

    assert settling is not None
    assert (settling.reply, settling.by, settling.voices) == (new, HANA, 2)


def test_what_no_quorum_accepts() -> None:
    """Not what the asker declined, nor what they had accepted and opened again."""
    reply = wrote(BEN, 1, "It is so.", HANA, RAJ)
    ended = Resolution(ending=Ending.ACCEPTED, by=ANN, at=NOW, message="r1")
    opened_again = replace(asked(reply), past=(ended,))

    assert found(replace(reply, declined_at=NOW)) is None
    assert settled(opened_again, RULES, NOBODY) is None


def test_voices_count_from_the_askers_last_objection() -> None:
    """One of the same moment is before it, for nobody had read the objection."""
    reply, words = wrote(BEN, 1, "It is so.", HANA, RAJ), wrote(ANN, 2, "it does not work")
    at_once = replace(words, at=reply.endorsed[0].at)

    assert found(reply, at_once) is None
    assert found(reply, replace(words, at=reply.at)) is not None


def test_each_rule_is_switched_off_by_itself() -> None:
    """Without a quorum the only answer may be settled by silence; without either by nothing."""
    ticket = asked(wrote(BEN, 1, "It is so.", HANA, RAJ))
    no_quorum, neither = replace(RULES, quorum=0), replace(RULES, quorum=0, silence=0)

    by_silence = settled(ticket, no_quorum, NOBODY)

    assert by_silence is not None
    assert by_silence.consent is Consent.SILENCE
    assert settled(ticket, neither, NOBODY) is None


@pytest.mark.parametrize(
    "reply",
    [
        replace(wrote(BEN, 1), answers=False),
        replace(wrote(BEN, 1), barred=True, answers=False),
        replace(wrote(BEN, 1), private=True),
        replace(wrote(BEN, 1), deleted=True),
        replace(wrote(BEN, 1), declined_at=NOW),
        replace(wrote(BEN, 1), author=replace(BEN, role=Role.BOT)),
    ],
    ids=["asks back", "blocked", "private", "deleted", "declined", "bot"],
)
def test_what_silence_never_accepts(reply: Reply) -> None:
    """Only what may be an answer, and everybody can read."""
    settling = found(reply)

    assert settling is None


@pytest.mark.parametrize(
    ("words", "consent"),
    [("thanks, that worked!", Consent.SILENCE), ("which page do you mean", None)],
)
def test_words_of_the_asker_break_the_silence(words: str, consent: Consent | None) -> None:
    """Unless they say thanks."""
    settling = found(wrote(BEN, 1), wrote(ANN, 2, words))

    assert (settling.consent if settling else None) is consent


def test_silence_says_nothing_beside_a_stored_answer() -> None:
    """As long as one is on show nobody knows which of the two it was."""
    ticket = asked(wrote(BEN, 1))

    beside = settled(replace(ticket, offers=(ON_SHOW,)), RULES, NOBODY)
    alone = settled(replace(ticket, offers=(replace(ON_SHOW, fate=Fate.REFUSED),)), RULES, NOBODY)

    assert beside is None
    assert alone is not None


def test_an_answer_after_the_askers_words_counts() -> None:
    """They objected to what was there before."""
    settling = found(wrote(BEN, 1), wrote(ANN, 2, "there is no such page"), wrote(BEN, 3))

    assert settling is not None
    assert (settling.reply.message, settling.consent) == ("r3", Consent.SILENCE)


@pytest.mark.parametrize(
    ("standing", "rank"),
    [
        (Standing(points=60, good=4, bad=4), True),
        (Standing(points=59, good=40, bad=0), False),
        (Standing(points=600, good=4, bad=5), False),
        (Standing(), False),
    ],
)
def test_rank_is_number_and_ratio(standing: Standing, rank: bool) -> None:
    """Neither many points for poor answers nor one lucky answer are enough."""
    mark = ReactionAdded(key="k", at=NOW, conversation=HERE, actor=RAJ, message="r1", emoji="✅")
    mark = replace(mark, actor=replace(RAJ, role=Role.MEMBER))

    done = decide(asked(wrote(BEN, 1)), mark, Policy(), Facts(standing=standing))

    assert of_rank(standing, RULES) is rank
    assert bool(done.tickets and done.tickets[0].replies[0].endorsed) is rank
