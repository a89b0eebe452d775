"""Topics in a community: questions are filed, people correct it, helpers choose theirs."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.domain.identity import Actor, Role
from bot.domain.message import Action
from bot.domain.ticket import Ticket
from bot.domain.topics import Kept, Topic
from bot.store import Store, TopicPages
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, SAM, Chat

GUS = Actor(account="fake:gus", name="Gus", role=Role.GUEST)
INVOICE = "Where do I find my invoice?"
AGAIN = "Where do I find the invoice of March?"
SIGN_IN = "How do I reset my password?"


async def with_topics(chat: Chat) -> None:
    """Two topics, made by staff."""
    await chat.command(SAM, "/topic add Billing: invoice, refund")
    await chat.command(SAM, "/topic add Login: password, account")


async def ticket(chat: Chat, number: int = 1) -> Ticket:
    found = await chat.reports.ticket(chat.community, number)
    assert found is not None
    return found


async def answered(chat: Chat, who: Actor, question: str) -> None:
    """*who* asks, Hana answers and is accepted."""
    asked = await chat.post(who, question)
    reply = await chat.post(HANA, "You find it in the settings, on the right.", thread=asked)
    await chat.react(who, reply)


async def entry_topics(chat: Chat) -> list[str]:
    return [entry.topic for entry in await chat.reports.entries(chat.community)]


async def known(chat: Chat) -> Sequence[Topic]:
    return await TopicPages(chat.store).known(chat.community)


async def test_a_question_is_filed_when_it_is_asked(chat: Chat) -> None:
    """By the topic's own words while no entry has it; what fits none has no topic."""
    await with_topics(chat)

    await chat.post(ANN, INVOICE)
    await chat.post(BEN, "Why does my cat bark at night?")

    first, second = await ticket(chat, 1), await ticket(chat, 2)
    assert (first.topic, first.filed_by) == ("billing", "")
    assert first.guesses[0].name == "Billing"
    assert second.topic == ""


async def test_without_topics_nothing_is_filed(chat: Chat) -> None:
    """A community without topics has questions without guesses."""
    await chat.post(ANN, INVOICE)

    asked = await ticket(chat)

    assert (asked.topic, asked.guesses) == ("", ())
    assert "no topics" in await chat.command(SAM, "/topic")


async def test_a_reworded_question_is_filed_anew(chat: Chat) -> None:
    """Other words, another topic; what a person said stays."""
    await with_topics(chat)
    first = await chat.post(ANN, INVOICE)
    second = await chat.post(BEN, "Can I get a refund for a broken lamp?")
    await chat.command(SAM, "/tag 2 none")

    await chat.edit(ANN, first, SIGN_IN)
    await chat.edit(BEN, second, "Can I get a refund of the invoice?")

    assert (await ticket(chat, 1)).topic == "login"
    assert (await ticket(chat, 2)).topic == ""


async def test_the_next_question_learns_from_a_correction(chat: Chat) -> None:
    """An answer is kept under its question's topic, follows a correction, and teaches the next."""
    await chat.command(SAM, "/topic add Billing: money")
    await chat.command(SAM, "/topic add Papers: passport")
    await answered(chat, ANN, INVOICE)
    before = await entry_topics(chat)

    said = await chat.command(SAM, "/tag 1 papers")

    corrected = await ticket(chat, 1)
    await chat.post(BEN, AGAIN)
    assert (before, await entry_topics(chat)) == ([""], ["papers"])
    assert "filed under Papers now. Questions like it go there" in said
    assert (corrected.topic, corrected.filed_by) == ("papers", SAM.account)
    assert (await ticket(chat, 2)).topic == "papers"


async def test_a_kept_answer_has_the_topic_of_its_question(chat: Chat) -> None:
    """Publishing carries the topic over."""
    await with_topics(chat)

    await answered(chat, ANN, INVOICE)

    assert await entry_topics(chat) == ["billing"]


