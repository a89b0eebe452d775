"""What each secret looks like, and what is wrong with one that does not; never showing it."""

import base64
import binascii

WHSEC = "whsec_"

_KEY_BYTES = 32
_SECRET_BYTES = range(24, 65)  # of Standard Webhooks


def bot_token(value: str) -> str:
    if value.startswith("xoxe"):
        return "expires within hours; without a client_id Token Rotation must stay off"
    return _begins("xoxb-", value)


def app_token(value: str) -> str:
    return _begins("xapp-", value)


def _begins(prefix: str, value: str) -> str:
    return "" if value.startswith(prefix) else f'does not begin with "{prefix}"{_instead(value)}'


def no_token(value: str) -> str:
    """A signing secret or client secret has no prefix of its own."""
    found = _instead(value)
    return f"holds something else{found}" if found else ""


def looks_like(value: str) -> str:
    """Which secret *value* seems to be; "" if none."""
    tokens = {
        "xoxb-": "the bot's token",
        "xapp-": "the app-level token",
        "xoxp-": "a person's token",
        "xoxe": "a token that expires",
        WHSEC: "the secret of a webhook",
    }
    return next((what for prefix, what in tokens.items() if value.startswith(prefix)), "")


def _instead(value: str) -> str:
    found = looks_like(value)
    return f": it looks like {found}" if found else ""


def fernet(value: str) -> str:
    """Several, with commas between them, when one is being replaced."""
    try:
        keys = [base64.urlsafe_b64decode(key) for key in value.split(",")]
        well = all(len(key) == _KEY_BYTES for key in keys)
    except (binascii.Error, ValueError):
        well = False
    return "" if well else "is no Fernet key, which is 32 bytes in URL-safe base64"


def whsec(value: str) -> str:
    """Several, with commas between them, when one is being replaced."""
    try:
        keys = [
            base64.b64decode(each.removeprefix(WHSEC), validate=True)
            for each in value.split(",")
            if each.startswith(WHSEC)
        ]
        well = len(keys) > value.count(",") and all(len(key) in _SECRET_BYTES for key in keys)
    except (binascii.Error, ValueError):
        well = False
    return "" if well else f'is not "{WHSEC}" and 24 to 64 bytes in base64'
