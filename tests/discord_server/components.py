"""Components of messages and modals: kinds, and walking through them."""

from collections.abc import Iterator
from typing import Any

ROW, BUTTON, SELECT, TEXT_INPUT, SECTION, TEXT, GALLERY, CONTAINER = 1, 2, 3, 4, 9, 10, 12, 17
SELECTS = {SELECT, 5, 6, 7, 8}
NEW = {SECTION, TEXT, 11, GALLERY, 13, 14, CONTAINER}  # only with the flag COMPONENTS_V2


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """All *components* with those inside them, in the order of the screen."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        for key in ("accessory", "component"):
            if key in component:
                yield from walk([component[key]])


def numbered(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Copies of *components*, all with an `id`, as Discord keeps them."""
    copies = [_copied(component) for component in components]
    taken = {part["id"] for part in walk(copies) if part.get("id")}
    free = (number for number in range(1, 1000) if number not in taken)
    for part in walk(copies):
        if not part.get("id"):
            part["id"] = next(free)
    return copies


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value
