"""The composer offers what the bot knows."""

from adapters.web.commands import COMMANDS
from bot.domain.commands import STAFF_ONLY, Command


def test_the_composer_offers_every_command_to_whom_it_is_for() -> None:
    """No command is missing, none is made up, and staff's are shown to staff only."""
    assert [offered.word for offered in COMMANDS] == [command.value for command in Command]
    assert {offered.word for offered in COMMANDS if offered.staff} == set(STAFF_ONLY)
