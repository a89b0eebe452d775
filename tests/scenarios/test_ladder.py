"""The ladder in a community: each rung in its time, and nothing once somebody is on it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.duty import Rota, Shift
from bot.domain.events import Event
from bot.domain.limits import Limits
from bot.domain.message import Action
from bot.domain.policy import Policy
from bot.domain.states import Status
from bot.timers import Timers
from tests.scenarios.chat import ANN, COMMUNITY, HANA, MIA, POLICY, SAM, START, Chat
from tests.scenarios.test_linking import linked
from tests.scenarios.test_loop import ANSWER, QUESTION

LIMIT = timedelta(minutes=30)
ROTAS = {
    "support": Rota(shifts=(Shift(who=(MIA.account,)),)),
    "night": Rota(shifts=(Shift(who=(SAM.account,), hours="22:00-06:00"),)),
}
MIA_2 = replace(MIA, account="slack:U2MIA")
KINDS = ["leads", "duty:support", f"@{MIA.account}", "helpers"]


def chat_with(chat: Chat, *tiers: str, repeats: int = 1) -> Chat:
    """The same community with another ladder, whose helpers are not asked before."""
    limits = Limits(tiers=tiers, repeats=repeats, waves=0, warning=0)
    return Chat(chat.store, replace(POLICY, limits=limits, rotas=ROTAS))


async def late(chat: Chat, *tiers: str, repeats: int = 1) -> Chat:
    """A question on *tiers* whose time limit passes now; staff's card is there."""
    chat = chat_with(chat, *tiers, repeats=repeats)
    await chat.helps(HANA, "login")
    await chat.post(ANN, QUESTION)
    await chat.file("login")
    await chat.wait(LIMIT)
    return chat


def pings(chat: Chat) -> list[tuple[str, ...]]:
    """Whom each message notified, in their order."""
    return [whom for whom in chat.platform.notified if whom]


async def test_each_rung_in_its_own_time(chat: Chat) -> None:
    """Who is on duty for a quarter of an hour, then staff, then leads, who are called again."""
    chat = await late(chat, "duty:support 15m", "duty:night", "staff 30m", "leads 2h")

    heard = []
    for minutes in (0, 14, 1, 29, 1, 119, 1, 600):
        await chat.wait(timedelta(minutes=minutes))
        heard.append(len(pings(chat)))

    assert heard == [1, 1, 2, 2, 3, 3, 4, 4]
    assert pings(chat) == [(MIA.account,), ("staff",), ("leads",), ("leads",)]
    card = chat.slot("card:1:1").text
    assert "Called (step 4 of 4): 1 earlier · nobody on duty for night 2026-01-05 09:45 UTC" in card
    assert "@staff 2026-01-05 09:45 UTC · @leads 2026-01-05 10:15 UTC" in card
    assert "Nobody is called any more." in card
    assert len(chat.in_channel("staff")) == 2  # the card, and the newest call


async def test_the_card_says_when_the_next_one_is_called(chat: Chat) -> None:
    """One live message: it is edited as the ladder goes on."""
    chat = await late(chat, "duty:support 15m", "leads")
    first = chat.slot("card:1:1").text
    await chat.wait(timedelta(minutes=15))

    second = chat.slot("card:1:1")

    assert "If nobody claims it by 2026-01-05 09:45 UTC, @leads is called." in first
    assert "If nobody claims it by 2026-01-05 10:45 UTC, @leads is called again." in second.text
    assert second.edits == 1


@pytest.mark.parametrize("tier", KINDS)
async def test_a_call_that_was_not_sent_goes_with_the_claim(chat: Chat, tier: str) -> None:
    """First the timer, then the claim, then the relay: whoever would be called hears nothing."""
    chat = await late(chat, "staff 30m", tier)
    chat.clock.set(START + LIMIT + timedelta(minutes=30))
    await chat.timers.fire()

    await chat.press(SAM, Action.CLAIM)
    await chat.wait(timedelta(hours=3))

    assert pings(chat) == [("staff",)]
    assert not chat.has("ping:1")
    assert "Sam is on it" in chat.slot("card:1:1").text


