"""Takes what endpoints send: verified, within their pace and rights, recorded before the answer."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from adapters.bridge.translate import Call, read
from adapters.listening import Refused
from bot.bridge.signing import UnverifiedError, verified
from bot.clock import Clock
from bot.domain.bridge import ACCOUNT
from bot.domain.bridge_calls import refused
from bot.domain.bridging import knows
from bot.domain.events import BridgeCalled
from bot.domain.identity import Actor, Role
from bot.domain.policy import Policy
from bot.domain.ticket import Ticket
from bot.platform import Inbox
from bot.store import Paces, Store

PER_MINUTE = 60  # calls of one endpoint
MINUTE = timedelta(minutes=1)

# Whoever does not know the secret learns nothing: not even whether there is such an endpoint.
STRANGER = "there is no such endpoint, or the message is not signed with its secret just now"


class TooManyError(Refused):
    """An endpoint calls too often; it may call again after `after`."""

    def __init__(self, after: timedelta) -> None:
        super().__init__(429, f"at most {PER_MINUTE} calls a minute")
        self.after = after


class Desk:
    """Where the endpoints of all communities call."""

    def __init__(
        self,
        inbox: Inbox,
        store: Store,
        policies: Mapping[str, Policy],
        secrets: Mapping[tuple[str, str], Sequence[str]],
        clock: Clock,
    ) -> None:
        self._inbox = inbox
        self._store = store
        self._policies = policies
        self._secrets = secrets
        self._clock = clock
        self._paces = Paces(store)
        self._shut: dict[tuple[str, str], datetime] = {}

    async def receive(
        self, community: str, endpoint: str, headers: Mapping[str, str], body: bytes
    ) -> bool:
        """Do what *body* asks for; False if it was done before, under the same id.

        Returns when it is recorded. Raises Refused with the reason if it is not done.
        """
        try:
            secrets = self._secrets.get((community, endpoint), ())
            message = verified(secrets, headers, body, self._clock.now())
        except UnverifiedError:
            raise Refused(401, STRANGER) from None
        await self._pace(community, endpoint)
        call = read(body)
        policy = self._policies[community]
        if call.do not in policy.webhooks[endpoint].may:
            why = f'"{call.do.value}" is not among what this endpoint may do (its setting `may`)'
            raise Refused(403, why)
        key = f"bridge:{endpoint}:{message}"
        seen, ticket = await self._look(community, endpoint, call, key)
        if seen:
            return False
        event = _event(ticket, endpoint, call, key, self._clock.now())
        if why := refused(ticket, event, policy):
            raise Refused(409, why)
        await self._inbox(event)
        seen, ticket = await self._look(community, endpoint, call, key)
        if not seen:  # somebody was faster
            raise Refused(409, refused(ticket, event, policy))
        return True

    async def _look(
        self, community: str, endpoint: str, call: Call, key: str
    ) -> tuple[bool, Ticket]:
        """Whether *key* is recorded, and the question. Raises Refused if there is none."""
        async with self._store.begin(community) as tx:
            seen, ticket = await tx.seen(key), await tx.ticket(call.number)
        webhook = self._policies[community].webhooks[endpoint]
        if ticket is None or not knows(webhook, ticket):
            raise Refused(404, "there is no question of this number")
        return seen, ticket

    async def _pace(self, community: str, endpoint: str) -> None:
        """Raise TooManyError if the endpoint has called too often within a minute.

        All processes count together. Who was refused is refused from memory until then, so that
        calling on and on reaches no database.
        """
        now, key = self._clock.now(), (community, endpoint)
        until = self._shut.get(key)
        if until is None or until <= now:
            until = await self._paces.count(community, endpoint, now, PER_MINUTE, MINUTE)
        if until is None:
            self._shut.pop(key, None)
            return
        self._shut[key] = until
        raise TooManyError(until - now)


def _event(ticket: Ticket, endpoint: str, call: Call, key: str, at: datetime) -> BridgeCalled:
    return BridgeCalled(
        key=key,
        at=at,
        conversation=ticket.conversation,
        # Of staff as far as messages show it; what it may do is said by the settings alone.
        actor=Actor(account=ACCOUNT + endpoint, name=call.by or endpoint, role=Role.STAFF),
        ticket=ticket.number,
        do=call.do,
        text=call.text,
    )
