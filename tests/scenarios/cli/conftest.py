"""A folder of one's own for each command."""

import os
from pathlib import Path

import pytest

from tests.ports import free_port
from tests.scenarios.cli.terminal import ACME


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, and nothing in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("ANSWERWELL")]:
        monkeypatch.delenv(name)


@pytest.fixture
def port() -> int:
    """A port that is free."""
    return free_port()


@pytest.fixture
def settings(port: int) -> Path:
    """Settings of one community."""
    path = Path("answerwell.toml")
    path.write_text(ACME.format(port=port), encoding="utf-8")
    return path
