"""Who chose direct messages and takes none is asked where they can be, and told why."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from bot.domain.asks import Way
from bot.domain.effects import Post
from bot.domain.identity import Actor
from bot.domain.message import Action
from bot.domain.policy import Helping
from bot.platform import Gone, Refused
from bot.store import Store
from tests.scenarios.chat import ANN, COMMUNITY, HANA, POLICY, RAJ, Chat
from tests.scenarios.fake_platform import FakePlatform

QUESTION = "How can I get a refund for last month?"
MINUTE = timedelta(minutes=1)
AWAY = Actor(account="other:7", name="Ava")


@dataclass(slots=True)
class Closed(FakePlatform):
    """Nobody here takes direct messages."""

    gone: tuple[str, ...] = ()  # who is no member any more

    async def send(self, post: Post, *, key: str, tried_at: datetime | None = None) -> str:
        left = [each for each in post.message.pings if each in self.gone]
        if left:
            raise Gone(left)
        if post.to.channel.startswith("@"):
            raise Refused("Cannot send messages to this user")
        return await FakePlatform.send(self, post, key=key, tried_at=tried_at)


@pytest.fixture
def chat(store: Store) -> Chat:
    """One is asked at once; direct messages go nowhere, on whichever platform."""
    chat = Chat(store, replace(POLICY, helping=Helping(wave=1)))
    chat.platform = Closed()
    chat.platforms |= {"fake": chat.platform, "other": chat.platform}
    return chat


async def asked(chat: Chat) -> None:
    await chat.post(ANN, QUESTION)
    await chat.file("billing")
    await chat.wait(MINUTE)


async def test_they_are_mentioned_instead_and_told_why(chat: Chat) -> None:
    """In the thread, with a message of its own; the word comes once, when they press."""
    await chat.helps(HANA, "billing", way=Way.DIRECT)
    await asked(chat)

    pings = [each for each in chat.platform.notified if each]
    shown = await chat.command(HANA, "/helping")
    first = await chat.press(HANA, Action.TAKE)
    afterwards = await chat.command(HANA, "/helping")

    assert pings == [(HANA.account,)]
    assert chat.slot("ask:1:2").to.channel == "help"
    assert "I mention you in its thread" in shown
    assert "your direct messages are closed" in shown
    assert "your direct messages are closed" in chat.reply_to(first)
    assert "closed" not in afterwards
    (ask,) = (await chat.reports.tickets(COMMUNITY))[0].asks
    assert (ask.way, ask.account) == (Way.MENTION, HANA.account)


async def test_who_cannot_be_mentioned_gives_way_to_the_next(chat: Chat) -> None:
    """Somebody of another platform was not asked then: another helper is, at once."""
    await chat.helps(AWAY, "billing", way=Way.DIRECT)
    await chat.solved(AWAY, "billing", 9)
    await chat.helps(RAJ, "billing")
    await asked(chat)

    pings = [each for each in chat.platform.notified if each]

    assert pings == [(RAJ.account,)]
    never, instead = (await chat.reports.tickets(COMMUNITY))[0].asks
    assert (never.account, never.wave) == (AWAY.account, 0)
    assert instead.account == RAJ.account


async def test_who_is_gone_gives_way_and_is_not_asked_again(chat: Chat) -> None:
    """The next one is asked in their stead; about the next question they are no candidate."""
    assert isinstance(chat.platform, Closed)
    chat.platform.gone = (HANA.account,)
    for who in (HANA, RAJ):
        await chat.command(who, "/helping")
        await chat.helps(who, "billing")
    await chat.solved(HANA, "billing", 9)
    await asked(chat)
    await chat.post(ANN, "Why was my card charged twice for one invoice?")
    await chat.file("billing", 2)
    await chat.wait(MINUTE)

    pings = [each for each in chat.platform.notified if each]

    assert pings == [(RAJ.account,)] * 2
    first, second, *_ = await chat.reports.tickets(COMMUNITY)
    assert [(ask.account, bool(ask.wave)) for ask in first.asks] == [
        (HANA.account, False),
        (RAJ.account, True),
    ]
    assert [ask.account for ask in second.asks] == [RAJ.account]
