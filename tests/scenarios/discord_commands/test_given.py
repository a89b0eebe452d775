"""Slash commands and message commands: what is handed in, and what the person sees."""

from dataclasses import replace
from typing import Any

import discord
import pytest
from simcord import InteractionResult
from simcord.interactions import base_payload

from adapters.discord.interacting.answers import NOTED
from adapters.discord.interacting.callers import FOREIGN, NOBODY, SEVERAL
from adapters.discord.interacting.reception import SORRY
from bot.domain.commands import read
from bot.domain.effects import Post
from bot.domain.events import CommandGiven
from bot.domain.identity import Role
from bot.domain.message import Action, Button, Message, Quote
from bot.domain.phrases import note, say
from tests.scenarios.discord_commands.rig import Rig, Town, said


def given(rig: Rig) -> CommandGiven:
    """The command that was handed in last."""
    assert isinstance(rig.last, CommandGiven)
    return rig.last


async def test_help_is_answered_in_private(rig: Rig, acme: Town) -> None:
    """A command is acknowledged in private, handed in once, and its answer replaces the wait."""
    ann = acme.member(rig, "ann")

    result = await ann.slash(acme.help, "help")
    waits = (result.deferred, result.ephemeral)
    await rig.deliver()

    assert waits == (True, True)
    assert given(rig).command == "help"
    assert given(rig).conversation.channel == str(acme.help.id)
    assert "/ask" in said(result.response)
    assert result.followups == []


@pytest.mark.parametrize(
    ("word", "options", "number", "rest"),
    [
        ("ask", {"question": "3 of my invoices are lost?"}, None, "3 of my invoices are lost?"),
        ("close", {"number": 12}, 12, ""),
        ("close", {}, None, ""),
        ("snooze", {"number": 12, "until": "1d 12h"}, 12, "1d 12h"),
        ("snooze", {"until": "2h"}, None, "2h"),
        ("callback", {"number": 12, "when": "mon 9:00", "contact": "7"}, 12, "mon 9:00\n7"),
        ("callback", {"contact": "+49 30 901820"}, None, "-\n+49 30 901820"),
        ("resolve", {"number": 12, "note": "7 seats are there"}, 12, "7 seats are there"),
        ("resolve", {"note": "7 seats are there"}, None, "“7 seats are there”"),
        ("resolve", {"note": "#7 has it"}, None, "“#7 has it”"),
        ("private", {"number": 12}, 12, ""),
    ],
)
async def test_options_reach_the_rules(
    rig: Rig, acme: Town, word: str, options: dict[str, Any], number: int | None, rest: str
) -> None:
    """The rules read out of a command exactly what was filled in; no note becomes a number."""
    sam = acme.member(rig, "sam", acme.staff)

    await sam.slash(acme.help, word, **options)

    request = read(given(rig))
    assert (request.number, request.rest) == (number, rest)


@pytest.mark.parametrize(
    ("word", "options", "line"),
    [
        ("next", {}, ""),
        ("topics", {}, ""),
        ("topics", {"topics": "billing api"}, "billing api"),
        ("helping", {"change": "daily 3"}, "daily 3"),
        ("board", {}, ""),
        ("board", {"what": "last"}, "last"),
        ("why", {"page": 2}, "2"),
        ("why", {}, ""),
        ("appeal", {"text": "It was not me."}, "It was not me."),
        ("tag", {"number": 12, "topic": "billing"}, "12 billing"),
        ("tag", {"topic": "billing"}, "billing"),
        ("topic", {"change": "add Billing"}, "add Billing"),
        ("verify", {"number": 12}, "12"),
        ("merge", {"number": 12, "into": 7}, "12 7"),
        ("merge", {"number": 12, "apart": True}, "12 apart"),
        ("fairness", {}, ""),
    ],
)
async def test_what_is_filled_in_is_what_others_type(
    rig: Rig, acme: Town, word: str, options: dict[str, Any], line: str
) -> None:
    """Every command about helping says the same as its line on a platform where one types it."""
    sam = acme.member(rig, "sam", acme.staff)

    await sam.slash(acme.help, word, **options)

    assert (given(rig).command, given(rig).argument) == (word, line)


