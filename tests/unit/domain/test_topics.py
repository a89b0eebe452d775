"""Topics: how they are named, typed, proposed and offered for a tap."""

from dataclasses import replace

import pytest

from bot.domain.helpers import Helper
from bot.domain.message import Action
from bot.domain.topic_orders import NotDone, Verb, added, kept, proposals, read
from bot.domain.topic_replies import choices as buttons
from bot.domain.topics import (
    Found,
    Guess,
    Kept,
    Topic,
    TopicLine,
    TopicPage,
    choices,
    guesses,
    id_of,
    likely,
    named,
)
from knowledge.topics import Leaning
from tests.unit.adapters.discord_cast import ticket

BILLING = Topic(id="billing", name="Billing", words=("invoice",))
LOGIN = Topic(id="login", name="Signing in")
GONE = Topic(id="old", name="Old", kept=Kept.GONE, by="Sam")
CARD = Topic(id="card-and-limit", name="Card and limit", words=("card",), kept=Kept.PROPOSED)
KNOWN = (BILLING, LOGIN, GONE, CARD)


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Billing", "billing"),
        ("  API   keys ", "api-keys"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("Zürich & Köln", "zurich-and-koln"),
    ],
)
def test_ids(name: str, id_: str) -> None:
    """An id is the name in plain small letters with dashes."""
    assert id_of(name) == id_


def test_ids_of_other_scripts() -> None:
    """A name in another script has an id too, of its own, that fits on a button."""
    names = ("課金", "ログイン", "Оплата", "!?", "x" * 90)

    ids = [id_of(name) for name in names]

    assert len(set(ids)) == len(ids)
    assert all(id_.isascii() and 0 < len(id_) <= 40 for id_ in ids)


@pytest.mark.parametrize("typed", ["Signing in", "signing  IN", "login", "LOGIN"])
def test_a_topic_goes_by_its_name_or_id(typed: str) -> None:
    """Names go however they are written, ids as well."""
    assert named(KNOWN, typed) == LOGIN


def test_only_likely_topics_in_use_are_filed() -> None:
    """A guess at a topic that is gone is none, and an unlikely one files nothing."""
    about = (
        Leaning(topic="old", likelihood=0.6),
        Leaning(topic="", likelihood=0.3),
        Leaning(topic="billing", likelihood=0.1),
    )

    found = guesses(about, KNOWN)

    assert [guess.topic for guess in found] == ["", "billing"]
    assert likely(found) == ""
    assert likely((Guess(topic="billing", likelihood=0.5),)) == "billing"


def test_one_tap_offers_the_other_likely_topics() -> None:
    """At most two others, none that is unlikely, and the way out; nothing once a person spoke."""
    told = (
        Guess(topic="billing", likelihood=0.55, name="Billing"),
        Guess(topic="login", likelihood=0.2, name="Login"),
        Guess(topic="", likelihood=0.1),
        Guess(topic="a", likelihood=0.1, name="A"),
        Guess(topic="b", likelihood=0.1, name="B"),
        Guess(topic="c", likelihood=0.05, name="C"),
    )
    asked = ticket(topic="billing", guesses=told)

    offered = buttons(asked)

    assert [(each.label, each.argument) for each in offered] == [
        ("It’s about Login", "login"),
        ("It’s about A", "a"),
        ("Another topic", ""),
    ]
    assert {each.action for each in offered} == {Action.TOPIC}
    assert [each.label for each in buttons(asked, KNOWN)] == [
        "It’s about Signing in",
        "Another topic",
    ]
    assert buttons(replace(asked, filed_by="fake:sam")) == ()
    assert buttons(ticket()) == ()


def test_orders() -> None:
    """What staff types is read word by word."""
    lines = ["", "add X: a", "Remove X", "propose", "keep 2", "dance"]

    verbs = [read(line).verb for line in lines]

    assert verbs == [Verb.LIST, Verb.ADD, Verb.REMOVE, Verb.PROPOSE, Verb.KEEP, None]


def test_adding() -> None:
    """A topic gets its words; one that was removed comes back as it was."""
    fresh = added("API keys: token,  secret key , token,", KNOWN, by="Sam")
    back = added("old", KNOWN, by="Sam")

    assert fresh == Topic(id="api-keys", name="API keys", words=("token", "secret key"), by="Sam")
    assert (back.id, back.name, back.kept) == ("old", "old", Kept.IN_USE)


@pytest.mark.parametrize(
    "typed", ["", ": a", "billing: x", "BILLING", "login", "a, b", "none", "x" * 41]
)
def test_what_cannot_be_added(typed: str) -> None:
    """No name, one that is taken, or one that cannot be typed makes no topic."""
    with pytest.raises(NotDone):
        added(typed, KNOWN, by="Sam")


def test_keeping_a_proposal() -> None:
    """A proposal is kept under its own name or another, with its words."""
    plain, renamed = kept("1", KNOWN, by="Sam"), kept("1 as Cards", KNOWN, by="Sam")

    assert plain == replace(CARD, kept=Kept.IN_USE, by="Sam")
    assert renamed == Topic(id="cards", name="Cards", words=("card",), by="Sam")


@pytest.mark.parametrize("typed", ["", "0", "2", "x", "1 1000", "1 as Billing", "²"])
def test_what_cannot_be_kept(typed: str) -> None:
    """Only the number of a proposal keeps one, under a name that is free."""
    with pytest.raises(NotDone):
        kept(typed, KNOWN, by="Sam")


def test_what_staff_has_or_refused_is_not_proposed() -> None:
    """A topic in use and one that was dropped are not proposed; one that only lapsed is."""
    found = [
        Found(name=name, words=(f"w-{name}",), questions=5, examples=("e",))
        for name in ("Billing", "Old", "Lapsed", "New")
    ]
    lapsed = Topic(id="lapsed", name="Lapsed", kept=Kept.GONE)

    fresh = proposals(found, (*KNOWN, lapsed))

    assert [topic.name for topic in fresh] == ["Lapsed", "New"]


def test_topics_that_somebody_solved_come_first() -> None:
    """Whoever chooses sees first what they have answered, and what they follow."""
    page = TopicPage(
        lines=(TopicLine(topic=BILLING), TopicLine(topic=LOGIN, solved=6), TopicLine(topic=CARD))
    )

    shown = choices(page, Helper(account="fake:hana", name="Hana", topics=("billing",)))

    assert [(each.topic.id, each.followed, each.solved) for each in shown] == [
        ("login", False, 6),
        ("billing", True, 0),
        ("card-and-limit", False, 0),
    ]
