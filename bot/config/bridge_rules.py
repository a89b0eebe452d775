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
from bot.domain.networks import NetworkError, is_in, own_network

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
_SECRETS = ("secret", "secrets", "signing_secret", "key", "token", "password")
_LOCAL = re.compile(r"localhost|127\.[0-9.]+|::1")


def _url(value: object) -> str:
    """What is wrong with an address that is written to."""
    if value == "" or not isinstance(value, str):
        return ""
    if complaint := web_address("https", "http")(value) or _blank(value):
        return complaint
    parts = urlsplit(value)
    if parts.username or parts.password:
        return "must not hold a name or password; what is sent is signed with the secret"
    if parts.fragment:
        return f"must not have a fragment ({shown('#' + parts.fragment)})"
    return ""


def _public_url(value: object) -> str:
    """What is wrong with the address by which others reach the bridge."""
    if value == "" or not isinstance(value, str):
        return ""
    if complaint := web_address("https", "http")(value) or _blank(value):
        return complaint
    parts = urlsplit(value)
    if parts.query or parts.fragment or parts.username is not None:
        return f"must be an address without ?, # and @, not {shown(value)}"
    if "/bridge/" in f"{parts.path}/":
        return f"must end before /bridge/…, which the bot adds itself, not {shown(value)}"
    return ""


def _blank(value: str) -> str:
    if any(c.isspace() or not c.isprintable() for c in value):
        return f"must not hold spaces or line breaks: {shown(value)}"
    return ""


def _secret(_: object) -> str:
    return (
        f"a secret must not stand in the settings; put it into the environment's {WEBHOOK}…, with"
        " the webhook's name, or into a file that secret_file names, and make a new one if anybody"
        " else could read it here"
    )


def _secret_file(value: object) -> str:
    return _secret(value) if isinstance(value, str) and value.startswith(WHSEC) else ""


def _networks(value: object) -> str:
    """What is wrong with the networks of one's own that may be written to."""
    every = value if isinstance(value, list) else []
    return next(filter(None, (_network(each) for each in every if isinstance(each, str))), "")


def _network(text: str) -> str:
    try:
        own_network(text)
    except NetworkError as error:
        return str(error)
    return ""


BRIDGE_RULES: Mapping[Any, Mapping[str, Callable[[object], str]]] = {
    Bridge: {
        "port": from_to(1, 65535),
        "host": host,
        "public_url": _public_url,
        **dict.fromkeys(_SECRETS, _secret),
    },
    Webhook: {
        "url": _url,
        **dict.fromkeys(_SECRETS, _secret),
        "secret_file": _secret_file,
        "networks": _networks,
    },
}


def webhook_mistakes(communities: object) -> Iterator[tuple[str, str]]:
    """What is wrong between the settings of a webhook, each right by itself."""
    for community, policy in communities.items() if isinstance(communities, dict) else ():
        webhooks = policy.get("webhooks") if isinstance(policy, dict) else None
        known: dict[str, str] = {}
        for name, webhook in webhooks.items() if isinstance(webhooks, dict) else ():
            path = f"communities.{community}.webhooks.{name}"
            if (first := known.setdefault(name.upper().replace("-", "_"), name)) != name:
                yield path, f"has the same variable for its secret as {first}; rename one of them"
            if not _NAME.fullmatch(name):
                yield path, "a webhook's name is up to 32 letters, digits, - and _"
            if isinstance(webhook, dict) and isinstance(url := webhook.get("url"), str) and url:
                yield from _mixed(f"{path}.url", url, webhook)


def _mixed(path: str, url: str, webhook: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """An address that may not be written to, as far as it can be told without looking it up."""
    if _url(url):
        return
    parts = urlsplit(url)
    name, networks = parts.hostname or "", webhook.get("networks") or []
    insecure = webhook.get("insecure") is True
    if parts.scheme == "http" and not insecure:
        where = "in networks" if networks else "to this machine"
        yield path, f"must begin with https:// (insecure = true allows http, {where} only)"
    elif networks:
        yield from _outside(path, name, networks)
    elif insecure and not _LOCAL.fullmatch(name):
        yield (
            path,
            f"insecure = true is for this machine itself (localhost), not {shown(name)}; for a"
            ' host in a network of your own name that under networks, like ["10.0.5.0/24"]',
        )
    elif not insecure and (_LOCAL.fullmatch(name) or _is_address(name)):
        yield (
            path,
            f"must have a host's name, not {shown(name)}; an address in a network of your own"
            ' needs that under networks, like ["10.0.5.0/24"]',
        )


def _outside(path: str, name: str, networks: object) -> Iterator[tuple[str, str]]:
    """An address that is in none of the networks; those that are wrong are told elsewhere."""
    if not _is_address(name) or _networks(networks) or not isinstance(networks, list):
        return
    if not is_in(tuple(own_network(each) for each in networks if isinstance(each, str)), name):
        yield path, f"{shown(name)} is in none of its networks, {shown(networks)}"


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
