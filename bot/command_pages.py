"""What a command shows: a page that is read before the transaction."""

from dataclasses import replace

from bot.domain import commands, pages, places, topic_orders
from bot.domain.commands import Command
from bot.domain.events import CommandGiven
from bot.domain.identity import Role
from bot.domain.pages import Page
from bot.domain.policy import Policy
from bot.fairness import fairness_page
from bot.library import Library
from bot.rewards import Rewards
from bot.store import Acceptances, Reports, Store
from bot.surge_desk import SurgeDesk
from bot.topic_desk import TopicDesk


class CommandPages:
    """The pages of the commands that show something."""

    def __init__(self, store: Store, library: Library, surges: SurgeDesk, rewards: Rewards) -> None:
        self._reports = Reports(store)
        self._acceptances = Acceptances(store)
        self._topics = TopicDesk(store, library)
        self._surges = surges
        self._rewards = rewards

    async def page(self, event: CommandGiven, policy: Policy) -> Page | None:
        """What the command shows to whom gave it; None if it shows nothing, or not to them."""
        community, me = event.conversation.community, event.actor.account
        request = commands.read(event)
        match request.command:
            case Command.TOPIC if event.actor.role is Role.STAFF:
                order = topic_orders.read(request.rest)
                return await self._topics.page(community, policy, order)
            case Command.TOPICS:
                return await self._topics.mine(community, me)
            case Command.TICKETS:
                return await self._reports.tickets_of(community, me)
            case Command.QUEUE:
                page = pages.numbered(request.rest)
                return await self._reports.queue(community, event.at, page=page)
            case Command.CREDIT:
                half_life = policy.credits.half_life
                accounts = await self._reports.accounts(community, me)
                return replace(
                    await self._reports.credit(community, me, event.at, limit=1),
                    standing=await self._reports.standing(community, me, event.at, half_life),
                    rewards=self._rewards.of(community, accounts),
                )
            case Command.WHY:
                page = pages.numbered(request.rest)
                return await self._reports.credit(community, me, event.at, page=page)
            case Command.BOARD:
                last, topic = places.asked(request.rest)
                return await self._reports.board(
                    community,
                    event.at,
                    with_staff=policy.credits.staff_on_board,
                    viewer=me,
                    last=last,
                    topic=topic,
                    zone=policy.zone,
                )
            case Command.INCIDENTS if event.actor.role is Role.STAFF:
                return await self._surges.page(community, policy, event.at)
            case Command.FAIRNESS if event.actor.role is Role.STAFF:
                return await fairness_page(self._acceptances, community, event.at)
            case _:
                return None
