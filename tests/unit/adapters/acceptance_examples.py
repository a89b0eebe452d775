"""What the bot says when an answer is proposed, and when it was accepted, plain and extreme."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain import acceptance_replies as acceptance
from bot.domain.parts.endings import Checked, Consent, Overruled
from tests.unit.adapters.discord_cast import (
    ANN,
    BOB,
    LONG_TOLD,
    LOUD,
    NOW,
    SAM,
    ended,
    loud_ticket,
    reply,
    ticket,
)
from tests.unit.adapters.private_examples import Example


def acceptance_examples() -> Iterator[Example]:
    """All of them."""
    yield "acceptance_replies.proposal", "", acceptance.proposal(ticket(), reply())
    loud = reply(author=LOUD, text=LONG_TOLD)
    yield "acceptance_replies.proposal", "extreme", acceptance.proposal(loud_ticket(), loud)
    taken = Overruled(message="m1", by=SAM, at=NOW)
    yield "acceptance_replies.overruled", "", acceptance.overruled(ticket(), taken)
    loudly = Overruled(message="m1", by=LOUD, at=NOW)
    yield "acceptance_replies.overruled", "extreme", acceptance.overruled(loud_ticket(), loudly)
    yield from _thanks()
    yield from _in_absence()


def _thanks() -> Iterator[Example]:
    thanks = acceptance.thanks
    yield "acceptance_replies.thanks", "", thanks(ticket(), reply(), ended())
    seventh = ended(helped=7)
    yield "acceptance_replies.thanks", "the seventh person", thanks(ticket(), reply(), seventh)
    by_staff = ended(by=SAM, kept=False)
    yield "acceptance_replies.thanks", "by staff", thanks(ticket(), reply(), by_staff)
    own = reply(author=ANN)
    yield "acceptance_replies.thanks", "one's own", thanks(ticket(), own, ended())
    other = reply(message="1200000000000000003", author=BOB)
    two = ticket(replies=(reply(), other))
    yield "acceptance_replies.thanks", "somebody else answered too", thanks(two, reply(), ended())
    shared = ended(also=(other.message,))
    yield "acceptance_replies.thanks", "shared", thanks(two, reply(), shared)
    checked = ended(checked=Checked(by=SAM, at=NOW))
    yield "acceptance_replies.thanks", "checked", thanks(ticket(), reply(), checked)
    loud = reply(author=LOUD, text=LONG_TOLD)
    others = tuple(
        reply(message=f"130000000000000000{n}", author=replace(LOUD, account=f"discord:{n}"))
        for n in range(4)
    )
    worst = ended(
        by=replace(LOUD, account="discord:9"),
        also=tuple(each.message for each in others[:2]),
        helped=10**6,
    )
    busy = loud_ticket(replies=(loud, *others), asker=replace(LOUD, account="discord:8"))
    yield "acceptance_replies.thanks", "extreme", thanks(busy, loud, worst)


def _in_absence() -> Iterator[Example]:
    quorum = ended(by=BOB, consent=Consent.QUORUM, voices=2)
    silence = ended(consent=Consent.SILENCE, kept=False)
    loud = reply(author=LOUD, text=LONG_TOLD)
    many = ended(by=LOUD, consent=Consent.QUORUM, voices=12)
    asker = replace(LOUD, account="discord:8")
    for name, thanked in (
        ("by a quorum", acceptance.thanks(ticket(), reply(), quorum)),
        ("on nobody's word", acceptance.thanks(ticket(), reply(), silence)),
        ("by a large quorum", acceptance.thanks(loud_ticket(asker=asker), loud, many)),
    ):
        yield "acceptance_replies.thanks", name, thanked
