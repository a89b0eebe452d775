"""Who is paid what: shares, caps, and nothing for oneself."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import credits
from bot.domain.credits import Award, Back, Cap, Kind, Occasion, Paid, Transfer
from bot.domain.helping_effects import Lift, Suspend
from bot.domain.identity import Actor, Role
from bot.domain.members import NOBODY, Members
from bot.domain.policy import Credits
from bot.domain.suspensions import lifted, suspended, taken_back

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RULES = Credits()
HANA = Actor(account="hana", name="Hana", role=Role.HELPER)
RAJ = Actor(account="raj", name="Raj")
GUS = Actor(account="gus", name="Gus", role=Role.GUEST)


OCCASION = Occasion(
    rules=RULES,
    paid=Paid(),
    members=NOBODY,
    asker="ann",
    by="ann",
    ticket=1,
    topic="billing",
    round_=1,
    at=NOW,
    entry="e",
)


def accepted(
    paid: Paid = Paid(),  # noqa: B008 - frozen
    helper: Actor = HANA,
    also: Sequence[Actor] = (),
    amount: int | None = None,
    **changes: Any,
) -> tuple[Transfer, ...]:
    """What Ann's acceptance of Hana's answer pays."""
    on = replace(OCCASION, paid=paid, **changes)
    return credits.for_accepted(on, helper, also, amount)


def voted(
    paid: Paid, helper: Actor = HANA, message: str = "m", **changes: Any
) -> tuple[Transfer, ...]:
    """What a thumb of Ann's pays Hana."""
    by = {"asker": changes["by"]} if "by" in changes else {}
    on = replace(OCCASION, paid=paid, entry="", **by, **changes)
    return credits.for_vote(on, helper, message)


def verified(paid: Paid, helper: Actor = HANA, **changes: Any) -> tuple[Transfer, ...]:
    """What a check of Sam's pays Hana."""
    return credits.for_verified(replace(OCCASION, paid=paid, **({"by": "sam"} | changes)), helper)


def reused(paid: Paid, **changes: Any) -> tuple[Transfer, ...]:
    """What a stored answer of Hana's pays her that solved Ann's question."""
    return credits.for_reuse(replace(OCCASION, paid=paid, **changes), HANA)


def made(number: int, kind: Kind = Kind.ACCEPTED, amount: int = 15, **changes: Any) -> Transfer:
    """An award of Ann's to Hana, earlier today."""
    (award,) = accepted(round_=100 + number)
    return replace(award, kind=kind, amount=amount, **changes)


@given(st.integers(0, 100), st.integers(1, 9))
def test_shares_are_exact(amount: int, among: int) -> None:
    """Nothing is lost or added, and no two differ by more than a point."""
    parts = credits.shares(amount, among)

    assert sum(parts) == amount
    assert len(parts) == among
    assert max(parts) - min(parts) <= 1
    assert list(parts) == sorted(parts, reverse=True)


def test_an_award_is_shared() -> None:
    """Who earns nothing takes no share, and one person takes one."""
    alt = Actor(account="hana2", name="Hana too")
    members = Members({"hana": "hana", "hana2": "hana"})

    lines = accepted(also=[RAJ, GUS, alt], members=members)

    assert [(line.account, line.amount) for line in lines] == [("hana", 8), ("raj", 7)]


@pytest.mark.parametrize(
    "changes",
    [
        {"helper": GUS},
        {"helper": replace(HANA, role=Role.BOT)},
        {"asker": "hana"},
        {"by": "hana"},
        {"asker": "work", "members": Members({"hana": "hana", "work": "hana"})},
        {"by": "work", "members": Members({"hana": "hana", "work": "hana"})},
        {"paid": Paid(unpaid=frozenset({"hana"}))},
        {"paid": Paid(unpaid=frozenset({"x"})), "members": Members({"hana": "x", "x": "x"})},
        {"paid": Paid(unheard=frozenset({"ann"}))},
        {"paid": Paid(recent=tuple(made(n) for n in range(RULES.pair_daily)))},
    ],
)
def test_who_earns_nothing(changes: dict[str, Any]) -> None:
    """Not from oneself, nor as a guest, a bot or blocked, nor past the pair's cap."""
    assert accepted(**changes) == ()


def withheld(lines: tuple[Transfer, ...]) -> list[str]:
    """The caps that left nothing of *lines*."""
    return [line.cap for line in lines if line.withheld]


def test_small_awards_leave_room_for_answers() -> None:
    """Thumbs are on the pair's cap, too, but three of them take no accepted answer away."""
    paid = Paid(recent=tuple(made(n, Kind.VOTED, 1) for n in range(RULES.pair_daily)))

    assert withheld(voted(paid)) == [Cap.PAIR]
    assert [line.amount for line in accepted(paid)] == [15]


def test_one_stored_answer_pays_so_often_a_day() -> None:
    """Only its own solves are counted, whoever asked; and the last one that may be is paid."""
    solves = tuple(
        made(n, Kind.REUSED, 2, entry="e", asker=f"asker{n}") for n in range(RULES.reuse_daily)
    )
    answers = tuple(made(n, entry="e", asker=f"asker{n}") for n in range(RULES.reuse_daily))

    assert withheld(reused(Paid(recent=solves))) == [Cap.REUSE]
    assert [line.amount for line in reused(Paid(recent=solves[1:]))] == [2]
    assert withheld(reused(Paid(recent=solves), entry="other")) == []
    assert withheld(reused(Paid(recent=answers))) == []


