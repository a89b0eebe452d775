"""One person with accounts on two platforms: linked, they count as one member."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.events import CommandGiven
from bot.domain.identity import Actor, Role
from bot.domain.message import Action
from bot.domain.states import Status
from bot.store import Store
from bot.store.outbox_tables import outbox, posts
from bot.store.people_tables import link_codes
from bot.store.tables import journal
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, POLICY, RAJ, SAM, Chat

HANA_2 = Actor(account="other:hana", name="Hana Z")
ANN_2 = Actor(account="other:ann", name="Ann Z")
ANN_3 = Actor(account="third:ann", name="Annie")
REFUSED = "That was not done. A code works once"
CODE = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}")


async def code_for(chat: Chat, who: Actor) -> str:
    """The code that *who* is given."""
    found = CODE.search(await chat.command(who, "/link"))
    assert found is not None
    return found[0]


async def linked(chat: Chat, one: Actor, other: Actor) -> str:
    """Link two accounts; what the second one is told."""
    return await chat.command(other, f"/link {await code_for(chat, one)}")


async def helped(chat: Chat, asker: Actor, helper: Actor, question: str) -> int:
    """*asker* asks, *helper* answers and is accepted; the number of the question."""
    asked = await chat.post(asker, question)
    answer = await chat.post(helper, "You turn it off and on again.", thread=asked)
    await chat.react(asker, answer)
    page = await chat.reports.tickets_of(COMMUNITY, asker.account)
    return page.lines[0].number


async def points(chat: Chat) -> dict[str, float]:
    """What ranks go by, of every account."""
    found = await chat.reports.standings(chat.community, chat.clock.now(), timedelta(0))
    return {account: standing.points for account, standing in found.items()}


async def total(chat: Chat, who: Actor) -> int:
    return (await chat.reports.credit(COMMUNITY, who.account, chat.clock.now())).total


@pytest.mark.parametrize("first", [HANA, HANA_2], ids=["here", "there"])
async def test_what_two_accounts_earned_counts_together(chat: Chat, first: Actor) -> None:
    """Whichever account asked for the code, both show the sum, and the board has one line."""
    await helped(chat, ANN, HANA, "How do I reset my password?")
    await helped(chat, BEN, HANA_2, "Where do I find my invoice?")
    second = HANA_2 if first is HANA else HANA

    said = await linked(chat, first, second)

    board = await chat.command(HANA, "/board")
    assert f"{first.name} on" in said
    assert f"{second.name} on" in said
    assert (await total(chat, HANA), await total(chat, HANA_2)) == (30, 30)
    assert board.count("30 points") == 2  # of the month and of all time
    assert "1. Hana (you)" in board
    assert "2. " not in board
    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15, HANA_2.account: 15}
    assert await chat.reports.differences(COMMUNITY) == []


async def test_parting_separates_exactly(chat: Chat) -> None:
    """After /unlink each account has what it had earned, and both are on the board."""
    await helped(chat, ANN, HANA, "How do I reset my password?")
    await linked(chat, HANA, HANA_2)
    await helped(chat, BEN, HANA_2, "Where do I find my invoice?")

    await chat.command(HANA, "/unlink")

    again = await chat.command(HANA, "/unlink")
    assert (await total(chat, HANA), await total(chat, HANA_2)) == (15, 15)
    assert await points(chat) == {HANA.account: 15, HANA_2.account: 15}
    assert "linked with no other" in again


async def test_who_leaves_a_link_of_three(chat: Chat) -> None:
    """The two that are left stay together, even without the account that was the first."""
    await linked(chat, ANN, ANN_2)
    await linked(chat, ANN, ANN_3)
    await helped(chat, BEN, ANN_3, "Where do I find my invoice?")

    await chat.command(ANN, "/unlink")

    assert [await total(chat, who) for who in (ANN, ANN_2, ANN_3)] == [0, 15, 15]


async def test_two_links_become_one(chat: Chat) -> None:
    """Somebody who links two pairs of theirs is one member with four accounts."""
    others = [Actor(account=f"other:{n}", name=f"Ann {n}") for n in range(2)]
    await linked(chat, ANN, ANN_2)
    await linked(chat, *others)

    await linked(chat, others[1], ANN_2)

    await helped(chat, BEN, ANN, "Where do I find my invoice?")
    assert [await total(chat, who) for who in (ANN, ANN_2, *others)] == [15] * 4


async def test_a_code_works_once(chat: Chat) -> None:
    """Whoever gives it after that links nothing."""
    code = await code_for(chat, ANN)
    await chat.command(ANN_2, f"/link {code.lower().replace('-', ' ')}")

    said = await chat.command(BEN, f"/link {code}")

    assert said.startswith(REFUSED)
    assert await points(chat) == {ANN.account: 0, ANN_2.account: 0}


async def test_asking_again_voids_the_older_code(chat: Chat) -> None:
    """Only the newest code of an account works."""
    older = await code_for(chat, ANN)
    newer = await code_for(chat, ANN)

    said = [await chat.command(ANN_2, f"/link {code}") for code in (older, newer)]

    assert [text.startswith(REFUSED) for text in said] == [True, False]


async def test_every_wrong_code_is_refused_alike(chat: Chat) -> None:
    """Unknown, expired, one's own: the sentence is the same, and only who tried it reads it."""
    own = await code_for(chat, ANN)
    said = {await chat.command(ANN, f"/link {own}"), await chat.command(BEN, "/link AAAAA-AAAAA")}
    await chat.wait(timedelta(minutes=15))

    said.add(await chat.command(ANN_2, f"/link {own}"))

    assert len(said) == 1
    assert said.pop().startswith(REFUSED)
    assert {shown.only for shown in chat.platform.shown.values()} == {
        ANN.account,
        BEN.account,
        ANN_2.account,
    }


