"""Who is asked first: the helpers who are likeliest to answer a question soon."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from bot.domain.asks import Way
from bot.domain.helpers import HOURS, Helper, Record, Rhythm
from bot.domain.policy import Helping

RETRY = 20.0  # minutes that an ask without an answer costs, until others are asked
FIRST = 20.0  # minutes until the answer, of somebody of whom nothing is known
NEW = 3.0  # asks: of whom was asked less often too little is known to judge them
EXPLORED = 5  # every so many-th question gives one place to somebody new
DAY = timedelta(days=1)  # in which asks are counted against a cap
BUSY = timedelta(minutes=15)  # after which whoever has their hands full is looked at again
ASLEEP = 0.05  # least chance that somebody is there whose history says otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may be asked, and what counts for and against it."""

    helper: Helper
    member: str  # whose account it is: one person is asked once
    solved: int = 0  # accepted answers on the question's topic
    solved_all: int = 0  # on any
    today: int = 0  # asks of the last 24 hours
    oldest: datetime | None = None  # the first of them
    load: int = 0  # open questions that they were asked about, or took, and have not answered


def pick(
    candidates: Iterable[Candidate],
    n: int,
    now: datetime,
    *,
    exclude: Collection[str],
    rules: Helping,
    ticket: int,
) -> tuple[Candidate, ...]:
    """At most *n* of *candidates* to be asked about *ticket*, the likeliest first.

    Never anybody in *exclude* (accounts or members), past their own cap or load, in their quiet
    hours, snoozed, or who is not asked one by one; and of one member only the best account.

    Some questions (about one in `EXPLORED`, as its number falls) give the last place to somebody
    of whom little is known: the epsilon-greedy rule (Sutton and Barto, Reinforcement Learning,
    2018, section 2.2), without chance, so that the same question always asks the same people.
    """
    able = [
        each
        for each in candidates
        if free(each, now, rules) == now
        and each.helper.account not in exclude
        and each.member not in exclude
    ]
    able.sort(key=lambda each: (minutes_to_answer(each, now), _share(ticket, each.helper.account)))
    best: dict[str, Candidate] = {}
    for each in able:
        best.setdefault(each.member, each)
    ranked = list(best.values())
    chosen, rest = ranked[: max(n, 0)], ranked[max(n - 1, 0) :]
    if chosen and _share(ticket, "") < 1 / EXPLORED:
        new = [each for each in rest if each.helper.record.asked < NEW]
        if new:
            lucky = min(new, key=lambda each: _share(ticket, each.helper.account))
            chosen = [*chosen[:-1], lucky]
    return tuple(chosen)


def free(candidate: Candidate, now: datetime, rules: Helping) -> datetime | None:
    """When *candidate* can be asked, as far as is known at *now*: *now* itself if at once.

    Later: after their quiet hours, their snooze, the day that their cap is for, or when they may
    have less in hand. None: they are not asked one by one.
    """
    helper = candidate.helper
    most = rules.daily if helper.daily is None else helper.daily
    if helper.way not in (Way.MENTION, Way.DIRECT) or most < 1:
        return None
    at = now
    if candidate.today >= most:
        at = max(at, (candidate.oldest or now) + DAY)
    if candidate.load >= rules.load:
        at = max(at, now + BUSY)
    return helper.free(at)


def minutes_to_answer(candidate: Candidate, now: datetime) -> float:
    """Expected minutes until there is an answer if *candidate* is asked now.

    They answer with probability p after m minutes; each time nobody does, `RETRY` minutes are
    lost. Tries until the first success are geometric: E = m + RETRY (1 - p) / p.
    """
    record = candidate.helper.record
    chance = (
        knows(candidate.solved, candidate.solved_all)
        * answers(record)
        * awake(candidate.helper.rhythm, now)
        / (1 + candidate.load)
    )
    return minutes(record) + RETRY * (1 - chance) / chance


def knows(solved: int, solved_all: int) -> float:
    """How likely they know the answer: grows with what they solved, that on the topic foremost.

    The posterior mean of a Beta(1, 2) prior after as many successes (Laplace's rule of
    succession, with a sceptical prior). What they solved elsewhere counts a tenth.
    """
    alike = max(solved, 0) + 0.1 * max(solved_all - solved, 0)
    return (alike + 1) / (alike + 3)


def answers(record: Record) -> float:
    """How likely they answer when asked: the posterior mean of a Beta(1, 1) prior."""
    return (min(record.answered, record.asked) + 1) / (record.asked + 2)


def minutes(record: Record) -> float:
    """How long they take, in minutes: their mean, as if one answer after `FIRST` came with it."""
    return (record.minutes + FIRST) / (record.answered + 1)


def awake(rhythm: Rhythm, now: datetime) -> float:
    """How likely they are there at this hour of the day, from `ASLEEP` to 1, by their history.

    A kernel estimate on the circle of hours (weights 1/4, 1/2, 1/4), with one message
    spread over all hours as the prior; twice the even share, or more, is surely awake.
    """
    hour, total = now.astimezone(UTC).hour, sum(rhythm.hours)
    around = (0.25, -1), (0.5, 0), (0.25, 1)
    here = sum(weight * rhythm.hours[(hour + beside) % HOURS] for weight, beside in around)
    share = (here + 1 / HOURS) / (total + 1)
    return min(1.0, max(ASLEEP, share * HOURS / 2))


def reachable(candidates: Sequence[Candidate], platform: str) -> list[Candidate]:
    """Who can be told at all: in a thread nobody of another platform can be named."""
    return [
        each
        for each in candidates
        if each.helper.way is Way.DIRECT or each.helper.account.startswith(f"{platform}:")
    ]


def _share(ticket: int, account: str) -> float:
    """A number from 0 to 1 that is the ticket's and account's own, as if drawn by lot."""
    digest = blake2b(f"{ticket}:{account}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64
