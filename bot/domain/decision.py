"""What a decision is made of and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.blocks import Block, What
from bot.domain.codes import Codes
from bot.domain.credits import Award, Paid
from bot.domain.duty import Swap
from bot.domain.effects import Effect
from bot.domain.entry import StoredEntry
from bot.domain.hearing import Hearing
from bot.domain.helpers import Helper
from bot.domain.incidents import Incident
from bot.domain.letters import News
from bot.domain.members import NOBODY, Members
from bot.domain.overtaking import Overtake
from bot.domain.pages import Page
from bot.domain.ranks import Standing
from bot.domain.routing import Candidate
from bot.domain.ticket import Ticket
from bot.domain.topics import Guess, Topic
from bot.domain.trouble import Health
from knowledge.model import NOTHING, Match
from knowledge.thanks import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rules need to know besides the ticket and the event."""

    number: int = 0  # for a new ticket
    question: float = 0.0  # probability that the text is a question
    hearing: Hearing = field(default_factory=Hearing)  # what the channel has learned
    reading: Reading = Reading.NEITHER  # whether the text says thanks
    match: Match = NOTHING
    entries: Mapping[str, StoredEntry] = field(default_factory=dict)  # by id; hidden ones are not
    twin: Ticket | None = None  # an open ticket that asks the same
    overtake: Overtake | None = None  # an edit or deletion that came before its message
    paid: Paid = field(default_factory=Paid)
    members: Members = NOBODY  # accounts that are one person's, of those that it is about
    codes: Codes = field(default_factory=Codes)
    slot: str = ""  # what of the bot's a reaction is on
    page: Page | None = None  # what a command shows
    health: Health = field(default_factory=Health)  # of the platform, at the last look
    topics: tuple[Topic, ...] = ()  # of the community
    guesses: tuple[Guess, ...] = ()  # what the text may be about, the likeliest first
    helper: Helper | None = None  # who acts, as far as they ever said how they want to be asked
    linked: tuple[Helper, ...] = ()  # the same of further accounts of theirs
    readers: tuple[Helper, ...] = ()  # who are told of credit, of those who may be paid
    unsent: tuple[str, ...] = ()  # slots of letters that wait to be sent to whom it is about
    unasked: Mapping[str, Ticket] = field(default_factory=dict)  # by slot: requests to them, too
    news: News | None = None  # what there is to tell in a letter
    candidates: tuple[Candidate, ...] = ()  # who may be asked
    backlog: tuple[Ticket, ...] = ()  # open questions, for who asks for one
    knows: frozenset[str] = frozenset()  # topics that who acts follows, or solved something on
    standing: Standing = field(default_factory=Standing)  # of who acts
    helped: int = 0  # people whom the author of the reply has helped once it is accepted
    barred: frozenset[What] = frozenset()  # what who acts is blocked from
    # (account, award) that do not count now, and why: the causes that last.
    suspended: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    awards: tuple[Award, ...] = ()  # of whoever a block, a link or a merger is about
    blocks: tuple[Block, ...] = ()  # that last, of whoever a command is about, or who acts
    on_team: bool = False  # whether whom a command is about is staff with any of their accounts
    named: tuple[Ticket, ...] = ()  # tickets that a command names
    merged: tuple[StoredEntry, ...] = ()  # entries that are found under one of the ticket's
    carded: tuple[Ticket, ...] = ()  # open tickets that staff has a card of
    swaps: tuple[Swap, ...] = ()  # of duty, that are not over; and the one that a button is about
    names: Mapping[str, str] = field(default_factory=dict)  # of accounts that are ever on duty
    incident: Incident | None = None  # the one that it is about, or that the question belongs to
    incidents: int = 0  # how many there have been
    latest: int | None = None  # the number of the newest question, when these were looked up:
    near: tuple[int, ...] = ()  # numbers of recent questions that ask much the same …
    group: tuple[int, ...] = ()  # … and of those that are of one group with them
    like: tuple[Ticket, ...] = ()  # these questions, in no incident yet; or those of `incident`


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Tickets as they are now, and what shall be done. An empty one leaves no trace."""

    tickets: tuple[Ticket, ...] = ()
    effects: tuple[Effect, ...] = ()
    overtake: Overtake | None = None
    incident: Incident | None = None  # as it is now; see `surging.noticed`

    def __bool__(self) -> bool:
        return bool(self.tickets or self.effects or self.overtake or self.incident)


IGNORED = Decision()
