"""Verdicts follow the ticket: kept once, and taken back exactly."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.decide import decide
from bot.domain.effects import Tally
from bot.domain.entry import StoredEntry
from bot.domain.message import Action
from bot.domain.parts.endings import Ending
from bot.domain.parts.offers import Fate
from bot.domain.states import Status
from bot.domain.ticket import standing
from bot.domain.verdicts import verdicts
from knowledge.model import Band, Hit, Match
from tests.unit.domain.test_lifecycle import NOW, POLICY, World, check, events, make

ENTRIES = {
    id_: StoredEntry(id=id_, question=f"About {id_}?", answer="So.", accepted_at=NOW)
    for id_ in ("r1", "r2", "r3")  # as the messages of `make`, so that its presses find them
}


def match(band: Band) -> Match:
    hits = tuple(
        Hit(entry=id_, logit=3.0 - at, confidence=0.95 - at / 5, phrasing="p", shared=("w",))
        for at, id_ in enumerate(ENTRIES)
    )
    return Match(band=band, hits=hits[:2], runner_up=hits[2], model="m-1")


def asked(band: Band) -> World:
    """A question that was asked, and what was offered for it."""
    world = World()
    made = make(world, 0, ("post", 0, 0, 0))
    assert made is not None
    facts = replace(made[1], match=match(band), entries=ENTRIES)
    world.apply(decide(None, made[0], POLICY, facts))
    return world


def press(world: World, number: int, who: int, action: Action, entry: int) -> None:
    made = make(world, number, ("press", who, entry, list(Action).index(action)))
    assert made is not None
    facts = replace(made[1], entries=ENTRIES)
    world.apply(decide(world.ticket, made[0], POLICY, facts))


def run(world: World, history: Sequence[tuple[str, int, int, int]]) -> int:
    """Let it happen; how many people the entries have helped by then."""
    helped = 0
    for number, line in enumerate(history, 1):
        made = make(world, number, line)
        if made is not None:
            facts = replace(made[1], match=match(Band.SUGGEST), entries=ENTRIES)
            decision = decide(world.ticket, made[0], POLICY, facts)
            helped += sum(each.by for each in decision.effects if isinstance(each, Tally))
            world.apply(decision)
        world.now += timedelta(minutes=7)
        check(world)
    return helped


@settings(max_examples=400, deadline=None)
@given(st.sampled_from([Band.ANSWER, Band.SUGGEST]), events())
def test_any_history(band: Band, history: Sequence[tuple[str, int, int, int]]) -> None:
    """What was kept of verdicts is what the ticket says, and each confirmation is a person helped.

    So whatever takes an ending back takes its verdict back, and nothing else does.
    """
    world = asked(band)

    helped = run(world, history)

    ticket = world.ticket
    assert ticket is not None
    assert world.verdicts == verdicts(ticket)
    stored = [each for each in standing(ticket) if each.ending is Ending.STORED]
    confirmed = [each for each in world.verdicts.values() if each.confirmed]
    assert helped == len(stored)
    assert {each.entry for each in confirmed} == {each.entry for each in stored}
    assert all(each.wording in ("", ticket.text) for each in world.verdicts.values())


def test_a_confirmation_and_its_undo() -> None:
    """Solved: one verdict with the score it was shown at. Open again: none."""
    world = asked(Band.ANSWER)

    press(world, 1, 0, Action.SOLVED, 1)
    (kept,) = world.verdicts.values()
    press(world, 2, 0, Action.REOPEN, 1)

    assert (kept.confirmed, kept.entry, kept.person) == (True, "r1", "ann")
    assert (kept.band, kept.logit, kept.confidence) == (Band.ANSWER, 3.0, 0.95)
    assert (kept.model, kept.wording) == ("m-1", "a b c d e")
    assert world.verdicts == {}


def test_a_refusal_by_staff_is_staffs() -> None:
    """Who presses gives the verdict, and only on what is on show."""
    world = asked(Band.ANSWER)

    press(world, 1, 3, Action.REFUSE, 1)

    assert [(each.person, each.entry, each.confirmed) for each in world.verdicts.values()] == [
        ("sam", "r1", False)
    ]


def test_none_of_these_refuses_each() -> None:
    """ "None of these" is a verdict on each suggestion, and on nothing that was not suggested."""
    world = asked(Band.SUGGEST)

    press(world, 1, 0, Action.NONE_FIT, 1)

    assert [each.entry for each in world.verdicts.values()] == ["r1", "r2"]
    assert {each.band for each in world.verdicts.values()} == {Band.SUGGEST}
    assert not any(each.confirmed for each in world.verdicts.values())


def test_a_picked_suggestion_was_suggested() -> None:
    """A suggestion that was picked and solved it counts for the band of suggestions."""
    world = asked(Band.SUGGEST)

    press(world, 1, 0, Action.SHOW, 2)
    press(world, 2, 0, Action.SOLVED, 2)

    (kept,) = world.verdicts.values()
    assert (kept.entry, kept.band, kept.confirmed) == ("r2", Band.SUGGEST, True)


def test_a_deleted_question_keeps_no_words() -> None:
    """The score of a deleted question still counts, its words are gone."""
    world = asked(Band.ANSWER)
    press(world, 1, 0, Action.SOLVED, 1)

    run(world, [("delete", 0, 0, 0)])

    (kept,) = world.verdicts.values()
    assert (kept.wording, kept.confirmed) == ("", True)
    assert world.ticket is not None
    assert world.ticket.status is Status.RESOLVED


def test_an_edited_question_keeps_no_words() -> None:
    """Words that were edited away are not kept, and new ones were never matched."""
    world = asked(Band.ANSWER)
    press(world, 1, 0, Action.REFUSE, 1)

    run(world, [("edit", 0, 0, 4)])

    (kept,) = world.verdicts.values()
    assert kept.wording == ""


def test_a_private_question_keeps_no_words() -> None:
    """What is asked in private is a score, and no wording."""
    world = asked(Band.ANSWER)
    assert world.ticket is not None
    world.ticket = replace(world.ticket, private=True)

    press(world, 1, 0, Action.SOLVED, 1)

    assert [each.wording for each in world.verdicts.values()] == [""]


def test_an_offer_without_a_score_is_no_verdict() -> None:
    """Offers of a version that kept no score teach nothing."""
    world = asked(Band.ANSWER)
    assert world.ticket is not None
    bare = tuple(replace(offer, band=None) for offer in world.ticket.offers)
    world.ticket = replace(world.ticket, offers=bare)

    press(world, 1, 0, Action.SOLVED, 1)

    assert world.verdicts == {}
    assert world.ticket.offers[0].fate is Fate.SOLVED


def test_the_runner_up_is_offered_to_nobody() -> None:
    """What came next is kept for the explanation, and cannot be picked."""
    world = asked(Band.SUGGEST)

    press(world, 1, 0, Action.SHOW, 3)

    assert world.ticket is not None
    assert [(offer.fate, offer.band) for offer in world.ticket.offers][-1] == (
        Fate.HINTED,
        Band.SILENT,
    )
