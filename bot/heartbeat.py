"""A sign of life: an address that is called every minute while all is well.

Whoever listens there raises the alarm when it stays away: even for a process that is gone.
"""

from urllib.parse import urlsplit

import aiohttp
import structlog

PATIENCE = 10  # seconds

log = structlog.get_logger()


class Heartbeat:
    """Calls the address; it is a secret but for its host, and is in no log."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._fails = False

    async def beat(self) -> None:
        """Call it once. What goes wrong is logged when it begins and when it is over."""
        failure = await self._call()
        host = urlsplit(self._url).hostname
        if failure and not self._fails:
            log.error("the heartbeat does not arrive; trying again", host=host, reason=failure)
        elif self._fails and not failure:
            log.warning("the heartbeat arrives again", host=host)
        self._fails = bool(failure)

    async def _call(self) -> str:
        """Why it did not arrive; "" if it did."""
        patience = aiohttp.ClientTimeout(total=PATIENCE)
        try:
            async with (
                aiohttp.ClientSession(timeout=patience) as session,
                session.get(self._url, allow_redirects=False) as answer,
            ):
                return "" if answer.ok and answer.status < 300 else f"it answers {answer.status}"
        except TimeoutError:
            return f"no answer within {PATIENCE} seconds"
        except (OSError, ValueError, aiohttp.ClientError) as error:
            return type(error).__name__  # its words hold the address
