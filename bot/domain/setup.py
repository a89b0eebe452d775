"""What an administrator sets up in chat; it goes before the settings file."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """A community's setup on one platform, in that platform's own ids."""

    watched: tuple[str, ...]  # channels
    staff_channel: str
    staff_role: str
    first_response: timedelta
    by: str  # account
    by_name: str
    at: datetime


def applied(policy: Policy, platform: str, setup: Setup) -> Policy:
    """*policy* with what *setup* says of *platform*; other platforms' channels stay.

    Its time limit is the community's own, and that of the policies that did not state another.
    """
    elsewhere = [place for place in policy.watched if not place.startswith(f"{platform}:")]
    here = [f"{platform}:{channel}" for channel in setup.watched]
    limits = replace(policy.limits, first_response=setup.first_response)
    return replace(
        policy,
        watched=(*elsewhere, *here),
        staff_channel=f"{platform}:{setup.staff_channel}",
        limits=limits,
        policies=tuple(level.under(limits) for level in policy.policies),
    )
