"""A question that was settled is settled otherwise: what counted before counts no more."""

from datetime import timedelta

import pytest

from bot.domain.credits import Kind
from bot.domain.decide import decide
from bot.domain.decision import Facts
from bot.domain.events import ActionPressed, ReactionAdded
from bot.domain.identity import Actor, Role
from bot.domain.members import NOBODY, Members
from bot.domain.message import Action
from bot.domain.parts.endings import Consent
from bot.domain.ticket import standing
from tests.unit.domain.test_any_acceptance import ANN, AUTHORS, HANA, LINKED, answered, make
from tests.unit.domain.test_lifecycle import HERE, POLICY, World, check

RAJ = Actor(account="raj", name="Raj", role=Role.HELPER)
DAY = timedelta(days=1)


def does(world: World, deed: str, reply: str = "r1", members: Members = NOBODY) -> None:
    """Somebody does *deed* (see `make`), a minute after what was done before; time: its step."""
    world.now += timedelta(minutes=1)
    event = make(world, int(world.now.timestamp()), deed, reply)
    assert event is not None
    world.apply(decide(world.ticket, event, POLICY, Facts(number=2, members=members)))


def counting(world: World) -> list[tuple[str, Kind, int]]:
    """What counts now: who has it, for what, and how many points."""
    check(world)
    return sorted((line.account, line.kind, line.amount) for line in world.counting.values())


def by_quorum() -> World:
    """Hana and Raj say that Ben's answer is it, and Ann never comes back."""
    world = answered()
    for number, who in enumerate((HANA, RAJ)):
        mark = ReactionAdded(
            key=f"q{number}", at=world.now, conversation=HERE, actor=who, message="r1", emoji="✅"
        )
        world.apply(decide(world.ticket, mark, POLICY, Facts(number=2)))
    does(world, "time")
    does(world, "time")
    return world


def later_open(reply: str) -> World:
    """*reply* was accepted, and long after, when that was final, Ann reopens the question."""
    world = answered()
    does(world, "accept", reply)
    world.now += 3 * DAY
    does(world, "reopen")
    return world


@pytest.mark.parametrize(
    ("reply", "members", "paid"),
    [
        ("r1", NOBODY, [("ben", Kind.ACCEPTED, 15)]),
        ("r3", LINKED, [("ben2", Kind.ACCEPTED, 15)]),
        ("r3", NOBODY, [("ben", Kind.ACCEPTED, 15), ("ben2", Kind.ACCEPTED, 15)]),
    ],
    ids=["the same reply", "another account", "somebody else"],
)
def test_a_second_round_pays_a_member_once(
    reply: str, members: Members, paid: list[tuple[str, Kind, int]]
) -> None:
    """What an earlier round paid the same person is taken back for it, and nobody else's."""
    world = later_open("r1")
    assert counting(world) == [("ben", Kind.ACCEPTED, 15)]

    does(world, "accept", reply, members)

    assert counting(world) == paid
    assert world.ticket is not None
    assert len(world.kept) == len(standing(world.ticket))


def test_a_deleted_answer_of_an_earlier_round_is_paid_no_more() -> None:
    """It stood on its own, and goes with its entry; the round after it stays."""
    world = later_open("r1")
    does(world, "accept", "r2")

    does(world, "delete", "r1")

    assert counting(world) == [("cem", Kind.ACCEPTED, 15)]
    assert len(world.kept) == 1


@pytest.mark.parametrize(
    ("deeds", "counts"),
    [
        ([], [("cem", Kind.DECLINED, 0)]),
        ([("accept", "r2")], [("cem", Kind.ACCEPTED, 15)]),
        ([("accept", "r1")], [("ben", Kind.ACCEPTED, 15), ("cem", Kind.DECLINED, 0)]),
        (
            [("accept", "r1"), ("also", "r2")],
            [("ben", Kind.ACCEPTED, 8), ("cem", Kind.ACCEPTED, 7)],
        ),
        ([("accept", "r2"), ("unaccept", "")], []),
        ([("delete", "r2")], [("cem", Kind.DECLINED, 0)]),
    ],
    ids=["declined", "accepted", "another accepted", "shares", "undone", "deleted"],
)
def test_what_was_declined(
    deeds: list[tuple[str, str]], counts: list[tuple[str, Kind, int]]
) -> None:
    """It counts against its author until it is accepted, or thanked for, after all."""
    world = answered()
    for reply in ("r3", "r4"):
        does(world, "delete", reply)
    does(world, "time")
    does(world, "not yet")

    for deed, reply in deeds:
        does(world, deed, reply)

    assert counting(world) == counts


def test_a_reply_that_nobody_asked_about_is_not_declined() -> None:
    """The button of an older proposal says nothing about it, nor about the newer one."""
    world = answered()
    for reply in ("r3", "r4"):
        does(world, "delete", reply)
    does(world, "time")
    older = ActionPressed(
        key="old",
        at=world.now,
        conversation=HERE,
        actor=ANN,
        action=Action.NOT_YET,
        ticket=1,
        argument="r1",
    )

    world.apply(decide(world.ticket, older, POLICY, Facts(number=2)))

    assert counting(world) == []


@pytest.mark.parametrize(("deed", "by"), [("accept", "ann"), ("staff accepts", "sam")])
def test_a_person_confirms_what_a_quorum_settled(deed: str, by: str) -> None:
    """The asker or staff makes it a person's word, paid as one; once."""
    world = by_quorum()
    assert counting(world) == [("ben", Kind.ACCEPTED, POLICY.credits.quorum)]

    does(world, deed, "r1")
    lines = len(world.reasons)
    does(world, deed, "r1")

    assert world.ticket is not None
    ended = world.ticket.resolution
    assert ended is not None
    assert (ended.by.account, ended.consent) == (by, Consent.PERSON)
    assert counting(world) == [("ben", Kind.ACCEPTED, 15)]
    assert len(world.reasons) == lines


def test_nobody_else_confirms_what_a_quorum_settled() -> None:
    """One helper more or less changes nothing of it; nor does its author."""
    world = by_quorum()
    before = world.ticket

    for who in (HANA, AUTHORS["r1"], AUTHORS["r2"]):
        press = ActionPressed(
            key=who.account,
            at=world.now,
            conversation=HERE,
            actor=who,
            action=Action.ACCEPT,
            ticket=1,
            argument="r1",
        )
        world.apply(decide(world.ticket, press, POLICY, Facts(number=2)))

    assert world.ticket == before


def test_staff_chooses_another_than_a_quorum() -> None:
    """Helpers spoke in the asker's absence: that binds neither staff, nor the asker after it."""
    world = by_quorum()

    does(world, "staff accepts", "r2")
    staffs = counting(world)
    does(world, "accept", "r1")

    assert staffs == [("cem", Kind.ACCEPTED, 15)]
    assert counting(world) == [("ben", Kind.ACCEPTED, 15)]
