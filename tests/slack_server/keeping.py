"""Who is where: channels, groups and accounts change, and the bot hears of it."""

from typing import TYPE_CHECKING, Any

from tests.slack_server.outcome import Refused
from tests.slack_server.shapes import Json

if TYPE_CHECKING:
    from tests.slack_server.channels import Channel
    from tests.slack_server.groups import Group
    from tests.slack_server.people import User
    from tests.slack_server.world import World


class Keeping:
    """Changes of channels, groups and people."""

    def __init__(self, world: "World") -> None:
        self._world = world

    async def join(self, channel: "Channel", user: "User", by: "User | None" = None) -> None:
        self.enter(channel, user, by)
        await self._world.courier.handed_over()

    def enter(self, channel: "Channel", user: "User", by: "User | None" = None) -> None:
        """Let *user* be a member; invited people may join private channels, too."""
        if user in channel.members:
            return
        if channel.is_direct or (channel.is_private and by is None):
            raise Refused(f"{user} cannot join {channel}")
        channel.members.append(user)
        event: Json = {
            "type": "member_joined_channel", "user": user.id, "channel": channel.id,
            "channel_type": "G" if channel.is_private else "C", "team": user.workspace.id,
        }  # fmt: skip
        event |= {"inviter": by.id} if by else {}
        self._world.events.in_channel(event, channel, team=user.workspace.id)

    async def leave(self, channel: "Channel", user: "User", by: "User | None" = None) -> None:
        """Let *user* be no member any more; the bot hears channel_left of itself."""
        channel.members.remove(user)
        kind = "G" if channel.is_private else "C"
        if user is user.workspace.bot:
            name = "group_left" if channel.is_private else "channel_left"
            left: Json = {"type": name, "channel": channel.id}
            left |= {"actor_id": by.id} if by else {}
            self._world.events.in_workspace(left, user.workspace, channel)
        else:
            event = {
                "type": "member_left_channel", "user": user.id, "channel": channel.id,
                "channel_type": kind, "team": user.workspace.id,
            }  # fmt: skip
            self._world.events.in_channel(event, channel, team=user.workspace.id)
        await self._world.courier.handed_over()

    async def rename(self, channel: "Channel", name: str, by: "User") -> None:
        channel.name = name
        described = {"id": channel.id, "name": name, "name_normalized": name,
                     "created": channel.made, "is_channel": not channel.is_private}  # fmt: skip
        await self._tell("rename", channel, {"channel": described})

    async def archive(self, channel: "Channel", by: "User") -> None:
        channel.is_archived = True
        await self._tell("archive", channel, {"channel": channel.id, "user": by.id})

    async def unarchive(self, channel: "Channel", by: "User") -> None:
        channel.is_archived = False
        await self._tell("unarchive", channel, {"channel": channel.id, "user": by.id})

    async def delete(self, channel: "Channel", by: "User") -> None:
        channel.is_deleted = True
        for workspace in channel.workspaces:
            del workspace.channels[channel.id]
        await self._tell("deleted", channel, {"channel": channel.id, "actor_id": by.id})

    async def _tell(self, what: str, channel: "Channel", more: Json) -> None:
        """A public channel concerns the whole workspace, a private one its members."""
        event = {"type": f"{'group' if channel.is_private else 'channel'}_{what}", **more}
        if channel.is_private or channel.is_shared:
            self._world.events.in_channel(event, channel)
        else:
            self._world.events.in_workspace(event, channel.workspace, channel)
        await self._world.courier.handed_over()

    async def regroup(self, group: "Group", users: "list[User]") -> None:
        """Let *users* be the members of *group*."""
        added = [each.id for each in users if each not in group.users]
        removed = [each.id for each in group.users if each not in users]
        group.users = users
        now = int(self._world.clock.now().timestamp())
        event = {
            "type": "subteam_members_changed", "subteam_id": group.id,
            "team_id": group.workspace.id, "date_previous_update": now - 60, "date_update": now,
            "added_users": added, "added_users_count": len(added),
            "removed_users": removed, "removed_users_count": len(removed),
        }  # fmt: skip
        self._world.events.in_workspace(event, group.workspace)
        await self._world.courier.handed_over()

    async def change(self, user: "User", attributes: dict[str, Any]) -> None:
        """Set attributes of *user*."""
        for name, value in attributes.items():
            assert hasattr(user, name), f"users have no {name}"
            setattr(user, name, value)
        event = {"type": "user_change", "user": user.json(), "cache_ts": 1700000000}
        self._world.events.in_workspace(event, user.workspace)
        await self._world.courier.handed_over()

    async def welcome(self, user: "User") -> None:
        """Tell that *user* is new."""
        event = {"type": "team_join", "user": user.json(), "cache_ts": 1700000000}
        self._world.events.in_workspace(event, user.workspace)
        await self._world.courier.handed_over()
