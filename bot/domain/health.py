"""A chat platform was looked at: staff is told once of what does not work, and once it does."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import trouble_replies
from bot.domain.decision import IGNORED, Decision
from bot.domain.effects import NoteHealth, Post
from bot.domain.events import PlatformChecked
from bot.domain.policy import Policy
from bot.domain.trouble import Cause, Health, Known, Trouble

# What comes back sooner is the same trouble, and its message is edited: what comes and goes all
# day is one message then, and not a hundred.
SETTLED = timedelta(hours=1)


def checked(event: PlatformChecked, policy: Policy, before: Health) -> Decision:
    """What changed since the last look. Troubles that are found together share a message."""
    platform = event.conversation.platform
    if _is_out(event) and policy.staff_channel.startswith(f"{platform}:"):
        return IGNORED  # there staff could only read it once it is over: the operator is told
    if not policy.staff_channel:  # nobody can be told yet: they are news once somebody can
        seen = replace(before, closed=_closed(before, event))
        return Decision(effects=(NoteHealth(platform=platform, health=seen),) * (seen != before))
    now = (*_followed(before, event), *_new(before, event))
    after = Health(known=_standing(now, event.at), closed=_closed(before, event))
    if after == before:
        return IGNORED
    note = NoteHealth(platform=platform, health=after)
    moments = {known.since for known in now if known not in before.known}
    posts = (_post(event, policy, now, since) for since in sorted(moments))
    return Decision(effects=(note, *posts))


def _is_out(event: PlatformChecked) -> bool:
    return any(each.cause is Cause.NOT_INSTALLED for each in event.troubles)


def _closed(before: Health, event: PlatformChecked) -> tuple[str, ...]:
    """What was said in a closed channel stays there when the channel is deleted."""
    return tuple(sorted({*before.closed, *event.closed} - set(event.open)))


def _followed(before: Health, event: PlatformChecked) -> tuple[Known, ...]:
    """Those that staff knows of, as they are now."""
    now = {trouble.about: trouble for trouble in event.troubles}
    return tuple(
        replace(known, trouble=_as_before(known, now[known.trouble.about]), healed_at=None)
        if known.trouble.about in now
        else replace(known, healed_at=known.healed_at or event.at)
        for known in before.known
    )


def _as_before(known: Known, now: Trouble) -> Trouble:
    """*now*, late since when it was at first: the message is not edited every minute for that."""
    return replace(now, since=known.trouble.since) if known.healed_at is None else now


def _new(before: Health, event: PlatformChecked) -> tuple[Known, ...]:
    told = {known.trouble.about for known in before.known}
    fresh = {each.about: each for each in event.troubles if each.about not in told}
    return tuple(Known(trouble=trouble, since=event.at) for trouble in fresh.values())


def _standing(known: tuple[Known, ...], now: datetime) -> tuple[Known, ...]:
    """Those whose message may still change: not all of its troubles are over for good."""
    open_ = {
        each.since for each in known if each.healed_at is None or now - each.healed_at < SETTLED
    }
    return tuple(each for each in known if each.since in open_)


def _post(
    event: PlatformChecked, policy: Policy, known: tuple[Known, ...], since: datetime
) -> Post:
    at = event.conversation
    together = tuple(each for each in known if each.since == since)
    return Post(
        slot=f"trouble:{at.platform}:{since.isoformat()}",
        to=policy.staff_room(at.community),
        message=trouble_replies.troubles(at.platform, together),
    )
