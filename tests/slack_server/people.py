"""Users: people with what they do in Slack, and bots."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.slack_server.shapes import Json

if TYPE_CHECKING:
    from tests.slack_server.channels import Channel
    from tests.slack_server.message import Message
    from tests.slack_server.outcome import Outcome
    from tests.slack_server.views import View
    from tests.slack_server.workspaces import Workspace


@dataclass(eq=False, kw_only=True)
class User:
    """One account of a workspace. What it does returns when it is on its way to the bot."""

    workspace: "Workspace" = field(repr=False)
    id: str
    name: str  # the real name
    display_name: str = ""
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False  # a guest
    is_ultra_restricted: bool = False  # a guest of one channel
    is_deactivated: bool = False
    is_bot: bool = False
    bot_id: str = ""
    app_id: str = ""
    home: "View | None" = field(default=None, repr=False)  # the Home tab that the bot published
    modals: list["View"] = field(default_factory=list, repr=False)  # open, the top one last
    notices: list[str] = field(default_factory=list, repr=False)  # what Slack itself told them

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    @property
    def modal(self) -> "View | None":
        """The modal that is shown."""
        return self.modals[-1] if self.modals else None

    @property
    def handle(self) -> str:
        """The name in small letters: `users.info` has it as `name`."""
        return self.name.lower().replace(" ", ".")

    def dm(self) -> "Channel":
        """The direct messages of this person with the bot."""
        return self.workspace.direct(self)

    def json(self, of: "Workspace | None" = None) -> Json:
        """As users.info has it for the bot of *of*; people of other workspaces are strangers."""
        body: Json = {
            "id": self.id, "team_id": self.workspace.id, "name": self.handle,
            "deleted": self.is_deactivated, "color": "9f69e7", "real_name": self.name,
            "tz": "Europe/Berlin", "tz_label": "Central European Time", "tz_offset": 3600,
            "profile": {
                "real_name": self.name, "real_name_normalized": self.name,
                "display_name": self.display_name, "display_name_normalized": self.display_name,
                "title": "", "status_text": "", "status_emoji": "", "team": self.workspace.id,
            },
            "is_bot": self.is_bot, "is_app_user": False, "updated": 1700000000,
        }  # fmt: skip
        if self.is_bot:
            body["profile"] |= {"bot_id": self.bot_id, "api_app_id": self.app_id}
        if of is not None and of is not self.workspace:
            return body | {"is_stranger": True}
        if self.is_deactivated:
            return body
        return body | {
            "is_admin": self.is_admin or self.is_owner, "is_owner": self.is_owner,
            "is_primary_owner": False, "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
        }  # fmt: skip

    # writing

    async def says(
        self,
        channel: "Channel",
        text: str,
        *,
        thread: "Message | None" = None,
        subtype: str = "",
        files: "list[str] | None" = None,
    ) -> "Message":
        """Write *text* (mrkdwn as somebody types it) into *channel*, or into *thread* there.

        *subtype*: "me_message", "thread_broadcast" ("also send to channel"), "bot_message" (a bot
        of the old kind). *files*: the names of files that are uploaded with it.
        """
        return await self.workspace.world.speaking.say(
            self, channel, text, thread=thread, subtype=subtype, files=files or []
        )

    async def edits(self, message: "Message", text: str) -> None:
        """Change the own *message*."""
        await self.workspace.world.speaking.edit(self, message, text)

    async def deletes(self, message: "Message") -> None:
        """Delete *message*: one's own, or as an admin anybody's."""
        await self.workspace.world.speaking.delete(self, message)

    async def reacts(self, message: "Message", emoji: str = "white_check_mark") -> None:
        """Put *emoji* (its name without colons) on *message*."""
        await self.workspace.world.speaking.react(self, message, emoji)

    async def unreacts(self, message: "Message", emoji: str = "white_check_mark") -> None:
        """Take the own *emoji* off *message*."""
        await self.workspace.world.speaking.unreact(self, message, emoji)

    # being somewhere

    async def joins(self, channel: "Channel") -> None:
        await self.workspace.world.keeping.join(channel, self)

    async def leaves(self, channel: "Channel") -> None:
        await self.workspace.world.keeping.leave(channel, self)

    async def invites(self, user: "User", channel: "Channel") -> None:
        """Add *user*, such as the bot, to *channel*."""
        await self.workspace.world.keeping.join(channel, user, by=self)

    async def removes(self, user: "User", channel: "Channel") -> None:
        """Take *user*, such as the bot, out of *channel*."""
        await self.workspace.world.keeping.leave(channel, user, by=self)

    async def changes(self, **attributes: Any) -> None:
        """Set attributes, such as `name` or `is_deactivated`; the bot hears user_change."""
        await self.workspace.world.keeping.change(self, attributes)

    # interacting; each returns when the bot has acknowledged it, at once with ``wait=False``

    async def presses(
        self, where: "Message | View", button: str, *, wait: bool = True
    ) -> "Outcome":
        """Press the button with the action id, or else the label, *button*."""
        return await self.workspace.world.asking.press(self, where, button, wait=wait)

    async def chooses(
        self, where: "Message | View", control: str, value: Any, *, wait: bool = True
    ) -> "Outcome":
        """Choose *value* (a label, a value, or a user or channel) in a menu, by its action id."""
        return await self.workspace.world.asking.press(self, where, control, value, wait=wait)

    async def commands(self, channel: "Channel", text: str = "", *, wait: bool = True) -> "Outcome":
        """Run the app's slash command with *text*; "/other …" runs another command."""
        return await self.workspace.world.asking.command(self, channel, text, wait=wait)

    async def uses(
        self, callback_id: str, message: "Message | None" = None, *, wait: bool = True
    ) -> "Outcome":
        """Use the shortcut *callback_id*, on *message* or a global one."""
        return await self.workspace.world.asking.shortcut(self, callback_id, message, wait=wait)

    async def submits(
        self, view: "View", values: dict[str, Any] | None = None, *, wait: bool = True
    ) -> "Outcome":
        """Fill in *view* (action id or label → value) and send it off."""
        return await self.workspace.world.asking.submit(self, view, values or {}, wait=wait)

    async def closes(self, view: "View", *, wait: bool = True) -> "Outcome | None":
        """Close *view*; the bot hears it if it asked to."""
        return await self.workspace.world.asking.close(self, view, wait=wait)

    async def opens_home(self, tab: str = "home") -> None:
        """Open the app's Home tab, or its "messages"."""
        await self.workspace.world.asking.open_home(self, tab)

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"
