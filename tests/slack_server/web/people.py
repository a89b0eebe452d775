"""users.*, usergroups.*, team.info, auth.test: who is who."""

from tests.slack_server.errors import ApiError
from tests.slack_server.shapes import Json
from tests.slack_server.web.call import Call

SLACKBOT: Json = {
    "id": "USLACKBOT", "name": "slackbot", "deleted": False, "real_name": "Slackbot",
    "is_bot": False, "is_admin": False, "is_owner": False, "is_restricted": False,
    "is_ultra_restricted": False, "is_app_user": False,
    "profile": {"real_name": "Slackbot", "display_name": "Slackbot"},
}  # fmt: skip


class People:
    """The methods."""

    def __init__(self) -> None:
        self.methods = {
            "auth.test": self.test,
            "team.info": self.team,
            "users.info": self.info,
            "users.list": self.list_,
            "usergroups.list": self.groups,
            "usergroups.users.list": self.group_users,
        }

    @staticmethod
    def test(call: Call) -> Json:
        of = call.of
        return {
            "url": of.url, "team": of.name, "user": of.bot.handle, "team_id": of.id,
            "user_id": of.bot.id, "bot_id": of.bot.bot_id, "enterprise_id": None,
            "is_enterprise_install": False,
        }  # fmt: skip

    @staticmethod
    def team(call: Call) -> Json:
        return {"team": call.of.json()}

    @staticmethod
    def info(call: Call) -> Json:
        if call.text("user") == SLACKBOT["id"]:
            return {"user": {**SLACKBOT, "team_id": call.of.id}}
        return {"user": call.user().json(call.of)}

    @staticmethod
    def list_(call: Call) -> Json:
        known = {
            member.id: member for channel in call.of.channels.values() for member in channel.members
        }
        people = [each.json(call.of) for each in {**call.of.users, **known}.values()]
        page, more = call.page([{**SLACKBOT, "team_id": call.of.id}, *people], 1000)
        return {"members": page, "cache_ts": 1700000000, **more}

    @staticmethod
    def groups(call: Call) -> Json:
        every, described = call.flag("include_disabled"), []
        for group in call.of.groups.values():
            if every or not group.is_disabled:
                body = group.json()
                if call.flag("include_users"):
                    body["users"] = [each.id for each in group.users]
                described.append(body)
        return {"usergroups": described}

    @staticmethod
    def group_users(call: Call) -> Json:
        call.needs("usergroup")
        group = call.of.groups.get(call.text("usergroup"))
        if group is None or (group.is_disabled and not call.flag("include_disabled")):
            raise ApiError("no_such_subteam")
        return {"users": [each.id for each in group.users]}
