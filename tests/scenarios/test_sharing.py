"""Several answers solve a question together: thanks and credit are shared, and taken back."""

from datetime import timedelta

from bot.domain.identity import Actor, Role
from bot.domain.message import Action
from bot.domain.parts.endings import Resolution
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, RAJ, SAM, Chat
from tests.scenarios.test_loop import ANSWER, QUESTION

SECOND = "And choose UTF-8 there, or names look odd in Excel."
GUS = Actor(account="fake:gus", name="Gus", role=Role.GUEST)


async def answered(chat: Chat, *others: Actor) -> tuple[str, str, list[str]]:
    """Hana and *others* answer Ann, who accepts Hana's: the ids of all messages."""
    asked = await chat.post(ANN, QUESTION)
    first = await chat.post(HANA, ANSWER, thread=asked)
    more = [await chat.post(who, SECOND, thread=asked) for who in others]
    await chat.react(ANN, first)
    return asked, first, more


async def balances(chat: Chat) -> dict[str, int]:
    """What everybody has earned, but for nothing."""
    assert not await chat.reports.differences(COMMUNITY)
    return {who: sum_ for who, sum_ in (await chat.reports.balances(COMMUNITY)).items() if sum_}


async def resolution(chat: Chat) -> Resolution:
    ticket = (await chat.reports.tickets(COMMUNITY))[0]
    assert ticket.resolution is not None
    return ticket.resolution


async def test_two_who_helped_share(chat: Chat) -> None:
    """The second one is one tap away, is thanked as well, and the first gets the odd point."""
    _, _, (second,) = await answered(chat, RAJ)
    assert "Raj helped too" in chat.slot("thanks:1").labels

    await chat.press(ANN, Action.ALSO)

    assert "Thank you, Hana and Raj: that solved it for Ann." in chat.slot("thanks:1").text
    assert "Raj helped too" not in chat.slot("thanks:1").labels
    assert await balances(chat) == {HANA.account: 8, RAJ.account: 7}
    assert (await resolution(chat)).also == (second,)


async def test_what_is_kept_stays_the_first_answer(chat: Chat) -> None:
    """The next person reads Hana's own words, not two texts in one."""
    await answered(chat, RAJ)

    await chat.press(ANN, Action.ALSO)

    kept = [entry for entry in await chat.reports.entries(COMMUNITY) if not entry.hidden]
    assert [(entry.answer, entry.author_name) for entry in kept] == [(ANSWER, "Hana")]


async def test_buttons_for_two_others_at_most(chat: Chat) -> None:
    """Who chatted, or came after it was solved, is not among them."""
    dana = Actor(account="fake:dana", name="Dana")
    asked, _, _ = await answered(chat, RAJ, BEN, dana)

    await chat.post(Actor(account="fake:eve", name="Eve"), SECOND, thread=asked)

    labels = [label for label in chat.slot("thanks:1").labels if "helped too" in label]
    assert labels == ["Raj helped too", "Ben helped too"]


async def test_three_share_to_the_point(chat: Chat) -> None:
    """Nothing of the 15 points is lost or added."""
    _, _, (second, third) = await answered(chat, RAJ, BEN)

    await chat.press(ANN, Action.ALSO, 1, second)
    await chat.press(ANN, Action.ALSO, 1, third)

    assert await balances(chat) == {HANA.account: 5, RAJ.account: 5, BEN.account: 5}
    assert "Thank you, Hana, Raj and Ben: that solved it" in chat.slot("thanks:1").text


async def test_two_replies_of_one_person_are_one_share(chat: Chat) -> None:
    """Hana's second reply earns her no second share."""
    _, _, (second,) = await answered(chat, HANA)

    await chat.press(ANN, Action.ALSO, 1, second)

    assert await balances(chat) == {HANA.account: 15}


async def test_who_earns_nothing_takes_no_share(chat: Chat) -> None:
    """A guest is thanked, and Hana loses nothing by it."""
    _, _, (second,) = await answered(chat, GUS)

    await chat.press(ANN, Action.ALSO, 1, second)

    assert "Thank you, Hana and Gus:" in chat.slot("thanks:1").text
    assert await balances(chat) == {HANA.account: 15}


async def test_undo_takes_everything_back(chat: Chat) -> None:
    """Exactly what both have got, and no more (Together-Java/JavaBot#391 took away too much)."""
    asked, _, _ = await answered(chat, RAJ)
    await chat.press(ANN, Action.ALSO)
    await chat.wait(timedelta(minutes=5))
    other = await chat.post(BEN, "How do I change my avatar in here?")
    await chat.react(BEN, await chat.post(RAJ, "Click on it in the corner.", thread=other))

    await chat.press(ANN, Action.UNACCEPT)

    assert asked
    assert await balances(chat) == {RAJ.account: 15}


