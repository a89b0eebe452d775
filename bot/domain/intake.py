"""A question comes in: answer it, suggest, or queue it for people."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain import private_replies
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.effects import Post
from bot.domain.entry import StoredEntry
from bot.domain.events import MessagePosted
from bot.domain.hearing import threshold
from bot.domain.identity import Role
from bot.domain.parts.askers import Follower, Repeat
from bot.domain.parts.offers import Fate, Offer
from bot.domain.policy import Policy
from bot.domain.service_levels import chosen
from bot.domain.sla import moved
from bot.domain.states import Trigger
from bot.domain.ticket import Ticket
from bot.domain.topic_replies import name_of
from bot.domain.topics import likely
from bot.domain.views import shown
from knowledge.model import Band, Hit, Match

MOST_REPEATS = 20
PERHAPS = 0.3  # of the least probability: enough for a question that a stored answer surely fits


def hears(event: MessagePosted, policy: Policy, facts: Facts, band: Band) -> bool:
    """Whether a message that belongs to no ticket is taken for a question.

    Who addresses the bot is always heard; staff in a watched channel asks people, not the bot.
    *band*: what the knowledge base has for it.
    """
    if event.actor.role is Role.BOT:
        return False
    if event.addressed:
        return True
    share = PERHAPS if band is Band.ANSWER else 1.0
    return (
        event.may_ask
        and event.conversation.place in policy.watched
        and event.actor.role is not Role.STAFF
        and not facts.hearing.refused
        and facts.question >= threshold(policy, event.conversation.place, facts.hearing) * share
    )


def asked(event: MessagePosted, policy: Policy, facts: Facts) -> Decision:
    """A message that belongs to no ticket yet."""
    if facts.overtake is not None and facts.overtake.text is None:
        return IGNORED  # deleted before it arrived
    least = policy.matching.least(event.conversation.place)
    if facts.question < least and facts.match.band is Band.SILENT:
        # Only who addressed the bot gets here with something that reads like no question.
        return Decision(
            effects=(
                Post(
                    slot=f"reply:{event.key}",
                    to=event.conversation,
                    message=private_replies.heard_no_question(),
                ),
            )
        )
    ticket = Ticket(
        number=facts.number,
        conversation=event.conversation,
        message=event.message,
        asker=event.actor,
        text=event.text,
        private=event.private,
        opened_at=event.at,
        limits=policy.limits,
        topic=likely(facts.guesses),
        guesses=facts.guesses,
    )
    ticket = under_policy(ticket, policy)
    offers, trigger = offered(facts)
    if facts.twin is not None and trigger is Trigger.QUEUED:
        return _join(facts.twin, ticket, event, policy)
    if facts.overtake is not None and facts.overtake.text is not None:
        ticket = replace(ticket, text=facts.overtake.text, edited_at=facts.overtake.at)
    opened = moved(replace(ticket, offers=offers), trigger, event.at)
    assert opened is not None, "a new ticket can be answered and queued"
    return Decision(tickets=(opened,), effects=shown(None, opened, policy))


def under_policy(ticket: Ticket, policy: Policy) -> Ticket:
    """*ticket*, new, with the time limits that hold for it from now on, whatever is set later."""
    asked_in, asker = ticket.conversation, ticket.asker
    name, limits, hours = chosen(
        policy, asked_in.place, asked_in.platform, name_of(ticket), asker.groups
    )
    return replace(ticket, policy=name, limits=limits, hours=hours)


def offered(
    facts: Facts, refused: frozenset[str] = frozenset()
) -> tuple[tuple[Offer, ...], Trigger]:
    """What the knowledge base offers: kept entries only, and none that was refused."""
    match = facts.match
    hits = [h for h in match.hits if h.entry in facts.entries and h.entry not in refused]
    # With its best hit refused or hidden a match promises nothing about the others.
    best = match.hits[0].entry if match.hits else None
    sure = match.band is Band.ANSWER and bool(hits) and hits[0].entry == best
    bands = [
        Band.ANSWER if sure and rank == 0 else Band.SILENT if sure else Band.SUGGEST
        for rank in range(len(hits))
    ]
    beside = match.runner_up
    if beside is not None and beside not in match.hits and beside.entry in facts.entries:
        hits, bands = [*hits, beside], [*bands, Band.SILENT]
    offers = tuple(
        _offer(match, hit, facts.entries[hit.entry], band)
        for hit, band in zip(hits, bands, strict=True)
    )
    return offers, Trigger.ANSWERED if sure else Trigger.QUEUED


FATES: Mapping[Band, Fate] = {
    Band.ANSWER: Fate.SHOWN,
    Band.SUGGEST: Fate.SUGGESTED,
    Band.SILENT: Fate.HINTED,
}


def _offer(match: Match, hit: Hit, entry: StoredEntry, band: Band) -> Offer:
    return Offer(
        entry=entry.id,
        question=entry.question,
        answer=entry.answer,
        author=entry.author,
        author_name=entry.author_name,
        accepted_by_name=entry.accepted_by_name,
        accepted_at=entry.accepted_at,
        verified_at=entry.verified_at,
        solved=entry.solved,
        confidence=hit.confidence,
        shared=hit.shared,
        phrasing=hit.phrasing,
        fate=FATES[band],
        logit=hit.logit,
        band=band,
        model=match.model,
        repairs=match.repairs,
    )


def _join(twin: Ticket, asked: Ticket, event: MessagePosted, policy: Policy) -> Decision:
    """Somebody asks what is being worked on: they wait together."""
    if asked.asker.account == twin.asker.account:
        again = Repeat(conversation=asked.conversation, message=asked.message, at=asked.opened_at)
        return Decision(
            tickets=(replace(twin, repeats=(*twin.repeats, again)[-MOST_REPEATS:]),),
            effects=(
                Post(
                    slot=f"reply:{event.key}",
                    to=event.conversation,
                    message=private_replies.already_asked(twin),
                ),
            ),
        )
    if any(f.asker.account == asked.asker.account for f in twin.followers):
        if not event.addressed:
            return IGNORED
        return Decision(
            effects=(
                Post(
                    slot=f"reply:{event.key}",
                    to=event.conversation,
                    message=private_replies.where_it_stands(twin),
                ),
            )
        )
    follower = Follower(
        asker=asked.asker,
        conversation=asked.conversation,
        message=asked.message,
        text=asked.text,
        at=asked.opened_at,
        private=asked.private,
    )
    joined = replace(twin, followers=(*twin.followers, follower))
    return Decision(tickets=(joined,), effects=shown(twin, joined, policy))


def split(
    ticket: Ticket, follower: Follower, at: datetime, policy: Policy, number: int
) -> Decision:
    """A follower says that theirs is another question: it becomes a ticket of its own."""
    rest = replace(ticket, followers=tuple(f for f in ticket.followers if f != follower))
    new = Ticket(
        number=number,
        conversation=follower.conversation,
        message=follower.message,
        asker=follower.asker,
        text=follower.text,
        private=follower.private,
        opened_at=follower.at,
        limits=policy.limits,
        topic=ticket.topic,  # it was taken for the same question
        guesses=ticket.guesses,
    )
    own = moved(under_policy(new, policy), Trigger.QUEUED, at)
    assert own is not None, "a new ticket can be queued"
    return Decision(
        tickets=(own, rest), effects=(*shown(ticket, rest, policy), *shown(None, own, policy))
    )
