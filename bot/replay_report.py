"""What a replay found out: the numbers, the credit board, and the questions worth a look.

`harvested` counts pairs of a question and a reply to it by somebody else, such that the asker's
thanks made the bot propose that reply, or the reply is linked to the question itself (annotated,
or addressed to its asker) and reads like an answer: it is no question and has at least
`talk.FEW_WORDS` words.
"""

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from adapters.transcript.reader import Broken, Transcript
from bot.domain.events import MessagePosted
from bot.domain.pages import BoardLine
from bot.domain.parts.answers import Reply
from bot.domain.parts.offers import Fate
from bot.domain.policy import Policy
from bot.domain.talk import FEW_WORDS
from bot.domain.ticket import Ticket
from bot.replay_look import Look, by_others, confirmed, fates, given, lonely, worth_a_look
from knowledge import question


@dataclass(slots=True, kw_only=True)
class Record:
    """What happened on the way, as far as the database does not know it."""

    transcript: Transcript
    noise: Counter[str] = field(default_factory=Counter)
    messages: dict[tuple[str, str], MessagePosted] = field(default_factory=dict)
    thanked: set[tuple[int, str]] = field(default_factory=set)  # ticket, proposed reply
    posts: int = 0  # of the bot


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One question that a stored answer was given to."""

    channel: str
    message: str
    asker: str
    question: str
    stored: str  # the question that the stored answer is for
    answer: str
    author: str
    confidence: float
    fate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the bot would have done. Of `questions` each is answered, suggested or silent."""

    messages: int
    noise: tuple[tuple[str, int], ...]
    questions: int
    joined: int  # of the silent ones: asked while somebody else's was open
    answered: int
    suggested: int
    silent: int
    harvested: int
    confirmed: int
    refused: int
    escalations: int
    unanswered: int
    posts: int
    median_s: float | None
    p90_s: float | None
    credits: tuple[BoardLine, ...]
    look: tuple[Look, ...]
    given: tuple[Given, ...]
    broken: tuple[Broken, ...]
    channels: int
    first: str
    last: str

    def as_json(self) -> dict[str, object]:
        """For scripts: times in seconds and ISO 8601, null where there is nothing to measure."""
        return {
            "messages": self.messages,
            "channels": self.channels,
            "first": self.first,
            "last": self.last,
            "questions": self.questions,
            "answered": self.answered,
            "suggested": self.suggested,
            "silent": self.silent,
            "joined": self.joined,
            "harvested": self.harvested,
            "confirmed": self.confirmed,
            "refused": self.refused,
            "escalations": self.escalations,
            "unanswered": self.unanswered,
            "bot_messages": self.posts,
            "first_human_answer_s": {"median": self.median_s, "p90": self.p90_s},
            "credits": [
                {"name": line.name, "credit": line.total, "helped": line.helped}
                for line in self.credits
            ],
            "worth_a_look": [
                {
                    "ticket": look.ticket,
                    "channel": look.channel,
                    "message": look.message,
                    "at": look.at,
                    "asker": look.asker,
                    "question": look.question,
                    "why": list(look.why),
                }
                for look in self.look
            ],
            "stored_answers": [
                {
                    "channel": given.channel,
                    "message": given.message,
                    "asker": given.asker,
                    "question": given.question,
                    "stored_question": given.stored,
                    "answer": given.answer,
                    "author": given.author,
                    "confidence": round(given.confidence, 3),
                    "fate": given.fate,
                }
                for given in self.given
            ],
            "noise_lines": sum(count for _, count in self.noise),
            "noise": dict(self.noise),
            "skipped_lines": len(self.broken),
            "skipped": [
                {"file": broken.file, "line": broken.number, "why": broken.why}
                for broken in self.broken
            ],
        }


def report_on(
    record: Record, tickets: Sequence[Ticket], board: Sequence[BoardLine], policy: Policy
) -> Report:
    """Count. A follower's question got no answer of its own: it is one of the silent ones."""
    joined = sum(len(ticket.followers) for ticket in tickets)
    answered = [ticket for ticket in tickets if given(ticket)]
    suggested = [t for t in tickets if not given(t) and fates(t) & {Fate.SUGGESTED}]
    waits = [
        (ticket.first_human_at - ticket.opened_at).total_seconds()
        for ticket in tickets
        if ticket.first_human_at is not None
    ]
    harvested = {
        (ticket.number, reply.message)
        for ticket in tickets
        for reply in by_others(ticket)
        if (ticket.number, reply.message) in record.thanked
        or _linked(record, ticket, reply, policy)
    }
    lines = record.transcript.lines
    questions = len(tickets) + joined
    return Report(
        messages=len(record.messages),
        noise=tuple(sorted(record.noise.items())),
        questions=questions,
        joined=joined,
        answered=len(answered),
        suggested=len(suggested),
        silent=questions - len(answered) - len(suggested),
        harvested=len(harvested),
        confirmed=sum(confirmed(ticket) for ticket in tickets),
        refused=sum(Fate.REFUSED in fates(ticket) for ticket in tickets),
        escalations=sum(ticket.cards > 0 for ticket in tickets),
        unanswered=sum(lonely(ticket) for ticket in tickets),
        posts=record.posts,
        median_s=statistics.median(waits) if waits else None,
        p90_s=_percentile(waits, 90) if waits else None,
        credits=tuple(board),
        look=tuple(worth_a_look(tickets)),
        given=tuple(_example(ticket) for ticket in answered),
        broken=record.transcript.broken,
        channels=len({line.channel for line in lines}),
        first=lines[0].at.isoformat() if lines else "",
        last=lines[-1].at.isoformat() if lines else "",
    )


def _linked(record: Record, ticket: Ticket, reply: Reply, policy: Policy) -> bool:
    said = record.messages.get((reply.conversation.channel, reply.message))
    return (
        said is not None
        and said.reply_to == ticket.message
        and reply.conversation.channel == ticket.conversation.channel
        and len(reply.text.split()) >= FEW_WORDS
        and question.probability(reply.text) < policy.matching.question
    )


def _percentile(values: Iterable[float], share: int) -> float:
    """The nearest-rank percentile: the least value that *share* per cent do not exceed."""
    ranked = sorted(values)
    return ranked[max(-(-len(ranked) * share // 100), 1) - 1]


def _example(ticket: Ticket) -> Given:
    offer = next(o for o in ticket.offers if o.fate in (Fate.SHOWN, Fate.REFUSED, Fate.SOLVED))
    return Given(
        channel=ticket.conversation.channel,
        message=ticket.message,
        asker=ticket.asker.name,
        question=ticket.text,
        stored=offer.question,
        answer=offer.answer,
        author=offer.author_name,
        confidence=offer.confidence,
        fate=offer.fate.value,
    )
