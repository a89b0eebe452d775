"""What the bot says around the questions: private asking, handing over, setting up, troubles."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.domain import (
    handoff_replies,
    handover_replies,
    link_replies,
    setup_replies,
    trouble_replies,
    whisper_replies,
)
from bot.domain.codes import Offered
from bot.domain.parts.claims import Claim, Handoff
from bot.domain.parts.endings import Ending
from bot.domain.parts.offers import Fate
from bot.domain.setup import Setup
from bot.domain.trouble import OWN, Cause, Known, Trouble
from tests.unit.adapters.discord_cast import (
    ANN,
    LONG_ASKED,
    LOUD,
    NOW,
    PLACE,
    SAM,
    ended,
    escalated,
    loud_offer,
    loud_ticket,
    offer,
    ticket,
)
from tests.unit.adapters.private_examples import Example

# Whatever can be wrong there.
DISCORDS = (
    Cause.NO_PERMISSION,
    Cause.NO_CHANNEL,
    Cause.NO_ROLE,
    Cause.NOT_MENTIONABLE,
    Cause.ROLE_TOO_HIGH,
    Cause.NO_CONTENT,
)
# What can be wrong with the bot itself.
OWNS = (Cause.LATE_STEPS, Cause.NO_STEP, Cause.LATE_MESSAGES, Cause.LATE_ANNOUNCEMENTS)


def setting_examples() -> Iterator[Example]:
    for group in (_whispers, _handing_over, _setup, _troubles, _linking):
        yield from group()


def _whispers() -> Iterator[Example]:
    said = whisper_replies.answered
    asked = ticket(private=True, whisper="1/2/command/t")
    yield "whisper_replies.answered", "", said(asked, offer())
    yield "whisper_replies.answered", "nothing", said(asked, None)
    near = tuple(offer(entry=f"e{n}", fate=Fate.SUGGESTED) for n in range(3))
    yield "whisper_replies.answered", "perhaps", said(ticket(offers=near), None)
    loud = tuple(loud_offer(entry=f"e{n}", fate=Fate.SUGGESTED) for n in range(3))
    yield "whisper_replies.answered", "extreme", said(loud_ticket(offers=loud), None)
    yield "whisper_replies.answered", "extreme answer", said(loud_ticket(), loud_offer())
    solved = ticket(resolution=ended(Ending.STORED, helped=15))
    yield "whisper_replies.answered", "solved", said(solved, offer(fate=Fate.SOLVED))
    posted = ticket(resolution=ended(Ending.PUBLISHED))
    yield "whisper_replies.answered", "posted", said(posted, None)


def _handing_over() -> Iterator[Example]:
    handed = Claim(by=SAM, at=NOW, from_name="Mia Berg")
    yield "handover_replies.handed_over", "", handover_replies.handed_over(escalated(), handed)
    loud = Claim(by=LOUD, at=NOW, from_name=LOUD.name)
    worst = handover_replies.handed_over(escalated(text=LONG_ASKED), loud)
    yield "handover_replies.handed_over", "extreme", worst
    off = Handoff(by=SAM, at=NOW)
    yield "handoff_replies.opening", "", handoff_replies.opening(escalated(), off)
    worst = handoff_replies.opening(loud_ticket(), off)
    yield "handoff_replies.opening", "extreme", worst


def _setup() -> Iterator[Example]:
    setup = Setup(
        watched=("1200000000000000001", "1200000000000000002"),
        staff_channel="1200000000000000003",
        staff_role="1200000000000000004",
        first_response=timedelta(hours=1, minutes=30),
        by=SAM.account,
        by_name=SAM.name,
        at=NOW,
    )
    yield "setup_replies.done", "", setup_replies.done(PLACE, setup)
    yield "setup_replies.not_allowed", "", setup_replies.not_allowed()
    complaint = "choose who the team is."
    yield "setup_replies.not_done", "", setup_replies.not_done(complaint)


def _troubles() -> Iterator[Example]:
    said = trouble_replies.troubles
    lacking = ("Create Public Threads", "Send Messages in Threads")
    every = tuple(
        Known(
            trouble=Trouble(cause=cause, place=str(number), name="#help", missing=lacking),
            since=NOW,
        )
        for number, cause in enumerate(DISCORDS)
    )
    yield "trouble_replies.troubles", "", said("discord", every[:1])
    yield "trouble_replies.troubles", "all there are", said("discord", every)
    partly = (Known(trouble=every[0].trouble, since=NOW, healed_at=NOW), *every[1:2])
    yield "trouble_replies.troubles", "partly healed", said("discord", partly)
    yield "trouble_replies.troubles", "healed", said("discord", partly[:1])
    own = tuple(
        Known(trouble=Trouble(cause=cause, since=NOW - timedelta(minutes=7)), since=NOW)
        for cause in OWNS
    )
    yield "trouble_replies.troubles", "its own", said(OWN, own)
    caught_up = tuple(replace(each, healed_at=NOW) for each in own[:1])
    yield "trouble_replies.troubles", "its own, healed", said(OWN, caught_up)


def _linking() -> Iterator[Example]:
    said = link_replies
    yield "link_replies.code", "", said.code("A7KQW3XN9D", NOW + timedelta(minutes=15))
    mine = Offered(account="slack:U1", name="Ann Lee")
    yield "link_replies.linked", "", said.linked(mine, ANN, stricter=False)
    loud = Offered(account="slack:U1", name=LOUD.name)
    yield "link_replies.linked", "extreme", said.linked(loud, LOUD, stricter=True)
    yield "link_replies.does_not_work", "", said.does_not_work()
    yield "link_replies.unlinked", "", said.unlinked()
    yield "link_replies.not_linked", "", said.not_linked()
