"""Who is on duty, and who stands in: asked, agreed to, declined, taken back, taken over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.decision import Decision
from bot.domain.duty import Override, Rota, Shift, on_duty
from bot.domain.events import ActionPressed, CommandGiven, SwapDue
from bot.domain.helpers import Quiet
from bot.domain.identity import Actor, Role, direct
from bot.domain.message import Action
from bot.store import AuditLog, DueSwaps, Outbox, Store
from tests.scenarios.chat import BEN, COMMUNITY, HANA, MIA, POLICY, SAM, START, Chat
from tests.scenarios.fake_platform import Shown
from tests.scenarios.test_linking import linked

TIM = Actor(account="fake:tim", name="Tim", role=Role.STAFF)
UNSEEN = "fake:una"  # is on duty, and never did anything here
SAM_AT_WORK = Actor(account="work:sam", name="Sam at work", role=Role.STAFF)

# It is Monday, 9:00 in UTC: Sam is on until 17:00, every day but at the weekend.
ROTAS = {
    "support": Rota(
        shifts=(
            Shift(who=(SAM.account,), days="mon-fri", hours="09:00-17:00"),
            Shift(who=(TIM.account,), days="mon-fri", hours="17:00-09:00"),
        ),
        overrides=(
            Override(begins="2026-01-09 09:00", ends="2026-01-09 12:00", who=(TIM.account,)),
        ),
    )
}
ON_CALL = {"night": Rota(shifts=(Shift(who=(UNSEEN,)),))}


@pytest.fixture
async def desk(store: Store) -> Chat:
    """A chat with a rota, where those of the team have said something."""
    chat = Chat(store, replace(POLICY, rotas=ROTAS))
    async with store.begin(COMMUNITY) as tx:
        for who in (SAM, MIA, TIM):
            said = CommandGiven(
                key=f"said:{who.name}",
                at=START,
                conversation=chat.at("staff"),
                actor=who,
                command="help",
            )
            await tx.record(said, Decision())
    return chat


async def on(chat: Chat, day: int = 5, hour: int = 9, minute: int = 0) -> tuple[str, ...]:
    """Who is called then, in January."""
    at = datetime(2026, 1, day, hour, minute, tzinfo=UTC)
    async with chat.store.begin(COMMUNITY) as tx:
        swaps = await tx.duty.swaps(at)
    return on_duty(ROTAS["support"], swaps, at, name="support")


def card(chat: Chat) -> Shown:
    """The card of the last swap."""
    return [shown for shown in chat.in_channel("staff") if "stand in" in shown.text][-1]


def swap_of(chat: Chat) -> str:
    """The id of the last swap, as its buttons have it whatever they are now."""
    slots = [key.partition("/swap:")[2] for key in chat.platform.by_key if "/swap:" in key]
    return [slot for slot in slots if ":" not in slot][-1].partition("#")[0]


def pings(chat: Chat) -> list[tuple[str, ...]]:
    return [whom for whom in chat.platform.notified if whom]


async def press(chat: Chat, who: Actor, action: Action) -> str:
    """Press the swap's button, and read the private answer."""
    return chat.reply_to(await chat.press(who, action, 0, swap_of(chat)))


async def test_who_is_on_duty(desk: Chat) -> None:
    """Now, until when, and who is next; in a rota without one, nobody."""
    said = await desk.command(SAM, "/duty")

    assert said.splitlines()[:2] == [
        "support: Sam until 2026-01-05 17:00 UTC",
        "after that Tim until 2026-01-06 09:00 UTC",
    ]


async def test_the_next_seven_days(desk: Chat) -> None:
    """Shifts, overrides, gaps and swaps, in order."""
    await desk.command(MIA, "/duty cover tomorrow 12:00-13:00", target=SAM)

    lines = (await desk.command(SAM, "/duty week support")).splitlines()

    assert lines[0] == "support"
    assert "from 2026-01-06 12:00 UTC until 2026-01-06 13:00 UTC: Mia" in lines
    # Tim's night and Tim's override are one stretch.
    assert "from 2026-01-08 17:00 UTC until 2026-01-09 12:00 UTC: Tim" in lines
    assert "from 2026-01-10 09:00 UTC until 2026-01-12 09:00 UTC: nobody" in lines


