"""People say whether an answer fits, and the next match knows it."""

from datetime import timedelta

import pytest

from bot.domain.entry import StoredEntry
from bot.domain.identity import Actor
from bot.domain.message import Action
from bot.library import Library
from bot.service import Service
from bot.store import Judgements
from knowledge.matcher import model_name
from knowledge.model import Band, Match
from knowledge.phrasings import MOST
from knowledge.platt import Calibration
from tests.scenarios.chat import ANN, BEN, CID, COMMUNITY, HANA, POLICY, SAM, START, Chat

MODEL = model_name(None)
QUESTION = "How do I export my invoices as a spreadsheet?"
REWORDED = "Can I get my invoices into a spreadsheet?"  # near enough to be suggested
ANSWER = "Open Billing, choose Invoices, then Export and pick CSV."


@pytest.fixture
async def library(chat: Chat) -> Chat:
    """A community that knows how invoices are exported, and something else."""
    async with chat.store.begin(COMMUNITY) as tx:
        for id_, question, answer in (
            ("invoices", QUESTION, ANSWER),
            ("logo", "Where do I upload our logo?", "In Settings."),
        ):
            await tx.put_entry(
                StoredEntry(
                    id=id_,
                    question=question,
                    answer=answer,
                    author=HANA.account,
                    author_name="Hana",
                    accepted_by_name="Ben",
                    accepted_at=START - timedelta(days=40),
                )
            )
    return chat


async def match(chat: Chat, text: str = REWORDED) -> Match:
    """What another process would find now."""
    return await Library(chat.store).match(COMMUNITY, POLICY, text)


async def entry(chat: Chat, id_: str = "invoices") -> StoredEntry:
    (found,) = [each for each in await chat.reports.entries(COMMUNITY) if each.id == id_]
    return found


async def solve(chat: Chat, who: Actor, text: str = REWORDED, *, private: bool = False) -> int:
    """Ask, pick the suggestion if it is only suggested, and say that it solved it."""
    await chat.post(who, text, channel="dm" if private else "help", addressed=True, private=private)
    ticket = (await chat.reports.tickets(COMMUNITY))[-1]
    if ticket.offers[0].band is Band.SUGGEST:
        await chat.press(who, Action.SHOW, ticket.number, "invoices")
    await chat.press(who, Action.SOLVED, ticket.number, "invoices")
    return ticket.number


async def test_solved_it_teaches_the_wording(library: Chat) -> None:
    """What was hardly suggested to Ann is answered at once when Ben asks it the same way."""
    before = await match(library)

    await solve(library, ANN)
    await library.post(BEN, REWORDED)

    after = await match(library)
    assert before.hits[0].logit < after.hits[0].logit
    assert after.band is Band.ANSWER
    assert (await entry(library)).learnt == (REWORDED,)
    assert library.slot("ack:2").text.startswith(ANSWER)


async def test_an_undo_unlearns(library: Chat) -> None:
    """Solved by mistake: the wording goes, and everything is as it was before."""
    before = await match(library)
    number = await solve(library, ANN)

    await library.press(ANN, Action.REOPEN, number)

    assert await match(library) == before
    assert (await entry(library)).learnt == ()
    assert await Judgements(library.store).verdicts(COMMUNITY) == []


async def test_reopened_long_after_it_stays_learnt(library: Chat) -> None:
    """Days later it is a new turn: what helped then still helped, and teaches."""
    number = await solve(library, ANN)
    await library.wait(timedelta(days=3))

    await library.press(ANN, Action.REOPEN, number)

    assert (await entry(library)).learnt == (REWORDED,)


async def test_a_reply_that_is_accepted_instead(library: Chat) -> None:
    """Ann says that Raj's reply is the answer after all: the stored one did not solve it."""
    asked = await library.post(ANN, QUESTION)
    reply = await library.post(HANA, "No, use the new export page for that.", thread=asked)
    await library.press(ANN, Action.SOLVED, 1, "invoices")

    await library.react(ANN, reply)

    assert await Judgements(library.store).verdicts(COMMUNITY) == []


async def test_two_confirmations_and_one_undo(library: Chat) -> None:
    """Ann takes hers back, Ben's stands: the wording stays."""
    number = await solve(library, ANN)
    await solve(library, BEN)

    await library.press(ANN, Action.REOPEN, number)

    assert (await entry(library)).learnt == (REWORDED,)
    (left,) = await Judgements(library.store).verdicts(COMMUNITY)
    assert left.person == BEN.account


async def test_what_is_private_stays_so(library: Chat) -> None:
    """A direct message that was solved teaches no words, only that the score was right."""
    await solve(library, ANN, private=True)

    assert (await entry(library)).learnt == ()
    (kept,) = await Judgements(library.store).verdicts(COMMUNITY)
    assert (kept.wording, kept.confirmed) == ("", True)


async def test_a_deleted_question_is_unlearnt(library: Chat) -> None:
    """Ann deletes what she asked: nobody gets to see her words as a stored wording."""
    asked = await library.post(ANN, REWORDED)
    await library.press(ANN, Action.SHOW, 1, "invoices")
    await library.press(ANN, Action.SOLVED, 1, "invoices")
    await library.post(BEN, REWORDED)

    await library.delete(asked)

    assert (await entry(library)).learnt == ()
    key = await library.press(CID, Action.WHY, 2, "invoices")
    assert REWORDED not in library.reply_to(key)
    assert "this is the answer" in library.reply_to(key)


