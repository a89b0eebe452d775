"""What the store keeps of verdicts and calibrations, on SQLite and on PostgreSQL."""

import asyncio
import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.decision import Decision
from bot.domain.effects import Judge, Unjudge
from bot.domain.entry import StoredEntry
from bot.domain.events import MessagePosted
from bot.domain.message import Action
from bot.domain.verdict import Verdict
from bot.store import Applied, Judgements, Store
from knowledge.model import Band
from knowledge.platt import Calibration
from tests.scenarios.chat import ANN, BEN, COMMUNITY, START, Chat
from tests.scenarios.test_loop import QUESTION, solve

WORDS = "is there a spreadsheet of what I paid"
VERDICT = Verdict(
    ticket=1,
    person=ANN.account,
    entry="x",
    wording=WORDS,
    confirmed=True,
    band=Band.SUGGEST,
    logit=-0.25,
    confidence=0.4378,
    model="m-1",
    at=START,
)
ENTRY = StoredEntry(id="x", question=QUESTION, answer="So.", accepted_at=START)


@pytest.fixture
async def chat(any_store: Store) -> Chat:
    """A community with three questions and one entry."""
    chat = Chat(any_store)
    for words in ("How do I change the colour?", "Where is my invoice?", "How do I ban somebody?"):
        await chat.post(ANN, words, addressed=True)
    async with any_store.begin(COMMUNITY) as tx:
        await tx.put_entry(ENTRY)
    return chat


async def record(chat: Chat, key: str, *effects: Judge | Unjudge) -> None:
    """Record effects as one event."""
    async with chat.store.begin(COMMUNITY) as tx:
        event = MessagePosted(
            key=key, at=START, conversation=chat.at("help"), actor=ANN, message=key, text=""
        )
        await tx.record(event, Decision(effects=effects))


async def entry(chat: Chat) -> StoredEntry:
    (found,) = [each for each in await chat.reports.entries(COMMUNITY) if each.id == "x"]
    return found


async def verdicts(chat: Chat, model: str | None = None) -> Sequence[Verdict]:
    return await Judgements(chat.store).verdicts(COMMUNITY, model)


async def test_a_verdict_is_kept_as_it_is(chat: Chat) -> None:
    """Everything of it comes back; another model's verdicts are told apart."""
    await record(chat, "a", Judge(verdict=VERDICT))

    assert await verdicts(chat) == [VERDICT]
    assert await verdicts(chat, "m-1") == [VERDICT]
    assert await verdicts(chat, "m-2") == []
    assert await Judgements(chat.store).verdicts("other") == []


async def test_a_verdict_is_one_row(chat: Chat) -> None:
    """The same verdict again, or with other words, is the same row; taken back it is none."""
    await record(chat, "a", Judge(verdict=VERDICT))
    await record(chat, "b", Judge(verdict=VERDICT))
    await record(chat, "c", Judge(verdict=replace(VERDICT, wording="")))
    assert await verdicts(chat) == [replace(VERDICT, wording="")]

    await record(chat, "d", Unjudge(ticket=1, person=ANN.account, entry="x"))

    assert await verdicts(chat) == []


async def test_an_entry_learns_and_unlearns(chat: Chat) -> None:
    """Each change that matters to matching moves the revision, and an undo leaves no trace."""
    before = await entry(chat)
    first = await chat.reports.revision(COMMUNITY)
    refusal = replace(VERDICT, person=BEN.account, ticket=2, confirmed=False, wording="or not")

    await record(chat, "a", Judge(verdict=VERDICT), Judge(verdict=refusal))
    taught = await entry(chat)
    second, (changed,) = await chat.reports.entries_after(COMMUNITY, first)
    await record(chat, "b", Judge(verdict=replace(VERDICT, ticket=3, confidence=0.5)))
    unmoved = await chat.reports.revision(COMMUNITY)
    for key, gone in (("c", VERDICT), ("d", refusal), ("e", replace(VERDICT, ticket=3))):
        await record(chat, key, Unjudge(ticket=gone.ticket, person=gone.person, entry="x"))

    assert (taught.learnt, taught.refused) == ((WORDS,), ("or not",))
    assert changed == taught
    assert unmoved == second > first
    assert await entry(chat) == before


async def test_an_import_keeps_what_was_learnt(chat: Chat) -> None:
    """An entry that is written anew learns from its verdicts again, and nothing twice."""
    await record(chat, "a", Judge(verdict=VERDICT))

    async with chat.store.begin(COMMUNITY) as tx:
        await tx.put_entry(replace(ENTRY, answer="Otherwise."))
        await tx.put_entry(replace(ENTRY, id="y"))
    kept = await entry(chat)
    async with chat.store.begin(COMMUNITY) as tx:
        await tx.put_entry(replace(ENTRY, phrasings=(WORDS,)))

    assert (kept.answer, kept.learnt) == ("Otherwise.", (WORDS,))
    assert (await entry(chat)).learnt == ()


async def test_a_double_tap_is_one_verdict(any_store: Store) -> None:
    """ "That solved it" pressed six times in the same instant is one verdict."""
    chat = Chat(any_store)
    await solve(chat)
    await chat.post(BEN, QUESTION)
    id_ = (await chat.reports.tickets(COMMUNITY))[1].offers[0].entry

    await asyncio.gather(*(chat.press(BEN, Action.SOLVED, 2, id_) for _ in range(6)))

    (kept,) = await verdicts(chat)
    assert (kept.person, kept.ticket, kept.confirmed) == (BEN.account, 2, True)


async def test_calibrations(chat: Chat) -> None:
    """One a community and model, replaced by the next one; an infinite floor comes back."""
    judgements = Judgements(chat.store)
    assert await judgements.applied(COMMUNITY, "m-1") is None
    first = Calibration(slope=0.5, shift=-1.25, floor=math.inf)
    second = Calibration(slope=1.5, shift=0.25, floor=-0.5)

    revisions = [await chat.reports.revision(COMMUNITY)]
    found = []
    for calibration in (first, second):
        async with chat.store.begin(COMMUNITY) as tx:
            await tx.calibrate("m-1", calibration, verdicts=31, at=START, by="sam")
        revisions.append(await chat.reports.revision(COMMUNITY))
        found.append(await judgements.applied(COMMUNITY, "m-1"))
    elsewhere = [
        await judgements.applied(COMMUNITY, "m-2"),
        await judgements.applied("other", "m-1"),
    ]
    async with chat.store.begin(COMMUNITY) as tx:
        await tx.uncalibrate("m-1")

    assert found == [
        Applied(calibration=each, verdicts=31, at=START, by="sam") for each in (first, second)
    ]
    assert revisions == sorted(set(revisions))
    assert elsewhere == [None, None]
    assert await judgements.applied(COMMUNITY, "m-1") is None


async def test_a_filled_database_of_the_first_version(old_store: Store) -> None:
    """Entries and tickets of the first version stay as they were, and can learn."""
    chat = Chat(old_store)
    kept = await entry(chat)
    (old,) = await chat.reports.tickets(COMMUNITY)

    await chat.press(ANN, Action.SOLVED, 1, "x")
    of_the_old_offer = await verdicts(chat)
    await record(chat, "a", Judge(verdict=VERDICT))

    assert (kept.wordings, kept.refused, kept.solved) == (
        (QUESTION, "Is there a way to?"),
        (),
        3,
    )
    assert (old.offers[0].entry, old.offers[0].band, old.as_matched) == ("x", None, True)
    assert of_the_old_offer == []
    assert (await entry(chat)).learnt == (WORDS,)
