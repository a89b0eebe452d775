"""Pairs and rings: people who accept one another in a circle, more than chance explains.

The same of those who vote for one another's answers, or each other's answers into a quorum.
Whoever accepts somebody oddly often is joined to them; a ring is a strongly connected component
of that graph (R. Tarjan, 1972), as odd as all its acceptances together. How often is odd enough
to join two is asked at ever stricter levels: a loose one joins rings to honest people and to each
other, a strict one tears them where a member is popular anyway. A circle stands against what is
left of it at the next level if each further member brings evidence of their own.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from math import comb, log10, perm
from random import Random

import networkx as nx

from bot.domain.fairness import Acceptance, Finding, Pattern, Voice
from bot.domain.fairness.chance import at_least, combined
from bot.domain.fairness.traffic import Traffic, newest

LEVELS = (-0.1, *(-0.4 * step for step in range(1, 31)))  # log10 of how odd a link at least is
LEAST = 1  # acceptances that join two people
LEAST_EACH_WAY = 3  # of a pair
TIMES = 3.0  # what is expected: what the model explains within that speaks against nobody
MORE = 1.0  # evidence that each further member needs, -log10, to be joined to a clear circle
SURE = 2.0  # -log10 of the chance of naming a pair in a community of honest people
SURE_OF_RING = 0.5  # the same of a ring, at least
MOST_TOLD = 12  # acceptances of a link: beyond that no limit is told
_DRAWN = 50  # rings that the limit is worked out on
DOUBT = 10.0  # where few help, what is expected is known less well
NAMED = 0.004  # share of honest helpers whom rings may name, at most, if the model is right


@dataclass(frozen=True, slots=True)
class _Edge:
    """What joins an asker to a helper."""

    acceptances: list[Acceptance]
    expected: float
    odd: float  # log10 of its probability


@dataclass(frozen=True, slots=True)
class _Size:
    """How large the community is."""

    people: int  # who accept and are accepted
    helpers: int


_Edges = Mapping[tuple[str, str], _Edge]


@dataclass(frozen=True, slots=True)
class _Circle:
    members: frozenset[str]
    edges: _Edges
    strength: float


def circles(traffic: Traffic) -> Iterator[Finding]:
    """Every pair and every ring; nobody is in two of them."""
    found = _clearest(dict(_edges(traffic)), 0, _Size(len(traffic.both()), len(traffic.by_helper)))
    free = traffic.both() - {member for circle in found for member in circle.members}
    for circle in found:
        whole = _with_company(circle, free, traffic)
        free -= whole.members
        yield _finding(whole, traffic)


def least_told(traffic: Traffic) -> int | None:
    """How many acceptances each link of a ring of three needs to be told from chance here.

    For four of five rings among people drawn at random; None: hardly anybody does both, or
    so many accept each other anyway that no number does.
    """
    people = sorted(traffic.both())
    if len(people) < 3:
        return None
    drawn = Random(len(people))  # noqa: S311 the same report each time
    rings = [drawn.sample(people, 3) for _ in range(_DRAWN)]
    size = _Size(len(people), len(traffic.by_helper))
    for count in range(LEAST, MOST_TOLD + 1):
        told = sum(_told(ring, count, traffic, size) for ring in rings)
        if told >= 0.8 * _DRAWN:
            return count
    return None


def _told(ring: Sequence[str], count: int, traffic: Traffic, of: _Size) -> bool:
    """Whether so many acceptances of each of *ring* by the one before would be a finding."""
    edges = {}
    for asker, helper in zip(ring, (*ring[1:], ring[0]), strict=True):
        most = traffic.expected(asker, helper)
        given = len(traffic.by_asker[asker])
        expected = most * (given + count) / given  # they would accept so much oftener
        invented = [traffic.by_asker[asker][0]] * count
        edges[asker, helper] = _Edge(invented, expected, at_least(count, expected))
    return _circle(frozenset(ring), edges, of) is not None


def _edges(traffic: Traffic) -> Iterator[tuple[tuple[str, str], _Edge]]:
    both = traffic.both()
    for (asker, helper), acceptances in traffic.pairs.items():
        if len(acceptances) >= LEAST and asker in both and helper in both:
            yield (asker, helper), _edge(asker, helper, traffic)


def _edge(asker: str, helper: str, traffic: Traffic) -> _Edge:
    acceptances = traffic.pairs.get((asker, helper), [])
    expected = traffic.expected(asker, helper)
    return _Edge(acceptances, expected, at_least(len(acceptances), expected))


def _clearest(edges: _Edges, level: int, of: _Size) -> list[_Circle]:
    """The circles among *edges*, at *level* or stricter ones."""
    if level == len(LEVELS):
        return []
    joined = {pair: edge for pair, edge in edges.items() if edge.odd <= LEVELS[level]}
    found: list[_Circle] = []
    for members in nx.strongly_connected_components(nx.DiGraph(list(joined))):
        if len(members) == 1:
            continue
        inside = {pair: edge for pair, edge in joined.items() if members.issuperset(pair)}
        stricter = _clearest(inside, level + 1, of)
        whole = _circle(frozenset(members), inside, of)
        more = len(members) - sum(len(each.members) for each in stricter)
        besides = MORE * more if stricter else 0.0
        if whole and whole.strength > sum(each.strength for each in stricter) + besides:
            found.append(whole)
        else:
            found += stricter
    return found


def _circle(members: frozenset[str], edges: _Edges, of: _Size) -> _Circle | None:
    """The circle that *members* are, if it is a finding."""
    pair = len(members) == 2
    if pair and any(
        len(e.acceptances) < max(LEAST_EACH_WAY, TIMES * e.expected) for e in edges.values()
    ):
        return None
    strength = _strength(len(members), of.people, edges.values())
    named = log10(len(members) / of.helpers / NAMED) + DOUBT / of.helpers
    sure = SURE if pair else max(SURE_OF_RING, named)
    return _Circle(members, edges, strength) if strength >= sure else None


def _with_company(circle: _Circle, others: Set[str], traffic: Traffic) -> _Circle:
    """The circle, and whoever of *others* accepts it and is accepted by it as oddly, as a whole.

    Where everybody accepts everybody, two of them may have hardly met.
    """
    members, edges = set(circle.members), dict(circle.edges)
    ways = log10(len(traffic.both()))
    for other in sorted(others):
        possible = [pair for member in members for pair in ((other, member), (member, other))]
        links = {pair: _edge(*pair, traffic) for pair in possible if pair in traffic.pairs}
        if len({asker == other for asker, _ in links}) < 2:  # not there and back
            continue
        count = sum(len(edge.acceptances) for edge in links.values())
        expected = sum(traffic.expected(*pair) for pair in possible)
        if count >= TIMES * expected and -at_least(count, expected) >= SURE + ways:
            members.add(other)
            edges |= links
    return _Circle(frozenset(members), edges, circle.strength)


def _strength(size: int, people: int, edges: Collection[_Edge]) -> float:
    """-log10 of the chance of such a circle, times how many there could be (Bonferroni).

    That each link has as many acceptances as the least of them are events of their own, whose
    probabilities multiply; what the links have beyond that is combined (R. A. Fisher). Fisher's
    method for all of it would take the probabilities as continuous, and call whatever has two
    acceptances a link chance. That it could have been any number instead of the least counts as
    a prior of 2 to its power. One link alone never makes a circle, however odd: it counts for no
    more than a circle of three needs.
    """
    most = 3 * log10(people)
    least = min(len(edge.acceptances) for edge in edges)
    there = beyond = 0.0
    for edge in edges:
        if len(edge.acceptances) >= TIMES * edge.expected:
            floor = max(at_least(least, edge.expected), -most)
            there += floor
            beyond += max(edge.odd, -most) - floor
    ways = _ways(size, people, len(edges)) + least * log10(2)
    return -there - combined(beyond, len(edges)) - ways


def _ways(size: int, people: int, links: int) -> float:
    """log10 of how many circles of *size* with so many *links* there are among *people*.

    All are once around, and whatever of the other links is there besides.
    """
    others = size * (size - 2)
    return log10(perm(people, size)) - log10(size) + log10(comb(others, links - size))


def _finding(circle: _Circle, traffic: Traffic) -> Finding:
    acceptances = [each for edge in circle.edges.values() for each in edge.acceptances]
    expected = sum(edge.expected for edge in circle.edges.values())
    votes = [each for each in acceptances if isinstance(each, Voice)]
    did = "voted for" if votes else "accepted"
    order = _round(circle)
    pattern = Pattern.PAIR if len(order) == 2 else Pattern.RING
    names = [traffic.name(member) for member in order]
    if len(order) == 2:
        one, other = order
        there, back = (len(circle.edges[pair].acceptances) for pair in ((one, other), (other, one)))
        why = f"{names[0]} {did} {names[1]} {there} times and {names[1]} {names[0]} {back} times"
    else:
        why = f"These {len(order)} {did} one another {len(acceptances)} times"
    return Finding(
        pattern=Pattern.VOTES if votes else pattern,
        members=tuple(zip(order, names, strict=True)),
        count=len(acceptances),
        since=min(each.at for each in acceptances),
        tickets=newest(acceptances),
        strength=circle.strength,
        why=f"{why}, where chance and shared topics explain about {expected:.1f}.{_quorum(votes)}",
    )


def _quorum(votes: Sequence[Voice]) -> str:
    accepted = sum(vote.quorum for vote in votes)
    if not accepted:
        return ""
    return f" With {accepted} of these votes answers were accepted whose askers never came back."


def _round(circle: _Circle) -> list[str]:
    """The members, each accepting the next as far as that goes."""
    graph = nx.DiGraph(list(circle.edges))
    return [str(member) for member in nx.dfs_preorder_nodes(graph, min(circle.members))]