async def test_a_stored_answer_counts_on_its_topic(chat: Chat) -> None:
    """What it earned by helping again is on the topic's board, like what it earned at first."""
    await with_topics(chat)
    await answered(chat, ANN, INVOICE)
    (entry,) = await chat.reports.entries(chat.community)
    await chat.post(BEN, INVOICE)

    await chat.press(BEN, Action.SOLVED, 2, entry.id)

    assert "Hana (you) · 17 points" in await chat.command(HANA, "/board billing")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/tag 1 nonsense", "no topic “nonsense”. There are Billing and Login."),
        ("/tag 1 billing", "filed under Billing already"),
        ("/tag 1", "Which topic? Write it as well: /tag 1 Billing"),
        ("/tag 1 LOGIN", "#1 is filed under Login now. Its answer will go there too."),
        ("/tag 1 none", "#1 is under no topic now"),
    ],
)
async def test_tagging(chat: Chat, line: str, said: str) -> None:
    """Every word behind `tag` is answered: done, or what there is to choose from."""
    await with_topics(chat)
    await chat.post(ANN, INVOICE)

    reply = await chat.command(HANA, line)

    assert said in reply


async def test_only_those_concerned_can_tag(chat: Chat) -> None:
    """A stranger to the question cannot file it; its asker can, in its thread."""
    await with_topics(chat)
    asked = await chat.post(ANN, INVOICE)

    refused = await chat.command(BEN, "/tag 1 login")
    done = await chat.command(ANN, "/tag login", thread=asked)

    assert "only" in refused
    assert "filed under Login" in done
    assert (await ticket(chat)).topic == "login"


async def test_one_tap_on_the_card_of_staff(chat: Chat) -> None:
    """The card says the topic and offers the way out, until a person has said it."""
    await with_topics(chat)
    await chat.post(ANN, INVOICE)
    await chat.wait((await ticket(chat)).limits.first_response)
    card = chat.slot("card:1")

    key = await chat.press(SAM, Action.TOPIC, 1, "")

    after = chat.slot("card:1")
    assert "about Billing" in card.text
    assert "Another topic" in card.labels
    assert "about Billing" not in after.text
    assert "Another topic" not in after.labels
    assert "say which: /tag 1 Billing" in chat.reply_to(key)


async def test_one_tap_on_a_question_that_has_no_topic(chat: Chat) -> None:
    """Nobody follows anything, and no topic comes near: its asker has every topic to tap on."""
    await with_topics(chat)
    await chat.post(ANN, "Why does it say forbidden on the second page?")
    await chat.wait(timedelta(minutes=5))
    labels = chat.slot("ack:1").labels
    key = await chat.press(ANN, Action.TOPIC, 1, "?")
    offered = [each for each in chat.platform.shown.values() if each.text == "What is #1 about?"]
    await chat.press(ANN, Action.TOPIC, 1, "login")

    assert "It’s about…" in labels or "Something else…" in labels
    assert chat.reply_to(key) == "What is #1 about?"
    assert offered[0].labels == ["Billing", "Login"]
    assert (await ticket(chat)).topic == "login"
    assert chat.slot("ack:1").labels == ["Not a question"]


async def test_following(chat: Chat) -> None:
    """A helper chooses by name or by tap, sees what they solved first, and can stop."""
    await with_topics(chat)
    await answered(chat, ANN, SIGN_IN)

    listed = await chat.command(HANA, "/topics")
    by_name = await chat.command(HANA, "/topics billing")
    key = await chat.press(HANA, Action.FOLLOW, 0, "login")
    marked = await chat.command(HANA, "/topics")
    none = await chat.command(HANA, "/topics none")

    assert "Login · you have solved 1 here\nBilling" in listed
    assert "You are asked about Billing, at most 8 questions a day, by mention" in by_name
    assert "You are asked about Billing and Login" in chat.reply_to(key)
    assert "Billing · you follow it" in marked
    assert "You follow no topic now" in none


async def test_all_topics_and_one_less(chat: Chat) -> None:
    """All can be followed at once; a tap leaves one; a topic that is gone cannot be followed."""
    await with_topics(chat)
    await chat.command(HANA, "/topics all")

    key = await chat.press(HANA, Action.UNFOLLOW, 0, "billing")
    gone = await chat.press(HANA, Action.FOLLOW, 0, "nonsense")

    page = await TopicPages(chat.store).page(COMMUNITY)
    assert "You are asked about Login, " in chat.reply_to(key)
    assert "no topic “nonsense”" in chat.reply_to(gone)
    assert [(line.topic.name, line.helpers) for line in page.lines] == [
        ("Billing", 0),
        ("Login", 1),
    ]


