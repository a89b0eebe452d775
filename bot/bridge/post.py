"""Sends one signed message to one endpoint, within bounds of time, size and place."""

import json
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver

from bot import __version__
from bot.bridge.addresses import Reach, reach
from bot.bridge.resolving import ForbiddenAddressError, Guarded, guarded
from bot.bridge.schedule import retry_after
from bot.bridge.signing import signed
from bot.domain.bridge import Webhook
from bot.logs import redact

PATIENCE = aiohttp.ClientTimeout(total=15, sock_connect=5)  # seconds
READ = 2000  # bytes of an answer, of which only the beginning is ever shown
SHOWN = 200  # characters
GONE, TOO_MANY = 410, 429
BUSY = timedelta(seconds=30)  # for who answers "too many" and does not say for how long


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int = 0  # of HTTP; 0: no answer came
    why: str = ""  # what went wrong, in words
    after: timedelta = timedelta(0)  # for which it asks to be left alone

    @property
    def well(self) -> bool:
        """Whether the message arrived."""
        return 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        """Whether the endpoint wants no more messages at all."""
        return self.status == GONE


class Post:
    """The connections to endpoints: to public addresses over https, or where an operator says."""

    def __init__(
        self,
        resolver: AbstractResolver | None = None,
        trusted: ssl.SSLContext | None = None,
    ) -> None:
        """*resolver* looks hosts up; *trusted* says whose certificates count."""
        self._resolver = resolver or aiohttp.ThreadedResolver()
        self._trusted = trusted
        self._sessions: dict[Reach, aiohttp.ClientSession] = {}

    def _session(self, where: Reach) -> aiohttp.ClientSession:
        """The connections to what is *where*."""
        if where not in self._sessions:
            self._sessions[where] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    resolver=Guarded(self._resolver, where),
                    use_dns_cache=False,  # every connection is to an address looked at just now
                    force_close=True,
                    ssl=self._trusted or True,
                    socket_factory=partial(guarded, where),
                ),
                timeout=PATIENCE,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                headers={"User-Agent": f"answerwell/{__version__}"},
            )
        return self._sessions[where]

    async def send(
        self,
        webhook: Webhook,
        secrets: Sequence[str],
        message: str,
        body: Mapping[str, Any],
        now: datetime,
    ) -> Answer:
        """Send *body* under the id *message*; what came back, whatever goes wrong."""
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        headers = {"Content-Type": "application/json", **signed(secrets, message, now, text)}
        try:
            async with self._session(reach(webhook)).post(
                webhook.url, data=text.encode(), headers=headers, allow_redirects=False
            ) as response:
                if 200 <= response.status < 300:  # it has it, whatever it goes on to say
                    return Answer(status=response.status)
                said = (await response.content.read(READ)).decode("utf-8", "replace")
                return Answer(
                    status=response.status,
                    why=_in_words(response.status, said),
                    after=retry_after(response.headers, now) or _pause(response.status),
                )
        except TimeoutError:
            return Answer(why=f"no answer within {PATIENCE.total:g} seconds")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Answer(why=_reason(error))

    async def close(self) -> None:
        """Close every connection."""
        for session in self._sessions.values():
            await session.close()


def _reason(error: Exception) -> str:
    """What went wrong, without what stands around it."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    said = str(cause if isinstance(cause, ForbiddenAddressError) else error)
    return redact(" ".join(said.split()))[:SHOWN] or type(error).__name__


def _pause(status: int) -> timedelta:
    return BUSY if status == TOO_MANY else timedelta(0)


def _in_words(status: int, said: str) -> str:
    moved = " (redirects are not followed; state the new address)" if 300 <= status < 400 else ""
    line = " ".join("".join(c if c.isprintable() else " " for c in said).split())
    return f"answered {status}{moved}{': ' if line else ''}{redact(line[:SHOWN])}"
