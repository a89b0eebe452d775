"""Everything that this Slack knows."""

from bot.clock import Clock
from tests.slack_server.asking import Asking
from tests.slack_server.delivery.courier import Courier
from tests.slack_server.errors import ApiError
from tests.slack_server.events import Events
from tests.slack_server.files import Files
from tests.slack_server.ids import Ids
from tests.slack_server.installing import Installing
from tests.slack_server.keeping import Keeping
from tests.slack_server.message import Message
from tests.slack_server.people import User
from tests.slack_server.posting import Posting
from tests.slack_server.response_urls import ResponseUrls
from tests.slack_server.speaking import Speaking
from tests.slack_server.views import Views
from tests.slack_server.workspaces import Workspace


class World:
    """Workspaces with one app. What changes is told to the app by `courier`."""

    def __init__(self, clock: Clock, courier: Courier) -> None:
        self.clock = clock
        self.courier = courier
        self.ids = Ids(clock)
        self.workspaces: dict[str, Workspace] = {}
        self.app_id = self.ids.next("A")
        self.command = "/answerwell"  # the app's slash command
        self.bot_name = "answerwell"
        self.posted: list[Message] = []  # all that bots and people ever posted, ephemerals too
        self.loses_ephemerals = False
        self.events = Events(self)
        self.posting = Posting(self)
        self.speaking = Speaking(self)
        self.keeping = Keeping(self)
        self.installing = Installing(self)
        self.views = Views(self)
        self.response_urls = ResponseUrls(self)
        self.files = Files(self)
        self.asking = Asking(self)

    def workspace(self, name: str, *, id: str = "", installed: bool = True) -> Workspace:  # noqa: A002
        """A new workspace."""
        workspace = Workspace(
            world=self,
            id=id or self.ids.next("T"),
            name=name,
            domain=name.lower().replace(" ", "-"),
            is_installed=False,
        )
        assert workspace.id not in self.workspaces, f"{workspace.id} exists"
        self.workspaces[workspace.id] = workspace
        workspace.bot = workspace.user(self.bot_name, bot=True)
        workspace.bot.app_id = self.app_id
        if installed:
            self.installing.install(workspace)
        return workspace

    def person(self, of: Workspace, id_: str) -> User:
        """The user *id_* as the bot of *of* may know it; raises user_not_found."""
        if id_ in of.users:
            return of.users[id_]
        for channel in of.channels.values():
            for member in channel.members:
                if member.id == id_:
                    return member
        raise ApiError("user_not_found")
