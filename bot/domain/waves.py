"""One wave: who of the helpers is asked about a question, with one message."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain import helpers
from bot.domain.asks import Ask, Way
from bot.domain.decision import Facts
from bot.domain.effects import Effect
from bot.domain.helpers import Helper
from bot.domain.helping_effects import KeepHelper
from bot.domain.members import Members
from bot.domain.policy import Policy
from bot.domain.routing import Candidate, free, pick, reachable
from bot.domain.ticket import Ticket
from bot.domain.topics import names_of


def able(ticket: Ticket, facts: Facts) -> list[Candidate]:
    """Who follows the topic, or any if the question has none, and was not asked."""
    gone = _excluded(ticket, facts.members)
    return [
        each
        for each in reachable(facts.candidates, ticket.conversation.platform)
        if follows(each.helper, ticket)
        and each.helper.way in (Way.MENTION, Way.DIRECT)
        and each.helper.account not in gone
        and each.member not in gone
    ]


def follows(helper: Helper, ticket: Ticket) -> bool:
    """Whether *helper* wants to be asked about such questions."""
    return ticket.topic in helper.topics if ticket.topic else bool(helper.topics)


def _excluded(ticket: Ticket, members: Members) -> set[str]:
    """Accounts and members who are not asked: askers, whoever wrote already, or was asked."""
    accounts = {
        ticket.asker.account,
        *(follower.asker.account for follower in ticket.followers),
        *(reply.author.account for reply in ticket.replies),
        *(ask.account for ask in ticket.asks),
    }
    theirs = {members.of.get(account, account) for account in accounts}
    return accounts | theirs | {ask.member for ask in ticket.asks if ask.member}


def ask(
    ticket: Ticket,
    able: list[Candidate],
    n: int,
    at: datetime,
    policy: Policy,
    facts: Facts,
) -> tuple[Ticket, tuple[Effect, ...]]:
    """Ask the *n* best with one message, and note with each that they were asked."""
    gone = _excluded(ticket, facts.members)
    picked = pick(able, n, at, exclude=gone, rules=policy.helping, ticket=ticket.number)
    number = 1 + max((ask.wave for ask in ticket.asks), default=0)
    names = names_of(facts.topics)
    asked = tuple(
        Ask(
            account=each.helper.account,
            member=each.member,
            name=each.helper.name,
            at=at,
            wave=number,
            way=each.helper.way,
            why=_why(each, ticket.topic, names),
        )
        for each in picked
    )
    noted = tuple(
        KeepHelper(helper=replace(each.helper, record=helpers.asked(each.helper.record, at)))
        for each in picked
    )
    return replace(ticket, asks=(*ticket.asks, *asked)), noted


def first_free(able: Iterable[Candidate], now: datetime, policy: Policy) -> datetime | None:
    """When the first of them can be asked, from *now* on; None: none of them ever."""
    found = (free(each, now, policy.helping) for each in able)
    return min((at for at in found if at is not None), default=None)


def _why(candidate: Candidate, topic: str, names: Mapping[str, str]) -> str:
    """Why it is them, after "you" or a name."""
    if topic and candidate.solved > 0:
        return f"solved {candidate.solved} on {names.get(topic, topic)}"
    if topic:
        return f"picked the topic {names.get(topic, topic)}"
    if candidate.solved_all > 0:
        return f"solved {candidate.solved_all} here"
    return "offered to help"
