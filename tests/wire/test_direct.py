"""Direct messages belong to the community that their author is in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from discord import ui

from adapters.discord.drawing.custom_id import tag
from bot.config import Discord, DiscordServer
from bot.domain.events import MessagePosted
from bot.domain.policy import Matching, Policy
from bot.store import Store
from knowledge.models import NONE
from tests.discord_server import Guild, Message
from tests.waiting import eventually
from tests.wire.living import COMMUNITY, Bot, Town, living

QUESTION = "How do I reset my password? The link in the mail does not work."
OTHER = "borg"


@pytest.fixture
def other(town: Town) -> Guild:
    """Another community's server; Ann is in it, too."""
    guild = town.server.guild("Borg")
    guild.member(town.ann.user)
    return guild


def both(town: Town, other: Guild) -> Discord:
    servers = town.settings.servers | {OTHER: DiscordServer(guild=str(other.id))}
    return replace(town.settings, servers=servers)


MORE = {OTHER: Policy(name="Borg", staff_channel="discord:1", matching=Matching(model=NONE))}


def communities(bot: Bot) -> list[str]:
    """What the direct messages that were taken in are about."""
    return [e.conversation.community for e in bot.events if isinstance(e, MessagePosted)]


async def said_to(town: Town, *, after: Message, button: str = "") -> Message:
    """What the bot said in Ann's direct conversation, with *button* under it if given."""

    def look() -> Message | None:
        said = (one for one in town.ann.dm().messages if one.id > after.id)
        return next((one for one in said if not button or button in one.buttons), None)

    return await eventually(look, "an answer")


async def test_a_direct_message_belongs_to_the_only_community(town: Town, store: Store) -> None:
    """Who is in one community asks there, in private, and is answered below the question."""
    async with living(town, store) as bot:
        asked = await town.ann.dm().say(town.ann, QUESTION)
        await bot.heard(QUESTION)
        answer = await said_to(town, after=asked)

    event = next(event for event in bot.events if isinstance(event, MessagePosted))
    assert (event.conversation.community, event.private, event.addressed) == (COMMUNITY, True, True)
    assert answer.reference is asked


async def test_who_is_in_two_is_asked_once_an_hour(town: Town, store: Store, other: Guild) -> None:
    """The choice holds as long as the talk goes on, restarts or not; later they are asked again."""
    direct, settings = town.ann.dm(), both(town, other)
    async with living(town, store, settings=settings, more=MORE) as bot:
        question = await said_to(town, after=await direct.say(town.ann, QUESTION), button="Acme")
        await town.ann.press(question, "Borg")
        await bot.heard(QUESTION)
        await direct.say(town.ann, "And where?")
        await bot.heard("And where?")
        assert communities(bot) == [OTHER, OTHER]

    await direct.say(town.ann, "While you were away")
    async with living(town, store, settings=settings, more=MORE) as bot:
        await bot.heard("While you were away")
        town.clock.push(timedelta(hours=2))
        later = await direct.say(town.ann, "Something else?")
        again = await said_to(town, after=later, button="Acme")
        await town.ann.press(again, "Acme")
        await bot.heard("Something else?")

    assert communities(bot) == [OTHER, COMMUNITY]
    assert "For Acme" in again.text


async def test_an_old_question_is_answered_after_a_restart(
    town: Town, store: Store, other: Guild
) -> None:
    """The buttons that ask for the community work whoever posted them."""
    direct, settings = town.ann.dm(), both(town, other)
    async with living(town, store, settings=settings, more=MORE):
        question = await said_to(town, after=await direct.say(town.ann, QUESTION), button="Acme")

    async with living(town, store, settings=settings, more=MORE) as bot:
        await town.ann.press(question, "Acme")
        await bot.heard(QUESTION)

    assert communities(bot) == [COMMUNITY]


async def test_who_is_in_none_is_told_so(town: Town, store: Store) -> None:
    """Somebody from elsewhere gets one sentence, and nothing is taken in."""
    stranger = town.server.guild("Elsewhere").member("Stranger")
    async with living(town, store) as bot:
        await stranger.dm().say(stranger, QUESTION)
        await eventually(lambda: stranger.dm().messages[1:], "a sentence")

    assert "you are in none of them" in stranger.dm().messages[1].text
    assert bot.texts == []


async def test_the_later_of_two_questions_may_be_chosen_for_first(
    town: Town, store: Store, other: Guild
) -> None:
    """Neither is lost, in whichever order the buttons are pressed."""
    direct, settings = town.ann.dm(), both(town, other)
    async with living(town, store, settings=settings, more=MORE) as bot:
        first = await said_to(town, after=await direct.say(town.ann, QUESTION), button="Acme")
        asked = await direct.say(town.ann, "Why is the printer blank?")
        second = await said_to(town, after=asked, button="Acme")

        await town.ann.press(second, "Acme")
        await bot.heard("Why is the printer blank?")
        await town.ann.press(first, "Acme")

        await bot.heard(QUESTION)


async def test_who_chooses_while_discord_fails_is_told_so(
    town: Town, store: Store, other: Guild
) -> None:
    """The buttons stay, and work the next time."""
    direct, settings = town.ann.dm(), both(town, other)
    async with living(town, store, settings=settings, more=MORE) as bot:
        question = await said_to(town, after=await direct.say(town.ann, QUESTION), button="Acme")
        town.clock.push(timedelta(minutes=2))  # nobody remembers who is a member of what
        town.server.faults.next("GET", "/guilds/{}/members/{}", status=503)
        pressed = await town.ann.press(question, "Acme")
        await eventually(lambda: "did not work" in pressed.text, lambda: pressed.text)
        await town.ann.press(question, "Acme")

        await bot.heard(QUESTION)


async def test_a_choice_counts_in_a_direct_conversation_only(
    town: Town, store: Store, other: Guild
) -> None:
    """The same button in a channel does nothing."""
    direct, settings = town.ann.dm(), both(town, other)
    async with living(town, store, settings=settings, more=MORE) as bot:
        asked = await direct.say(town.ann, QUESTION)
        question = await said_to(town, after=asked, button="Acme")
        view = ui.LayoutView(timeout=None)
        custom_id = f"awdm1:{tag(COMMUNITY)}:{asked.id}"
        row = ui.ActionRow[ui.LayoutView]()
        row.add_item(ui.Button(label="Acme", custom_id=custom_id))
        view.add_item(row)
        assert bot.platform.client is not None
        await bot.platform.client.get_partial_messageable(town.help.id).send(view=view)
        elsewhere = town.help.messages[-1]

        await town.ann.press(elsewhere, "Acme", wait=False)
        await town.ann.press(question, "Borg")
        await bot.heard(QUESTION)

        assert "Acme" in elsewhere.buttons
