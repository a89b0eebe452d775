"""Who takes part in a simulation, read from both variants' settings: the same people in both."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.calendars import Calendar
from bot.domain.identity import Actor, Role
from bot.domain.ladder import Whom, parse_rung
from bot.domain.policy import Policy
from bot.simulation.assumptions import OFFICE, Assumptions

ANYWHERE = "playground"  # the platform, if the settings name no channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Everybody, and where and about what is asked."""

    staff: tuple[Actor, ...]
    helpers: tuple[Actor, ...]
    places: tuple[str, ...]  # where is asked, the busiest first
    topics: tuple[str, ...]
    groups: tuple[str, ...]  # that askers may be in
    office: Calendar  # when staff works
    sleep: str  # the time zone in which helpers and askers live

    @property
    def platforms(self) -> set[str]:
        """Every platform on which anything is said."""
        return {place.partition(":")[0] for place in self.places} | {
            each.account.partition(":")[0] for each in (*self.staff, *self.helpers)
        }


def cast_of(policies: Sequence[Policy], assumed: Assumptions) -> Cast:
    """Who *policies*, the variants' of one community, are about; the first has the last word."""
    first = policies[0]
    places = first.watched or tuple(first.matching.channels) or (f"{ANYWHERE}:help",)
    on = sorted({place.partition(":")[0] for place in places})
    named = dict(entry for policy in policies for entry in _named(policy))
    staff_on = first.staff_channel.partition(":")[0] or on[0]
    if not named:
        named = {f"{staff_on}:staff{n}": f"staff {n}" for n in range(1, int(assumed.staff) + 1)}
    office = _office(first)
    return Cast(
        staff=tuple(
            Actor(account=account, name=name, role=Role.STAFF)
            for account, name in sorted(named.items())
        ),
        helpers=tuple(
            Actor(account=f"{on[n % len(on)]}:helper{n + 1}", name=f"helper {n + 1}")
            for n in range(int(assumed.helpers))
        ),
        places=tuple(places),
        topics=_ordered(t for policy in policies for each in policy.policies for t in each.topics)
        or ("General",),
        groups=_ordered(g for policy in policies for each in policy.policies for g in each.groups),
        office=office,
        sleep=office.zone,
    )


def _named(policy: Policy) -> Iterator[tuple[str, str]]:
    """Accounts that rotas and ladders name, each with what they are called there."""
    for rota in policy.rotas.values():
        names: Mapping[str, str] = {account: name for name, account in rota.people.items()}
        accounts = {*rota.people.values(), *(who for shift in rota.shifts for who in shift.who)}
        for account in accounts:
            yield account, names.get(account, account.partition(":")[2])
    for limits in (policy.limits, *(level.limits for level in policy.policies)):
        for rung in map(parse_rung, limits.tiers):
            if rung.whom is Whom.PERSON:
                yield rung.name, rung.name.partition(":")[2]


def _office(policy: Policy) -> Calendar:
    """When staff works: as the community's limits count, or on workdays from 9 to 5."""
    own = policy.calendars.get(policy.limits.calendar)
    if own is None and len(policy.calendars) == 1:
        (own,) = policy.calendars.values()
    return own if own is not None and own.hours else OFFICE


def _ordered(names: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