async def test_ones_own_shifts(desk: Chat) -> None:
    """Over four weeks, with what one is asked, and the buttons for it; on every account."""
    await desk.command(SAM, "/duty swap tomorrow", target=MIA)
    await linked(desk, SAM, SAM_AT_WORK)

    hers = await desk.command(MIA, "/duty me")
    his = await desk.command(SAM_AT_WORK, "/duty me")

    assert hers.startswith("You are not on duty in the next four weeks.\nSam asks Mia to stand in")
    assert "from 2026-01-05 09:00 UTC until 2026-01-05 17:00 UTC: support" in his
    labels = [shown.labels for shown in desk.platform.shown.values() if shown.only]
    assert ["Agree: Sam", "Decline: Sam"] in labels
    assert ["Take back: Mia"] in labels


async def test_a_swap_with_consent(desk: Chat) -> None:
    """Nothing changes until who was asked agrees; then the other is told, once."""
    said = await desk.command(SAM, "/duty swap support @mia tomorrow", target=MIA)
    before, asked = await on(desk, 6), card(desk)

    done = await press(desk, MIA, Action.STAND_IN)

    assert "You stay on duty until they agree." in said
    assert before == (SAM.account,)
    assert asked.labels == ["Agree", "Decline", "Take back"]
    assert done.startswith("Done: you are on duty for Sam, support, from 2026-01-06 09:00 UTC")
    assert await on(desk, 6) == (MIA.account,)
    assert await on(desk, 6, 17) == (TIM.account,)
    assert await on(desk, 7) == (SAM.account,)
    assert pings(desk) == [(MIA.account,), (SAM.account,)]
    assert desk.platform.shown[asked.id].text.startswith("Mia stands in for Sam")
    assert desk.platform.shown[asked.id].labels == ["Take back"]


async def test_who_was_asked_declines(desk: Chat) -> None:
    """All stays as it was, and the other is told."""
    await desk.command(SAM, "/duty swap tomorrow", target=MIA)

    done = await press(desk, MIA, Action.NOT_FOR_ME)
    again = await press(desk, MIA, Action.STAND_IN)

    assert done == "Done: Sam stays on duty, and is told so."
    assert "had declined" in again
    assert await on(desk, 6) == (SAM.account,)
    assert desk.in_channel("staff")[-1].text.startswith("Sam: Mia cannot.")


@pytest.mark.parametrize("who", [SAM, MIA])
async def test_either_takes_it_back_until_it_begins(desk: Chat, who: Actor) -> None:
    """The shift is whose it was, and the other one hears so."""
    await desk.command(SAM, "/duty swap tomorrow", target=MIA)
    await press(desk, MIA, Action.STAND_IN)
    await desk.wait(timedelta(hours=23, minutes=59))

    done = await press(desk, who, Action.SWAP_BACK)

    assert done.startswith("Done: ")
    assert await on(desk, 6) == (SAM.account,)
    assert pings(desk)[-1] == (MIA.account if who is SAM else SAM.account,)


async def test_what_has_begun_is_not_taken_back(desk: Chat) -> None:
    """It says what one can do instead, and that works."""
    await desk.command(SAM, "/duty swap tomorrow", target=MIA)
    await press(desk, MIA, Action.STAND_IN)
    await desk.wait(timedelta(hours=24))

    refused = await press(desk, SAM, Action.SWAP_BACK)
    covered = await desk.command(SAM, "/duty cover")

    assert "it has begun. /duty cover takes the rest over." in refused
    assert covered.startswith("Done: you are on duty for Mia")
    assert await on(desk, 6, 9) == (SAM.account,)


