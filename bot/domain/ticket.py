"""A ticket: one question, where it stands, and everything that came of it."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.asks import Ask
from bot.domain.calendars import ALWAYS, Calendar
from bot.domain.calls import Call
from bot.domain.identity import Actor, Conversation
from bot.domain.limits import Limits
from bot.domain.parts.answers import Reply
from bot.domain.parts.askers import Follower, Repeat
from bot.domain.parts.claims import Claim, Hand, Handoff
from bot.domain.parts.endings import Ending, Overruled, Resolution
from bot.domain.parts.offers import Offer
from bot.domain.parts.remarks import Remark
from bot.domain.parts.steps import Clock, Step, Tag
from bot.domain.states import ENDED, Status
from bot.domain.topics import Guess


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One question. A value: every change makes another."""

    number: int
    conversation: Conversation
    message: str
    asker: Actor
    text: str
    private: bool
    opened_at: datetime
    limits: Limits
    policy: str = ""  # the name of the policy that they are from; "": the community's own
    hours: Calendar = ALWAYS  # the calendar in which they count, as it was when it was asked
    status: Status = Status.NEW
    step: Step | None = None  # None exactly when the status is one of ENDED
    edited_at: datetime | None = None
    offers: tuple[Offer, ...] = ()
    as_matched: bool = True  # it still reads as it did when its offers were found
    replies: tuple[Reply, ...] = ()
    followers: tuple[Follower, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    proposal: str = ""  # the reply that the asker is asked about
    resolution: Resolution | None = None
    past: tuple[Resolution, ...] = ()  # earlier ones that still stand: reopened long after
    claim: Claim | None = None
    hands: tuple[Hand, ...] = ()  # who had claimed it before, oldest first; the last few
    call: Call | None = None  # a talk that is wished for or agreed on
    handoff: Handoff | None = None
    whisper: str = ""  # the interaction that it was asked in: only there its asker sees it
    snoozed_until: datetime | None = None
    waiting_since: datetime | None = None  # for a human; None while it is the asker's turn
    first_human_at: datetime | None = None
    escalated_at: datetime | None = None
    cards: int = 0  # how many escalation cards it had
    tags: int = 0  # how often staff was tagged on the last card
    rounds: int = 0  # how often it was resolved: makes every award's reason its own
    topic: str = ""  # its id; "": untagged
    guesses: tuple[Guess, ...] = ()  # what it may be about, the likeliest first
    filed_by: str = ""  # the account that said what it is about; "": the bot guessed
    asks: tuple[Ask, ...] = ()  # helpers who were asked
    waves: int = 0  # how often helpers were asked, since it waits for a human
    deadline: datetime | None = None  # when staff is tagged, while helpers are still asked
    asked_from: datetime | None = None  # when the first helper can be asked; None: now, or nobody
    alarms: tuple[Step, ...] = ()  # further steps that leave `step` as it is, the next one first
    clock: Clock = field(default_factory=Clock)  # of the limit for the solution
    warned_at: datetime | None = None  # staff saw that the time for an answer draws near
    tagged: tuple[Tag, ...] = ()  # who was called since staff has it, oldest first
    remarks: tuple[Remark, ...] = ()  # what came over the ticket bridge, oldest first
    notes: tuple[str, ...] = ()  # for staff, on the card
    incident: int = 0  # the number of the open one that it is part of; 0: it goes by itself
    overruled: Overruled | None = None  # the asker's choice, since staff took it back


def next_step(ticket: Ticket) -> Step | None:
    """What happens next by itself, of everything that is planned; None once it has ended."""
    if ticket.step is None:
        return None
    return min((ticket.step, *ticket.alarms), key=lambda step: step.due)


def offer_of(ticket: Ticket, entry: str) -> Offer | None:
    """The offer of *entry*, if it was made."""
    return next((offer for offer in ticket.offers if offer.entry == entry), None)


def chosen_by_asker(ticket: Ticket) -> bool:
    """Whether a reply is accepted on the asker's own word."""
    ended = ticket.resolution
    return (
        ended is not None
        and ended.ending is Ending.ACCEPTED
        and ended.by.account == ticket.asker.account
        and not ended.assumed
    )


def standing(ticket: Ticket) -> tuple[Resolution, ...]:
    """Every resolution whose credit and entry count."""
    return (*ticket.past, ticket.resolution) if ticket.resolution else ticket.past


def answers_of(ticket: Ticket) -> tuple[Reply, ...]:
    """What others have written, oldest first; that which may be an answer, if anything may."""
    others = tuple(
        reply
        for reply in ticket.replies
        if reply.author.account != ticket.asker.account and not (reply.deleted or reply.barred)
    )
    return tuple(reply for reply in others if reply.answers) or others


def reply_of(ticket: Ticket, message: str) -> Reply | None:
    """The reply *message*, unless it was deleted."""
    return next((r for r in ticket.replies if r.message == message and not r.deleted), None)


def with_reply(ticket: Ticket, reply: Reply) -> Ticket:
    """The ticket with *reply* as it is now."""
    return replace(
        ticket,
        replies=tuple(reply if r.message == reply.message else r for r in ticket.replies),
    )


def shares_trouble(ticket: Ticket) -> bool:
    """Whether it waits with others for one word of staff, which has not come yet."""
    said = any(reply.incident == ticket.incident for reply in ticket.replies)
    return bool(ticket.incident) and not said and ticket.waiting_since is not None


def is_led(ticket: Ticket) -> bool:
    """Whether staff hears of it by the card of its incident, and by none of its own."""
    own = ticket.tags or ticket.status in (Status.CLAIMED, Status.SNOOZED, *ENDED)
    return (
        bool(ticket.incident) and not own and (not ticket.waiting_since or shares_trouble(ticket))
    )


MOST_HANDS = 5


def let_go(ticket: Ticket) -> tuple[Hand, ...]:
    """Who was on it so far, with whoever is now: for when their claim ends."""
    if ticket.claim is None:
        return ticket.hands
    last = Hand(name=ticket.claim.by.name, since=ticket.claim.at)
    return (*ticket.hands, last)[-MOST_HANDS:]


def in_private(ticket: Ticket) -> bool:
    """Whether who has claimed it goes on with the asker in private."""
    handoff, claim = ticket.handoff, ticket.claim
    return bool(handoff and claim and handoff.by.account == claim.by.account)
