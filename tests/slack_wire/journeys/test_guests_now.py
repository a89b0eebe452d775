"""Slack says that somebody is a guest now, or gone: the bot asks them for no help any more."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.store import Store
from bot.store.people_tables import people
from tests.slack_wire.living import COMMUNITY, Bot, Town
from tests.slack_wire.seeing import private


async def role_of(store: Store, account: str) -> str | None:
    """What they are in the community, as far as is recorded."""
    query = select(people.c.role).filter_by(community=COMMUNITY, account=account)
    async with store.engines.read.connect() as db:
        found: str | None = await db.scalar(query)
        return found


@pytest.mark.parametrize("change", [{"is_restricted": True}, {"is_deactivated": True}])
async def test_a_helper_who_is_none_any_more(
    town: Town, store: Store, one_bot: Bot, change: dict[str, Any]
) -> None:
    """A new name changes nothing; a guest, or who was deactivated, is remembered as one."""
    ben = f"slack:{town.ben.id}"
    await private(await town.ben.commands(town.help, "helping daily 3"), "at most 3")
    await town.ben.changes(name="Benjamin")
    await one_bot.quiet()
    before = await role_of(store, ben)

    await town.ben.changes(**change)
    await one_bot.quiet()

    assert before == "member"
    assert await role_of(store, ben) == "guest"
