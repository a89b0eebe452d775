"""A call is agreed on over the wire: offered, picked, and known to nobody else."""

from datetime import timedelta

from bot.domain.message import Action
from bot.domain.states import Status, StepName
from bot.domain.ticket import Ticket
from bot.store import Reports, Store
from tests.discord_server import Message
from tests.waiting import eventually
from tests.wire.living import COMMUNITY, Town
from tests.wire.test_interactions import card, interacted, known, recorded

NUMBER = "+49 30 901820"


async def ticket_of(store: Store) -> Ticket:
    ticket = await Reports(store).ticket(COMMUNITY, 1)
    assert ticket is not None
    return ticket


def text(message: Message) -> str:
    return str(message.components)


async def test_a_call_on_discord(town: Town, store: Store) -> None:
    """Sam hands it to nobody: he asks Ann for a call, she picks a time and says how by a form."""
    async with known(town, store) as bot:
        await card(town, bot)
        town.server.advance(timedelta(minutes=31))
        escalated = await eventually(
            lambda: next(iter(town.staff_room.messages), None), "the card for staff"
        )
        await town.sam.press(escalated, "Claim")
        await eventually(lambda: "Ask for a call" in text(escalated), "the button on the card")
        await town.sam.press(escalated, "Ask for a call")
        offer = await eventually(
            lambda: next((m for m in town.server.posted if "Time 1" in text(m)), None), "the offer"
        )
        await town.ann.press(offer, "Time 2")
        await eventually(lambda: "How to reach me…" in text(offer), "that it is agreed")
        form = await town.ann.press(offer, "How to reach me…")
        await town.ann.submit(form, {"other": NUMBER})
        await recorded(bot, 4)
        await eventually(lambda: NUMBER in text(escalated), "how to reach her, on the card")

    ticket = await ticket_of(store)
    assert interacted(bot)[-1].argument == f"\n{NUMBER}"
    (rings,) = (each.due for each in ticket.alarms if each.name is StepName.CALL_BACK)
    assert ticket.status is Status.CLAIMED
    assert ticket.call is not None
    assert (ticket.call.at, ticket.call.contact) == (rings, NUMBER)
    shown = [m for m in town.server.posted if NUMBER in text(m) and m.private_to is None]
    assert shown == [escalated]


async def test_a_hand_over_with_a_note_on_discord(town: Town, store: Store) -> None:
    """The note of the form reaches the rules beside the person."""
    async with known(town, store) as bot:
        await card(town, bot)
        town.server.advance(timedelta(minutes=31))
        escalated = await eventually(
            lambda: next(iter(town.staff_room.messages), None), "the card for staff"
        )
        await town.sam.press(escalated, "Claim")
        await eventually(lambda: "Hand over…" in text(escalated), "the button on the card")
        form = await town.sam.press(escalated, "Hand over…")
        await town.sam.submit(form, {"value": [town.sam], "other": "Check the invoice."})
        await recorded(bot, 2)

    handed = interacted(bot)[-1]
    assert handed.target is not None
    assert (handed.target.name, handed.argument) == ("Sam", "Check the invoice.")
    assert getattr(handed, "action", None) is Action.ASSIGN
