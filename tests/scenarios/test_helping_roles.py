"""Who may do what of helping: every new command and tap, by every role, always with a reason."""

import pytest

from bot.domain.asks import Way
from bot.domain.identity import Actor, Role
from bot.domain.message import PERSONAL, Action
from tests.scenarios.chat import ANN, BEN, COMMUNITY, HANA, RAJ, SAM, Chat
from tests.scenarios.test_loop import ANSWER, QUESTION

GUS = Actor(account="fake:gus", name="Gus", role=Role.GUEST)
MAX = Actor(account="fake:max", name="Max")
ROBO = Actor(account="fake:robo", name="Robo", role=Role.BOT)
TROLL = Actor(account="fake:troll", name="Troll", role=Role.HELPER)
ROLES = {"guest": GUS, "member": MAX, "helper": RAJ, "staff": SAM, "bot": ROBO, "blocked": TROLL}
ALL = frozenset(ROLES)
STAFF = frozenset({"staff"})
HELPS = frozenset({"member", "helper", "staff"})
LINES = {
    "/topic add Shipping: parcel": STAFF,
    "/verify 1": STAFF,
    "/merge 1 2": STAFF,
    "/block asking for spam": STAFF,
    "/unblock asking": STAFF,
    "/fairness": STAFF,
    "/tag 2 Billing": frozenset({"helper", "staff"}),
    "/topics Billing": HELPS,
    "/topics all": HELPS,
    "/helping direct": HELPS,
    "/helping digest": HELPS,
    "/helping daily 3": HELPS,
    "/helping letters on": HELPS | {"blocked"},
    "/helping off": ALL,
    "/helping board off": ALL,
    "/topic remove Billing": STAFF,
}
TAPS = {
    (Action.TAKE, ""): HELPS,
    (Action.TOPIC, "billing"): frozenset({"helper", "staff"}),
    (Action.NOT_A_QUESTION, ""): frozenset({"helper", "staff"}),
    (Action.VERIFY, ""): STAFF,
    (Action.ALSO, ""): frozenset(),
    (Action.FOLLOW, "billing"): HELPS,
    (Action.WAY, Way.DIRECT.value): HELPS,
    (Action.LETTERS, "on"): HELPS | {"blocked"},
}
SAYS_NO = (
    "That was not done",
    "blocked you from",
    "cannot do this",
    "Guests",
    "guest",
    "You are blocked",
)


async def stage(chat: Chat) -> None:
    """A solved question and an open one, a topic, and a helper who is blocked."""
    asked = await chat.post(ANN, QUESTION)
    await chat.react(ANN, await chat.post(HANA, ANSWER, thread=asked))
    await chat.post(BEN, "Where do I change my password for the shop?")
    await chat.command(SAM, "/topic add Billing: invoice, refund")
    await chat.command(SAM, "/block helping for spam", target=TROLL)


async def state(chat: Chat) -> object:
    """What a command or a tap might change."""
    async with chat.store.begin(COMMUNITY) as tx:
        known = await tx.helpers.known(who.account for who in ROLES.values())
        blocks = await tx.fairness.blocks_of([BEN.account])
        topics = await tx.topics.known()
    return known, blocks, topics, await chat.reports.tickets(COMMUNITY)


@pytest.mark.parametrize("role", ROLES)
async def test_commands(chat: Chat, role: str) -> None:
    """Whoever may not is told why, and nothing changes; whoever may is not refused."""
    await stage(chat)

    for line, allowed in LINES.items():
        before = await state(chat)
        said = await chat.command(ROLES[role], line, target=BEN)
        refused = any(words in said for words in SAYS_NO)
        assert said, line
        if role not in allowed:
            assert refused, f"{line}: {said}"
            assert await state(chat) == before, line
        elif line != "/merge 1 2":  # of which one has no answer
            assert not refused, f"{line}: {said}"


@pytest.mark.parametrize("role", ROLES)
async def test_taps(chat: Chat, role: str) -> None:
    """The same of buttons, which anybody could forge."""
    await stage(chat)

    for (action, argument), allowed in TAPS.items():
        before = await state(chat)
        ticket = 0 if action in PERSONAL else 2
        key = await chat.press(ROLES[role], action, ticket, argument)
        if role not in allowed:
            said = chat.reply_to(key)
            assert any(words in said for words in SAYS_NO), f"{action}: {said}"
            assert await state(chat) == before, action
    for action in PERSONAL:
        assert chat.reply_to(await chat.press(ROLES[role], action, 0, "no such thing"))
