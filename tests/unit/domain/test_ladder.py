"""The ladder: which rung is next, whom it calls, how long it has, what happens to an empty one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain import climbing, ladder
from bot.domain.asks import Way
from bot.domain.bridge import Announce, Told, Withhold
from bot.domain.decision import Facts
from bot.domain.duty import Rota, Shift, Swap, SwapState
from bot.domain.escalation import overdue
from bot.domain.helpers import Helper
from bot.domain.helping_effects import KeepHelper
from bot.domain.ladder import RungError, Whom, parse_rung
from bot.domain.limits import Limits
from bot.domain.members import Members
from bot.domain.parts.steps import Step, Tag
from bot.domain.policy import Policy
from bot.domain.routing import Candidate
from bot.domain.service_levels import ServiceLevel
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket
from tests.unit.domain.happenings import ANN, MIA, NOW, POLICY, SAM, asked, happen

NIGHT = datetime.fromisoformat("2026-03-02T23:30:00+00:00")


def escalated(*tiers: str, repeats: int = 2, policy: Policy = POLICY) -> tuple[Ticket, Policy]:
    """A question whose time limit has passed just now, and the policy it was asked under."""
    limits = Limits(waves=0, tiers=tiers, repeats=repeats)
    policy = replace(policy, limits=limits)
    waiting = replace(asked(policy), status=Status.ESCALATED, waiting_since=NOW, cards=1)
    return waiting, policy


def climb(
    *tiers: str, calls: int = 1, at: datetime = NOW, facts: Facts | None = None, **changes: object
) -> Ticket:
    """The question after so many rungs had their time, one right after the other."""
    ticket, policy = escalated(*tiers)
    policy = replace(policy, **changes)  # type: ignore[arg-type]  # the test names the field
    for _ in range(calls):
        ticket, _ = climbing.call_next(ticket, at, policy, facts or Facts())
    return ticket


def called(ticket: Ticket) -> list[tuple[str, ...] | str]:
    """Whom each call notified in the staff channel, or why it was passed over."""
    return [tag.skipped or ladder.pinged(tag) for tag in ticket.tagged]


@pytest.mark.parametrize(
    ("text", "whom", "name", "wait"),
    [
        ("staff", Whom.GROUP, "staff", None),
        ("leads 1h30m", Whom.GROUP, "leads", timedelta(minutes=90)),
        ("duty:support 15m", Whom.DUTY, "support", timedelta(minutes=15)),
        ("@slack:U024BE7LH", Whom.PERSON, "slack:U024BE7LH", None),
        ("webhook:pager 5m", Whom.WEBHOOK, "pager", timedelta(minutes=5)),
        ("helpers 10m", Whom.HELPERS, "", timedelta(minutes=10)),
    ],
)
def test_rungs_are_read(text: str, whom: Whom, name: str, wait: timedelta | None) -> None:
    """Who, and how long until the next one."""
    rung = parse_rung(text)

    assert (rung.whom, rung.name, rung.wait) == (whom, name, wait)


@pytest.mark.parametrize("text", ["", "staff soon", "rota:x", "duty:", "staff 0m"])
def test_what_is_no_rung_is_said(text: str) -> None:
    """A sentence, for whoever wrote it."""
    with pytest.raises(RungError) as said:
        parse_rung(text)

    assert len(str(said.value)) > 20


def test_each_rung_has_its_own_time() -> None:
    """Its own wait if it has one, else that between any two; the last one is repeated."""
    ticket, policy = escalated("staff 15m", "leads")

    steps = []
    for _ in range(4):
        ticket, _ = climbing.call_next(ticket, NOW, policy, Facts())
        steps.append(ticket.step)

    waits = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=1), timedelta(days=30))
    assert steps == [Step(name=StepName.REMIND, due=NOW + wait) for wait in waits]
    assert called(ticket) == [("staff",), ("leads",), ("leads",), ("leads",)]


def test_after_the_last_call_there_is_quiet() -> None:
    """The step goes on, for an open question has one, and calls nobody."""
    ticket = climb("staff", calls=9)

    assert len(ticket.tagged) == 3
    assert ticket.step == Step(name=StepName.REMIND, due=NOW + timedelta(days=30))


def test_an_empty_rung_is_passed_over_at_once_with_a_note() -> None:
    """Nobody is on duty at noon for the night: leads are called in the same moment."""
    ticket = climb("duty:night 15m", "leads 10m", "staff")

    assert called(ticket) == ["nobody on duty for night", ("leads",)]
    assert ticket.tags == 2
    assert ticket.step == Step(name=StepName.REMIND, due=NOW + timedelta(minutes=10))


def test_with_nobody_above_the_nearest_one_below_is_called_again() -> None:
    """A ladder whose upper end is empty still tags somebody, and ends as it should."""
    ticket = climb("leads", "staff", "duty:night", calls=9)

    reached = [tag for tag in called(ticket) if not isinstance(tag, str)]
    assert reached == [("leads",), ("staff",), ("staff",), ("staff",), ("staff",)]


def test_a_ladder_that_is_wholly_empty_calls_the_staff() -> None:
    """Somebody has to hear of it; each empty rung says why it is."""
    ticket = climb("duty:night", "duty:gone", "webhook:gone", "@slack:U1", f"@{ANN.account}")

    assert called(ticket) == [
        "nobody on duty for night",
        "there is no rota gone any more",
        "gone cannot be told of it",
        "@slack:U1 is not on fake",
        "@fake:ann asks this",
        ("staff",),
    ]


def test_what_the_settings_do_not_know_any_more_is_passed_over() -> None:
    """A question keeps its ladder; a group that is gone since would notify nobody."""
    ticket = climb("old-guard", "staff", limits=Limits(tiers=("staff",)))

    assert called(ticket) == ["there is no group old-guard any more", ("staff",)]


def test_names_that_an_earlier_version_took_still_mean_groups() -> None:
    """ "2nd level" was a tier's name once: its questions are still called for."""
    old = ("2nd level", "staff")
    ticket = climb(*old)

    assert called(ticket) == [("2nd level",)]


