"""Installations on the small Slack: OAuth, rotation, removal, twins and shared channels."""

from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from tests.slack_server import Refused, SlackServer
from tests.slack_server.bolt import Bot, client, living, over_http
from tests.slack_server.fixtures import server

__all__ = ["server"]  # a fixture, used by its name


async def access(server: SlackServer, **arguments: str) -> AsyncSlackResponse:
    """oauth.v2.access with the app's own id and secret, unless told otherwise.

    The SDK's method for it uses what aiohttp warns of.
    """
    own = {"client_id": server.client_id, "client_secret": server.client_secret}
    return await client(server, "").api_call("oauth.v2.access", data=own | arguments)


async def test_a_code_becomes_a_token(server: SlackServer) -> None:
    """A code is exchanged once, with the app's secret, for a token that works."""
    acme = server.workspace("Acme", installed=False)
    ann = acme.user("Ann", admin=True)
    code = server.installs(acme, by=ann)

    with pytest.raises(SlackApiError, match="bad_client_secret"):
        await access(server, code=code, client_secret="x")  # noqa: S106
    granted = await access(server, code=code)
    me = await client(server, str(granted["access_token"])).auth_test()

    assert granted["team"] == {"id": acme.id, "name": "Acme"}
    assert granted["authed_user"]["id"] == ann.id
    assert (granted["bot_user_id"], me["team_id"]) == (acme.bot.id, acme.id)
    assert granted["access_token"] == acme.token
    with pytest.raises(SlackApiError, match="invalid_code"):
        await access(server, code=code)


async def test_tokens_rotate(server: SlackServer) -> None:
    """A token ends after twelve hours; a refresh token is good for one new pair."""
    server.world.installing.rotates = True
    acme = server.workspace("Acme", installed=False)
    granted = await access(server, code=server.installs(acme))
    renewal = {"grant_type": "refresh_token", "refresh_token": str(granted["refresh_token"])}

    server.advance(timedelta(hours=13))
    with pytest.raises(SlackApiError, match="token_expired"):
        await client(server, str(granted["access_token"])).auth_test()
    renewed = await access(server, **renewal)
    me = await client(server, str(renewed["access_token"])).auth_test()

    assert granted["expires_in"] == 43200
    assert me["team_id"] == acme.id
    with pytest.raises(SlackApiError, match="invalid_refresh_token"):
        await access(server, **renewal)


async def test_the_app_is_removed(server: SlackServer) -> None:
    """The bot hears of it, and its token is of no more use."""
    acme = server.workspace("Acme")

    async with living(server, acme, http=True) as bot:
        await acme.uninstalls()
        await server.courier.settled()
        with pytest.raises(SlackApiError, match="account_inactive"):
            await bot.client.auth_test()

    told = [parcel.payload["event"]["type"] for parcel in server.courier.sent]
    assert told == ["tokens_revoked", "app_uninstalled"]
    with pytest.raises(Refused):
        await acme.user("Ann").opens_home()


async def test_a_token_is_revoked(server: SlackServer) -> None:
    """A workspace can revoke the token; the app can do so, too."""
    acme, other = server.workspace("Acme"), server.workspace("Other")

    await acme.revokes()
    await client(server, other.token).auth_revoke()

    for workspace in (acme, other):
        with pytest.raises(SlackApiError, match="token_revoked"):
            await client(server, workspace.token).auth_test()
    assert len(server.courier.events("tokens_revoked")) == 2


async def test_twin_workspaces(server: SlackServer) -> None:
    """Two workspaces with the same ids of channels and people have nothing in common."""
    one, two = server.workspace("One"), server.workspace("Two")
    ann, bob = one.user("Ann", id="U1"), two.user("Bob", id="U1")
    here = one.channel("help", id="C1", members=[ann])
    there = two.channel("hilfe", id="C1", members=[bob])
    bot = Bot(server, one)

    async with over_http(bot.app) as url:
        server.events_url = url
        await ann.says(here, "one")
        await bob.says(there, "two")
        await bot.hears("message", times=2)
    await client(server, one.token).chat_postMessage(channel="C1", text="for one")

    assert [(body["team_id"], body["event"]["text"]) for body in bot.heard] == [
        (one.id, "one"),
        (two.id, "two"),
    ]
    assert [each.text for each in here.messages] == ["one", "for one"]
    assert [each.text for each in there.messages] == ["two"]


async def test_a_shared_channel(server: SlackServer) -> None:
    """In a shared channel strangers speak; one installation is told, whose bot came last."""
    acme, beta = server.workspace("Acme"), server.workspace("Beta")
    ann, bob = acme.user("Ann"), beta.user("Bob")
    channel = acme.channel("partners", members=[ann])
    beta.share(channel, bob)
    bot = Bot(server, acme)

    async with over_http(bot.app) as url:
        server.events_url = url
        await bob.says(channel, "Hello")
        await bot.hears("message")
        await bob.invites(beta.bot, channel)
        await ann.says(channel, "Welcome")
        await bot.hears("message", times=2)
    stranger = (await client(server, acme.token).users_info(user=bob.id))["user"]
    described = (await client(server, acme.token).conversations_info(channel=channel.id))["channel"]
    context = [body for body in bot.heard if body["event"]["type"] == "message"][1]["event_context"]
    both = await client(server, "").api_call(
        "apps.event.authorizations.list",
        params={"event_context": context},
        headers={"Authorization": f"Bearer {server.app_token}"},
    )

    first, second = (body for body in bot.heard if body["event"]["type"] == "message")
    assert first["is_ext_shared_channel"]
    assert (first["team_id"], first["authorizations"][0]["team_id"]) == (beta.id, acme.id)
    assert (first["event"]["team"], first["event"]["user_team"]) == (beta.id, beta.id)
    assert second["authorizations"][0]["team_id"] == beta.id
    assert [each["team_id"] for each in both["authorizations"]] == [beta.id, acme.id]
    assert (stranger["team_id"], stranger["is_stranger"]) == (beta.id, True)
    assert described["is_ext_shared"]


async def test_a_stranger_presses_a_button(server: SlackServer) -> None:
    """The press is the installation's; the form that it opens names the stranger's team."""
    acme = server.workspace("Acme")
    beta = server.workspace("Beta", installed=False)
    bob = beta.user("Bob")
    channel = acme.channel("partners")
    beta.share(channel, bob)
    text = {"type": "plain_text", "text": "Go"}
    blocks = [
        {"type": "actions", "elements": [{"type": "button", "text": text, "action_id": "go"}]}
    ]

    async with living(server, acme, http=True) as bot:

        @bot.app.action("go")
        async def go(ack, body, client):  # type: ignore[no-untyped-def]
            await ack()
            title = {"type": "plain_text", "text": "Sure?"}
            view = {"type": "modal", "title": title, "callback_id": "sure", "blocks": []}
            await client.views_open(trigger_id=body["trigger_id"], view=view)

        @bot.app.view("sure")
        async def sure(ack):  # type: ignore[no-untyped-def]
            await ack()

        await bot.client.chat_postMessage(channel=channel.id, text="x", blocks=blocks)
        outcome = await bob.presses(channel.messages[0], "go")
        form = await bob.submits(await outcome.view())

    assert outcome.is_acknowledged
    assert outcome.payload["team"]["id"] == acme.id
    assert outcome.payload["user"]["team_id"] == beta.id
    assert form.payload["team"]["id"] == beta.id
    assert form.payload["view"]["app_installed_team_id"] == acme.id
    with pytest.raises(Refused):
        await bob.commands(channel, "help")
