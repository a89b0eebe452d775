"""Staff hands a question over, goes on in private, and closes with a word to everybody."""

from datetime import timedelta

import pytest

from bot.domain.identity import Conversation
from bot.domain.message import Action
from bot.domain.states import Status
from bot.domain.ticket import Ticket
from tests.scenarios.chat import ANN, BEN, CID, COMMUNITY, HANA, MIA, SAM, Chat
from tests.scenarios.test_loop import QUESTION

NOTE = "Fixed in the release of tonight."
IN_PRIVATE = "Your contract has a clause for that: number 7 on page 3."


@pytest.fixture
async def claimed(chat: Chat) -> Chat:
    """Ann asked, Ben asked the same, and Sam is on it."""
    await chat.post(ANN, QUESTION)
    await chat.post(BEN, QUESTION)
    await chat.press(SAM, Action.CLAIM)
    return chat


async def ticket_of(chat: Chat) -> Ticket:
    return (await chat.reports.tickets(COMMUNITY))[0]


async def write(chat: Chat, who: object, text: str, room: Conversation) -> str:
    """Write in the private conversation."""
    assert who in (ANN, SAM, MIA)
    author = ANN if who == ANN else SAM if who == SAM else MIA
    return await chat.post(author, text, channel=room.channel, thread=room.thread, private=True)


async def test_a_closing_note(claimed: Chat) -> None:
    """What staff writes at the end is read by the asker and by whoever asked the same."""
    await claimed.press(SAM, Action.RESOLVE, 1, f"  {NOTE} ")

    said = f"{NOTE}\nSam from our team marked this as done."
    assert claimed.slot("ack:1").text == said
    assert claimed.slot("told:1").text.startswith(f"{NOTE}\nSam from our team marked")


@pytest.mark.parametrize("note", ["", "  \n "])
async def test_no_note(claimed: Chat, note: str) -> None:
    """An empty note is none."""
    await claimed.press(SAM, Action.RESOLVE, 1, note)

    assert claimed.slot("ack:1").text == "Sam from our team marked this as done."


async def test_a_note_by_command(claimed: Chat) -> None:
    """/resolve takes the note behind the number, whoever had claimed it."""
    said = await claimed.command(MIA, f"/resolve 1 {NOTE}")

    assert said == f"Done: #1 “{QUESTION}” is resolved."
    assert claimed.slot("ack:1").text.startswith(NOTE)


async def test_a_hand_over(claimed: Chat) -> None:
    """Mia has it now, is pinged once, and every message names her."""
    await claimed.press(SAM, Action.ASSIGN, 1, target=MIA)

    assert (
        claimed.slot("handed:1").text == f"Mia, Sam hands #1 over to you: {QUESTION}\n"
        "On it before: Sam since 2026-01-05 09:00 UTC."
    )
    assert "Mia is on it" in claimed.slot("card:1:1").text
    assert "Mia from our team is on it." in claimed.slot("ack:1").text
    assert claimed.platform.notified.count((MIA.account,)) == 1
    again = await claimed.press(SAM, Action.ASSIGN, 1, target=MIA)
    assert claimed.reply_to(again) == "Mia is on it already."
    assert claimed.platform.notified.count((MIA.account,)) == 1


async def test_a_hand_over_with_a_note(claimed: Chat) -> None:
    """Mia reads the note and who had it before; nobody outside the team does."""
    said = await claimed.command(SAM, "/assign 1 @Mia please check the invoice", target=MIA)

    handed = claimed.slot("handed:1")
    assert said == f"Done: #1 “{QUESTION}” is Mia’s now."
    assert handed.text.splitlines()[1:] == [
        "please check the invoice",
        "On it before: Sam since 2026-01-05 09:00 UTC.",
    ]
    assert handed.labels == ["Give it back"]
    assert "please check the invoice" in claimed.slot("card:1:1").text
    outside = claimed.texts(lambda shown: shown.to.channel != "staff")
    assert not [text for text in outside if "invoice" in text.replace(QUESTION, "")]


async def test_given_back(claimed: Chat) -> None:
    """It is Sam's again, who is told once; the note stays with it, and he cannot give it back."""
    await claimed.press(SAM, Action.ASSIGN, 1, "please check the invoice", target=MIA)
    claimed.clock.set(claimed.clock.now() + timedelta(minutes=5))
    before = claimed.platform.notified.count((SAM.account,))

    await claimed.press(MIA, Action.GIVE_BACK)

    claim = (await ticket_of(claimed)).claim
    assert claim is not None
    assert (claim.by, claim.note) == (SAM, "please check the invoice")
    assert claimed.slot("handed:1").text.startswith("Sam, Mia gives #1 back to you: ")
    assert claimed.slot("handed:1").labels == []
    card = claimed.slot("card:1:1").text
    assert "Sam is on it" in card
    assert "please check the invoice" in card
    assert "Mia gave it back. On it before: Sam since 2026-01-05 09:00 UTC, Mia since" in card
    assert claimed.platform.notified.count((SAM.account,)) == before + 1
    again = await claimed.press(SAM, Action.GIVE_BACK)
    assert claimed.reply_to(again).startswith("That was not done: nobody has handed this")


