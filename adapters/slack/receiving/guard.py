"""What is let through to Bolt: signed, recent, and in a form that Bolt can read."""

import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qs

from slack_sdk.signature import SignatureVerifier

from adapters.listening import Refused

LARGEST = 1_000_000  # bytes of a body: Slack's own are far smaller
FORM = "application/x-www-form-urlencoded"
SSL_CHECK = b"ssl_check=1"  # Slack looks whether the certificate is good; it signs nothing

_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


def check(headers: Mapping[str, str], body: bytes, verifier: SignatureVerifier) -> None:
    """Let a request through if it is Slack's and Bolt can read it. Raises Refused.

    Who signed it is looked at before what is in it.
    """
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == FORM and _is_ssl_check(body):
        return
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise Refused(400, "the body is not UTF-8") from None
    stamp = headers.get("x-slack-request-timestamp", "")
    signature = headers.get("x-slack-signature", "")
    if not _TIMESTAMP.fullmatch(stamp) or not _SIGNATURE.fullmatch(signature):
        raise Refused(401, "the request is not signed")
    if not verifier.is_valid(text, stamp, signature):
        raise Refused(401, "the signature is wrong or old")
    if kind == "application/json":
        _object(text)
    elif kind == FORM:
        _form(text)
    else:
        raise Refused(415, "the body is neither JSON nor a form")


def _is_ssl_check(body: bytes) -> bool:
    """Whether Bolt will take it for one, and for nothing else."""
    return SSL_CHECK in body.split(b"&") and b"payload" not in body and not body.startswith(b"{")


def _form(text: str) -> None:
    if text.startswith("{"):  # Bolt would take it for JSON
        raise Refused(400, "the body is not a form")
    try:
        fields = parse_qs(text, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        raise Refused(400, "the body is not a form") from None
    if payload := fields.get("payload"):
        _object(payload[-1])


def _object(text: str) -> None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused(400, "the body is not JSON") from None
    if not isinstance(value, dict):
        raise Refused(400, "the body is not a JSON object")
