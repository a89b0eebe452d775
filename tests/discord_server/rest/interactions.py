"""Answers to interactions: the callback, and the webhook for what follows."""

from tests.discord_server import errors, message_payloads
from tests.discord_server.interaction import Ack, Interaction
from tests.discord_server.rest.call import Call, Json, Reply, Routes

routes = Routes()
WEBHOOK = "/webhooks/{application}/{token}"
YES = {"1", "true", "True"}
ONE_MESSAGE = f"{WEBHOOK}/messages/{{message}}"


@routes("POST", "/interactions/{interaction}/{token}/callback", needs_token=False)
async def callback(call: Call) -> Reply:
    interaction = call.world.asking.interactions.get(call.parts["token"])
    if interaction is None or interaction.id != call.id("interaction"):
        raise errors.unknown("interaction")
    message = interaction.answer(call.body)
    if call.query.get("with_response") not in YES:
        return None
    assert interaction.ack is not None
    shown: Json = {"id": str(interaction.id), "type": int(interaction.asked)}
    if message is None:
        return {"interaction": shown}
    shown |= {
        "response_message_id": str(message.id),
        "response_message_loading": message.is_loading,
        "response_message_ephemeral": message.is_private,
    }
    resource: Json = {"type": int(interaction.ack)}
    if interaction.ack in (Ack.MESSAGE, Ack.DEFERRED_MESSAGE, Ack.UPDATE):
        resource["message"] = message_payloads.message(message)
    return {"interaction": shown, "resource": resource}


def _interaction(call: Call) -> Interaction:
    interaction = call.world.asking.interactions.get(call.parts["token"])
    if interaction is None or call.id("application") != call.bot.id:
        raise errors.unknown("webhook")
    return interaction


@routes("POST", WEBHOOK, needs_token=False)
async def follow_up(call: Call) -> Reply:
    message = _interaction(call).follow_up(call.body)
    return message_payloads.message(message) if call.query.get("wait") in YES else None


@routes("GET", ONE_MESSAGE, needs_token=False)
async def message(call: Call) -> Reply:
    return message_payloads.message(_interaction(call).find(call.parts["message"]))


@routes("PATCH", ONE_MESSAGE, needs_token=False)
async def edit(call: Call) -> Reply:
    message = _interaction(call).find(call.parts["message"])
    call.world.posting.edit(message, call.body)
    return message_payloads.message(message)


@routes("DELETE", ONE_MESSAGE, needs_token=False)
async def delete(call: Call) -> Reply:
    call.world.posting.delete(_interaction(call).find(call.parts["message"]))
    return None