async def test_a_deleted_shared_reply_takes_only_its_share_back(chat: Chat) -> None:
    """The rest is shared anew among those who are left."""
    asked, _, (second, third) = await answered(chat, RAJ, BEN)
    await chat.press(ANN, Action.ALSO, 1, second)
    await chat.press(ANN, Action.ALSO, 1, third)

    await chat.delete(second, thread=asked)

    assert await balances(chat) == {HANA.account: 8, BEN.account: 7}
    assert "Thank you, Hana and Ben:" in chat.slot("thanks:1").text
    assert (await chat.reports.entries(COMMUNITY))[0].hidden is False
    await chat.delete(third, thread=asked)
    assert await balances(chat) == {HANA.account: 15}


async def test_a_deleted_first_answer_leaves_the_others_theirs(chat: Chat) -> None:
    """Nobody is shown its words any more; who helped besides has helped all the same."""
    asked, first, (second,) = await answered(chat, RAJ)
    await chat.press(ANN, Action.ALSO, 1, second)
    await chat.press(SAM, Action.VERIFY)

    await chat.delete(first, thread=asked)

    assert await balances(chat) == {RAJ.account: 15}
    assert "Thank you, Raj: that solved it for Ann." in chat.slot("thanks:1").text
    assert all(entry.hidden for entry in await chat.reports.entries(COMMUNITY))


async def test_accepting_another_answer_moves_all_of_it(chat: Chat) -> None:
    """Discourse pays nobody when another answer is accepted; here the credit moves."""
    _, first, (second,) = await answered(chat, RAJ)

    await chat.react(ANN, second)
    assert await balances(chat) == {RAJ.account: 15}

    await chat.react(ANN, first)
    assert await balances(chat) == {HANA.account: 15}


async def test_a_share_is_not_paid_again_in_a_later_round(chat: Chat) -> None:
    """Raj was paid for this question before it was reopened: that stands, and is enough."""
    asked, _, (second,) = await answered(chat, RAJ)
    await chat.react(ANN, second)
    await chat.wait(timedelta(days=3))
    await chat.command(ANN, "/reopen 1")
    third = await chat.post(BEN, "There is an API for that as well.", thread=asked)
    await chat.react(ANN, third)

    await chat.press(ANN, Action.ALSO, 1, second)

    assert await balances(chat) == {RAJ.account: 15, BEN.account: 15}


async def test_who_may_not_share(chat: Chat) -> None:
    """Only the asker and staff, only replies, each once: the others are told why."""
    asked, first, (second,) = await answered(chat, RAJ)
    own = await chat.post(ANN, "I have found that out as well now.", thread=asked)

    told = [
        chat.reply_to(await chat.press(who, Action.ALSO, 1, message))
        for who, message in [(BEN, second), (ANN, first), (ANN, own), (ANN, "nothing")]
    ]

    assert told == [
        "That was not done: only the person who asked or the team can do this.",
        "This reply is thanked for already.",
        "That was not done: Ann asked, and shares with nobody.",
        "That was not done: only a reply in the question's thread can be its answer.",
    ]
    assert await balances(chat) == {HANA.account: 15}


async def test_a_share_is_of_the_month_of_the_answer(chat: Chat) -> None:
    """What is shared in February was earned in January, and stays there."""
    chat.clock.set(chat.clock.now().replace(month=1, day=31))
    await answered(chat, RAJ)

    chat.clock.set(chat.clock.now() + timedelta(days=1))
    await chat.press(ANN, Action.ALSO)

    now, last = await chat.command(BEN, "/board"), await chat.command(BEN, "/board last")
    assert "February" not in now
    assert "1. Hana · 8 points" in last
    assert "2. Raj · 7 points" in last


async def test_how_many_people_somebody_has_helped(chat: Chat) -> None:
    """Thanks in public count people: who is helped again is one of those that there were."""
    told = []
    about = zip((ANN, ANN, BEN), ("invoices", "avatars", "webhooks"), strict=True)
    for number, (asker, topic) in enumerate(about, 1):
        asked = await chat.post(asker, f"How do I change the settings of my {topic} in here?")
        reply = await chat.post(HANA, f"The page about {topic} has a button.", thread=asked)
        await chat.react(asker, reply)
        thanks = chat.slot(f"thanks:{number}").text.partition("\n")[0]
        told.append(thanks.partition(". ")[2])
        await chat.wait(timedelta(minutes=5))

    await chat.unreact(BEN, reply)
    await chat.react(BEN, reply)

    assert told == [
        "Hana has helped 1 person so far.",
        "Hana has helped 1 person so far.",
        "Hana has helped 2 people so far.",
    ]
    assert "Hana has helped 2 people so far." in chat.slot("thanks:3").text
