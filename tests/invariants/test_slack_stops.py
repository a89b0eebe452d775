"""A process that is told to stop, and processes that share the work, lose nothing of Slack."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.store import Reports, Store, connect
from bot.store.platform_tables import inbox
from tests import slack_server as fake
from tests.invariants.processes import PATIENCE
from tests.invariants.slack_process import Places, SlackBot
from tests.slack_wire.seeing import bots
from tests.slack_wire.talk import worked_off
from tests.waiting import eventually

COMMUNITY = "acme"
UNCLEAN = ("Traceback", "nclosed", "never awaited", "ResourceWarning")
TO_STOP = 10  # seconds: what a service manager waits until it kills


async def asked(places: Places, times: int) -> list[fake.Message]:
    """As many questions at once, each by somebody else."""
    questions = []
    for number in range(times):
        channel, who = places.watched[number % 3], places.acme.user(f"Asker {number}")
        await who.joins(channel)
        questions.append(await who.says(channel, f"How do I open the door {number * 977}?"))
    return questions


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_stop_amid_work_loses_nothing_and_is_clean(
    slack: fake.SlackServer, places: Places, sqlite_address: str, tmp_path: Path, mode: str
) -> None:
    """On SIGTERM it ends soon, without a traceback; the next process does what is left."""
    store = Store(connect(sqlite_address))
    bot = SlackBot(slack, sqlite_address, tmp_path, places, mode)
    await bot.start()
    questions = await asked(places, 9)
    await eventually(lambda: any(bots(each.replies) for each in questions), "an answer")

    async with asyncio.timeout(TO_STOP):
        code = await bot.stop()
    said = bot.log()
    async with SlackBot(slack, sqlite_address, tmp_path, places, mode):
        await eventually(
            lambda: all(bots(each.replies) for each in questions),
            lambda: str([each.shown for q in questions for each in bots(q.replies)]),
            timeout=2 * PATIENCE,
        )

    tickets = await Reports(store).tickets(COMMUNITY)
    await store.close()
    assert code == 0
    assert [word for word in UNCLEAN if word in said] == []
    assert sorted(each.message for each in tickets) == sorted(each.ts for each in questions)
    assert [len(bots(each.replies)) for each in questions] == [1] * len(questions)


async def test_two_processes_share_what_slack_sends(
    slack: fake.SlackServer, places: Places, postgres_address: str, tmp_path: Path
) -> None:
    """Both get each event of the same channels over HTTP: it has one effect, in its order."""
    one = SlackBot(slack, postgres_address, tmp_path, places, "http")
    other = SlackBot(slack, postgres_address, tmp_path, places, "http")
    store = Store(connect(postgres_address))
    async with one, other:
        slack.courier.pause()
        questions = await asked(places, 9)
        sent = slack.courier.drop()

        async def tells(bot: SlackBot) -> None:
            for each in sent:
                await slack.http.send(each, f"{bot.url}/slack/events")

        await asyncio.gather(tells(one), tells(other))
        await eventually(
            lambda: all(bots(each.replies) for each in questions), "answers", timeout=PATIENCE
        )
        await worked_off(store, timeout=PATIENCE)
        tickets = await Reports(store).tickets(COMMUNITY)
        async with store.engines.read.connect() as db:
            rows = (await db.execute(select(inbox.c.key).filter_by(state="done"))).all()

    await store.close()
    by_channel = {
        channel.id: [q.ts for q in questions if q.channel is channel] for channel in places.watched
    }
    numbered = sorted(tickets, key=lambda each: each.number)
    assert {
        channel: [each.message for each in numbered if each.conversation.channel == channel]
        for channel in by_channel
    } == by_channel
    assert len(rows) == len({each.payload["event_id"] for each in sent})
    assert [len(bots(each.replies)) for each in questions] == [1] * len(questions)