async def test_who_tries_codes_is_held_up(chat: Chat) -> None:
    """After five wrong codes not even a right one works, for 15 minutes."""
    for number in range(5):
        await chat.command(BEN, f"/link AAAAA-AAAA{number + 2}")
    first = await chat.command(BEN, f"/link {await code_for(chat, ANN)}")
    await chat.wait(timedelta(minutes=15))

    later = await chat.command(BEN, f"/link {await code_for(chat, ANN)}")

    assert first.startswith(REFUSED)
    assert later.startswith("Linked")


async def test_a_code_is_of_its_community(chat: Chat, store: Store) -> None:
    """Whoever gives it in the twin community, with the same account, links nothing there."""
    twin = Chat(store, POLICY, "twin")
    code = await code_for(chat, ANN)

    said = await twin.command(ANN_2, f"/link {code}")

    here = await chat.command(ANN_2, f"/link {code}")
    assert said.startswith(REFUSED)
    assert here.startswith("Linked")
    assert await points(twin) == {}


async def test_the_same_command_again_changes_nothing(chat: Chat) -> None:
    """A command that is delivered twice gives one code, and it still works."""
    given = CommandGiven(
        key="again", at=chat.clock.now(), conversation=chat.at("help"), actor=ANN, command="link"
    )
    await chat.hand_in(given)
    code = CODE.search(chat.reply_to("again"))
    await chat.hand_in(given)
    assert code is not None

    said = await chat.command(ANN_2, f"/link {code[0]}")

    assert said.startswith("Linked")
    assert len([text for text in chat.texts() if text.startswith("Your code")]) == 1


async def test_the_code_is_stored_nowhere(chat: Chat, store: Store) -> None:
    """Once it is shown there is only its digest in the database."""
    code = (await code_for(chat, ANN)).replace("-", "")

    async with store.engines.read.connect() as db:
        stored = [
            tuple(row)
            for table in (link_codes, outbox, journal, posts)
            for row in await db.execute(select(table))
        ]

    assert len(stored) == 3  # the digest, the event, where its answer stands
    assert code not in repr(stored).replace("-", "")


async def test_nobody_earns_from_their_other_account(chat: Chat) -> None:
    """Neither an accepted answer nor a stored one pays who asked, whatever account wrote it."""
    await helped(chat, BEN, HANA, "How do I reset my password?")
    await linked(chat, HANA, HANA_2)

    await helped(chat, HANA_2, HANA, "Where on earth do I find my invoice?")
    await chat.post(HANA_2, "How do I reset my password?")
    await chat.press(HANA_2, Action.SOLVED, 3)

    assert (await chat.reports.ticket(COMMUNITY, 3)).status is Status.RESOLVED  # type: ignore[union-attr]
    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 15}


async def test_staff_is_not_paid_for_accepting_their_other_account(chat: Chat) -> None:
    """Who accepts for the asker pays nothing to an account of their own."""
    sam_2 = Actor(account="other:sam", name="Sam Z")
    await linked(chat, SAM, sam_2)
    asked = await chat.post(ANN, "Where do I find my invoice?")
    answer = await chat.post(sam_2, "It is in your settings, under bills.", thread=asked)

    await chat.react(SAM, answer)

    assert await chat.reports.balances(COMMUNITY) == {}


