"""An operator at a terminal."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from bot.cli import app

ACME = """
[playground]
enabled = true
port = {port}
[communities.acme]
watched = ["playground:help"]
staff_channel = "playground:staff"
"""
KB = (
    '{"id": "pay", "question": "How do I pay?", "alt": ["Where is the till?"], "answer": "=cash"}\n'
    '{"id": "open", "question": "When is it open?", "answer": null}\n'
    '{"question": "Who are you?", "answer": "Me", "author": "Ann"}\n'
)


def match_with(settings: Path, model: str) -> None:
    """Let the community match with *model*."""
    with settings.open("a", encoding="utf-8") as file:
        file.write(f'[communities.acme.matching]\nmodel = "{model}"\n')


def answerwell(*arguments: str) -> Result:
    """Run a command. Whatever happens, an operator sees no traceback."""
    result = CliRunner().invoke(app, arguments, prog_name="answerwell")
    assert "Traceback" not in result.output
    return result


def as_json(*arguments: str) -> Any:
    """What a command prints for a script."""
    return json.loads(answerwell(*arguments).stdout)


def exported() -> dict[str, dict[str, Any]]:
    """The knowledge base, by id."""
    rows = map(json.loads, answerwell("export").stdout.splitlines())
    return {row["id"]: row for row in rows}


def levels(what: str) -> list[str]:
    """The levels of the findings that speak of *what*."""
    return [
        finding["level"]
        for finding in as_json("check", "--json")["findings"]
        if what in finding["what"]
    ]
