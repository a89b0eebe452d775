"""People's interactions: each goes out as INTERACTION_CREATE and comes back as an outcome."""

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tests.discord_server import commands, permissions
from tests.discord_server.audience import Event
from tests.discord_server.channels import Channel, Kind
from tests.discord_server.commands import Commands
from tests.discord_server.components import BUTTON, SELECT, SELECTS, walk
from tests.discord_server.interaction import Asked, Interaction
from tests.discord_server.interaction_payloads import (
    as_value,
    create,
    filled,
    listed,
    named,
    resolved,
)
from tests.discord_server.message import Message
from tests.discord_server.people import Member
from tests.discord_server.permissions import Can

if TYPE_CHECKING:
    from tests.discord_server.world import World

Json = dict[str, Any]


class Asking:
    """What people ask of the bot; all methods of `Member` that make an interaction end here."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.commands = Commands()
        self.interactions: dict[str, Interaction] = {}  # by token

    async def press(self, who: Member, message: Message, button: str, *, wait: bool) -> Interaction:
        """See `Member.press`."""
        part = self._component(who, message, button, {BUTTON})
        return await self._component_used(who, message, part, {}, wait=wait)

    async def select(
        self, who: Member, message: Message, menu: str, values: Iterable[Any], *, wait: bool
    ) -> Interaction:
        """See `Member.select`."""
        part = self._component(who, message, menu, SELECTS)
        chosen = list(values)
        most = part.get("max_values", 1)
        assert part.get("min_values", 1) <= len(chosen) <= most, f"{len(chosen)} values in {menu!r}"
        offered = [option["value"] for option in part.get("options", [])]
        if part["type"] == SELECT:
            assert set(chosen) <= set(offered), f"{menu!r} offers {offered}, not {chosen}"
        found = resolved(chosen)
        data: Json = {"values": [as_value(value) for value in chosen]}
        if found:
            data["resolved"] = found
        return await self._component_used(who, message, part, data, wait=wait)

    def _component(self, who: Member, message: Message, name: str, kinds: set[int]) -> Json:
        assert not message.is_deleted, "the message is deleted"
        assert message.private_to in (None, who.user), f"{who.name} does not see this message"
        parts = [part for part in walk(message.components) if part["type"] in kinds]
        found = next((part for part in parts if part.get("custom_id") == name), None) or next(
            (part for part in parts if part.get("label") == name), None
        )
        there = [part.get("label") or part.get("custom_id") for part in parts]
        assert found, f"no {name!r} under the message; there are {there}"
        assert not found.get("disabled"), f"{name!r} is disabled"
        assert "custom_id" in found, f"{name!r} is a link"
        return found

    async def _component_used(
        self, who: Member, message: Message, part: Json, data: Json, *, wait: bool
    ) -> Interaction:
        data = {
            "custom_id": part["custom_id"],
            "component_type": part["type"],
            "id": part["id"],
        } | data
        return await self._ask(
            Asked.COMPONENT, who, message.channel, data, message=message, wait=wait
        )

    async def command(
        self, who: Member, name: str, options: Json, channel: Channel | None, *, wait: bool
    ) -> Interaction:
        """See `Member.command`."""
        where = channel or self._place(who)
        data = self._command_data(who, name, options, where)
        return await self._ask(Asked.COMMAND, who, where, data, command=f"/{name}", wait=wait)

    async def autocomplete(
        self,
        who: Member,
        name: str,
        option: str,
        typed: str,
        options: Json,
        channel: Channel | None,
    ) -> list[Json]:
        """See `Member.autocomplete`."""
        where = channel or self._place(who)
        data = self._command_data(who, name, options | {option: typed}, where, focus=option)
        asked = await self._ask(
            Asked.AUTOCOMPLETE, who, where, data, command=f"/{name} {option}:", wait=True
        )
        return asked.choices

    async def use(
        self, who: Member, name: str, target: Message | Member, *, wait: bool
    ) -> Interaction:
        """See `Member.use`."""
        on_message = isinstance(target, Message)
        where = target.channel if isinstance(target, Message) else self._place(who)
        kind = commands.MESSAGE if on_message else commands.USER
        found = self.commands.find(who, name, kind, direct=where.guild is None)
        data: Json = named(found) | {
            "target_id": str(target.id),
            "resolved": resolved([target]),
        }
        return await self._ask(Asked.COMMAND, who, where, data, command=name, wait=wait)

    async def submit(
        self, who: Member, shown: Interaction, values: Json, *, wait: bool
    ) -> Interaction:
        """See `Member.submit`."""
        assert shown.modal is not None, f"{shown} was not answered with a modal"
        inputs = {p["custom_id"] for p in walk(shown.modal["components"]) if "custom_id" in p}
        assert set(values) <= inputs, f"the modal has {sorted(inputs)}, not {sorted(values)}"
        data: Json = {
            "custom_id": shown.modal["custom_id"],
            "components": [filled(part, values) for part in shown.modal["components"]],
        }
        found = resolved([v for given in values.values() for v in listed(given)])
        if found:
            data["resolved"] = found
        return await self._ask(
            Asked.MODAL, who, shown.channel, data, message=shown.message, wait=wait
        )

    def _place(self, who: Member) -> Channel:
        if who.place is not None:
            return who.place
        return next(one for one in who.guild.channels.values() if one.kind is Kind.TEXT)

    def _command_data(
        self, who: Member, name: str, options: Json, where: Channel, focus: str = ""
    ) -> Json:
        first, *path = name.split()
        found = self.commands.find(who, first, commands.SLASH, direct=where.guild is None)
        data, schema = named(found), found
        inner = data
        for part in path:
            step = [one for one in schema.get("options") or [] if one["name"] == part]
            assert step, f"/{first} has no subcommand {part!r}"
            schema = step[0]
            child: Json = {"name": part, "type": schema["type"]}
            inner["options"] = [child]
            inner = child
        known = {one["name"]: one for one in schema.get("options") or []}
        assert set(options) <= set(known), f"/{name} has {sorted(known)}, not {sorted(options)}"
        missing = [n for n, one in known.items() if one.get("required") and n not in options]
        assert focus or not missing, f"/{name} needs {missing}"
        inner["options"] = [
            {"name": option, "type": known[option]["type"], "value": as_value(value)}
            | ({"focused": True} if option == focus else {})
            for option, value in options.items()
        ]
        about = resolved(options.values())
        return data | ({"resolved": about} if about else {})

    async def _ask(
        self,
        asked: Asked,
        who: Member,
        channel: Channel,
        data: Json,
        *,
        message: Message | None = None,
        command: str = "",
        wait: bool,
    ) -> Interaction:
        if channel.guild is not None:
            assert channel.guild.bot is not None, f"the bot is not in {channel.guild.name}"
            needed = [Can.USE_APPLICATION_COMMANDS] if command else []
            permissions.require(who, channel, *needed)
        interaction = Interaction(
            world=self.world,
            id=self.world.ids.next(),
            token=secrets.token_urlsafe(32),
            asked=asked,
            member=who,
            channel=channel,
            message=message,
            command=command,
            at=self.world.now(),
        )
        self.interactions[interaction.token] = interaction
        self.world.publish(Event(name="INTERACTION_CREATE", data=create(interaction, data)))
        await self.world.sent()
        if wait:
            await interaction.acknowledged()
        return interaction
