"""What the Home tab shows of helping: topics, how one is asked; for staff, blocks. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.slack.drawing.action_id import encode
from adapters.slack.interacting.blocks import option, plain
from adapters.slack.interacting.home_commands import action_id
from bot.domain.asks import Way
from bot.domain.blocks import Block
from bot.domain.commands import Command
from bot.domain.helpers import Helper
from bot.domain.message import Action
from bot.domain.phrases import joined, shorten
from bot.domain.topics import Choice

TITLE, BLOCKED = "Helping", "Who is blocked"
MOST, LABEL, LINES = 100, 75, 15  # options of a menu, characters of each; blocks that are shown
SUGGESTED = 3  # topics that they have answered, and have not chosen
NO_TOPICS = "There are no topics here yet, so I ask nobody. The team can add some."
NOBODY = "Nobody is blocked."
WAYS = {
    Way.MENTION: "By a mention in the question’s thread",
    Way.DIRECT: "By a direct message",
    Way.DIGEST: "Once a day, by a list",
    Way.OFF: "Not at all",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Helping:
    """What one person's tab shows of helping."""

    community: str
    topics: Sequence[Choice]  # of the community, those that they have answered most often first
    helper: Helper  # as far as they ever said how they want to be asked


def helping(shown: Helping) -> Iterator[Any]:
    """The blocks: what to be asked about and how, and a question to answer now."""
    helper = shown.helper
    yield from _topics(shown)
    ways = [option(label, way.value) for way, label in WAYS.items()]
    yield _chosen(
        "How you are asked",
        {
            "type": "static_select",
            "action_id": action_id(Command.HELPING, "way"),
            "options": ways,
            "initial_option": option(WAYS[helper.way], helper.way.value),
        },
    )
    now, then = ("off", "Leave the board") if helper.on_board else ("on", "Be on the board")
    letters, told = ("off", "No letters") if helper.letters else ("on", "Write me whom I helped")
    yield {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": encode(shown.community, Action.NEXT, 0, 0),
                "text": plain("A question for me"),
            },
            _button(told, Command.HELPING, "letters", f"letters {letters}"),
            _button(then, Command.HELPING, "board", f"board {now}"),
        ],
    }


def blocked(blocks: Sequence[Block]) -> Iterator[Any]:
    """For staff: who is blocked, from what and why; and where credit looks odd."""
    if not blocks:
        yield _words(NOBODY)
    for block in blocks[:LINES]:
        why = f" · “{shorten(block.reason, 200)}”" if block.reason else ""
        says = f"\nThey say: “{shorten(block.appeal, 300)}”" if block.appeal else ""
        yield _words(f"{block.name} · {block.what.value} · by {block.by_name}{why}{says}")
    if len(blocks) > LINES:
        yield _words(f"… and {len(blocks) - LINES} more.")
    row = [_button("Where credit looks odd", Command.FAIRNESS, "", "")]
    yield {"type": "actions", "elements": row}


def _topics(shown: Helping) -> Iterator[Any]:
    if not shown.topics:
        yield _words(NO_TOPICS)
        return
    # Those that are chosen come first: one that is not offered would be given up unseen.
    offered = sorted(shown.topics, key=lambda each: not each.followed)
    options = {each.topic.id: _topic(each) for each in offered if len(each.topic.id) <= LABEL}
    options = dict([*options.items()][:MOST])
    chosen = [options[topic] for topic in shown.helper.topics if topic in options]
    menu: dict[str, Any] = {
        "type": "multi_static_select",
        "action_id": action_id(Command.TOPICS),
        "placeholder": plain("Choose topics"),
        "options": list(options.values()),
    }
    yield _chosen(
        "What you want to be asked about", menu | ({"initial_options": chosen} if chosen else {})
    )
    known = [each.topic.name for each in offered if each.solved and not each.followed]
    if known:
        names = joined(known[:SUGGESTED])
        yield _words(f"You have answered questions about {names}: choose that, too?")


def _topic(each: Choice) -> dict[str, Any]:
    shown = option(shorten(each.topic.name, LABEL), each.topic.id)
    solved = f"You have solved {each.solved} here"
    return shown | ({"description": plain(solved)} if each.solved else {})


def _chosen(label: str, menu: dict[str, Any]) -> dict[str, Any]:
    return {"type": "section", "text": plain(label), "accessory": menu}


def _button(label: str, command: Command, place: str, line: str) -> dict[str, Any]:
    button = {"type": "button", "action_id": action_id(command, place), "text": plain(label)}
    return button | ({"value": line} if line else {})


def _words(sentence: str) -> dict[str, Any]:
    return {"type": "section", "text": plain(sentence)}
