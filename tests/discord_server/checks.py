"""What a message may be: Discord's limits, and the errors of who breaks them."""

from typing import Any

from tests.discord_server import errors
from tests.discord_server.components import (
    BUTTON,
    GALLERY,
    NEW,
    ROW,
    SECTION,
    SELECT,
    SELECTS,
    TEXT,
    TEXT_INPUT,
    walk,
)
from tests.discord_server.message import COMPONENTS_V2

LINK = 5
CONTENT, NONCE = 2000, 25
EMBEDS, EMBED_TOTAL = 10, 6000
EMBED_LIMITS = {"title": 256, "description": 4096}
COMPONENTS, COMPONENT_TEXT, CUSTOM_ID, ALT = 40, 4000, 100, 256


def check_message(message: dict[str, Any], path: str = "") -> None:
    """Raise `ApiError` when a whole *message* breaks a limit; *path* is where it is in the body."""
    at = f"{path}." if path else ""
    content, embeds = message.get("content") or "", message.get("embeds") or []
    components = message.get("components") or []
    is_new = bool(message.get("flags", 0) & COMPONENTS_V2)
    if is_new:
        for name, value in (("content", content), ("embeds", embeds)):
            if value:
                raise errors.invalid(
                    f"{at}{name}",
                    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                    f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
                )
    if len(content) > CONTENT:
        raise errors.too_long(f"{at}content", CONTENT)
    if len(str(message.get("nonce") or "")) > NONCE:
        raise errors.too_long(f"{at}nonce", NONCE)
    _check_embeds(embeds, f"{at}embeds")
    _check_components(components, f"{at}components", is_new=is_new)
    _check_pictures(components, message.get("attachments") or [], f"{at}components")
    if not (content.strip() or embeds or components or message.get("attachments")):
        raise errors.empty_message()


def _check_embeds(embeds: list[dict[str, Any]], path: str) -> None:
    if len(embeds) > EMBEDS:
        raise errors.too_long(path, EMBEDS)
    total = 0
    for number, embed in enumerate(embeds):
        for name, limit in EMBED_LIMITS.items():
            total += len(embed.get(name) or "")
            if len(embed.get(name) or "") > limit:
                raise errors.too_long(f"{path}.{number}.{name}", limit)
        fields = embed.get("fields") or []
        if len(fields) > 25:
            raise errors.too_long(f"{path}.{number}.fields", 25)
        for place, entry in enumerate(fields):
            for name, limit in (("name", 256), ("value", 1024)):
                total += len(entry.get(name) or "")
                if not 1 <= len(entry.get(name) or "") <= limit:
                    raise errors.bad_length(f"{path}.{number}.fields.{place}.{name}", 1, limit)
        footer = (embed.get("footer") or {}).get("text") or ""
        author = (embed.get("author") or {}).get("name") or ""
        total += len(footer) + len(author)
        if len(footer) > 2048:
            raise errors.too_long(f"{path}.{number}.footer.text", 2048)
        if len(author) > 256:
            raise errors.too_long(f"{path}.{number}.author.name", 256)
    if total > EMBED_TOTAL:
        raise errors.invalid(
            path, "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {EMBED_TOTAL}"
        )


def _check_components(components: list[dict[str, Any]], path: str, *, is_new: bool) -> None:
    everything = list(walk(components))
    if not is_new and len(components) > 5:
        raise errors.bad_length(path, 1, 5)
    if len(everything) > COMPONENTS:
        raise errors.invalid(
            path,
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            f"The total number of components cannot exceed {COMPONENTS}",
        )
    text = sum(len(part["content"]) for part in everything if part["type"] == TEXT)
    if text > COMPONENT_TEXT:
        raise errors.invalid(
            path,
            "COMPONENT_MAX_TOTAL_TEXT_EXCEEDED",
            f"The total displayable text size cannot exceed {COMPONENT_TEXT}",
        )
    for number, part in enumerate(components):
        _check_component(part, f"{path}.{number}", is_new=is_new)
    ids = [part["custom_id"] for part in everything if "custom_id" in part]
    if len(ids) != len(set(ids)):
        raise errors.invalid(
            path, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
        )


def _check_pictures(
    components: list[dict[str, Any]], attached: list[dict[str, Any]], path: str
) -> None:
    """What a gallery shows is attached to the message."""
    there = {f"attachment://{file.get('filename')}" for file in attached}
    galleries = [part for part in walk(components) if part["type"] == GALLERY]
    for item in (item for part in galleries for item in part["items"]):
        if len(item.get("description") or "") > ALT:
            raise errors.too_long(f"{path}.items.description", ALT)
        if item["media"]["url"].startswith("attachment:") and item["media"]["url"] not in there:
            raise errors.invalid(
                path, "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", "no such attachment"
            )


