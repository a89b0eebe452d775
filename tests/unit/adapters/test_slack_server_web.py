"""The Web API of the small Slack, with the real AsyncWebClient."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.slack_server import SlackServer
from tests.slack_server.bolt import client
from tests.slack_server.fixtures import server

__all__ = ["server"]  # a fixture, used by its name


async def test_who_the_bot_is(server: SlackServer) -> None:
    """auth.test says who the bot is, and its scopes in a header."""
    acme = server.workspace("Acme Corp")
    acme.scopes = {"chat:write", "commands"}

    found = await client(server, acme.token).auth_test()

    assert (found["user_id"], found["bot_id"]) == (acme.bot.id, acme.bot.bot_id)
    assert (found["team_id"], found["url"]) == (acme.id, "https://acme-corp.slack.com/")
    assert found.headers["x-oauth-scopes"] == "chat:write,commands"


async def test_a_missing_scope_is_named(server: SlackServer) -> None:
    """What needs a scope says which, and which there are."""
    acme = server.workspace("Acme")
    acme.scopes = {"chat:write"}

    with pytest.raises(SlackApiError) as raised:
        await client(server, acme.token).users_info(user=acme.bot.id)

    answer = raised.value.response.data
    assert (answer["error"], answer["needed"]) == ("missing_scope", "users:read")
    assert answer["provided"] == "chat:write"


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-other", "invalid_auth"), ("{app}", "invalid_auth")],
)
async def test_a_wrong_token(server: SlackServer, token: str, error: str) -> None:
    """No token, an unknown one, and one of the app where the bot's is needed."""
    server.workspace("Acme")

    with pytest.raises(SlackApiError, match=error):
        await client(server, token.format(app=server.app_token)).auth_test()


async def test_what_a_channel_refuses(server: SlackServer) -> None:
    """Unknown, private, archived channels, and threads that are none, have their errors."""
    acme = server.workspace("Acme")
    acme.scopes -= {"chat:write.public"}
    ann = acme.user("Ann")
    outside = acme.channel("lounge", members=[ann], with_bot=False)
    secret = acme.channel("secret", members=[ann], private=True, with_bot=False)
    old, help_ = acme.channel("old", members=[ann]), acme.channel("help", members=[ann])
    await old.archive(by=ann)
    said = await ann.says(help_, "How?")
    web = client(server, acme.token)

    async def error(channel: str, **more: Any) -> str:
        with pytest.raises(SlackApiError) as raised:
            await web.chat_postMessage(channel=channel, text="x", **more)
        return str(raised.value.response["error"])

    assert await error("C9") == "channel_not_found"
    assert await error(outside.id) == "not_in_channel"
    assert await error(secret.id) == "channel_not_found"
    assert await error(old.id) == "is_archived"
    assert await error(help_.id, thread_ts="1.000001") == "thread_not_found"
    with pytest.raises(SlackApiError, match="cant_update_message"):
        await web.chat_update(channel=help_.id, ts=said.ts, text="x")
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        await web.chat_delete(channel=help_.id, ts=said.ts)
    with pytest.raises(SlackApiError, match="message_not_found"):
        await web.chat_update(channel=help_.id, ts="1.000001", text="x")
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await web.conversations_history(channel=outside.id)
    with pytest.raises(SlackApiError, match="unknown_method"):
        await web.api_call("chat.sing")


async def test_metadata_is_read_back(server: SlackServer) -> None:
    """The metadata of a message is in a history that asks for it, and survives an edit."""
    acme = server.workspace("Acme")
    channel = acme.channel("help")
    web = client(server, acme.token)
    key = {"event_type": "answerwell", "event_payload": {"key": "7:1"}}

    posted = await web.chat_postMessage(channel=channel.id, text="x", metadata=key)
    await web.chat_update(channel=channel.id, ts=posted["ts"], text="y")
    plain = await web.conversations_history(channel=channel.id)
    full = await web.conversations_history(channel=channel.id, include_all_metadata=True)

    assert "metadata" not in plain["messages"][0]
    assert full["messages"][0]["metadata"] == key


async def test_a_history_in_pages(server: SlackServer) -> None:
    """Pages follow each other from the newest; the ends count only if they are to."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])
    said = [await ann.says(channel, str(number)) for number in range(7)]
    web = client(server, acme.token)

    pages = [
        [each["text"] for each in page["messages"]]
        async for page in await web.conversations_history(channel=channel.id, limit=3)
    ]
    span: dict[str, Any] = {"channel": channel.id, "oldest": said[2].ts, "latest": said[4].ts}
    without = await web.conversations_history(**span)
    including = await web.conversations_history(inclusive=True, **span)

    assert pages == [["6", "5", "4"], ["3", "2", "1"], ["0"]]
    assert [each["text"] for each in without["messages"]] == ["3"]
    assert [each["text"] for each in including["messages"]] == ["4", "3", "2"]


async def test_a_thread_is_read(server: SlackServer) -> None:
    """Replies come oldest first, after their root, also when asked for by a reply."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])
    root = await ann.says(channel, "How?")
    replies = [await ann.says(channel, str(number), thread=root) for number in range(3)]
    await ann.reacts(replies[0], "eyes")
    web = client(server, acme.token)

    found = await web.conversations_replies(channel=channel.id, ts=root.ts)
    newer = await web.conversations_replies(channel=channel.id, ts=root.ts, oldest=replies[1].ts)

    assert [each["text"] for each in found["messages"]] == ["How?", "0", "1", "2"]
    assert found["messages"][1]["reactions"] == [{"name": "eyes", "users": [ann.id], "count": 1}]
    assert [each["text"] for each in newer["messages"]] == ["How?", "2"]
    with pytest.raises(SlackApiError, match="thread_not_found"):
        await web.conversations_replies(channel=channel.id, ts="1.000001")