@pytest.mark.parametrize(
    ("word", "options", "line"),
    [
        ("block", {"what": "asking", "reason": "Spam."}, "asking Spam."),
        (
            "block",
            {"what": "helping", "reason": "Traded points.", "revoke": True},
            "helping revoke Traded points.",
        ),
        (
            "block",
            {"what": "helping", "reason": "revoke this?"},
            "helping “revoke this?”",
        ),
        ("unblock", {}, ""),
        ("unblock", {"what": "asking"}, "asking"),
    ],
)
async def test_who_is_blocked_comes_with_the_role_held_now(
    rig: Rig, acme: Town, word: str, options: dict[str, Any], line: str
) -> None:
    """The person is the target; no reason is taken for the order to take points back."""
    sam = acme.member(rig, "sam", acme.staff)
    ben = acme.member(rig, "ben", acme.helpers)

    await sam.slash(acme.help, word, person=ben, **options)

    assert given(rig).argument == line
    assert given(rig).target == rig.actor(ben, Role.HELPER)


async def test_the_role_is_the_one_held_now(rig: Rig, acme: Town) -> None:
    """Who has lost the staff role since the bot started is no staff any more."""
    sees = acme.guild.create_role("Sees", permissions=discord.Permissions(manage_threads=True))
    sam = acme.member(rig, "sam", acme.staff, sees)
    await sam.slash(acme.help, "queue")
    before = given(rig).actor.role

    guild = rig.env.bot.get_guild(acme.guild.id)
    assert guild is not None
    await (await guild.fetch_member(sam.id)).remove_roles(discord.Object(acme.staff.id))
    result = await sam.slash(acme.help, "queue")
    await rig.deliver()

    assert (before, given(rig).actor.role) == (Role.STAFF, Role.MEMBER)
    assert "only the team can use **/queue**" in said(result.response)


async def test_who_takes_over_has_a_current_role(rig: Rig, acme: Town) -> None:
    """The member of /assign comes with the role held now."""
    sam = acme.member(rig, "sam", acme.staff)
    mia = acme.member(rig, "mia", acme.staff)

    await sam.slash(acme.help, "assign", member=mia, number=3)

    target = given(rig).target
    assert target is not None
    assert (target.name, target.role) == ("mia", Role.STAFF)
    assert read(given(rig)).number == 3


async def test_a_thread_is_the_conversation(rig: Rig, acme: Town) -> None:
    """A command in a thread is about that thread, in its parent's channel."""
    ann = acme.member(rig, "ann")
    message = await ann.send(acme.help, "How do I log in?")
    await message.create_thread(name="log in")
    await rig.env.settle()

    await ann.slash(acme.help.threads[0], "close")

    conversation = given(rig).conversation
    assert (conversation.channel, conversation.thread) == (str(acme.help.id), str(message.id))


async def test_a_failing_inbox_is_said(rig: Rig, acme: Town) -> None:
    """When the event cannot be recorded, the person reads so and nobody waits for ever."""
    ann = acme.member(rig, "ann")
    rig.trouble = OSError("the database is away")

    result = await ann.slash(acme.help, "tickets")

    assert said(result.response) == SORRY


async def test_no_thinking_stays(rig: Rig, acme: Town) -> None:
    """A command that gets no answer is not thought about for ever; a late answer still comes."""
    ann = acme.member(rig, "ann")
    result = await ann.slash(acme.help, "help")

    rig.pass_time(seconds=11)
    await rig.interactions.answers.sweep()
    meanwhile = said(result.response)
    await rig.deliver()

    assert meanwhile == NOTED
    assert "/ask" in said(result.response)
    assert result.followups == []


async def test_an_answer_is_not_swept_away(rig: Rig, acme: Town) -> None:
    """What was answered stays, however long ago."""
    ann = acme.member(rig, "ann")
    result = await ann.slash(acme.help, "help")
    await rig.deliver()

    for _ in range(3):
        rig.pass_time(minutes=6)
        await rig.interactions.answers.sweep()

    assert "/ask" in said(result.response)


async def test_a_long_answer_comes_in_parts(rig: Rig, acme: Town) -> None:
    """All of an answer is shown, however long: code stays code, and the buttons come last."""
    ann = acme.member(rig, "ann")
    result = await ann.slash(acme.help, "help")
    lines = [f"line {number} of the configuration" for number in range(300)]
    code = "\n".join(["```ini", *lines, "```"])
    button = Button(label="Close", action=Action.CLOSE, ticket=1)
    message = Message(blocks=(say("All of it:"), Quote(text=code)), buttons=(button,))
    post = Post(slot="whole", to=given(rig).conversation, message=message, only="ann")

    shown = await rig.interactions.answers.answer(given(rig).handle, post)

    assert result.response is not None
    assert shown.endswith(f"/{result.response.id}")
    parts = [said(result.response), *map(said, result.followups)]
    assert parts[0] == "All of it:"
    assert [line for line in lines if not any(line in part for part in parts)] == []
    assert [part.count("```") for part in parts[1:-1]] == [2] * (len(parts) - 2)
    assert all(len(part) <= 4000 for part in parts)
    assert all(one.ephemeral for one in result.followups)
    assert "Close" in str(result.followups[-1].components)


