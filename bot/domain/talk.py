"""People write in the thread of a question: replies, follow-ups, thanks, edits, deletions."""

from dataclasses import replace
from datetime import datetime

from bot.domain import asking, private_replies
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.effects import Effect, Post
from bot.domain.events import MessageDeleted, MessageEdited, MessagePosted
from bot.domain.identity import Role
from bot.domain.policy import Policy
from bot.domain.resolution import unpublished
from bot.domain.sla import moved, wait_for_asker, wait_for_human
from bot.domain.states import ENDED, Status, Trigger
from bot.domain.ticket import Fate, Reply, Ticket, answers_of, reply_of, standing
from bot.domain.views import shown
from knowledge.thanks import Reading

MOST_REPLIES = 200  # kept of one thread
FEW_WORDS = 4  # a shorter reply is no answer yet


def posted(ticket: Ticket, event: MessagePosted, policy: Policy, facts: Facts) -> Decision:
    """A message in the thread of *ticket*."""
    if facts.overtake is not None and facts.overtake.text is None:
        return IGNORED
    if any(reply.message == event.message for reply in ticket.replies):
        return IGNORED  # heard already; one that was deleted does not come back
    text, edited_at = event.text, None
    if facts.overtake is not None and facts.overtake.text is not None:
        text, edited_at = facts.overtake.text, facts.overtake.at
    reply = Reply(
        message=event.message,
        author=event.actor,
        text=text,
        at=event.at,
        conversation=event.conversation,
        answers=event.actor.role is Role.STAFF or _may_answer(text, policy, facts),
        private=event.private,
        edited_at=edited_at,
    )
    noted = replace(ticket, replies=_bounded(ticket, (*ticket.replies, reply)))
    noted = asking.wrote(noted, reply, facts)
    from_asker = event.actor.account == ticket.asker.account
    said = (_followed_up if from_asker else _replied)(ticket, noted, event, policy, facts)
    learnt = asking.learnt(ticket, noted, event, facts)
    return replace(said, effects=(*said.effects, *learnt)) if learnt else said


