"""The command line itself: help, usage, settings, errors."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot import __version__
from bot.cli.errors import Commands
from bot.config import load
from tests.scenarios.cli.terminal import answerwell, levels

COMMANDS = [
    *("run", "demo", "init", "check", "migrate", "import", "export", "replay", "credits", "audit"),
    *("evaluate", "detect", "tune", "key", "fairness", "topics", "report", "simulate"),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches(command: str) -> None:
    """Each command's help has an example to copy."""
    result = answerwell(command, "--help")

    assert result.exit_code == 0
    assert re.search(rf"\$ .*answerwell {command}", result.stdout)


def test_help_comes_at_once() -> None:
    """Help loads no library of numbers, and for one that is loaded later a thread is enough."""
    script = """
import atexit, os, sys
from bot.cli import main
atexit.register(lambda: print("numpy" in sys.modules, os.environ["OPENBLAS_NUM_THREADS"]))
sys.argv = ["answerwell", "run", "--help"]
main()
"""

    result = subprocess.run(  # noqa: S603 — our own command
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert result.stdout.splitlines()[-1] == "False 1"


def test_version() -> None:
    """The version is said in one line."""
    result = answerwell("--version")

    assert result.exit_code == 0
    assert result.stdout == f"answerwell {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["nosuch"],
        ["check", "--nosuch"],
        ["demo", "--port", "x"],
        ["import"],
        ["demo", "--port=70000"],
    ],
)
def test_usage(arguments: list[str]) -> None:
    """A command that was typed wrong exits with 2 and points to the help."""
    result = answerwell(*arguments)

    assert result.exit_code == 2
    assert "Usage: " in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "arguments", [["run"], ["migrate"], ["credits"], ["audit"], ["export"], ["import", "kb.jsonl"]]
)
def test_without_settings(arguments: list[str]) -> None:
    """Without settings every command that needs them says in one line how to get some."""
    result = answerwell(*arguments)

    assert result.exit_code == 1
    assert result.stderr == (
        "answerwell.toml: there is no such file; make one with: answerwell init\n"
    )


def test_init_then_check() -> None:
    """What init writes can be loaded, is never written over, and check says what is missing."""
    written = answerwell("init")
    again = answerwell("init")

    assert written.exit_code == 0
    assert again.exit_code == 1
    assert again.stderr == "answerwell.toml exists already and was left as it is\n"
    assert load(Path("answerwell.toml"), {}).communities == {}
    assert levels("nothing to run") == ["problem"]


def test_init_in_no_folder() -> None:
    """A folder that is not there is named."""
    result = answerwell("init", "nowhere/bot.toml")

    assert result.exit_code == 1
    assert result.stderr == "nowhere/bot.toml: the folder nowhere does not exist\n"


def test_the_settings_are_found_three_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """--config may stand before or after the command; the environment comes after both."""
    for name in ("a", "b"):
        Path(f"{name}.toml").write_text(f"wrong_in_{name} = 1", encoding="utf-8")
    monkeypatch.setenv("ANSWERWELL_CONFIG", "b.toml")

    before = answerwell("--config", "a.toml", "migrate")
    after = answerwell("migrate", "--config", "a.toml")
    by_environment = answerwell("migrate")

    assert before.stderr.startswith("a.toml: wrong_in_a: unknown setting")
    assert after.stderr.startswith("a.toml: wrong_in_a: unknown setting")
    assert by_environment.stderr.startswith("b.toml: wrong_in_b: unknown setting")


def test_an_error_that_nobody_expected() -> None:
    """Even then there is a sentence without secrets; the details are in a file of one's own."""
    broken = typer.Typer(cls=Commands)

    @broken.callback()
    def _everywhere(debug: bool = False) -> None:
        pass

    @broken.command()
    def fail() -> None:
        raise RuntimeError("postgresql://bot:hunter2@db/x is gone\nand more")

    plain = CliRunner().invoke(broken, ["fail"])
    debug = CliRunner().invoke(broken, ["--debug", "fail"])

    said = re.search(r"Details are in (\S+\.log); or try again", plain.stderr)
    assert said
    file = Path(said[1])
    details, mode = file.read_text(encoding="utf-8"), file.stat().st_mode
    file.unlink()
    assert plain.exit_code == debug.exit_code == 1
    assert plain.stderr.startswith(
        "an error that nobody expected stopped this:"
        " RuntimeError: postgresql://bot:***@db/x is gone. "
    )
    assert len(plain.stderr.splitlines()) == 1
    assert mode & 0o077 == 0
    assert "Traceback" in details
    assert "Traceback" in debug.stderr
    assert "hunter2" not in plain.stderr + debug.stderr + details