def _check_component(part: dict[str, Any], path: str, *, is_new: bool) -> None:
    kind = part["type"]
    if kind in NEW and not is_new:
        raise errors.invalid(
            f"{path}.type", "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1,).'
        )
    if "custom_id" in part and not 1 <= len(part["custom_id"]) <= CUSTOM_ID:
        raise errors.bad_length(f"{path}.custom_id", 1, CUSTOM_ID)
    if kind == TEXT and not 1 <= len(part["content"]) <= COMPONENT_TEXT:
        raise errors.bad_length(f"{path}.content", 1, COMPONENT_TEXT)
    if kind == BUTTON:
        _check_button(part, path)
    if kind in SELECTS:
        if len(part.get("placeholder") or "") > 150:
            raise errors.too_long(f"{path}.placeholder", 150)
        if kind == SELECT and not 1 <= len(part.get("options", [])) <= 25:
            raise errors.bad_length(f"{path}.options", 1, 25)
        for place, option in enumerate(part.get("options", [])):
            for name in ("label", "value"):
                if not 1 <= len(option[name]) <= 100:
                    raise errors.bad_length(f"{path}.options.{place}.{name}", 1, 100)
            if len(option.get("description") or "") > 100:
                raise errors.too_long(f"{path}.options.{place}.description", 100)
    inner = part.get("components", [])
    if kind == ROW and not 1 <= len(inner) <= 5:
        raise errors.bad_length(f"{path}.components", 1, 5)
    if kind == SECTION and not 1 <= len(inner) <= 3:
        raise errors.bad_length(f"{path}.components", 1, 3)
    for number, child in enumerate(inner):
        _check_component(child, f"{path}.components.{number}", is_new=is_new)
    if "accessory" in part:
        _check_component(part["accessory"], f"{path}.accessory", is_new=is_new)


def _check_button(part: dict[str, Any], path: str) -> None:
    if len(part.get("label") or "") > 80:
        raise errors.too_long(f"{path}.label", 80)
    if part.get("style") == LINK:
        if len(part.get("url") or "") > 512:
            raise errors.too_long(f"{path}.url", 512)
    elif not part.get("custom_id"):
        raise errors.invalid(f"{path}.custom_id", "BASE_TYPE_REQUIRED", "This field is required")
    if not part.get("label") and not part.get("emoji"):
        raise errors.invalid(
            path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A button needs a label or an emoji"
        )


def check_modal(modal: dict[str, Any]) -> None:
    """Raise `ApiError` when *modal* (the data of a callback of type 9) breaks a limit."""
    if not 1 <= len(modal.get("custom_id") or "") <= CUSTOM_ID:
        raise errors.bad_length("data.custom_id", 1, CUSTOM_ID)
    if not 1 <= len(modal.get("title") or "") <= 45:
        raise errors.bad_length("data.title", 1, 45)
    if not 1 <= len(modal.get("components") or []) <= 5:
        raise errors.bad_length("data.components", 1, 5)
    for number, part in enumerate(walk(modal["components"])):
        if part["type"] == TEXT_INPUT:
            at = f"data.components.{number}"
            if not 1 <= len(part.get("custom_id") or "") <= CUSTOM_ID:
                raise errors.bad_length(f"{at}.custom_id", 1, CUSTOM_ID)
            if len(part.get("label") or "") > 45:
                raise errors.too_long(f"{at}.label", 45)
            if len(part.get("placeholder") or "") > 100:
                raise errors.too_long(f"{at}.placeholder", 100)
            if len(part.get("value") or "") > 4000:
                raise errors.too_long(f"{at}.value", 4000)


def check_choices(choices: list[dict[str, Any]]) -> None:
    """Raise `ApiError` when the *choices* of an autocomplete break a limit."""
    if len(choices) > 25:
        raise errors.too_long("data.choices", 25)
    for number, choice in enumerate(choices):
        if not 1 <= len(choice["name"]) <= 100:
            raise errors.bad_length(f"data.choices.{number}.name", 1, 100)
        if isinstance(choice["value"], str) and not 1 <= len(choice["value"]) <= 100:
            raise errors.bad_length(f"data.choices.{number}.value", 1, 100)


def check_name(name: str) -> None:
    """Raise `ApiError` unless *name* can be that of a channel or thread."""
    if not 1 <= len(name) <= 100:
        raise errors.bad_length("name", 1, 100)
