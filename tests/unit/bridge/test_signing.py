"""Messages are signed by Standard Webhooks, and what is not is refused."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from standardwebhooks import Webhook

from bot.bridge.signing import ID, NOBODYS, SIGNATURE, TIMESTAMP, TOLERANCE, UnverifiedError
from bot.bridge.signing import signed as sign
from bot.bridge.signing import verified as verify

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OURS, OTHERS = (f"whsec_{base64.b64encode(bytes([n]) * 32).decode()}" for n in (1, 2))
BODY = '{"type":"question.opened","data":{"text":"wie geht das? 🙂"}}'
Headers = dict[str, str]


def headers(*secrets: str) -> Headers:
    return sign(secrets or (OURS,), "msg_1", NOW, BODY)


def test_the_library_takes_what_is_signed() -> None:
    """Whoever verifies with any library of Standard Webhooks finds the signature right."""
    now = datetime.now(UTC)

    told = Webhook(OURS).verify(BODY, sign((OURS,), "msg_1", now, BODY))

    assert told["type"] == "question.opened"


def test_a_known_signature() -> None:
    """The example of the specification, with its secret, id and time."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 everybody knows it
    at = datetime.fromtimestamp(1614265330, UTC)

    found = sign((secret,), "msg_p5jXN8AQM9LWM0D4loKWxJek", at, '{"test": 2432232314}')

    assert found[SIGNATURE] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_id_of_what_is_signed() -> None:
    """A message verifies within five minutes, and its id is what makes it known."""
    for off in (timedelta(0), TOLERANCE, -TOLERANCE):
        assert verify((OURS,), headers(), BODY.encode(), NOW + off) == "msg_1"


def test_two_secrets_while_one_is_replaced() -> None:
    """Either side may have the new one first."""
    assert verify((OTHERS, OURS), headers(OURS), BODY.encode(), NOW) == "msg_1"
    assert verify((OURS,), headers(OTHERS, OURS), BODY.encode(), NOW) == "msg_1"


TAMPERED: dict[str, Callable[[Headers], Headers]] = {
    "no headers": lambda _: {},
    "another id": lambda h: {**h, ID: "msg_2"},
    "another time": lambda h: {**h, TIMESTAMP: str(int(NOW.timestamp()) + 1)},
    "no number": lambda h: {**h, TIMESTAMP: "nan"},
    "an endless number": lambda h: {**h, TIMESTAMP: "9" * 5000},
    "a far number": lambda h: {**h, TIMESTAMP: "9" * 12},
    "no signature": lambda h: {**h, SIGNATURE: ""},
    "no version": lambda h: {**h, SIGNATURE: h[SIGNATURE].removeprefix("v1,")},
    "another version": lambda h: {**h, SIGNATURE: h[SIGNATURE].replace("v1,", "v2,")},
    "no base64": lambda h: {**h, SIGNATURE: "v1,%%%"},
    "no ascii": lambda h: {**h, SIGNATURE: "v1,ü"},
    "another secret": lambda _: headers(OTHERS),
    "the ninth": lambda h: {**h, SIGNATURE: "v1,x " * 8 + h[SIGNATURE]},
}


@pytest.mark.parametrize("name", TAMPERED)
def test_what_was_tampered_with(name: str) -> None:
    """Whatever is not exactly what was signed is refused, and nothing breaks over it."""
    with pytest.raises(UnverifiedError):
        verify((OURS,), TAMPERED[name](headers()), BODY.encode(), NOW)


@settings(max_examples=50)
@given(at=st.integers(0, len(BODY.encode()) - 1), byte=st.integers(0, 255))
def test_no_byte_can_be_changed(at: int, byte: int) -> None:
    """A body with one other byte is another body."""
    body = bytearray(BODY.encode())
    if body[at] == byte:
        return
    body[at] = byte

    with pytest.raises(UnverifiedError):
        verify((OURS,), headers(), bytes(body), NOW)


@pytest.mark.parametrize("off", [TOLERANCE + timedelta(seconds=1), timedelta(days=-9)])
def test_what_is_old_or_of_the_future(off: timedelta) -> None:
    """A message that was listened to cannot be kept for later."""
    with pytest.raises(UnverifiedError, match="five minutes"):
        verify((OURS,), headers(), BODY.encode(), NOW + off)


@pytest.mark.parametrize("name", ["", "a.b", "a b", "\x7f", "ü", "x" * 129])
def test_ids_that_are_none(name: str) -> None:
    """A full stop would let what is signed be cut elsewhere, as if it were another message."""
    at = str(int(NOW.timestamp()))
    signature = sign((OURS,), name, NOW, BODY)[SIGNATURE]

    with pytest.raises(UnverifiedError, match="is not signed"):
        verify((OURS,), {ID: name, TIMESTAMP: at, SIGNATURE: signature}, BODY.encode(), NOW)


def test_without_a_secret_nothing_verifies() -> None:
    """Where there is no endpoint no secret is right, not even the one that stands for none."""
    with pytest.raises(UnverifiedError):
        verify((), headers(NOBODYS), BODY.encode(), NOW)
