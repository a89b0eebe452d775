"""Buttons and their forms: in every state, after a restart, and where they do not belong."""

from dataclasses import replace

import discord
import pytest
import simcord

from adapters.discord.drawing.custom_id import encode
from adapters.discord.interacting.callers import ELSEWHERE
from adapters.discord.interacting.forms import ASKS
from adapters.discord.interacting.presses import NO_MORE, OUTDATED
from adapters.discord.interacting.reception import SORRY
from bot import seed
from bot.domain import snoozing
from bot.domain.effects import Post
from bot.domain.events import ActionPressed, CommandGiven
from bot.domain.identity import Role
from bot.domain.message import Action, Button
from bot.domain.phrases import message, note, say
from bot.domain.states import Status
from bot.domain.topics import Topic
from bot.platform import Refused
from tests.scenarios.discord_commands.rig import Rig, Town, said


def pressed(rig: Rig) -> ActionPressed:
    """The press that was handed in last."""
    assert isinstance(rig.last, ActionPressed)
    return rig.last


async def status(rig: Rig, town: Town, number: int = 1) -> Status:
    """Where a question stands."""
    ticket = await rig.reports.ticket(town.name, number)
    assert ticket is not None
    return ticket.status


def last(channel: simcord.ChannelHandle) -> discord.Message:
    """The newest message there."""
    message = channel.last_message
    assert message is not None
    return message


async def test_a_press_is_acknowledged_and_done(rig: Rig, acme: Town) -> None:
    """A press changes the question, and the message with it; nothing private is said."""
    ann = acme.member(rig, "ann")
    await rig.ask(acme, ann, "How do I log in?")

    result = await ann.click(last(acme.help), label="Not a question")
    await rig.deliver()

    assert (result.acknowledged, result.followups) == (True, [])
    assert pressed(rig).action is Action.NOT_A_QUESTION
    assert pressed(rig).actor.account == f"discord:{ann.id}"
    assert await status(rig, acme) is Status.DISMISSED


async def test_a_refusal_is_private(rig: Rig, acme: Town) -> None:
    """Who may not press reads why, and nobody else does."""
    ann, ben = acme.member(rig, "ann"), acme.member(rig, "ben")
    await rig.ask(acme, ann, "How do I log in?")

    result = await ben.click(last(acme.help), label="Not a question")
    await rig.deliver()

    assert ["only" in said(one) for one in result.followups] == [True]
    assert result.followups[0].ephemeral
    assert await status(rig, acme) is Status.OPEN


async def test_buttons_outlive_a_restart(rig: Rig, acme: Town) -> None:
    """A message of before the restart has buttons that work."""
    ann = acme.member(rig, "ann")
    await rig.ask(acme, ann, "How do I log in?")
    message = last(acme.help)
    await rig.restart()

    await ann.click(message, label="Not a question")

    assert await status(rig, acme) is Status.DISMISSED


@pytest.mark.parametrize(
    "custom_id",
    ["aw0:old", "aw1:zzzzzz:close:1:", "aw1:b3522a:fly:1:", "aw2:b3522a:close:1:", "aw1:"],
)
async def test_outdated_buttons_say_so(rig: Rig, acme: Town, custom_id: str) -> None:
    """A button that this version does not understand is answered, not ignored."""
    ann = acme.member(rig, "ann")
    message = await rig.show(acme, custom_id)

    result = await ann.click(message, label="Press")

    assert said(result.response) == OUTDATED
    assert result.ephemeral
    assert rig.events == []


@pytest.mark.parametrize("action", [Action.CLAIM, Action.SNOOZE, Action.PUBLISH])
async def test_another_communitys_button_does_nothing(
    rig: Rig, acme: Town, rival: Town, action: Action
) -> None:
    """A button with another community's tag is refused before anything is looked up."""
    ann = acme.member(rig, "ann")
    message = await rig.show(acme, encode("rival", action, 1))

    result = await ann.click(message, label="Press")

    assert said((*result.followups, result.response)[0]) == ELSEWHERE
    assert result.modal is None
    assert rig.events == []


async def test_long_arguments_are_found_by_their_digest(rig: Rig, acme: Town) -> None:
    """An argument that does not fit into a custom id is found in the ticket, or is not there."""
    ann = acme.member(rig, "ann")
    await rig.ask(acme, ann, "How do I log in?")
    ticket = await rig.reports.ticket("acme", 1)
    assert ticket is not None
    entry = "é" * 20
    await rig.keep(replace(ticket, offers=(rig.offer(entry),)))
    there = await rig.show(acme, encode("acme", Action.WHY, 1, entry))
    gone = await rig.show(acme, encode("acme", Action.WHY, 1, "ü" * 20))

    await ann.click(there, label="Press")
    refused = await ann.click(gone, label="Press")

    assert [event.argument for event in rig.events if isinstance(event, ActionPressed)] == [entry]
    assert [said(one) for one in refused.followups] == [NO_MORE]


