"""The command topics: what questions can be about."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from bot.cli.console import Community, ConfigPath, Json, err, out, printable, say_json, settings
from bot.cli.errors import OperatorError

if TYPE_CHECKING:
    from bot.config import Config
    from bot.domain.topic_orders import Order
    from bot.domain.topics import Topic, TopicLine, TopicPage
    from bot.store import Store

BY = "command line"
BATCH = 200  # entries that are filed in one transaction

topics = typer.Typer(invoke_without_command=True, context_settings={"max_content_width": 100})


def add_to(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.add_typer(topics, name="topics")


@topics.callback()
def list_(
    ctx: typer.Context,
    community: Community = None,
    config: ConfigPath = None,
    json: Json = False,
) -> None:
    """List what questions can be about, with the questions, answers and helpers of each.

    [bold]Examples[/bold]

    \b
    $ answerwell topics
    $ answerwell topics propose
    $ answerwell topics add "Billing: invoice, refund, card"
    """
    if ctx.invoked_subcommand is not None:
        return
    target, page = _look("list", community, config)
    if json:
        say_json({"community": target, "topics": [_plain(line) for line in page.lines]})
        return
    if not page.lines:
        out().print(f"{target}: there are no topics yet.", soft_wrap=True)
        return
    table = Table("topic", "questions", "answers", "helpers", "words", title=target)
    for line in page.lines:
        table.add_row(
            Text(printable(line.topic.name)),
            str(line.questions),
            str(line.entries),
            str(line.helpers),
            Text(printable(", ".join(line.topic.words))),
        )
    out().print(table)


@topics.command()
def propose(community: Community = None, config: ConfigPath = None, json: Json = False) -> None:
    """Find topics in past questions that have none. Changes nothing.

    [bold]Example[/bold]

    \b
    $ answerwell topics propose --community acme
    """
    target, page = _look("propose", community, config)
    if json:
        found = [
            {
                "name": each.name,
                "words": list(each.words),
                "questions": each.questions,
                "examples": list(each.examples),
            }
            for each in page.found
        ]
        say_json({"community": target, "proposals": found})
        return
    if not page.found:
        out().print(f"{target}: past questions suggest no topics.", soft_wrap=True)
    for each in page.found:
        line = f"{each.name}: {', '.join(each.words)}  ({each.questions} questions)"
        out().print(printable(line), soft_wrap=True)
        for example in each.examples:
            out().print(printable(f"    {' '.join(example.split())[:100]}"), soft_wrap=True)


@topics.command()
def add(
    topic: Annotated[
        str, typer.Argument(metavar="TOPIC", help='Like "Billing: invoice, refund, card".')
    ],
    community: Community = None,
    config: ConfigPath = None,
    json: Json = False,
) -> None:
    """Make a topic, and file the stored answers under it that are near its words.

    [bold]Example[/bold]

    \b
    $ answerwell topics add "Billing: invoice, refund, card"
    """
    from bot.cli.opening import chosen
    from bot.domain.topic_orders import Order, Verb

    stated = settings(config)
    target = chosen(stated, community)
    order = Order(verb=Verb.ADD, rest=topic)
    with err().status("looking for what is near it"):
        made, filed = asyncio.run(_add(stated, target, order))
    if json:
        say_json({"community": target, "id": made.id, "name": made.name, "filed": filed})
    else:
        line = f"{target}: {made.name} is a topic now; {filed} stored answers are filed under it."
        out().print(printable(line), soft_wrap=True)


def _look(verb: str, community: str | None, config: Path | None) -> "tuple[str, TopicPage]":
    from bot.cli.opening import chosen
    from bot.domain.topic_orders import read

    stated = settings(config)
    target = chosen(stated, community)
    with err().status("reading the questions"):
        return target, asyncio.run(_page(stated, target, read(verb)))


async def _page(stated: "Config", community: str, order: "Order") -> "TopicPage":
    from bot.cli.opening import opened

    async with opened(stated.database) as store:
        return await _found(store, stated, community, order)


async def _found(store: "Store", stated: "Config", community: str, order: "Order") -> "TopicPage":
    from bot.domain.policy import Policy
    from bot.library import Library
    from bot.topic_desk import TopicDesk
    from knowledge.topic_clusters import MOST

    policy = stated.communities.get(community, Policy())
    return await TopicDesk(store, Library(store)).page(community, policy, order, most=MOST)


async def _add(stated: "Config", community: str, order: "Order") -> "tuple[Topic, int]":
    from bot.cli.opening import opened
    from bot.domain.helping_effects import FileEntry
    from bot.domain.topic_orders import NotDone, added

    async with opened(stated.database) as store:
        page = await _found(store, stated, community, order)
        async with store.begin(community) as tx:
            try:
                topic = added(order.rest, await tx.topics.known(), by=BY)
            except NotDone as error:
                raise OperatorError(f"nothing was added: {error}") from error
            await tx.keep_topic(topic)
        for start in range(0, len(page.near), BATCH):  # a running bot waits for none of them long
            async with store.begin(community) as tx:
                for entry in page.near[start : start + BATCH]:
                    await tx.amend(FileEntry(entry=entry, topic=topic.id))
        return topic, len(page.near)


def _plain(line: "TopicLine") -> dict[str, Any]:
    return {
        "id": line.topic.id,
        "name": line.topic.name,
        "words": list(line.topic.words),
        "questions": line.questions,
        "answers": line.entries,
        "helpers": line.helpers,
    }
