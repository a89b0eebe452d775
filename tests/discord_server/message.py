"""One message, as it stands."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from tests.discord_server.components import BUTTON, TEXT, walk
from tests.discord_server.pings import NOBODY, Pings

if TYPE_CHECKING:
    from tests.discord_server.channels import Channel
    from tests.discord_server.people import User
    from tests.discord_server.world import World

CROSSPOSTED, EPHEMERAL, LOADING, HAS_THREAD, COMPONENTS_V2 = 1, 1 << 6, 1 << 7, 1 << 5, 1 << 15
SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS = 1 << 2, 1 << 12


class Type(IntEnum):
    """Discord's message types."""

    DEFAULT = 0
    RECIPIENT_ADD = 1
    NAME_CHANGE = 4
    PINNED = 6
    THREAD_CREATED = 18
    REPLY = 19
    SLASH_COMMAND = 20
    THREAD_STARTER = 21
    CONTEXT_MENU = 23


BY_PEOPLE = {Type.DEFAULT, Type.REPLY, Type.SLASH_COMMAND, Type.CONTEXT_MENU}


@dataclass(eq=False, kw_only=True)
class Message:
    """A message; `embeds` and `components` are the JSON that was sent."""

    world: "World" = field(repr=False)
    id: int
    channel: "Channel" = field(repr=False)
    author: "User"
    at: datetime
    type: Type = Type.DEFAULT
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    flags: int = 0
    nonce: str | None = None
    edited_at: datetime | None = None
    is_pinned: bool = False
    is_deleted: bool = False
    reactions: dict[str, list[int]] = field(default_factory=dict)  # emoji → ids of users
    reference: "Message | None" = field(default=None, repr=False)
    reference_channel: int | None = None  # of a notice that a thread was made
    pings: Pings = NOBODY
    interaction: dict[str, Any] | None = field(default=None, repr=False)  # its metadata
    private_to: "User | None" = None  # who alone sees an ephemeral message
    started: "Channel | None" = field(default=None, repr=False)  # the thread on it
    versions: list[str] = field(default_factory=list, repr=False)  # its text after each write

    @property
    def is_system(self) -> bool:
        return self.type not in BY_PEOPLE

    @property
    def is_private(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def is_loading(self) -> bool:
        """Whether it only says "thinking…" so far."""
        return bool(self.flags & LOADING)

    @property
    def text(self) -> str:
        """All that can be read: content, embeds and text components, one a line."""
        lines = [self.content]
        for embed in self.embeds:
            lines += [embed.get("title", ""), embed.get("description", "")]
            for entry in embed.get("fields", []):
                lines += [entry["name"], entry["value"]]
            lines.append(embed.get("footer", {}).get("text", ""))
        lines += [part["content"] for part in walk(self.components) if part["type"] == TEXT]
        return "\n".join(line for line in lines if line)

    @property
    def buttons(self) -> dict[str, str]:
        """The buttons that can be pressed: label → custom id."""
        return {
            part.get("label", ""): part["custom_id"]
            for part in walk(self.components)
            if part["type"] == BUTTON and "custom_id" in part and not part.get("disabled")
        }

    @property
    def url(self) -> str:
        guild = self.channel.guild.id if self.channel.guild else "@me"
        return f"https://discord.com/channels/{guild}/{self.channel.id}/{self.id}"

    async def edit(self, text: str) -> None:
        """Let its author change its text."""
        self.world.posting.edit(self, {"content": text})
        await self.world.sent()

    async def unfurl(self, title: str) -> None:
        """Let Discord add the preview of a link: an update, but nobody's edit."""
        self.world.posting.unfurl(self, {"type": "link", "title": title})
        await self.world.sent()

    async def delete(self) -> None:
        """Let its author (or a moderator) delete it."""
        self.world.posting.delete(self)
        await self.world.sent()