async def test_guests_follow_nothing(chat: Chat) -> None:
    """Somebody who is not of the community cannot be asked."""
    await with_topics(chat)

    typed = await chat.command(GUS, "/topics billing")
    tapped = await chat.press(GUS, Action.FOLLOW, 0, "billing")

    assert "only members" in typed
    assert "only members" in chat.reply_to(tapped)


async def test_staff_manages_topics(chat: Chat) -> None:
    """Adding files what is stored already; renaming keeps it; removing says how much had it."""
    await answered(chat, ANN, INVOICE)
    await chat.command(HANA, "/topics")

    made = await chat.command(SAM, "/topic add Billing: invoice, refund")
    await chat.command(HANA, "/topics billing")
    renamed = await chat.command(SAM, "/topic rename Billing to Payments")
    listed = await chat.command(SAM, "/topic")
    removed = await chat.command(SAM, "/topic remove payments")
    await chat.post(BEN, AGAIN)

    assert "Billing is a topic now. 1 stored answer near it is filed under it, and so" in made
    assert "Billing is called Payments" in renamed
    assert "Payments · 0 questions, 1 answer, 1 helper" in listed
    assert "0 questions and 1 answer had it, 1 helper followed it." in removed
    assert (await ticket(chat, 2)).topic == ""
    assert "only the team" in await chat.command(BEN, "/topic add X")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/topic add billing", "there is the topic Billing already"),
        ("/topic add", "a topic needs a name"),
        ("/topic rename Billing", "say the old name and the new one"),
        ("/topic rename Nothing to X", "there is no topic “Nothing”. There is Billing, Login"),
        ("/topic rename Billing to Login", "there is the topic Login already"),
        ("/topic remove Nothing", "there is no topic “Nothing”"),
        ("/topic keep 1", "no topic is proposed now"),
        ("/topic dance", "lists the topics"),
    ],
)
async def test_what_cannot_be_done(chat: Chat, line: str, said: str) -> None:
    """What staff typed and cannot be done is answered in a sentence, and changes nothing."""
    await with_topics(chat)
    before = await known(chat)

    reply = await chat.command(SAM, line)

    assert "That was not done" in reply
    assert said in reply
    assert await known(chat) == before


async def test_proposals(chat: Chat) -> None:
    """Past questions that are alike are proposed with examples, kept under a name, or dropped."""
    towns, shades = (
        ("Rome", "Oslo", "Bonn", "Kyiv", "Bern"),
        ("red", "green", "blue", "grey", "teal"),
    )
    for town in towns:
        await answered(chat, ANN, f"When does the night train to {town} leave the station?")
    for shade in shades:
        await answered(chat, BEN, f"Why is the {shade} paint of my fence peeling off?")

    shown = await chat.command(SAM, "/topic propose")
    waiting = [topic for topic in await known(chat) if topic.kept is Kept.PROPOSED]
    trains = next(n for n, topic in enumerate(waiting, 1) if "train" in topic.words)
    kept = await chat.command(SAM, f"/topic keep {trains} as Trains")
    dropped = await chat.command(SAM, "/topic drop 1")
    again = await chat.command(SAM, "/topic propose")

    assert shown.count("5 questions") == len(waiting) == 2
    assert "“When does the night train to" in shown
    assert "Trains is a topic now. 5 stored answers near it are filed under it, and so" in kept
    assert "not proposed any more" in dropped
    assert "suggest no further topics" in again
    assert sorted(await entry_topics(chat)) == [""] * 5 + ["trains"] * 5


async def test_communities_apart(store: Store) -> None:
    """Topics, and who follows them, are one community's: another one knows neither."""
    one, other = Chat(store), Chat(store, community="umbrella")
    await with_topics(one)
    await one.command(HANA, "/topics all")

    await other.post(ANN, INVOICE)
    there = await other.command(HANA, "/topics")

    assert (await ticket(other)).guesses == ()
    assert "no topics here yet" in there
    assert await known(other) == []
