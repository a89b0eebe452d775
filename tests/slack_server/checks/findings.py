"""What is wrong, collected, each with its place as Slack writes it."""

from collections.abc import Iterable
from typing import Any

from tests.slack_server.shapes import Json


class Findings:
    """A list of sentences such as "must be less than 151 characters [json-pointer:/blocks/0]"."""

    def __init__(self) -> None:
        self.all: list[str] = []

    def note(self, what: str, at: str) -> None:
        self.all.append(f"{what} [json-pointer:{at}]")

    def length(self, value: Any, least: int, most: int, at: str) -> None:
        """*value* must be a text of this length."""
        if not isinstance(value, str):
            self.note("must be a string", at)
        elif len(value) < least:
            self.note(f"must be more than {least - 1} characters", at)
        elif len(value) > most:
            self.note(f"must be less than {most + 1} characters", at)

    def count(self, value: Any, least: int, most: int, at: str) -> None:
        """*value* must be a list with so many items."""
        if not isinstance(value, list):
            self.note("must be a list", at)
        elif len(value) < least:
            self.note(f"no fewer than {least} items allowed", at)
        elif len(value) > most:
            self.note(f"no more than {most} items allowed", at)

    def fields(
        self, value: Json, at: str, *, needed: Iterable[str] = (), more: Iterable[str] = ()
    ) -> None:
        """*value* must have the fields *needed*, may have *more*, and no other."""
        for name in needed:
            if name not in value:
                self.note(f"missing required field: {name}", at)
        for name in value.keys() - {"type", "block_id", *needed, *more}:
            self.note(f"invalid additional property: {name}", at)
