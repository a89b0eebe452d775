"""Who is asked about a question, who may take it, and what becomes of an ask."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain import asking
from bot.domain.asks import Ask, Way, takers
from bot.domain.blocks import What
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Post
from bot.domain.events import ActionPressed, MessagePosted, TimerFired
from bot.domain.helpers import Helper, Record
from bot.domain.helping_effects import KeepHelper
from bot.domain.identity import Actor, Conversation, Role
from bot.domain.limits import Limits
from bot.domain.members import Members
from bot.domain.message import Action, plain
from bot.domain.parts.answers import Reply
from bot.domain.parts.askers import Follower
from bot.domain.parts.steps import Step
from bot.domain.policy import Helping, Policy
from bot.domain.routing import Candidate
from bot.domain.sla import moved, wait_for_asker
from bot.domain.states import Status, StepName, Trigger
from bot.domain.ticket import Ticket

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
POLICY = Policy(name="c", staff_channel="fake:staff", helping=Helping(wave=2))
HERE = Conversation(community="c", platform="fake", channel="help", thread="q")
ANN = Actor(account="fake:ann", name="Ann")
HANA = Actor(account="fake:hana", name="Hana")
RAJ = Actor(account="fake:raj", name="Raj")
LINKED = Members({"fake:hana": "hana", "fake:hana2": "hana"})


def question() -> Ticket:
    """Ann's question about billing, which waits for helpers."""
    new = Ticket(
        number=1,
        conversation=HERE,
        message="q",
        asker=ANN,
        text="why is it",
        private=False,
        opened_at=NOW,
        limits=Limits(),
        topic="billing",
    )
    opened = moved(new, Trigger.QUEUED, NOW)
    assert opened is not None
    return opened


def knowing(*accounts: str, topic: str = "billing", members: Members = LINKED) -> Facts:
    """Facts with candidates who follow *topic*."""
    found = tuple(
        Candidate(
            helper=Helper(account=account, name=account, topics=(topic,)),
            member=members.of.get(account, account),
        )
        for account in accounts
    )
    return Facts(candidates=found, members=members)


def written(author: Actor, text: str = "Open Billing and press Refund.") -> Reply:
    return Reply(message="r", author=author, text=text, at=NOW + MINUTE, conversation=HERE)


def an_ask(who: Actor, *, wave: int = 1, **done: Any) -> Ask:
    return Ask(
        account=who.account,
        member=LINKED.of.get(who.account, who.account),
        name=who.name,
        at=NOW,
        wave=wave,
        way=Way.MENTION,
        **done,
    )


def wave(ticket: Ticket, facts: Facts, *, late: timedelta = timedelta(0)) -> Decision:
    """The ticket's next step is due, and is looked at so *late*."""
    assert ticket.step is not None
    step = TimerFired(
        key="k",
        at=ticket.step.due + late,
        conversation=HERE,
        ticket=1,
        step=ticket.step.name,
        due=ticket.step.due,
        fence=1,
    )
    return asking.next_wave(ticket, step, POLICY, facts)


def pressed(who: Actor, action: Action = Action.TAKE) -> ActionPressed:
    return ActionPressed(
        key="p", at=NOW + MINUTE, conversation=HERE, actor=who, action=action, ticket=1
    )


def asked_in(decision: Decision) -> list[str]:
    return [ask.account for ticket in decision.tickets for ask in ticket.asks]


@pytest.mark.parametrize(
    "concerned",
    [
        {"asker": HANA},
        {"followers": (Follower(asker=HANA, conversation=HERE, message="f", text="", at=NOW),)},
        {"replies": (written(HANA),)},
        {"asks": (an_ask(HANA),)},
        {"asks": (replace(an_ask(HANA), member="fake:hana"),)},
        {"asks": (replace(an_ask(RAJ), account="fake:old", member="hana"),)},
    ],
    ids=["asker", "follower", "wrote", "asked", "asked before a link", "asked by an old account"],
)
@pytest.mark.parametrize("account", ["fake:hana", "fake:hana2"])
def test_whom_it_concerns_already_is_not_asked(concerned: dict[str, Any], account: str) -> None:
    """Who asks it, asks the same, wrote there or was asked; by no account of theirs."""
    ticket = replace(question(), **concerned)

    done = wave(ticket, knowing(account, RAJ.account))

    assert asked_in(done)[len(ticket.asks) :] == [RAJ.account]


