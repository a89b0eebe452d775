"""Tokens are kept encrypted, under keys that can be replaced."""

import pytest
from cryptography.fernet import Fernet

from adapters.slack.oauth.vault import BotTokens, Vault, VaultError

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
TOKENS = BotTokens(access="xoxb-secret", refresh="xoxe-secret", expires_at=1_800_000_000)


def test_what_is_sealed_is_opened_and_shows_nothing() -> None:
    """The same comes out, and neither the sealed bytes nor the log shows a token."""
    sealed = Vault(OLD).seal(TOKENS)

    assert Vault(OLD).open(sealed) == TOKENS
    assert b"secret" not in sealed
    assert "secret" not in repr(TOKENS)


def test_a_key_is_replaced_step_by_step() -> None:
    """With the new key before the old one, old tokens open and new ones need the new key."""
    both = Vault(f"{NEW}, {OLD}")
    old = Vault(OLD).seal(TOKENS)

    new = both.seal(TOKENS)

    assert both.open(old) == Vault(NEW).open(new) == TOKENS
    with pytest.raises(VaultError, match="encryption key"):
        Vault(OLD).open(new)


@pytest.mark.parametrize("sealed", [b"", b"no token at all"])
def test_what_was_never_sealed_is_no_bare_error(sealed: bytes) -> None:
    """A row that is damaged says what to do."""
    with pytest.raises(VaultError, match="install the bot again"):
        Vault(OLD).open(sealed)
