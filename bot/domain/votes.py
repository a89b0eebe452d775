"""What others say of a reply with a reaction: that it helps, that it is the answer. In silence."""

from dataclasses import replace
from datetime import datetime

from bot.domain import credits
from bot.domain.awards import occasion
from bot.domain.credits import Back
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.identity import Actor, Role
from bot.domain.parts.answers import Endorsement, Reply, Vote
from bot.domain.parts.endings import Ending
from bot.domain.policy import Policy
from bot.domain.ranks import of_rank
from bot.domain.suspensions import taken_back
from bot.domain.ticket import Ticket, with_reply


def voted(
    ticket: Ticket, reply: Reply, by: Actor, at: datetime, policy: Policy, facts: Facts
) -> Decision:
    """*by* finds *reply* helpful. It accepts nothing, and is said to nobody."""
    again = any(facts.members.same(vote.by, by.account) for vote in reply.votes)
    if again or not _may_judge(ticket, reply, by, facts):
        return IGNORED
    on = occasion(ticket, by.account, at, policy, facts, round_=reply.voted)
    # It is the voter who was helped, whoever asked.
    transfers = credits.for_vote(replace(on, asker=by.account), reply.author, reply.message)
    votes = (*reply.votes, Vote(by=by.account, at=at, transfers=transfers))
    after = with_reply(ticket, replace(reply, votes=votes, voted=reply.voted + 1))
    return Decision(tickets=(after,), effects=transfers)


def unvoted(ticket: Ticket, reply: Reply, by: Actor, at: datetime, facts: Facts) -> Decision:
    """*by* takes that back, and with it exactly what it gave."""
    vote = next((vote for vote in reply.votes if vote.by == by.account), None)
    if vote is None:
        return IGNORED
    votes = tuple(other for other in reply.votes if other != vote)
    after = with_reply(ticket, replace(reply, votes=votes))
    back = taken_back(vote.transfers, at, Back.UNVOTED, facts.suspended)
    return Decision(tickets=(after,), effects=tuple(back))


def endorsed(
    ticket: Ticket, reply: Reply, by: Actor, at: datetime, policy: Policy, facts: Facts
) -> Decision:
    """*by*, a helper of rank, says that *reply* is the answer: it counts if the asker is gone."""
    helper = by.role in (Role.HELPER, Role.STAFF) or of_rank(facts.standing, policy.credits)
    asker = facts.members.same(by.account, ticket.asker.account)
    again = any(facts.members.same(other.by.account, by.account) for other in reply.endorsed)
    if again or asker or not helper or not _may_judge(ticket, reply, by, facts):
        return IGNORED
    after = with_reply(
        ticket, replace(reply, endorsed=(*reply.endorsed, Endorsement(by=by, at=at)))
    )
    return Decision(tickets=(after,))


def unendorsed(ticket: Ticket, reply: Reply, by: Actor) -> Decision:
    """*by* takes that back. What was accepted on it stays until the asker or staff undoes it."""
    rest = tuple(other for other in reply.endorsed if other.by.account != by.account)
    if rest == reply.endorsed:
        return IGNORED
    return Decision(tickets=(with_reply(ticket, replace(reply, endorsed=rest)),))


def _may_judge(ticket: Ticket, reply: Reply, by: Actor, facts: Facts) -> bool:
    """Whether *by* has a say on *reply*: an answer of somebody else, which still counts."""
    members, author = facts.members, reply.author
    own = members.same(by.account, author.account)
    askers = members.same(author.account, ticket.asker.account)
    gone = ticket.resolution is not None and ticket.resolution.ending is Ending.DELETED
    outside = by.role in credits.UNPAID or author.role is Role.BOT or bool(facts.barred)
    return not (own or askers or gone or outside or reply.barred)
