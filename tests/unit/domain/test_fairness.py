"""The fairness report: what was planted is found, and honest people are left alone."""

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.domain.fairness import Acceptance, Finding, Parted, Pattern, Voice
from bot.domain.fairness.report import findings, ring_limit
from tests.unit.domain.fair_community import BEGIN, Community

SUSPECTED = (Pattern.BURST, Pattern.FRESH)  # of these findings the first member is the helper


def named(found: tuple[Finding, ...]) -> set[str]:
    """The helpers that *found* speak of."""
    return {
        member
        for finding in found
        for member, _ in (finding.members[:1] if finding.pattern in SUSPECTED else finding.members)
    }


def rings(found: tuple[Finding, ...]) -> list[set[str]]:
    return [
        {member for member, _ in finding.members}
        for finding in found
        if finding.pattern is Pattern.RING
    ]


@pytest.mark.parametrize("size", range(3, 9))
@pytest.mark.parametrize("times", [4, 8])
def test_planted_ring_is_found(size: int, times: int) -> None:
    """A ring of any size is found in the traffic of 200 helpers, with all who are in it."""
    community = Community(100 * size + times)
    planted = community.ring(size, times)

    found = findings(community.accepted)

    assert any(planted <= ring for ring in rings(found))
    assert len(named(found) - planted) <= 2


@pytest.mark.parametrize("size", [3, 5])
@pytest.mark.parametrize(("times", "tagged"), [(2, 0.8), (3, 0.8), (3, 0.0)])
def test_ring_of_few_acceptances_is_found(size: int, times: int, tagged: float) -> None:
    """Two acceptances a link betray a ring, and three where questions have no topics."""
    community = Community(1, tagged=tagged)
    planted = community.ring(size, times)

    found = findings(community.accepted)

    assert planted in rings(found)
    assert len(named(found) - planted) <= 2


def test_limit_is_told() -> None:
    """Staff reads how few acceptances a ring of three can hide behind."""
    large = Community(2)
    small = Community(3, helpers=40, askers=120, topics=8, acceptances=400)

    there, here, nowhere = (ring_limit(each) for each in (large.accepted, small.accepted, []))

    assert there == ""
    assert re.search(r"with fewer than 2 acceptances a link can’t be told from chance", here)
    assert nowhere == "Many rings of three can’t be told from chance here."


@pytest.mark.parametrize("seed", range(2))
def test_rings_beside_one_another(seed: int) -> None:
    """Six rings at once are six findings, and at most 1% of the honest helpers are named."""
    community = Community(seed)
    planted = [community.ring(size, 6) for size in range(3, 9)]

    found = findings(community.accepted)

    assert all(any(ring <= other for other in rings(found)) for ring in planted)
    assert len(named(found) - frozenset[str]().union(*planted)) <= 2


def test_everybody_accepts_everybody_in_a_large_community() -> None:
    """A group that shares its acceptances out evenly is found as well, though no pair is odd."""
    community = Community(1)
    planted = community.ring(5, 20, everybody=True)

    found = findings(community.accepted)

    assert any(planted <= ring for ring in rings(found))


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    ("tagged", "peers"), [(0.8, 0.5), (0.0, 0.5), (0.8, 1.0)], ids=["usual", "untagged", "peers"]
)
def test_honest_communities(seed: int, tagged: float, peers: float) -> None:
    """Of 200 honest helpers at most 1% are named, with topics or without, asking or not."""
    community = Community(seed, tagged=tagged, peers=peers)

    found = findings(community.accepted)

    assert len(named(found)) <= 2


@pytest.mark.parametrize("acceptances", [10, 60, 600])
@pytest.mark.parametrize("seed", range(3))
def test_five_who_help_each_other(seed: int, acceptances: int) -> None:
    """In a community of five, where everybody helps everybody, nobody is named."""
    community = Community(seed, helpers=5, askers=0, topics=1, acceptances=acceptances, peers=1.0)

    found = findings(community.accepted)

    assert found == ()


@pytest.mark.parametrize("seed", range(2))
def test_pair(seed: int) -> None:
    """Two who accept each other are found, with how often, since when and the newest questions."""
    community = Community(seed)
    one, other = community.helpers[60], community.helpers[61]
    for day in range(6):
        at = BEGIN + timedelta(days=10 + 5 * day)
        community.accept(one.name, other.name, at, "t1", since=BEGIN)
        community.accept(other.name, one.name, at + timedelta(hours=1), "t2", since=BEGIN)

    found = findings(community.accepted)

    (pair,) = [finding for finding in found if one.name in named((finding,))]
    assert pair.pattern is Pattern.PAIR
    assert named((pair,)) == {one.name, other.name}
    assert pair.count >= 12
    assert pair.since <= BEGIN + timedelta(days=10)
    assert pair.tickets[0] == len(community.accepted)
    assert one.name.title() in pair.why


def test_one_way_is_no_pair() -> None:
    """Who comes back to one helper again and again, and is never paid, is no finding."""
    community = Community(1)
    asker, helper = community.helpers[60], community.helpers[61]
    for day in range(15):
        at = BEGIN + timedelta(days=5 * day)
        community.accept(asker.name, helper.name, at, "t1", since=asker.since)

    found = findings(community.accepted)

    assert asker.name not in named(found)


