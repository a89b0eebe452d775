"""Files that apps upload: asked for, filled, completed; then blocks may show them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.slack_server.errors import ApiError, invalid_blocks
from tests.slack_server.shapes import Json

if TYPE_CHECKING:
    from tests.slack_server.world import World


@dataclass(eq=False, kw_only=True)
class File:
    """One file; of the bot alone until a message of its shows it."""

    id: str
    team: str
    name: str
    alt: str
    length: int
    data: bytes = b""
    is_complete: bool = False
    looks: int = 0  # how often a message that shows it is still refused: Slack is not ready


class Files:
    """All of them, by id."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.base = ""  # of the addresses that take what is in a file
        self.looks = 0  # of the next file
        self.all: dict[str, File] = {}

    def begin(self, team: str, name: str, length: int, alt: str) -> File:
        """A new file, without anything in it."""
        id_ = self._world.ids.next("F")
        file = File(id=id_, team=team, name=name, alt=alt, length=length, looks=self.looks)
        self.all[id_] = file
        return file

    def fill(self, id_: str, data: bytes) -> None:
        """What is in a file arrives; raises no_file."""
        file = self.all.get(id_)
        if file is None or len(data) != file.length:
            raise ApiError("no_file", status=400)
        file.data = data

    def complete(self, team: str, named: list[Json]) -> list[File]:
        """The files are whole; raises file_not_found."""
        found = [self.all.get(str(each.get("id"))) for each in named]
        whole = [file for file in found if file is not None and file.team == team and file.data]
        if not whole or len(whole) != len(found):
            raise ApiError("file_not_found")
        for file in whole:
            file.is_complete = True
        return whole

    def check(self, team: str, blocks: list[Any]) -> None:
        """Raise invalid_blocks unless every file that *blocks* show can be shown by now."""
        for place, block in enumerate(blocks):
            if block.get("type") != "image" or "slack_file" not in block:
                continue
            file = self.all.get(str(block["slack_file"].get("id")))
            if file is not None and file.team == team and file.is_complete and not file.looks:
                continue
            if file is not None:
                file.looks = max(file.looks - 1, 0)
            raise invalid_blocks(f"invalid slack file [json-pointer:/blocks/{place}/slack_file]")
