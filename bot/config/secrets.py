"""The secrets, which never stand in the settings: the environment holds them, or files do."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.config import secret_forms
from bot.config.settings import Config, ConfigError, Slack, SlackSecrets

TOKEN = "ANSWERWELL_DISCORD_TOKEN"  # noqa: S105 the name of a variable
TOKEN_FILE = f"{TOKEN}_FILE"

_APP = "https://api.slack.com/apps → your app →"
_BOT_TOKEN_AT = f"{_APP} OAuth & Permissions → Bot User OAuth Token"
_APP_TOKEN_AT = f"{_APP} Basic Information → App-Level Tokens, with the scope connections:write"
_NEW_KEY = "answerwell key makes one"

WEBHOOK = "ANSWERWELL_WEBHOOK_"  # and the endpoint's name


def _not_known(_: str) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """One of them: what it is, where it is looked for, and where its owner finds it."""

    name: str  # in sentences
    variable: str  # of the environment; with _FILE, of the name of a file
    setting: str  # which names a file
    section: str = "slack"
    where: str
    wrong: Callable[[str], str] = _not_known  # what is wrong with a value, never showing it

    @property
    def kind(self) -> str:
        """Token, secret or key."""
        if self.variable.startswith(WEBHOOK):
            return "secret"
        return self.variable.rpartition("_")[2].lower()


_DISCORD = Secret(
    name="the bot's token for Discord",
    variable=TOKEN,
    setting="token_file",
    section="discord",
    where='it is one word of letters and digits, without "Bot" before it, from Discord\'s Developer'
    " Portal (Bot, Reset Token)",
)
BOT_TOKEN = Secret(
    name="the bot's token for Slack",
    variable="ANSWERWELL_SLACK_BOT_TOKEN",
    setting="bot_token_file",
    where=f'the right one begins with "xoxb-" and is at {_BOT_TOKEN_AT}',
    wrong=secret_forms.bot_token,
)
APP_TOKEN = Secret(
    name="the app-level token for Slack",
    variable="ANSWERWELL_SLACK_APP_TOKEN",
    setting="app_token_file",
    where=f'the right one begins with "xapp-" and is at {_APP_TOKEN_AT}',
    wrong=secret_forms.app_token,
)
SIGNING_SECRET = Secret(
    name="Slack's signing secret",
    variable="ANSWERWELL_SLACK_SIGNING_SECRET",
    setting="signing_secret_file",
    where=f"it is at {_APP} Basic Information → App Credentials → Signing Secret",
    wrong=secret_forms.no_token,
)
CLIENT_SECRET = Secret(
    name="the app's client secret for Slack",
    variable="ANSWERWELL_SLACK_CLIENT_SECRET",
    setting="client_secret_file",
    where=f"it is at {_APP} Basic Information → App Credentials → Client Secret",
    wrong=secret_forms.no_token,
)
ENCRYPTION_KEY = Secret(
    name="the key that encrypts Slack's tokens in the database",
    variable="ANSWERWELL_SLACK_ENCRYPTION_KEY",
    setting="encryption_key_file",
    where=_NEW_KEY,
    wrong=secret_forms.fernet,
)

# What people write into the settings, and where it belongs.
NEVER_STATED: Mapping[str, Secret] = {
    "token": BOT_TOKEN,
    "bot_token": BOT_TOKEN,
    "app_token": APP_TOKEN,
    "signing_secret": SIGNING_SECRET,
    "client_secret": CLIENT_SECRET,
    "encryption_key": ENCRYPTION_KEY,
}


def discord_token(config: Config, environment: Mapping[str, str] = os.environ) -> str:
    """The bot's token by the first that states it: the environment, a file. Raises ConfigError."""
    return _find(_DISCORD, config.discord.token_file, environment)


def slack_secrets(config: Config, environment: Mapping[str, str] = os.environ) -> SlackSecrets:
    """What the bot on Slack needs in its mode, found as `discord_token` is.

    Raises ConfigError with every mistake.
    """
    found: dict[str, str] = {}
    mistakes: list[str] = []
    for field, secret in slack_needs(config.slack):
        try:
            found[field] = _find(secret, getattr(config.slack, secret.setting), environment)
        except ConfigError as error:
            mistakes += error.problems
    if mistakes:
        raise ConfigError(*mistakes)
    return SlackSecrets(**found)


