"""Publishes the Home tab: when somebody opens it, and after what was pressed in it."""

import asyncio
from dataclasses import replace
from datetime import datetime

import structlog

from adapters.slack.clients import Clients
from adapters.slack.directory import Directory
from adapters.slack.drawing.looks import Looks
from adapters.slack.drawing.render import render
from adapters.slack.interacting.home import Shown, sections, view
from adapters.slack.interacting.home_helping import Helping
from bot.clock import Clock
from bot.domain import duty_orders
from bot.domain.duty import named
from bot.domain.helpers import Helper
from bot.domain.identity import Actor, Role
from bot.domain.message import Message
from bot.domain.policy import Policy
from bot.domain.states import LIVE
from bot.domain.topics import choices
from bot.policies import Policies
from bot.store import Reports, TopicPages

log = structlog.get_logger()


class HomeTab:
    """Shows everybody their own."""

    def __init__(
        self,
        *,
        clients: Clients,
        directory: Directory,
        looks: Looks,
        reports: Reports,
        topics: TopicPages,
        policies: Policies,
        clock: Clock,
    ) -> None:
        self._clients = clients
        self._directory = directory
        self._looks = looks
        self._reports = reports
        self._topics = topics
        self._policies = policies
        self._clock = clock

    async def publish(self, community: str, user: str, channel: str, said: str = "") -> None:
        """Show *user* the tab as it is now; *channel* is their direct one. Raises nothing."""
        try:
            await self._publish(community, user, channel, said)
        except Exception:
            log.exception("a Home tab stays as it was", community=community)

    async def _publish(self, community: str, user: str, channel: str, said: str) -> None:
        shown = await self._shown(community, user, said)
        drawn = []
        for section in sections(shown):
            blocks = []
            for message in section.messages:
                look = await self._looks.of(community, message)
                blocks += render(message, look).blocks
            drawn.append((section.title, blocks))
        client = await self._clients.of(community)
        await client.views_publish(user_id=user, view=view(shown, drawn, channel))

    async def _shown(self, community: str, user: str, said: str) -> Shown:
        actor, manages = await asyncio.gather(
            self._directory.actor(community, user), self._directory.manages(community, user)
        )
        now, account = self._clock.now(), actor.account
        staff = actor.role is Role.STAFF
        policy = self._policies[community]
        accounts = await self._reports.accounts(community, account)
        return Shown(
            account=account,
            open=await self._reports.tickets_like(community, "", LIVE, asker=account),
            credit=replace(
                await self._reports.credit(community, account, now),
                standing=await self._reports.standing(
                    community, account, now, policy.credits.half_life
                ),
                rewards=self._policies.rewards.of(community, accounts),
            ),
            board=await self._reports.board(
                community,
                now,
                with_staff=policy.credits.staff_on_board,
                viewer=account,
                zone=policy.zone,
            ),
            queue=await self._reports.queue(community, now) if staff else None,
            helping=await self._helping(community, actor),
            blocked=await self._reports.blocked(community) if staff else None,
            duty=await self._duty(community, policy, now) if staff and policy.rotas else None,
            manages=manages,
            said=said,
        )

    async def _duty(self, community: str, policy: Policy, now: datetime) -> Message:
        """Who is on duty now, and next."""
        accounts = {account for rota in policy.rotas.values() for account in named(rota)}
        swaps, names = await self._reports.duty(community, now, accounts)
        return duty_orders.on_now(policy, swaps, names, now)

    async def _helping(self, community: str, actor: Actor) -> Helping | None:
        """How *actor* is asked; None for who helps nobody here."""
        if actor.role in (Role.GUEST, Role.BOT):
            return None
        known = await self._reports.helper(community, actor.account)
        return Helping(
            community=community,
            topics=choices(await self._topics.page_for(community, actor.account), known),
            helper=known or Helper(account=actor.account, name=actor.name),
        )
