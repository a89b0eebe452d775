"""Letters: once a day, to who asked for them, whom their answers helped and what is open."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.asks import Way
from bot.domain.blocks import Block, What
from bot.domain.decision import Decision
from bot.domain.effects import Belong, Effect
from bot.domain.events import LetterDue, RoomOpened
from bot.domain.helpers import Helper
from bot.domain.helping_effects import KeepBlock, KeepHelper, KeepTopic
from bot.domain.identity import Actor, direct
from bot.domain.message import Action
from bot.domain.ticket import Ticket
from bot.domain.topics import Topic
from bot.platform import Refused
from bot.relay import MOST_ATTEMPTS
from bot.store import DueLetters, audit
from bot.store.leases import LEASE
from tests.scenarios.chat import ANN, BEN, CID, COMMUNITY, HANA, RAJ, SAM, START, Chat
from tests.scenarios.fake_platform import Shown
from tests.scenarios.test_loop import QUESTION, solve

DAY = timedelta(days=1)
KEYS = itertools.count()
HANA_2 = Actor(account="fake:hana2", name="Hana Z")
OTHERS = (
    "Where do I change my password?",
    "Why is the train to the office late again?",
    "Which colours does the logo have?",
)


def letters(chat: Chat, who: Actor = HANA) -> list[Shown]:
    """What was written to *who* alone, oldest first."""
    return chat.in_channel(direct(COMMUNITY, who.account).channel)


async def helped(chat: Chat, asker: Actor) -> int:
    """Hana's stored answer solves *asker*'s question; its number."""
    await chat.post(asker, QUESTION)
    number = len(await chat.reports.tickets(COMMUNITY))
    await chat.press(asker, Action.SOLVED, number)
    return number


async def record(
    chat: Chat, *effects: Effect, change: Callable[[Ticket], Ticket] | None = None
) -> None:
    """Write effects, and *change* every ticket, as one event would."""
    event = RoomOpened(
        key=f"set:{next(KEYS)}", at=chat.clock.now(), conversation=chat.at("help"), ticket=0
    )
    tickets = await chat.reports.tickets(COMMUNITY) if change else ()
    async with chat.store.begin(COMMUNITY) as tx:
        loaded = [await tx.ticket(ticket.number) for ticket in tickets]
        changed = tuple(change(ticket) for ticket in loaded if ticket and change)
        await tx.record(event, Decision(tickets=changed, effects=effects))


async def follows_billing(chat: Chat, who: Actor = RAJ) -> None:
    """*who* follows a topic, and wants a digest of it."""
    helper = Helper(account=who.account, name=who.name, topics=("billing",))
    await record(
        chat, KeepTopic(topic=Topic(id="billing", name="Billing")), KeepHelper(helper=helper)
    )
    await chat.command(who, "/helping digest")


async def all_on_billing(chat: Chat) -> None:
    await record(chat, change=lambda ticket: replace(ticket, topic="billing"))


async def written(chat: Chat) -> None:
    """A letter to Hana was written, and waits to be sent."""
    await solve(chat)
    await chat.command(HANA, "/helping letters on")
    await helped(chat, BEN)
    due = await chat.timers.next_at()
    while due is not None and not await unsent(chat):
        chat.clock.set(due)
        await chat.timers.fire()
        due = await chat.timers.next_at()


async def unsent(chat: Chat) -> tuple[str, ...]:
    async with chat.store.begin(COMMUNITY) as tx:
        return await tx.letters.unsent([HANA.account])


async def test_a_letter_that_waits_is_not_sent_after_opting_out(chat: Chat) -> None:
    """Hana wants no letters any more: what was written before is not sent either."""
    await written(chat)

    await chat.command(HANA, "/helping letters off")

    assert letters(chat) == []


async def test_a_letter_that_waits_is_not_sent_to_who_is_blocked(chat: Chat) -> None:
    """Nor to who is blocked from helping meanwhile."""
    await written(chat)

    await chat.command(SAM, "/block helping for spam", target=HANA)

    assert letters(chat) == []


async def test_a_letter_that_waits_is_sent_otherwise(chat: Chat) -> None:
    """Whatever else Hana chooses, and whatever others do."""
    await written(chat)
    assert await unsent(chat)

    await chat.command(HANA, "/helping board off")
    await chat.command(SAM, "/block asking for spam", target=HANA)

    assert len(letters(chat)) == 1


@pytest.mark.parametrize("tapped", [True, False])
async def test_old_answers_that_help_again_are_told_once(chat: Chat, tapped: bool) -> None:
    """The next morning Hana reads whom her answer helped; after that there is nothing to tell."""
    await solve(chat)
    if tapped:
        await chat.press(HANA, Action.LETTERS, 0, "on")
    else:
        await chat.command(HANA, "/helping letters on")
    for asker in (BEN, CID):
        await helped(chat, asker)

    await chat.wait(4 * DAY)

    (letter,) = letters(chat)
    assert letter.text.startswith(
        f"Your answer to “{QUESTION}” helped 2 people in the last 24 hours."
    )
    assert (await audit(chat.store, chat.clock.now())).overdue_letters == 0


async def test_each_letter_tells_what_is_new(chat: Chat) -> None:
    """What one letter told, the next one does not; there is at most one a day."""
    await solve(chat)
    await chat.command(HANA, "/helping letters on")
    await helped(chat, BEN)
    await chat.wait(timedelta(hours=25))

    await helped(chat, CID)
    await chat.wait(timedelta(hours=1))
    await helped(chat, RAJ)
    await chat.wait(2 * DAY)

    assert ["1 person" in letters(chat)[0].text, "2 people" in letters(chat)[1].text] == [True] * 2
    assert len(letters(chat)) == 2


async def test_what_was_undone_is_not_told(chat: Chat) -> None:
    """Ben opens his question again before the letter: there is nothing to tell."""
    await solve(chat)
    await chat.command(HANA, "/helping letters on")
    number = await helped(chat, BEN)

    await chat.press(BEN, Action.REOPEN, number)
    await chat.wait(2 * DAY)

    assert letters(chat) == []
    assert await DueLetters(chat.store).next_at() is None


async def test_nobody_is_written_to_unasked(chat: Chat) -> None:
    """Neither credit nor anything else is a reason to write to who did not ask for it."""
    await solve(chat)
    await chat.command(HANA, "/helping letters on")
    await helped(chat, BEN)

    await chat.command(HANA, "/helping letters off")
    await helped(chat, CID)
    await chat.wait(3 * DAY)

    assert letters(chat) == []


async def test_quiet_hours_and_snooze_hold_letters(chat: Chat) -> None:
    """A letter that is planned moves to the end of the time in which she wants to be left alone."""
    await solve(chat)
    await chat.command(HANA, "/helping letters on")
    await helped(chat, BEN)
    await chat.command(HANA, "/helping snooze 2d")

    await chat.wait(2 * DAY - timedelta(seconds=1))
    before = len(letters(chat))
    await chat.wait(timedelta(seconds=1))

    assert (before, len(letters(chat))) == (0, 1)


async def test_a_worker_dies_between_lease_and_letter(chat: Chat) -> None:
    """Its lease ends, another one writes the letter; when it comes back it writes nothing."""
    await solve(chat)
    await chat.command(HANA, "/helping letters on")
    await helped(chat, BEN)
    due = START + DAY
    chat.clock.set(due)
    (lost,) = await DueLetters(chat.store).lease(due)

    chat.clock.set(due + LEASE)
    await chat.timers.fire()
    await chat.service.handle(
        LetterDue(
            key="late",
            at=due + LEASE,
            conversation=direct(COMMUNITY, HANA.account),
            account=HANA.account,
            due=lost.due,
            fence=lost.fence,
        )
    )
    await chat.wait(DAY)

    assert len(letters(chat)) == 1
    assert len([key for key in chat.platform.sends if "/letter:" in key]) == 1


async def test_the_same_letter_handed_in_twice(chat: Chat) -> None:
    """The event of a lease that is handled again has no effect."""
    await solve(chat)
    await chat.command(HANA, "/helping letters on")
    await helped(chat, BEN)
    handed: list[LetterDue] = []
    service = chat.service.handle

    async def twice(event: object) -> None:
        assert isinstance(event, LetterDue)
        handed.append(event)
        await service(event)
        await service(event)

    chat.timers._inbox = twice
    chat.clock.set(START + DAY)
    await chat.timers.fire()
    await chat.relay.drain()

    assert len(handed) == 1
    assert len(letters(chat)) == 1


async def test_one_person_gets_one_letter(chat: Chat) -> None:
    """What one account earned is told to the linked one that wants letters."""
    await solve(chat)
    await record(chat, Belong(accounts=(HANA.account, HANA_2.account), member=HANA.account))
    await chat.command(HANA_2, "/helping letters on")

    await helped(chat, BEN)
    await chat.wait(2 * DAY)

    assert "1 person" in letters(chat, HANA_2)[0].text
    assert (len(letters(chat, HANA_2)), letters(chat)) == (1, [])


async def test_a_digest_comes_daily_while_there_is_something(chat: Chat) -> None:
    """It lists what is open on the topics followed, and comes as long as somebody wants it."""
    for asker, question in zip((ANN, BEN, CID), OTHERS, strict=True):
        await chat.post(asker, question)
    await all_on_billing(chat)
    await chat.post(RAJ, QUESTION)  # his own, and on no topic
    await follows_billing(chat)

    await chat.wait(2 * DAY)
    await chat.press(CID, Action.CLOSE, 3)
    await chat.wait(DAY)
    await chat.command(RAJ, "/helping mention")
    await chat.wait(3 * DAY)

    first, second, third = (letter.text for letter in letters(chat, RAJ))
    assert "3 questions on your topics are open:" in first
    assert all(question in first for question in OTHERS)
    assert first.split("waits since")[0] == second.split("waits since")[0]
    assert "2 questions" in third
    assert OTHERS[2] not in third
    assert QUESTION not in first
    assert letters(chat, RAJ)[0].message.buttons[0].action is Action.NEXT


async def test_a_digest_has_questions_on_no_topic(chat: Chat) -> None:
    """Whoever is mentioned is asked about them, too; they come after those of one's topics."""
    await chat.post(ANN, OTHERS[0])
    await chat.post(BEN, OTHERS[1])
    await chat.file("billing", 2)
    await follows_billing(chat)
    await chat.wait(DAY)

    (digest,) = letters(chat, RAJ)

    assert "2 questions on your topics, or on none yet, are open:" in digest.text
    assert digest.text.index(OTHERS[1]) < digest.text.index(OTHERS[0])
    assert "Billing · waits" in digest.text


