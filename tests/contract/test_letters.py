"""What the store promises about letters, on SQLite and on PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.credits import Kind, Transfer
from bot.domain.decision import Decision
from bot.domain.effects import Effect
from bot.domain.events import LetterDue, RoomOpened
from bot.domain.helpers import Helper, Quiet
from bot.domain.helping_effects import DropLetter, KeepHelper, MoveLetter, PlanLetter
from bot.domain.identity import direct
from bot.domain.limits import Limits
from bot.domain.states import StepName
from bot.domain.ticket import next_step
from bot.store import Agenda, DueLetters, Store, audit
from bot.store.leases import LEASE
from bot.timers import next_deadline, next_due
from tests.scenarios.chat import ANN, COMMUNITY, HANA, POLICY, START, Chat

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
REUSED = Transfer(
    account=HANA.account,
    name="Hana",
    amount=2,
    reason="reused:1:1",
    award="reused:1:1",
    kind=Kind.REUSED,
    ticket=1,
    entry="e",
    asker=ANN.account,
    at=START,
    final_at=START,
)


@pytest.fixture
def chat(any_store: Store) -> Chat:
    return Chat(any_store)


async def record(
    chat: Chat, *effects: Effect, after: timedelta = timedelta(), community: str = COMMUNITY
) -> None:
    """Record effects as one event, so long *after* the start."""
    key, at = f"{after}:{effects}", START + after
    event = RoomOpened(key=key, at=at, conversation=chat.at("help"), ticket=0)
    async with chat.store.begin(community) as tx:
        await tx.record(event, Decision(effects=effects))


def plan(account: str = HANA.account, due: timedelta = DAY) -> PlanLetter:
    return PlanLetter(account=account, due=START + due)


async def test_letters_are_leased_once(chat: Chat) -> None:
    """Six workers at once get every due letter exactly once, and none that is due later."""
    for number in range(12):
        await record(chat, plan(f"fake:{number}"))
    await record(chat, plan("fake:later", due=DAY + MINUTE))
    queue = DueLetters(chat.store)

    batches = await asyncio.gather(*(queue.lease(START + DAY, limit=5) for _ in range(6)))

    taken = [letter.account for batch in batches for letter in batch]
    while batch := await queue.lease(START + DAY, limit=5):
        taken += [letter.account for letter in batch]
    assert sorted(taken) == sorted(f"fake:{number}" for number in range(12))


async def test_a_lease_ends_and_its_fence_keeps_the_late_one_out(chat: Chat) -> None:
    """Only the newest lease of the letter that is planned now holds."""
    await record(chat, plan())
    queue = DueLetters(chat.store)
    (lost,) = await queue.lease(START + DAY)
    waits = await queue.waits(START + DAY), await queue.waits(START + DAY + LEASE)
    (current,) = await queue.lease(START + DAY + LEASE)

    async with chat.store.begin(COMMUNITY) as tx:
        held = [
            await tx.letters.holds(
                LetterDue(
                    key="k",
                    at=START,
                    conversation=direct(COMMUNITY, each.account),
                    account=each.account,
                    due=each.due,
                    fence=each.fence,
                )
            )
            for each in (lost, current, replace(current, due=START), replace(current, account="x"))
        ]

    assert waits == (False, True)
    assert held == [False, True, False, False]


async def test_a_planned_letter_stays_and_begins_with_the_earliest(chat: Chat) -> None:
    """A second reason moves nothing; one that is heard of late is told as well."""
    await record(chat, plan(), after=MINUTE)

    await record(chat, plan(due=2 * DAY))
    await record(chat, plan(due=MINUTE), after=2 * MINUTE)

    async with chat.store.begin(COMMUNITY) as tx:
        assert await tx.letters.since(HANA.account) == START
    assert await DueLetters(chat.store).next_at() == START + DAY


async def test_letters_are_moved_and_dropped(chat: Chat) -> None:
    """Only what is planned can be; what is in hand comes back at its new time."""
    moved = MoveLetter(account=HANA.account, due=START + 2 * DAY)
    await record(chat, moved)
    nothing = await next_due(chat.store)
    await record(chat, plan())
    await DueLetters(chat.store).lease(START + DAY)

    await record(chat, replace(moved, due=START + 3 * DAY))
    later = await next_due(chat.store)
    await record(chat, DropLetter(account=HANA.account))

    assert (nothing, later) == (None, START + 3 * DAY)
    assert await next_due(chat.store) is None


async def test_a_wave_is_no_deadline(chat: Chat) -> None:
    """While helpers are asked, and that is in hand, the deadline is when staff is told."""
    await chat.post(ANN, "How do I export my invoices as a spreadsheet?")

    await Agenda(chat.store).lease(chat.clock.now())
    found = await next_deadline(chat.store)
    letter = chat.clock.now() + timedelta(minutes=5)
    await record(chat, replace(plan(), due=letter))

    assert found == chat.clock.now() + timedelta(minutes=30)
    assert await next_deadline(chat.store) == letter


async def test_a_warning_is_no_deadline(any_store: Store) -> None:
    """While a limit draws near next, beside no wave, the deadline is still when staff is told."""
    chat = Chat(any_store, replace(POLICY, limits=Limits(waves=0)))
    await chat.post(ANN, "How do I export my invoices as a spreadsheet?")
    (ticket,) = await chat.reports.tickets(COMMUNITY)
    warning = next_step(ticket)

    found = await next_deadline(any_store)

    assert warning is not None
    assert warning.name is StepName.WARN
    assert found == chat.clock.now() + timedelta(minutes=30)


async def test_the_next_thing_due_is_a_step_or_a_letter(chat: Chat) -> None:
    """Whichever comes first: a virtual clock goes from one to the next."""
    await record(chat, plan())
    letter = await next_due(chat.store)

    await chat.post(ANN, "How do I export my invoices as a spreadsheet?")

    step = await chat.timers.next_at()
    assert letter == START + DAY
    assert step is not None
    assert step < START + DAY


async def test_awards_that_count_are_news(chat: Chat) -> None:
    """Of whom it is about, since then and after that line; none that was taken back, or else."""
    await record(chat, REUSED, replace(REUSED, reason="reused:2:1", award="reused:2:1", entry="f"))
    undone = replace(REUSED, reason="undo:reused:1:1", amount=-2, count=-1)
    await record(
        chat,
        undone,
        replace(REUSED, account=ANN.account),
        replace(REUSED, reason="accepted:3:1", award="accepted:3:1", kind=Kind.ACCEPTED),
        replace(REUSED, reason="reused:4:1", award="reused:4:1", at=START + DAY),
        after=MINUTE,
    )

    async with chat.store.begin(COMMUNITY) as tx:
        every = await tx.letters.reused([HANA.account], since=START, after=0)
        late = await tx.letters.reused([HANA.account], since=START + MINUTE, after=0)
        after = await tx.letters.reused([HANA.account], since=START, after=every[0].line)
        nobody = await tx.letters.reused([], since=START, after=0)
    async with chat.store.begin("other") as tx:
        elsewhere = await tx.letters.reused([HANA.account], since=START, after=0)

    assert [award.entry for award in every] == ["f", "e"]
    assert [award.entry for award in late] == [award.entry for award in after] == ["e"]
    assert nobody == elsewhere == []


async def test_communities_write_their_own_letters(chat: Chat) -> None:
    """The same account in two communities has two letters, and each goes by itself."""
    await record(chat, plan())
    await record(chat, plan(), community="other")

    await record(chat, DropLetter(account=HANA.account))

    (left,) = await DueLetters(chat.store).lease(START + DAY)
    assert left.community == "other"


async def test_only_what_all_can_read_here_waits_for_a_digest(chat: Chat) -> None:
    """Not what was asked in private, nor in another community; whatever it is about."""
    other = Chat(chat.store, community="other")
    await chat.post(ANN, "How do I get a refund?")
    await chat.post(HANA, "My card was charged twice.", private=True, addressed=True)
    await other.post(ANN, "Where is the invoice of last month?")
    await chat.file("billing", 1)
    await chat.file("billing", 2)
    await other.file("billing", 1)

    async with chat.store.begin(COMMUNITY) as tx:
        waiting = await tx.letters.waiting(["billing"])

    assert [ticket.text for ticket in waiting] == ["How do I get a refund?"]


async def test_a_late_letter_is_a_broken_promise(chat: Chat) -> None:
    """Ten minutes are not late; more than that are."""
    await record(chat, plan())
    late = START + DAY + 10 * MINUTE

    found = [await audit(chat.store, at) for at in (late, late + MINUTE)]

    assert [each.overdue_letters for each in found] == [0, 1]
    assert [each.well for each in found] == [True, False]


async def test_helpers_come_back_as_they_were_kept(chat: Chat) -> None:
    """Every preference survives the database; who never said anything is not there."""
    hana = Helper(
        account=HANA.account,
        name="Hana",
        topics=("billing",),
        daily=0,
        quiet=Quiet(begins=1320, ends=420, zone="Europe/Berlin"),
        snoozed_until=START,
        letters=True,
        wrote_at=START,
        told=7,
    )
    await record(chat, KeepHelper(helper=hana))

    async with chat.store.begin(COMMUNITY) as tx:
        known = await tx.helpers.known([HANA.account, ANN.account])

    assert known == (hana,)
