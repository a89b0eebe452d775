"""The whole loop of a question over the wire: asked, answered, kept, credited, escalated."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.store import Reports, Store
from tests import discord_server as fake
from tests.discord_server.pings import Pings
from tests.wire.living import COMMUNITY, Bot, Town, living
from tests.wire.seeing import becomes, bots, private, shown, thread_on

QUESTION = "How do I export my invoices as a spreadsheet?"
ANSWER = "Open Billing, choose Invoices, then Export and pick CSV."


@pytest.fixture
async def bot(town: Town, store: Store) -> AsyncIterator[Bot]:
    """A bot that is ready."""
    async with living(town, store) as bot:
        yield bot


async def solved(town: Town) -> None:
    """Ann asks, Ben answers, Ann accepts with a check mark."""
    question = await town.help.say(town.ann, QUESTION)
    thread = await thread_on(question)
    await shown(thread, "Your question is open")
    reply = await thread.say(town.ben, ANSWER)
    await shown(thread, "somebody has written below")
    await town.ann.react(reply)
    await shown(thread, "that solved it for")


async def test_the_next_person_gets_the_answer_at_once(town: Town, bot: Bot, store: Store) -> None:
    """What Ann accepted from Ben answers Sam, who confirms it: Ben is credited twice, once each."""
    await solved(town)

    cleo = town.guild.member("Cleo")
    again = await town.help.say(cleo, "how can I export invoices as a spreadsheet?")
    thread = await thread_on(again)
    answer = await shown(thread, ANSWER)
    await cleo.press(answer, "That solved it")
    await shown(thread, "Solved. Thanks to")

    reports = Reports(store)
    assert await reports.balances(COMMUNITY) == {f"discord:{town.ben.id}": 17}
    assert await reports.differences(COMMUNITY) == []


async def test_an_undo_takes_back_exactly_what_was_caused(
    town: Town, bot: Bot, store: Store
) -> None:
    """The button Undo reopens, and withdraws the answer and the credit."""
    await solved(town)
    question = next(m for m in town.help.messages if m.content == QUESTION)
    thread = await thread_on(question)
    thanks = await shown(thread, "that solved it for")

    await town.ann.press(thanks, "Undo")

    await shown(thread, "Your question is open")
    reports = Reports(store)
    assert sum((await reports.balances(COMMUNITY)).values()) == 0
    assert all(entry.hidden for entry in await reports.entries(COMMUNITY))


async def test_staff_is_tagged_once_and_a_claim_ends_it(town: Town, bot: Bot) -> None:
    """Nobody answers in time: exactly the staff role is pinged; a claim edits the same message."""
    question = await town.help.say(town.ann, QUESTION)
    thread = await thread_on(question)
    await shown(thread, "Your question is open")

    town.clock.push(timedelta(minutes=31))
    card = await shown(town.staff_room, "has had no answer in time")
    assert card.pings == Pings(roles=frozenset({town.staff_role.id}))
    await town.sam.press(card, "Claim")

    await becomes(lambda: "is on it · since" in card.text, True)
    await shown(thread, "from our team is on it")
    town.clock.push(timedelta(hours=3))
    assert len(bots(town.staff_room)) == 1


async def test_who_is_not_staff_claims_nothing(town: Town, bot: Bot) -> None:
    """A press of somebody without the role is refused in a sentence that only they see."""
    await town.help.say(town.ann, QUESTION)
    await town.server.eventually(lambda: bool(bot.texts), "the question")
    town.clock.push(timedelta(minutes=31))
    card = await shown(town.staff_room, "has had no answer in time")

    await town.staff_room.allow(town.ben, fake.Can.VIEW_CHANNEL)
    pressed = await town.ben.press(card, "Claim")

    await private(pressed, "only the team can do this")
    assert "is on it" not in card.text


async def test_staff_resolves_with_a_closing_note(town: Town, bot: Bot) -> None:
    """The form asks for a note, and everybody in the thread reads it."""
    question = await town.help.say(town.ann, QUESTION)
    thread = await thread_on(question)
    await shown(thread, "Your question is open")
    town.clock.push(timedelta(minutes=31))
    card = await shown(town.staff_room, "has had no answer in time")

    form = await town.sam.press(card, "Resolve…")
    assert form.modal is not None
    (field,) = _fields(form.modal)
    await town.sam.submit(form, {field: "Exports work again since noon."})

    said = await shown(thread, "Exports work again since noon.")
    assert "from our team marked this as done" in said.text
    await becomes(lambda: "resolved by Sam" in card.text, True)


async def test_asked_in_private_then_posted(town: Town, bot: Bot, store: Store) -> None:
    """/ask answers only who asks; posted to the channel it is a question like any other."""
    asked = await town.ann.command("ask", in_channel=town.help, question="Where is the moon base?")
    answer = await private(asked, "I know no answer to this")
    before = len(town.help.messages)

    posted = await town.ann.press(answer, "Post it to the channel")

    (question,) = posted.replies
    assert not question.is_private
    thread = await thread_on(question)
    await shown(thread, "Your question is open")
    assert len(town.help.messages) == before + 1
    tickets = await Reports(store).tickets(COMMUNITY)
    public = tickets[-1]
    assert (public.asker.account, public.text) == (
        f"discord:{town.ann.id}",
        "Where is the moon base?",
    )


async def test_private_handoff(town: Town, bot: Bot) -> None:
    """Staff goes on in a private thread, whose way stands on the card; nobody else is in it."""
    question = await town.help.say(town.ann, QUESTION)
    thread = await thread_on(question)
    await shown(thread, "Your question is open")
    town.clock.push(timedelta(minutes=31))
    card = await shown(town.staff_room, "has had no answer in time")
    await town.sam.press(card, "Claim")
    await becomes(lambda: "Go on in private" in card.buttons, True)

    await town.sam.press(card, "Go on in private")

    await becomes(lambda: "goes on" in card.text, True)
    (room,) = [one for one in town.guild.threads.values() if one.is_private_thread]
    opening = await shown(room, "goes on with you here, in private")
    assert set(room.thread.members) >= {town.ann.id, town.sam.id}
    assert town.ben.id not in room.thread.members
    assert opening.pings.users == {town.ann.id, town.sam.id}


def _fields(modal: dict[str, object]) -> list[str]:
    """Custom ids of a form's inputs."""
    found: list[str] = []

    def walk(part: object) -> None:
        if isinstance(part, dict):
            if part.get("type") == 4:
                found.append(str(part["custom_id"]))
            for inner in part.values():
                walk(inner)
        elif isinstance(part, list):
            for inner in part:
                walk(inner)

    walk(modal)
    return found
