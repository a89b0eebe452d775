"""What is kept, shared, counted and taken back once an answer was accepted, whoever says so."""

from dataclasses import replace

from bot.domain.credits import Kind, Paid, Transfer
from bot.domain.decide import decide
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Publish, Tally
from bot.domain.events import ActionPressed, ReactionAdded, ReactionRemoved
from bot.domain.identity import Actor, Role
from bot.domain.message import Action
from bot.domain.parts.offers import Fate
from bot.domain.ticket import with_reply
from tests.unit.domain.test_accepting_anew import by_quorum, counting, does
from tests.unit.domain.test_any_acceptance import ANN, HANA, LINKED, SAM, answered, make
from tests.unit.domain.test_lifecycle import HERE, POLICY, World
from tests.unit.domain.test_quorum import ON_SHOW


def make_press(world: World, action: Action) -> ActionPressed:
    """Ann presses a button."""
    return ActionPressed(
        key=f"{action}", at=world.now, conversation=HERE, actor=ANN, action=action, ticket=1
    )


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
    lines = [effect for effect in done.effects if isinstance(effect, Transfer)]
    assert [(line.amount, line.cap != "") for line in lines] == [(0, True)]


def test_what_silence_settled_is_kept_once_a_person_says_so() -> None:
    """Nobody said that it is right: it is paid a little, and kept once staff says so."""
    world = answered()
    for reply in ("r2", "r3", "r4"):
        does(world, "delete", reply)

    does(world, "time")
    does(world, "time")

    assert counting(world) == [("ben", Kind.ACCEPTED, POLICY.credits.silence)]
    assert world.kept == set()
    does(world, "staff accepts")
    assert counting(world) == [("ben", Kind.ACCEPTED, 15)]
    assert len(world.kept) == 1


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


def test_a_reply_is_declined_once() -> None:
    """However often it is proposed; and one that a quorum settled can be declined, too."""
    twice, settled = answered(), by_quorum()
    for _ in range(2):
        assert twice.ticket is not None
        twice.ticket = replace(twice.ticket, proposal="r2")
        does(twice, "not yet")

    does(settled, "not yet")

    assert counting(twice) == [("cem", Kind.DECLINED, 0)]
    assert counting(settled) == [("ben", Kind.DECLINED, 0)]


def takes_off(world: World, who: Actor) -> Decision:
    """*who* takes a check mark off Ben's answer."""
    gone = ReactionRemoved(
        key="off", at=world.now, conversation=HERE, actor=who, message="r1", emoji="✅"
    )
    return decide(world.ticket, gone, POLICY, Facts(number=2))


def test_a_check_mark_takes_back_only_what_it_did() -> None:
    """Not another person's acceptance, nor one of nobody's, nor of who was staff once."""
    anns, sams, silence = answered(), answered(), answered()
    does(anns, "accept", "r1")
    does(sams, "staff accepts", "r1")
    for reply in ("r2", "r3", "r4"):
        does(silence, "delete", reply)
    does(silence, "time")
    does(silence, "time")

    assert not takes_off(anns, SAM)
    assert not takes_off(silence, ANN)
    assert not takes_off(sams, replace(SAM, role=Role.MEMBER))
    assert takes_off(anns, ANN)
    assert takes_off(sams, SAM)


def test_a_thumb_on_the_bots_message_is_none_for_the_reply_in_it() -> None:
    """Nobody votes for what the bot wrote, whichever reply it asks about."""
    world = answered()
    does(world, "delete", "r4")
    does(world, "time")
    thumb = ReactionAdded(
        key="on", at=world.now, conversation=HERE, actor=HANA, message="bot", emoji="👍"
    )

    done = decide(world.ticket, thumb, POLICY, Facts(number=2, slot="proposal:1:r3"))

    assert not done


def test_one_of_two_replies_that_is_private_shares_nothing() -> None:
    """Nor does one that is thanked for already, nor what the asker wrote themselves."""
    world = answered()
    does(world, "accept", "r1")
    does(world, "also", "r3")
    assert world.ticket is not None
    cems, bens = world.ticket.replies[1], world.ticket.replies[0]
    world.ticket = with_reply(world.ticket, replace(cems, private=True))
    own = replace(bens, message="own", author=ANN)
    world.ticket = replace(world.ticket, replies=(*world.ticket.replies, own))
    before = world.ticket

    for reply in ("r2", "r3", "own"):
        does(world, "also", reply)

    assert world.ticket == before


def test_what_was_checked_is_checked_once() -> None:
    """By whoever of staff comes first."""
    world = answered()
    does(world, "accept", "r1")
    does(world, "verify")
    before = world.ticket

    does(world, "verify")

    assert world.ticket == before


def test_the_asker_confirms_what_staff_chose() -> None:
    """From then on only they choose another; accepting it once more changes nothing."""
    world = answered()
    does(world, "staff accepts", "r1")

    does(world, "accept", "r1")
    before = world.ticket
    does(world, "accept", "r1")
    does(world, "staff accepts", "r2")

    assert before is not None
    assert before.resolution is not None
    assert before.resolution.by.account == "ann"
    assert world.ticket == before
