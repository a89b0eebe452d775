"""Whether an address that came with an interaction is one to send an answer to. Pure."""

from yarl import URL

HOOKS = ("slack.com", "slack-gov.com")


def is_slacks(url: str, api_url: str) -> bool:
    """Whether *url* is Slack's own, or on the host that the settings name in its place."""
    try:
        asked, ours = URL(url), URL(api_url)
    except ValueError:
        return False
    if asked.user is not None or not asked.scheme or not asked.host:
        return False
    if asked.origin() == ours.origin():
        return True
    named = any(asked.host == host or asked.host.endswith(f".{host}") for host in HOOKS)
    return named and asked.scheme == "https" and asked.port == 443