def _bounded(ticket: Ticket, replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """At most MOST_REPLIES: the oldest goes, but never one that was accepted or is proposed."""
    if len(replies) <= MOST_REPLIES:
        return replies
    needed = {ticket.proposal, *(resolution.message for resolution in standing(ticket))}
    oldest = next(reply for reply in replies if reply.message not in needed)
    return tuple(reply for reply in replies if reply is not oldest)


def _replied(
    ticket: Ticket, noted: Ticket, event: MessagePosted, policy: Policy, facts: Facts
) -> Decision:
    """Somebody else wrote: perhaps the answer."""
    after = moved(noted, Trigger.REPLIED, event.at) or noted
    if noted.replies[-1].answers:
        after = wait_for_asker(after, event.at)
        after = replace(after, first_human_at=after.first_human_at or event.at)
    effects = shown(ticket, after, policy)
    if event.addressed:
        effects = (*effects, _status(after, event))
    return Decision(tickets=(after,), effects=effects)


def _may_answer(text: str, policy: Policy, facts: Facts) -> bool:
    """Whether a reply stops the clock: "same here" and "which version?" do not."""
    asks_back = text.rstrip().endswith("?") or facts.question >= policy.matching.question
    return not asks_back and len(text.split()) >= FEW_WORDS


def _followed_up(
    ticket: Ticket, noted: Ticket, event: MessagePosted, policy: Policy, facts: Facts
) -> Decision:
    """The asker wrote again: thanks, a refusal, or more about it."""
    if facts.reading is Reading.THANKS and ticket.status not in ENDED:
        return _thanked(ticket, noted, event, policy)
    says_no = facts.reading is Reading.REFUSAL
    asks = says_no or facts.question >= policy.matching.question
    if ticket.status in ENDED:
        effects: tuple[Effect, ...] = ()
        if asks and ticket.status is not Status.DISMISSED:
            effects = (
                Post(
                    slot=(
                        f"reply:{event.key}"
                        if event.addressed
                        else f"again:{ticket.number}:{ticket.rounds}"
                    ),
                    to=event.conversation,
                    message=private_replies.still_open(ticket),
                ),
            )
        elif event.addressed:
            effects = (_status(ticket, event),)
        return Decision(tickets=(noted,), effects=effects)
    after = noted
    tells_more = len(event.text.split()) >= 2 * FEW_WORDS
    if ticket.status is not Status.ANSWERED or asks or tells_more:
        after = moved(noted, Trigger.FOLLOWED_UP, event.at) or noted
        after = wait_for_human(after, event.at)
    if says_no:
        after = refuse_shown(after)
    effects = shown(ticket, after, policy)
    if event.addressed:
        effects = (*effects, _status(after, event))
    return Decision(tickets=(after,), effects=effects)


def refuse_shown(ticket: Ticket) -> Ticket:
    """Whatever stored answer is on show did not help: this ticket never shows it again."""
    return replace(
        ticket,
        offers=tuple(
            replace(offer, fate=Fate.REFUSED) if offer.fate is Fate.SHOWN else offer
            for offer in ticket.offers
        ),
    )


def _thanked(ticket: Ticket, noted: Ticket, event: MessagePosted, policy: Policy) -> Decision:
    """Thanks in words: ask whether the message that they are for is the answer."""
    candidate = _thanked_reply(ticket, event)
    if candidate is None:
        # Only the stored answer can be meant; its buttons are there already.
        effects = shown(ticket, noted, policy)
        offer = next((o for o in ticket.offers if o.fate is Fate.SHOWN), None)
        if event.addressed and offer is not None:
            did_it = private_replies.did_it_help(ticket, offer)
            effects = (
                *effects,
                Post(slot=f"reply:{event.key}", to=event.conversation, message=did_it),
            )
        return Decision(tickets=(noted,), effects=effects)
    after = replace(noted, proposal=candidate.message)
    if after.status is not Status.ANSWERED:
        after = wait_for_asker(after, event.at)
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def _thanked_reply(ticket: Ticket, event: MessagePosted) -> Reply | None:
    """What is thanked for: the answer of who is replied to or named, or else the newest one."""
    answers = answers_of(ticket)
    linked = reply_of(ticket, event.reply_to or "")
    to = linked.author.name if linked is not None else ""
    words = event.text.casefold()
    theirs = [reply for reply in answers if reply.author.name == to]
    named = [reply for reply in answers if reply.author.name.casefold() in words]
    return next(iter((theirs or named or list(answers))[::-1]), None)


def _status(ticket: Ticket, event: MessagePosted) -> Post:
    return Post(
        slot=f"reply:{event.key}",
        to=event.conversation,
        message=private_replies.where_it_stands(ticket),
    )


def edited(ticket: Ticket, event: MessageEdited, policy: Policy, facts: Facts) -> Decision:
    """A reply was edited. What was accepted stays as it was accepted until somebody agrees."""
    reply = reply_of(ticket, event.message)
    if reply is None or event.at <= (reply.edited_at or reply.at):
        return IGNORED
    answers = reply.author.role is Role.STAFF or _may_answer(event.text, policy, facts)
    after = _with_reply(
        ticket, replace(reply, text=event.text, edited_at=event.at, answers=answers)
    )
    after = _unanswered(after, event.at)
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def deleted(ticket: Ticket, event: MessageDeleted, policy: Policy) -> Decision:
    """A reply is gone; if it was the accepted one, its entry and its credit go with it."""
    reply = reply_of(ticket, event.message)
    if reply is None:
        return IGNORED
    after = _with_reply(ticket, replace(reply, text="", deleted=True))
    if after.proposal == event.message:
        after = replace(after, proposal="")
    after = _unanswered(after, event.at)
    gone = unpublished(after, event.message, event.at, policy)
    (after,) = gone.tickets
    return Decision(tickets=(after,), effects=(*gone.effects, *shown(ticket, after, policy)))


def _unanswered(ticket: Ticket, at: datetime) -> Ticket:
    """With the last answer gone it is not the asker's turn any more: somebody has to answer."""
    answered = any(
        reply.answers and not reply.deleted and reply.author.account != ticket.asker.account
        for reply in ticket.replies
    )
    on_show = any(offer.fate is Fate.SHOWN for offer in ticket.offers)
    if ticket.status in ENDED or ticket.waiting_since is not None or answered or on_show:
        return ticket
    return wait_for_human(moved(ticket, Trigger.QUEUED, at) or ticket, at)


def _with_reply(ticket: Ticket, reply: Reply) -> Ticket:
    return replace(
        ticket,
        replies=tuple(reply if r.message == reply.message else r for r in ticket.replies),
    )