def test_calls_of_an_earlier_version_are_worked_out() -> None:
    """It counted its tags; the next call is the one after them."""
    ticket, policy = escalated("staff", "leads")
    ticket = replace(ticket, tags=2, escalated_at=NOW)

    after, _ = climbing.call_next(ticket, NOW + timedelta(hours=1), policy, Facts())

    assert called(after) == [("staff",), ("leads",), ("leads",)]


def test_a_solution_that_is_overdue_calls_the_next_rung() -> None:
    """The first one if staff has not got it yet, and the last one once more at the end."""
    ticket, policy = escalated("staff", "leads", repeats=0)
    fresh = replace(ticket, status=Status.OPEN, cards=0)

    for _ in range(3):
        fresh, _ = overdue(fresh, NOW, policy, Facts())

    assert called(fresh) == [("staff",), ("leads",), ("leads",)]
    assert (fresh.status, fresh.cards) == (Status.ESCALATED, 1)


def test_platforms_are_asked_for_the_groups_of_every_ladder() -> None:
    """Of the community's own and of each policy; people, rotas and webhooks are no groups."""
    levels = (
        ServiceLevel(limits=Limits(tiers=("vip 5m", "leads", "duty:support"))),
        ServiceLevel(limits=Limits(tiers=("@discord:1", "webhook:pager", "helpers"))),
    )
    policy = Policy(limits=Limits(tiers=("leads 1h",)), policies=levels)

    names = ladder.groups(policy)

    assert names == ("staff", "leads", "vip")


PAIR = {"support": Rota(shifts=(Shift(who=(SAM.account, MIA.account)),))}


def test_on_duty_the_first_is_called_first() -> None:
    """Called again, the rota calls who comes after them, round and round."""
    ticket = climb("duty:support 15m", "staff 5m", "duty:support", calls=5, rotas=PAIR)

    assert called(ticket) == [
        (SAM.account,),
        ("staff",),
        (MIA.account,),
        (SAM.account,),
        (MIA.account,),
    ]


def test_who_stands_in_is_called() -> None:
    """A swap that was agreed to counts, on its own rota and in its own time."""
    swap = Swap(
        id="s",
        rota="support",
        begins=NOW - timedelta(hours=1),
        ends=NOW + timedelta(hours=1),
        of=SAM.account,
        of_name="Sam",
        by=MIA.account,
        by_name="Mia",
        state=SwapState.AGREED,
        asked_at=NOW,
    )
    swaps: Sequence[tuple[Swap, str]] = [
        (swap, MIA.account),
        (replace(swap, state=SwapState.ASKED), SAM.account),
        (replace(swap, rota="night"), SAM.account),
        (replace(swap, ends=NOW), SAM.account),
    ]

    found = [climb("duty:support", facts=Facts(swaps=(each,))) for each, _ in swaps]

    assert [called(ticket) for ticket in found] == [[(who,)] for _, who in swaps]


