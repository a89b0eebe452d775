"""Encrypts the tokens of workspaces, so that the database alone gives nobody anything."""

import json
from dataclasses import asdict, dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class VaultError(Exception):
    """What is kept cannot be read with the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotTokens:
    """What one workspace entrusts to the bot."""

    access: str
    refresh: str = ""  # "": the token does not expire
    expires_at: int = 0  # seconds since 1970

    def __repr__(self) -> str:
        return "BotTokens(…)"


class Vault:
    """Seals with the first of its keys, and opens with any: so that a key can be replaced."""

    def __init__(self, keys: str) -> None:
        """*keys*: Fernet keys, the newest first, with commas between them. Raises ValueError."""
        self._fernet = MultiFernet([Fernet(key.strip()) for key in keys.split(",")])

    def seal(self, tokens: BotTokens) -> bytes:
        """*tokens*, encrypted."""
        return self._fernet.encrypt(json.dumps(asdict(tokens)).encode())

    def open(self, sealed: bytes) -> BotTokens:
        """The tokens in *sealed*. Raises VaultError."""
        try:
            return BotTokens(**json.loads(self._fernet.decrypt(sealed)))
        except (InvalidToken, TypeError, ValueError) as error:
            raise VaultError(
                "the tokens of a workspace cannot be read with this encryption key: put back the"
                " key that they were kept with (several may stand there, with commas between"
                " them), or have the workspace install the bot again"
            ) from error
