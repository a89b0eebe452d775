"""The commands that run the bot: run, demo, replay."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.scenarios.cli.terminal import ACME, answerwell, levels
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[3]
SLACK = """
[communities.acme]
[slack.workspaces.acme]
team = "T1A"
"""


def test_a_port_in_use(settings: Path) -> None:
    """A port that somebody has is found by check, and run and demo name it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings.write_text(ACME.format(port=port), encoding="utf-8")
        found = levels(f"port {port}")
        run, demo = answerwell("run"), answerwell("demo", "--no-browser", f"--port={port}")

    assert found == ["problem"]
    assert run.exit_code == demo.exit_code == 1
    assert run.stderr.startswith(f"port {port} of 127.0.0.1 cannot be used")
    assert demo.stderr.startswith(f"port {port} of 127.0.0.1 cannot be used")


def test_nothing_to_run() -> None:
    """Settings without a platform are refused with a sentence."""
    answerwell("init")

    result = answerwell("run")

    assert result.exit_code == 1
    assert "enabled = true under [playground]" in result.stderr


def test_slack_without_its_secrets() -> None:
    """Every secret that is missing is said at once, before anything starts."""
    Path("answerwell.toml").write_text(SLACK, encoding="utf-8")

    result = answerwell("run")

    assert result.exit_code == 1
    assert [line.partition(" is missing")[0] for line in result.stderr.splitlines()] == [
        "the bot's token for Slack",
        "the app-level token for Slack",
    ]


def test_slacks_port_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that somebody has is named with its setting."""
    monkeypatch.setenv("ANSWERWELL_SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("ANSWERWELL_SLACK_SIGNING_SECRET", "5161")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        http = f'[slack]\nmode = "http"\nport = {port}\n'
        Path("answerwell.toml").write_text(f"{SLACK}{http}", encoding="utf-8")
        result = answerwell("run")

    assert result.exit_code == 1
    assert result.stderr.startswith(f"port {port} of 127.0.0.1 cannot be used")
    assert "port under [slack]" in result.stderr


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_demo_from_start_to_end(port: int, signum: signal.Signals, tmp_path: Path) -> None:
    """A demo says where it is, answers there, and goes when it is told to, leaving nothing."""
    (tmp_path / "tmp").mkdir()
    environment = os.environ | {"TMPDIR": str(tmp_path / "tmp")}
    command = [sys.executable, "-m", "bot", "demo", "--no-browser", "--port", str(port)]
    with subprocess.Popen(  # noqa: S603 — our own command
        command, stderr=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    ) as demo:
        try:
            assert demo.stderr is not None
            said = demo.stderr.readline()
            with urllib.request.urlopen(
                f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE
            ) as answer:
                health = json.load(answer)
            left = list((tmp_path / "tmp").iterdir())

            demo.send_signal(signum)
            code = demo.wait(timeout=PATIENCE)
        finally:
            demo.kill()

    assert said == f"The playground is open at http://127.0.0.1:{port}\n"
    assert health["ok"] is True
    assert code == 0
    assert len(left) == 1
    assert list((tmp_path / "tmp").iterdir()) == []


def test_replay_of_no_transcript() -> None:
    """A file that is no transcript is refused with one sentence."""
    Path("notes.txt").write_text("once upon a time\n", encoding="utf-8")

    result = answerwell("replay", "notes.txt", "--json")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert "notes.txt" in result.stderr