async def test_direct_messages_are_opened_once(server: SlackServer) -> None:
    """The same people have the same conversation."""
    acme = server.workspace("Acme")
    ann, ben, zap = acme.user("Ann"), acme.user("Ben"), acme.user("Zap", bot=True)
    web = client(server, acme.token)

    one = await web.conversations_open(users=ann.id)
    again = await web.conversations_open(users=[ann.id])
    several = await web.conversations_open(users=[ann.id, ben.id])
    other_way = await web.conversations_open(users=[ben.id, ann.id])
    await web.chat_postMessage(channel=ann.id, text="to you")

    assert one["channel"]["id"] == again["channel"]["id"] == ann.dm().id
    assert again["already_open"]
    assert several["channel"]["id"] == other_way["channel"]["id"]
    assert [each.text for each in ann.dm().messages] == ["to you"]
    with pytest.raises(SlackApiError, match="cannot_dm_bot"):
        await web.conversations_open(users=zap.id)


async def test_people_and_groups(server: SlackServer) -> None:
    """Roles of accounts, user groups with their members, and channels with theirs."""
    acme = server.workspace("Acme")
    eve = acme.user("Eve", owner=True)
    gus = acme.user("Gus", guest=True, display_name="gus!")
    off = acme.user("Off", deactivated=True)
    group = acme.group("support", [eve])
    channel = acme.channel("help", members=[eve, gus])
    web = client(server, acme.token)

    owner = (await web.users_info(user=eve.id))["user"]
    guest = (await web.users_info(user=gus.id))["user"]
    everybody = {each["id"]: each for each in (await web.users_list())["members"]}
    groups = await web.usergroups_list(include_users=True)
    members = await web.conversations_members(channel=channel.id, limit=2)

    assert owner["is_owner"]
    assert owner["is_admin"]
    assert (guest["is_restricted"], guest["profile"]["display_name"]) == (True, "gus!")
    assert everybody[off.id]["deleted"]
    assert "USLACKBOT" in everybody
    assert groups["usergroups"][0]["users"] == [eve.id]
    assert (await web.usergroups_users_list(usergroup=group.id))["users"] == [eve.id]
    assert members["members"] == [eve.id, gus.id]
    assert members["response_metadata"]["next_cursor"]
    with pytest.raises(SlackApiError, match="no_such_subteam"):
        await web.usergroups_users_list(usergroup="S9")


async def test_which_channels_there_are(server: SlackServer) -> None:
    """Private channels are listed for members only; joining makes the bot one."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    lounge = acme.channel("lounge", members=[ann], with_bot=False)
    acme.channel("secret", members=[ann], private=True, with_bot=False)
    inside = acme.channel("staff", members=[ann], private=True)
    web = client(server, acme.token)

    listed = await web.conversations_list(types="public_channel,private_channel")
    before = (await web.conversations_info(channel=lounge.id))["channel"]["is_member"]
    await web.conversations_join(channel=lounge.id)
    mine = await web.users_conversations(types="public_channel,private_channel")

    assert [each["id"] for each in listed["channels"]] == [lounge.id, inside.id]
    assert not before
    assert [each["id"] for each in mine["channels"]] == [lounge.id, inside.id]


async def test_a_tombstone_is_no_message(server: SlackServer) -> None:
    """What is left of a deleted root is in the history, and cannot be edited."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])
    web = client(server, acme.token)

    posted = await web.chat_postMessage(channel=channel.id, text="x")
    await ann.says(channel, "So.", thread=channel.messages[0])
    await web.chat_delete(channel=channel.id, ts=posted["ts"])
    read = await web.conversations_history(channel=channel.id)

    assert [each["subtype"] for each in read["messages"]] == ["tombstone"]
    with pytest.raises(SlackApiError, match="message_not_found"):
        await web.chat_update(channel=channel.id, ts=posted["ts"], text="y")


async def test_reactions_and_links(server: SlackServer) -> None:
    """A reaction counts once; a reply's permalink names its thread."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])
    root = await ann.says(channel, "How?")
    reply = await ann.says(channel, "So.", thread=root)
    web = client(server, acme.token)

    await web.reactions_add(channel=channel.id, name="eyes", timestamp=root.ts)
    with pytest.raises(SlackApiError, match="already_reacted"):
        await web.reactions_add(channel=channel.id, name="eyes", timestamp=root.ts)
    reacted = root.reacted("eyes")
    await web.reactions_remove(channel=channel.id, name="eyes", timestamp=root.ts)
    link = (await web.chat_getPermalink(channel=channel.id, message_ts=reply.ts))["permalink"]

    assert reacted == [acme.bot]
    assert root.reactions == {}
    assert link == (
        f"https://acme.slack.com/archives/{channel.id}/p{reply.ts.replace('.', '')}"
        f"?thread_ts={root.ts}&cid={channel.id}"
    )


async def test_blocks_stay_until_an_update_names_them(server: SlackServer) -> None:
    """chat.update with a text alone leaves the blocks; an empty list removes them."""
    acme = server.workspace("Acme")
    channel = acme.channel("help")
    web = client(server, acme.token)
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Hi* &lt;you&gt;"}}]

    posted = await web.chat_postMessage(channel=channel.id, text="Hi", blocks=blocks)
    message = channel.messages[0]
    await web.chat_update(channel=channel.id, ts=posted["ts"], text="Bye")
    kept = message.shown
    await web.chat_update(channel=channel.id, ts=posted["ts"], text="Bye", blocks=[])

    assert kept == "*Hi* <you>"
    assert message.shown == "Bye"
    assert message.history == ["Hi", "Bye"]
