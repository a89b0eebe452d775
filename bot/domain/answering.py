"""An answer to whoever did something, for nobody else's eyes."""

from bot.domain.decision import Decision
from bot.domain.effects import Post
from bot.domain.events import ActionPressed, CommandGiven, SetupChanged
from bot.domain.message import Message


def privately(event: ActionPressed | CommandGiven | SetupChanged, message: Message) -> Decision:
    """Answer only who acted."""
    return Decision(
        effects=(
            Post(
                slot=f"reply:{event.key}",
                to=event.conversation,
                message=message,
                only=event.actor.account,
                handle=event.handle,
            ),
        )
    )
