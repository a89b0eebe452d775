"""What channels learn, on both databases; and a database from before they could."""

from bot.domain.message import Action
from bot.store import Store
from tests.scenarios.chat import BEN, COMMUNITY, SAM, Chat
from tests.scenarios.test_loop import QUESTION


async def test_lessons_are_kept(any_store: Store) -> None:
    """What is learned, unlearned and read again is the same on both databases."""
    chat = Chat(any_store)
    await chat.post(BEN, QUESTION)

    await chat.press(SAM, Action.NOT_A_QUESTION)
    learned = await chat.reports.hearing(chat.at("help"), QUESTION.upper())
    elsewhere = await chat.reports.hearing(chat.at("billing"), QUESTION)
    await chat.press(BEN, Action.REOPEN)
    unlearned = await chat.reports.hearing(chat.at("help"), QUESTION)

    assert (round(learned.raised, 9), learned.refused) == (0.4, True)
    assert (elsewhere.raised, elsewhere.refused) == (0.0, False)
    assert (unlearned.raised, unlearned.refused) == (0.0, False)


async def test_a_filled_database_of_the_first_version(old_store: Store) -> None:
    """Bringing a database up to date keeps its tickets, and from then on channels learn."""
    chat = Chat(old_store)

    await chat.post(BEN, "Where do I park my bike?")
    await chat.press(SAM, Action.NOT_A_QUESTION, 2)

    assert len(await chat.reports.tickets(COMMUNITY)) == 2
    assert (await chat.reports.hearing(chat.at("help"), "")).raised > 0