def test_nobody_is_called_about_their_own_question() -> None:
    """Ann is on duty and asks herself: whoever comes after her is called, by any account."""
    hers = Facts(members=Members({"fake:ann": "ann", "fake:work": "ann"}))
    rotas = {"support": Rota(shifts=(Shift(who=("fake:work", SAM.account)),))}

    with_sam = climb("duty:support", rotas=rotas, facts=hers)
    alone = climb(
        "duty:support", rotas={"support": Rota(shifts=(Shift(who=("fake:work",)),))}, facts=hers
    )

    assert called(with_sam) == [(SAM.account,)]
    assert called(alone) == ["who is on duty for support asks this", ("staff",)]


def test_somebody_of_another_platform_is_called_by_their_linked_account() -> None:
    """The staff channel is where the card is: nobody who is not there can be notified."""
    linked = Facts(members=Members({"slack:U1": "m", "fake:una": "m"}))

    here = climb("@slack:U1", facts=linked)
    elsewhere = climb("@slack:U1", "leads")

    assert called(here) == [("fake:una",)]
    assert called(elsewhere) == ["@slack:U1 is not on fake", ("leads",)]


def helper(account: str) -> Candidate:
    """Somebody who follows every topic there is."""
    known = Helper(account=account, name=account, way=Way.MENTION, topics=("t",))
    return Candidate(helper=known, member=account)


def test_helpers_are_asked_once_more_and_nobody_twice() -> None:
    """Whoever was not asked yet; with none of them left the rung is empty."""
    ticket, policy = escalated("helpers 10m", "staff")
    ticket = replace(ticket, topic="t")
    facts = Facts(candidates=(helper("fake:kim"), helper("fake:lou"), helper(ANN.account)))

    once, effects = climbing.call_next(ticket, NOW, policy, facts)
    twice, _ = climbing.call(once, 1, NOW, policy, facts)

    assert once.tagged == (Tag(rung="helpers 10m", at=NOW, whom=once.tagged[0].whom),)
    assert (
        {ask.account for ask in once.asks} == set(once.tagged[0].whom) == {"fake:kim", "fake:lou"}
    )
    assert len([e for e in effects if isinstance(e, KeepHelper)]) == 2
    assert called(twice)[1:] == ["no helper left to ask", ("staff",)]


def test_helpers_are_not_asked_about_what_they_cannot_see() -> None:
    """A question in private stays there."""
    ticket, policy = escalated("helpers", "staff")
    facts = Facts(candidates=(helper("fake:kim"),))

    after, _ = climbing.call_next(replace(ticket, private=True, topic="t"), NOW, policy, facts)

    assert called(after) == ["helpers cannot see it", ("staff",)]


def test_a_shift_past_midnight_calls_on_both_days() -> None:
    """From ten in the evening to six."""
    hours = (NIGHT, NIGHT + timedelta(hours=3), NIGHT + timedelta(hours=7))

    found = [called(climb("duty:night", at=at)) for at in hours]

    assert found == [[(MIA.account,)], [(MIA.account,)], ["nobody on duty for night", ("staff",)]]


def test_what_a_webhook_was_not_told_yet_is_withheld_once_somebody_is_on_it() -> None:
    """The announcement goes in the transaction of the claim; it is named by its id."""
    ticket, _ = escalated("webhook:pager", "staff")
    told = Announce(id="msg_1", endpoint="pager", what=Told.ESCALATED, ticket=1, at=NOW, body={})
    tag = Tag(rung="webhook:pager", at=NOW, announced=told.id)
    due = Step(name=StepName.REMIND, due=NOW + timedelta(hours=1))
    ticket = replace(ticket, tags=1, tagged=(tag,), step=due)

    _, _, claimed = happen("claim", ticket, NOW, "e")
    _, _, follow_up = happen("asker follows up", ticket, NOW, "e")

    assert [effect for effect in claimed if isinstance(effect, Withhold)] == [Withhold(id="msg_1")]
    assert not [effect for effect in follow_up if isinstance(effect, Withhold)]


def test_whose_linked_accounts_are_looked_up() -> None:
    """Of everybody whom a rung names, or who is on duty by one; a group has no account."""
    rota = Rota(shifts=(Shift(who=("slack:mia",)),))
    policy = replace(POLICY, rotas={"support": rota})
    ticket, _ = escalated("staff", "@discord:sam", "duty:support", "duty:gone", policy=policy)

    found = climbing.may_be_called(ladder.rungs_of(ticket.limits), NOW, policy, Facts())

    assert found == {"discord:sam", "slack:mia"}
