"""What an idle helper may be given: what waits, all can read, and is nothing of their own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.asks import Ask, Way
from bot.domain.backlog import fitting, read, written
from bot.domain.identity import Actor, Conversation
from bot.domain.limits import Limits
from bot.domain.members import Members
from bot.domain.parts.askers import Follower
from bot.domain.states import Status
from bot.domain.ticket import Ticket

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HERE = Conversation(community="c", platform="fake", channel="help", thread="q")
ANN = Actor(account="ann", name="Ann")
HANA = Actor(account="hana", name="Hana")
HANA_2 = Actor(account="hana2", name="Hana Z")
LINKED = Members({"hana": "hana", "hana2": "hana"})
WAITS = Ticket(
    number=1,
    conversation=HERE,
    message="q",
    asker=ANN,
    text="why is it",
    private=False,
    opened_at=NOW,
    waiting_since=NOW,
    limits=Limits(),
    status=Status.OPEN,
)
TAKEN = Ask(account="raj", name="Raj", at=NOW, wave=1, way=Way.MENTION, taken_at=NOW)


def same(who: Actor) -> Follower:
    return Follower(asker=who, conversation=HERE, message="f", text="", at=NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"private": True},
        {"whisper": "w"},
        {"waiting_since": None},
        {"status": Status.CLAIMED},
        {"asker": HANA},
        {"asker": HANA_2},
        {"followers": (same(HANA_2),)},
        {"asks": (TAKEN,)},
        {"asks": (replace(TAKEN, account="hana2", member="hana", taken_at=None, declined_at=NOW),)},
    ],
    ids=[
        "private",
        "whispered",
        "answered",
        "claimed",
        "own",
        "own other account's",
        "asks the same",
        "taken",
        "declined",
    ],
)
def test_what_is_not_for_them(changes: dict[str, Any]) -> None:
    """Each of these alone keeps a question from them, and without it they get it."""
    ticket = replace(WAITS, **changes)

    assert fitting([ticket], "hana", {"billing"}, LINKED) == []
    assert [found for _, found in fitting([WAITS], "hana", (), LINKED)] == [WAITS]


def test_whoever_waited_longest_by_their_own_limit_comes_first() -> None:
    """After what one knows; what staff has been told of is given although a helper has it."""
    early = replace(WAITS, number=2, waiting_since=NOW - timedelta(hours=1))
    urgent = replace(WAITS, number=3, limits=Limits(first_response=timedelta(minutes=1)))
    known = replace(WAITS, number=4, topic="billing", asks=(TAKEN,), status=Status.ESCALATED)

    found = fitting([WAITS, urgent, known, early], "hana", {"billing"}, LINKED)

    assert [ticket.number for _, ticket in found] == [4, 2, 3, 1]


@pytest.mark.parametrize("text", ["", "1.2", "1.2.x", "1.2.²", "1.2.3.4", "1.2.999999999999"])
def test_a_forged_place_is_none(text: str) -> None:
    """A button carries three plain numbers of a length that there may be."""
    assert read(text) is None
    assert read(written((0, 17, 4))) == (0, 17, 4)


def test_who_was_asked_can_be_given_it() -> None:
    """Whoever was asked and has said nothing gets it with /next, too; who declined does not."""
    mine = replace(TAKEN, account=HANA.account, name=HANA.name, taken_at=None)
    asked = replace(WAITS, asks=(mine,))
    declined = replace(WAITS, asks=(replace(mine, declined_at=NOW),))

    assert fitting([asked], HANA.account, (), LINKED)
    assert not fitting([declined], HANA.account, (), LINKED)
