"""The stage of the invariants."""

import pytest

from bot.store import Store
from tests.scenarios.chat import Chat


@pytest.fixture
def chat(store: Store) -> Chat:
    """A community without any stored answer."""
    return Chat(store)
