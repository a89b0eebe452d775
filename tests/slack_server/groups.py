"""User groups, which Slack also calls subteams."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.slack_server.shapes import Json

if TYPE_CHECKING:
    from tests.slack_server.people import User
    from tests.slack_server.workspaces import Workspace


@dataclass(eq=False, kw_only=True)
class Group:
    """A user group."""

    workspace: "Workspace" = field(repr=False)
    id: str
    handle: str
    users: list["User"]
    is_disabled: bool = False

    @property
    def mention(self) -> str:
        return f"<!subteam^{self.id}>"

    def json(self) -> Json:
        """As usergroups.list has it."""
        return {
            "id": self.id, "team_id": self.workspace.id, "is_usergroup": True,
            "name": self.handle, "handle": self.handle, "description": "", "is_external": False,
            "date_create": 1700000000, "date_update": 1700000000,
            "date_delete": 1700000000 if self.is_disabled else 0, "auto_type": None,
            "prefs": {"channels": [], "groups": []}, "user_count": len(self.users),
        }  # fmt: skip

    async def adds(self, *users: "User") -> None:
        """Take *users* in; the bot hears subteam_members_changed."""
        await self.workspace.world.keeping.regroup(self, [*self.users, *users])

    async def drops(self, *users: "User") -> None:
        """Let *users* go; the bot hears subteam_members_changed."""
        left = [each for each in self.users if each not in users]
        await self.workspace.world.keeping.regroup(self, left)
