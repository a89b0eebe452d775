"""A task that is cancelled amid a write, as when the bot stops, keeps nobody else from writing."""

import asyncio
import time
from threading import Thread
from threading import enumerate as enumerate_threads

import pytest

from bot.store import Store, connect

TRIES = 60
LATE = 0.003  # seconds until a thread of a busy machine gets its turn
SOON = 20.0  # seconds; a lock that was kept is held for longer


async def put(store: Store, word: str) -> None:
    async with store.begin("acme") as tx:
        await tx.seen(word)
        await tx.open_questions()
        await tx.next_number()


async def test_a_cancelled_write_gives_its_lock_back(any_store: Store) -> None:
    """Whoever writes next need not wait for the exception of the one before to be forgotten."""
    kept = []  # as a task group or a traceback keeps them

    for turn in range(TRIES):
        writers = [asyncio.create_task(put(any_store, f"{turn}/{n}")) for n in range(3)]
        await asyncio.sleep(turn / 10_000)  # at another moment each time
        for writer in writers:
            writer.cancel()
        kept.append(await asyncio.gather(*writers, return_exceptions=True))

        async with asyncio.timeout(SOON):
            await put(any_store, f"{turn}/next")

    assert any(isinstance(end, asyncio.CancelledError) for ends in kept for end in ends)


@pytest.mark.parametrize("late", [0.0, LATE])
def test_a_closed_store_leaves_no_connection_behind(
    sqlite_address: str, late: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even one that a cancelled task left half open: its thread would outlive the loop."""
    run = Thread.run

    def run_late(thread: Thread) -> None:
        if "worker_thread" in thread.name:
            time.sleep(late)
        run(thread)

    monkeypatch.setattr(Thread, "run", run_late)

    async def cut_off(after: float) -> set[Thread]:
        store = Store(connect(sqlite_address))
        writers = [asyncio.create_task(put(store, f"{after}/{n}")) for n in range(3)]
        await asyncio.sleep(after)
        for writer in writers:
            writer.cancel()
        await asyncio.gather(*writers, return_exceptions=True)
        await store.close()
        return {thread for thread in enumerate_threads() if "worker_thread" in thread.name}

    before = {thread for thread in enumerate_threads() if "worker_thread" in thread.name}

    left = [asyncio.run(cut_off(turn / 10_000)) - before for turn in range(TRIES)]

    assert [threads for threads in left if threads] == []
