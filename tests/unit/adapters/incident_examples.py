"""What is said of surges, plain and extreme."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.domain import incident_replies
from bot.domain.incidents import Asked, Incident, Part, Said
from bot.domain.limits import Limits
from bot.domain.pages import IncidentPage
from bot.domain.parts.answers import Reply
from bot.domain.parts.steps import Tag
from tests.unit.adapters.discord_cast import (
    ASKED,
    LONG_ASKED,
    LONG_TOLD,
    LOUD,
    NOW,
    PLACE,
    QUESTION,
    SAM,
    TOLD,
    loud_ticket,
    ticket,
)
from tests.unit.adapters.private_examples import Example

FIRST = Asked(at=NOW, ticket=3, conversation=PLACE, message=QUESTION, text=ASKED)
PARTS = tuple(
    Part(ticket=number, waits=True, due=NOW + timedelta(minutes=number)) for number in range(3, 15)
)
OPEN = Incident(
    number=3,
    about="login, error",
    question=ASKED,
    opened_at=NOW,
    begun_at=NOW - timedelta(minutes=40),
    last_at=NOW,
    people=tuple(f"discord:{number}" for number in range(14)),
    tickets=tuple(range(3, 15)),
    first=(FIRST, replace(FIRST, ticket=4, private=True)),
    places=(PLACE.place,),
    private=True,
    parts=PARTS,
    limits=Limits(tiers=("duty:support 15m", "staff")),
    tags=1,
    tagged=(Tag(rung="duty:support 15m", at=NOW, whom=(SAM.account,)),),
    due=NOW + timedelta(minutes=15),
)
LATE = tuple(replace(part, late=True) for part in PARTS)
CLAIMED = replace(OPEN, claimed_by=SAM, claimed_at=NOW, parts=(*LATE[:2], *PARTS[2:]))
ANSWERED = replace(
    CLAIMED,
    said=(Said(text=TOLD, by=SAM, at=NOW),),
    parts=tuple(replace(part, waits=False) for part in PARTS),
)
BACK = replace(OPEN, note="Sam claimed it, and was silent.", parts=LATE, tags=4)
LOUDEST = replace(
    OPEN,
    about=LONG_ASKED,
    question=LONG_ASKED,
    people=tuple(map(str, range(10_000))),
    tickets=tuple(range(10_000)),
    first=tuple(replace(FIRST, ticket=10**9 + number) for number in range(5)),
    places=tuple(f"discord:{number}" for number in range(10**17, 10**17 + 40)),
    claimed_by=LOUD,
    claimed_at=NOW,
    parts=tuple(Part(ticket=10**9 + n, waits=True, due=NOW, late=True) for n in range(500)),
    tags=3,
    tagged=tuple(Tag(rung=f"duty:{LONG_ASKED}", at=NOW, skipped=LONG_ASKED) for _ in range(9)),
    said=(
        Said(text=LONG_TOLD[:1000], by=LOUD, at=NOW),
        Said(text=LONG_TOLD[:1000], by=SAM, at=NOW),
    ),
)


def incident_examples() -> Iterator[Example]:
    card, ends = incident_replies.card, NOW + timedelta(hours=6)
    yield "incident_replies.card", "", card(OPEN, (SAM.account,), ends)
    soon = replace(OPEN, parts=tuple(replace(part, soon=True) for part in PARTS))
    yield "incident_replies.card", "due soon", card(soon, ("staff",), ends)
    yield "incident_replies.card", "claimed", card(CLAIMED, (), ends)
    yield "incident_replies.card", "nobody took it", card(BACK, (), ends)
    yield "incident_replies.card", "solved", card(replace(OPEN, parts=()), (), ends)
    yield "incident_replies.card", "answered", card(ANSWERED, (), ends)
    over = replace(ANSWERED, ended_at=NOW, ended_by=SAM)
    yield "incident_replies.card", "over", card(over, (), ends)
    apart = replace(OPEN, ended_at=NOW, ended_by=SAM, dissolved=True)
    yield "incident_replies.card", "apart", card(apart, (), ends)
    yield "incident_replies.card", "extreme", card(LOUDEST, (), ends)
    called = incident_replies.called
    yield "incident_replies.called", "", called(OPEN, ("staff",))
    yield "incident_replies.called", "extreme", called(LOUDEST, (LOUD.account, SAM.account))
    reproach = incident_replies.reproach
    yield "incident_replies.reproach", "", reproach(CLAIMED, SAM, NOW + timedelta(hours=1))
    yield "incident_replies.reproach", "extreme", reproach(LOUDEST, LOUD, NOW)
    yield "incident_replies.among", "", incident_replies.among(replace(ticket(), incident=3))
    loudest = replace(loud_ticket(), incident=10**9)
    yield "incident_replies.among", "extreme", incident_replies.among(loudest)
    yield "incident_replies.shared", "", incident_replies.shared(ticket())
    yield from _to_everybody()
    listed = incident_replies.incidents
    yield "incident_replies.incidents", "nothing", listed(IncidentPage(incidents=()))
    several = IncidentPage(incidents=(OPEN, CLAIMED, ANSWERED))
    yield "incident_replies.incidents", "", listed(several)
    yield "incident_replies.incidents", "extreme", listed(IncidentPage(incidents=(LOUDEST,) * 9))
    yield "incident_replies.which", "", incident_replies.which()
    yield "incident_replies.done", "answered", incident_replies.done(ANSWERED, answered=12)
    yield "incident_replies.done", "claimed", incident_replies.done(CLAIMED, answered=0)
    yield "incident_replies.done", "over", incident_replies.done(over, answered=0)
    yield "incident_replies.done", "apart", incident_replies.done(apart, answered=0)


def _to_everybody() -> Iterator[Example]:
    reply = Reply(
        message="said:3:7",
        author=SAM,
        text=TOLD,
        at=NOW,
        conversation=PLACE,
        incident=3,
        said_at=NOW - timedelta(minutes=20),
    )
    said = incident_replies.to_everybody
    asker = ticket().asker.account
    yield "incident_replies.to_everybody", "", said(ticket(), reply, whom=asker, asks=True)
    follower = said(ticket(), reply, whom=asker, asks=False)
    yield "incident_replies.to_everybody", "follower", follower
    loud = replace(reply, text=f"{LONG_TOLD[:1000]}\n\nUpdate: {LONG_TOLD[:1000]}", author=LOUD)
    extreme = said(loud_ticket(), loud, whom=loud_ticket().asker.account, asks=True)
    yield "incident_replies.to_everybody", "extreme", extreme
