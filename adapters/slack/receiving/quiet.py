"""Loggers for Slack's libraries: they write down whole requests, and tickets for connections."""

import logging


def for_bolt() -> logging.Logger:
    """A logger that tells of warnings and errors, without what people wrote.

    Its level is its own: at INFO and DEBUG Bolt writes bodies, whatever the settings ask for.
    """
    logger = logging.getLogger("adapters.slack.receiving.bolt")
    logger.setLevel(logging.WARNING)
    if not any(isinstance(each, _WithoutBodies) for each in logger.filters):
        logger.addFilter(_WithoutBodies())
    return logger


def for_sockets() -> logging.Logger:
    """A logger that tells nothing: connections are watched, and told about, by the bot itself."""
    logger = logging.getLogger("adapters.slack.receiving.sockets.sdk")
    logger.setLevel(logging.CRITICAL + 1)
    return logger


class _WithoutBodies(logging.Filter):
    """Cuts a message off where a body in it would begin."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = record.getMessage().partition("{")[0], ()
        return True
