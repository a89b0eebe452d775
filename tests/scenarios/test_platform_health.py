"""Staff is told once of what does not work, and what was said in closed channels stays there."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.events import PlatformChecked
from bot.domain.message import Action
from bot.domain.trouble import Cause, Trouble
from bot.store import Store
from tests.scenarios.chat import ANN, BEN, CID, COMMUNITY, POLICY, Chat
from tests.scenarios.test_long_answers import LONG
from tests.scenarios.test_loop import QUESTION, solve

GONE = Trouble(cause=Cause.NO_CHANNEL, place="7", name="#shop")
HIGH = Trouble(cause=Cause.ROLE_TOO_HIGH, place="8", name="Gold")


async def check(
    chat: Chat, *troubles: Trouble, closed: tuple[str, ...] = (), open_: tuple[str, ...] = ()
) -> None:
    """The platform was looked at, a minute later."""
    chat.clock.set(chat.clock.now() + timedelta(minutes=1))
    await chat.hand_in(
        PlatformChecked(
            key=f"check:{chat.clock.now().isoformat()}",
            at=chat.clock.now(),
            conversation=chat.at(""),
            troubles=troubles,
            closed=closed,
            open=open_,
        )
    )


async def test_told_once(chat: Chat) -> None:
    """The same trouble at every look is one message."""
    for _ in range(3):
        await check(chat, GONE)

    (told,) = chat.in_channel("staff")
    assert told.text.startswith("Something on Fake keeps me from my work, since ")
    assert "The channel #shop is gone, or I cannot see it" in told.text
    assert "/setup" in told.text
    assert told.edits == 0


async def test_a_second_trouble_and_healing(chat: Chat) -> None:
    """Another trouble is another message; each is ticked off as it heals."""
    await check(chat, GONE)
    await check(chat, GONE, HIGH)

    await check(chat, HIGH)

    first, second = chat.in_channel("staff")
    assert first.text.startswith("Fake works again since ")
    assert "✓ The channel #shop is gone" in first.text
    assert "“Gold”" not in first.text
    assert second.text.startswith("Something on Fake keeps me")
    assert (first.edits, second.edits) == (1, 0)


async def test_it_comes_back(chat: Chat) -> None:
    """What breaks again after it was well for an hour is news."""
    await check(chat, GONE)
    await check(chat)
    await chat.wait(timedelta(hours=1))
    await check(chat)

    await check(chat, GONE)

    healed, broken = chat.in_channel("staff")
    assert healed.text.startswith("Fake works again")
    assert broken.text.startswith("Something on Fake keeps me")


async def test_one_of_two_that_were_found_together(chat: Chat) -> None:
    """They share a message: it is ticked off in part, then altogether."""
    await check(chat, GONE, HIGH)
    await check(chat, HIGH)
    (told,) = chat.in_channel("staff")

    await check(chat)

    assert told.text.startswith("Something on Fake keeps me")
    assert "✓ The channel #shop is gone" in told.text
    (told,) = chat.in_channel("staff")
    assert told.text.startswith("Fake works again")


async def test_staff_is_told_once_it_can_be(store: Store) -> None:
    """Found before there was a staff channel, it is told as soon as there is one."""
    early = Chat(store, replace(POLICY, staff_channel=""))
    await check(early, GONE, closed=("help",))
    assert early.platform.shown == {}
    late = Chat(store)
    late.clock.set(early.clock.now())

    await check(late, GONE, closed=("help",))

    assert len(late.in_channel("staff")) == 1


async def test_a_closed_channel_answers_nobody(chat: Chat) -> None:
    """An answer from a channel that was closed is neither given nor suggested."""
    await solve(chat)

    await check(chat, closed=("help",))

    await chat.post(BEN, QUESTION, channel="billing")
    await chat.ask(CID, QUESTION)
    assert [each.offers for each in (await chat.reports.tickets(COMMUNITY))[1:]] == [(), ()]


async def test_a_closed_channel_is_quoted_nowhere(chat: Chat) -> None:
    """What was offered while it was open is not shown any more, nor what was asked there."""
    await solve(chat, answer=LONG)
    await chat.post(BEN, QUESTION, channel="billing")
    await chat.post(CID, "export of invoices", channel="billing", addressed=True)

    await check(chat, closed=("help",))

    whole = await chat.press(BEN, Action.WHOLE, 2)
    suggested = await chat.press(CID, Action.SHOW, 3)
    gone = "This answer is not on show any more."
    assert [chat.reply_to(whole), chat.reply_to(suggested)] == [gone, gone]
    assert list(await chat.reports.questions_like(COMMUNITY, "export")) == []


async def test_an_accepted_reply_in_a_closed_channel(chat: Chat) -> None:
    """Who was told of it while the channel was open reads no more of it once it is closed."""
    asked = await chat.post(ANN, QUESTION)
    await chat.post(BEN, QUESTION, channel="billing")
    reply = await chat.post(CID, LONG, thread=asked)
    await chat.react(ANN, reply)

    await check(chat, closed=("help",))

    key = await chat.press(BEN, Action.WHOLE, 1, reply)
    assert chat.reply_to(key) == "This answer is not on show any more."


async def test_open_again(chat: Chat) -> None:
    """With the channel open again everything is there as before."""
    await solve(chat, answer=LONG)
    await check(chat, closed=("help",))
    await check(chat, open_=("help",))

    await chat.post(BEN, QUESTION, channel="billing")

    key = await chat.press(BEN, Action.WHOLE, 2)
    assert chat.reply_to(key) == LONG
    assert list(await chat.reports.questions_like(COMMUNITY, "export")) == [QUESTION]


async def test_a_channel_of_that_name_elsewhere(chat: Chat) -> None:
    """Only the platform that was looked at is closed."""
    await solve(chat)
    there = replace(chat.at(""), platform="other")
    await chat.hand_in(
        PlatformChecked(
            key="check", at=chat.clock.now(), conversation=there, troubles=(), closed=("help",)
        )
    )

    await chat.post(BEN, QUESTION, channel="billing")

    assert chat.slot("ack:2").labels[0] == "That solved it"