@pytest.mark.parametrize("tier", KINDS)
async def test_a_timer_that_comes_after_the_claim_calls_nobody(chat: Chat, tier: str) -> None:
    """The timer was taken in hand already when the claim came: it is stale, and does nothing."""
    chat = await late(chat, "staff 30m", tier)

    async def overtaken(event: Event) -> None:
        await chat.press(SAM, Action.CLAIM)
        await chat.service.handle(event)

    chat.clock.set(START + LIMIT + timedelta(minutes=30))
    await Timers(chat.store, overtaken, chat.clock).fire()
    await chat.wait(timedelta(hours=3))

    assert pings(chat) == [("staff",)]
    assert "Sam is on it" in chat.slot("card:1:1").text


@pytest.mark.parametrize("tier", KINDS[:3])
async def test_a_call_that_is_on_its_way_is_taken_back(chat: Chat, tier: str) -> None:
    """The platform has it, the relay has not heard so: it pings once, and then it is gone."""
    chat = await late(chat, "staff 30m", tier)
    chat.clock.set(START + LIMIT + timedelta(minutes=30))
    await chat.timers.fire()
    chat.platform.lose_replies = 1
    await chat.relay.drain()

    await chat.press(SAM, Action.CLAIM)
    await chat.wait(timedelta(hours=3))

    assert len(pings(chat)) == 2
    assert not chat.has("ping:1")
    assert len(chat.in_channel("staff")) == 1


async def test_silence_after_a_claim_goes_on_with_the_next_rung(chat: Chat) -> None:
    """Not from the start: those who were called first have had their time."""
    chat = await late(chat, "staff 30m", "leads", f"@{MIA.account}")
    await chat.press(SAM, Action.CLAIM)

    await chat.wait(timedelta(hours=4, minutes=1))

    assert pings(chat) == [("staff",), ("leads",)]
    assert "Sam claimed it, and was silent." in chat.slot("card:1:1").text


async def test_who_hands_it_back_hands_it_to_those_who_had_it(chat: Chat) -> None:
    """The same rung is called again, by a message, for an edit of the card notifies nobody."""
    chat = await late(chat, "staff 30m", "leads", f"@{MIA.account}")
    await chat.wait(timedelta(minutes=30))
    await chat.press(SAM, Action.CLAIM)

    await chat.press(SAM, Action.RELEASE)

    assert pings(chat) == [("staff",), ("leads",), ("leads",)]
    await chat.wait(timedelta(hours=1))
    assert pings(chat)[3:] == [(MIA.account,)]


async def test_after_a_snooze_the_last_rung_has_its_repeats_again(chat: Chat) -> None:
    """Somebody put it off at the end of the ladder: it does not fall silent for that."""
    chat = await late(chat, "staff", repeats=1)
    await chat.wait(timedelta(hours=1))
    await chat.press(SAM, Action.SNOOZE)

    await chat.wait(timedelta(hours=9))

    assert pings(chat) == [("staff",)] * 4


async def test_a_reply_postpones_the_next_rung(chat: Chat) -> None:
    """It is the asker's turn: leads are not called, and the call that stands is taken back."""
    chat = await late(chat, "staff 30m", "leads", f"@{MIA.account}")
    await chat.wait(timedelta(minutes=30))
    assert chat.has("ping:1")

    await chat.post(HANA, ANSWER, thread="m1")

    assert not chat.has("ping:1")
    await chat.wait(timedelta(hours=1, minutes=59))
    assert pings(chat) == [("staff",), ("leads",)]
    assert "Nobody is called unless the asker writes again." in chat.slot("card:1:1").text


async def test_the_askers_follow_up_restarts_the_time_of_the_rung(chat: Chat) -> None:
    """The next rung has its whole time before it, and it is the next one, not the first."""
    chat = await late(chat, "staff 30m", "leads")
    await chat.post(HANA, ANSWER, thread="m1")
    await chat.wait(timedelta(hours=1))

    await chat.post(ANN, "and where do I find that menu?", thread="m1")

    await chat.wait(timedelta(minutes=29))
    assert pings(chat) == [("staff",)]
    await chat.wait(timedelta(minutes=1))
    assert pings(chat) == [("staff",), ("leads",)]


async def test_this_did_not_help_starts_the_time_at_once(chat: Chat) -> None:
    """The asker need not wait until they are asked."""
    chat = await late(chat, "staff 30m", "leads")
    await chat.post(HANA, ANSWER, thread="m1")
    await chat.post(ANN, "no, that did not help", thread="m1")

    await chat.wait(timedelta(minutes=30))

    assert pings(chat) == [("staff",), ("leads",)]


