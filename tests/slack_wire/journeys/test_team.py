"""What the team does with a question that nobody answered in time."""

from datetime import timedelta

from bot.store import Reports, Store
from tests import slack_server as fake
from tests.slack_wire.journeys.walking import QUESTION, asked, passes, tab_of
from tests.slack_wire.living import COMMUNITY, Bot, Town
from tests.slack_wire.seeing import becomes, bots, private, shown
from tests.waiting import eventually

LATE = timedelta(minutes=31)


async def escalated(town: Town) -> tuple[fake.Message, fake.Message]:
    """The question that waited too long, and its card."""
    question = await asked(town)
    passes(town, LATE)
    return question, await shown(town.staff_room, "has had no answer in time")


async def colleague(town: Town) -> fake.User:
    """Tom, who is on the team, too."""
    tom = town.acme.user("Tom")
    await town.sam.invites(tom, town.staff_room)
    await town.team.adds(tom)
    return tom


async def reads(message: fake.Message, words: str) -> None:
    await eventually(lambda: words in message.shown, lambda: f"{words}: {message.shown}")


async def test_one_card_tells_everything(town: Town, bot: Bot) -> None:
    """Tagged once, claimed, snoozed by a form that says what is wrong, woken, and resolved."""
    question, card = await escalated(town)
    acknowledgement = bots(question.replies)[0]
    assert str(card.blocks).count(f"<!subteam^{town.team.id}>") == 1

    await town.sam.presses(card, "Claim")
    await reads(card, "Sam is on it · since")
    form = await (await town.sam.presses(card, "Snooze…")).view()
    wrong = await town.sam.submits(form, {"other": "soonish"})
    assert wrong.errors == {
        "other": "I do not know when “soonish” is; write it like 2h, 18:30, tomorrow 9:00 "
        "or 2026-12-01 14:00."
    }
    await town.sam.submits(form, {"other": "2h"})
    await reads(card, "snoozed until")
    await reads(acknowledgement, "put this off until")
    await town.sam.presses(card, "Wake now")
    await reads(card, "Sam woke it.")
    form = await (await town.sam.presses(card, "Resolve…")).view()
    await town.sam.submits(form, {"value": "It is in the handbook."})

    await reads(card, "resolved by Sam")
    await reads(acknowledgement, "It is in the handbook.\nSam from our team marked this as done.")
    await bot.quiet()
    assert bots(town.staff_room.messages) == [card]  # the second tag was taken back


async def test_a_question_is_handed_over_within_the_team(town: Town, bot: Bot) -> None:
    """To Ben it is refused with a reason; Tom is told where the team reads it."""
    tom = await colleague(town)
    _, card = await escalated(town)
    await town.sam.presses(card, "Claim")
    await reads(card, "Sam is on it")

    form = await (await town.sam.presses(card, "Hand over…")).view()
    await town.sam.submits(form, {"value": town.ben})
    await becomes(
        lambda: [each.shown for each in town.staff_room.private(town.sam)],
        ["That was not done: Ben is not on the team. Choose somebody who is."],
    )
    form = await (await town.sam.presses(card, "Hand over…")).view()
    await town.sam.submits(form, {"value": tom})

    await reads(card, "Tom is on it · since")
    told = await shown(town.staff_room, "*Sam* hands *#1* over to you")
    assert told.shown.startswith(tom.mention)


