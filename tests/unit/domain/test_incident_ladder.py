"""How an incident climbs: which rung, in whose hours, and what is taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.bridge import Announce, Webhook, Withhold
from bot.domain.calendars import Calendar
from bot.domain.decide import decide
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Post
from bot.domain.events import ActionPressed
from bot.domain.incidents import Incident, Part
from bot.domain.limits import Limits
from bot.domain.message import Action
from bot.domain.parts.steps import Step, Tag
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket, is_led
from tests.unit.domain.test_surging import (
    AT,
    HERE,
    MINUTE,
    POLICY,
    SAM,
    asks,
    due,
    incident,
    kept,
    opened,
    overdue,
)

HOUR = timedelta(hours=1)
PAGED = replace(
    POLICY,
    limits=Limits(tiers=("webhook:pager 10m", "staff")),
    webhooks={"pager": Webhook(url="https://pager.example")},
)


def late(number: int = 1) -> Ticket:
    """A question of incident 1 whose limit passes now."""
    return replace(overdue(opened(number)), incident=1)


def orders(begun: Incident, action: Action, *like: Ticket) -> Decision:
    press = ActionPressed(key="p", at=AT, conversation=HERE, actor=SAM, action=action, ticket=1)
    return decide(None, press, PAGED, Facts(incident=begun, like=like))


def test_a_pager_is_called_off_with_the_claim() -> None:
    """What was announced and is not sent yet is withheld, by a claim and by nothing before it."""
    ticket = late()
    begun = incident(ticket, limits=PAGED.limits)

    called = decide(ticket, due(ticket), PAGED, Facts(incident=begun))
    paged = kept(called)
    assert paged is not None
    other = late(2)
    grown = decide(other, due(other), PAGED, Facts(incident=paged))
    claimed = orders(paged, Action.CLAIM_ALL, *called.tickets)

    (told,) = (effect for effect in called.effects if isinstance(effect, Announce))
    assert paged.tagged[0].announced == told.id
    assert not [effect for effect in grown.effects if isinstance(effect, Withhold)]
    assert [e for e in claimed.effects if isinstance(e, Withhold)] == [Withhold(id=told.id)]


def test_it_climbs_the_ladder_that_it_began_with() -> None:
    """Its own rungs and hours count, not those of the question or of a later setting."""
    ticket = late()
    morning = Calendar(zone="UTC", hours={"mon-sun": ("09:00-10:10",)})
    begun = incident(ticket, limits=Limits(tiers=("leads 20m", "staff")), hours=morning)

    after = kept(decide(ticket, due(ticket, AT + 5 * MINUTE), POLICY, Facts(incident=begun)))

    assert after is not None
    assert [tag.rung for tag in after.tagged][-1:] == ["staff"]  # of leads nobody is left
    assert after.due is not None
    assert after.due == AT + 23 * HOUR + 55 * MINUTE


def test_helpers_are_asked_about_each_question() -> None:
    """The rung that asks helpers is passed over with a note."""
    ticket = late()
    begun = incident(ticket, limits=Limits(tiers=("helpers 5m", "staff")))

    after = kept(decide(ticket, due(ticket), POLICY, Facts(incident=begun)))

    assert after is not None
    skipped = "helpers are asked about each question"
    assert [(tag.rung, tag.skipped) for tag in after.tagged] == [
        ("helpers 5m", skipped),
        ("staff", ""),
    ]


@pytest.mark.parametrize(("early", "led"), [(MINUTE, False), (timedelta(0), True)])
def test_helpers_have_their_time(early: timedelta, led: bool) -> None:
    """A wave that is due is asked; at the deadline it is the incident's turn."""
    ticket = replace(late(), deadline=AT, step=Step(name=StepName.ASK, due=AT - early))
    begun = incident(ticket, due=AT + 9 * HOUR, tagged=(Tag(rung="staff", at=AT),), tags=1)

    (after,) = decide(ticket, due(ticket), POLICY, Facts(incident=begun)).tickets

    assert after.step is not None
    assert (after.step.due == AT + 9 * HOUR) is led


def test_a_stale_timer_does_nothing() -> None:
    """The step was moved meanwhile."""
    ticket, begun = late(), incident(late())
    stale = replace(due(ticket), due=AT)

    assert not decide(ticket, stale, POLICY, Facts(incident=begun))


