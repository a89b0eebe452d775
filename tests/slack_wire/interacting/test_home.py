"""The Home tab on the small Slack."""

from adapters.slack.drawing.action_id import tag
from adapters.slack.interacting import home
from adapters.slack.interacting.callers import ELSEWHERE
from bot.domain.states import Status
from bot.store import Store
from tests import slack_server as fake
from tests.slack_wire.interacting.counter import Counter, Office, open_counter
from tests.waiting import eventually

QUESTION = "How do I reset my password?"


async def opened(user: fake.User) -> fake.View:
    """The tab of *user*, anew."""
    user.home = None
    await user.opens_home()
    await eventually(lambda: user.home, "a Home tab")
    assert user.home is not None
    return user.home


async def asked(counter: Counter, user: fake.User, text: str = QUESTION) -> fake.Message:
    return await counter.heard(await user.says(counter.office.help, text))


async def until_shown(view: fake.View, words: str) -> None:
    await eventually(lambda: words in view.shown, lambda: f"{words} in {view.shown}")


async def test_who_has_nothing_yet_reads_what_to_do(counter: Counter) -> None:
    """Every part has words, and one can ask at once."""
    tab = await opened(counter.office.ann)

    assert home.NONE_OPEN in tab.shown
    assert home.NO_CREDIT in tab.shown
    assert home.NO_BOARD in tab.shown
    assert list(tab.buttons) == ["Ask a question"]


async def test_only_ones_own_open_questions_are_shown(counter: Counter) -> None:
    """With a button to close each; the tab is fresh after a press in it."""
    office = counter.office
    await asked(counter, office.ann)
    await asked(counter, office.ben, "Where can I download the invoice of last month?")
    tab = await opened(office.ann)
    assert QUESTION in tab.shown
    assert "invoice" not in tab.shown

    await office.ann.presses(tab, "Close")
    await counter.quiet()

    await until_shown(tab, home.NONE_OPEN)
    assert (await counter.ticket()).status is Status.CLOSED


async def test_a_private_question_is_in_nobodys_tab(counter: Counter) -> None:
    """Neither the asker's list nor the team's queue holds it."""
    office = counter.office
    await office.ann.commands(office.help, QUESTION)
    await counter.quiet()

    tabs = [await opened(user) for user in (office.ann, office.ben, office.sam)]

    assert all("password" not in tab.shown for tab in tabs)


async def test_credit_and_the_board_are_shown(counter: Counter) -> None:
    """To who earned it, and to everybody."""
    office = counter.office
    root = await asked(counter, office.ann)
    reply = await office.ben.says(office.help, "Use the profile page.", thread=root)
    await counter.heard(reply)
    await office.ann.uses("aw_accept", reply)
    await counter.quiet()

    bens, anns = await opened(office.ben), await opened(office.ann)

    assert "15 points · you have helped 1 person" in bens.shown
    assert "your answer was accepted" in bens.shown
    assert "Ben (you) · 15 points" in bens.shown
    assert "Ben · 15 points" in anns.shown
    assert home.NO_CREDIT in anns.shown


async def test_staff_works_in_the_queue(counter: Counter) -> None:
    """Claims, and hands back; others never see it."""
    office = counter.office
    await asked(counter, office.ann)
    tab = await opened(office.sam)
    assert "What waits for the team" in tab.shown
    assert "What waits for the team" not in (await opened(office.ben)).shown

    await office.sam.presses(tab, "Claim")
    await counter.quiet()
    await until_shown(tab, "Sam is on it")
    await office.sam.presses(tab, "Hand back")
    await counter.quiet()

    await until_shown(tab, "our team was told")


async def test_a_form_of_the_tab_acts_and_the_tab_follows(counter: Counter) -> None:
    """Snooze and resolve ask first."""
    office = counter.office
    await asked(counter, office.ann)
    tab = await opened(office.sam)

    form = await (await office.sam.presses(tab, "Resolve…")).view()
    await office.sam.submits(form, {"value": "It is in the handbook."})
    await counter.quiet()

    assert (await counter.ticket()).status is Status.RESOLVED
    await until_shown(tab, home.NOTHING_WAITS)


async def test_what_is_not_done_is_said_in_the_tab(counter: Counter) -> None:
    """There is no message that it could answer."""
    office = counter.office
    await asked(counter, office.ann)
    tab = await opened(office.sam)
    buttons = [one for block in tab.blocks for one in block.get("elements", ())]
    for button in buttons:
        if button.get("action_id") == tab.buttons["Claim"]:
            button["action_id"] = button["action_id"].replace(tag("acme"), "ffffff")

    await office.sam.presses(tab, "Claim")
    await counter.quiet()

    await until_shown(tab, ELSEWHERE)
    assert (await counter.ticket()).status is Status.OPEN


async def test_what_the_rules_refuse_comes_as_a_direct_message(counter: Counter) -> None:
    """The tab was old: somebody else was faster."""
    office = counter.office
    await asked(counter, office.ann)
    tab = await opened(office.sam)
    await office.ann.commands(office.help, "close 1")
    await counter.quiet()

    await office.sam.presses(tab, "Claim")
    await counter.quiet()

    await until_shown(tab, home.NOTHING_WAITS)
    assert "the question is closed already" in office.sam.dm().messages[-1].shown


async def test_a_question_is_asked_from_the_tab(office: Office, store: Store) -> None:
    """In private: the answer comes as a direct message, restart or not."""
    async with open_counter(office, store) as counter:
        tab = await opened(office.ann)
        form = await (await office.ann.presses(tab, "Ask a question")).view()

    async with open_counter(office, store) as counter:
        await office.ann.submits(form, {"value": QUESTION})
        await counter.quiet()

        ticket = await counter.ticket()
        assert (ticket.text, ticket.asker.name, bool(ticket.whisper)) == (QUESTION, "Ann", True)
        assert "I know no answer to this" in office.ann.dm().messages[-1].shown


async def test_the_tab_of_a_workspace_shows_nothing_of_another(
    office: Office, store: Store
) -> None:
    """Twins with the same people and channels are strangers."""
    async with open_counter(office, store) as counter:
        await asked(counter, office.ann)

    async with open_counter(office, store, community="other"):
        tab = await opened(office.ann)

        assert home.NONE_OPEN in tab.shown