async def test_an_edited_question_is_unlearnt(library: Chat) -> None:
    """Words that were edited away are not kept."""
    asked = await library.post(ANN, REWORDED)
    await library.press(ANN, Action.SHOW, 1, "invoices")
    await library.press(ANN, Action.SOLVED, 1, "invoices")

    await library.edit(ANN, asked, "never mind, my key was in there")

    assert (await entry(library)).learnt == ()


async def test_refused_is_not_answered_again(library: Chat) -> None:
    """Not my question: the same words get it as a suggestion at most, from two people on not."""
    await library.post(ANN, QUESTION)
    await library.press(ANN, Action.REFUSE, 1)
    once = await match(library, QUESTION)
    await library.press(ANN, Action.CLOSE, 1)

    await library.post(BEN, QUESTION)
    await library.press(BEN, Action.NONE_FIT, 2)

    assert once.band is Band.SUGGEST
    assert (await match(library, QUESTION)).band is Band.SILENT
    assert (await match(library, "Where do I upload our logo?")).band is Band.ANSWER


async def test_one_person_cannot_fill_an_entry(library: Chat) -> None:
    """Ann solves ten wordings: two are learnt, and an entry never has more than MOST."""
    for word in ("my", "all", "some", "three", "those", "old", "new", "paid", "open", "her"):
        await solve(library, ANN, f"how can I export {word} invoices as a spreadsheet quickly")

    found = await entry(library)

    assert len(found.learnt) == 2
    assert len(found.wordings) <= MOST


async def test_why_says_it_in_words(library: Chat) -> None:
    """What fits, the nearest wording, how sure, what came second, who accepted it and when."""
    await library.post(ANN, "how do I export my invoices, and where is our logo in it?")
    await library.press(ANN, Action.SHOW, 1, "invoices")

    for_ben = library.reply_to(await library.press(BEN, Action.WHY, 1, "invoices"))
    for_sam = library.reply_to(await library.press(SAM, Action.WHY, 1, "invoices"))

    assert "What fits: “invoices”" in for_ben
    assert f"Nearest stored wording: {QUESTION}" in for_ben
    assert "Second came “Where do I upload our logo?”" in for_ben
    assert "it has nothing on “invoices” and “export”." in for_ben
    assert "From Hana\naccepted by Ben on 2025-11-26" in for_ben
    assert "Score" not in for_ben
    assert for_sam.startswith(for_ben)
    assert f"· model {MODEL}" in for_sam


async def test_why_of_a_picked_suggestion(library: Chat) -> None:
    """What was picked although something else came nearer is not said to have come first."""
    await library.post(ANN, "how do I export my invoices, and where is our logo in it?")
    (ticket,) = await library.reports.tickets(COMMUNITY)
    first, second = ticket.offers
    await library.press(ANN, Action.SHOW, 1, second.entry)

    said = library.reply_to(await library.press(BEN, Action.WHY, 1, second.entry))

    assert f"Nearer was “{first.question}”" in said
    assert "but this one was picked." in said


async def test_why_hides_what_was_withdrawn(library: Chat) -> None:
    """An answer that was taken back since is not named as the one that came second."""
    await library.post(ANN, "how do I export my invoices, and where is our logo in it?")
    await library.press(ANN, Action.SHOW, 1, "invoices")
    async with library.store.begin(COMMUNITY) as tx:
        await tx.hide_entry("logo")

    said = library.reply_to(await library.press(BEN, Action.WHY, 1, "invoices"))

    assert "logo?" not in said


async def test_a_running_service_takes_up_a_calibration(library: Chat) -> None:
    """What another process applies holds from the next question on, and so does taking it back."""
    await library.post(ANN, QUESTION)
    careful = Calibration(slope=0.1, shift=-0.5)

    async with library.store.begin(COMMUNITY) as tx:
        await tx.calibrate(MODEL, careful, verdicts=40, at=START, by="sam")
    await library.post(BEN, QUESTION, channel="billing")
    async with library.store.begin(COMMUNITY) as tx:
        await tx.uncalibrate(MODEL)
    await library.post(CID, QUESTION, channel="dm", addressed=True, private=True)

    bands = [ticket.offers[0].band for ticket in await library.reports.tickets(COMMUNITY)]
    assert bands == [Band.ANSWER, Band.SUGGEST, Band.ANSWER]


async def test_a_calibration_of_another_model_is_not_used(library: Chat) -> None:
    """Scores of different models mean different things."""
    before = await match(library, QUESTION)

    async with library.store.begin(COMMUNITY) as tx:
        await tx.calibrate("other", Calibration(slope=0.1), verdicts=40, at=START, by="sam")

    assert await match(library, QUESTION) == before


async def test_a_service_elsewhere_learns_as_well(library: Chat) -> None:
    """A second process, which has matched before, answers what the first one has learnt."""
    elsewhere = Service(library.store, {COMMUNITY: POLICY})
    here, library.service = library.service, elsewhere
    await library.post(CID, "Where do I upload our logo?")  # its matcher is loaded
    library.service = here
    await solve(library, ANN)

    library.service = elsewhere
    await library.post(BEN, REWORDED)

    assert (await library.reports.tickets(COMMUNITY))[-1].offers[0].band is Band.ANSWER
