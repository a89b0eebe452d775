"""reactions.* and views.*."""

from tests.slack_server.errors import ApiError, invalid_arguments
from tests.slack_server.shapes import Json
from tests.slack_server.views import View
from tests.slack_server.web.call import Call


class Acting:
    """The methods."""

    def __init__(self) -> None:
        self.methods = {
            "reactions.add": self.add,
            "reactions.remove": self.remove,
            "views.open": self.open,
            "views.push": self.push,
            "views.update": self.update,
            "views.publish": self.publish,
        }

    @staticmethod
    def add(call: Call) -> Json:
        call.needs("channel", "name", "timestamp")
        channel = call.channel(member=True)
        if channel.is_archived:
            raise ApiError("is_archived")
        message = call.message(channel, "timestamp")
        if not call.world.speaking.add(call.of.bot, message, call.text("name").strip(":")):
            raise ApiError("already_reacted")
        return {}

    @staticmethod
    def remove(call: Call) -> Json:
        call.needs("channel", "name", "timestamp")
        message = call.message(call.channel(member=True), "timestamp")
        if not call.world.speaking.remove(call.of.bot, message, call.text("name").strip(":")):
            raise ApiError("no_reaction")
        return {}

    def open(self, call: Call) -> Json:
        return self._show(call, push=False)

    def push(self, call: Call) -> Json:
        return self._show(call, push=True)

    def _show(self, call: Call, *, push: bool) -> Json:
        call.needs("trigger_id", "view")
        view = call.world.views.open(call.of, call.text("trigger_id"), call.json("view"), push=push)
        return self._described(call, view)

    @staticmethod
    def _described(call: Call, view: View) -> Json:
        return {"view": view.json(call.world.app_id)}

    def update(self, call: Call) -> Json:
        call.needs("view")
        if not call.text("view_id") and not call.text("external_id"):
            raise invalid_arguments("missing required field: view_id")
        views = call.world.views
        view = views.find(call.text("view_id"), call.text("external_id"))
        return self._described(
            call, views.update(call.of, view, call.json("view"), call.text("hash"))
        )

    def publish(self, call: Call) -> Json:
        call.needs("user_id", "view")
        user = call.user("user_id")
        view = call.world.views.publish(call.of, user, call.json("view"), call.text("hash"))
        return self._described(call, view)
