"""What people do on Slack is heard, once, and nothing else is."""

from dataclasses import replace
from datetime import timedelta

from structlog.testing import capture_logs

from bot.domain.events import (
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
)
from bot.domain.identity import Role
from bot.store import Store
from tests import slack_server as fake
from tests.slack_wire.hearing.listening import listening
from tests.slack_wire.living import Town
from tests.waiting import eventually


async def test_a_question_and_what_becomes_of_it_is_heard(town: Town, store: Store) -> None:
    """Posting, answering, editing, marking and deleting: each is an event at its place."""
    async with listening(town, store) as bot:
        root = await town.ann.says(town.help, "How do I export *all* invoices?")
        reply = await town.sam.says(
            town.help, f"{town.ann.mention} use `export --all`", thread=root
        )
        await town.ann.edits(root, "How do I export all bills?")
        await town.ann.reacts(reply)
        await town.ann.unreacts(reply)
        await town.sam.deletes(reply)
        await bot.quiet()

    asked, answered, edited, marked, unmarked, deleted = bot.events
    assert isinstance(asked, MessagePosted)
    assert (asked.text, asked.addressed, asked.private) == (
        "How do I export **all** invoices?",
        False,
        False,
    )
    assert asked.conversation == town.at(root)
    assert isinstance(answered, MessagePosted)
    assert answered.text == "@Ann use `export --all`"
    assert (answered.actor.role, answered.conversation.thread) == (Role.STAFF, root.ts)
    assert isinstance(edited, MessageEdited)
    assert edited.text == "How do I export all bills?"
    assert isinstance(marked, ReactionAdded)
    assert (marked.emoji, marked.message) == ("✅", reply.ts)
    assert isinstance(unmarked, ReactionRemoved)
    assert isinstance(deleted, MessageDeleted)
    assert deleted.conversation.thread == root.ts


async def test_a_thumb_on_a_reply_is_heard_plainly(town: Town, store: Store) -> None:
    """By whatever name and tone Slack knows it, also when it is taken back."""
    async with listening(town, store) as bot:
        root = await town.ann.says(town.help, "How do I export all invoices?")
        reply = await town.sam.says(town.help, "use export", thread=root)
        await town.ann.reacts(reply, "+1::skin-tone-3")
        await town.ann.unreacts(reply, "+1::skin-tone-3")
        await bot.quiet()

    added, taken_back = bot.events[2:]
    assert isinstance(added, ReactionAdded)
    assert isinstance(taken_back, ReactionRemoved)
    assert (added.emoji, added.message) == ("👍", reply.ts)
    assert (taken_back.emoji, taken_back.message) == ("👍", reply.ts)


async def test_no_bot_is_heard_whatever_it_does(
    town: Town, other: fake.Channel, store: Store
) -> None:
    """Other bots, webhooks, the bot itself, previews and edits by bots: no loop can begin."""
    robot = town.acme.user("Robot", bot=True)
    town.help.members.append(robot)
    async with listening(town, store) as bot:
        await robot.says(town.help, f"{town.acme.bot.mention} how do I log in?")
        await robot.says(town.help, "How do I log in?", subtype="bot_message")
        own = await town.acme.bot.says(town.help, "How do I log in?")
        await town.acme.bot.edits(own, "How do I log out?")
        await town.acme.bot.reacts(own)
        await robot.reacts(own)
        await town.acme.bot.deletes(own)
        linked = await town.ann.says(other, "see https://a.example")
        await town.server.unfurls(linked, "https://a.example")
        await bot.quiet()

        assert bot.events == []


async def test_a_preview_of_an_edited_message_is_no_edit(town: Town, store: Store) -> None:
    """Only who changes words edits."""
    async with listening(town, store) as bot:
        root = await town.ann.says(town.help, "How do I export https://a.example?")
        await town.ann.edits(root, "How do I print https://a.example?")
        await town.server.unfurls(root, "https://a.example")
        await bot.quiet()

    assert len(bot.of(MessageEdited)) == 1


async def test_a_mention_is_one_message(town: Town, other: fake.Channel, store: Store) -> None:
    """Slack tells it twice; in a channel that is not watched it is all that counts."""
    async with listening(town, store) as bot:
        await town.ann.says(other, "How do I log in?")
        await town.ann.says(other, f"{town.acme.bot.mention} how do I log in?")
        await bot.quiet()

    assert len({event.key for event in bot.events}) == 1
    asked = bot.events[0]
    assert isinstance(asked, MessagePosted)
    assert (asked.text, asked.addressed) == ("how do I log in?", True)
    assert len(town.server.called("users.info")) == 2  # Ann, and the bot's own name


async def test_each_kind_of_conversation_has_its_threads(town: Town, store: Store) -> None:
    """One person: each message on its own. Several: one conversation. Private channels say so."""
    room = town.acme.group_direct([town.ann, town.sam])
    closed = town.acme.channel("closed", members=[town.ann], private=True)
    async with listening(town, store) as bot:
        alone = await town.ann.says(town.ann.dm(), "how?")
        answer = await town.ann.says(town.ann.dm(), "like this", thread=alone)
        shared = await town.ann.says(room, "in the room")
        secret = await town.ann.says(closed, f"{town.acme.bot.mention} a secret")
        await bot.quiet()

    found = {e.message: e for e in bot.events if isinstance(e, MessagePosted)}
    assert all(event.private for event in found.values())
    assert [found[each.ts].conversation.thread for each in (alone, answer, shared, secret)] == [
        alone.ts,
        answer.ts,
        room.id,
        secret.ts,
    ]
    assert found[answer.ts].reply_to == alone.ts
    assert [found[each.ts].addressed for each in (alone, answer, shared)] == [True, True, False]