async def test_the_cap_is_of_the_pair_of_members(chat: Chat) -> None:
    """Two accounts on each side of a pair do not make three paid answers a day into twelve."""
    await linked(chat, ANN, ANN_2)
    await linked(chat, HANA, HANA_2)
    words = ("password", "invoice", "printer", "holiday", "parking")

    for number, word in enumerate(words):
        await helped(
            chat, (ANN, ANN_2)[number % 2], (HANA, HANA_2)[number // 2 % 2], f"Where is my {word}?"
        )

    assert await total(chat, HANA) == 45


async def test_the_asker_goes_on_from_the_other_account(chat: Chat) -> None:
    """Their questions are listed, closed, reopened, accepted and undone from either account."""
    await linked(chat, ANN, ANN_2)
    asked = await chat.post(ANN, "Where do I find my invoice?")
    answer = await chat.post(HANA, "It is in your settings, under bills.", thread=asked)

    mine = await chat.command(ANN_2, "/tickets")
    closed = await chat.command(ANN_2, "/close")
    await chat.command(ANN_2, "/reopen")
    await chat.press(ANN_2, Action.ACCEPT, 1, answer)
    paid = await chat.reports.balances(COMMUNITY)
    await chat.press(ANN, Action.UNACCEPT, 1)

    assert "#1" in mine
    assert closed.endswith("is closed.")
    assert paid == {HANA.account: 15}
    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 0}


async def test_the_askers_choice_is_theirs_from_either_account(chat: Chat) -> None:
    """What the asker accepted with another account, staff does not override."""
    await linked(chat, ANN, ANN_2)
    asked = await chat.post(ANN, "Where do I find my invoice?")
    first = await chat.post(HANA, "It is in your settings, under bills.", thread=asked)
    other = await chat.post(RAJ, "Look at the letters that you get.", thread=asked)
    await chat.press(ANN_2, Action.ACCEPT, 1, first)

    key = await chat.press(SAM, Action.ACCEPT, 1, other)

    assert "only they can choose another" in chat.reply_to(key)


async def test_a_check_mark_is_taken_back_from_the_other_account(chat: Chat) -> None:
    """Who set it with one account takes it back with the other."""
    await linked(chat, ANN, ANN_2)
    asked = await chat.post(ANN, "Where do I find my invoice?")
    answer = await chat.post(HANA, "It is in your settings, under bills.", thread=asked)
    await chat.react(ANN_2, answer)

    await chat.unreact(ANN, answer)

    assert await chat.reports.balances(COMMUNITY) == {HANA.account: 0}


async def test_the_board_knows_staff_by_any_account(chat: Chat) -> None:
    """Whose other account is of the team is not on a board without the team."""
    sam_2 = Actor(account="other:sam", name="Sam Z")
    await helped(chat, ANN, sam_2, "Where do I find my invoice?")
    before = await chat.command(ANN, "/board")

    await linked(chat, sam_2, SAM)

    after = await chat.command(ANN, "/board")
    assert "Sam Z" in before
    assert after.startswith("Nobody is on the board yet")


async def test_the_board_speaks_the_platforms_names(chat: Chat) -> None:
    """Who looks sees a member by the account that is on the same platform."""
    await helped(chat, BEN, HANA, "Where do I find my invoice?")
    await linked(chat, HANA, HANA_2)

    boards = [await chat.command(who, "/board") for who in (ANN, ANN_2, HANA_2)]

    assert ["1. Hana ·" in boards[0], "1. Hana Z ·" in boards[1]] == [True, True]
    assert "1. Hana Z (you) ·" in boards[2]


async def test_a_role_is_not_linked(chat: Chat) -> None:
    """Whose other account is of the team has no rights of the team here."""
    sam_2 = Actor(account="other:sam", name="Sam Z")
    await linked(chat, SAM, sam_2)
    await chat.post(ANN, "Where do I find my invoice?")

    said = await chat.command(sam_2, "/claim 1")

    assert said == "That was not done: only the team can use /claim."


async def test_a_guest_links_too(chat: Chat) -> None:
    """A guest here who is a member there keeps what was earned there, and earns nothing here."""
    guest = replace(HANA_2, role=Role.GUEST)
    await helped(chat, ANN, HANA, "How do I reset my password?")
    await linked(chat, HANA, guest)

    await helped(chat, BEN, guest, "Where do I find my invoice?")

    assert (await total(chat, HANA), await total(chat, guest)) == (15, 15)