async def test_nobody_agreed_in_time(desk: Chat) -> None:
    """When the shift begins it is too late, and the card says so."""
    await desk.command(SAM, "/duty swap tomorrow", target=MIA)
    await desk.wait(timedelta(hours=24))

    said = await press(desk, MIA, Action.STAND_IN)

    assert "nobody agreed before it began. Sam is on duty." in said
    assert await on(desk, 6) == (SAM.account,)
    assert card(desk).text.startswith("Nobody agreed in time")
    assert card(desk).labels == []


async def test_the_card_changes_by_itself_when_nobody_agreed(desk: Chat) -> None:
    """When the shift begins: nothing can be pressed any more, and who asked is told, once."""
    await desk.command(SAM, "/duty swap tomorrow", target=MIA)

    await desk.wait(timedelta(hours=24) - timedelta(seconds=1))
    before = card(desk)
    await desk.wait(timedelta(seconds=1))
    after = card(desk)
    await desk.wait(timedelta(hours=24))

    assert before.labels == ["Agree", "Decline", "Take back"]
    assert after.text.startswith("Nobody agreed in time to stand in for Sam")
    assert after.labels == []
    assert after.id == before.id
    assert pings(desk) == [(MIA.account,), (SAM.account,)]
    assert desk.in_channel("staff")[-1].text.startswith("Sam: nobody agreed in time. You are on")


async def test_the_card_changes_by_itself_when_it_begins(desk: Chat) -> None:
    """What was agreed to cannot be taken back then: the button goes, and nobody is pinged."""
    await desk.command(SAM, "/duty swap tomorrow", target=MIA)
    await press(desk, MIA, Action.STAND_IN)
    asked = next(shown.id for shown in desk.in_channel("staff"))
    before = desk.platform.shown[asked].labels, pings(desk)

    await desk.wait(timedelta(hours=24))

    assert before == (["Take back"], pings(desk))
    assert desk.platform.shown[asked].labels == []
    assert desk.platform.shown[asked].text.startswith("Mia stands in for Sam")


@pytest.mark.parametrize("action", [Action.NOT_FOR_ME, Action.SWAP_BACK])
async def test_what_is_settled_changes_no_more(desk: Chat, action: Action) -> None:
    """Declined or taken back: nothing is said of it when the shift begins."""
    await desk.command(SAM, "/duty swap tomorrow", target=MIA)
    await press(desk, MIA, action)
    before = [shown.text for shown in desk.in_channel("staff")]

    planned = await DueSwaps(desk.store).next_at()
    await desk.wait(timedelta(hours=24))

    assert planned is None
    assert [shown.text for shown in desk.in_channel("staff")] == before


async def test_a_team_that_gave_up_its_channel(desk: Chat, store: Store) -> None:
    """Where the cards were is not written to any more; the swap is over all the same."""
    await desk.command(SAM, "/duty swap tomorrow", target=MIA)
    elsewhere = Chat(store, replace(POLICY, rotas=ROTAS, staff_channel=""))
    elsewhere.clock.set(START + timedelta(hours=24))

    await elsewhere.timers.fire()

    assert await DueSwaps(store).next_at() is None
    assert await Outbox(store).lease(elsewhere.clock.now()) == []


async def test_the_rest_of_a_shift_can_be_agreed_to_until_its_end(desk: Chat) -> None:
    """It had begun when it was asked for: the card closes when there is no rest any more."""
    await desk.command(SAM, "/duty swap", target=MIA)

    await desk.wait(timedelta(hours=7))
    before = card(desk).labels
    await desk.wait(timedelta(hours=1))

    assert before == ["Agree", "Decline", "Take back"]
    assert card(desk).labels == []


async def test_who_is_late_to_close_a_card_does_nothing(desk: Chat) -> None:
    """Another worker has the swap in hand: its card is closed once."""
    await desk.command(SAM, "/duty swap tomorrow", target=MIA)
    due = START + timedelta(hours=24)

    for fence in (-1, 0):
        await desk.hand_in(
            SwapDue(
                key=str(fence),
                at=due,
                conversation=direct(COMMUNITY, SAM.account),
                swap=swap_of(desk),
                due=due,
                fence=fence,
            )
        )
        closed = card(desk).labels == []

        assert closed is (fence == 0)


