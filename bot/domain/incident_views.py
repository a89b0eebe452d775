"""What staff sees of an incident: its card, and the tags that an edit of the card is not."""

from collections.abc import Iterator

from bot.domain import incident_replies
from bot.domain.effects import Effect, Post, Remove
from bot.domain.incidents import Incident, KeepIncident, ends_at
from bot.domain.ladder import STAFF, Whom, read
from bot.domain.policy import Policy


def shown(
    before: Incident | None, after: Incident, community: str, policy: Policy
) -> tuple[Effect, ...]:
    """Keep *after*, and have staff see it."""
    old = {} if before is None else {p.slot: p for p in _views(before, community, policy)}
    new = {post.slot: post for post in _views(after, community, policy)}
    posts = (post for slot, post in new.items() if old.get(slot) != post)
    return (
        KeepIncident(incident=after),
        *posts,
        *(Remove(slot=slot) for slot in old if slot not in new),
    )


def _views(incident: Incident, community: str, policy: Policy) -> Iterator[Post]:
    to = policy.staff_room(community)
    waits = incident.claimed_by is None and incident.ended_at is None
    at_once = incident.tagged[:1] == (incident.opened_at,)
    whom = called(policy) if waits and at_once else ""
    yield Post(
        slot=f"incident:{incident.number}",
        to=to,
        message=incident_replies.card(incident, whom, ends_at(incident, policy.surges)),
        urgent=True,
        about=None,
    )
    later = incident.tagged[1:] if at_once else incident.tagged
    if waits and later:
        yield Post(
            slot=f"ping:incident:{incident.number}:{later[-1].isoformat()}",
            to=to,
            message=incident_replies.grown(incident, called(policy)),
            urgent=True,
            about=None,
        )


def called(policy: Policy) -> str:
    """Who is tagged about many questions: the first rung of the ladder that has a name."""
    named = (Whom.GROUP, Whom.PERSON)
    ladder = map(read, policy.limits.tiers)
    return next((rung.name for rung in ladder if rung.whom in named), STAFF)
