"""Whoever addresses the bot gets an answer or a reason."""

from datetime import timedelta

from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, RAJ, SAM, Chat
from tests.scenarios.test_loop import ANSWER, QUESTION, solve


async def test_a_mention_without_a_question(chat: Chat) -> None:
    """A greeting gets a reason instead of silence, and opens nothing."""
    await chat.post(ANN, "hey there", addressed=True)

    assert chat.texts()[0].startswith("What would you like to know?")
    assert await chat.reports.tickets(COMMUNITY) == []


async def test_a_mention_anywhere(chat: Chat) -> None:
    """Addressed in a channel that is not watched the bot helps all the same."""
    await solve(chat)

    await chat.post(BEN, QUESTION, channel="random", addressed=True)

    assert ANSWER in chat.slot("ack:2").text


async def test_a_mention_in_the_thread(chat: Chat) -> None:
    """Asked where things stand the bot says it, with the time."""
    asked = await chat.post(ANN, QUESTION)

    await chat.post(BEN, "any news on this one?", thread=asked, addressed=True)

    said = [shown for shown in chat.platform.shown.values() if ", our team is told." in shown.text]
    assert any(shown.text.startswith("The helpers have this question") for shown in said)


async def test_ask_without_words(chat: Chat) -> None:
    """An empty /ask says how it is used."""
    assert "/ask how do I" in await chat.command(ANN, "/ask")


async def test_help(chat: Chat) -> None:
    """Members see their commands, staff theirs as well."""
    assert "/queue" not in await chat.command(ANN, "/help")
    assert "/queue · what waits for us" in await chat.command(SAM, "/help")


async def test_my_tickets(chat: Chat) -> None:
    """My questions and where they stand; nobody else's."""
    assert await chat.command(BEN, "/tickets") == "You have asked nothing here yet."
    await chat.post(ANN, QUESTION)

    said = await chat.command(ANN, "/tickets")

    assert said == f"#1 {QUESTION} · with the helpers"


async def test_my_credit(chat: Chat) -> None:
    """The sum, how much of it is new, and how many people were helped."""
    assert (await chat.command(HANA, "/credit")).startswith("No credit yet.")
    await solve(chat)

    assert "15 points · you have helped 1 person" in await chat.command(HANA, "/credit")
    assert "These points are new" in await chat.command(HANA, "/credit")
    await chat.wait(timedelta(days=3))
    assert "are new" not in await chat.command(HANA, "/credit")


async def test_why(chat: Chat) -> None:
    """Every point is explained, those that were taken back too."""
    _, reply = await solve(chat)
    await chat.unreact(ANN, reply)

    said = await chat.command(HANA, "/why")

    assert "+15 your answer was accepted · #1" in said
    assert "−15 taken back, for that was undone: your answer was accepted · #1" in said


async def test_board(chat: Chat) -> None:
    """Who helped most, staff left out."""
    assert (await chat.command(ANN, "/board")).startswith("Nobody is on the board yet.")
    await solve(chat)
    await solve(chat, question="How do I reset my password?", answer="Use the link on the page.")
    asked = await chat.post(ANN, "Where can I see the log of my webhooks?")
    by_staff = await chat.post(SAM, "It is under Developers, then Logs.", thread=asked)
    await chat.react(ANN, by_staff)

    said = await chat.command(HANA, "/board")

    assert "1. Hana (you) · 30 points · helped 1 person" in said
    assert "Sam" not in said
    assert RAJ.name not in said


async def test_close_and_reopen(chat: Chat) -> None:
    """The asker closes in the thread and opens again, by command."""
    asked = await chat.post(ANN, QUESTION)

    assert await chat.command(ANN, "/close", thread=asked) == f"Done: #1 “{QUESTION}” is closed."
    assert await chat.command(ANN, "/close", thread=asked) == (
        "That was not done: the question is closed already. /reopen opens it again."
    )
    assert await chat.command(ANN, "/reopen") == f"Done: #1 “{QUESTION}” is open again."
    assert await chat.command(ANN, "/reopen 1") == (
        "That was not done: the question is open already."
    )


async def test_the_queue(chat: Chat) -> None:
    """What waits, the next deadline first, with who is on it."""
    assert await chat.command(SAM, "/queue") == "Nothing waits."
    await chat.post(ANN, QUESTION)
    await chat.wait(timedelta(minutes=10))
    await chat.post(BEN, "How do I reset my password?")
    await chat.command(SAM, "/claim 1")

    first, second = (await chat.command(SAM, "/queue")).splitlines()

    assert first.startswith("#2 How do I reset my password? · with the helpers · Ben")
    assert second.startswith("#1 How do I export my invoices as a spreadsheet? · Sam is on it")


async def test_staff_resolves_by_command(chat: Chat) -> None:
    """A number that begins with # is a number, too."""
    await chat.post(ANN, QUESTION)

    assert await chat.command(SAM, "/resolve #1") == f"Done: #1 “{QUESTION}” is resolved."
    assert await chat.command(SAM, "/claim 77") == "There is no question #77 here."


async def test_a_second_message_at_once_is_no_second_question(chat: Chat) -> None:
    """People write in pieces: what follows within two minutes belongs to the first."""
    await chat.post(ANN, QUESTION)
    await chat.wait(timedelta(seconds=40))

    await chat.post(ANN, "and how do I get the old invoices into Excel?")

    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert len(ticket.replies) == 1


async def test_a_second_question_is_never_swallowed(chat: Chat) -> None:
    """However soon it comes, another question is answered or acknowledged for itself."""
    await chat.post(ANN, QUESTION)
    await chat.wait(timedelta(seconds=3))

    await chat.post(ANN, "Where do I change my password?")

    assert len(await chat.reports.tickets(COMMUNITY)) == 2
    assert "helpers see it now" in chat.slot("ack:2").text


async def test_a_reply_outside_the_thread_counts(chat: Chat) -> None:
    """Who answers with the platform's reply function, in the channel, is heard as well."""
    asked = await chat.post(ANN, QUESTION)

    reply = await chat.post(HANA, ANSWER, reply_to=asked)
    await chat.post(ANN, "thanks, that worked!", reply_to=reply)

    assert "did Hana’s message solve it?" in chat.slot("proposal:1").text


async def test_an_old_question_that_comes_back(chat: Chat) -> None:
    """A new question in a solved thread gets a way to open it again, once."""
    asked, _ = await solve(chat)

    await chat.post(ANN, "it does not work any more", thread=asked)
    await chat.post(ANN, "it really does not work", thread=asked)

    again = [text for text in chat.texts() if text == "Is it not solved after all?"]
    assert len(again) == 1
