"""A folder of one's own for each command."""

import os
import socket
from pathlib import Path

import pytest

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
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture
def settings(port: int) -> Path:
    """Settings of one community."""
    path = Path("answerwell.toml")
    path.write_text(ACME.format(port=port), encoding="utf-8")
    return path
