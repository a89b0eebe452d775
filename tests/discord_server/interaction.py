"""One interaction: what a person did, and what the bot made of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from tests.discord_server import checks, errors, payloads
from tests.discord_server.message import EPHEMERAL, LOADING, Message, Type
from tests.waiting import PATIENCE, eventually

if TYPE_CHECKING:
    from tests.discord_server.channels import Channel
    from tests.discord_server.people import Member
    from tests.discord_server.world import World

FIRST_ANSWER = timedelta(seconds=3)
TOKEN_LIVES = timedelta(minutes=15)


class Asked(IntEnum):
    """Discord's interaction types."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Ack(IntEnum):
    """Discord's callback types."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass(eq=False, kw_only=True)
class Interaction:
    """What a person did, with its outcome."""

    world: "World" = field(repr=False)
    id: int
    token: str = field(repr=False)
    asked: Asked
    member: "Member"
    channel: "Channel"
    message: Message | None = None  # the one whose component was used
    command: str = ""
    at: datetime
    ack: Ack | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    modal: dict[str, Any] | None = None
    choices: list[dict[str, Any]] = field(default_factory=list)

    @property
    def replies(self) -> list[Message]:
        """The messages that answered it and still stand; not those that only say "thinking…"."""
        own = [] if self.original is None or self.original is self.message else [self.original]
        return [one for one in own + self.followups if not (one.is_deleted or one.is_loading)]

    @property
    def private(self) -> list[Message]:
        """The replies that only this person sees."""
        return [one for one in self.replies if one.is_private]

    @property
    def text(self) -> str:
        """The text of all replies."""
        return "\n".join(one.text for one in self.replies)

    async def reply(self, number: int = 0, *, timeout: float = PATIENCE) -> Message:  # noqa: ASYNC109
        """The reply *number* (from 0), waited for: after a deferral it comes later."""
        await eventually(
            lambda: len(self.replies) > number, f"reply {number} to {self}", timeout=timeout
        )
        return self.replies[number]

    async def acknowledged(self, *, timeout: float = PATIENCE) -> Ack:  # noqa: ASYNC109
        """The kind of the first answer, waited for."""
        return await eventually(lambda: self.ack, f"an answer to {self}", timeout=timeout)

    def __str__(self) -> str:
        return f"{self.member.name}'s {self.command or self.asked.name.lower()}"

    def answer(self, body: dict[str, Any]) -> Message | None:
        """Take the callback *body*; raises 10062 when late and 40060 for a second one."""
        if self.ack is not None:
            raise errors.already_acknowledged()
        if self.world.now() - self.at > FIRST_ANSWER:
            raise errors.unknown("interaction")
        ack = self._kind(body)
        given = body.get("data") or {}
        match ack:
            case Ack.MESSAGE:
                self.original = self._post(given, path="data")
            case Ack.DEFERRED_MESSAGE:
                flags = given.get("flags", 0) & EPHEMERAL | LOADING
                self.original = self._post({"flags": flags})
            case Ack.DEFERRED_UPDATE:
                self.original = self.message
            case Ack.UPDATE:
                assert self.message is not None
                self.world.posting.edit(self.message, given, path="data")
                self.original = self.message
            case Ack.CHOICES:
                checks.check_choices(given.get("choices") or [])
                self.choices = given.get("choices") or []
            case Ack.MODAL:
                checks.check_modal(given)
                self.modal = given
        self.ack = ack
        return self.original

    def _kind(self, body: dict[str, Any]) -> Ack:
        allowed = {
            Asked.COMMAND: {Ack.MESSAGE, Ack.DEFERRED_MESSAGE, Ack.MODAL},
            Asked.COMPONENT: {*Ack} - {Ack.CHOICES},
            Asked.AUTOCOMPLETE: {Ack.CHOICES},
            Asked.MODAL: {*Ack} - {Ack.CHOICES, Ack.MODAL},
        }[self.asked]
        if self.message is None:
            allowed -= {Ack.DEFERRED_UPDATE, Ack.UPDATE}
        if body.get("type") not in set(map(int, allowed)):
            raise errors.invalid(
                "type", "BASE_TYPE_CHOICES", f"Value must be one of {sorted(map(int, allowed))}."
            )
        return Ack(body["type"])

    def follow_up(self, body: dict[str, Any]) -> Message:
        """Post a follow-up; the first one after a deferral fills in the deferred message."""
        self.check_token()
        if self.original is not None and self.original.is_loading and not self.original.is_deleted:
            self.world.posting.edit(self.original, body)
            return self.original
        message = self._post(body)
        self.followups.append(message)
        return message

    def find(self, id_: str) -> Message:
        """The reply with this id, or `@original`; raises 10008."""
        self.check_token()
        if id_ == "@original":
            found = self.original
        else:
            own = [*self.followups, *([self.original] if self.original else [])]
            found = next((one for one in own if str(one.id) == id_), None)
        if found is None or found.is_deleted:
            raise errors.unknown("message")
        return found

    def check_token(self) -> None:
        """Raise 10015 before the first answer, and 50027 when 15 minutes are over."""
        if self.ack is None:
            raise errors.unknown("webhook")
        if self.world.now() - self.at > TOKEN_LIVES:
            raise errors.token_ran_out()

    def _post(self, body: dict[str, Any], path: str = "") -> Message:
        metadata: dict[str, Any] = {
            "id": str(self.id),
            "type": int(self.asked),
            "user": payloads.user(self.member.user),
            "authorizing_integration_owners": {},
        }
        message = self.world.posting.post(
            self.channel,
            self.world.bot,
            body,
            type=Type.SLASH_COMMAND if self.asked is Asked.COMMAND else Type.DEFAULT,
            interaction=metadata,
            path=path,
        )
        message.private_to = self.member.user if message.is_private else None
        return message
