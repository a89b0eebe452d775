"""The Home tab on the small Slack."""

from dataclasses import replace

from adapters.slack.drawing.action_id import tag
from adapters.slack.interacting import home, home_helping
from adapters.slack.interacting.callers import ELSEWHERE
from adapters.slack.interacting.home_commands import action_id
from bot.domain.blocks import Block, What
from bot.domain.commands import Command
from bot.domain.decision import Decision
from bot.domain.events import ActionPressed, CommandGiven, MessageDeleted
from bot.domain.helping_effects import KeepBlock
from bot.domain.message import Action
from bot.domain.states import Status
from bot.domain.topics import Topic
from bot.store import Store
from tests import slack_server as fake
from tests.slack_wire.interacting.using import QUESTION, asked, forged, said
from tests.slack_wire.living import COMMUNITY, Bot, Town, living
from tests.waiting import eventually


async def opened(user: fake.User) -> fake.View:
    """The tab of *user*, anew."""
    user.home = None
    await user.opens_home()
    await eventually(lambda: user.home, "a Home tab")
    assert user.home is not None
    return user.home


async def until_shown(view: fake.View, words: str) -> None:
    await eventually(lambda: words in view.shown, lambda: f"{words} in {view.shown}")


async def test_who_has_nothing_yet_reads_what_to_do(bot: Bot) -> None:
    """Every part has words, and one can ask at once."""
    tab = await opened(bot.town.ann)

    assert home.NONE_OPEN in tab.shown
    assert home.NO_CREDIT in tab.shown
    assert home.NO_BOARD in tab.shown
    assert list(tab.buttons)[:2] == ["Ask a question", "A question for me"]


async def test_only_ones_own_open_questions_are_shown(bot: Bot) -> None:
    """With a button to close each; the tab is fresh after a press in it."""
    town = bot.town
    await asked(bot)
    await asked(bot, "Where can I download the invoice of last month?", by=town.ben)
    tab = await opened(town.ann)
    assert QUESTION in tab.shown
    assert "invoice" not in tab.shown

    await town.ann.presses(tab, "Close")
    await bot.quiet()

    await until_shown(tab, home.NONE_OPEN)
    assert (await bot.ticket()).status is Status.CLOSED


async def test_a_private_question_is_in_nobodys_tab(bot: Bot) -> None:
    """Neither the asker's list nor the team's queue holds it."""
    town = bot.town
    await town.ann.commands(town.help, QUESTION)
    await bot.quiet()

    tabs = [await opened(user) for user in (town.ann, town.ben, town.sam)]

    assert all("password" not in tab.shown for tab in tabs)


async def test_credit_and_the_board_are_shown(bot: Bot) -> None:
    """To who earned it, and to everybody."""
    town = bot.town
    root = await asked(bot)
    reply = await said(bot, town.ben, "Use the profile page.", root)
    await town.ann.uses("aw_accept", reply)
    await bot.quiet()

    bens, anns = await opened(town.ben), await opened(town.ann)

    assert "15 points · you have helped 1 person" in bens.shown
    assert "your answer was accepted" in bens.shown
    assert "Ben (you) · 15 points" in bens.shown
    assert "Ben · 15 points" in anns.shown
    assert home.NO_CREDIT in anns.shown


async def test_staff_works_in_the_queue(bot: Bot) -> None:
    """Claims, and hands back; others never see it."""
    town = bot.town
    await asked(bot)
    tab = await opened(town.sam)
    assert "What waits for the team" in tab.shown
    assert "What waits for the team" not in (await opened(town.ben)).shown

    await town.sam.presses(tab, "Claim")
    await bot.quiet()
    await until_shown(tab, "Sam is on it")
    await town.sam.presses(tab, "Hand back")
    await bot.quiet()

    await until_shown(tab, "our team was told")


async def test_a_form_of_the_tab_acts_and_the_tab_follows(bot: Bot) -> None:
    """Snooze and resolve ask first."""
    town = bot.town
    await asked(bot)
    tab = await opened(town.sam)

    form = await (await town.sam.presses(tab, "Resolve…")).view()
    await town.sam.submits(form, {"value": "It is in the handbook."})
    await bot.quiet()

    assert (await bot.ticket()).status is Status.RESOLVED
    await until_shown(tab, home.NOTHING_WAITS)


async def test_what_is_not_done_is_said_in_the_tab(bot: Bot) -> None:
    """There is no message that it could answer."""
    town = bot.town
    await asked(bot)
    tab = await opened(town.sam)
    buttons = [one for block in tab.blocks for one in block.get("elements", ())]
    for button in buttons:
        if button.get("action_id") == tab.buttons["Claim"]:
            button["action_id"] = button["action_id"].replace(tag("acme"), "ffffff")

    await town.sam.presses(tab, "Claim")
    await bot.quiet()

    await until_shown(tab, ELSEWHERE)
    assert (await bot.ticket()).status is Status.OPEN