def test_burst() -> None:
    """Four askers who accept one helper three times each within a day are found."""
    community = Community(1)
    helper = community.helpers[30]
    for number in range(12):
        at = BEGIN + timedelta(days=40, minutes=20 * number)
        community.accept(f"old{number % 4}", helper.name, at, "t1", since=BEGIN)

    found = findings(community.accepted)

    (burst,) = [finding for finding in found if finding.pattern is Pattern.BURST]
    assert burst.members[0] == (helper.name, helper.name.title())
    assert {member for member, _ in burst.members[1:]} >= {"old0", "old1", "old2", "old3"}
    assert "within a day" in burst.why


def test_busy_day_of_many_askers_is_no_burst() -> None:
    """A helper whom thirty people thank on the day of an outage is no finding."""
    community = Community(1)
    helper = community.helpers[30]
    for number in range(30):
        at = BEGIN + timedelta(days=40, minutes=20 * number)
        community.accept(f"old{number}", helper.name, at, "t1", since=BEGIN)

    found = findings(community.accepted)

    assert helper.name not in named(found)


def fresh_accounts(community: Community, *, since: timedelta) -> str:
    """Ten accounts, known for *since* when they begin, accept one helper three times each."""
    helper = community.helpers[30].name
    for number in range(30):
        at = BEGIN + timedelta(days=20 + number // 10, hours=number % 10)
        first = BEGIN + timedelta(days=20) - since
        community.accept(f"new{number % 10}", helper, at, "t1", since=first)
    return helper


def test_fresh_accounts_for_one_helper() -> None:
    """Ten new accounts that accept nobody but one helper are found."""
    community = Community(1)
    helper = fresh_accounts(community, since=timedelta(days=-1))

    found = findings(community.accepted)

    (fresh,) = [finding for finding in found if finding.pattern is Pattern.FRESH]
    assert fresh.members[0][0] == helper
    assert {f"new{number}" for number in range(10)} <= {who for who, _ in fresh.members}


def test_old_accounts_for_one_helper() -> None:
    """The same accounts are no finding where they have been around for long."""
    community = Community(1)
    helper = fresh_accounts(community, since=timedelta(days=300))

    found = findings(community.accepted)

    assert helper not in named(found)


def as_votes(accepted: Sequence[Acceptance], *, quorum: bool = False) -> list[Voice]:
    """The same, each a vote."""
    return [
        Voice(
            ticket=each.ticket,
            at=each.at,
            asker=each.asker,
            asker_name=each.asker_name,
            helper=each.helper,
            helper_name=each.helper_name,
            topic=each.topic,
            quorum=quorum,
        )
        for each in accepted
    ]


@pytest.mark.parametrize("size", [2, 3, 5])
def test_votes_for_each_other(size: int) -> None:
    """Who vote for each other's answers are found among honest votes, and said to vote."""
    community = Community(3)
    planted = community.ring(size, 6)

    found = findings([], voices=as_votes(community.accepted))

    (votes,) = [each for each in found if each.pattern is Pattern.VOTES]
    assert {member for member, _ in votes.members} == planted
    assert "voted for" in votes.why
    assert "never came back" not in votes.why


def test_votes_into_a_quorum() -> None:
    """Where votes made answers accepted the finding says with how many."""
    community = Community(3)
    honest = len(community.accepted)
    community.ring(3, 6)
    accepted = community.accepted

    found = findings([], voices=[*as_votes(accepted[:-4]), *as_votes(accepted[-4:], quorum=True)])

    assert len(accepted) - honest == 18
    (votes,) = [each for each in found if each.pattern is Pattern.VOTES]
    assert "With 4 of these votes answers were accepted" in votes.why


def test_votes_are_no_acceptances() -> None:
    """Votes and acceptances are told apart: neither is expected from how often the other is."""
    community = Community(3)
    planted = community.ring(3, 6)
    honest = Community(4)

    found = findings(honest.accepted, voices=as_votes(community.accepted))

    assert [each.pattern for each in found] == [Pattern.VOTES]
    assert {member for member, _ in found[0].members} == planted


def one(asker: str, helper: str, ticket: int, at: timedelta = timedelta(0)) -> Acceptance:
    return Acceptance(
        ticket=ticket,
        at=BEGIN + at,
        asker=asker,
        asker_name=asker.title(),
        helper=helper,
        helper_name=helper.title(),
    )


def test_once_linked_accounts() -> None:
    """Accounts that were one person's by their own word are a finding as soon as one is paid."""
    parted = Parted(one="ann", other="ben", at=BEGIN)
    other = Parted(one="cid", other="dan", at=BEGIN)

    found = findings([one("ben", "ann", 7), one("cid", "ann", 8)], [parted, other])

    assert [finding.members for finding in found] == [(("ann", "Ann"), ("ben", "Ben"))]
    assert found[0].tickets == (7,)
    assert "linked as one person until 2026-03-02" in found[0].why


def test_same_report_whatever_the_order() -> None:
    """The report depends on what was accepted, not on the order in which it is read."""
    community = Community(2)
    community.ring(4, 8)

    there = findings(community.accepted)
    back = findings(reversed(community.accepted))

    assert [(each.pattern, set(each.members), each.count) for each in there] == [
        (each.pattern, set(each.members), each.count) for each in back
    ]


def test_nothing_was_accepted() -> None:
    """Without acceptances there is nothing to find, nor with those of oneself."""
    assert findings([]) == ()
    assert findings([one("ann", "ann", number) for number in range(20)]) == ()
