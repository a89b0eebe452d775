"""The ticket bridge's way out: other systems are told of questions, signed, each at least once."""

from bot.bridge.sender import Sender

__all__ = ["Sender"]
