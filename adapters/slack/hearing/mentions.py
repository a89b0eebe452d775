"""How what a message mentions is written."""

from typing import Protocol


class Mentions(Protocol):
    """Says how a mention reads; *label* is what Slack wrote beside the id, if anything."""

    def person(self, id_: str, label: str = "") -> str: ...

    def channel(self, id_: str, label: str = "") -> str: ...

    def group(self, id_: str, label: str = "") -> str: ...