def test_only_the_topic_is_asked() -> None:
    """Who follows another topic is left alone; where there is none, who follows any is asked."""
    others = knowing(RAJ.account, topic="login")

    about_billing = wave(question(), others)
    about_nothing = wave(replace(question(), topic=""), others)

    assert asked_in(about_billing) == []
    assert asked_in(about_nothing) == [RAJ.account]


@pytest.mark.parametrize("way", [Way.DIGEST, Way.OFF])
def test_with_nobody_who_is_asked_one_by_one_there_is_no_wave(way: Way) -> None:
    """Who reads a digest, or wants nothing, keeps no question waiting for a wave of nobody."""
    facts = knowing(RAJ.account)
    (raj,) = facts.candidates
    quiet = replace(raj, helper=replace(raj.helper, way=way))

    (after,) = wave(question(), replace(facts, candidates=(quiet,))).tickets

    assert after.step is not None
    assert (after.step.name, after.waves) == (StepName.ESCALATE, 0)


@pytest.mark.parametrize("account", ["fake:hana", "fake:hana2"])
def test_with_nobody_left_there_is_no_further_wave(account: str) -> None:
    """Another account of somebody who was asked is nobody to wait for either."""
    ticket = replace(question(), asks=(an_ask(HANA),), waves=1)

    (after,) = wave(ticket, knowing(account)).tickets

    assert after.step is not None
    assert (after.step.name, after.waves) == (StepName.ESCALATE, 1)


@pytest.mark.parametrize(("topic", "asked"), [("billing", 8), ("", 2)])
def test_only_a_topic_has_a_list(topic: str, asked: int) -> None:
    """The last wave goes to many who follow the topic; without one it is a wave like the others."""
    limits = Limits()
    ticket = replace(question(), topic=topic, waves=limits.waves - 1)
    many = knowing(*(f"fake:{number}" for number in range(12)))

    last = wave(ticket, many)
    before = wave(replace(ticket, waves=limits.waves - 2), many)

    assert (len(asked_in(last)), len(asked_in(before))) == (asked, 2)


def test_a_wave_that_comes_after_the_deadline_is_staff_s() -> None:
    """Nobody could be asked in time: staff is told at once, and nobody is asked any more."""
    ticket = question()

    done = wave(ticket, knowing(RAJ.account), late=ticket.limits.first_response)

    (after,) = done.tickets
    assert (after.status, after.asks) == (Status.ESCALATED, ())


def test_who_is_asked_is_noted_in_their_record() -> None:
    """Being asked is what their answers are measured by."""
    done = wave(question(), knowing(RAJ.account))

    kept = [effect.helper for effect in done.effects if isinstance(effect, KeepHelper)]
    assert [(helper.account, helper.record.asked) for helper in kept] == [(RAJ.account, 1)]


@pytest.mark.parametrize(
    ("who", "changes", "barred"),
    [
        (ANN, {}, ()),
        (HANA, {"asker": replace(ANN, account="fake:hana2")}, ()),
        (RAJ, {}, {What.HELPING}),
        (replace(RAJ, role=Role.GUEST), {}, ()),
        (RAJ, {"private": True}, ()),
        (RAJ, {"status": Status.CLOSED, "waiting_since": NOW}, ()),
        (RAJ, {"waiting_since": None}, ()),
    ],
    ids=["asker", "asker's other account", "blocked", "guest", "private", "closed", "answered"],
)
def test_who_cannot_take_it(who: Actor, changes: dict[str, Any], barred: Collection[What]) -> None:
    """It is said to them, and the question stays as it is."""
    ticket = replace(question(), **changes)
    facts = Facts(members=LINKED, barred=frozenset(barred))

    done = asking.took(ticket, pressed(who), POLICY, facts)

    assert done.tickets == ()
    assert len(done.effects) == 1


