"""Whether an address that came with an interaction is one to send an answer to. Pure."""

import re

from yarl import URL

HOOKS = ("slack.com", "slack-gov.com")
_PLAIN = re.compile(r"[a-z0-9.-]+", re.ASCII)  # what else a host may hold, no host of Slack's does


def is_slacks(url: str, api_url: str) -> bool:
    """Whether *url* is Slack's own, or on the host that the settings name in its place."""
    try:
        asked, ours = URL(url), URL(api_url)
        if asked.user is not None or not asked.scheme or not asked.host:
            return False
        if asked.origin() == ours.origin():
            return True
        host = asked.host
    except ValueError:  # some of it is read only when it is asked for
        return False
    named = any(host == each or host.endswith(f".{each}") for each in HOOKS)
    safe = asked.scheme == "https" and asked.port == 443
    return named and safe and _PLAIN.fullmatch(host) is not None