async def test_what_is_told_twice_is_the_same(town: Town, store: Store) -> None:
    """A repeated delivery of a mark that was taken back sets it not anew."""
    root = await town.ann.says(town.help, "How do I export all invoices?")
    async with listening(town, store) as bot:
        await town.ann.reacts(root)
        await town.ann.unreacts(root)
        await bot.quiet()
        told = [each for each in town.server.courier.sent if each.is_delivered]
        for number, parcel in enumerate(told):  # not by the id, by which the inbox knows it
            again = {**parcel.payload, "event_id": f"EvAGAIN{number}"}
            town.server.courier.send(replace(parcel, payload=again, attempts=[]))
        await bot.quiet()
        await town.ann.reacts(root)
        await bot.quiet()

    keys = [event.key.rsplit(":", 2)[1:] for event in bot.events]
    assert keys == [["0", "added"], ["0", "removed"], ["0", "removed"], ["1", "added"]]


async def test_a_reply_that_came_before_its_question_counts(town: Town, store: Store) -> None:
    """Slack sends the question late: its thread is read, and what was ignored is taken in."""
    async with listening(town, store) as bot:
        town.server.courier.pause()
        root = await town.ann.says(town.help, "How do I export all invoices?")
        town.server.advance(timedelta(minutes=1))
        reply = await town.ben.says(town.help, "Open the menu and choose export there", thread=root)
        town.server.courier.resume(backwards=True)
        await bot.quiet()

        ticket = await bot.ticket_of(root)
        assert ticket is not None
        assert [each.message for each in ticket.replies] == [reply.ts]


async def test_who_is_staff_is_known_at_once(town: Town, store: Store) -> None:
    """Slack tells that a group changed; the next message has the new role, without a wait."""
    async with listening(town, store) as bot:
        await town.ben.says(town.help, "How do I export all invoices?")
        await bot.quiet()
        await town.team.adds(town.ben)
        await bot.quiet()
        await town.ben.says(town.help, "How do I print all invoices?")
        await bot.quiet()

    roles = [event.actor.role for event in bot.events if isinstance(event, MessagePosted)]
    assert roles == [Role.MEMBER, Role.STAFF]


async def test_what_changed_of_people_and_channels_is_looked_up_anew(
    town: Town, other: fake.Channel, store: Store
) -> None:
    """A new name is used in the next message."""
    async with listening(town, store) as bot:
        question = f"How do {town.ben.mention} and I export from <#{other.id}>?"
        await town.ann.says(town.help, question)
        await bot.quiet()
        await town.ben.changes(name="Benjamin")
        await other.rename("lounge", town.sam)
        await bot.quiet()
        await town.ann.says(town.help, question)
        await bot.quiet()

    assert bot.texts == [
        "How do @Ben and I export from #off-topic?",
        "How do @Benjamin and I export from #lounge?",
    ]


async def test_a_workspace_that_takes_the_bot_away_is_told(town: Town, store: Store) -> None:
    """Whoever keeps the tokens hears that they are void, and nothing is said there any more."""
    with capture_logs() as logs:
        async with listening(town, store):
            await town.acme.uninstalls()

    lost = [line for line in logs if "does not let the bot into" in line["event"]]
    assert [line["team"] for line in lost] == [town.acme.id]


async def test_only_where_the_bot_comes_in_it_looks_for_what_was_missed(
    town: Town, store: Store
) -> None:
    """Whoever else comes into a channel brings nothing that was not heard."""
    newcomer = town.acme.user("Zoe")
    async with listening(town, store) as bot:
        stuck = town.server.faults.hang("conversations.history")
        await town.ann.invites(newcomer, town.help)
        await bot.quiet()
        assert bot.parts.backfill.caught_up.is_set()

        await town.ann.invites(
            town.acme.bot, town.acme.channel("new", members=[town.ann], with_bot=False)
        )
        await eventually(lambda: not bot.parts.backfill.caught_up.is_set())
        stuck.release()


async def test_a_token_of_a_person_that_is_revoked_is_no_farewell(town: Town, store: Store) -> None:
    """Slack tells of people's tokens by the same event: the bot's own still works."""
    with capture_logs() as logs:
        async with listening(town, store) as bot:
            revoked = {"type": "tokens_revoked", "tokens": {"oauth": [town.ann.id], "bot": []}}
            town.server.world.events.in_workspace(revoked, town.acme)
            await town.ann.says(town.help, "How do I export all invoices?")
            await bot.heard("How do I export all invoices?")

    assert [line for line in logs if "does not let the bot into" in line["event"]] == []


async def test_the_community_of_a_shared_channel_is_that_of_the_installation(
    town: Town, store: Store
) -> None:
    """A stranger is a guest, and asks in the community whose bot hears it."""
    partner = town.server.workspace("Partner", installed=False)
    zoe = partner.user("Zoe", admin=True)
    partner.share(town.help, zoe)
    async with listening(town, store) as bot:
        await zoe.says(town.help, "How do I export all invoices?")
        await bot.quiet()

        (asked,) = bot.events
        assert isinstance(asked, MessagePosted)
        assert (asked.actor.name, asked.actor.role) == ("Zoe", Role.GUEST)
