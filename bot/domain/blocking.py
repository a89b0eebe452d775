"""Staff blocks somebody from asking or helping, and lifts it; the blocked may say something."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain import block_replies
from bot.domain.answering import privately
from bot.domain.blocks import Block, What
from bot.domain.credits import Award
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.effects import Effect, Post, Remove
from bot.domain.events import ActionPressed, CommandGiven, MessagePosted
from bot.domain.helping_effects import KeepBlock, Log
from bot.domain.identity import Role
from bot.domain.message import Action
from bot.domain.permissions import refusal
from bot.domain.policy import Policy
from bot.domain.suspensions import lifted, points, suspended
from bot.domain.ticket import Ticket

ASKS = frozenset({Action.REOPEN, Action.SPLIT, Action.PUBLISH})
CAUSE = "block:"
REVOKE = "revoke"
LONGEST = 1000  # characters of a reason, or of an appeal


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was typed behind `block`, read."""

    what: What | None
    revoke: bool
    reason: str


def read(typed: str) -> Order:
    """ "[@name] asking|helping [revoke] reason"; what is missing is None or ""."""
    words = typed.split()
    if words and words[0].startswith(("@", "<@")):
        words = words[1:]  # the person, whom the platform has told apart
    what = _what(words[0]) if words else None
    rest = words[1:] if what is not None else words
    revoke = bool(rest) and rest[0].casefold() == REVOKE
    return Order(what=what, revoke=revoke, reason=" ".join(rest[revoke:]))


def _what(word: str) -> What | None:
    return next((what for what in What if what.value == word.casefold().strip(":,")), None)


def blocked(event: CommandGiven, typed: str, policy: Policy, facts: Facts) -> Decision:
    """Block `event.target` from what *typed* says, and take back credit if it says so, too."""
    to, order = event.target, read(typed)
    if to is None:
        return privately(event, block_replies.whom("block"))
    if to.role is Role.BOT:
        return privately(event, block_replies.not_a_bot(to))
    if to.role is Role.STAFF or facts.on_team:
        return privately(event, block_replies.not_the_team(to))
    if order.what is None:
        return privately(event, block_replies.from_what())
    if not order.reason:
        return privately(event, block_replies.why_missing(order.what))
    if len(order.reason) > LONGEST:
        return privately(event, block_replies.too_long(len(order.reason), LONGEST))
    known = next((block for block in facts.blocks if block.what is order.what), None)
    if known is not None:
        return privately(event, block_replies.blocked_already(known))
    block = Block(
        id=event.key,
        account=to.account,
        name=to.name,
        what=order.what,
        reason=order.reason,
        by=event.actor.account,
        by_name=event.actor.name,
        at=event.at,
        revoked=order.revoke,
    )
    earned = _earned(facts.awards, block, facts) if order.revoke else ()
    taken = suspended(earned, f"{CAUSE}{block.id}", event.at)
    note = f"{block.what.value}{', revoke' if block.revoked else ''}: {block.reason}"
    said = privately(event, block_replies.blocked(block, -points(taken)))
    logged = Log(act="block", by=event.actor, subject=to, note=note)
    waiting = facts.unsent if block.what is What.HELPING else ()
    unsent = (Remove(slot=slot) for slot in waiting)
    return Decision(effects=(KeepBlock(block=block), *taken, *unsent, logged, *said.effects))


def _earned(awards: Iterable[Award], block: Block, facts: Facts) -> tuple[Award, ...]:
    """What a blocked helper earned; or what the word of a blocked asker gave to others."""
    if block.what is What.HELPING:
        return tuple(
            award for award in awards if facts.members.same(award.transfer.account, block.account)
        )
    return tuple(award for award in awards if facts.members.same(award.by, block.account))


def unblocked(event: CommandGiven, typed: str, policy: Policy, facts: Facts) -> Decision:
    """Lift every block of `event.target`, or the one that *typed* says, and give credit back."""
    to, order = event.target, read(typed)
    if to is None:
        return privately(event, block_replies.whom("unblock"))
    ended = [block for block in facts.blocks if order.what in (None, block.what)]
    if not ended:
        return privately(event, block_replies.not_blocked(to, order.what))
    given: list[Effect] = []
    awards = facts.awards
    for block in ended:
        cause = f"{CAUSE}{block.id}"
        given += lifted(awards, cause, event.at)
        awards = tuple(replace(a, suspended_by=a.suspended_by - {cause}) for a in awards)
    kept = (
        KeepBlock(block=replace(b, lifted_at=event.at, lifted_by_name=event.actor.name))
        for b in ended
    )
    note = " and ".join(block.what.value for block in ended)
    said = privately(event, block_replies.unblocked(to, tuple(ended), points(given)))
    logged = Log(act="unblock", by=event.actor, subject=to, note=note)
    return Decision(effects=(*kept, *given, logged, *said.effects))


def appealed(event: CommandGiven, typed: str, policy: Policy, facts: Facts) -> Decision:
    """A blocked person says something to it: staff reads it, and it is kept. Once a block."""
    words = typed.strip()
    fresh = [block for block in facts.blocks if not block.appeal]
    if not facts.blocks:
        return privately(event, block_replies.you_are_not())
    if not fresh:
        return privately(event, block_replies.appealed_already(facts.blocks))
    if not words:
        return privately(event, block_replies.say_something())
    if len(words) > LONGEST:
        return privately(event, block_replies.too_long(len(words), LONGEST))
    kept = tuple(replace(block, appeal=words) for block in fresh)
    at = policy.staff_room(event.conversation.community)
    told: tuple[Effect, ...] = ()
    if policy.staff_channel:
        message = block_replies.appeal(event.actor, kept)
        told = (Post(slot=f"appeal:{fresh[0].id}", to=at, message=message),)
    logged = Log(act="appeal", by=event.actor, subject=event.actor, note=words)
    said = privately(event, block_replies.appealed())
    keeping = (KeepBlock(block=block) for block in kept)
    return Decision(effects=(*keeping, logged, *told, *said.effects))


def may_not_ask(event: MessagePosted, facts: Facts) -> Decision:
    """A question of somebody who is blocked: no word in a channel, but an answer if addressed.

    Everybody there can read it, so it says how to get the reason, and not which one it is. Nobody
    is written to directly unasked.
    """
    if not event.addressed:
        return IGNORED
    told = Post(
        slot=f"reply:{event.key}",
        to=event.conversation,
        message=block_replies.cannot_ask(event.actor),
    )
    return Decision(effects=(told,))


def stopped(
    event: ActionPressed | CommandGiven, action: Action, ticket: Ticket, facts: Facts
) -> Decision | None:
    """The answer to an action that a block keeps somebody from; None if none does.

    Who is blocked from asking opens no question, not even again; who is blocked from helping has
    no say any more in what others ask.
    """
    if action in ASKS:
        return told_why(event, What.ASKING, facts)
    plain = replace(event.actor, role=Role.MEMBER)
    as_helper = event.actor.role is Role.HELPER and refusal(
        plain, action, ticket, event.argument, facts.members
    )
    return told_why(event, What.HELPING, facts) if as_helper else None


def told_why(event: ActionPressed | CommandGiven, what: What, facts: Facts) -> Decision | None:
    """The answer to somebody who is blocked from *what*; None if they are not."""
    block = _standing(facts, what)
    return None if block is None else privately(event, block_replies.you_are(block))


def _standing(facts: Facts, what: What) -> Block | None:
    return next((block for block in facts.blocks if block.what is what), None)
