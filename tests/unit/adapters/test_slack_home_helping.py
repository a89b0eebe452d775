"""What the Home tab offers to who helps, whatever a community calls its topics."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from adapters.slack.interacting import home_helping
from adapters.slack.interacting.home_helping import LINES, MOST, Helping, blocked, helping
from bot.domain.asks import Way
from bot.domain.blocks import Block, What
from bot.domain.helpers import Helper
from bot.domain.topics import Choice, Topic
from tests.slack_server.checks.views import check_view

ANN = Helper(account="slack:U1A", name="Ann")
MANY = tuple(Topic(id=f"t{n}", name=f"{n} " + "<Größe> & *more* " * 9) for n in range(150))


def shown(
    helper: Helper = ANN, topics: tuple[Topic, ...] = MANY, **solved: int
) -> list[dict[str, Any]]:
    choices = [
        Choice(topic=topic, followed=topic.id in helper.topics, solved=solved.get(topic.id, 0))
        for topic in topics
    ]
    return [*helping(Helping(community="acme", topics=choices, helper=helper))]


def menus(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (block["accessory"] for block in blocks if "accessory" in block)


def labels(blocks: list[dict[str, Any]]) -> list[str]:
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [button["text"]["text"] for row in rows for button in row]


def test_slack_takes_it_whatever_topics_are_called() -> None:
    """At most 100 topics, with names that fit; those that are chosen are among them."""
    blocks = shown(Helper(account="slack:U1A", name="Ann", topics=("t3", "t149", "gone")))

    check_view({"type": "home", "blocks": blocks}, "home")
    topics, _ = menus(blocks)
    assert len(topics["options"]) == MOST
    assert [option["value"] for option in topics["initial_options"]] == ["t3", "t149"]


def test_what_one_has_chosen_is_shown() -> None:
    """The menu stands at the way in which one is asked; the switches offer the other state."""
    off = Helper(account="slack:U1A", name="Ann", way=Way.DIGEST, letters=True, on_board=False)

    _, way = menus(shown(off))

    assert way["initial_option"]["value"] == "digest"
    assert labels(shown(off)) == ["A question for me", "No letters", "Be on the board"]
    assert labels(shown()) == ["A question for me", "Write me whom I helped", "Leave the board"]
    assert set(home_helping.WAYS) == set(Way)


def test_what_one_has_answered_is_suggested() -> None:
    """By name, as long as it is not chosen; the menu says how often of each."""
    topics = (Topic(id="billing", name="Billing"), Topic(id="login", name="Login"))
    follower = Helper(account="slack:U1A", name="Ann", topics=("login",))

    blocks = shown(follower, topics, billing=6, login=2)

    check_view({"type": "home", "blocks": blocks}, "home")
    menu, _ = menus(blocks)
    assert [each["description"]["text"] for each in menu["options"]] == [
        "You have solved 2 here",
        "You have solved 6 here",
    ]
    assert blocks[1]["text"]["text"] == (
        "You have answered questions about Billing: choose that, too?"
    )


def test_without_topics_there_is_no_menu_of_them() -> None:
    """Slack takes no menu without an option."""
    blocks = shown(topics=())

    check_view({"type": "home", "blocks": blocks}, "home")
    assert blocks[0]["text"]["text"] == home_helping.NO_TOPICS
    assert len([*menus(blocks)]) == 1


def test_blocks_of_any_length_fit() -> None:
    """Long reasons are cut, and many blocks counted."""
    long = Block(
        id="b",
        account="slack:U2B",
        name="Ben",
        what=What.ASKING,
        reason="x" * 5000,
        by="slack:U3C",
        by_name="Sam",
        at=datetime(2026, 5, 4, tzinfo=UTC),
        appeal="y" * 5000,
    )

    blocks = [*blocked([long] * (LINES + 2))]

    check_view({"type": "home", "blocks": blocks}, "home")
    assert blocks[-2]["text"]["text"] == "… and 2 more."
    assert next(iter(blocked([])))["text"]["text"] == home_helping.NOBODY