async def test_what_the_rules_refuse_comes_as_a_direct_message(bot: Bot) -> None:
    """The tab was old: somebody else was faster."""
    town = bot.town
    await asked(bot)
    tab = await opened(town.sam)
    await town.ann.commands(town.help, "close 1")
    await bot.quiet()

    await town.sam.presses(tab, "Claim")
    await bot.quiet()

    await until_shown(tab, home.NOTHING_WAITS)
    assert "the question is closed already" in town.sam.dm().messages[-1].shown


async def test_a_question_is_asked_from_the_tab(town: Town, store: Store) -> None:
    """In private: the answer comes as a direct message, restart or not."""
    async with living(town, store, mode="http") as bot:
        tab = await opened(town.ann)
        form = await (await town.ann.presses(tab, "Ask a question")).view()

    async with living(town, store, mode="http") as bot:
        await town.ann.submits(form, {"value": QUESTION})
        await bot.quiet()

        ticket = await bot.ticket()
        assert (ticket.text, ticket.asker.name, bool(ticket.whisper)) == (QUESTION, "Ann", True)
        assert "I know no answer to this" in town.ann.dm().messages[-1].shown


async def test_the_tab_of_a_workspace_shows_nothing_of_another(town: Town, store: Store) -> None:
    """Twins with the same people and channels are strangers."""
    async with living(town, store, mode="http") as bot:
        await asked(bot)

    here = replace(
        town.settings("http"), workspaces={"other": town.settings().workspaces[COMMUNITY]}
    )
    async with living(town, store, settings=here, more={"other": town.policy()}):
        tab = await opened(town.ann)

        assert home.NONE_OPEN in tab.shown


async def topics(bot: Bot, *named: str) -> None:
    """The community has these topics."""
    async with bot.store.begin(COMMUNITY) as tx:
        for name in named:
            await tx.topics.keep(Topic(id=name.lower(), name=name))


def given(bot: Bot) -> list[tuple[str, str]]:
    return [(event.command, event.argument) for event in bot.of(CommandGiven)]


async def test_how_one_is_asked_is_changed_by_commands(bot: Bot) -> None:
    """Menus and switches say what one could type, and the tab itself shows what was said to it."""
    ann = bot.town.ann
    await topics(bot, "Billing", "Login")
    tab = await opened(ann)
    before = tab.shown.splitlines()[0]

    await ann.chooses(tab, action_id(Command.TOPICS), ["billing", "login"])
    await ann.chooses(tab, action_id(Command.TOPICS), [])
    await ann.chooses(tab, action_id(Command.HELPING, "way"), "direct")
    await ann.presses(tab, "Leave the board")
    await bot.quiet()
    await eventually(lambda: tab.shown.splitlines()[0] != before, lambda: tab.shown)

    assert given(bot) == [
        ("topics", "billing, login"),
        ("topics", "none"),
        ("helping", "direct"),
        ("helping", "board off"),
    ]
    assert ann.dm().messages == []


async def test_a_question_is_asked_for_in_the_tab(bot: Bot) -> None:
    """It is shown in the direct messages, where it can be read and linked."""
    ann = bot.town.ann
    tab = await opened(ann)

    await ann.presses(tab, "A question for me")
    await bot.quiet()

    assert [event.action for event in bot.of(ActionPressed)] == [Action.NEXT]
    assert len(ann.dm().messages) == 1


async def test_staff_sees_who_is_blocked(bot: Bot) -> None:
    """With the reason, and the way to where credit looks odd; nobody else sees any of it."""
    town = bot.town
    block = Block(
        id="b",
        account=f"slack:{town.ben.id}",
        name="Ben",
        what=What.HELPING,
        reason="Traded points",
        by=f"slack:{town.sam.id}",
        by_name="Sam",
        at=town.server.clock.now(),
        appeal="It was not me",
    )
    event = MessageDeleted(
        key="e",
        at=block.at,
        conversation=town.at(await town.ben.says(town.help, "hi")),
        message="1",
    )
    async with bot.store.begin(COMMUNITY) as tx:
        await tx.record(event, Decision(effects=(KeepBlock(block=block),)))

    sams, bens = await opened(town.sam), await opened(town.ben)
    await town.sam.presses(sams, "Where credit looks odd")
    await bot.quiet()

    assert "Ben · helping · by Sam · “Traded points”" in sams.shown
    assert "They say: “It was not me”" in sams.shown
    assert home_helping.BLOCKED not in bens.shown
    assert given(bot) == [("fairness", "")]


async def test_a_control_of_the_tab_gives_no_other_command(bot: Bot) -> None:
    """What a control says is checked: nobody closes a question by a menu of helping."""
    tab = await opened(bot.town.ann)
    outcome = await bot.town.ann.presses(tab, "Leave the board")
    await bot.quiet()
    before = given(bot)

    await forged(outcome, bot, actions=[{"action_id": "aw_home:close:", "value": "1"}])
    await bot.quiet()

    assert given(bot) == before
