"""What people do on the small Slack, heard by the real slack_bolt."""

import pytest

from tests.slack_server import Refused, SlackServer
from tests.slack_server.bolt import living
from tests.slack_server.fixtures import server

__all__ = ["server"]  # a fixture, used by its name


@pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])
async def test_a_question_and_its_answer(server: SlackServer, http: bool) -> None:
    """A message is heard in both modes, answered in its thread, edited and deleted."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])

    async with living(server, acme, http=http) as bot:
        asked = await ann.says(channel, "How do I reset it?")
        heard = await bot.hears("message")
        posted = await bot.client.chat_postMessage(
            channel=heard["channel"], thread_ts=heard["ts"], text="Like this."
        )
        await bot.client.chat_update(channel=channel.id, ts=posted["ts"], text="Like that.")
        shown = [each.shown for each in channel.thread(asked)]
        await bot.client.chat_delete(channel=channel.id, ts=posted["ts"])
        await bot.hears("message", "message_deleted")

    assert (heard["text"], heard["user"], heard["channel_type"]) == (
        "How do I reset it?",
        ann.id,
        "channel",
    )
    assert shown == ["How do I reset it?", "Like that."]
    assert channel.thread(asked) == [asked]


async def test_the_bots_own_messages_come_back(server: SlackServer) -> None:
    """What the bot posts and edits is told to it, with its bot_id and app_id."""
    acme = server.workspace("Acme")
    channel = acme.channel("help")

    async with living(server, acme, http=False) as bot:
        posted = await bot.client.chat_postMessage(channel=channel.id, text="Hello.")
        await bot.client.chat_update(channel=channel.id, ts=posted["ts"], text="Hello again.")
        echo = await bot.hears("message")
        edit = await bot.hears("message", "message_changed")

    assert (echo["user"], echo["bot_id"], echo["app_id"]) == (
        acme.bot.id,
        acme.bot.bot_id,
        acme.bot.app_id,
    )
    assert "user" not in edit
    assert edit["message"]["bot_id"] == acme.bot.bot_id
    assert (edit["previous_message"]["text"], edit["message"]["text"]) == ("Hello.", "Hello again.")


async def test_a_thread_in_the_events(server: SlackServer) -> None:
    """A reply names its thread; sent to the channel, too, it is a thread_broadcast."""
    acme = server.workspace("Acme")
    ann, ben = acme.user("Ann"), acme.user("Ben")
    channel = acme.channel("help", members=[ann, ben])

    async with living(server, acme, http=False) as bot:
        root = await ann.says(channel, "How?")
        reply = await ben.says(channel, "So.", thread=root)
        also = await ben.says(channel, "All!", thread=reply, subtype="thread_broadcast")
        plain = await bot.hears("message", times=2)
        broadcast = await bot.hears("message", "thread_broadcast")
        history = await bot.client.conversations_history(channel=channel.id)

    assert (plain["thread_ts"], plain["parent_user_id"]) == (root.ts, ann.id)
    assert broadcast["root"]["ts"] == broadcast["thread_ts"] == root.ts
    assert [each["ts"] for each in history["messages"]] == [also.ts, root.ts]
    assert history["messages"][1]["reply_count"] == 2


async def test_edits_and_deletes(server: SlackServer) -> None:
    """An edit carries both versions; a deleted root with replies becomes a tombstone."""
    acme = server.workspace("Acme")
    ann, ben = acme.user("Ann"), acme.user("Ben")
    channel = acme.channel("help", members=[ann, ben])

    async with living(server, acme, http=False) as bot:
        root, other = await ann.says(channel, "Hwo?"), await ann.says(channel, "Hm.")
        await ben.says(channel, "So.", thread=root)
        await ann.edits(root, "How?")
        await ann.deletes(root)
        await ann.deletes(other)
        edit = await bot.hears("message", "message_changed")
        buried = await bot.hears("message", "message_changed", times=2)
        gone = await bot.hears("message", "message_deleted")

    assert edit["message"]["edited"]["user"] == ann.id
    assert (edit["previous_message"]["text"], edit["message"]["text"]) == ("Hwo?", "How?")
    assert (buried["message"]["subtype"], buried["message"]["ts"]) == ("tombstone", root.ts)
    assert buried["previous_message"]["text"] == "How?"
    assert (gone["deleted_ts"], gone["previous_message"]["text"]) == (other.ts, "Hm.")
    assert [each.text for each in channel.messages] == ["So."]


async def test_a_mention_is_told_twice(server: SlackServer) -> None:
    """A mention is a message and an app_mention; without the bot it is an invite prompt only."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    inside = acme.channel("help", members=[ann])
    outside = acme.channel("lounge", members=[ann], with_bot=False)

    async with living(server, acme, http=False) as bot:
        await ann.says(outside, f"{acme.bot.mention} how?")
        said = await ann.says(inside, f"{acme.bot.mention} how?")
        mention = await bot.hears("app_mention")
        await bot.hears("message")

    assert (mention["ts"], mention["channel"]) == (said.ts, inside.id)
    assert "channel_type" not in mention
    assert [event["channel"] for event in bot.events] == [inside.id, inside.id]
    assert ann.notices == ["answerwell is not in lounge. Invite it?"]