async def test_whoever_is_told_that_nobody_agreed_is_reached(store: Store) -> None:
    """By their account where the staff channel is, whichever one the rota has."""
    at_work = {"support": Rota(shifts=(Shift(who=(SAM_AT_WORK.account,), hours="09:00-17:00"),))}
    desk = Chat(store, replace(POLICY, rotas=at_work))
    await linked(desk, SAM, SAM_AT_WORK)
    await desk.command(SAM, "/duty swap tomorrow", target=MIA)

    await desk.wait(timedelta(hours=24))

    assert pings(desk)[-1] == (SAM.account,)


async def test_the_rest_of_the_current_shift(desk: Chat) -> None:
    """Without a time: what one has now; from when the other agrees."""
    await desk.command(SAM, "/duty swap", target=MIA)
    await desk.wait(timedelta(hours=2))

    await press(desk, MIA, Action.STAND_IN)

    assert await on(desk, 5, 10, 59) == (SAM.account,)
    assert await on(desk, 5, 11) == (MIA.account,)
    assert await on(desk, 5, 17) == (TIM.account,)


@pytest.mark.parametrize(
    ("who", "action", "said"),
    [
        (BEN, Action.STAND_IN, "only the team is on duty"),
        (HANA, Action.SWAP_BACK, "only the team is on duty"),
        (TIM, Action.STAND_IN, "only Mia can say that, who was asked."),
        (SAM, Action.STAND_IN, "only Mia can say that, who was asked."),
        (SAM, Action.NOT_FOR_ME, "only Mia can say that, who was asked."),
        (TIM, Action.SWAP_BACK, "only Sam or Mia can take it back."),
    ],
)
async def test_somebody_elses_button(desk: Chat, who: Actor, action: Action, said: str) -> None:
    """It is refused in private with the reason, and nothing changes."""
    await desk.command(SAM, "/duty swap tomorrow", target=MIA)

    key = await desk.press(who, action, 0, swap_of(desk))

    assert said in desk.reply_to(key)
    assert desk.only_for(key) == who.account
    assert card(desk).labels == ["Agree", "Decline", "Take back"]


@pytest.mark.parametrize(
    ("line", "target", "said"),
    [
        ("/duty swap tomorrow", None, "say whom to ask. /duty swap @name tomorrow"),
        ("/duty swap tomorrow", SAM, "you cannot stand in for yourself"),
        ("/duty swap tomorrow", HANA, "Hana is not on the team"),
        ("/duty swap sat", MIA, "you are not on duty then. /duty me shows when you are."),
        ("/duty swap someday", MIA, "“someday” is no time: write “tomorrow”"),
        ("/duty swap 2020-01-01", MIA, "is over already"),
        ("/duty cover tomorrow", MIA, "they are not on duty then"),
        ("/duty cover", SAM, "you cannot stand in for yourself"),
        ("/duty cover sun", None, "nobody else is on duty then"),
        ("/duty week sales", None, "there is no rota “sales”. There is support."),
        ("/duty roster", None, "asks somebody to stand in for you"),
    ],
)
async def test_what_cannot_be_done(desk: Chat, line: str, target: Actor | None, said: str) -> None:
    """It says why, or what one can do, and nobody is asked."""
    answer = await desk.command(SAM, line, target=target)

    assert said in answer
    assert desk.in_channel("staff") == []


async def test_one_is_asked_once(desk: Chat) -> None:
    """While somebody may still agree, nobody else is asked about the same shift."""
    await desk.command(SAM, "/duty swap tomorrow", target=MIA)

    again = await desk.command(SAM, "/duty swap tomorrow 12:00-13:00", target=TIM)
    another = await desk.command(SAM, "/duty swap wed", target=TIM)

    assert "Mia was asked about that already. /duty me lets you take it back." in again
    assert another.startswith("Tim is asked, in the team’s channel")


