"""Loggers for Slack's libraries: they write down whole requests, and tickets for connections."""

import logging
import re

_CODE = re.compile(r" with code: .*(?= - error: )", re.DOTALL)


def for_bolt() -> logging.Logger:
    """A logger that tells of warnings and errors, without what people wrote.

    Its level is its own: at INFO and DEBUG Bolt writes bodies, whatever the settings ask for.
    """
    logger = logging.getLogger("adapters.slack.receiving.bolt")
    logger.setLevel(logging.WARNING)
    if not any(isinstance(each, _WithoutBodies) for each in logger.filters):
        logger.addFilter(_WithoutBodies())
    return logger


def for_installing() -> logging.Logger:
    """A logger that tells why Slack confirmed nothing, without what came from a browser for it."""
    logger = logging.getLogger("adapters.slack.oauth.bolt")
    logger.setLevel(logging.WARNING)
    if not any(isinstance(each, _WithoutCode) for each in logger.filters):
        logger.addFilter(_WithoutCode())
    return logger


def for_sockets() -> logging.Logger:
    """A logger that tells nothing: connections are watched, and told about, by the bot itself."""
    logger = logging.getLogger("adapters.slack.receiving.sockets.sdk")
    logger.setLevel(logging.CRITICAL + 1)
    return logger


class _WithoutCode(logging.Filter):
    """Takes out the code, which anybody may have made up, with line ends and all."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = _CODE.sub("", record.getMessage())
        record.msg, record.args = " ".join(said.split()), ()
        return True


class _WithoutBodies(logging.Filter):
    """Cuts a message off where a body in it would begin."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = record.getMessage().partition("{")[0], ()
        return True
