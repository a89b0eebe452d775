"""Who has a say on a reply: a vote each, a voice each, and none on oneself."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.blocks import What
from bot.domain.decide import decide
from bot.domain.decision import Decision, Facts
from bot.domain.events import ReactionAdded, ReactionRemoved
from bot.domain.identity import Actor, Role
from bot.domain.members import NOBODY, Members
from bot.domain.parts.endings import Ending, Resolution
from bot.domain.policy import Policy
from bot.domain.ticket import Ticket
from tests.unit.domain.test_quorum import ANN, BEN, HANA, HANA_2, HERE, NOW, RAJ, asked, wrote

GUS = Actor(account="gus", name="Gus", role=Role.GUEST)
CID = Actor(account="cid", name="Cid")
CID_2 = Actor(account="cid2", name="Cid Z")
LINKED = Members({"cid": "cid", "cid2": "cid", "hana": "hana", "hana2": "hana"})
THUMB, MARK = "👍", "✅"
POLICY = Policy()
LATER = NOW + timedelta(hours=1)


def reacts(ticket: Ticket, who: Actor, emoji: str, **known: Any) -> Decision:
    """*who* sets *emoji* on the reply."""
    added = ReactionAdded(
        key="k", at=LATER, conversation=HERE, actor=who, message="r1", emoji=emoji
    )
    return decide(ticket, added, POLICY, Facts(**known))


def takes_off(ticket: Ticket, who: Actor, emoji: str) -> Decision:
    gone = ReactionRemoved(
        key="k", at=LATER, conversation=HERE, actor=who, message="r1", emoji=emoji
    )
    return decide(ticket, gone, POLICY, Facts())


@pytest.mark.parametrize("emoji", [THUMB, MARK])
@pytest.mark.parametrize(
    ("author", "who", "members", "changes"),
    [
        (HANA, HANA, NOBODY, {}),
        (HANA, HANA_2, LINKED, {}),
        (ANN, HANA, NOBODY, {}),
        (replace(BEN, role=Role.BOT), HANA, NOBODY, {}),
        (BEN, replace(HANA, role=Role.GUEST), NOBODY, {}),
        (BEN, replace(HANA, role=Role.BOT), NOBODY, {}),
        (BEN, HANA, NOBODY, {"barred": frozenset({What.ASKING})}),
    ],
    ids=["own", "own other account", "asker's words", "a bot's", "guest", "bot", "blocked"],
)
def test_who_has_no_say(
    emoji: str, author: Actor, who: Actor, members: Members, changes: dict[str, Any]
) -> None:
    """Nothing is noted, and nothing is said."""
    done = reacts(asked(wrote(author, 1)), who, emoji, members=members, **changes)

    assert not done


@pytest.mark.parametrize("emoji", [THUMB, MARK])
def test_nobody_judges_what_is_gone(emoji: str) -> None:
    """Below a question that was deleted there is nothing to say."""
    deleted = Resolution(ending=Ending.DELETED, by=ANN, at=NOW)
    ticket = replace(asked(wrote(BEN, 1)), resolution=deleted)

    assert not reacts(ticket, HANA, emoji)


@pytest.mark.parametrize(
    ("emoji", "first", "again"),
    [(THUMB, CID, CID), (THUMB, CID, CID_2), (MARK, HANA, HANA), (MARK, HANA, HANA_2)],
)
def test_a_person_has_one_say(emoji: str, first: Actor, again: Actor) -> None:
    """By whichever account; another person has one as well."""
    (ticket,) = reacts(asked(wrote(BEN, 1)), first, emoji, members=LINKED).tickets

    second = reacts(ticket, again, emoji, members=LINKED)
    other = reacts(ticket, RAJ, emoji, members=LINKED)

    assert not second
    assert other


def test_the_asker_and_who_has_no_rank_are_no_voice() -> None:
    """The asker has accepted; setting the mark once more adds nothing to that."""
    asker = replace(ANN, role=Role.HELPER)
    (accepted,) = reacts(asked(wrote(BEN, 1)), asker, MARK).tickets

    assert not reacts(accepted, asker, MARK)
    assert not reacts(asked(wrote(BEN, 1)), CID, MARK)


def test_a_vote_is_taken_back_by_whoever_gave_it() -> None:
    """With what it paid, under a reason of its own each time; nobody else's goes with it."""
    (once,) = reacts(asked(wrote(BEN, 1)), CID, THUMB).tickets

    nothing = takes_off(once, RAJ, THUMB)
    back = takes_off(once, CID, THUMB)
    (again,) = reacts(back.tickets[0], CID, THUMB).tickets

    first, second = once.replies[0].votes[0].transfers, again.replies[0].votes[0].transfers
    assert not nothing
    assert back.tickets[0].replies[0].votes == ()
    assert [line.award for line in back.effects] == [first[0].reason]  # type: ignore[union-attr]
    assert first[0].reason != second[0].reason


def test_a_voice_is_taken_back_by_whoever_gave_it() -> None:
    """And nobody else's."""
    (ticket,) = reacts(asked(wrote(BEN, 1, "It is so.", RAJ)), HANA, MARK).tickets

    (after,) = takes_off(ticket, HANA, MARK).tickets

    assert [each.by for each in after.replies[0].endorsed] == [RAJ]
    assert not takes_off(after, HANA, MARK)
    assert not takes_off(after, GUS, MARK)
