"""files.*: what the bot uploads."""

from tests.slack_server.errors import invalid_arguments
from tests.slack_server.shapes import Json
from tests.slack_server.web.call import Call


class FileMethods:
    """The methods of an upload in three steps; the second is no method."""

    def __init__(self) -> None:
        self.methods = {
            "files.getUploadURLExternal": self.begin,
            "files.completeUploadExternal": self.complete,
        }

    @staticmethod
    def begin(call: Call) -> Json:
        call.needs("filename", "length")
        length = call.number("length", 0)
        if length <= 0:
            raise invalid_arguments("length must be positive")
        files = call.world.files
        file = files.begin(call.of.id, call.text("filename"), length, call.text("alt_txt"))
        return {"upload_url": f"{files.base}{file.id}", "file_id": file.id}

    @staticmethod
    def complete(call: Call) -> Json:
        found = call.world.files.complete(call.of.id, call.json("files") or [])
        return {"files": [{"id": each.id, "title": each.name, "mimetype": ""} for each in found]}
