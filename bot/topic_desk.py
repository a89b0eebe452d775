"""Looks up what a command about topics has to know; not in the transaction, as it takes long."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain import topic_orders
from bot.domain.policy import Policy
from bot.domain.topic_orders import Order, Verb
from bot.domain.topics import Found, Topic, TopicPage, id_of, in_use, proposed
from bot.library import Library
from bot.store import Past, Store, TopicPages
from knowledge.topic_clusters import Cluster

MOST_IN_CHAT = 600  # questions that are compared while somebody waits: some seconds
EXAMPLES = 3


class TopicDesk:
    """Looks up what there is of topics, and what could be."""

    def __init__(self, store: Store, library: Library) -> None:
        self._pages = TopicPages(store)
        self._library = library

    async def mine(self, community: str, account: str) -> TopicPage:
        """The topics, with what the member who has *account* has solved of each."""
        return await self._pages.page_for(community, account)

    async def page(
        self, community: str, policy: Policy, order: Order, *, most: int = MOST_IN_CHAT
    ) -> TopicPage:
        """The topics, and what *order* needs: proposals, or the entries that a new topic gets.

        At most *most* past questions are read for that.
        """
        page = await self._pages.page(community)
        if order.verb is Verb.PROPOSE:
            past = await self._pages.untagged(community, most)
            return replace(page, found=_found(past, await self._clusters(community, policy, past)))
        known = await self._pages.known(community)
        topic = topic_orders.wanted(order, known)
        if topic is None:
            return page
        others = in_use(each for each in known if each.id != topic.id)
        near = await self._library.near(community, policy, (*others, topic))
        mine = [entry for entry, of in near.items() if of == topic.id]
        if order.verb is Verb.KEEP:
            mine = [*mine, *await self._members(community, policy, topic, known, near, most)]
        return replace(page, near=tuple(dict.fromkeys(mine)))

    async def _members(
        self,
        community: str,
        policy: Policy,
        topic: Topic,
        known: Sequence[Topic],
        near: dict[str, str],
        most: int,
    ) -> Sequence[str]:
        """The entries in the cluster that *topic* was proposed for, but for those near others."""
        words = {each.words for each in proposed(known)} & {topic.words}
        past = await self._pages.untagged(community, most)
        found = await self._clusters(community, policy, past)
        return [
            past[number].entry
            for cluster in found
            if cluster.words in words
            for number in cluster.members
            if past[number].entry and past[number].entry not in near
        ]

    async def _clusters(
        self, community: str, policy: Policy, past: Sequence[Past]
    ) -> Sequence[Cluster]:
        return await self._library.clusters(community, policy, [each.text for each in past])


def _found(past: Sequence[Past], clusters: Sequence[Cluster]) -> tuple[Found, ...]:
    """*clusters* as topics, each with a name of its own: its two most telling words."""
    found: dict[str, Found] = {}
    for cluster in clusters:
        if not cluster.words:
            continue
        name = ", ".join(cluster.words[:2]).capitalize().replace(", ", " and ")
        found.setdefault(
            id_of(name),
            Found(
                name=name,
                words=cluster.words,
                questions=len(cluster.members),
                examples=tuple(past[number].text for number in cluster.members[:EXAMPLES]),
            ),
        )
    return tuple(found.values())
