"""Questions and replies are edited and deleted, in whatever order the news arrives."""

import itertools
from datetime import timedelta

import pytest

from bot.domain.events import Event, MessageDeleted, MessageEdited, MessagePosted
from bot.domain.message import Action
from bot.domain.states import Status
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, START, Chat
from tests.scenarios.test_loop import ANSWER, QUESTION, solve


async def test_an_edited_question_is_matched_again(chat: Chat) -> None:
    """The bot's own message is edited to fit the new words; nothing is posted twice."""
    await solve(chat)
    asked = await chat.post(BEN, "How do I paint my bike shed?")
    assert "helpers see it now" in chat.slot("ack:2").text

    await chat.wait(timedelta(seconds=5))
    await chat.edit(BEN, asked, QUESTION)

    assert ANSWER in chat.slot("ack:2").text
    assert chat.slot("ack:2").edits == 1


async def test_an_edit_does_not_disturb_people(chat: Chat) -> None:
    """Once somebody has replied an edit changes the words, and nothing else."""
    await solve(chat)
    asked = await chat.post(BEN, "How do I paint my bike shed?")
    await chat.post(HANA, "With a brush, and two coats of it.", thread=asked)

    await chat.wait(timedelta(seconds=5))
    await chat.edit(BEN, asked, QUESTION)

    ticket = (await chat.reports.tickets(COMMUNITY))[1]
    assert ticket.text == QUESTION
    assert ANSWER not in chat.slot("ack:2").text


async def test_a_deleted_question_ends(chat: Chat) -> None:
    """Nothing of the bot is left below it, and staff is never tagged."""
    asked = await chat.post(ANN, QUESTION)

    await chat.delete(asked)

    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert ticket.status is Status.CLOSED
    assert chat.texts() == []
    await chat.wait(timedelta(days=3))
    assert chat.in_channel("staff") == []


async def test_a_deleted_question_stays_deleted(chat: Chat) -> None:
    """It cannot be opened again by a button that is still somewhere on a screen."""
    asked = await chat.post(ANN, QUESTION)
    await chat.delete(asked)

    key = await chat.press(ANN, Action.REOPEN)

    assert "was deleted" in chat.reply_to(key)


async def test_chatter_that_is_edited_into_a_question(chat: Chat) -> None:
    """Finishing a sentence by editing it is asking, too."""
    message = await chat.post(ANN, "how")
    assert chat.texts() == []

    await chat.edit(ANN, message, QUESTION)

    assert "helpers see it now" in chat.slot("ack:1").text


def news(chat: Chat, *, question: str, edited: str, deleted: bool) -> list[Event]:
    """One message's life, as the platform tells it."""
    at = chat.at("help", "x1")
    told: list[Event] = [
        MessagePosted(
            key="x:post", at=START, conversation=at, actor=ANN, message="x1", text=question
        ),
        MessageEdited(
            key="x:edit",
            at=START + timedelta(seconds=20),
            conversation=at,
            actor=ANN,
            message="x1",
            text=edited,
        ),
    ]
    if deleted:
        told.append(
            MessageDeleted(
                key="x:delete", at=START + timedelta(seconds=40), conversation=at, message="x1"
            )
        )
    return told


@pytest.mark.parametrize("deleted", [False, True])
@pytest.mark.parametrize(
    ("question", "edited"),
    [
        (QUESTION, "How do I export my invoices as a PDF file?"),
        ("how", QUESTION),
        (QUESTION, "never mind, found it"),
    ],
)
async def test_invariant_5_edit_or_delete_before_create_converges(
    chat: Chat, question: str, edited: str, deleted: bool
) -> None:
    """Whatever order the news arrives in, what stands in the end is the same."""
    outcomes = set()
    stories = itertools.permutations(news(chat, question=question, edited=edited, deleted=deleted))
    for number, story in enumerate(stories):
        scene = Chat(chat.store, community=f"c{number}")
        for event in news(scene, question=question, edited=edited, deleted=deleted):
            assert event.key
        mine = {e.key: e for e in news(scene, question=question, edited=edited, deleted=deleted)}
        for event in story:
            await scene.hand_in(mine[event.key])
        tickets = await scene.reports.tickets(scene.community)
        live = [
            (t.text, t.status, t.opened_at, t.step)
            for t in tickets
            if t.status is not Status.CLOSED
        ]
        outcomes.add((tuple(live), tuple(scene.texts())))

    assert len(outcomes) == 1
    assert deleted == (outcomes == {((), ())}) or edited.startswith("never")


async def test_an_edited_reply_before_it_arrives(chat: Chat) -> None:
    """A reply whose edit came first is taken with its newest words."""
    asked = await chat.post(ANN, QUESTION)
    at = chat.at("help", asked)
    later = START + timedelta(seconds=9)
    await chat.hand_in(
        MessageEdited(key="r:edit", at=later, conversation=at, actor=HANA, message="r", text=ANSWER)
    )

    await chat.hand_in(
        MessagePosted(
            key="r:post", at=START, conversation=at, actor=HANA, message="r", text="Open Bil"
        )
    )

    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert [reply.text for reply in ticket.replies] == [ANSWER]
