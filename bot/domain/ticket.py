"""A ticket: one question, where it stands, and everything that came of it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.asks import Ask
from bot.domain.calendars import ALWAYS, Calendar
from bot.domain.calls import Call
from bot.domain.credits import Transfer
from bot.domain.identity import Actor, Conversation
from bot.domain.limits import Limits
from bot.domain.states import ENDED, Status, StepName
from bot.domain.topics import Guess
from knowledge.model import Band


class Fate(StrEnum):
    """What became of an entry that was offered to an asker."""

    HINTED = "hinted"  # near, but not shown
    SUGGESTED = "suggested"
    SHOWN = "shown"
    REFUSED = "refused"
    SOLVED = "solved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The one thing that happens next by itself."""

    name: StepName
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How much of the limit for the solution is used; it can stand still."""

    used: timedelta = timedelta(0)  # working time, until `since`
    since: datetime | None = None  # None: it stands still
    due: datetime | None = None  # when it runs out, if it goes on; None: never
    warned_at: datetime | None = None  # staff saw that it draws near
    breached_at: datetime | None = None  # it ran out


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One call of the ladder."""

    rung: str  # as it is written in the ladder
    at: datetime
    whom: tuple[str, ...] = ()  # accounts that were called by name; (): a role, or nobody
    skipped: str = ""  # why nobody was called: "nobody on duty for support"
    announced: str = ""  # the id of what a webhook is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Somebody said of an offer: not my question."""

    by: str  # account
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An entry that was near this question, as it stood then."""

    entry: str
    question: str
    answer: str
    author: str  # account
    author_name: str
    accepted_by_name: str
    accepted_at: datetime
    verified_at: datetime | None
    solved: int  # how many people it had helped
    confidence: float
    shared: tuple[str, ...]
    phrasing: str
    fate: Fate
    logit: float = 0.0  # the matcher's own score, before the community's calibration
    band: Band | None = None  # in which it was offered; None: under a version that kept no score
    model: str = ""  # who scored it
    repairs: tuple[tuple[str, str], ...] = ()  # words of the question, as written and as read
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """Somebody found a reply helpful."""

    by: str  # account
    at: datetime
    transfers: tuple[Transfer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Endorsement:
    """A helper of rank says that a reply is the answer."""

    by: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What somebody wrote in answer; the asker's own words as well."""

    message: str
    author: Actor
    text: str
    at: datetime
    conversation: Conversation
    answers: bool = True  # False: it asks back, or is too short to be an answer
    private: bool = False  # written where not everybody in the community can read
    edited_at: datetime | None = None
    deleted: bool = False
    barred: bool = False  # its author was blocked from helping: it cannot be accepted
    votes: tuple[Vote, ...] = ()  # of those who found it helpful
    voted: int = 0  # how often somebody did, taken back or not: makes every award's reason its own
    endorsed: tuple[Endorsement, ...] = ()
    declined_at: datetime | None = None  # the asker said that it was not it
    declined: tuple[Transfer, ...] = ()  # the same in the ledger: of kind DECLINED
    incident: int = 0  # whose askers its author wrote it to, all at once; the bot posts it
    said_at: datetime | None = None  # when that was

    @property
    def link(self) -> str:
        """The message to link to; "", its place, where the bot posted it."""
        return "" if self.incident else self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Somebody else who asks the same."""

    asker: Actor
    conversation: Conversation
    message: str
    text: str
    at: datetime
    private: bool = False
    told: bool = False  # of the solution, once


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """The asker's own message that asks it once more; what is written there belongs here."""

    conversation: Conversation
    message: str
    at: datetime


class Ending(StrEnum):
    """How a question ended."""

    ACCEPTED = "accepted"  # a reply was accepted
    STORED = "stored"  # a stored answer solved it: a confirmed deflection
    STAFF = "staff"  # staff says it is done
    ASKER = "asker"  # the asker closed it
    LAPSED = "lapsed"  # no word from the asker
    DELETED = "deleted"  # the question was deleted
    NO_QUESTION = "no-question"
    PUBLISHED = "published"  # asked in private, then again in the channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Staff has checked the accepted answer."""

    by: Actor
    at: datetime
    transfers: tuple[Transfer, ...] = ()


class Consent(StrEnum):
    """On whose word an answer was accepted."""

    PERSON = "person"  # the asker's, or staff's: whoever `by` is
    QUORUM = "quorum"  # helpers of rank, for the asker never came back
    SILENCE = "silence"  # nobody's: nobody said anything against the only answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """How it ended, and exactly what that caused, so that it can be taken back."""

    ending: Ending
    by: Actor
    at: datetime
    message: str = ""  # the accepted reply
    also: tuple[str, ...] = ()  # further replies that helped: they share
    consent: Consent = Consent.PERSON
    voices: int = 0  # helpers of rank who made a quorum
    checked: Checked | None = None
    entry: str = ""  # published, or the stored one that solved it
    kept: bool = False  # the entry is there for the next person
    transfers: tuple[Transfer, ...] = ()
    helped: int = 0  # how many people the stored answer, or who wrote the new one, has helped
    note: str = ""  # what staff said of it to everybody

    @property
    def assumed(self) -> bool:
        """Whether neither the asker nor staff said so themselves."""
        return self.ending is Ending.ACCEPTED and self.consent is not Consent.PERSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who of staff is on it."""

    by: Actor
    at: datetime
    from_name: str = ""  # who handed it over
    talked_at: datetime | None = None  # the last word on a call, theirs or the asker's
    told_at: datetime | None = None  # they were told that it is about to go back to the others
    giver: Actor | None = None  # who handed it over: to them it goes back; None: it cannot
    note: str = ""  # what they said to it, for staff alone
    returned: bool = False  # it was given back


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Somebody of staff who was on it."""

    name: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """Staff goes on with the asker in private."""

    by: Actor
    at: datetime
    room: Conversation | None = None  # None: it is not open yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Somebody of another system said something, over the ticket bridge."""

    by: Actor
    at: datetime
    text: str
    public: bool = False  # it answers the question, before everybody; else it is for staff


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
    alarms: tuple[Step, ...] = ()  # further steps that leave `step` as it is, the next one first
    clock: Clock = Clock()  # of the limit for the solution
    warned_at: datetime | None = None  # staff saw that the time for an answer draws near
    tagged: tuple[Tag, ...] = ()  # who was called since staff has it, oldest first
    remarks: tuple[Remark, ...] = ()  # what came over the ticket bridge, oldest first
    notes: tuple[str, ...] = field(default=())  # for staff, on the card
    incident: int = 0  # the number of the open one that it is part of; 0: it goes by itself


def next_step(ticket: Ticket) -> Step | None:
    """What happens next by itself, of everything that is planned; None once it has ended."""
    if ticket.step is None:
        return None
    return min((ticket.step, *ticket.alarms), key=lambda step: step.due)


def offer_of(ticket: Ticket, entry: str) -> Offer | None:
    """The offer of *entry*, if it was made."""
    return next((offer for offer in ticket.offers if offer.entry == entry), None)


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