async def test_a_failing_inbox_is_said(rig: Rig, acme: Town) -> None:
    """When a press cannot be recorded, its presser reads so."""
    ann = acme.member(rig, "ann")
    message = await rig.show(acme, encode("acme", Action.CLOSE, 1))
    rig.trouble = OSError("the database is away")

    result = await ann.click(message, label="Press")

    assert [said(one) for one in result.followups] == [SORRY]


@pytest.mark.parametrize("restarts", [False, True])
async def test_snooze_asks_until_when(rig: Rig, acme: Town, restarts: bool) -> None:
    """The form for a time says what the button would do, and works after a restart."""
    sam = acme.member(rig, "sam", acme.staff)
    message = await rig.show(acme, encode("acme", Action.SNOOZE, 1, "4h"))

    shown = await sam.click(message, label="Press")
    if restarts:
        await rig.restart()
    await sam.submit_modal(shown, {"value": ["4h"], "other": " tomorrow 9:00"})

    assert shown.modal is not None
    options = shown.modal["components"][0]["component"]["options"]
    assert [each["value"] for each in options if each.get("default")] == ["4h"]
    assert [each["value"] for each in options] == list(snoozing.QUICK)
    assert (pressed(rig).action, pressed(rig).argument) == (Action.SNOOZE, "tomorrow 9:00")
    assert pressed(rig).actor.role is Role.STAFF


async def test_resolve_asks_for_a_note_that_may_be_empty(rig: Rig, acme: Town) -> None:
    """A closing note is optional."""
    sam = acme.member(rig, "sam", acme.staff)
    message = await rig.show(acme, encode("acme", Action.RESOLVE, 1))

    with_note = await sam.click(message, label="Press")
    await sam.submit_modal(with_note, {"value": "It was\nthe cable."})
    noted = pressed(rig).argument
    without = await sam.click(message, label="Press")
    await sam.submit_modal(without, {})

    assert (noted, pressed(rig).argument) == ("It was\nthe cable.", "")


async def test_handing_over_asks_for_somebody(rig: Rig, acme: Town) -> None:
    """The chosen member comes with the role held now."""
    sam = acme.member(rig, "sam", acme.staff)
    mia = acme.member(rig, "mia", acme.staff)
    message = await rig.show(acme, encode("acme", Action.ASSIGN, 1))

    shown = await sam.click(message, label="Press")
    await rig.restart()
    await sam.submit_modal(shown, {"value": [mia]})

    target = pressed(rig).target
    assert target is not None
    assert (target.account, target.role) == (f"discord:{mia.id}", Role.STAFF)


async def test_who_left_cannot_take_over(rig: Rig, acme: Town) -> None:
    """Somebody who left while the form was open is not handed anything."""
    sam = acme.member(rig, "sam", acme.staff)
    mia = acme.member(rig, "mia", acme.staff)
    message = await rig.show(acme, encode("acme", Action.ASSIGN, 1))
    shown = await sam.click(message, label="Press")
    rig.env.inject_error("GET", f"/guilds/*/members/{mia.id}", status=404, code=10007)

    result = await sam.submit_modal(shown, {"value": [mia]})

    assert ["not a member" in said(one) for one in result.followups] == [True]
    assert rig.events == []


def test_forms_are_for_what_the_cards_ask() -> None:
    """The actions that ask first are those whose buttons the rules draw with a question."""
    asked = {
        Action.SNOOZE: "span",
        Action.RESOLVE: "note",
        Action.ASSIGN: "person",
        Action.CALL_ME: "call",
        Action.REPLY_ALL: "words",
    }

    forms = dict(ASKS)

    assert forms == asked