def slack_needs(slack: Slack) -> Iterator[tuple[str, Secret]]:
    """The secrets that the mode needs, each with its name in SlackSecrets."""
    if slack.client_id:  # each workspace gets a bot token by OAuth
        yield "client_secret", CLIENT_SECRET
        yield "encryption_key", ENCRYPTION_KEY
    else:
        yield "bot_token", BOT_TOKEN
    if slack.mode == "socket":
        yield "app_token", APP_TOKEN
    else:
        yield "signing_secret", SIGNING_SECRET


def webhook_secrets(
    config: Config, environment: Mapping[str, str] = os.environ
) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The secrets of every endpoint of the ticket bridge, by (community, name); the first signs.

    Raises ConfigError with every mistake.
    """
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    mistakes: list[str] = []
    owner: dict[str, str] = {}
    for community, policy in config.communities.items():
        for name, webhook in policy.webhooks.items():
            if not (webhook.url or webhook.may):
                continue  # it is told of nothing, and may do nothing
            secret = _of_webhook(community, name, environment)
            try:
                values = tuple(_find(secret, webhook.secret_file, environment).split(","))
            except ConfigError as error:
                mistakes += error.problems
                continue
            found[community, name] = values
            for value in values:
                other = owner.setdefault(value, secret.section)
                if other != secret.section:  # what one signs would be good for the other
                    mistakes.append(
                        f"{secret.section} and {other} must not share a secret; "
                        f"put that of {community} into {_variable(community, name)}"
                    )
    if mistakes:
        raise ConfigError(*mistakes)
    return found


def _of_webhook(community: str, name: str, environment: Mapping[str, str]) -> Secret:
    """The community's own variable comes before the one that has only the endpoint's name."""
    own, short = _variable(community, name), _variable(name)
    stated = own in environment or f"{own}_FILE" in environment
    return Secret(
        name=f"the secret of the webhook {name} of {community}",
        variable=own if stated else short,
        setting="secret_file",
        section=f"communities.{community}.webhooks.{name}",
        where="the other system shows it, or answerwell bridge secret makes one for both",
        wrong=secret_forms.whsec,
    )


def _variable(*names: str) -> str:
    return WEBHOOK + "_".join(name.upper().replace("-", "_") for name in names)


def in_file(name: str, stated_by: str) -> str:
    """The one thing that the file *name* holds. Raises ConfigError."""
    if secret_forms.looks_like(name):
        raise ConfigError(
            f"{stated_by} must be the name of a file with the secret in it, not the secret itself"
        )
    try:
        return Path(name).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError(f"{stated_by}: {name} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{stated_by}: {name} is no UTF-8 text") from error


def _find(secret: Secret, stated: str, environment: Mapping[str, str]) -> str:
    """The value of *secret*; *stated* is the file that the settings name. Raises ConfigError."""
    if value := environment.get(secret.variable, "").strip():
        stated_by = f"the environment's {secret.variable}"
    elif name := environment.get(f"{secret.variable}_FILE") or stated:
        by_settings = name == stated
        stated_by = (
            f"{secret.section}.{secret.setting}"
            if by_settings
            else f"the environment's {secret.variable}_FILE"
        )
        value = in_file(name, stated_by)
    else:
        raise ConfigError(
            f"{secret.name} is missing: put it into the environment's {secret.variable}, or into a"
            f" file that {secret.setting} under [{secret.section}] names; {secret.where}"
        )
    if not value or not value.isascii() or len(value.split()) != 1:
        raise ConfigError(f"{stated_by} holds no {secret.kind}; {secret.where}")
    if complaint := secret.wrong(value):
        # No colon: behind TOKEN and SECRET it would have the next word blacked out as a secret.
        raise ConfigError(f"{stated_by} {complaint}; {secret.where}")
    return value
