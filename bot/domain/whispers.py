"""Questions that are asked in private, by command: answered from what is stored, or not at all.

Such a question is a ticket that only its asker sees, in the answer to the command. It waits for
nobody: no helper, no staff. Whoever wants people to see it posts it to the channel, where it is
asked anew.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain import intake, resolution
from bot.domain.decision import Decision, Facts
from bot.domain.events import CommandGiven
from bot.domain.identity import Actor
from bot.domain.parts.endings import Ending
from bot.domain.parts.offers import Fate
from bot.domain.policy import Policy
from bot.domain.sla import moved
from bot.domain.states import Trigger
from bot.domain.ticket import Ticket
from bot.domain.views import shown


def asked(event: CommandGiven, text: str, policy: Policy, facts: Facts) -> Decision:
    """Answer *text* in private."""
    offers, _ = intake.offered(facts)
    ticket = Ticket(
        number=facts.number,
        conversation=event.conversation,
        message=f"ask:{event.key}",
        asker=event.actor,
        text=text,
        private=True,
        opened_at=event.at,
        limits=policy.limits,
        offers=offers,
        whisper=event.handle or event.key,
    )
    opened = moved(intake.under_policy(ticket, policy), Trigger.ANSWERED, event.at)
    assert opened is not None, "a new ticket can be answered"
    return Decision(tickets=(opened,), effects=shown(None, opened, policy))


def refused(ticket: Ticket, policy: Policy) -> Decision:
    """Nothing of what was offered fits. *ticket* notes already who says so."""
    after = replace(
        ticket,
        offers=tuple(
            replace(offer, fate=Fate.REFUSED)
            if offer.fate in (Fate.SHOWN, Fate.SUGGESTED)
            else offer
            for offer in ticket.offers
        ),
    )
    return Decision(tickets=(after,), effects=shown(ticket, after, policy))


def published(ticket: Ticket, by: Actor, at: datetime, policy: Policy) -> Decision:
    """It was posted to the channel, where it is a question of its own."""
    return resolution.ended(ticket, Trigger.CLOSED, Ending.PUBLISHED, by, at, policy)