async def test_a_digest_without_questions_is_not_written(chat: Chat) -> None:
    """Nothing is open: no letter, but the next day is looked at all the same."""
    await follows_billing(chat)
    await chat.wait(2 * DAY)
    before = len(letters(chat, RAJ))

    await chat.post(ANN, OTHERS[0])
    await all_on_billing(chat)
    await chat.wait(DAY)

    assert (before, len(letters(chat, RAJ))) == (0, 1)


async def test_a_digest_leaves_out_what_is_private_or_done(chat: Chat) -> None:
    """What staff has in hand, what was asked in private, what he asked himself: none is listed."""
    await chat.post(ANN, OTHERS[0])
    await chat.post(BEN, OTHERS[1], channel="dm", private=True, addressed=True)
    await chat.post(RAJ, OTHERS[2])
    await all_on_billing(chat)
    await follows_billing(chat)
    await chat.wait(timedelta(hours=23))

    await chat.press(SAM, Action.CLAIM, 1)
    await chat.wait(timedelta(hours=2))

    assert [ticket.number for ticket in await chat.reports.tickets(COMMUNITY)] == [1, 2, 3]
    assert letters(chat, RAJ) == []


async def test_who_is_blocked_gets_no_digest(chat: Chat) -> None:
    """As long as the block lasts; after it the digest comes again."""
    await chat.post(ANN, OTHERS[0])
    await all_on_billing(chat)
    await follows_billing(chat)
    block = Block(
        id="b",
        account=RAJ.account,
        name="Raj",
        what=What.HELPING,
        reason="",
        by=SAM.account,
        by_name="Sam",
        at=START,
    )
    await record(chat, KeepBlock(block=block))
    await chat.wait(2 * DAY)
    blocked = len(letters(chat, RAJ))

    await record(chat, KeepBlock(block=replace(block, lifted_at=chat.clock.now())))
    await chat.wait(DAY)

    assert (blocked, len(letters(chat, RAJ))) == (0, 1)


