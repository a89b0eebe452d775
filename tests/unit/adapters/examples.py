"""Every message that the bot says, built by the function that says it, plain and extreme.

A function of `bot/domain/*replies.py` without an example here fails the golden test.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.domain import (
    follower_replies,
    replies,
    staff_replies,
)
from bot.domain.limits import Limits
from bot.domain.parts.claims import Handoff
from bot.domain.parts.endings import Consent, Ending
from bot.domain.parts.offers import Fate
from bot.domain.parts.steps import Step
from bot.domain.states import Status, StepName
from tests.unit.adapters.acceptance_examples import acceptance_examples
from tests.unit.adapters.ask_examples import ask_examples
from tests.unit.adapters.bridge_examples import bridge_examples
from tests.unit.adapters.call_examples import call_examples
from tests.unit.adapters.credit_examples import credit_examples
from tests.unit.adapters.discord_cast import (
    ANN,
    BOB,
    KIM,
    LONG_ASKED,
    LONG_TOLD,
    LOUD,
    NOW,
    SAM,
    TOLD,
    TOMORROW,
    claim,
    ended,
    escalated,
    follower,
    loud_offer,
    loud_ticket,
    offer,
    reply,
    ticket,
)
from tests.unit.adapters.duty_examples import duty_examples
from tests.unit.adapters.fairness_examples import fairness_examples
from tests.unit.adapters.helping_examples import helping_examples
from tests.unit.adapters.incident_examples import incident_examples
from tests.unit.adapters.ladder_examples import ladder_examples
from tests.unit.adapters.ledger_examples import ledger_examples
from tests.unit.adapters.limit_examples import limit_examples
from tests.unit.adapters.private_examples import Example, private_examples
from tests.unit.adapters.setting_examples import setting_examples
from tests.unit.adapters.topic_examples import topic_examples


def examples() -> Iterator[Example]:
    """All of them, in the order in which people meet them."""
    for group in (_answers, _waiting, _endings, acceptance_examples, _followers, _staff):
        yield from group()
    yield from ladder_examples()
    yield from ask_examples()
    yield from private_examples()
    yield from credit_examples()
    yield from setting_examples()
    yield from helping_examples()
    yield from ledger_examples()
    yield from fairness_examples()
    yield from duty_examples()
    yield from topic_examples()
    yield from bridge_examples()
    yield from limit_examples()
    yield from call_examples()
    yield from incident_examples()


def _answers() -> Iterator[Example]:
    yield "replies.answer", "", replies.answer(ticket(), offer())
    imported = offer(accepted_by_name="import", author_name="", verified_at=None, solved=0)
    yield "replies.answer", "imported", replies.answer(ticket(), imported)
    yield "replies.answer", "extreme", replies.answer(loud_ticket(), loud_offer())
    near = (
        offer(question="Reset mail does not arrive"),
        offer(entry="e2", question="How can I change the address that my reset mail goes to?"),
        offer(entry="e3", question="Password"),
    )
    yield "replies.suggestions", "", replies.suggestions(ticket(), near)
    long = tuple(loud_offer(entry=str(i) * 80) for i in range(3))
    yield "replies.suggestions", "extreme", replies.suggestions(loud_ticket(), long)
    yield "replies.solved", "", replies.solved(ticket(), offer(), ended(Ending.STORED, helped=15))
    yield (
        "replies.solved",
        "extreme",
        replies.solved(loud_ticket(), loud_offer(), ended(helped=10**6)),
    )
    yield "replies.lapsed_answer", "", replies.lapsed_answer(ticket(), offer())
    yield "replies.lapsed_answer", "extreme", replies.lapsed_answer(loud_ticket(), loud_offer())


def _waiting() -> Iterator[Example]:
    yield "replies.queued", "", replies.queued(ticket())
    later = Step(name=StepName.ESCALATE, due=TOMORROW)
    yield "replies.queued", "until tomorrow", replies.queued(ticket(step=later))
    yield "replies.queued", "in private", replies.queued(ticket(private=True))
    yield "replies.queued", "answered below", replies.queued(ticket(waiting_since=None))
    yield "replies.waiting_for_asker", "", replies.waiting_for_asker(ticket())
    yield "replies.with_staff", "", replies.with_staff(escalated())
    yield "replies.claimed", "", replies.claimed(ticket(), SAM.name)
    private = ticket(handoff=Handoff(by=SAM, at=NOW))
    private = replace(private, claim=claim())
    yield "replies.claimed", "in private", replies.claimed(private, SAM.name)
    yield "replies.claimed", "extreme", replies.claimed(ticket(), LOUD.name)
    yield "replies.snoozed", "", replies.snoozed(NOW + timedelta(hours=2))
    yield "replies.snoozed", "until tomorrow", replies.snoozed(TOMORROW)


def _endings() -> Iterator[Example]:
    yield "replies.solved_below", "", replies.solved_below(reply(), ended())
    yield "replies.solved_below", "extreme", replies.solved_below(reply(author=LOUD), ended())
    nobodys = ended(consent=Consent.SILENCE, kept=False)
    yield "replies.solved_below", "on nobody's word", replies.solved_below(reply(), nobodys)
    yield "replies.answer_deleted", "", replies.answer_deleted(ticket())
    yield (
        "replies.solved_by_staff",
        "",
        replies.solved_by_staff(ticket(), ended(Ending.STAFF, by=SAM)),
    )
    noted = ended(Ending.STAFF, by=SAM, note="The mail server is fixed. Reset works again.")
    yield "replies.solved_by_staff", "with a note", replies.solved_by_staff(ticket(), noted)
    yield "replies.solved_in_private", "", replies.solved_in_private(reply(private=True))
    yield "replies.closed", "", replies.closed(ticket(), ANN)
    yield "replies.lapsed", "", replies.lapsed(ticket())
    yield "replies.dismissed", "", replies.dismissed(ticket())


def _followers() -> Iterator[Example]:
    said = follower_replies
    yield "follower_replies.joined", "", said.joined(ticket(), follower())
    private = ticket(private=True)
    yield "follower_replies.joined", "private", said.joined(private, follower())
    told = replace(said.told(ticket(), TOLD, KIM.name, "e1"), pings=(BOB.account,))
    yield "follower_replies.told", "", told
    yield (
        "follower_replies.told",
        "extreme",
        replace(said.told(loud_ticket(), LONG_TOLD, LOUD.name, "e1"), pings=(LOUD.account,)),
    )
    by_staff = replace(said.told_by_staff(ticket(), ended(by=SAM)), pings=(BOB.account,))
    yield "follower_replies.told_by_staff", "", by_staff
    in_private = replace(said.told_in_private(SAM.name), pings=(BOB.account,))
    yield "follower_replies.told_in_private", "", in_private
    yield "follower_replies.told_ended", "", replace(said.told_ended(), pings=(BOB.account,))
    again = replace(said.told_again_open(), pings=(BOB.account,))
    yield "follower_replies.told_again_open", "", again


def _staff() -> Iterator[Example]:
    card = staff_replies.card
    yield "staff_replies.card", "", card(escalated())
    busy = escalated(
        replies=(reply(),),
        followers=(follower(),),
        offers=(offer(fate=Fate.REFUSED), offer(fate=Fate.HINTED, confidence=0.31)),
        tags=2,
        notes=("Sam Okafor had it for 4 hours without a word.",),
    )
    yield "staff_replies.card", "with all it can have", card(busy)
    yield "staff_replies.card", "claimed", card(replace(busy, status=Status.CLAIMED, claim=claim()))
    asleep = replace(busy, status=Status.SNOOZED, snoozed_until=TOMORROW)
    yield "staff_replies.card", "snoozed", card(asleep)
    for status, ending in (
        (Status.RESOLVED, Ending.ACCEPTED),
        (Status.RESOLVED, Ending.STAFF),
        (Status.CLOSED, Ending.LAPSED),
        (Status.DISMISSED, Ending.NO_QUESTION),
    ):
        done = escalated(status=status, step=None, resolution=ended(ending, by=SAM))
        yield "staff_replies.card", f"{status}, {ending}", card(done)
    yield "staff_replies.card", "answered", card(escalated(status=Status.ANSWERED))
    yield "staff_replies.card", "open again", card(escalated(status=Status.OPEN))
    yield "staff_replies.card", "in private", card(escalated(private=True))
    worst = escalated(
        number=10**9,
        asker=LOUD,
        text=LONG_ASKED,
        replies=(reply(author=LOUD),) * 40,
        followers=(follower(),) * 40,
        offers=tuple(loud_offer(entry=str(i), fate=fate) for i, fate in enumerate(Fate)) * 2,
        limits=Limits(tiers=("leads",)),
        notes=(f"{LOUD.name} had it for 4 hours without a word.",),
    )
    yield "staff_replies.card", "extreme", card(worst)
    yield "staff_replies.earlier_card", "", staff_replies.earlier_card(escalated())
