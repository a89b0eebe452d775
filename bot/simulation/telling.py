"""The platform of a simulation: whom a new message pings is told at once."""

from collections.abc import Callable
from datetime import datetime

from adapters.transcript.platform import TranscriptPlatform
from bot.domain.effects import Post


class TellingPlatform(TranscriptPlatform):
    """Tells of every new message: an edit notifies nobody."""

    def __init__(self, sent: Callable[[Post], None]) -> None:
        super().__init__()
        self._tell = sent

    async def send(self, post: Post, *, key: str, tried_at: datetime | None = None) -> str:
        before = self.sent
        message = await super().send(post, key=key, tried_at=tried_at)
        if self.sent > before:
            self._tell(post)
        return message
