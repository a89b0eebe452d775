"""The rules that the ticket bridge's settings follow, each giving a complaint or ""."""

import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.config.rules import from_to, host, shown, web_address
from bot.config.secret_forms import WHSEC
from bot.config.secrets import WEBHOOK
from bot.config.settings import Bridge
from bot.domain.bridge import Webhook

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_LOCAL = re.compile(r"localhost|127\.[0-9.]+|::1")


def _url(value: object) -> str:
    """What is wrong with an address that is written to."""
    if value == "" or not isinstance(value, str):
        return ""
    if complaint := web_address("https", "http")(value):
        return complaint
    parts = urlsplit(value)
    if parts.username or parts.password:
        return "must not hold a name or password; what is sent is signed with the secret"
    if parts.fragment:
        return f"must not have a fragment ({shown('#' + parts.fragment)})"
    return ""


def _public_url(value: object) -> str:
    return "" if value == "" else web_address("https", "http")(value)


def _secret(_: object) -> str:
    return (
        f"a secret must not stand in the settings; put it into the environment's {WEBHOOK}…, with"
        " the webhook's name, or into a file that secret_file names, and make a new one if anybody"
        " else could read it here"
    )


def _secret_file(value: object) -> str:
    return _secret(value) if isinstance(value, str) and value.startswith(WHSEC) else ""


BRIDGE_RULES: Mapping[Any, Mapping[str, Callable[[object], str]]] = {
    Bridge: {"port": from_to(1, 65535), "host": host, "public_url": _public_url},
    Webhook: {
        "url": _url,
        "secret": _secret,
        "secret_file": _secret_file,
    },
}


def webhook_mistakes(communities: object) -> Iterator[tuple[str, str]]:
    """What is wrong between the settings of a webhook, each right by itself."""
    for community, policy in communities.items() if isinstance(communities, dict) else ():
        webhooks = policy.get("webhooks") if isinstance(policy, dict) else None
        for name, webhook in webhooks.items() if isinstance(webhooks, dict) else ():
            path = f"communities.{community}.webhooks.{name}"
            if not _NAME.fullmatch(name):
                yield path, "a webhook's name is up to 32 letters, digits, - and _"
            if isinstance(webhook, dict) and isinstance(url := webhook.get("url"), str) and url:
                yield from _mixed(f"{path}.url", url, insecure=webhook.get("insecure") is True)


def _mixed(path: str, url: str, *, insecure: bool) -> Iterator[tuple[str, str]]:
    """An address that may not be written to, as far as it can be told without looking it up."""
    if _url(url):
        return
    parts = urlsplit(url)
    name = parts.hostname or ""
    if insecure and not _LOCAL.fullmatch(name):
        yield path, f"insecure = true is for this machine itself (localhost), not {shown(name)}"
    elif parts.scheme == "http" and not insecure:
        yield path, "must begin with https:// (insecure = true allows http, to this machine only)"
    elif not insecure and (_LOCAL.fullmatch(name) or _is_address(name)):
        yield path, f"must have a host's name, not {shown(name)}"


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
