"""What staff sees of an incident: its one card, and the calls that an edit of the card is not."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain import incident_replies, ladder
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Post, Remove
from bot.domain.events import Event
from bot.domain.incident_ladder import hushed, is_pressing, next_at, reached
from bot.domain.incident_parts import noted as with_parts
from bot.domain.incidents import Incident, KeepIncident, joins_until
from bot.domain.policy import Policy


def noted(decision: Decision, event: Event, policy: Policy, facts: Facts) -> Decision:
    """*decision*, with its incident kept and drawn as its questions stand now."""
    now = decision.incident or facts.incident
    if now is None:
        return decision
    before = facts.incident if decision.incident is None or _is_known(now, facts) else None
    after = with_parts(now, decision.tickets, event.at)
    if after == before:
        return replace(decision, incident=None)
    drawn = _shown(before, after, event.conversation.community, policy)
    calls = hushed(before, after)
    effects = (*decision.effects, KeepIncident(incident=after), *drawn, *calls)
    return replace(decision, incident=after, effects=effects)


def _is_known(incident: Incident, facts: Facts) -> bool:
    return facts.incident is not None and facts.incident.number == incident.number


def _shown(
    before: Incident | None, after: Incident, community: str, policy: Policy
) -> Iterator[Post | Remove]:
    old = {} if before is None else {p.slot: p for p in _views(before, community, policy)}
    new = {post.slot: post for post in _views(after, community, policy)}
    yield from (post for slot, post in new.items() if old.get(slot) != post)
    yield from (Remove(slot=slot) for slot in old if slot not in new)


def _views(incident: Incident, community: str, policy: Policy) -> Iterator[Post]:
    if not policy.staff_channel:
        return
    to, number, calls = policy.staff_room(community), incident.number, reached(incident)
    at_once = calls[:1] and calls[0].at == incident.opened_at
    pings = [ladder.pinged(tag) if is_pressing(incident, tag) else () for tag in calls]
    yield Post(
        slot=f"incident:{number}",
        to=to,
        message=incident_replies.card(
            incident, pings[0] if at_once else (), joins_until(incident, policy.surges)
        ),
        urgent=True,
        about=None,
    )
    later = list(enumerate(pings))[1 if at_once else 0 :]
    newest = next((each for each in reversed(later) if each[1]), None)
    if newest is not None:
        yield Post(
            slot=f"ping:incident:{number}:{newest[0]}",
            to=to,
            message=incident_replies.called(incident, newest[1]),
            urgent=True,
            about=None,
        )
    told, back = incident.told_at, next_at(incident)
    if told is not None and incident.claimed_by is not None and back is not None and told < back:
        yield Post(
            slot=f"stale:incident:{number}:{told.isoformat()}",
            to=to,
            message=incident_replies.reproach(incident, incident.claimed_by, back),
            urgent=True,
            about=None,
        )