def test_only_the_first_who_takes_it_gets_time() -> None:
    """The next wave waits for the first one; a second one postpones nothing."""
    (first,) = asking.took(question(), pressed(HANA), POLICY, Facts()).tickets
    later = replace(pressed(RAJ), at=NOW + 9 * MINUTE)
    (second,) = asking.took(first, later, POLICY, Facts()).tickets

    assert first.step != question().step
    assert second.step == first.step
    assert [ask.account for ask in takers(second.asks)] == [HANA.account, RAJ.account]


def test_who_comes_first_has_it_first() -> None:
    """Whoever took it first is the first taker, in whichever order they were asked."""
    later, sooner = an_ask(HANA, taken_at=NOW + 2 * MINUTE), an_ask(RAJ, taken_at=NOW + MINUTE)
    over = an_ask(ANN, taken_at=NOW, ended_at=NOW + MINUTE)

    held = takers([later, sooner, over])

    assert held == (sooner, later)


def test_not_now_asks_one_other() -> None:
    """Whoever was asked and cannot is replaced by one; what they had taken is free again."""
    ticket = replace(question(), asks=(an_ask(HANA, taken_at=NOW),))
    facts = knowing(HANA.account, RAJ.account, "fake:cid")

    done = asking.not_now(ticket, pressed(HANA, Action.NOT_NOW), POLICY, facts)

    (after,) = done.tickets
    assert len(after.asks) == 2
    assert after.asks[0].declined_at == NOW + MINUTE
    assert takers(after.asks) == ()


@pytest.mark.parametrize(
    "ask",
    [
        an_ask(HANA, ended_at=NOW),
        an_ask(HANA, declined_at=NOW),
        an_ask(RAJ),
    ],
    ids=["over", "said already", "not asked"],
)
def test_not_now_for_nothing(ask: Ask) -> None:
    """Who is not asked, or not any more, is told so and changes nothing."""
    ticket = replace(question(), asks=(ask,))

    done = asking.not_now(ticket, pressed(HANA, Action.NOT_NOW), POLICY, knowing("fake:cid"))

    assert done.tickets == ()


def test_nobody_replaces_who_was_not_asked() -> None:
    """Not for who took it unasked, nor where nobody is needed or the question is private."""
    private = replace(question(), private=True, asks=(an_ask(HANA),))
    unasked = replace(question(), asks=(an_ask(HANA, wave=0, taken_at=NOW),))
    answered = wait_for_asker(replace(question(), asks=(an_ask(HANA),)), NOW)
    answered = replace(answered, asks=(an_ask(HANA),))

    for ticket in (unasked, answered, private):
        done = asking.not_now(ticket, pressed(HANA, Action.NOT_NOW), POLICY, knowing("fake:cid"))

        assert asked_in(done) == [HANA.account]


@pytest.mark.parametrize("account", ["fake:hana", "fake:hana2"])
def test_an_answer_from_any_account_answers_the_ask(account: str) -> None:
    """Whoever was asked has answered, with whichever of their accounts; nobody else has."""
    ticket = replace(question(), asks=(an_ask(HANA), an_ask(RAJ)))
    reply = written(replace(HANA, account=account))

    after = asking.wrote(ticket, reply, Facts(members=LINKED))

    assert [ask.answered_at for ask in after.asks] == [reply.at, None]


def test_what_answers_an_ask() -> None:
    """Only the first answer, and no question back."""
    ticket = replace(question(), asks=(an_ask(HANA),))

    asked_back = asking.wrote(ticket, replace(written(HANA), answers=False), Facts())
    once = asking.wrote(ticket, written(HANA), Facts())
    twice = asking.wrote(once, replace(written(HANA), at=NOW + 9 * MINUTE), Facts())

    assert asked_back == ticket
    assert twice == once != ticket