async def test_only_who_got_it_gives_it_back(claimed: Chat) -> None:
    """Neither the giver nor somebody outside the team, and only what was handed over."""
    await claimed.press(SAM, Action.ASSIGN, 1, "", target=MIA)

    by_giver = await claimed.press(SAM, Action.GIVE_BACK)
    by_helper = await claimed.press(HANA, Action.GIVE_BACK)
    await claimed.press(MIA, Action.CLAIM)
    by_claimer = await claimed.press(MIA, Action.GIVE_BACK)

    assert claimed.reply_to(by_giver).endswith("nobody has handed this question over to you.")
    assert claimed.reply_to(by_helper) == "That was not done: only the team can do this."
    assert claimed.reply_to(by_claimer).startswith("That was not done: ")


async def test_a_private_word_is_in_no_public_note(claimed: Chat) -> None:
    """What was said in private is left out of the closing note, and the asker may come back."""
    asked = (await ticket_of(claimed)).message
    await claimed.press(SAM, Action.HANDOFF)
    room = await claimed.open_room()
    await write(claimed, ANN, "My contract number is 4711-0815, please look at it.", room)
    await write(claimed, SAM, IN_PRIVATE, room)

    key = await claimed.press(
        SAM, Action.RESOLVE, 1, "Done for contract 4711-0815: it has a clause for that: number 7."
    )

    outside = claimed.texts(lambda shown: shown.to.channel == "help")
    assert not [text for text in outside if "4711" in text or "clause for that" in text]
    assert claimed.slot("ack:1").text.startswith("Done for contract […]")
    assert claimed.slot("told:1").text.startswith("Done for contract […]")
    assert "was said in private" in claimed.reply_to(key)
    await claimed.post(ANN, "it does not work any more", thread=asked)
    assert claimed.has("again:1")
    await claimed.press(ANN, Action.REOPEN)
    assert (await ticket_of(claimed)).status is Status.OPEN


async def test_handed_on_and_back_at_once(claimed: Chat) -> None:
    """However quickly it changes hands, whoever gets it is told."""
    await claimed.press(SAM, Action.ASSIGN, 1, target=MIA)
    claimed.clock.set(claimed.clock.now() + timedelta(milliseconds=5))

    await claimed.press(MIA, Action.ASSIGN, 1, target=SAM)

    assert claimed.platform.notified.count((SAM.account,)) == 1
    assert claimed.slot("handed:1").text.startswith("Sam, Mia hands #1 over to you")


async def test_the_new_one_is_held_to_it(claimed: Chat) -> None:
    """A silent claim of the new one goes back to the team, with her name."""
    await claimed.press(SAM, Action.ASSIGN, 1, target=MIA)

    await claimed.wait(timedelta(days=1))

    assert (await ticket_of(claimed)).status is not Status.CLAIMED
    assert not claimed.has("handed:1")


@pytest.mark.parametrize("target", [HANA, CID, None])
async def test_only_to_the_team(claimed: Chat, target: object) -> None:
    """Nobody outside the team can be handed a question."""
    whom = HANA if target == HANA else CID if target == CID else None

    key = await claimed.press(SAM, Action.ASSIGN, 1, target=whom)

    assert claimed.reply_to(key).startswith("That was not done: ")
    assert (await ticket_of(claimed)).claim is not None
    assert "Sam is on it" in claimed.slot("card:1:1").text


async def test_to_oneself_is_a_claim(claimed: Chat) -> None:
    """Who takes it from a colleague pings nobody, least of all themselves."""
    await claimed.press(MIA, Action.ASSIGN, 1, target=MIA)

    assert "Mia is on it" in claimed.slot("card:1:1").text
    assert not claimed.has("handed:1")
    assert claimed.platform.notified.count((MIA.account,)) == 0


async def test_assign_by_command(claimed: Chat) -> None:
    """/assign names who has it now; members cannot use it."""
    refused = await claimed.command(ANN, "/assign 1 @Mia", target=MIA)
    unsaid = await claimed.command(SAM, "/assign 1")

    done = await claimed.command(SAM, "/assign 1 @Mia", target=MIA)

    assert refused == "That was not done: only the team can use /assign."
    assert unsaid == "That was not done: say who shall take it over."
    assert done == f"Done: #1 “{QUESTION}” is Mia’s now."


async def test_a_name_that_no_database_stores(claimed: Chat) -> None:
    """NUL and half a surrogate pair in a name do not stop a hand-over."""
    odd = type(MIA)(account=MIA.account, name="Mi\0a\ud800", role=MIA.role)

    await claimed.press(SAM, Action.ASSIGN, 1, target=odd)

    assert "Mia? is on it" in claimed.slot("card:1:1").text


