"""apps.*, auth.revoke and oauth.v2.access: the app itself."""

import base64
from collections.abc import Callable

from tests.slack_server.errors import ApiError
from tests.slack_server.shapes import Json
from tests.slack_server.web.call import Call


class AppMethods:
    """The methods; *ticket* makes an address for a Socket Mode connection."""

    def __init__(self, ticket: Callable[[], str]) -> None:
        self._ticket = ticket
        self.methods = {"auth.revoke": self.revoke, "apps.uninstall": self.uninstall}
        self.with_app_token = {
            "apps.connections.open": self.connect,
            "apps.event.authorizations.list": self.authorizations,
        }
        self.without_token = {"oauth.v2.access": self.access}

    def connect(self, call: Call) -> Json:
        return {"url": self._ticket()}

    @staticmethod
    def authorizations(call: Call) -> Json:
        found = call.world.events.contexts.get(call.text("event_context"))
        if found is None:
            raise ApiError("invalid_event_context")
        return {"authorizations": found}

    @staticmethod
    def revoke(call: Call) -> Json:
        if call.flag("test"):
            return {"revoked": False}
        call.world.installing.die(call.of)
        return {"revoked": True}

    @staticmethod
    def uninstall(call: Call) -> Json:
        _check_client(call)
        call.world.installing.remove(call.of)
        return {}

    @staticmethod
    def access(call: Call) -> Json:
        _check_client(call)
        installing = call.world.installing
        if call.text("grant_type") == "refresh_token":
            return installing.refresh(call.text("refresh_token"))
        return installing.exchange(call.text("code"), call.text("redirect_uri"))


def _check_client(call: Call) -> None:
    """Raise invalid_client_id or bad_client_secret; they come as arguments or Basic."""
    id_, secret = call.text("client_id"), call.text("client_secret")
    if not id_ and call.text("_basic"):
        id_, _, secret = base64.b64decode(call.text("_basic")).decode().partition(":")
    if id_ != call.world.installing.client_id:
        raise ApiError("invalid_client_id")
    if secret != call.world.installing.client_secret:
        raise ApiError("bad_client_secret")
