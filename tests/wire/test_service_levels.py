"""Roles of a Discord server decide which time limits hold for a question."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.limits import Limits
from bot.domain.service_levels import ServiceLevel
from bot.store import Reports, Store
from tests import discord_server as fake
from tests.waiting import eventually
from tests.wire.living import COMMUNITY, Town, living

PAYING = ServiceLevel(
    name="paying customers",
    groups=("customer",),
    limits=Limits(first_response=timedelta(minutes=15)),
)


async def test_a_role_makes_a_paying_customer(town: Town, store: Store) -> None:
    """Who has the role when they ask is answered sooner; who got it later asks sooner next time."""
    role = town.guild.role("Customer")
    server = replace(town.settings.servers[COMMUNITY], groups={"customer": str(role.id)})
    settings = replace(town.settings, servers={COMMUNITY: server})
    policy = replace(town.policy(), policies=(PAYING,), same_asker=timedelta(0))
    await town.ann.give(role)
    async with living(town, store, policy=policy, settings=settings):
        await ask(town, town.ann, "How do I export all my invoices at once?")
        await ask(town, town.ben, "Why does the login page stay white for me?")
        await town.ben.give(role)
        await ask(town, town.ben, "Where can I change the address on my account?")

    found = await Reports(store).tickets(COMMUNITY)
    assert [each.policy for each in found] == ["paying customers", "", "paying customers"]
    assert [each.asker.groups for each in found] == [("customer",), (), ("customer",)]


async def ask(town: Town, who: fake.Member, question: str) -> None:
    """*who* asks, and the bot has a thread for it."""
    asked = await town.help.say(who, question)
    await eventually(lambda: asked.started, "a thread on the question")