async def test_who_cannot_be_written_to(chat: Chat) -> None:
    """A platform that refuses a letter is asked once: the next one comes when it is chosen anew."""
    await chat.post(ANN, OTHERS[0])
    await all_on_billing(chat)
    await follows_billing(chat)
    await chat.wait(DAY - timedelta(minutes=1))
    chat.platform.troubles.append(Refused("no direct messages from strangers"))
    await chat.wait(4 * DAY)
    refused, parked = len(letters(chat, RAJ)), await audit(chat.store, chat.clock.now())
    shown = await chat.command(RAJ, "/helping")

    await chat.command(RAJ, "/helping digest")
    await chat.wait(2 * DAY)

    assert (refused, parked.parked_messages) == (0, 1)
    assert "I do not ask you" in shown
    assert len(letters(chat, RAJ)) == 2


async def test_an_outage_is_no_refusal(chat: Chat) -> None:
    """A letter that was given up after many tries keeps nobody from the next one."""
    await chat.post(ANN, OTHERS[0])
    await all_on_billing(chat)
    await follows_billing(chat)
    await chat.wait(DAY - timedelta(minutes=1))
    chat.platform.troubles += [OSError("the network is away")] * MOST_ATTEMPTS
    await chat.wait(timedelta(hours=1))
    for _ in range(14):  # the relay looks every second; here somebody has to wait for it
        await chat.wait(timedelta(minutes=5))
    lost = await audit(chat.store, chat.clock.now())

    await chat.wait(DAY)

    assert (lost.parked_messages, len(letters(chat, RAJ))) == (1, 1)


async def test_a_letter_that_nobody_writes_is_noticed(chat: Chat) -> None:
    """Ten minutes late and not written: the audit says so."""
    await solve(chat)
    await chat.command(HANA, "/helping letters on")
    await helped(chat, BEN)
    late = START + DAY + timedelta(minutes=10)

    found = [await audit(chat.store, at) for at in (late, late + timedelta(seconds=1))]

    assert [(each.overdue_letters, each.well) for each in found][1] == (1, False)
    assert found[0].overdue_letters == 0


async def test_ways_are_kept_by_account(chat: Chat) -> None:
    """What was chosen is there the next time that somebody looks."""
    await chat.command(HANA, "/helping direct")
    await chat.command(HANA, "/helping daily 1")

    async with chat.store.begin(COMMUNITY) as tx:
        kept = await tx.helpers.helper(HANA.account)

    assert kept is not None
    assert (kept.way, kept.daily) == (Way.DIRECT, 1)
    assert "1 question a day" in await chat.command(HANA, "/helping")
