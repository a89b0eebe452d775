"""A question that was asked in private goes to the channel, exactly once, and only if it may."""

import discord
import simcord

from adapters.discord.drawing.custom_id import encode
from adapters.discord.hearing.asked import QUESTION_ID, quoted, unquoted
from bot.domain.message import Action
from bot.domain.states import Status
from tests.scenarios.discord_commands.rig import Rig, Town, said

POST = "Post it to the channel"


async def whispered(
    rig: Rig, town: Town, who: simcord.MemberActor, text: str = "How do I log in?\n@everyone?"
) -> simcord.ResponseMessage:
    """The private answer to a question that nobody has answered yet."""
    result = await who.slash(town.help, "ask", question=text)
    await rig.deliver()
    assert result.response is not None
    return result.response


async def test_it_is_posted_and_marked(rig: Rig, acme: Town) -> None:
    """The channel's message holds the question as it was written, says whose, and pings nobody."""
    ann = acme.member(rig, "ann")
    private = await whispered(rig, acme, ann)

    result = await ann.click(private, label=POST)

    posted = result.response
    assert posted is not None
    assert not posted.ephemeral
    assert posted.components[0]["id"] == QUESTION_ID
    assert unquoted(posted.components[0]["content"]) == "How do I log in?\n@everyone?"
    assert ann.mention in posted.components[1]["content"]
    sent = [one.json for one in rig.env.http_requests if one.path.endswith("/callback")]
    assert sent[-1] is not None
    assert sent[-1]["data"]["allowed_mentions"] == {"parse": []}
    assert acme.help.last_message is not None
    assert acme.help.last_message.id == posted.id


async def test_it_ends_the_private_one(rig: Rig, acme: Town) -> None:
    """What was asked in private is closed, and its message says where it is now."""
    ann = acme.member(rig, "ann")
    private = await whispered(rig, acme, ann)

    await ann.click(private, label=POST)
    await rig.deliver()

    ticket = await rig.reports.ticket("acme", 1)
    assert ticket is not None
    assert ticket.status is Status.CLOSED
    assert "in the channel now" in said(private)


async def test_it_is_posted_once(rig: Rig, acme: Town) -> None:
    """A second press, before anything could be redrawn, posts nothing."""
    ann = acme.member(rig, "ann")
    private = await whispered(rig, acme, ann)

    await ann.click(private, label=POST)
    again = await ann.click(private, label=POST)

    assert again.ephemeral
    assert "That was not done" in said(again.response)
    assert len(acme.help.history()) == 1


async def test_only_its_asker_can_post_it(rig: Rig, acme: Town) -> None:
    """Who forges the button of another's private question gets a refusal, not its words."""
    ann, eve = acme.member(rig, "ann"), acme.member(rig, "eve")
    await whispered(rig, acme, ann)
    forged = await rig.show(acme, encode("acme", Action.PUBLISH, 1))

    result = await eve.click(forged, label="Press")

    assert result.ephemeral
    assert "log in" not in said(result.response)
    assert rig.last.actor.account == f"discord:{ann.id}"


async def test_who_may_not_write_cannot_post(rig: Rig, acme: Town) -> None:
    """The bot does not lend its voice to somebody who cannot write in the channel."""
    ann = acme.member(rig, "ann")
    private = await whispered(rig, acme, ann)
    channel = rig.env.bot.get_channel(acme.help.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.set_permissions(channel.guild.default_role, send_messages=False)

    result = await ann.click(private, label=POST)

    assert "you cannot write in this channel" in said(result.response)
    assert acme.help.history() == []


def test_quoting_is_undone_exactly() -> None:
    """Whatever was asked is read back as it was."""
    asked = ["one", "two\nlines", "> a quote\n\n\n> again", " leading", "", ">no blank"]

    read_back = [unquoted(quoted(text)) for text in asked]

    assert read_back == asked
