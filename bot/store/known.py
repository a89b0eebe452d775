"""What was said about questions that are not ended yet, as far as it is known."""

from collections.abc import Sequence

from sqlalchemy import and_, select

from bot.domain.identity import Conversation
from bot.store.tables import messages, tickets
from bot.store.transaction import Store

MOST = 300


class Known:
    """The messages that belong to the live questions of one community on one platform."""

    def __init__(self, store: Store, community: str, platform: str) -> None:
        self._engines = store.engines
        self._community = community
        self._platform = platform

    async def messages(self) -> Sequence[tuple[Conversation, str]]:
        """Where each was written, and its id; the newest come first, at most 300."""
        query = (
            select(messages.c.channel, messages.c.thread, messages.c.message)
            .join(
                tickets,
                and_(
                    tickets.c.community == messages.c.community,
                    tickets.c.number == messages.c.ticket,
                ),
            )
            .where(
                messages.c.community == self._community,
                messages.c.platform == self._platform,
                tickets.c.due.is_not(None),
                messages.c.author != "",  # a private conversation itself is no message
            )
            .order_by(messages.c.at.desc(), messages.c.message)
            .limit(MOST)
        )
        async with self._engines.read.connect() as db:
            rows = (await db.execute(query)).all()
        return [
            (
                Conversation(
                    community=self._community,
                    platform=self._platform,
                    channel=row.channel,
                    thread=row.thread,
                ),
                row.message,
            )
            for row in rows
        ]