async def test_what_is_written_in_private_stays_there(town: Town, bot: Bot, store: Store) -> None:
    """A group message with both; the thread says so, the card leads there, nothing is kept."""
    question, card = await escalated(town)
    await town.sam.presses(card, "Claim")
    await reads(card, "Sam is on it")

    await town.sam.presses(card, "Go on in private")
    await reads(card, "goes on in private")
    (room,) = [each for each in town.acme.channels.values() if each.kind == "mpim"]
    assert {each.name for each in room.members} == {"answerwell", "Ann", "Sam"}
    await shown(room, "Nothing that is written here is kept for others.")
    await shown(question, "They go on with you in private.")
    reply = await town.sam.says(room, "Your account number is 12345, use that one please.")
    await bot.heard(reply.text)
    await town.sam.edits(reply, "Your account number is 54321, use that one please.")
    await town.ann.says(room, "Thanks, that works!")
    proposal = await shown(room, "message solve it?")
    assert "54321" in proposal.shown
    await town.ann.presses(proposal, "Yes")

    await shown(question, "Solved by Sam, in private.")
    await reads(card, "went on in private")
    assert await Reports(store).entries(COMMUNITY) == []
    assert not any("54321" in each.shown for each in town.help.messages)


async def test_a_silent_claim_goes_back_to_the_team(town: Town, one_bot: Bot) -> None:
    """After four hours without a word the group is tagged anew, under the same card."""
    _, card = await escalated(town)
    await town.sam.presses(card, "Claim")
    await reads(card, "Sam is on it")

    passes(town, timedelta(hours=4, minutes=1))

    await reads(card, "Sam claimed it, and was silent.")
    again = await shown(town.staff_room, "still has no answer")
    assert f"<!subteam^{town.team.id}>" in str(again.blocks)


async def test_all_of_it_by_command(town: Town, one_bot: Bot) -> None:
    """Every step answers whoever took it, in a sentence."""
    tom = await colleague(town)
    question, card = await escalated(town)
    steps = {
        "queue": QUESTION,
        "claim 1": "is yours.",
        f"assign 1 {town.ben.mention}": "is not on the team",
        f"assign 1 {tom.mention}": "is Tom’s now.",
        "release 1": "is with the whole team again.",
        "snooze 1 never": "I do not know when",
        "snooze 1 2h": "is snoozed until",
        "private 1": "is yours, and goes on in private.",
        "resolve 1 It is in the handbook.": "is resolved.",
        "resolve 1": "is solved already",
    }

    for line, words in steps.items():
        await private(await town.sam.commands(town.staff_room, line), words)

    await reads(card, "resolved by Sam")
    await shown(question, "It is in the handbook.")
    await private(await town.sam.commands(town.staff_room, "queue"), "Nothing waits.")


async def test_all_of_it_from_the_home_tab(town: Town, one_bot: Bot) -> None:
    """The queue with its deadlines; the tab and the card follow each press."""
    _, card = await escalated(town)
    tab = await tab_of(town.sam)
    assert "our team was told" in tab.shown
    assert "overdue since" in tab.shown
    assert "waiting since" in tab.shown

    await town.sam.presses(tab, "Claim")
    await reads(card, "Sam is on it")
    await becomes(lambda: "Hand back" in tab.buttons, True)
    form = await (await town.sam.presses(tab, "Snooze…")).view()
    await town.sam.submits(form, {"value": "4h"})

    await reads(card, "snoozed until")
    await becomes(lambda: "our team comes back to it" in tab.shown, True)


async def test_who_linked_accounts_is_one_person_on_the_home_tab(town: Town, one_bot: Bot) -> None:
    """The questions of both accounts are there, and the board has one line, which is one's own."""
    carl = town.acme.user("Carl")
    await carl.joins(town.help)
    code = (await private(await town.ben.commands(town.help, "link"), "Your code is")).shown
    given = code.partition("code is ")[2].partition(".")[0]
    await private(await carl.commands(town.help, f"link {given}"), "Linked")
    question = await asked(town)
    reply = await town.ben.says(town.help, "Open Billing and choose Export there.", thread=question)
    await shown(question, "somebody has written below")
    await town.ann.reacts(reply)
    await shown(question, "that solved it for")
    await town.ben.says(town.help, "Why does the printer refuse to print receipts?")
    await becomes(lambda: len(one_bot.texts), 3)

    tab = await tab_of(carl)

    assert "(you) · 15 points" in tab.shown
    assert "Why does the printer refuse" in tab.shown
