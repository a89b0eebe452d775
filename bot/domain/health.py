"""A chat platform was looked at: staff is told once of what does not work, and once it does."""

from dataclasses import replace
from datetime import datetime

from bot.domain import trouble_replies
from bot.domain.decision import IGNORED, Decision
from bot.domain.effects import NoteHealth, Post
from bot.domain.events import PlatformChecked
from bot.domain.identity import Conversation
from bot.domain.policy import Policy
from bot.domain.trouble import Health, Known


def checked(event: PlatformChecked, policy: Policy, before: Health) -> Decision:
    """What changed since the last look. Troubles that are found together share a message."""
    platform = event.conversation.platform
    if not policy.staff_channel:  # nobody can be told yet: they are news once somebody can
        seen = replace(before, closed=_closed(event))
        return Decision(effects=(NoteHealth(platform=platform, health=seen),) * (seen != before))
    now = (*_followed(before, event), *_new(before, event))
    after = Health(known=_standing(now), closed=_closed(event))
    if after == before:
        return IGNORED
    note = NoteHealth(platform=platform, health=after)
    moments = {known.since for known in now if known not in before.known}
    posts = (_post(event, policy, now, since) for since in sorted(moments))
    return Decision(effects=(note, *posts))


def _closed(event: PlatformChecked) -> tuple[str, ...]:
    return tuple(sorted(set(event.closed)))


def _followed(before: Health, event: PlatformChecked) -> tuple[Known, ...]:
    """Those that staff knows of, as they are now."""
    return tuple(
        replace(known, healed_at=None)
        if known.trouble in event.troubles
        else replace(known, healed_at=known.healed_at or event.at)
        for known in before.known
    )


def _new(before: Health, event: PlatformChecked) -> tuple[Known, ...]:
    told = {known.trouble for known in before.known}
    fresh = dict.fromkeys(trouble for trouble in event.troubles if trouble not in told)
    return tuple(Known(trouble=trouble, since=event.at) for trouble in fresh)


def _standing(known: tuple[Known, ...]) -> tuple[Known, ...]:
    going_on = {each.since for each in known if each.healed_at is None}
    return tuple(each for each in known if each.since in going_on)


def _post(
    event: PlatformChecked, policy: Policy, known: tuple[Known, ...], since: datetime
) -> Post:
    at = event.conversation
    platform, _, channel = policy.staff_channel.partition(":")
    together = tuple(each for each in known if each.since == since)
    return Post(
        slot=f"trouble:{at.platform}:{since.isoformat()}",
        to=Conversation(community=at.community, platform=platform, channel=channel),
        message=trouble_replies.troubles(at.platform, together),
    )