def test_a_claim_of_one_holds_while_somebody_has_all() -> None:
    """Sam's own question stays his as long as Sam is on all of it, and is the team's with it."""
    ticket = replace(late(), status=Status.CLAIMED)
    own = (Tag(rung="staff", at=AT - HOUR),)  # it was called for alone, before
    ticket = replace(ticket, tags=1, tagged=own, step=Step(name=StepName.UNCLAIM, due=AT))
    on_it = incident(ticket, claimed_by=SAM, claimed_at=AT - HOUR, told_at=AT)
    free = incident(ticket, tags=1, tagged=(Tag(rung="staff", at=AT),), due=AT + HOUR)

    (his,) = decide(ticket, due(ticket), POLICY, Facts(incident=on_it)).tickets
    (back,) = decide(ticket, due(ticket), POLICY, Facts(incident=free)).tickets

    assert (his.status, his.step) == (
        Status.CLAIMED,
        Step(name=StepName.UNCLAIM, due=AT + 3 * HOUR),
    )
    assert (back.status, back.step) == (
        Status.ESCALATED,
        Step(name=StepName.REMIND, due=AT + HOUR),
    )
    assert is_led(back)


def test_a_crowd_calls_the_same_rung_once_more() -> None:
    """Nine are three times three: staff again, not leads; and the tenth calls nobody."""
    eight = [opened(number) for number in range(1, 9)]
    ladder = Limits(tiers=("staff", "leads"))
    begun = incident(*eight, limits=ladder, tags=1, tagged=(Tag(rung="staff", at=AT),), due=AT)

    ninth = kept(asks(9, Facts(incident=begun)))
    assert ninth is not None
    tenth = kept(asks(10, Facts(incident=ninth)))
    assert tenth is not None

    assert [tag.rung for tag in ninth.tagged] == ["staff", "staff"]
    assert tenth.tagged == ninth.tagged


def test_what_is_called_while_nobody_waits() -> None:
    """A card of which every question is answered notifies nobody, whoever was called."""
    begun = incident(
        opened(1),
        tags=2,
        tagged=(Tag(rung="staff", at=AT - HOUR), Tag(rung="leads", at=AT - MINUTE)),
        parts=(Part(ticket=1, waits=False),),
    )

    posts = [e for e in asks(2, Facts(incident=begun)).effects if isinstance(e, Post)]

    pings = [post.slot for post in posts if post.to.channel == "staff" and post.message.pings]
    assert pings == []


@pytest.mark.parametrize(
    ("tags", "asked_after", "called"),
    [(1, MINUTE, False), (3, MINUTE, True), (3, timedelta(0), False)],
    ids=["on its way", "after the last", "before the last"],
)
def test_who_asks_after_the_last_call(tags: int, asked_after: timedelta, called: bool) -> None:
    """With the ladder climbed, a question that is younger calls anew; before, it has its turn."""
    last = Tag(rung="staff", at=AT - HOUR)
    ticket = replace(late(), waiting_since=last.at + asked_after)
    begun = incident(ticket, tags=tags, tagged=(last,), due=AT + HOUR, opened_at=AT - HOUR)

    after = kept(decide(ticket, due(ticket), POLICY, Facts(incident=begun)))

    assert after is not None
    assert (len(after.tagged) == 2) is called


def test_a_reply_after_a_silent_claim() -> None:
    """Sam was told and lost it; when somebody replies nobody is told that a claim goes stale."""
    ticket, long_ago = late(), AT - 9 * HOUR
    begun = incident(ticket, claimed_by=SAM, claimed_at=long_ago, told_at=long_ago + 3 * HOUR)
    first = decide(ticket, due(ticket), POLICY, Facts(incident=begun))
    lost = kept(first)
    assert lost is not None
    press = ActionPressed(
        key="p",
        at=AT,
        conversation=HERE,
        actor=SAM,
        action=Action.REPLY_ALL,
        ticket=1,
        argument="Wait.",
    )

    decision = decide(None, press, POLICY, Facts(incident=lost, like=first.tickets))

    stale = [e for e in decision.effects if isinstance(e, Post) and e.slot.startswith("stale")]
    assert stale == []
    assert lost.claimed_by is None


def test_what_was_called_before_a_claim_stays_called_off() -> None:
    """A silent claim is over and a pager is called: the message that called leads stays away."""
    ticket, ladder = late(), Limits(tiers=("staff", "leads", "webhook:pager"))
    before = (Tag(rung="staff", at=AT - 9 * HOUR), Tag(rung="leads", at=AT - 8 * HOUR))
    begun = incident(
        ticket,
        limits=ladder,
        tags=2,
        tagged=before,
        opened_at=AT - 9 * HOUR,
        claimed_by=SAM,
        claimed_at=AT - 7 * HOUR,
        told_at=AT - 4 * HOUR,
        parts=(Part(ticket=1, waits=True),),
    )

    decision = decide(ticket, due(ticket), PAGED, Facts(incident=begun))

    assert [e.endpoint for e in decision.effects if isinstance(e, Announce)] == ["pager"]
    posts = [e for e in decision.effects if isinstance(e, Post)]
    assert [post.slot for post in posts if post.message.pings] == []
