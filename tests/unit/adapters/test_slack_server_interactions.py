"""Commands, buttons, forms and the Home tab on the small Slack, with the real slack_bolt."""

from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.slack_server import Outcome, Refused, SlackServer, View
from tests.slack_server.bolt import Bot, living, over_http, over_socket
from tests.slack_server.fixtures import server

__all__ = ["server"]  # a fixture, used by its name


def words(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def button(label: str, action_id: str, value: str = "7") -> dict[str, Any]:
    return {"type": "button", "text": words(label), "action_id": action_id, "value": value}


def form(title: str = "Snooze", **more: bool) -> dict[str, Any]:
    """A form with a text and a menu."""
    options = [{"text": words(each.title()), "value": each} for each in ("hour", "day")]
    return {
        "type": "modal", "callback_id": "snooze", "title": words(title), "submit": words("Go"),
        "private_metadata": "7",
        "blocks": [
            {"type": "input", "block_id": "why", "label": words("Why"),
             "element": {"type": "plain_text_input", "action_id": "text"}},
            {"type": "input", "block_id": "until", "label": words("Until"),
             "element": {"type": "static_select", "action_id": "until", "options": options,
                         "initial_option": options[0]}},
        ],
    } | more  # fmt: skip


async def opened(server: SlackServer, bot: Bot) -> tuple[Outcome, View]:
    """Ann has opened the form by a command."""
    acme = next(iter(server.world.workspaces.values()))
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])

    @bot.app.command("/answerwell")
    async def show(ack, body, client):  # type: ignore[no-untyped-def]
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form())

    outcome = await ann.commands(channel, "snooze")
    return outcome, await outcome.view()


@pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])
async def test_a_command(server: SlackServer, http: bool) -> None:
    """A command is acknowledged with a private text, and answered in public later."""
    acme = server.workspace("Acme")
    ann, ben = acme.user("Ann"), acme.user("Ben")
    channel = acme.channel("help", members=[ann, ben])

    async with living(server, acme, http=http) as bot:

        @bot.app.command("/answerwell")
        async def answer(ack, command, respond):  # type: ignore[no-untyped-def]
            await ack(f"You said {command['text']}.")
            await respond("All may know.", response_type="in_channel")

        outcome = await ann.commands(channel, "credit me")
        await outcome.reply(1)

    assert [each.shown for each in outcome.private] == ["You said credit me."]
    assert [each.text for each in channel.seen_by(ben)] == ["All may know."]
    assert {each.text for each in channel.seen_by(ann)} == {"You said credit me.", "All may know."}


async def test_a_button_and_the_uses_of_its_address(server: SlackServer) -> None:
    """A press says which button it was; its response_url replaces, and lasts five uses."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])
    said: list[dict[str, Any]] = []

    async with living(server, acme, http=True) as bot:

        @bot.app.action("claim")
        async def claim(ack, body):  # type: ignore[no-untyped-def]
            said.append(body)
            await ack()

        blocks = [{"type": "actions", "elements": [button("Claim", "claim")]}]
        await bot.client.chat_postMessage(channel=channel.id, text="Ticket", blocks=blocks)
        card = channel.messages[0]
        outcome = await ann.presses(card, "Claim")
        webhook = AsyncWebhookClient(outcome.response_url)
        statuses = [(await webhook.send(text="Claimed.", replace_original=True)).status_code]
        for _ in range(5):
            last = await webhook.send(text="for you")
            statuses.append(last.status_code)

    assert said[0]["actions"][0]["value"] == "7"
    assert said[0]["container"] == {
        "type": "message",
        "message_ts": card.ts,
        "channel_id": channel.id,
        "is_ephemeral": False,
    }
    assert (card.text, card.buttons) == ("Claimed.", {})
    assert statuses == [200, 200, 200, 200, 200, 404]
    assert "used_url" in last.body
    with pytest.raises(Refused):
        await ann.presses(card, "Claim")


async def test_a_response_url_expires(server: SlackServer) -> None:
    """After thirty minutes a response_url is dead."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])

    async with living(server, acme, http=False) as bot:

        @bot.app.command("/answerwell")
        async def answer(ack):  # type: ignore[no-untyped-def]
            await ack()

        outcome = await ann.commands(channel)
        server.advance(timedelta(minutes=31))
        late = await AsyncWebhookClient(outcome.response_url).send(text="late")

    assert late.status_code == 404
    assert "expired_url" in late.body


@pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])
async def test_a_form_is_sent_off(server: SlackServer, http: bool) -> None:
    """What is wrong is shown at its block; what is right closes the form."""
    acme = server.workspace("Acme")
    bot = Bot(server, acme)

    @bot.app.view("snooze")
    async def take(ack, view):  # type: ignore[no-untyped-def]
        values = view["state"]["values"]
        if values["until"]["until"]["selected_option"]["value"] == "day":
            await ack(response_action="errors", errors={"until": "Not that long."})
        else:
            await ack()

    async with over_http(bot.app) if http else over_socket(server, bot.app) as url:
        acme.events_url = str(url) if http else ""
        _, view = await opened(server, bot)
        refused = await view.user.submits(view, {"Why": "lunch", "Until": "day"})
        still = view.user.modal
        taken = await view.user.submits(view, {"until": "hour"})

    assert refused.errors == view.errors == {"until": "Not that long."}
    assert still is view
    assert taken.is_acknowledged
    assert view.user.modal is None
    assert taken.payload["view"]["private_metadata"] == "7"


