"""Signs and verifies messages by Standard Webhooks, version 1 (www.standardwebhooks.com)."""

import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
TOLERANCE = timedelta(minutes=5)
NOBODYS = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"  # to verify as long where there is no secret
MOST_SIGNATURES = 8  # that are looked at in one message

# No full stop: it stands between id, time and body in what is signed, and could move.
_ID = re.compile(r"[\x21-\x2d\x2f-\x7e]{1,128}", re.ASCII)
_STAMP = re.compile(r"[0-9]{1,12}", re.ASCII)


class UnverifiedError(Exception):
    """A message is not signed as it should be; says what is wrong with it."""


def signed(secrets: Sequence[str], message: str, at: datetime, body: str) -> dict[str, str]:
    """The headers that go with *body*: a signature by each of *secrets*, while one is replaced."""
    return {
        ID: message,
        TIMESTAMP: str(int(at.timestamp())),
        SIGNATURE: " ".join(Webhook(each).sign(message, at, body) for each in secrets),
    }


def verified(secrets: Sequence[str], headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """The id of a message that one of *secrets* has signed, lately. Raises UnverifiedError.

    The library's own look asks the machine for the time and lets through what is no signature, so
    only its way of signing is used here.
    """
    message, stamp = headers.get(ID, ""), headers.get(TIMESTAMP, "")
    given = headers.get(SIGNATURE, "").split(" ", MOST_SIGNATURES)[:MOST_SIGNATURES]
    if not _ID.fullmatch(message) or not _STAMP.fullmatch(stamp):
        raise UnverifiedError("the message is not signed")
    try:
        at, text = datetime.fromtimestamp(int(stamp), UTC), body.decode()
    except (ValueError, OverflowError, OSError):
        raise UnverifiedError("the message is not signed") from None
    rights = [Webhook(each).sign(message, at, text).encode() for each in secrets or (NOBODYS,)]
    well = [
        hmac.compare_digest(right, one.encode("utf-8", "replace"))
        for right in rights
        for one in given
    ]
    if not (secrets and any(well)):
        raise UnverifiedError("the signature is wrong")
    if abs(now - at) > TOLERANCE:
        raise UnverifiedError("the message is older or newer than five minutes")
    return message
