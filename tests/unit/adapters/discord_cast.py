"""People, places and tickets of a Discord server, plain and as extreme as Discord allows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.discord.drawing.look import Look
from bot.domain.identity import Actor, Conversation, Role
from bot.domain.limits import Limits
from bot.domain.parts.answers import Reply
from bot.domain.parts.askers import Follower
from bot.domain.parts.claims import Claim
from bot.domain.parts.endings import Ending, Resolution
from bot.domain.parts.offers import Fate, Offer
from bot.domain.parts.steps import Step
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket
from knowledge.model import Band

NOW = datetime(2026, 5, 4, 14, 5, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)
GUILD, HELP = "1100000000000000001", "1100000000000000002"
STAFF_ROLE, LEADS_ROLE = 1100000000000000003, 1100000000000000004
QUESTION, ANSWER = "1200000000000000001", "1200000000000000002"

ANN = Actor(account="discord:1300000000000000001", name="Ann Keller")
KIM = Actor(account="discord:1300000000000000002", name="Kim", role=Role.HELPER)
SAM = Actor(account="discord:1300000000000000003", name="Sam Okafor", role=Role.STAFF)
BOB = Actor(account="discord:1300000000000000005", name="bob_the_builder")
# 32 characters, which is the most, of nothing but what Markdown and mentions are made of.
LOUD = Actor(account="discord:1300000000000000004", name="**@everyone** `_~|[x](y)_` <@&4>")

PLACE = Conversation(community="acme", platform="discord", channel=HELP, thread=QUESTION)
LOOK = Look(
    community="acme",
    guild=int(GUILD),
    now=NOW,
    roles={"staff": STAFF_ROLE, "leads": LEADS_ROLE},
    names={
        int(HELP): "help",
        STAFF_ROLE: "staff",
        LEADS_ROLE: "leads",
        **{int(who.account.split(":")[1]): who.name for who in (ANN, KIM, SAM, BOB, LOUD)},
    },
)

ASKED = "How do I reset my password? The mail with the link never comes."
TOLD = (
    "Open **Settings → Security**, press *Send again* and look into spam.\n"
    "If nothing comes within 5 minutes, run this:\n"
    "```sh\nacme reset --user you@example.com\n```\n"
    "See https://docs.example.com/reset_password for the rest."
)
LONG_ASKED = f"{'Why does my export to CSV stop after 10_000 rows, @everyone? ' * 20}".strip()
_STEP = """## Step {step}
{words}
```python
{code}```"""
LONG_TOLD = "\n".join(
    _STEP.format(
        step=step,
        words="Check that the value is what you expect it to be, **all** of it. " * 6,
        code="".join(f"print(value_{step}_{line})  # @here\n" for line in range(8)),
    )
    for step in range(1, 16)
)


def ticket(**changes: Any) -> Ticket:
    """Ann's question, just asked; helpers see it."""
    plain = Ticket(
        number=12,
        conversation=PLACE,
        message=QUESTION,
        asker=ANN,
        text=ASKED,
        private=False,
        opened_at=NOW,
        limits=Limits(),
        status=Status.OPEN,
        step=Step(name=StepName.ESCALATE, due=NOW + timedelta(minutes=30)),
        waiting_since=NOW,
    )
    return replace(plain, **changes)


def loud_ticket(**changes: Any) -> Ticket:
    """The longest question of somebody with the worst name."""
    return ticket(**{"number": 10**9, "asker": LOUD, "text": LONG_ASKED} | changes)


def offer(**changes: Any) -> Offer:
    """A stored answer of Kim's, for a question like Ann's."""
    plain = Offer(
        entry="0b0f1c5e7d3a4b8f9e21",
        question="I never got the mail to reset my password",
        answer=TOLD,
        author=KIM.account,
        author_name=KIM.name,
        accepted_by_name="Jo Lind",
        accepted_at=NOW - timedelta(days=60),
        verified_at=NOW - timedelta(days=3),
        solved=14,
        confidence=0.93,
        shared=("reset", "password", "mail"),
        phrasing="password reset mail does not arrive",
        fate=Fate.SHOWN,
        logit=2.61,
        band=Band.ANSWER,
        model="minilm",
    )
    return replace(plain, **changes)


def loud_offer(**changes: Any) -> Offer:
    """The longest answer of somebody with the worst name."""
    long: dict[str, Any] = {
        "entry": "e" * 80,
        "question": LONG_ASKED,
        "answer": LONG_TOLD,
        "author_name": LOUD.name,
        "accepted_by_name": LOUD.name,
        "phrasing": LONG_ASKED,
        "shared": ("export", "csv", "10_000", "rows", "stop", "why", "does", "after"),
        "solved": 12345,
    }
    return offer(**long | changes)


def reply(**changes: Any) -> Reply:
    """What Kim wrote in Ann's thread."""
    plain = Reply(
        message=ANSWER,
        author=KIM,
        text=TOLD,
        at=NOW - timedelta(minutes=12),
        conversation=PLACE,
    )
    return replace(plain, **changes)


def ended(ending: Ending = Ending.ACCEPTED, **changes: Any) -> Resolution:
    """How Ann's question ended."""
    plain = Resolution(ending=ending, by=ANN, at=NOW, message=ANSWER, entry="e1", kept=True)
    return replace(plain, **changes)


def follower(**changes: Any) -> Follower:
    """Bob, who asks the same."""
    plain = Follower(
        asker=BOB,
        conversation=replace(PLACE, thread="1200000000000000009"),
        message="1200000000000000009",
        text="no reset mail here either",
        at=NOW,
    )
    return replace(plain, **changes)


def escalated(**changes: Any) -> Ticket:
    """Nobody answered Ann in time: staff was told."""
    late: dict[str, Any] = {
        "status": Status.ESCALATED,
        "opened_at": NOW - timedelta(minutes=35),
        "waiting_since": NOW - timedelta(minutes=35),
        "escalated_at": NOW - timedelta(minutes=5),
        "step": Step(name=StepName.REMIND, due=NOW + timedelta(hours=1)),
        "cards": 1,
        "tags": 1,
    }
    return ticket(**late | changes)


def claim() -> Claim:
    return Claim(by=SAM, at=NOW - timedelta(minutes=3))
