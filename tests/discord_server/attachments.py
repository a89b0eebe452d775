"""Files on messages: their names and sizes; what is in them is not kept."""

from collections.abc import Iterable
from typing import Any

from tests.discord_server.snowflakes import Snowflakes

CDN = "https://cdn.discordapp.com/attachments"


def kept(
    ids: Snowflakes, given: list[dict[str, Any]] | None, there: Iterable[dict[str, Any]] = ()
) -> list[dict[str, Any]]:
    """The files that a message has when *given* are asked for and *there* are on it already."""
    known = {file["id"]: file for file in there}
    return [known.get(str(file.get("id"))) or _new(ids, file) for file in given or []]


def _new(ids: Snowflakes, file: dict[str, Any]) -> dict[str, Any]:
    id_ = str(ids.next())
    url = f"{CDN}/{id_}/{file['filename']}"
    return {
        "id": id_,
        "filename": file["filename"],
        "size": file.get("size", 0),
        "description": file.get("description"),
        "url": url,
        "proxy_url": url,
    }
