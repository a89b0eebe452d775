"""What another system does to a question over the ticket bridge."""

from dataclasses import replace

from bot.domain import resolution
from bot.domain.bridge import ACCOUNT, Right
from bot.domain.decision import IGNORED, Decision, Facts
from bot.domain.events import BridgeCalled
from bot.domain.message import Action, words
from bot.domain.parts.endings import Ending
from bot.domain.parts.remarks import Remark
from bot.domain.permissions import refusal
from bot.domain.policy import Policy
from bot.domain.sla import moved, wait_for_asker
from bot.domain.states import Trigger
from bot.domain.ticket import Ticket
from bot.domain.views import shown

MOST_REMARKS = 50  # kept of one question


def called(ticket: Ticket, event: BridgeCalled, policy: Policy, facts: Facts) -> Decision:
    """Another system resolves a question, tells staff something about it, or answers it."""
    del facts  # it earns nothing, and nothing is kept for others
    if refused(ticket, event, policy):
        return IGNORED
    if event.do == Right.RESOLVE:
        return resolution.ended(
            ticket,
            Trigger.RESOLVED,
            Ending.STAFF,
            event.actor,
            event.at,
            policy,
            event.text,
        )
    remark = Remark(by=event.actor, at=event.at, text=event.text, public=event.do == Right.ANSWER)
    after = replace(
        ticket,
        remarks=(*ticket.remarks, remark)[-MOST_REMARKS:],
        cards=max(ticket.cards, 1),  # staff shall see it, whether it was called or not
    )
    if remark.public:
        after = wait_for_asker(moved(after, Trigger.REPLIED, event.at) or after, event.at)
        after = replace(after, first_human_at=after.first_human_at or event.at)
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def refused(ticket: Ticket, event: BridgeCalled, policy: Policy) -> str:
    """Why the endpoint cannot do that now, in a sentence; "" if it can."""
    webhook = policy.webhooks.get(event.actor.account.removeprefix(ACCOUNT))
    if webhook is None or event.do not in webhook.may:
        return f'That was not done: "{event.do}" is not among what this endpoint may do.'
    why_not = refusal(event.actor, Action.RESOLVE, ticket)
    return "" if why_not is None else words(why_not)
