"""Whoever has left the server is not asked there: another helper is, at once."""

from bot.store import Reports, Store
from tests.wire.living import COMMUNITY, Bot, Town
from tests.wire.seeing import bots, private, shown, thread_on
from tests.wire.test_helping import QUESTION
from tests.wire.test_helping import bot as bot


async def test_who_has_left_is_not_asked(town: Town, bot: Bot, store: Store) -> None:
    """No intent tells of it: it is looked up before somebody is mentioned."""
    cleo = town.guild.member("Cleo")
    await town.ben.leave()
    followed = await cleo.command("topics", in_channel=town.help, topics="Billing")
    await private(followed, "Billing")

    thread = await thread_on(await town.help.say(town.ann, QUESTION))
    request = await shown(thread, "you picked the topic Billing: can you answer this?")

    assert request.pings.users == {cleo.id}
    assert not any(str(town.ben.id) in each.text for each in bots(thread))
    (ticket,) = await Reports(store).tickets(COMMUNITY)
    asked = [ask.account for ask in ticket.asks if ask.wave]
    assert asked == [f"discord:{cleo.id}"]
