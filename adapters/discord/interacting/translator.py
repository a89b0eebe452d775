"""Names and descriptions of commands in other languages, from the files in `locales/`."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

import discord
from discord import app_commands


class Translator(app_commands.Translator):
    """Looks the English text up in the language's file; what is not there stays English."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        return texts(locale.value).get(string.message)


@cache
def texts(locale: str) -> Mapping[str, str]:
    """What is translated into *locale*, such as "de", by its English."""
    file = resources.files("adapters.discord.interacting") / "locales" / f"{locale}.json"
    if not file.is_file():
        return {}
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found
