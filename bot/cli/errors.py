"""What an operator sees when something goes wrong: a sentence, and where to look for more."""

import os
import re
import tempfile
import traceback
from datetime import date
from typing import Any

import typer
from pydantic import ValidationError
from typer.core import TyperGroup
from typer.exceptions import TyperException

from bot.cli.console import complain

_FORMAT = re.compile(r"'(%[^']+)'")
_EXAMPLE = date(2026, 10, 1)


class OperatorError(Exception):
    """What was asked for cannot be done; the message says why and what to do, in a sentence."""


class Commands(TyperGroup):
    """All commands, with one end for every error. Usage exits with 2, everything else with 1."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = in_words(error)
            raise
        except (TyperException, typer.Exit, typer.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            complain("stopped")
            raise typer.Exit(130) from None
        except Exception as error:
            debug = bool(ctx.params.get("debug"))
            complain(_sentence(error, debug))
            if debug:
                complain(_trace(error))
            raise typer.Exit(1) from error


def in_words(error: typer.BadParameter) -> str:
    """What is wrong with the value of an option, as people say it and not as pydantic does."""
    found = error.__cause__
    if not isinstance(found, ValidationError):
        return error.message
    detail = found.errors(include_url=False)[0]
    value, context = detail["input"], detail.get("ctx", {})
    match detail["type"]:
        case "int_parsing" | "int_parsing_size" | "int_from_float":
            return f'must be a whole number, not "{value}"'
        case "float_parsing":
            return f'must be a number, not "{value}"'
        case "greater_than_equal":
            return f"must be at least {context['ge']}, not {value}"
        case "less_than_equal":
            return f"must be at most {context['le']}, not {value}"
        case "value_error":
            said = str(context["error"])
            if formats := _FORMAT.findall(said):
                like = " or ".join(_EXAMPLE.strftime(each) for each in formats)
                return f'must be a date like {like}, not "{value}"'
            return said
        case _:
            return error.message


def _sentence(error: Exception, debug: bool) -> str:
    from bot.config import ConfigError
    from bot.store import DatabaseAddressError, SchemaError
    from knowledge.embedder import EncoderError

    known = OperatorError | ConfigError | DatabaseAddressError | SchemaError | EncoderError
    if isinstance(error, known):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    first = (str(error).splitlines() or [""])[0]
    said = f"{type(error).__name__}: {first}" if first else type(error).__name__
    more = "" if debug else f" {_kept(error)}"
    return f"an error that nobody expected stopped this: {said}.{more}"


def _kept(error: Exception) -> str:
    """Keep the details for whoever looks into it; says where."""
    again = 'try again with "answerwell --debug" and please report what it says'
    try:
        file, path = tempfile.mkstemp(prefix="answerwell-error-", suffix=".log")
        with os.fdopen(file, "w", encoding="utf-8", errors="backslashreplace") as out:
            out.write(_trace(error))
    except OSError:
        return f"For details {again}."
    return f"Details are in {path}; or {again}."


def _trace(error: Exception) -> str:
    from bot.logs import redact

    return redact("".join(traceback.format_exception(error)))
