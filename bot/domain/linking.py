"""Accounts are linked and parted. What each has earned stays its own; only the sum is common."""

from bot.domain import link_replies
from bot.domain.answering import privately
from bot.domain.codes import TRIES, VALID, digest
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Belong, NoteTry, OfferCode, UseCode
from bot.domain.events import CommandGiven


def link(event: CommandGiven, typed: str, facts: Facts) -> Decision:
    """Give a code, or link the account with the one that *typed*, a code, was given to."""
    me, community = event.actor.account, event.conversation.community
    if not typed:
        ends = event.at + VALID
        offer = OfferCode(account=me, digest=digest(community, facts.codes.fresh), ends=ends)
        said = privately(event, link_replies.code(facts.codes.fresh, ends))
        return Decision(effects=(offer, *said.effects))
    offered = facts.codes.offered
    if facts.codes.tries >= TRIES:
        return privately(event, link_replies.does_not_work())
    if offered is None or offered.account == me:
        said = privately(event, link_replies.does_not_work())
        return Decision(effects=(NoteTry(key=event.key, account=me), *said.effects))
    member = facts.members.of.get(offered.account, offered.account)
    accounts = (*facts.members.accounts(offered.account), *facts.members.accounts(me))
    said = privately(event, link_replies.linked(offered, event.actor))
    return Decision(
        effects=(
            UseCode(digest=digest(community, typed)),
            Belong(accounts=tuple(dict.fromkeys(accounts)), member=member),
            *said.effects,
        )
    )


def unlink(event: CommandGiven, facts: Facts) -> Decision:
    """Take the account out of its link; those that are left stay together."""
    me, *others = facts.members.accounts(event.actor.account)
    if not others:
        return privately(event, link_replies.not_linked())
    alone = Belong(accounts=(me,), member=me)
    rest = Belong(accounts=tuple(others), member=min(others))  # their name may have been mine
    said = privately(event, link_replies.unlinked())
    return Decision(effects=(rest, alone, *said.effects))