@pytest.mark.parametrize(
    ("ask", "answers"),
    [
        (an_ask(HANA), 1),
        (an_ask(HANA, wave=0), 0),
        (an_ask(HANA, answered_at=NOW), 0),
        (an_ask(RAJ), 0),
    ],
    ids=["asked", "took it unasked", "answered before", "somebody else"],
)
def test_what_an_answer_says_of_its_author(ask: Ask, answers: int) -> None:
    """Their record grows by the first answer to what they were asked, and takes its time."""
    before = replace(question(), asks=(ask,))
    after = replace(before, asks=(replace(ask, answered_at=ask.answered_at or NOW + MINUTE),))
    posted = MessagePosted(
        key="m", at=NOW + MINUTE, conversation=HERE, actor=HANA, message="r", text="Press Refund."
    )
    known = Helper(account=HANA.account, name="H", record=Record(asked=1, at=NOW))

    effects = asking.learnt(before, after, posted, Facts(helper=known))

    (kept,) = [effect.helper for effect in effects if isinstance(effect, KeepHelper)]
    record = kept.record
    assert (record.answered, record.minutes) == pytest.approx((answers, answers), abs=0.01)
    assert kept.rhythm.hours[12] == 1


def test_a_step_that_is_not_the_next_one_asks_nobody() -> None:
    """A step that was replaced meanwhile does nothing, however late it comes."""
    ticket = question()
    assert ticket.step is not None
    stale = TimerFired(
        key="k",
        at=NOW,
        conversation=HERE,
        ticket=1,
        step=StepName.ASK,
        due=ticket.step.due - MINUTE,
        fence=1,
    )

    done = asking.next_wave(ticket, stale, POLICY, knowing(RAJ.account))

    assert not done


def test_with_nobody_left_staff_comes_next() -> None:
    """Once everybody was asked there is no wave to wait for; the deadline is as it was."""
    all_asked = wave(question(), knowing(RAJ.account))
    some_left = wave(question(), knowing(RAJ.account, HANA.account, "fake:cid"))

    steps = [ticket.step for done in (all_asked, some_left) for ticket in done.tickets]

    assert [step and step.name for step in steps] == [StepName.ESCALATE, StepName.ASK]
    assert all_asked.tickets[0].deadline == question().deadline


def resting(until: datetime, *accounts: str) -> Facts:
    """Facts with candidates who hear nothing until then."""
    found = knowing(*accounts)
    return replace(
        found,
        candidates=tuple(
            replace(each, helper=replace(each.helper, snoozed_until=until))
            for each in found.candidates
        ),
    )


def test_a_wave_that_finds_nobody_is_none() -> None:
    """Everybody rests: the first wave is when the first of them does not, by the old deadline."""
    up = NOW + 9 * MINUTE

    done = wave(question(), resting(up, RAJ.account, HANA.account))

    (after,) = done.tickets
    assert after.step == Step(name=StepName.ASK, due=up)
    assert (after.waves, after.asks, after.asked_from) == (0, (), up)
    assert after.deadline == question().deadline
    (woken,) = wave(after, resting(up, RAJ.account, HANA.account)).tickets
    assert (woken.waves, len(woken.asks), woken.asked_from) == (1, 2, None)


def test_whoever_rests_until_the_deadline_is_too_late() -> None:
    """Staff is next, and the asker does not read that helpers are asked."""
    done = wave(question(), resting(NOW + 40 * MINUTE, RAJ.account))

    (after,) = done.tickets
    (told,) = [effect for effect in done.effects if isinstance(effect, Post)]
    assert after.step == Step(name=StepName.ESCALATE, due=NOW + 30 * MINUTE)
    assert "the helpers who know about such things rest now" in plain(told.message)


def test_who_is_blocked_from_helping_gets_no_question() -> None:
    """They are told so, whatever waits."""
    facts = Facts(backlog=(question(),), barred=frozenset({What.HELPING}))

    done = asking.next_question(pressed(RAJ, Action.NEXT), "", POLICY, facts)

    (said,) = done.effects
    assert isinstance(said, Post)
    assert "you are blocked from helping here" in plain(said.message)
