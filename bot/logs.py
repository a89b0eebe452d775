"""Logging: structlog and everybody else's loggers, to standard error, without secrets."""

import logging
import re
import sys
from typing import Literal

import structlog
from structlog.typing import EventDict, Processor

HIDDEN = "***"
# Of interest when looking for a fault.
LOUD = ("uvicorn.access", "uvicorn.error", "alembic", "asyncio")
# These write at "debug" what they store, send and get: what people said.
SECRETIVE = ("aiosqlite", "discord", "slack_bolt", "slack_sdk")

_SECRET_NAME = re.compile(
    r"token|passw|secret|authorization|api_?key|encryption_?key|cookie|response_?url", re.IGNORECASE
)
# Every part has a bound, so that no text takes long to search.
_SECRETS = (
    (re.compile(r"(://[^\s:/@]{0,256}:)[^\s@\"]{1,256}@"), rf"\1{HIDDEN}@"),  # in an address
    (re.compile(r"\b[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,60}"), HIDDEN),  # Discord's tokens
    (re.compile(r"\b(xox[a-z]|xapp)-[\w-]{8,600}"), rf"\1-{HIDDEN}"),  # Slack's
    (re.compile(r"\b(whsec_)[\w+/=-]{8,600}"), rf"\1{HIDDEN}"),  # of webhooks
    # Whoever has a response_url of Slack can write where somebody pressed a button.
    (re.compile(r"(//hooks\.slack\.com/)[\w/%-]{1,300}"), rf"\1{HIDDEN}"),
    (re.compile(r"([?&](?:code|state|ticket)=)[^\s&\"']{1,500}"), rf"\1{HIDDEN}"),
    (re.compile(r"(?<![\w-])[\w-]{43}=(?!=)"), HIDDEN),  # Fernet keys
    (re.compile(r"\b(bearer\s{1,4})[\w.~+/=-]{8,500}", re.IGNORECASE), rf"\1{HIDDEN}"),
    (
        re.compile(
            r"(?<![A-Za-z])((?:password|passwd|secret|token|api_?key|response_url)[\"']?"
            r"\s{0,4}[=:]\s{0,4}[\"']?)[^\s\"'&,;]{1,256}",
            re.IGNORECASE,
        ),
        rf"\1{HIDDEN}",
    ),
)


def redact(text: str) -> str:
    """*text* with what looks like a secret blacked out."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def set_up(level: str, form: Literal["text", "json"]) -> None:
    """Send what is logged at *level* and above to standard error, one line an event.

    May be called again; the last call counts.
    """
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _hide_named,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *before,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _Redacting(
            foreign_pre_chain=before,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(form),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in LOUD:
        quiet = logging.NOTSET if level == "debug" else logging.WARNING
        logging.getLogger(name).setLevel(quiet)
    for name in SECRETIVE:
        logging.getLogger(name).setLevel(max(logging.INFO, root.level))


def _renderer(form: Literal["text", "json"]) -> Processor:
    if form == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    # Plain tracebacks: the pretty ones show local variables, and secrets among them.
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )


def _hide_named(_: object, __: str, event: EventDict) -> EventDict:
    """What is called a secret is one, whatever it looks like."""
    for name in event:
        if _SECRET_NAME.search(name):
            event[name] = HIDDEN
    return event


class _Redacting(structlog.stdlib.ProcessorFormatter):
    """Looks over the finished line, so that nothing gets by in an object or a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))
