"""The Home tab: whose it is, and what it says when there is nothing to show."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.slack.drawing.look import Look
from adapters.slack.drawing.render import render
from adapters.slack.interacting import home, memo
from adapters.slack.interacting.home import Shown, sections, view
from bot.domain.credits import Kind
from bot.domain.identity import Conversation
from bot.domain.message import plain
from bot.domain.pages import BoardLine, BoardPage, CreditLine, CreditPage, TicketLine, TicketPage
from bot.domain.phrases import note
from bot.domain.ranks import Reward, Standing
from bot.domain.states import Status

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
HELP = Conversation(community="acme", platform="slack", channel="C1A", thread="1714813200.000100")
LOOK = Look(community="acme", site="https://acme.slack.com", command="/answerwell", now=NOW)
EMPTY = Shown(
    account="slack:U1A",
    open=(),
    credit=CreditPage(total=0, pending=0, helped=0, lines=()),
    board=BoardPage(month=(), ever=()),
)
LINE = TicketLine(
    number=12,
    text="How do I reset <my> password?",
    status=Status.ESCALATED,
    asker_name="Ann",
    opened_at=NOW - timedelta(hours=2),
    due=NOW + timedelta(hours=1),
    claimed_by="",
    conversation=HELP,
    message="1714813200.000100",
)
MADE = CreditLine(
    amount=15,
    kind=Kind.ACCEPTED,
    at=NOW,
    final_at=NOW,
    ticket=1,
    question="How do I pay?",
    conversation=HELP,
    message="1714813200.000100",
)


def words(shown: Shown) -> str:
    return "\n".join(
        "\n".join([section.title, *(plain(message) for message in section.messages)])
        for section in sections(shown)
    )


def drawn(shown: Shown) -> dict[str, Any]:
    under = [
        (one.title, [block for message in one.messages for block in render(message, LOOK).blocks])
        for one in sections(shown)
    ]
    return view(shown, under, "D1A")


def pressable(shown: dict[str, Any]) -> list[str]:
    return [
        element["text"]["text"]
        for block in shown["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def test_who_has_nothing_yet_reads_what_to_do() -> None:
    """No part of the tab is just empty."""
    said = words(EMPTY)

    assert home.NONE_OPEN in said
    assert home.NO_CREDIT in said
    assert home.NO_BOARD in said
    assert "team" not in said.splitlines()[0]


def test_only_who_is_staff_sees_what_waits() -> None:
    """The queue, with its next steps and what can be done."""
    staff = replace(EMPTY, queue=TicketPage(lines=(LINE,), total=3))

    assert "What waits for the team" not in words(EMPTY)
    assert "#12 How do I reset <my> password?" in words(staff)
    assert "… and 2 more." in words(staff)
    assert pressable(drawn(staff))[1:] == ["Claim", "Snooze…", "Resolve…"]


def test_nothing_waits_is_said() -> None:
    """Staff is not left with an empty space."""
    assert home.NOTHING_WAITS in words(replace(EMPTY, queue=TicketPage(lines=(), total=0)))


def test_a_question_of_a_direct_conversation_has_no_link_for_staff() -> None:
    """Nobody else could follow it."""
    private = replace(LINE, private=True)

    shown = drawn(replace(EMPTY, queue=TicketPage(lines=(private,), total=1)))

    assert "archives" not in str(shown)
    assert "in a direct message" in str(shown)


def test_ones_own_open_questions_can_be_closed() -> None:
    """With a link, and where they stand."""
    shown = drawn(replace(EMPTY, open=(LINE,)))

    assert pressable(shown) == ["Ask a question", "Close"]
    assert "https://acme.slack.com/archives/C1A/p1714813200000100" in str(shown)
    assert "our team was told" in str(shown)


def test_credit_shows_the_next_role() -> None:
    """What is missing to a role of another platform is told here, too."""
    guide = Reward(name="Guide", points=60, ratio=0.5)
    credit = CreditPage(
        total=48,
        pending=0,
        helped=4,
        standing=Standing(points=48, good=4),
        rewards=(guide,),
        lines=(MADE,),
    )

    said = words(replace(EMPTY, credit=credit))

    assert "12 more points until the role Guide." in said


def test_credit_shows_its_sum_and_its_last_lines() -> None:
    """Where points come from is not a secret to whom they belong."""
    lines = tuple(replace(MADE, ticket=number) for number in range(1, 9))

    said = words(replace(EMPTY, credit=CreditPage(total=120, pending=15, helped=8, lines=lines)))

    assert "120 points · you have helped 8 people" in said
    assert "15 points are new" in said
    assert said.count("your answer was accepted") == home.LINES


def test_the_board_says_who_one_is() -> None:
    """Only this month."""
    ann = BoardLine(account="slack:U1A", name="Ann", total=30, helped=2)
    ben = BoardLine(account="slack:U2B", name="Ben", total=300, helped=20)

    said = words(replace(EMPTY, board=BoardPage(month=(ann,), ever=(ben, ann))))

    assert "Ann (you) · 30 points · helped 2 people" in said
    assert "Ben" not in said


def test_only_who_manages_the_workspace_can_set_up() -> None:
    """Others do not see the button."""
    assert "Set up" not in pressable(drawn(EMPTY))
    assert "Set up" in pressable(drawn(replace(EMPTY, manages=True)))


def test_a_full_tab_stays_within_slacks_limit() -> None:
    """100 blocks, each with an id of its own."""
    many = tuple(replace(LINE, number=number) for number in range(1, 60))
    full = replace(
        EMPTY, open=many, queue=TicketPage(lines=many, total=900), manages=True, said="Done."
    )

    shown = drawn(full)

    ids = [block["block_id"] for block in shown["blocks"]]
    assert len(ids) <= 100
    assert len(set(ids)) == len(ids)
    assert memo.read(shown).channel == "D1A"
    assert memo.read(shown).home


def test_duty_comes_after_what_waits_and_before_ones_own() -> None:
    """With its two buttons below it; not at all where there is no rota."""
    duty = note("support: Sam")
    team = replace(EMPTY, queue=TicketPage(total=0, lines=()), duty=duty)

    tab = drawn(team)
    titles = [block["text"]["text"] for block in tab["blocks"] if block["type"] == "header"]
    under = [block for block in tab["blocks"] if block["type"] != "header"]
    place = next(at for at, block in enumerate(under) if "support: Sam" in str(block))
    buttons = [button["text"]["text"] for button in under[place + 1]["elements"]]

    assert titles[:3] == ["What waits for the team", "On duty", "Your open questions"]
    assert buttons == ["Ask for a swap…", "My shifts"]
    assert "On duty" not in str(drawn(replace(team, duty=None)))