def test_a_pair_is_of_persons() -> None:
    """Whichever accounts two people have, what one gave the other is on one cap."""
    members = Members({"ann": "ann", "ann2": "ann", "hana": "hana", "hana2": "hana"})
    votes = tuple(made(n, Kind.VOTED, 1, account="hana2", asker="ann2") for n in range(3))
    answers = tuple(replace(vote, kind=Kind.ACCEPTED) for vote in votes)

    for pays in (reused, voted):
        assert withheld(pays(Paid(recent=votes), members=members)) == [Cap.PAIR]
        assert withheld(pays(Paid(recent=votes))) == []
    assert accepted(Paid(recent=answers), members=members) == ()
    assert accepted(Paid(recent=answers)) != ()


def test_the_days_cap_is_a_persons() -> None:
    """What another account of theirs earned is on it; what somebody else earned is not."""
    used = (made(1, Kind.VERIFIED, RULES.daily, account="hana2", asker="ben"),)
    members = Members({"hana": "hana", "hana2": "hana"})

    assert withheld(verified(Paid(recent=used), members=members)) == [Cap.DAY]
    assert withheld(verified(Paid(recent=used))) == []


@pytest.mark.parametrize("role", [Role.GUEST, Role.BOT])
def test_guests_and_bots_earn_nothing_in_any_way(role: Role) -> None:
    """Nor does it count against them what was declined."""
    nobody = replace(HANA, role=role)

    declined = credits.for_declined(OCCASION, nobody, "m")

    assert (accepted(helper=nobody), voted(Paid(), helper=nobody)) == ((), ())
    assert (verified(Paid(), helper=nobody), declined) == ((), ())


def test_the_days_cap_clips() -> None:
    """What is left of the day is paid, and then nothing; accepted answers are not counted."""
    used = made(1, Kind.VERIFIED, RULES.daily - 2, asker="ben")
    paid = Paid(recent=(used, made(2)))

    (last,) = verified(paid)

    assert (last.amount, last.cap, last.withheld) == (2, Cap.DAY, False)
    assert withheld(verified(paid.after([last]))) == [Cap.DAY]


def test_what_is_withheld_takes_no_place() -> None:
    """A cap counts what was paid: what it left nothing of keeps nobody from the next award."""
    (nothing,) = voted(Paid(recent=tuple(made(n, Kind.VOTED, 1) for n in range(3))))

    assert Paid().after([nothing]) == Paid()


def test_what_is_taken_back_is_on_no_cap() -> None:
    """An award that is undone in the same moment leaves its room to the next one."""
    full = Paid(recent=tuple(made(n) for n in range(RULES.pair_daily)))

    room = full.after(taken_back(full.recent[:1], NOW, Back.MOVED, {}))

    assert accepted(full) == ()
    assert accepted(room) != ()


def test_a_merged_answer_is_not_checked() -> None:
    """Nothing is paid for a check of what is found under another answer."""
    assert verified(Paid(merged=frozenset({"e"}))) == ()


def test_undoing_what_does_not_count() -> None:
    """A suspended award has no points to undo, and is suspended no more; another is undone."""
    (award,) = accepted()
    suspended = {award.key: frozenset({"link:2", "block:1"})}

    *lifts, nothing = taken_back((award,), NOW, Back.UNACCEPTED, suspended)
    (line,) = taken_back((award,), NOW, Back.UNACCEPTED, {})

    assert lifts == [Lift(cause=c, awards=(award.key,)) for c in ("block:1", "link:2")]
    assert isinstance(nothing, Transfer)
    assert isinstance(line, Transfer)
    assert nothing == replace(line, amount=0, count=0)
    assert (line.amount, line.count, line.reason) == (-15, -1, "undo:accepted:1:1")
    assert (line.award, line.final_at) == (award.award, award.final_at)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=12))
def test_suspensions_in_any_order(history: list[tuple[str, bool]]) -> None:
    """The lines add up to the award, or to nothing while any cause lasts; each has its reason."""
    (award,) = accepted()
    lines, causes, number = [award], set[str](), dict[str, int]()
    for cause, ends in history:
        name = f"{cause}{number.get(cause, 0)}"
        known = Award(transfer=award, by="ann", suspended_by=frozenset(causes))
        if ends:
            effects = lifted([known], name, NOW + timedelta(hours=1))
            causes.discard(name)
            number[cause] = number.get(cause, 0) + 1
        else:
            effects = suspended([known], name, NOW)
            causes.add(name)
        lines += [effect for effect in effects if isinstance(effect, Transfer)]
        assert all(isinstance(effect, Transfer | Suspend | Lift) for effect in effects)

        assert sum(line.amount for line in lines) == (0 if causes else award.amount)
        assert sum(line.count for line in lines) == (0 if causes else 1)

    assert len({line.reason for line in lines}) == len(lines)