@pytest.mark.parametrize("action", ["update", "push", "clear"])
async def test_what_a_form_is_answered_with(server: SlackServer, action: str) -> None:
    """An answer can change the form, put another on top, or close all."""
    acme = server.workspace("Acme")

    async with living(server, acme, http=False) as bot:

        @bot.app.view("snooze")
        async def take(ack):  # type: ignore[no-untyped-def]
            view = {} if action == "clear" else {"view": form("Next")}
            await ack(response_action=action, **view)

        _, view = await opened(server, bot)
        await view.user.submits(view, {"Why": "lunch"})

    titles = [each.title for each in view.user.modals]
    assert titles == {"update": ["Next"], "push": ["Snooze", "Next"], "clear": []}[action]


async def test_slacks_own_client_wants_the_fields(server: SlackServer) -> None:
    """A form with an empty field is not sent at all."""
    acme = server.workspace("Acme")

    async with living(server, acme, http=False) as bot:
        _, view = await opened(server, bot)
        with pytest.raises(Refused, match="Why"):
            await view.user.submits(view, {})

    assert view.user.modal is view


async def test_a_trigger_is_good_once_and_for_three_seconds(server: SlackServer) -> None:
    """A second view, or a late one, is refused."""
    acme = server.workspace("Acme")

    async with living(server, acme, http=False) as bot:
        outcome, view = await opened(server, bot)
        with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
            await bot.client.views_open(trigger_id=outcome.trigger_id, view=form())
        other = await view.user.commands(view.user.dm(), wait=False)
        server.advance(timedelta(seconds=4))
        with pytest.raises(SlackApiError, match="expired_trigger_id"):
            await bot.client.views_open(trigger_id=other.trigger_id, view=form())


async def test_a_view_changes_only_if_it_is_the_one_that_was_seen(server: SlackServer) -> None:
    """views.update keeps what was typed, and refuses an old hash."""
    acme = server.workspace("Acme")

    async with living(server, acme, http=False) as bot:
        _, view = await opened(server, bot)
        old = view.hash
        await bot.client.views_update(view_id=view.id, view=form("Later", notify_on_close=True))
        with pytest.raises(SlackApiError, match="hash_conflict"):
            await bot.client.views_update(view_id=view.id, view=form(), hash=old)
        closing = await view.user.closes(view, wait=False)
        with pytest.raises(SlackApiError, match="not_found"):
            await bot.client.views_update(view_id=view.id, view=form())

    assert view.title == "Later"
    assert closing is not None
    assert closing.payload["type"] == "view_closed"


async def test_a_shortcut_on_a_message(server: SlackServer) -> None:
    """A message shortcut carries the message."""
    acme = server.workspace("Acme")
    ann, ben = acme.user("Ann"), acme.user("Ben")
    channel = acme.channel("help", members=[ann])
    texts: list[str] = []

    async with living(server, acme, http=True) as bot:

        @bot.app.shortcut("accept")
        async def accept(ack, shortcut, respond):  # type: ignore[no-untyped-def]
            texts.append(shortcut["message"]["text"])
            await ack()
            await respond("Accepted.")

        said = await ann.says(channel, "So it goes.")
        outcome = await ann.uses("accept", said)
        reply = await outcome.reply()

    assert texts == ["So it goes."]
    assert reply.private_to is ann
    with pytest.raises(Refused):
        await ben.uses("accept", said)


async def test_the_home_tab(server: SlackServer) -> None:
    """Opening it is an event; what the bot publishes is shown, and its buttons work."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    pressed: list[str] = []

    async with living(server, acme, http=False) as bot:

        @bot.app.action("open")
        async def press(ack, body):  # type: ignore[no-untyped-def]
            pressed.append(body["view"]["type"])
            await ack()

        await ann.opens_home()
        heard = await bot.hears("app_home_opened")
        blocks = [
            {"type": "header", "text": words("My questions")},
            {"type": "actions", "elements": [button("Open", "open")]},
        ]
        view = {"type": "home", "blocks": blocks}
        await bot.client.views_publish(user_id=heard["user"], view=view)
        assert ann.home is not None
        outcome = await ann.presses(ann.home, "Open")

    assert heard["tab"] == "home"
    assert ann.home.shown == "My questions\n[Open]"
    assert pressed == ["home"]
    assert outcome.response_url == ""


async def test_an_ephemeral_message_is_for_one(server: SlackServer) -> None:
    """Only one member sees it, nobody reads it in a history, and it can get lost."""
    acme = server.workspace("Acme")
    ann, ben = acme.user("Ann"), acme.user("Ben")
    channel = acme.channel("help", members=[ann, ben])

    async with living(server, acme, http=False) as bot:
        await bot.client.chat_postEphemeral(channel=channel.id, user=ann.id, text="psst")
        server.world.loses_ephemerals = True
        await bot.client.chat_postEphemeral(channel=channel.id, user=ann.id, text="lost")
        read = await bot.client.conversations_history(channel=channel.id)
        with pytest.raises(SlackApiError, match="user_not_in_channel"):
            await bot.client.chat_postEphemeral(
                channel=channel.id, user=acme.user("Eve").id, text="no"
            )

    assert [each.text for each in channel.private(ann)] == ["psst"]
    assert channel.seen_by(ben) == channel.messages == []
    assert read["messages"] == []