async def test_whoever_needs_somebody_again_is_not_left_at_the_end(chat: Chat) -> None:
    """The ladder was at its end, then there was an answer, which did not help: it goes on."""
    chat = await late(chat, "staff", repeats=0)
    await chat.wait(timedelta(minutes=1))
    await chat.post(HANA, ANSWER, thread="m1")
    await chat.post(ANN, "no, that did not help", thread="m1")

    await chat.wait(timedelta(days=9))

    assert pings(chat) == [("staff",), ("staff",)]


async def test_helpers_are_a_rung(chat: Chat) -> None:
    """The topic's list is asked once more, in the thread, and the card says so."""
    chat = await late(chat, "staff 30m", "helpers 10m", "leads")

    await chat.wait(timedelta(minutes=30))

    assert pings(chat) == [("staff",), (HANA.account,)]
    assert "one more helper 2026-01-05 10:00 UTC" in chat.slot("card:1:1").text


async def test_who_is_on_duty_elsewhere_is_called_by_their_account_here(chat: Chat) -> None:
    """Mia's rota names her account on Slack; staff's channel is on the platform of the other."""
    chat = Chat(chat.store, on_duty_there())
    await linked(chat, MIA, MIA_2)
    await chat.post(ANN, QUESTION)

    await chat.wait(LIMIT + timedelta(hours=1))

    assert pings(chat) == [(MIA.account,), (MIA.account,)]


def on_duty_there() -> Policy:
    """Mia is on duty by the account that she has on Slack."""
    rotas = {"support": Rota(shifts=(Shift(who=(MIA_2.account,)),))}
    limits = Limits(tiers=("duty:support", f"@{MIA_2.account}"), waves=0, warning=0)
    return replace(POLICY, limits=limits, rotas=rotas)


# What goes wrong elsewhere, each named after the issue that tells of it.


async def test_zammad_3140_an_agents_answer_stops_the_escalation(chat: Chat) -> None:
    """A word of staff in the thread is an answer, whatever its form, and needs no claim first."""
    chat = await late(chat, "staff 30m", "leads")

    await chat.post(SAM, "which version do you have?", thread="m1")
    await chat.wait(timedelta(hours=1, minutes=59))

    assert pings(chat) == [("staff",)]


async def test_zammad_1322_a_customers_note_is_not_ignored(chat: Chat) -> None:
    """The asker writes more: the question waits for a human again, from then on."""
    chat = await late(chat, "staff 30m", "leads")
    await chat.post(SAM, "which version do you have?", thread="m1")
    await chat.post(ANN, "it is the one that came out last week on Monday", thread="m1")

    await chat.wait(timedelta(minutes=30))

    assert pings(chat) == [("staff",), ("leads",)]


async def test_oncall_4654_nothing_pings_after_the_acknowledgement(chat: Chat) -> None:
    """Claimed between two rungs: the one that was planned is not called."""
    chat = await late(chat, "staff 30m", "leads 5m", f"@{MIA.account}")
    await chat.wait(timedelta(minutes=29, seconds=59))

    await chat.press(SAM, Action.CLAIM)
    await chat.wait(timedelta(hours=3, minutes=59))

    assert pings(chat) == [("staff",)]


async def test_oncall_4760_the_standing_call_goes_with_the_acknowledgement(chat: Chat) -> None:
    """No message that says “still no answer” is left below a card that says who is on it."""
    chat = await late(chat, "staff 30m", "leads")
    await chat.wait(timedelta(minutes=30))

    await chat.press(SAM, Action.CLAIM)

    assert [shown.message.pings for shown in chat.in_channel("staff")] == [()]


async def test_oncall_3111_what_is_done_is_not_called_for_months_later(chat: Chat) -> None:
    """Resolved, and a year passes."""
    chat = await late(chat, "staff 30m", "leads")
    await chat.press(SAM, Action.RESOLVE)

    await chat.wait(timedelta(days=365))

    assert pings(chat) == [("staff",)]
    (ticket,) = await chat.reports.tickets(COMMUNITY)
    assert ticket.status is Status.RESOLVED


async def test_chatwoot_6889_a_question_goes_up_by_its_waiting_time(chat: Chat) -> None:
    """Without anybody's doing, in as many tiers as one likes, and after each other."""
    chat = await late(chat, "staff 10m", "leads 10m", f"@{MIA.account} 10m", repeats=0)

    await chat.wait(timedelta(days=1))

    assert pings(chat) == [("staff",), ("leads",), (MIA.account,)]
