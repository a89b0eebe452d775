"""The asker never came back: what others say of the answers decides, or that nobody says otherwise.

Helpers go unthanked for years where only askers can accept (Together-Java/JavaBot#414).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.identity import Actor, Role
from bot.domain.members import Members
from bot.domain.parts.answers import Endorsement, Reply
from bot.domain.parts.endings import Consent
from bot.domain.parts.offers import Fate
from bot.domain.policy import Credits
from bot.domain.ticket import Ticket, answers_of
from knowledge.thanks import Reading, reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The answer of a question whose asker never came back."""

    reply: Reply
    by: Actor  # the first of who endorsed it; else the bot, in the asker's place
    consent: Consent
    voices: int = 0  # how many endorsed it


def settled(ticket: Ticket, rules: Credits, members: Members) -> Settled | None:
    """What *ticket*, which nobody has answered for, is settled with; None: nothing is sure.

    The asker's word stands above all: a reply that they declined, un-accepted or wrote again
    after is none of these, and neither is one that they had accepted before they reopened.
    """
    candidates = [reply for reply in answers_of(ticket) if _may_settle(ticket, reply, members)]
    by_quorum = _by_quorum(ticket, candidates, rules, members)
    if by_quorum is not None or not rules.silence:
        return by_quorum
    return _by_silence(ticket, candidates)


def _may_settle(ticket: Ticket, reply: Reply, members: Members) -> bool:
    own = members.same(reply.author.account, ticket.asker.account)
    public = ticket.private or not reply.private
    accepted = any(reply.message in (past.message, *past.also) for past in ticket.past)
    bot = reply.author.role is Role.BOT
    many = bool(reply.incident)  # "we are on it" is nobody's answer unless they say so
    return public and reply.declined_at is None and not (own or accepted or bot or many)


def _by_quorum(
    ticket: Ticket, candidates: list[Reply], rules: Credits, members: Members
) -> Settled | None:
    """The reply with the most voices, of two with as many the newer one."""
    heard = [(_voices(ticket, reply, members), reply) for reply in candidates]
    enough = [pair for pair in heard if len(pair[0]) >= rules.endorsers]
    if not rules.quorum or not enough:
        return None
    voices, reply = max(enough, key=lambda pair: (len(pair[0]), pair[1].at))
    return Settled(reply=reply, by=voices[0].by, consent=Consent.QUORUM, voices=len(voices))


def _voices(ticket: Ticket, reply: Reply, members: Members) -> list[Endorsement]:
    """Who says that *reply* is the answer: one voice a member, since the asker's last objection."""
    since = _objected_at(ticket)
    voices: list[Endorsement] = []
    for each in reply.endorsed:
        stale = since is not None and each.at <= since
        if not stale and not any(members.same(each.by.account, v.by.account) for v in voices):
            voices.append(each)
    return voices


def _by_silence(ticket: Ticket, candidates: list[Reply]) -> Settled | None:
    """The last words of the only one who answered, if nobody said anything against them."""
    if any(offer.fate is Fate.SHOWN for offer in ticket.offers):
        return None  # a stored answer stands there as well
    written = answers_of(ticket)
    answered = [reply for reply in written if reply.answers and reply in candidates]
    if len({reply.author.account for reply in written if reply.answers}) != 1 or not answered:
        return None
    since, reply = _objected_at(ticket), answered[-1]
    declined = any(each.declined_at is not None for each in written)
    if declined or (since is not None and since >= reply.at):
        return None
    by = replace(ticket.asker, role=Role.BOT)
    return Settled(reply=reply, by=by, consent=Consent.SILENCE)


def _objected_at(ticket: Ticket) -> datetime | None:
    """When the asker wrote anything but thanks for the last time."""
    words = (
        reply.at
        for reply in ticket.replies
        if reply.author.account == ticket.asker.account
        and not reply.deleted
        and reading(reply.text) is not Reading.THANKS
    )
    return max(words, default=None)
