"""What an action is about: whether it is still there, and fit for it."""

from bot.domain.calls import stamped
from bot.domain.identity import Actor, Role
from bot.domain.message import Action, Sentence
from bot.domain.parts.answers import Reply
from bot.domain.parts.endings import Ending
from bot.domain.parts.offers import Fate
from bot.domain.states import Status
from bot.domain.ticket import Ticket, chosen_by_asker, offer_of, reply_of

ACCEPTED_ALREADY: Sentence = ("This answer is accepted already.",)
NOTHING_ACCEPTED: Sentence = ("That was not done: no answer is accepted here.",)


def no_such(
    actor: Actor, action: Action, ticket: Ticket, argument: str, *, by_asker: bool
) -> Sentence | None:
    """Why *action* cannot be about that; None if it can. *by_asker*: whether *actor* asked."""
    resolution = ticket.resolution
    match action:
        case Action.SOLVED | Action.REFUSE:
            offer = offer_of(ticket, argument)
            if offer is None or offer.fate is not Fate.SHOWN:
                return ("That was not done: this answer is not on show any more.",)
        case Action.SHOW:
            offer = offer_of(ticket, argument)
            if offer is None or offer.fate is not Fate.SUGGESTED:
                return ("That was not done: this suggestion is not there any more.",)
        case Action.WHOLE if whole_text(ticket, argument) is None:
            return ("This answer is not on show any more.",)
        case Action.HANDOFF if ticket.handoff and ticket.handoff.by.account == actor.account:
            return ("That was not done: it goes on in private already.",)
        case Action.GIVE_BACK if not _was_handed_to(ticket, actor):
            return ("That was not done: nobody has handed this question over to you.",)
        case Action.CALL | Action.CALL_ME | Action.CALL_AT | Action.NO_CALL | Action.CALLED:
            return _no_such_call(action, ticket, argument, by_asker=by_asker)
        case Action.WHY if offer_of(ticket, argument) is None:
            return ("This answer is not on show any more.",)
        case Action.ACCEPT:
            return _not_acceptable(ticket, argument, by_asker=by_asker)
        case Action.UNACCEPT if resolution is None or resolution.ending is not Ending.ACCEPTED:
            return NOTHING_ACCEPTED
        case Action.ALSO:
            return _not_to_share(ticket, argument, by_asker=by_asker)
        case Action.VERIFY:
            return _not_to_check(ticket)
        case Action.FORGET if resolution is None or not resolution.kept:
            return ("That was not done: no answer is kept from here.",)
        case _:
            return None
    return None


def _was_handed_to(ticket: Ticket, actor: Actor) -> bool:
    claim = ticket.claim
    return claim is not None and claim.giver is not None and claim.by.account == actor.account


def _no_such_call(
    action: Action, ticket: Ticket, argument: str, *, by_asker: bool
) -> Sentence | None:
    call = ticket.call if ticket.call is not None and ticket.call.done_at is None else None
    match action:
        case Action.CALL:
            waits = call is not None and not call.from_asker and call.offered
            if waits and not argument:
                return (f"That was not done: {ticket.asker.name} was asked for a time already.",)
        case Action.CALL_ME if call is None and ticket.status is not Status.CLAIMED:
            return (
                "That was not done: nobody of our team is on this question yet. "
                "You can ask for a call as soon as somebody is.",
            )
        case Action.CALL_AT:
            if call is None or call.at is not None or stamped(call, argument) is None:
                return ("That was not done: this time is not on offer any more.",)
            if call.from_asker == by_asker:
                return ("That was not done: you offered this time yourself.",)
        case Action.NO_CALL if call is None:
            return ("That was not done: there is no call to call off.",)
        case Action.CALLED if call is None or call.at is None:
            return ("That was not done: no call is agreed on here.",)
        case _:
            pass
    return None


def whole_text(ticket: Ticket, argument: str) -> str | None:
    """All of an answer that is on show: a stored one, or the reply that was accepted."""
    offer = offer_of(ticket, argument)
    if offer is not None:
        return offer.answer if offer.fate in (Fate.SHOWN, Fate.SOLVED) else None
    ended = ticket.resolution
    reply = reply_of(ticket, argument)
    if reply is None or reply.private or ended is None or ended.message != argument:
        return None
    return reply.text


def _not_acceptable(ticket: Ticket, message: str, *, by_asker: bool) -> Sentence | None:
    reply = reply_of(ticket, message)
    unfit = _unfit(reply)
    if reply is None or unfit is not None:
        return unfit
    resolution = ticket.resolution
    if resolution is None or resolution.ending is not Ending.ACCEPTED:
        return None if by_asker else _not_ours_to_choose(ticket, message)
    # Staff's choice becomes the asker's, and what was settled in their absence a person's.
    confirms = resolution.assumed or (by_asker and not chosen_by_asker(ticket))
    same_words = (reply.edited_at or reply.at) <= resolution.at
    if resolution.message == message and same_words and not confirms:
        return ACCEPTED_ALREADY
    return None if by_asker else _not_ours_to_choose(ticket, message)


def _not_ours_to_choose(ticket: Ticket, message: str) -> Sentence | None:
    """What the asker chose stands above what staff would; taken back, it can only be restored."""
    if chosen_by_asker(ticket):
        return (
            f"That was not done: {ticket.asker.name} chose the answer, "
            "and only they can choose another.",
        )
    overruled = ticket.overruled
    if overruled is not None and overruled.message != message:
        return (
            f"That was not done: {ticket.asker.name} had chosen another answer, which "
            f"{overruled.by.name} took back. Only {ticket.asker.name} can choose now.",
        )
    return None


def _unfit(reply: Reply | None) -> Sentence | None:
    """Why *reply* cannot answer anything."""
    if reply is None:
        return ("That was not done: only a reply in the question's thread can be its answer.",)
    if reply.author.role is Role.BOT:
        return ("That was not done: a bot's message cannot be the answer.",)
    if reply.barred:
        return (
            f"That was not done: {reply.author.name} is blocked from helping here, "
            "so this cannot be the answer.",
        )
    return None


def _not_to_share(ticket: Ticket, message: str, *, by_asker: bool) -> Sentence | None:
    ended, reply = ticket.resolution, reply_of(ticket, message)
    accepted = reply_of(ticket, ended.message) if ended is not None else None
    if ended is None or ended.ending is not Ending.ACCEPTED or accepted is None:
        return NOTHING_ACCEPTED
    if chosen_by_asker(ticket) and not by_asker:
        return (
            f"That was not done: {ticket.asker.name} chose the answer, "
            "and only they can say that another helped too.",
        )
    if message in (ended.message, *ended.also):
        return ("This reply is thanked for already.",)
    if reply is not None and reply.author.account == ticket.asker.account:
        return (f"That was not done: {reply.author.name} asked, and shares with nobody.",)
    if reply is not None and reply.private != accepted.private:
        return ("That was not done: one of the two replies is private.",)
    return _unfit(reply)


def _not_to_check(ticket: Ticket) -> Sentence | None:
    ended = ticket.resolution
    accepted = reply_of(ticket, ended.message) if ended is not None else None
    if ended is None or ended.ending is not Ending.ACCEPTED or accepted is None:
        return NOTHING_ACCEPTED
    if ended.checked is not None:
        return (f"That was not done: {ended.checked.by.name} has checked this answer already.",)
    return None
