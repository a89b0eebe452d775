"""What people write on Discord is taken in, and answered where they wrote it."""

from bot.store import Store
from tests.discord_server.waiting import eventually
from tests.wire.living import Town, living

QUESTION = "How do I reset my password? The link in the mail does not work."


async def test_a_question_is_answered_in_a_thread_on_it(town: Town, store: Store) -> None:
    """A question in a channel gets a thread with the bot's message in it."""
    async with living(town, store):
        asked = await town.help.say(town.ann, QUESTION)

        thread = await eventually(lambda: asked.started, "a thread on the question")
        shown = await eventually(lambda: thread.messages, "a message of the bot")

    assert thread.id == asked.id
    assert shown[0].author is town.server.bot
    assert thread.name.startswith("How do I reset my password?")
