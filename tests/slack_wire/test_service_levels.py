"""User groups of a Slack workspace decide which time limits hold for a question."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.config import Slack
from bot.domain.limits import Limits
from bot.domain.service_levels import ServiceLevel
from bot.domain.ticket import Ticket
from bot.store import Reports, Store
from tests.slack_wire.living import COMMUNITY, Town, living

PAYING = ServiceLevel(
    name="paying customers",
    groups=("customer",),
    limits=Limits(first_response=timedelta(minutes=15)),
)


def with_groups(town: Town, **groups: str) -> Slack:
    """The settings of the workspace, which knows *groups*."""
    settings = town.settings()
    workspace = replace(settings.workspaces[COMMUNITY], groups=groups)
    return replace(settings, workspaces={COMMUNITY: workspace})


async def test_a_user_group_makes_a_paying_customer(town: Town, store: Store) -> None:
    """Who is in the group when they ask is answered sooner; a single person can be named, too."""
    paying = town.acme.group("customers", [town.ann])
    settings = with_groups(town, customer=paying.id, partner=town.ann.id)
    policy = replace(town.policy(), policies=(PAYING,))
    async with living(town, store, policy=policy, settings=settings) as bot:
        await town.ann.says(town.help, "How do I export all my invoices at once?")
        await town.ben.says(town.help, "Why does the login page stay white for me?")
        await bot.quiet()

    found = await tickets(store)
    assert {each.asker.name: each.policy for each in found} == {
        "Ann": "paying customers",
        "Ben": "",
    }
    assert {each.asker.name: each.asker.groups for each in found} == {
        "Ann": ("customer", "partner"),
        "Ben": (),
    }


async def tickets(store: Store) -> Sequence[Ticket]:
    """All questions."""
    return await Reports(store).tickets(COMMUNITY)
