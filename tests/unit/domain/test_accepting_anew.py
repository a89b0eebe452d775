"""A question that was settled is settled otherwise: what counted before counts no more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.credits import Kind, Paid, Transfer
from bot.domain.decide import decide
from bot.domain.decision import Facts
from bot.domain.effects import Publish, Tally
from bot.domain.events import ActionPressed, ReactionAdded
from bot.domain.identity import Actor, Role
from bot.domain.members import NOBODY, Members
from bot.domain.message import Action
from bot.domain.ticket import Consent, Fate, standing, with_reply
from tests.unit.domain.test_any_acceptance import ANN, AUTHORS, HANA, LINKED, answered, make
from tests.unit.domain.test_lifecycle import HERE, POLICY, World, check
from tests.unit.domain.test_quorum import ON_SHOW

RAJ = Actor(account="raj", name="Raj", role=Role.HELPER)
DAY = timedelta(days=1)


def does(world: World, deed: str, reply: str = "r1", members: Members = NOBODY) -> None:
    """Somebody does *deed* (see `make`), a minute after what was done before; time: its step."""
    world.now += timedelta(minutes=1)
    event = make(world, int(world.now.timestamp()), deed, reply)
    assert event is not None
    world.apply(decide(world.ticket, event, POLICY, Facts(number=2, members=members)))


def make_press(world: World, action: Action) -> ActionPressed:
    """Ann presses a button."""
    return ActionPressed(
        key=f"{action}", at=world.now, conversation=HERE, actor=ANN, action=action, ticket=1
    )


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


def test_a_quorums_credit_is_what_is_shared() -> None:
    """Who is thanked as well shares what was paid, not what a person's word would pay."""
    world = by_quorum()

    does(world, "also", "r2")

    assert counting(world) == [("ben", Kind.ACCEPTED, 4), ("cem", Kind.ACCEPTED, 4)]


def test_who_is_past_the_cap_is_thanked_and_shares_nothing() -> None:
    """What the first one got stays as it is; of whom it is is not counted any more."""
    world = answered()
    does(world, "accept", "r1")
    (award,) = world.counting.values()
    lately = tuple(
        replace(award, account="cem", reason=f"accepted:{number}:1", award=f"accepted:{number}:1")
        for number in range(10, 10 + POLICY.credits.pair_daily)
    )
    press = make(world, 99, "also", "r2")
    assert press is not None

    done = decide(world.ticket, press, POLICY, Facts(paid=Paid(recent=lately)))

    (after,) = done.tickets
    assert after.resolution is not None
    assert (after.resolution.also, after.resolution.helped) == (("r2",), 0)
    assert after.resolution.transfers == (award,)
    assert not any(isinstance(effect, Transfer) for effect in done.effects)


def test_what_silence_settled_is_kept_for_nobody() -> None:
    """Nobody said that it is right: it is paid a little, and shown to nobody else."""
    world = answered()
    for reply in ("r2", "r3", "r4"):
        does(world, "delete", reply)

    does(world, "time")
    does(world, "time")

    assert counting(world) == [("ben", Kind.ACCEPTED, POLICY.credits.silence)]
    assert world.kept == set()


def test_what_was_written_in_private_is_kept_for_nobody() -> None:
    """An answer is shown no wider than where it was given."""
    world = answered()
    assert world.ticket is not None
    reply = world.ticket.replies[1]
    world.ticket = with_reply(world.ticket, replace(reply, private=True))

    does(world, "accept", reply.message)

    assert counting(world) == [("cem", Kind.ACCEPTED, 15)]
    assert world.kept == set()


def test_a_guests_answer_is_kept_without_their_account() -> None:
    """It is shown with their name, and never earns them anything."""
    world = answered()
    press = make(world, 99, "accept", "r4")
    assert press is not None

    done = decide(world.ticket, press, POLICY, Facts(number=2))

    (kept,) = [effect for effect in done.effects if isinstance(effect, Publish)]
    assert (kept.author.name, kept.author.account) == ("Gus", "")


def test_people_who_were_helped_are_counted_once() -> None:
    """Another answer of the same helper helps the same person, not one more."""
    world = answered()
    does(world, "accept", "r1")
    press = make(world, 99, "accept", "r3")
    assert press is not None

    done = decide(world.ticket, press, POLICY, Facts(number=2, members=LINKED, helped=7))

    (after,) = done.tickets
    assert after.resolution is not None
    assert after.resolution.helped == 7


def test_sharing_goes_on_after_a_shared_reply_is_gone() -> None:
    """Every share has a reason of its own, and what was kept goes with the first answer."""
    world = answered()
    does(world, "accept", "r1")
    does(world, "also", "r2")

    does(world, "delete", "r2")
    does(world, "also", "r3")
    shared = counting(world)
    does(world, "delete", "r1")

    assert shared == [("ben", Kind.ACCEPTED, 8), ("ben2", Kind.ACCEPTED, 7)]
    assert counting(world) == [("ben2", Kind.ACCEPTED, 15)]
    assert world.kept == set()


def test_a_question_that_is_open_again_was_never_with_staff() -> None:
    """Staff is tagged anew when its time comes, with the first of the tags."""
    world = answered()
    assert world.ticket is not None
    world.ticket = replace(world.ticket, tags=2, escalated_at=world.now)
    does(world, "accept", "r1")

    does(world, "unaccept")

    assert (world.ticket.tags, world.ticket.escalated_at) == (0, None)


def test_a_stored_answer_is_paid_once_for_one_question() -> None:
    """It solves it again after it was reopened; and taking that back takes its count back."""
    world = answered()
    assert world.ticket is not None
    offer = replace(ON_SHOW, author="raj", fate=Fate.SHOWN)
    world.ticket = replace(world.ticket, offers=(offer,))
    solve = replace(make_press(world, Action.SOLVED), argument=offer.entry)

    first = decide(world.ticket, solve, POLICY, Facts(number=2))
    (solved,) = first.tickets
    assert solved.resolution is not None
    before = replace(world.ticket, past=(solved.resolution,))
    second = decide(before, solve, POLICY, Facts(number=2))
    undone = decide(solved, make_press(world, Action.REOPEN), POLICY, Facts(number=2))

    assert [e.amount for e in first.effects if isinstance(e, Transfer)] == [POLICY.credits.reused]
    assert [e.amount for e in second.effects if isinstance(e, Transfer)] == []
    assert [e.by for e in undone.effects if isinstance(e, Tally)] == [-1]