async def test_a_second_answer_is_a_message_of_its_own(rig: Rig, acme: Town) -> None:
    """Another answer to the same command does not replace the first; the same one again does."""
    ann = acme.member(rig, "ann")
    result = await ann.slash(acme.help, "help")
    first = Post(slot="one", to=given(rig).conversation, message=note("One."), only="ann")
    second = replace(first, slot="two", message=note("Two."))
    answers = rig.interactions.answers

    await answers.answer(given(rig).handle, first)
    await answers.answer(given(rig).handle, second)
    await answers.answer(given(rig).handle, replace(first, message=note("One, again.")))

    assert said(result.response) == "One, again."
    assert [said(one) for one in result.followups] == ["Two."]


async def test_a_private_answer_can_be_changed_and_removed(rig: Rig, acme: Town) -> None:
    """What was answered is redrawn and taken back by its id, and left alone when that is over."""
    ann = acme.member(rig, "ann")
    result = await ann.slash(acme.help, "help")
    post = Post(slot="one", to=given(rig).conversation, message=note("One."), only="ann")
    answers = rig.interactions.answers
    shown = await answers.answer(given(rig).handle, post)

    await answers.update(shown, replace(post, message=note("Two.")))
    changed = said(result.response)
    await answers.remove(shown)
    await answers.update(shown, post)
    rig.pass_time(minutes=15)
    await answers.remove(shown)

    assert changed == "Two."
    assert result.response is None


async def test_in_a_direct_message_membership_decides(rig: Rig, acme: Town) -> None:
    """In a direct message the community is the one of which one is a member now."""
    ann = acme.member(rig, "ann")

    result = await ann.user.slash("help")
    await rig.deliver()

    assert given(rig).conversation.community == "acme"
    assert "/ask" in said(result.response)


async def test_in_a_direct_message_two_communities_are_too_many(
    rig: Rig, acme: Town, rival: Town
) -> None:
    """Who is in two communities is sent to the server instead of being guessed at."""
    ann = acme.member(rig, "ann")
    rival.guild.add_member(ann.user)

    result = await ann.user.slash("help")

    assert said(result.response) == SEVERAL
    assert rig.events == []


async def test_strangers_are_told_so(rig: Rig, acme: Town) -> None:
    """Who is a member of no community gets nothing of one."""
    ann = acme.member(rig, "ann")
    acme.guild.remove_member(ann)

    result = await ann.user.slash("help")

    assert said(result.response) == NOBODY
    assert rig.events == []


@pytest.mark.parametrize(
    ("owners", "context", "sentence"),
    [
        ({"1": "ann"}, 0, FOREIGN),
        ({"0": "acme", "1": "ann"}, 0, None),
        ({"1": "ann"}, 2, FOREIGN),
    ],
)
async def test_who_carries_the_bot_along_is_refused(
    rig: Rig, acme: Town, owners: dict[str, str], context: int, sentence: str | None
) -> None:
    """Where only a user has installed the bot, it does nothing; where the server has, it works."""
    ann = acme.member(rig, "ann")
    ids = {"ann": str(ann.id), "acme": str(acme.guild.id)}
    in_guild = context == 0

    record, payload = base_payload(
        rig.env.backend,
        type=2,
        channel_id=acme.help.id if in_guild else ann.user.dm_channel.id,
        guild_id=acme.guild.id if in_guild else None,
        user_id=ann.id,
        data={"id": "1", "name": "help", "type": 1, "guild_id": ids["acme"]},
    )
    payload["authorizing_integration_owners"] = {k: ids[v] for k, v in owners.items()}
    payload["context"] = context
    rig.env.backend.emit("INTERACTION_CREATE", payload)
    await rig.env.settle()

    assert len(rig.events) == (0 if sentence else 1)
    assert said(InteractionResult(rig.env, record).response) == (sentence or "")


async def test_elsewhere_there_is_only_a_sentence(rig: Rig, acme: Town) -> None:
    """On a server that is in no settings every command is refused in a sentence."""
    foreign = rig.env.create_guild("foreign")
    channel = foreign.create_text_channel("general")
    eve = foreign.add_member(rig.env.create_user("eve"))
    known = rig.env.backend.commands[acme.guild.id].items()
    rig.env.backend.commands[foreign.id] = {
        key: command | {"guild_id": str(foreign.id)} for key, command in known
    }

    result = await eve.slash(channel, "help")

    assert "I only work where" in said(result.response)
    assert result.ephemeral
    assert rig.events == []
