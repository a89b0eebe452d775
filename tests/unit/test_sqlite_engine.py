"""How SQLite is opened."""

import sqlite3
from pathlib import Path

from bot.store.engine import prepare_sqlite


def test_what_is_recorded_outlasts_a_power_cut(tmp_path: Path) -> None:
    """A commit returns when the disk has it, and foreign keys are kept."""
    connection = sqlite3.connect(tmp_path / "bot.db")

    prepare_sqlite(connection, None)

    pragmas = ("synchronous", "journal_mode", "foreign_keys")
    found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
    connection.close()
    assert found == [2, "wal", 1]
