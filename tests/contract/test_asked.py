"""What the report on waits reads: the same on SQLite and PostgreSQL."""

from datetime import timedelta

from bot.domain.topics import Topic
from bot.store import Asked, Store
from tests.contract.test_lookups import ANN, AT, ask


async def test_only_the_own_communitys_and_only_since_then(store: Store) -> None:
    """Neither another community's questions nor what is older; names of topics by their ids."""
    await ask(store, ANN, "mine")
    await ask(store, ANN, "theirs", community="other")
    async with store.begin("acme") as tx:
        await tx.keep_topic(Topic(id="billing", name="Billing"))
    asked = Asked(store)

    found = [each.text for each in await asked.since("acme", AT)]
    later = await asked.since("acme", AT + timedelta(seconds=1))

    assert found == ["mine"]
    assert not later
    assert await asked.topic_names("acme") == {"billing": "Billing"}
    assert await asked.topic_names("other") == {}
