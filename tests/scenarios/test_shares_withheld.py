"""Shares of who is blocked: they never grow, and come back as the question says."""

from bot.domain.message import Action
from tests.scenarios.chat import ANN, BEN, HANA, RAJ, SAM, Chat
from tests.scenarios.test_sharing import answered, balances


async def test_a_share_of_who_is_blocked_does_not_grow(chat: Chat) -> None:
    """Ben's reply is deleted: Hana gets what is free of an equal share, Raj keeps what he had."""
    asked, _, (second, third) = await answered(chat, RAJ, BEN)
    await chat.press(ANN, Action.ALSO, 1, second)
    await chat.press(ANN, Action.ALSO, 1, third)
    await chat.command(SAM, "/block helping for spam", target=RAJ)

    await chat.delete(third, thread=asked)

    assert await balances(chat) == {HANA.account: 8, RAJ.account: 5}


async def test_a_share_that_the_asker_cannot_give_does_not_grow(chat: Chat) -> None:
    """Ann is blocked from asking: her word pays nobody more than it did."""
    asked, _, (second,) = await answered(chat, RAJ)
    await chat.press(ANN, Action.ALSO, 1, second)
    await chat.command(SAM, "/block asking for spam", target=ANN)

    await chat.delete(second, thread=asked)

    assert await balances(chat) == {HANA.account: 8}


async def test_what_is_suspended_shares_as_well(chat: Chat) -> None:
    """Raj joins while Hana's points are taken back: she gets her half when she is let again."""
    _, _, (second,) = await answered(chat, RAJ)
    await chat.command(SAM, "/block helping revoke for spam", target=HANA)
    await chat.press(ANN, Action.ALSO, 1, second)
    meanwhile = await balances(chat)

    freed = await chat.command(SAM, "/unblock", target=HANA)

    assert meanwhile == {RAJ.account: 7}
    assert "8 points count again" in freed
    assert await balances(chat) == {HANA.account: 8, RAJ.account: 7}


async def test_what_two_causes_suspend_comes_back_with_the_last(chat: Chat) -> None:
    """Hana is blocked, and so is Ann, on whose word it was: both must end."""
    _, _, (second,) = await answered(chat, RAJ)
    await chat.command(SAM, "/block helping revoke for spam", target=HANA)
    await chat.press(ANN, Action.ALSO, 1, second)
    await chat.command(SAM, "/block asking revoke for spam", target=ANN)
    await chat.command(SAM, "/unblock", target=ANN)
    meanwhile = await balances(chat)

    await chat.command(SAM, "/unblock", target=HANA)

    assert meanwhile == {RAJ.account: 7}
    assert await balances(chat) == {HANA.account: 8, RAJ.account: 7}
