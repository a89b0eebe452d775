"""Metadata of messages as Slack takes it."""

import json
from typing import Any

from tests.slack_server.errors import ApiError

MOST = 8000  # bytes


def check_metadata(metadata: Any) -> None:
    """Raise invalid_metadata_format, invalid_metadata_schema or metadata_too_large."""
    if metadata is None:
        return
    if not isinstance(metadata, dict):
        raise ApiError("invalid_metadata_format")
    event_type, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not event_type or not isinstance(event_type, str) or not isinstance(payload, dict):
        raise ApiError("invalid_metadata_schema")
    if len(json.dumps(metadata).encode()) > MOST:
        raise ApiError("metadata_too_large")
