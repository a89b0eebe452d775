"""What channels learn, on both databases; and a database from before they could."""

from sqlalchemy import text

from bot.domain.message import Action
from bot.store import Store, migrate
from tests.scenarios.chat import ANN, BEN, COMMUNITY, SAM, Chat
from tests.scenarios.test_loop import QUESTION, solve


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


async def test_a_filled_database_of_the_first_version(any_store: Store, any_address: str) -> None:
    """Bringing a database up to date keeps what is in it, and from then on it learns."""
    chat = Chat(any_store)
    await solve(chat)
    async with any_store.engines.write.begin() as db:
        await db.execute(text("DROP TABLE lessons"))
        await db.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    version = await migrate(any_address)
    await chat.post(ANN, "Where do I park my bike?")
    await chat.press(SAM, Action.NOT_A_QUESTION, 2)

    assert version >= "0002"
    assert len(await chat.reports.tickets(COMMUNITY)) == 2
    assert (await chat.reports.hearing(chat.at("help"), "")).raised > 0