async def test_on_in_private(claimed: Chat) -> None:
    """The asker and whoever is on it get a conversation of their own; the team can find it."""
    await claimed.command(SAM, "/private 1")
    opening = claimed.slot("room:1")

    room = await claimed.open_room()

    assert opening.room == (ANN.account, SAM.account)
    assert opening.message.pings == opening.room
    assert opening.text.startswith("Ann, Sam from our team goes on with you here, in private.")
    assert "They go on with you in private." in claimed.slot("ack:1").text
    assert "goes on in private" in claimed.slot("card:1:1").text
    assert "Go on in private" not in claimed.slot("card:1:1").labels
    assert (await ticket_of(claimed)).handoff is not None
    assert room.thread


async def test_what_is_said_there_belongs_to_the_question(claimed: Chat) -> None:
    """A reply in the room is a reply; accepted, it is credited, and kept or quoted nowhere."""
    await claimed.press(SAM, Action.HANDOFF)
    room = await claimed.open_room()
    reply = await write(claimed, SAM, IN_PRIVATE, room)

    await write(claimed, ANN, "thanks, that solved it!", room)
    await claimed.press(ANN, Action.ACCEPT, 1, reply)

    ticket = await ticket_of(claimed)
    assert ticket.status is Status.RESOLVED
    assert len(ticket.replies) == 2
    assert await claimed.reports.entries(COMMUNITY) == []
    assert await claimed.reports.balances(COMMUNITY) == {SAM.account: 15}
    assert await claimed.reports.differences(COMMUNITY) == []
    outside = claimed.texts(lambda shown: shown.to.channel != room.channel and not shown.room)
    assert not [text for text in outside if "contract" in text]
    assert claimed.slot("ack:1").text == "Solved by Sam, in private."
    assert claimed.slot("told:1").text.startswith("Sam solved the question that you shared, in pri")
    assert claimed.slot("thanks:1:private").to == room
    whole = await claimed.press(CID, Action.WHOLE, 1, reply)
    assert claimed.reply_to(whole) == "This answer is not on show any more."


async def test_a_public_answer_after_a_private_one(claimed: Chat) -> None:
    """Thanks stand where the answer stands, also when another one is chosen."""
    await claimed.press(SAM, Action.HANDOFF)
    room = await claimed.open_room()
    private = await write(claimed, SAM, IN_PRIVATE, room)
    asked = (await ticket_of(claimed)).message
    public = await claimed.post(HANA, "Billing, Invoices, Export, and then CSV.", thread=asked)
    await claimed.press(ANN, Action.ACCEPT, 1, private)

    await claimed.press(ANN, Action.ACCEPT, 1, public)

    thanks = claimed.slot("thanks:1")
    assert (thanks.to.channel, thanks.text[:15]) == ("help", "Thank you, Hana")
    assert not claimed.has("thanks:1:private")


async def test_a_colleague_goes_on_in_private_as_well(claimed: Chat) -> None:
    """After a hand-over nobody is told that the new one is in private until she is."""
    await claimed.press(SAM, Action.HANDOFF)
    await claimed.open_room()
    await claimed.press(SAM, Action.ASSIGN, 1, target=MIA)
    before = claimed.slot("ack:1").text
    claimed.clock.set(claimed.clock.now() + timedelta(milliseconds=5))

    await claimed.press(MIA, Action.HANDOFF)

    assert before == "Mia from our team is on it."
    assert claimed.slot("room:1").room == (ANN.account, MIA.account)
    assert "They go on with you in private." in claimed.slot("ack:1").text


async def test_twice_by_the_same(claimed: Chat) -> None:
    """A second tap opens no second conversation."""
    await claimed.press(SAM, Action.HANDOFF)

    key = await claimed.press(SAM, Action.HANDOFF)

    assert claimed.reply_to(key) == "That was not done: it goes on in private already."


async def test_from_a_direct_message(chat: Chat) -> None:
    """A question that was asked in private goes on with somebody of staff like any other."""
    await chat.post(ANN, QUESTION, channel="dm", addressed=True, private=True)

    await chat.press(SAM, Action.HANDOFF)

    assert chat.slot("room:1").room == (ANN.account, SAM.account)
    room = await chat.open_room()
    reply = await write(chat, SAM, IN_PRIVATE, room)
    await chat.press(ANN, Action.ACCEPT, 1, reply)
    assert chat.slot("ack:1").text == "Solved by Sam: the answer"
    assert await chat.reports.entries(COMMUNITY) == []


async def test_the_next_asker_learns_nothing_of_it(claimed: Chat) -> None:
    """The first asker deletes the question: it is Ben's now, and the private talk is not."""
    await claimed.press(SAM, Action.HANDOFF)
    await claimed.open_room()
    asked = (await ticket_of(claimed)).message

    await claimed.delete(asked)

    ticket = await ticket_of(claimed)
    assert (ticket.asker, ticket.handoff) == (BEN, None)
    assert claimed.slot("ack:1").text == "Sam from our team is on it."
    assert "in private" not in claimed.slot("card:1:1").text


async def test_not_from_a_question_in_private(chat: Chat) -> None:
    """What was asked with /ask is nobody's to hand over."""
    await chat.ask(ANN, QUESTION)

    said = await chat.command(SAM, "/private 1")

    assert said == "That was not done: the question was asked in private."
