"""People write in the thread of a question: replies, follow-ups, thanks, edits, deletions."""

from dataclasses import replace
from datetime import datetime

from bot.domain import asking, private_replies
from bot.domain.blocks import What
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.effects import Effect, Post
from bot.domain.events import MessageDeleted, MessageEdited, MessagePosted
from bot.domain.identity import Actor, Role
from bot.domain.parts.answers import Reply
from bot.domain.parts.offers import Fate
from bot.domain.policy import Policy
from bot.domain.refusing import refuse_shown
from bot.domain.sla import moved, wait_for_asker, wait_for_human
from bot.domain.states import ENDED, Status, Trigger
from bot.domain.ticket import Ticket, answers_of, reply_of, standing, with_reply
from bot.domain.undoing import unpublished
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
    asker = event.actor.account == ticket.asker.account
    barred = What.HELPING in facts.barred and not asker
    reply = Reply(
        message=event.message,
        author=event.actor,
        text=text,
        at=event.at,
        conversation=event.conversation,
        answers=not barred and _may_answer(event.actor, text, policy, facts),
        private=event.private,
        edited_at=edited_at,
        barred=barred,
    )
    noted = replace(ticket, replies=_bounded(ticket, (*ticket.replies, reply)))
    noted = asking.wrote(noted, reply, facts)
    said = (_followed_up if asker else _replied)(ticket, noted, event, policy, facts)
    learnt = asking.learnt(ticket, noted, event, facts)
    return replace(said, effects=(*said.effects, *learnt)) if learnt else said


def _bounded(ticket: Ticket, replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """At most MOST_REPLIES: the oldest goes, but never one that something depends on."""
    if len(replies) <= MOST_REPLIES:
        return replies
    accepted = (m for ended in standing(ticket) for m in (ended.message, *ended.also))
    needed = {ticket.proposal, *accepted}
    oldest = next(
        reply
        for reply in replies
        # What was voted for or declined is in the ledger; the newest one has not been yet.
        if reply.message not in needed and not (reply.votes or reply.declined or reply.endorsed)
    )
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


def _may_answer(author: Actor, text: str, policy: Policy, facts: Facts) -> bool:
    """Whether a reply stops the clock: "same here" and "which version?" do not."""
    if author.role is Role.STAFF:
        return True
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
    answers = not reply.barred and _may_answer(reply.author, event.text, policy, facts)
    after = with_reply(ticket, replace(reply, text=event.text, edited_at=event.at, answers=answers))
    after = _unanswered(after, event.at)
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def deleted(ticket: Ticket, event: MessageDeleted, policy: Policy, facts: Facts) -> Decision:
    """A reply is gone; if it was the accepted one, its entry and its credit go with it."""
    reply = reply_of(ticket, event.message)
    if reply is None:
        return IGNORED
    after = with_reply(ticket, replace(reply, text="", deleted=True))
    if after.proposal == event.message:
        after = replace(after, proposal="")
    after = _unanswered(after, event.at)
    gone = unpublished(after, event.message, event.at, policy, facts)
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
