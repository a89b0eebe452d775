"""Accounts are linked and parted. What each has earned stays its own; only the sum is common.

Nobody earns from oneself: what one account of a member gave another does not count as long as they
are linked.
"""

from bot.domain import block_replies, link_replies, writing
from bot.domain.answering import privately
from bot.domain.codes import TRIES, VALID, digest
from bot.domain.credits import Award
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Belong, Effect, NoteTry, OfferCode, UseCode
from bot.domain.events import CommandGiven
from bot.domain.helping_effects import KeepHelper
from bot.domain.members import Members
from bot.domain.policy import Policy
from bot.domain.strictest import strictest
from bot.domain.suspensions import causes, lifted, suspended

CAUSE = "link:"


def link(event: CommandGiven, typed: str, policy: Policy, facts: Facts) -> Decision:
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
    both = (*facts.members.accounts(offered.account), *facts.members.accounts(me))
    accounts = tuple(dict.fromkeys(both))
    wishes = _wishes(event, policy, facts)
    said = privately(event, link_replies.linked(offered, event.actor, stricter=bool(wishes)))
    return Decision(
        effects=(
            UseCode(digest=digest(community, typed)),
            Belong(accounts=accounts, member=member),
            *_settled(_of(accounts, facts), Members(dict.fromkeys(accounts, member)), event),
            *wishes,
            *said.effects,
        )
    )


def _wishes(event: CommandGiven, policy: Policy, facts: Facts) -> tuple[Effect, ...]:
    """How they are asked from now on, on every account that said something else about it."""
    both = zip(facts.linked, strictest(facts.linked, policy.helping.daily), strict=True)
    return tuple(
        effect
        for old, new in both
        if old != new
        for effect in (KeepHelper(helper=new), *writing.replanned(old, new, event.at, facts))
    )


def unlink(event: CommandGiven, facts: Facts) -> Decision:
    """Take the account out of its link; those that are left stay together.

    Not while they are blocked: a block is a person's, and another account would be the way out.
    """
    me, *others = facts.members.accounts(event.actor.account)
    if not others:
        return privately(event, link_replies.not_linked())
    if facts.blocks:
        return privately(event, block_replies.not_parted())
    alone = Belong(accounts=(me,), member=me)
    rest = Belong(accounts=tuple(others), member=min(others))  # their name may have been mine
    said = privately(event, link_replies.unlinked())
    left = Members(dict.fromkeys(others, rest.member))
    settled = _settled(_of((me, *others), facts), left, event)
    return Decision(effects=(rest, alone, *settled, *said.effects))


def _of(accounts: tuple[str, ...], facts: Facts) -> tuple[Award, ...]:
    """What *accounts* earned: others' awards are not theirs to link or part."""
    return tuple(award for award in facts.awards if award.transfer.account in accounts)


def _settled(
    awards: tuple[Award, ...], members: Members, event: CommandGiven
) -> tuple[Effect, ...]:
    """Let of *awards* count what is not between accounts of one member, as *members* are now."""
    own = [award for award in awards if _from_oneself(award, members)]
    others = [award for award in awards if not _from_oneself(award, members)]
    held = {award.transfer.key for award in own if causes([award], CAUSE)}
    return (
        *suspended(
            (award for award in own if award.transfer.key not in held),
            f"{CAUSE}{event.key}",
            event.at,
        ),
        *(effect for cause in causes(others, CAUSE) for effect in lifted(others, cause, event.at)),
    )


def _from_oneself(award: Award, members: Members) -> bool:
    givers = (award.transfer.asker, award.by)
    return any(members.same(award.transfer.account, giver) for giver in givers)
