"""The matchers of all communities: caches of the database, brought up to date before each use."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

import structlog

from bot.domain.policy import Policy
from bot.domain.topics import LIKELY, Topic, described, in_use
from bot.store import Judgements, Reports, Store, TopicPages
from bot.vectors import Vectors
from knowledge import models
from knowledge.embedder import Embedder
from knowledge.matcher import Matcher
from knowledge.model import Match
from knowledge.platt import SHIPPED
from knowledge.surges import Alike
from knowledge.topic_clusters import Cluster

AGAIN = 60  # seconds until the database is tried again

log = structlog.get_logger()

Load = Callable[[str], Embedder | None]


class Library:
    """One matcher a community, each at the revision of the community's entries."""

    def __init__(self, store: Store, load: Load = models.load) -> None:
        """*load* gives the encoder that the settings name. It is asked when one is needed."""
        self._store = store
        self._load = load
        self._reports = Reports(store)
        self._judgements = Judgements(store)
        self._topics = TopicPages(store)
        self._matchers: dict[str, Matcher] = {}
        self._vectors: dict[str, Vectors] = {}
        self._revisions: dict[str, int] = defaultdict(int)
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._work = asyncio.Event()

    async def match(self, community: str, policy: Policy, text: str) -> Match:
        """What fits *text*, entries that were accepted a moment ago included.

        Raises EncoderError if the model that *policy* names cannot be used.
        """
        matcher = await self._fresh(community, policy)
        return await asyncio.to_thread(matcher.match, text)

    async def near(self, community: str, policy: Policy, topics: Iterable[Topic]) -> dict[str, str]:
        """The entries without a topic that are near the words of one of *topics*, with its id."""
        matcher = await self._fresh(community, policy)
        leanings = await asyncio.to_thread(matcher.topics.unfiled, _words_of(topics))
        return {
            entry: about[0].topic
            for entry, about in leanings.items()
            if about and about[0].topic and about[0].likelihood >= LIKELY
        }

    async def clusters(
        self, community: str, policy: Policy, texts: Sequence[str]
    ) -> Sequence[Cluster]:
        """What *texts* are about, as far as some of them are about the same."""
        matcher = await self._fresh(community, policy)
        return await asyncio.to_thread(matcher.topics.clusters, texts)

    async def alike(
        self,
        community: str,
        policy: Policy,
        text: str,
        others: Sequence[str],
        earlier: Sequence[str],
        lately: int,
    ) -> Alike:
        """Which of *others* ask much the same as *text*, for a crowd to tell: `surges.Recent`."""
        # What is stored does not matter: whichever matcher is there will do.
        matcher = self._matchers.get(community) or await self._fresh(community, policy)
        return await asyncio.to_thread(matcher.recent.alike, text, others, earlier, lately)

    async def run(self, policies: Mapping[str, Policy]) -> None:
        """Read in what there is, and work out what entries mean, until cancelled.

        Matching goes on meanwhile, and would do without: what waits here is found by its words.
        """
        for community, policy in policies.items():
            await self._trying(self._fresh(community, policy))
        while True:
            await self._work.wait()
            self._work.clear()
            for vectors in list(self._vectors.values()):
                while not vectors.settled:
                    await self._trying(vectors.settle())

    async def _trying(self, work: Awaitable[object]) -> None:
        try:
            await work
        except Exception:
            log.exception("the entries cannot be read in; trying again")
            await asyncio.sleep(AGAIN)

    async def _fresh(self, community: str, policy: Policy) -> Matcher:
        # The lock orders the loading of one cache; what is true is decided by the database alone.
        async with self._turns[community]:
            matcher = self._matchers.get(community)
            if matcher is None:
                matcher = await self._open(community, policy)
            known = self._revisions[community]
            current = await self._reports.revision(community)
            if current > known:
                newest, kept, hidden = await self._reports.wordings_after(community, known)
                applied = await self._judgements.applied(community, matcher.model)
                vectors = self._vectors.get(community)
                if vectors is None:
                    await asyncio.to_thread(matcher.index.put, kept)
                else:
                    await vectors.put(kept, all_there_are=not known)
                    vectors.forget(text for entry in hidden for text in entry.readings)
                    self._work.set()
                await asyncio.to_thread(matcher.index.remove, [entry.id for entry in hidden])
                topics = in_use(await self._topics.known(community))
                await asyncio.to_thread(matcher.topics.describe, _words_of(topics))
                matcher.calibrate(applied.calibration if applied is not None else SHIPPED)
                self._revisions[community] = max(current, newest)  # not all is entries
            return matcher

    async def _open(self, community: str, policy: Policy) -> Matcher:
        """A matcher at the community's thresholds, or at those that it is calibrated to."""
        embedder = await asyncio.to_thread(self._load, policy.matching.model)
        given = {"answer": policy.matching.answer, "suggest": policy.matching.suggest}
        matcher = Matcher(embedder, **{name: value for name, value in given.items() if value})
        if embedder is not None:
            self._vectors[community] = Vectors(self._store, community, embedder, matcher.index)
        self._matchers[community] = matcher
        return matcher


def _words_of(topics: Iterable[Topic]) -> dict[str, str]:
    return {topic.id: described(topic) for topic in topics}