async def test_covering_for_somebody_who_is_ill(desk: Chat) -> None:
    """It holds at once, without a word of theirs, and they are told."""
    said = await desk.command(MIA, "/duty cover")

    assert said.startswith("Done: you are on duty for Sam, support, from 2026-01-05 09:00 UTC")
    assert await on(desk) == (MIA.account,)
    (shown,) = desk.in_channel("staff")
    assert shown.text.startswith("Mia took over from Sam")
    assert pings(desk) == [(SAM.account,)]


async def test_covering_one_of_several(desk: Chat) -> None:
    """Where it could be of two, one says of whom; and by whom it is already cannot be covered."""
    several = await desk.command(MIA, "/duty cover tomorrow")
    covered = await desk.command(MIA, "/duty cover tomorrow", target=SAM)
    again = await desk.command(TIM, "/duty cover tomorrow 10:00-11:00", target=SAM)

    assert "say for whom: Sam or Tim. /duty cover @name" in several
    assert covered.startswith("Done: you are on duty for Sam")
    assert "they are not on duty then" in again


async def test_a_cover_is_taken_back(desk: Chat) -> None:
    """By a button below the answer, until it begins."""
    await desk.command(MIA, "/duty cover tomorrow", target=SAM)

    said = await press(desk, MIA, Action.SWAP_BACK)

    assert said == "Done: Sam is on duty again, and is told so."
    assert await on(desk, 6) == (SAM.account,)


async def test_who_took_over_is_replaced_themselves(desk: Chat) -> None:
    """By whoever takes over from them."""
    await desk.command(MIA, "/duty cover")

    taken = await desk.command(TIM, "/duty cover", target=MIA)

    assert taken.startswith("Done: you are on duty for Mia")
    assert await on(desk) == (TIM.account,)


async def test_what_was_taken_over_meanwhile(desk: Chat) -> None:
    """A yes comes too late for a shift that somebody else has now."""
    await desk.command(SAM, "/duty swap tomorrow", target=MIA)
    asked = swap_of(desk)
    await desk.command(TIM, "/duty cover tomorrow", target=SAM)

    said = desk.reply_to(await desk.press(MIA, Action.STAND_IN, 0, asked))

    assert said == "That was not done: Sam is not on duty then any more."
    assert await on(desk, 6) == (TIM.account,)


async def test_who_is_on_duty_then_already(store: Store) -> None:
    """Nobody stands in for who is on duty beside them: one of the two would be missing."""
    both = {"support": Rota(shifts=(Shift(who=(SAM.account, TIM.account), hours="09:00-17:00"),))}
    desk = Chat(store, replace(POLICY, rotas=both))

    asked = await desk.command(SAM, "/duty swap tomorrow", target=TIM)
    covered = await desk.command(TIM, "/duty cover tomorrow", target=SAM)
    await desk.command(SAM, "/duty swap tomorrow", target=MIA)
    waiting = swap_of(desk)
    await desk.command(MIA, "/duty cover tomorrow", target=TIM)
    agreed = desk.reply_to(await desk.press(MIA, Action.STAND_IN, 0, waiting))

    assert "Tim is on duty then already." in asked
    assert "you are on duty then already." in covered
    assert "Mia is on duty then already." in agreed


async def test_only_the_team_sees_and_swaps(desk: Chat) -> None:
    """Others are told so."""
    assert await desk.command(HANA, "/duty") == ("That was not done: only the team can use /duty.")


async def test_where_no_rota_is_set_up(chat: Chat) -> None:
    """It says who can do something about it."""
    assert "no rota is set up" in await chat.command(SAM, "/duty")


async def test_somebody_who_never_did_anything(store: Store) -> None:
    """They have no name here, but a mention."""
    chat = Chat(store, replace(POLICY, rotas=ON_CALL))

    said = await chat.command(SAM, "/duty")
    endless = await chat.command(SAM, "/duty cover")
    covered = await chat.command(SAM, "/duty cover today")

    assert said.startswith(f"night: @{UNSEEN}")
    assert pings(chat)[0] == (UNSEEN,)
    assert "that duty has no end soon" in endless
    assert "until 2026-01-06 00:00 UTC" in covered


