"""A thread with more replies than are kept: what something depends on stays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.credits import Kind, Transfer
from bot.domain.decide import decide
from bot.domain.decision import Facts
from bot.domain.events import MessagePosted
from bot.domain.identity import Role
from bot.domain.parts.answers import Endorsement, Reply, Vote
from bot.domain.policy import Policy
from bot.domain.talk import MOST_REPLIES
from bot.domain.ticket import Ticket
from tests.unit.domain.test_quorum import BEN, HANA, HERE, asked, wrote

AWARD = Transfer(
    account=HANA.account,
    name=HANA.name,
    amount=1,
    reason="voted:1:r0:0",
    kind=Kind.VOTED,
    ticket=1,
    entry="",
    asker=BEN.account,
    at=wrote(HANA, 0).at,
    final_at=wrote(HANA, 0).at,
)
AT = AWARD.at


def crowded(first: Reply) -> Ticket:
    """As many replies as are kept, *first* the oldest."""
    others = tuple(wrote(BEN, n) for n in range(1, MOST_REPLIES))
    return replace(asked(), replies=(first, *others))


def one_more(ticket: Ticket) -> list[str]:
    """The replies that are kept when another one is written."""
    posted = MessagePosted(
        key="k",
        at=AT + timedelta(hours=1),
        conversation=HERE,
        actor=HANA,
        message="newest",
        text="You switch it off and on again.",
    )
    (after,) = decide(ticket, posted, Policy(), Facts()).tickets
    return [reply.message for reply in after.replies]


@pytest.mark.parametrize(
    "depends",
    [
        {"votes": (Vote(by=BEN.account, at=AT, transfers=(AWARD,)),)},
        {"declined": (replace(AWARD, kind=Kind.DECLINED, amount=0),), "declined_at": AT},
        {"endorsed": (Endorsement(by=replace(BEN, role=Role.HELPER), at=AT),)},
    ],
    ids=["voted for", "declined", "endorsed"],
)
def test_what_counts_stays(depends: dict[str, object]) -> None:
    """The oldest reply is in the ledger, or is waiting to be accepted: another one goes."""
    first = replace(wrote(HANA, 0), **depends)  # type: ignore[arg-type]

    kept = one_more(crowded(first))

    assert kept[0] == "r0"
    assert "r1" not in kept
    assert (kept[-1], len(kept)) == ("newest", MOST_REPLIES)


def test_what_nothing_depends_on_goes() -> None:
    """Without a vote the oldest goes."""
    kept = one_more(crowded(wrote(HANA, 0)))

    assert kept[:1] == ["r1"]
    assert len(kept) == MOST_REPLIES