async def test_reactions_and_members(server: SlackServer) -> None:
    """Reactions, joining, leaving and the bot's own removal are told."""
    acme = server.workspace("Acme")
    ann, ben = acme.user("Ann"), acme.user("Ben")
    channel = acme.channel("help", members=[ann])

    async with living(server, acme, http=False) as bot:
        said = await ann.says(channel, "How?")
        await ben.joins(channel)
        await ben.reacts(said)
        await ben.unreacts(said)
        await ann.removes(acme.bot, channel)
        await ann.says(channel, "Nobody hears this.")
        reacted = await bot.hears("reaction_added")
        await bot.hears("reaction_removed")
        joined = await bot.hears("member_joined_channel")
        left = await bot.hears("channel_left")
        await server.courier.settled()

    assert (reacted["user"], reacted["reaction"]) == (ben.id, "white_check_mark")
    assert reacted["item"] == {"type": "message", "channel": channel.id, "ts": said.ts}
    assert reacted["item_user"] == ann.id
    assert (joined["user"], left["channel"]) == (ben.id, channel.id)
    assert "Nobody hears this." not in [event.get("text") for event in bot.events]


async def test_channels_and_accounts_change(server: SlackServer) -> None:
    """Archiving, renaming, groups and accounts are told, in public without being a member."""
    acme = server.workspace("Acme")
    ann, sam = acme.user("Ann", admin=True), acme.user("Sam")
    channel = acme.channel("help", members=[ann], with_bot=False)
    support = acme.group("support", [sam])

    async with living(server, acme, http=False) as bot:
        await channel.rename("support", by=ann)
        await channel.archive(by=ann)
        await support.adds(ann)
        await sam.changes(is_deactivated=True)
        await acme.welcomes("Eve")
        renamed = await bot.hears("channel_rename")
        await bot.hears("channel_archive")
        regrouped = await bot.hears("subteam_members_changed")
        changed = await bot.hears("user_change")
        new = await bot.hears("team_join")

    assert renamed["channel"]["name"] == "support"
    assert (regrouped["subteam_id"], regrouped["added_users"]) == (support.id, [ann.id])
    assert (changed["user"]["id"], changed["user"]["deleted"]) == (sam.id, True)
    assert new["user"]["real_name"] == "Eve"
    with pytest.raises(Refused):
        await ann.says(channel, "too late")


async def test_every_kind_of_conversation(server: SlackServer) -> None:
    """Private channels, direct messages and group ones name their kind."""
    acme = server.workspace("Acme")
    ann, ben = acme.user("Ann"), acme.user("Ben")
    group = acme.channel("secret", members=[ann], private=True)

    async with living(server, acme, http=False) as bot:
        await ann.says(group, "one")
        await ann.says(ann.dm(), "two")
        await ann.says(acme.group_direct([ann, ben]), "three")
        kinds = {(await bot.hears("message", times=number))["channel_type"] for number in (1, 2, 3)}

    assert kinds == {"group", "im", "mpim"}


async def test_other_subtypes(server: SlackServer) -> None:
    """Files, /me, old integrations and unfurled addresses have their shapes."""
    acme = server.workspace("Acme")
    ann, zap = acme.user("Ann"), acme.user("Zap", bot=True)
    channel = acme.channel("help", members=[ann, zap])

    async with living(server, acme, http=False) as bot:
        said = await ann.says(channel, "see https://example.com/a")
        await ann.says(channel, "here", files=["log.txt"])
        await ann.says(channel, "waves", subtype="me_message")
        await zap.says(channel, "deployed", subtype="bot_message")
        await server.unfurls(said, "https://example.com/a")
        shared = await bot.hears("message", "file_share")
        await bot.hears("message", "me_message")
        old = await bot.hears("message", "bot_message")
        unfurled = await bot.hears("message", "message_changed")

    assert shared["files"][0]["name"] == "log.txt"
    assert "user" not in old
    assert old["bot_id"] == zap.bot_id
    assert "edited" not in unfurled["message"]
    assert unfurled["message"]["text"] == unfurled["previous_message"]["text"]
    assert unfurled["message"]["attachments"][0]["from_url"] == "https://example.com/a"


async def test_only_what_is_subscribed(server: SlackServer) -> None:
    """What the manifest does not name, or the scopes do not cover, is not sent."""
    acme = server.workspace("Acme")
    ann = acme.user("Ann")
    channel = acme.channel("help", members=[ann])
    secret = acme.channel("secret", members=[ann], private=True)

    async with living(server, acme, http=False) as bot:
        server.events.subscribed = {"message.channels", "message.groups"}
        acme.scopes -= {"groups:history"}
        said = await ann.says(channel, f"{acme.bot.mention} one")
        await ann.says(secret, "two")
        await ann.reacts(said)
        await bot.hears("message")
        await server.courier.settled()

    assert [event["type"] for event in bot.events] == ["message"]
