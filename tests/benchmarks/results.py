"""The figures, kept beside the page they are shown on: what is measured again replaces its own."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks.machine import described, load_average

Row = Mapping[str, Any]

# What tells the rows of one part apart.
_KEYS = {
    "boards": ("database",),
    "community": ("way",),
    "deadlines": ("way",),
    "events": ("database",),
    "recovery": ("database",),
    "quality": ("set", "typos", "method"),
    "speed": ("entries", "method"),
}
PARTS = tuple(_KEYS)
LONG = frozenset({"community", "recovery"})  # only measured when they are named


class Results:
    """Rows of figures by part, all of one machine with one set of versions."""

    def __init__(self, machine: Mapping[str, str], parts: Mapping[str, list[Row]]) -> None:
        self.machine = machine
        self.parts = {part: list(parts.get(part, ())) for part in PARTS}

    @classmethod
    def read(cls, file: Path) -> "Results":
        """What *file* holds; nothing if it was measured elsewhere or with other versions."""
        here = described()
        if file.exists():
            found = json.loads(file.read_text(encoding="utf-8"))
            if found["machine"] == here:
                return cls(here, found)
        return cls(here, {})

    def add(self, part: str, row: Row) -> None:
        """Keep *row*, in place of one of the same kind."""
        stamp = {"on": datetime.now(UTC).date().isoformat(), "load_average": load_average()}
        key = _key(part, row)
        kept = [other for other in self.parts[part] if _key(part, other) != key]
        self.parts[part] = [*kept, {**stamp, **row}]

    def keep_only(self, part: str, name: str, values: Iterable[object]) -> None:
        """Drop the rows of *part* whose *name* is none of *values*."""
        allowed = set(values)
        self.parts[part] = [row for row in self.parts[part] if row[name] in allowed]

    def rows(self, part: str, **wanted: object) -> list[Row]:
        """The rows of *part* that have these values."""
        return [
            row
            for row in self.parts[part]
            if all(row[name] == value for name, value in wanted.items())
        ]

    def row(self, part: str, **wanted: object) -> Row | None:
        """The row of *part* that has these values, if it was measured."""
        return next(iter(self.rows(part, **wanted)), None)

    def as_json(self) -> str:
        """Everything, a row a line, so that a change of one shows as such."""
        parts = [f'"machine": {json.dumps(self.machine)}']
        for part, rows in self.parts.items():
            lines = ",\n".join(f"  {json.dumps(row)}" for row in rows)
            parts.append(f'"{part}": [\n{lines}\n]' if rows else f'"{part}": []')
        return "{\n" + ",\n".join(parts) + "\n}\n"


def _key(part: str, row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in _KEYS[part])