async def test_times_are_read_by_ones_own_clock(desk: Chat) -> None:
    """Who named a time zone once means it here as well."""
    quiet = Quiet(begins=0, ends=1, zone="America/New_York")
    await desk.helps(SAM, quiet=quiet)

    said = await desk.command(SAM, "/duty swap tomorrow 5:00-7:00", target=MIA)

    assert "from 2026-01-06 10:00 UTC until 2026-01-06 12:00 UTC" in said


async def test_a_night_counts_as_the_day_on_which_it_begins(desk: Chat) -> None:
    """A day without hours is whole shifts that begin on it."""
    said = await desk.command(TIM, "/duty swap wed", target=MIA)

    assert "from 2026-01-07 17:00 UTC until 2026-01-08 09:00 UTC" in said


@pytest.mark.parametrize("first", [Action.STAND_IN, Action.SWAP_BACK])
async def test_a_race_has_one_outcome(desk: Chat, first: Action) -> None:
    """Agreed to and taken back at the same time: the first of the two counts, once."""
    await desk.command(SAM, "/duty swap tomorrow", target=MIA)
    swap = swap_of(desk)
    presses = [
        ActionPressed(
            key=f"race:{action}",
            at=desk.clock.now(),
            conversation=desk.at("staff"),
            actor=MIA if action is Action.STAND_IN else SAM,
            action=action,
            ticket=0,
            argument=swap,
        )
        for action in (Action.STAND_IN, Action.SWAP_BACK)
    ]
    presses.sort(key=lambda press: press.action is not first)

    for press_ in (*presses, *presses):  # and each comes twice
        await desk.hand_in(press_)

    log = [line.note for line in await AuditLog(desk.store.engines).lines(COMMUNITY)]
    if first is Action.STAND_IN:  # which is then taken back
        assert [note.split(":")[0] for note in log] == [
            "asked to stand in",
            "agreed to stand in",
            "took back",
        ]
    else:
        assert [note.split(":")[0] for note in log] == ["asked to stand in", "took back"]
        assert "it was taken back" in desk.reply_to("race:stand-in")
    assert await on(desk, 6) == (SAM.account,)


async def test_the_same_command_twice_asks_once(desk: Chat) -> None:
    """A platform that sends it again changes nothing."""
    given = CommandGiven(
        key="twice",
        at=START,
        conversation=desk.at("help"),
        actor=SAM,
        command="duty",
        argument="swap tomorrow",
        target=MIA,
    )

    for _ in range(2):
        await desk.hand_in(given)

    assert len(desk.in_channel("staff")) == 1
    assert pings(desk) == [(MIA.account,)]


async def test_swaps_are_in_the_audit_log(desk: Chat) -> None:
    """Who did what with whom, and when it is."""
    await desk.command(SAM, "/duty swap tomorrow", target=MIA)
    await desk.wait(timedelta(minutes=1))
    await press(desk, MIA, Action.STAND_IN)
    await desk.wait(timedelta(minutes=1))
    await desk.command(MIA, "/duty cover wed", target=TIM)

    lines = await AuditLog(desk.store.engines).lines(COMMUNITY)

    assert [(line.act, line.actor_name, line.subject_name, line.note) for line in lines] == [
        (
            "duty",
            "Sam",
            "Mia",
            "asked to stand in: support, 2026-01-06 09:00 to 2026-01-06 17:00 UTC",
        ),
        (
            "duty",
            "Mia",
            "Sam",
            "agreed to stand in: support, 2026-01-06 09:00 to 2026-01-06 17:00 UTC",
        ),
        ("duty", "Mia", "Tim", "took over: support, 2026-01-07 17:00 to 2026-01-08 09:00 UTC"),
    ]


async def test_another_community_has_its_own(desk: Chat) -> None:
    """A swap of one is none of another's, even by its id."""
    await desk.command(SAM, "/duty swap tomorrow", target=MIA)
    swap = swap_of(desk)
    other = Chat(desk.store, replace(POLICY, rotas=ROTAS), community="other")
    other.platform = desk.platform

    async with desk.store.begin("other") as tx:
        found = await tx.duty.swaps(START, besides=swap)

    assert found == ()
