"""People who ask and answer through an outage, and what must have come of it afterwards."""

import asyncio
import contextlib
from dataclasses import dataclass, field

from sqlalchemy import func, select

from bot.store import Reports, Store
from bot.store.platform_tables import inbox
from tests import slack_server as fake
from tests.slack_wire.living import COMMUNITY, Town
from tests.slack_wire.seeing import bots
from tests.waiting import PATIENCE, eventually


async def worked_off(store: Store, *, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109
    """Return when nothing waits in the inbox."""
    waiting = select(func.count()).select_from(inbox).filter_by(state="pending")
    async with asyncio.timeout(timeout):
        while True:
            async with store.engines.read.connect() as db:  # anew: each sees what was there then
                if not await db.scalar(waiting):
                    return
            await asyncio.sleep(0.02)


@dataclass(slots=True)
class Talk:
    """Questions, each by somebody else, and answers to them."""

    town: Town
    store: Store
    questions: list[fake.Message] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)  # ts by ts of the question

    async def asks(self) -> fake.Message:
        """Somebody new asks something that nobody asked before."""
        number = len(self.questions) + 1
        asker = self.town.acme.user(f"Asker {number}")
        await asker.joins(self.town.help)
        question = await asker.says(self.town.help, f"How do I open the door {number * 977}?")
        self.questions.append(question)
        return question

    async def answered(self, question: fake.Message) -> fake.Message:
        """Ben answers in the thread of *question*."""
        answer = await self.town.ben.says(
            self.town.help, "Turn the red key twice to the left and push.", thread=question
        )
        self.answers.setdefault(question.ts, []).append(answer.ts)
        return answer

    async def goes_on(self) -> None:
        """A question, an answer to it, and one to the first question."""
        await self.answered(await self.asks())
        await self.answered(self.questions[0])

    async def is_whole(self) -> None:
        """Return when each question has one ticket with its answers, and one message of the bot."""
        expected = sorted((each.ts, *self.answers.get(each.ts, [])) for each in self.questions)
        seen: list[tuple[str, ...]] = []
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while (seen := await self._recorded()) != expected:
                    await asyncio.sleep(0.02)
        assert seen == expected, f"recorded {seen}, not {expected}"
        await eventually(
            lambda: all(bots(each.replies) for each in self.questions),
            lambda: str([[one.shown for one in bots(q.replies)] for q in self.questions]),
        )
        assert [len(bots(each.replies)) for each in self.questions] == [1] * len(self.questions)

    async def _recorded(self) -> list[tuple[str, ...]]:
        """Each ticket: its message, and the answers to it that count as such."""
        tickets = await Reports(self.store).tickets(COMMUNITY)
        return sorted(
            (each.message, *sorted(one.message for one in each.replies)) for each in tickets
        )
