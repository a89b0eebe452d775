"""The ledger: the same on SQLite and PostgreSQL, whatever people do, in whichever order."""

import random
from datetime import timedelta

import pytest

from bot.domain.message import Action
from bot.domain.ticket import Ticket
from bot.store import Store
from tests.invariants.ledger_town import PEOPLE, SAM, WORDS, Town

STEPS = 25
ASKERS = PEOPLE[:6]
ACTS = {
    "ask": 2,
    "answer": 2,
    "accept": 5,
    "also": 3,
    "no": 1,
    "turn": 3,
    "verify": 2,
    "vote": 4,
    "unvote": 2,
    "again": 3,
    "rewrite": 2,
    "link": 2,
    "unlink": 2,
    "block": 3,
    "unblock": 3,
    "merge": 3,
    "part": 2,
    "wait": 2,
    "repeat": 1,
}


async def something(town: Town, chance: random.Random) -> str:
    """One thing that somebody does; any of it may be refused. Returns what it was."""
    ticket = chance.choice(list(await town.tickets())[:6])
    reply = chance.choice([each.message for each in ticket.replies] or [""])
    who, act = chance.choice(PEOPLE), *chance.choices(list(ACTS), list(ACTS.values()))
    owner = chance.choice([ticket.asker, ticket.asker, who])
    match act:
        case "accept":
            await town.react(owner, ticket, reply, "✅")
        case "also":
            await town.press(owner, Action.ALSO, ticket, reply)
        case "no":
            await town.press(owner, Action.NOT_YET, ticket, reply)
        case "turn":
            back = [Action.UNACCEPT, Action.REOPEN, Action.FORGET]
            await town.press(owner, chance.choice(back), ticket)
        case "verify":
            await town.press(SAM, Action.VERIFY, ticket)
        case "vote":
            await town.react(who, ticket, reply, "👍")
        case "unvote":
            await town.unreact(who, ticket, reply, chance.choice("👍✅"))
        case "answer":
            await town.reply(who, ticket)
        case "wait":
            await town.wait(timedelta(hours=chance.choice([1, 13, 25, 60])))
        case "repeat":
            await town.again()
        case "rewrite" if reply and chance.random() < 0.5:
            await town.edit(ticket, reply)
        case "rewrite" if reply:
            await town.delete(ticket, reply)
        case "ask" | "again":
            await _asks(town, chance, ticket, anew=act == "ask")
        case _:
            await _orders(town, chance, act)
    return act


async def _asks(town: Town, chance: random.Random, ticket: Ticket, *, anew: bool) -> None:
    who = chance.choice(ASKERS)
    if anew:
        await town.ask(who, f"{chance.choice(WORDS)} {chance.getrandbits(40):x}")
        await town.reply(chance.choice(ASKERS), (await town.tickets())[-1])
    else:
        await town.ask_again(who, ticket)
        newest = (await town.tickets())[-1]
        await town.solve(newest.asker, newest)


async def _orders(town: Town, chance: random.Random, act: str) -> None:
    one, other = chance.sample(ASKERS, 2)
    numbers = [ticket.number for ticket in await town.tickets()][:6]
    what, revoke = chance.choice(["asking", "helping"]), chance.choice(["", "revoke ", "revoke "])
    match act:
        case "link":
            await town.link(one, other)
        case "unlink":
            await town.command(one, "unlink")
        case "block":
            await town.command(SAM, f"block {what} {revoke}for spam", one)
        case "unblock":
            await town.command(SAM, chance.choice(["unblock", f"unblock {what}"]), one)
        case "merge":
            first, second = chance.sample(numbers, 2)
            await town.command(SAM, f"merge {first} {second}")
        case _:
            await town.command(SAM, f"merge {chance.choice(numbers)} apart")


@pytest.mark.parametrize("seed", range(2))
async def test_any_history_of_the_ledger(any_store: Store, seed: int) -> None:
    """After every step the ledger is what the questions say, and no rule was broken."""
    chance = random.Random(seed)  # noqa: S311 - samples, not secrets
    town = Town(any_store)
    await town.settle()

    for _ in range(STEPS):
        await something(town, chance)
        await town.check()
