"""JSON as Python has it."""

from typing import Any

Json = dict[str, Any]