@pytest.mark.parametrize("who", ["asker", "member", "helper", "staff"])
@pytest.mark.parametrize("state", [Status.OPEN, Status.ESCALATED, Status.RESOLVED])
@pytest.mark.parametrize("action", [Action.CLAIM, Action.REOPEN, Action.NOT_A_QUESTION])
async def test_who_may_press_what_and_when(
    rig: Rig, acme: Town, who: str, state: Status, action: Action
) -> None:
    """A press by the wrong person, or at the wrong time, changes nothing and is explained."""
    people = {
        "asker": acme.member(rig, "ann"),
        "member": acme.member(rig, "ben"),
        "helper": acme.member(rig, "hana", acme.helpers),
        "staff": acme.member(rig, "sam", acme.staff),
    }
    await rig.ask(acme, people["asker"], "How do I log in?")
    ticket = await rig.reports.ticket("acme", 1)
    assert ticket is not None
    step = None if state is Status.RESOLVED else ticket.step
    await rig.keep(replace(ticket, status=state, step=step))
    message = await rig.show(acme, encode("acme", action, 1))

    result = await people[who].click(message, label="Press")
    await rig.deliver()

    allowed = {
        Action.CLAIM: ({"staff"}, {Status.OPEN, Status.ESCALATED}),
        Action.REOPEN: ({"asker", "staff"}, {Status.RESOLVED}),
        Action.NOT_A_QUESTION: ({"asker", "helper", "staff"}, {Status.OPEN, Status.ESCALATED}),
    }
    persons, states = allowed[action]
    may = who in persons and state in states
    assert (await status(rig, acme) is not state) == may
    assert [one.ephemeral for one in result.followups] == ([] if may else [True])


async def test_a_private_message_is_renewed_by_its_own_buttons(rig: Rig, acme: Town) -> None:
    """A private answer whose token has run out shows again what a press on it changes."""
    ann = acme.member(rig, "ann")
    await seed.plant(rig.store, "acme")
    result = await ann.slash(acme.help, "ask", question=seed.entries()[0].question)
    await rig.deliver()
    before = result.response
    assert before is not None
    before_text = said(before)
    rig.pass_time(minutes=20)

    await ann.click(before, label="Not my question")
    await rig.deliver()

    assert said(result.response) != before_text


async def test_an_answer_after_the_token_is_refused(rig: Rig, acme: Town) -> None:
    """What comes later than 15 minutes is refused with a reason, and nothing is sent."""
    ann = acme.member(rig, "ann")
    result = await ann.slash(acme.help, "help")
    post = Post(slot="reply", to=rig.last.conversation, message=note("Too late."), only="ann")
    rig.pass_time(minutes=15)

    with pytest.raises(Refused, match="15 minutes"):
        await rig.interactions.answers.answer(rig.last.handle, post)

    assert said(result.response) == ""


FOLLOW = Button(label="Follow", action=Action.FOLLOW, ticket=0, argument="billing")


async def test_an_answer_takes_the_place_of_what_it_changes(rig: Rig, acme: Town) -> None:
    """What is only about oneself is redrawn where it stands, and stays if that fails."""
    ann, answers = acme.member(rig, "ann"), rig.interactions.answers
    asked = await ann.slash(acme.help, "topics")
    assert isinstance(rig.last, CommandGiven)
    first = Post(
        slot="one",
        to=rig.last.conversation,
        message=message(say("One."), buttons=(FOLLOW,)),
        only="ann",
        handle=rig.last.handle,
    )
    await answers.answer(first.handle, first)
    assert asked.response is not None

    result = await ann.click(asked.response, label="Follow")
    await answers.say(pressed(rig).handle, SORRY)
    await answers.answer(pressed(rig).handle, replace(first, slot="two", message=note("Two.")))

    assert (pressed(rig).action, pressed(rig).ticket) == (Action.FOLLOW, 0)
    assert said(asked.response) == "Two."
    assert [said(one) for one in result.followups] == [SORRY]


async def test_what_others_see_is_answered_beside_it(rig: Rig, acme: Town) -> None:
    """A message that is not private stays as it is, whoever presses what is about themselves."""
    ann, answers = acme.member(rig, "ann"), rig.interactions.answers
    shown = await rig.show(acme, encode("acme", Action.FOLLOW, 0, "billing"))

    result = await ann.click(shown, label="Press")
    post = Post(slot="one", to=pressed(rig).conversation, message=note("Two."), only="ann")
    await answers.answer(pressed(rig).handle, post)

    assert [said(one) for one in result.followups] == ["Two."]
    assert result.followups[0].ephemeral


@pytest.mark.parametrize("action", [Action.FOLLOW, Action.TOPIC])
async def test_a_topic_is_found_by_its_digest(rig: Rig, acme: Town, action: Action) -> None:
    """Its id may be of letters that no custom id holds."""
    ann = acme.member(rig, "ann")
    async with rig.store.begin("acme") as tx:
        await tx.topics.keep(Topic(id="größe", name="Größe"))
    shown = await rig.show(acme, encode("acme", action, 0, "größe"))

    await ann.click(shown, label="Press")

    assert pressed(rig).argument == "größe"
