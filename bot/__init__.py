"""answerwell: what the bot decides, records and sends."""

__version__ = "0.1.0"
