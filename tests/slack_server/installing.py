"""Installations of the app: tokens, codes for them, rotation, and their end."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.slack_server.errors import ApiError
from tests.slack_server.shapes import Json

if TYPE_CHECKING:
    from tests.slack_server.people import User
    from tests.slack_server.workspaces import Workspace
    from tests.slack_server.world import World

LIFE = timedelta(hours=12)  # of a token that rotates
CODE_LIVES = timedelta(minutes=10)


@dataclass(eq=False, kw_only=True)
class Grant:
    """What a bot token stands for."""

    workspace: "Workspace" = field(repr=False)
    token: str
    refresh_token: str = ""  # "" if it does not rotate
    ends: datetime | None = None
    is_revoked: bool = False


@dataclass(eq=False, kw_only=True)
class Code:
    """A code for an installation, good for one exchange."""

    workspace: "Workspace"
    installer: "User"
    ends: datetime
    redirect_uri: str = ""


class Installing:
    """Gives tokens out and takes them away."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.rotates = False  # whether installations get tokens that end after 12 hours
        self.org_wide = False  # whether it is a whole organisation that installs
        self.client_id = "1234.5678"
        self.client_secret = secrets.token_hex(16)
        self.app_token = f"xapp-1-{world.app_id}-1-{secrets.token_hex(16)}"
        self.grants: dict[str, Grant] = {}  # by token
        self._refreshes: dict[str, Grant] = {}  # by refresh token, those that still work
        self._codes: dict[str, Code] = {}

    def install(self, workspace: "Workspace") -> Grant:
        """Install the app in *workspace* and give it a token."""
        workspace.is_installed = True
        workspace.bot.is_deactivated = False
        return self._grant(workspace)

    def code(self, workspace: "Workspace", installer: "User | None", redirect_uri: str) -> str:
        """Somebody clicks "Allow": the code that Slack hands to the redirect address."""
        code = f"{secrets.token_hex(8)}.{secrets.token_hex(16)}"
        self._codes[code] = Code(
            workspace=workspace,
            installer=installer or workspace.user("Installer", admin=True),
            ends=self._world.clock.now() + CODE_LIVES,
            redirect_uri=redirect_uri,
        )
        return code

    def exchange(self, code: str, redirect_uri: str = "") -> Json:
        """oauth.v2.access: a code becomes an installation."""
        found = self._codes.pop(code, None)
        if found is None:
            raise ApiError("invalid_code")
        if self._world.clock.now() > found.ends:
            raise ApiError("code_expired")
        if found.redirect_uri and found.redirect_uri != redirect_uri:
            raise ApiError("bad_redirect_uri")
        described = self._describe(self.install(found.workspace))
        user: Json = {"id": found.installer.id}
        return {**described, "authed_user": user}

    def refresh(self, refresh_token: str) -> Json:
        """oauth.v2.access: a refresh token becomes a new pair, and dies."""
        grant = self._refreshes.pop(refresh_token, None)
        if grant is None or grant.is_revoked or not grant.workspace.is_installed:
            raise ApiError("invalid_refresh_token")
        return self._describe(self._grant(grant.workspace, rotates=True))

    def _grant(self, workspace: "Workspace", *, rotates: bool = False) -> Grant:
        rotates = rotates or self.rotates
        tail = secrets.token_hex(12)
        grant = Grant(
            workspace=workspace,
            token=f"{'xoxe.' if rotates else ''}xoxb-{workspace.id}-{tail}",
            refresh_token=f"xoxe-1-{secrets.token_hex(16)}" if rotates else "",
            ends=self._world.clock.now() + LIFE if rotates else None,
        )
        self.grants[grant.token] = grant
        if rotates:
            self._refreshes[grant.refresh_token] = grant
        workspace.token = grant.token
        return grant

    def _describe(self, grant: Grant) -> Json:
        workspace = grant.workspace
        body: Json = {
            "app_id": self._world.app_id, "token_type": "bot", "access_token": grant.token,
            "scope": ",".join(sorted(workspace.scopes)), "bot_user_id": workspace.bot.id,
            "team": {"id": workspace.id, "name": workspace.name}, "enterprise": None,
            "is_enterprise_install": False,
        }  # fmt: skip
        if self.org_wide:
            body |= {
                "team": None, "enterprise": {"id": "E1", "name": "All of it"},
                "is_enterprise_install": True,
            }  # fmt: skip
        if grant.refresh_token:
            body |= {
                "refresh_token": grant.refresh_token,
                "expires_in": int(LIFE.total_seconds()),
            }
        return body

    def find(self, token: str) -> Grant:
        """The grant of *token*; raises what Slack answers when it is no good."""
        grant = self.grants.get(token)
        if grant is None:
            raise ApiError("invalid_auth")
        if grant.is_revoked:
            raise ApiError("token_revoked" if grant.workspace.is_installed else "account_inactive")
        if grant.ends is not None and self._world.clock.now() > grant.ends:
            raise ApiError("token_expired")
        return grant

    def die(self, workspace: "Workspace") -> None:
        """Let the tokens of *workspace* be void, and tell."""
        for grant in self.grants.values():
            if grant.workspace is workspace:
                grant.is_revoked = True
        tokens = {"oauth": [], "bot": [workspace.bot.id]}
        self._world.events.in_workspace({"type": "tokens_revoked", "tokens": tokens}, workspace)

    async def revoke(self, workspace: "Workspace") -> None:
        self.die(workspace)
        await self._world.courier.handed_over()

    async def uninstall(self, workspace: "Workspace") -> None:
        self.remove(workspace)
        await self._world.courier.handed_over()

    def remove(self, workspace: "Workspace") -> None:
        """Take the app out of *workspace*."""
        self.die(workspace)
        self._world.events.in_workspace({"type": "app_uninstalled"}, workspace)
        workspace.is_installed = False
        workspace.bot.is_deactivated = True
