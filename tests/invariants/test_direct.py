"""Nobody is ever written to directly who did not ask for it."""

import asyncio
import os
import shutil
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.domain.asks import Way
from bot.domain.helpers import Helper
from bot.domain.helping_effects import KeepHelper, KeepTopic
from bot.domain.identity import direct
from bot.domain.topics import Topic
from bot.store import Store, connect
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, RAJ, Chat
from tests.scenarios.test_letters import OTHERS, all_on_billing, helped, record
from tests.scenarios.test_loop import solve

SOAK = bool(os.environ.get("ANSWERWELL_SOAK"))
HELPERS = {"hana": HANA, "raj": RAJ}
LINES = ["mention", "direct", "digest", "off", "letters on", "letters off", "snooze 1d", "back"]
LINES += ["quiet 8-10", "quiet off", "daily 0", "board off"]
SAYS = st.tuples(st.sampled_from(sorted(HELPERS)), st.sampled_from(LINES))
STEPS = st.one_of(
    SAYS,
    SAYS,
    st.tuples(st.just("ann"), st.sampled_from(OTHERS)),
    st.just(("ben", "is helped")),
    st.tuples(st.just(""), st.sampled_from(["1", "24", "30"])),  # hours without a word
)


async def opted_in(chat: Chat) -> set[str]:
    """The channels of those who asked to be written to."""
    async with chat.store.begin(COMMUNITY) as tx:
        known = await tx.helpers.known(who.account for who in (*HELPERS.values(), ANN, BEN))
    return {
        direct(COMMUNITY, helper.account).channel
        for helper in known
        if helper.letters or helper.way in (Way.DIRECT, Way.DIGEST)
    }


async def happens(chat: Chat, who: str, what: str) -> None:
    """One thing that somebody does, or a while in which nobody does anything."""
    if who in HELPERS:
        await chat.command(HELPERS[who], f"/helping {what}")
    elif who == "ann":
        await chat.post(ANN, what)
        await all_on_billing(chat)
    elif who == "ben":
        await helped(chat, BEN)
    else:
        await chat.wait(timedelta(hours=int(what)))


@settings(
    max_examples=200 if SOAK else 6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(steps=[("hana", "letters on"), ("ben", "is helped"), ("hana", "letters off"), ("", "30")])
@example(steps=[("raj", "digest"), ("ann", OTHERS[0]), ("raj", "off"), ("", "30")])
@given(steps=st.lists(STEPS, min_size=3, max_size=7))
def test_only_who_asked_for_it_is_written_to(
    empty_database: Path, tmp_path: Path, steps: list[tuple[str, str]]
) -> None:
    """Whatever people choose, ask and solve: who is written to directly had opted in just then."""
    path = tmp_path / "direct.db"
    shutil.copy(empty_database, path)

    async def play() -> None:
        chat = Chat(Store(connect(f"sqlite:///{path}")))
        await solve(chat)
        await record(
            chat,
            KeepTopic(topic=Topic(id="billing", name="Billing")),
            *(
                KeepHelper(helper=Helper(account=a.account, name=a.name, topics=("billing",)))
                for a in HELPERS.values()
            ),
        )
        try:
            for who, what in steps:
                before, known = await opted_in(chat), set(chat.platform.shown)
                await happens(chat, who, what)
                new = [shown for id_, shown in chat.platform.shown.items() if id_ not in known]
                written_to = {s.to.channel for s in new if s.to.channel.startswith("@")}
                assert written_to <= before, f"after {who} {what}"
        finally:
            await chat.store.close()

    asyncio.run(play())
