"""The asker never comes back: helpers of rank, or that nobody objects, settle the question."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.identity import Actor
from bot.domain.message import Action
from bot.domain.parts.endings import Consent
from bot.domain.policy import Credits
from bot.domain.states import Status
from bot.domain.ticket import Ticket
from bot.store import Store
from tests.scenarios.chat import ANN, BEN, CID, COMMUNITY, HANA, POLICY, RAJ, SAM, Chat
from tests.scenarios.test_loop import ANSWER, QUESTION
from tests.scenarios.test_sharing import balances

GONE = timedelta(days=3)  # longer than the asker is waited for
OTHER = "Ask the support for the file, they send it."
PIA = Actor(account="fake:pia", name="Pia", role=HANA.role)


async def ticket(chat: Chat) -> Ticket:
    return (await chat.reports.tickets(COMMUNITY))[0]


async def asked_and_answered(chat: Chat) -> tuple[str, str, str]:
    """Ann asks; Ben and Cid answer differently: the ids of the messages."""
    asked = await chat.post(ANN, QUESTION)
    first = await chat.post(BEN, ANSWER, thread=asked)
    second = await chat.post(CID, OTHER, thread=asked)
    return asked, first, second


async def live(chat: Chat) -> list[str]:
    return [e.answer for e in await chat.reports.entries(COMMUNITY) if not e.hidden]


async def test_two_helpers_accept_for_an_asker_who_is_gone(chat: Chat) -> None:
    """Where askers never close, helpers went uncredited for years (Together-Java/JavaBot#414)."""
    _, first, _ = await asked_and_answered(chat)
    await chat.react(HANA, first)
    await chat.react(RAJ, first)
    assert await balances(chat) == {}

    await chat.wait(GONE)

    said = chat.slot("thanks:1")
    assert "Ann has not come back; two helpers say that this is the answer." in said.text
    assert said.text.startswith("Thank you, Ben, for the answer.")
    assert said.labels == ["That solved it", "Not yet", "Don’t keep it", "Team: it is right"]
    assert await balances(chat) == {BEN.account: 8}
    assert await live(chat) == [ANSWER]
    ended = (await ticket(chat)).resolution
    assert ended is not None
    assert (ended.consent, ended.by.account) == (Consent.QUORUM, HANA.account)


async def test_one_helper_is_no_quorum(chat: Chat) -> None:
    """Nor the same one twice, nor somebody without rank, nor the author."""
    _, first, _ = await asked_and_answered(chat)
    await chat.react(HANA, first)
    await chat.react(HANA, first, "☑️")
    await chat.react(CID, first)
    await chat.react(BEN, first)

    await chat.wait(GONE)

    assert (await ticket(chat)).status is Status.CLOSED
    assert await balances(chat) == {}


async def test_a_voice_that_is_taken_back(chat: Chat) -> None:
    """Taking ✅ off is taking the word back."""
    _, first, _ = await asked_and_answered(chat)
    await chat.react(HANA, first)
    await chat.react(RAJ, first)

    await chat.unreact(RAJ, first)
    await chat.wait(GONE)

    assert (await ticket(chat)).status is Status.CLOSED


async def test_the_most_voices_win(chat: Chat) -> None:
    """Of two answers with enough voices it is the one with more."""
    _, first, second = await asked_and_answered(chat)
    for who, message in ((HANA, second), (RAJ, second), (HANA, first), (RAJ, first), (PIA, first)):
        await chat.react(who, message)

    await chat.wait(GONE)

    assert "three helpers say" in chat.slot("thanks:1").text
    assert await balances(chat) == {BEN.account: 8}


async def test_what_the_asker_declined_is_no_answer(chat: Chat) -> None:
    """ "Not yet" outweighs every helper."""
    asked, first, _ = await asked_and_answered(chat)
    await chat.post(ANN, "thanks ben, that solved it", thread=asked)
    await chat.press(ANN, Action.NOT_YET)
    await chat.react(HANA, first)
    await chat.react(RAJ, first)
    await chat.post(CID, "Try that again after an hour or two.", thread=asked)

    await chat.wait(GONE)

    assert (await ticket(chat)).status is Status.CLOSED
    assert await balances(chat) == {}


async def test_words_of_the_asker_outdate_the_voices_before(chat: Chat) -> None:
    """Who wrote on after an endorsed answer has not been helped by it yet."""
    asked, first, _ = await asked_and_answered(chat)
    await chat.react(HANA, first)
    await chat.react(RAJ, first)
    await chat.wait(timedelta(minutes=1))
    await chat.post(ANN, "There is no such page in my account at all.", thread=asked)
    await chat.post(CID, "Try that again after an hour or two.", thread=asked)

    await chat.wait(GONE)

    assert (await ticket(chat)).status is Status.CLOSED


async def test_the_only_answer_without_a_word_against_it(chat: Chat) -> None:
    """It is thanked for and paid less, but kept for nobody: nobody has accepted it."""
    asked = await chat.post(ANN, QUESTION)
    await chat.post(BEN, ANSWER, thread=asked)

    await chat.wait(GONE)

    said = chat.slot("thanks:1").text
    assert "Ann has not come back, and nobody said otherwise." in said
    assert "not kept for others" in said
    assert await balances(chat) == {BEN.account: 4}
    assert await live(chat) == []


async def test_thanks_are_no_objection(chat: Chat) -> None:
    """Who says thanks and presses nothing has not said otherwise."""
    asked = await chat.post(ANN, QUESTION)
    await chat.post(BEN, ANSWER, thread=asked)
    await chat.wait(timedelta(minutes=1))
    await chat.post(ANN, "thanks, that worked!", thread=asked)

    await chat.wait(GONE)

    assert await balances(chat) == {BEN.account: 4}


async def test_silence_chooses_between_no_two(chat: Chat) -> None:
    """With answers of two people the question closes as ever."""
    await asked_and_answered(chat)

    await chat.wait(GONE)

    assert (await ticket(chat)).status is Status.CLOSED


async def test_rules_that_are_switched_off(store: Store) -> None:
    """With 0 points for either a question closes when its asker is gone."""
    off = replace(POLICY, credits=Credits(quorum=0, silence=0))
    chat = Chat(store, off)
    asked = await chat.post(ANN, QUESTION)
    reply = await chat.post(BEN, ANSWER, thread=asked)
    await chat.react(HANA, reply)
    await chat.react(RAJ, reply)

    await chat.wait(GONE)

    assert (await ticket(chat)).status is Status.CLOSED
    assert await balances(chat) == {}


async def test_the_asker_agrees_later(chat: Chat) -> None:
    """It is their acceptance then: paid and kept like any, and once."""
    asked = await chat.post(ANN, QUESTION)
    reply = await chat.post(BEN, ANSWER, thread=asked)
    await chat.wait(GONE)

    await chat.press(ANN, Action.ACCEPT, 1, reply)

    assert await balances(chat) == {BEN.account: 15}
    assert await live(chat) == [ANSWER]
    assert "Thank you, Ben: that solved it for Ann." in chat.slot("thanks:1").text


async def test_the_askers_pick_stands_above_a_quorum(chat: Chat) -> None:
    """Ann comes back and accepts the other answer: acceptance and credit move."""
    _, first, second = await asked_and_answered(chat)
    await chat.react(HANA, first)
    await chat.react(RAJ, first)
    await chat.wait(GONE)

    await chat.react(ANN, second)

    assert await balances(chat) == {CID.account: 15}
    assert await live(chat) == [OTHER]


async def test_not_yet_after_a_quorum(chat: Chat) -> None:
    """The asker says that it was not it: it is open, and the same voices count no more."""
    asked, first, _ = await asked_and_answered(chat)
    await chat.react(HANA, first)
    await chat.react(RAJ, first)
    await chat.wait(GONE)

    await chat.press(ANN, Action.NOT_YET)

    assert (await ticket(chat)).status is Status.OPEN
    assert await balances(chat) == {}
    assert await live(chat) == []
    await chat.post(CID, "Try that again after an hour or two.", thread=asked)
    await chat.wait(GONE)
    assert (await ticket(chat)).status is Status.CLOSED


async def test_what_staff_took_back_is_not_settled_again_by_the_same_voices(chat: Chat) -> None:
    """Who still says so says it anew."""
    asked, first, _ = await asked_and_answered(chat)
    await chat.react(HANA, first)
    await chat.react(RAJ, first)
    await chat.wait(GONE)
    await chat.press(SAM, Action.UNACCEPT, 1, "")
    await chat.post(CID, "Try that again after an hour or two.", thread=asked)

    await chat.wait(GONE)

    assert (await ticket(chat)).status is Status.CLOSED
    assert await balances(chat) == {}


async def test_staff_stands_above_a_quorum(chat: Chat) -> None:
    """What Sam accepts replaces what helpers said; the asker may still choose otherwise."""
    _, first, second = await asked_and_answered(chat)
    await chat.react(HANA, first)
    await chat.react(RAJ, first)
    await chat.wait(GONE)

    await chat.react(SAM, second)
    assert await balances(chat) == {CID.account: 15}

    await chat.react(ANN, first)
    assert await balances(chat) == {BEN.account: 15}


async def test_a_quorum_never_replaces_a_persons_word(chat: Chat) -> None:
    """Reopened long after, an answer that Ann had accepted keeps the credit that she gave."""
    asked, first, second = await asked_and_answered(chat)
    await chat.react(ANN, first)
    await chat.wait(GONE)
    await chat.command(ANN, "/reopen 1")
    await chat.react(HANA, first)
    await chat.react(RAJ, first)
    again = await chat.post(BEN, "It is called Statements in the new version.", thread=asked)
    await chat.wait(timedelta(minutes=1))
    await chat.react(HANA, again)
    await chat.react(RAJ, again)

    await chat.wait(GONE)

    assert second
    assert await balances(chat) == {BEN.account: 15}
    ended = (await ticket(chat)).resolution
    assert ended is not None
    assert (ended.message, ended.consent) == (again, Consent.QUORUM)
