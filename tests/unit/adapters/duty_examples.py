"""What is said of duty and swaps, plain and extreme."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.domain import duty_replies, swap_replies
from bot.domain.duty import Stint, Swap, SwapState
from tests.unit.adapters.discord_cast import BOB, KIM, LOUD, NOW, SAM, TOMORROW
from tests.unit.adapters.private_examples import Example

HOURS = timedelta(hours=8)
NAMES = {who.account: who.name for who in (KIM, SAM, LOUD)}
EVERYBODY = {**NAMES, BOB.account: BOB.name}
STINTS = (
    Stint(begins=NOW, ends=NOW + HOURS, who=(SAM.account, KIM.account)),
    Stint(begins=NOW + HOURS, ends=TOMORROW, who=()),
    Stint(begins=TOMORROW, ends=TOMORROW + HOURS, who=(BOB.account,)),
)
LOUDEST = tuple(
    Stint(begins=NOW + n * HOURS, ends=NOW + (n + 1) * HOURS, who=(LOUD.account,) * 9)
    for n in range(60)
)
SWAP = Swap(
    id="5d41402abc4b2a76",
    rota="support",
    begins=TOMORROW,
    ends=TOMORROW + HOURS,
    of=SAM.account,
    of_name=SAM.name,
    by=KIM.account,
    by_name=KIM.name,
    asked_at=NOW,
)
AGREED = replace(SWAP, state=SwapState.AGREED)
COVERS = replace(AGREED, covers=True)
LOUD_SWAP = replace(
    SWAP, rota="x" * 64, of=LOUD.account, of_name=LOUD.name, by=LOUD.account, by_name=LOUD.name
)


def duty_examples() -> Iterator[Example]:
    yield from _duty()
    yield from _swaps()
    yield from _refused()


def _duty() -> Iterator[Example]:
    said = duty_replies
    yield "duty_replies.no_rotas", "", said.no_rotas()
    yield "duty_replies.usage", "", said.usage()
    yield "duty_replies.not_done", "", said.not_done("say for which rota: support or sales.")
    yield "duty_replies.now", "", said.now({"support": STINTS, "sales": STINTS[2:]}, NAMES)
    yield "duty_replies.now", "nobody", said.now({"support": STINTS[1:2]}, NAMES)
    yield "duty_replies.now", "extreme", said.now({"x" * 64: LOUDEST}, NAMES)
    yield "duty_replies.week", "", said.week({"support": STINTS}, EVERYBODY)
    yield "duty_replies.week", "extreme", said.week({"x" * 64: LOUDEST, "y": LOUDEST}, NAMES)
    own = [("support", STINTS[0]), ("sales", STINTS[2])]
    yield "duty_replies.mine", "", said.mine(own, (), (), NOW)
    swaps = (
        SWAP,
        replace(SWAP, id="7d793037a0760186", of=BOB.account, of_name=BOB.name),
        replace(AGREED, id="0cc175b9c0f1b6a8"),
    )
    yield "duty_replies.mine", "with swaps", said.mine([], swaps, {"7d793037a0760186"}, NOW)
    yield (
        "duty_replies.mine",
        "extreme",
        said.mine(
            [("x" * 64, stint) for stint in LOUDEST],
            [replace(LOUD_SWAP, id=str(n)) for n in range(9)],
            (),
            NOW,
        ),
    )


def _swaps() -> Iterator[Example]:
    said = swap_replies
    asked = replace(said.card(SWAP, NOW), pings=(KIM.account,))
    yield "swap_replies.card", "asked", asked
    yield "swap_replies.card", "nobody agreed in time", said.card(SWAP, TOMORROW)
    yield "swap_replies.card", "agreed", said.card(AGREED, NOW)
    yield "swap_replies.card", "agreed, and begun", said.card(AGREED, TOMORROW)
    took = replace(said.card(replace(COVERS, begins=NOW), NOW), pings=(SAM.account,))
    yield "swap_replies.card", "took over", took
    for state in (SwapState.DECLINED, SwapState.TAKEN_BACK):
        yield "swap_replies.card", state.value, said.card(replace(SWAP, state=state), NOW)
    yield "swap_replies.card", "extreme", said.card(LOUD_SWAP, NOW)
    yield "swap_replies.waits", "", said.waits(SWAP)
    late = replace(said.nobody_agreed(SWAP), pings=(SAM.account,))
    yield "swap_replies.nobody_agreed", "", late
    yield "swap_replies.covered", "", said.covered(COVERS)
    yield "swap_replies.covered", "at once", said.covered(replace(COVERS, begins=NOW))
    for state in (SwapState.AGREED, SwapState.DECLINED, SwapState.TAKEN_BACK):
        after = replace(SWAP, state=state)
        yield "swap_replies.done", state.value, said.done(after, by_stand_in=True)
        told = replace(said.told(after, SAM.account), pings=(SAM.account,))
        yield "swap_replies.told", state.value, told
    back = replace(SWAP, state=SwapState.TAKEN_BACK)
    yield "swap_replies.done", "taken back by whose it is", said.done(back, by_stand_in=False)
    told = replace(said.told(back, KIM.account), pings=(KIM.account,))
    yield "swap_replies.told", "taken back by whose it is", told


def _refused() -> Iterator[Example]:
    said = swap_replies
    yield "swap_replies.gone", "", said.gone()
    yield "swap_replies.only_the_team", "", said.only_the_team()
    yield "swap_replies.not_yours", "", said.not_yours(SWAP, back=False)
    yield "swap_replies.not_yours", "to take back", said.not_yours(SWAP, back=True)
    yield "swap_replies.too_late", "", said.too_late(SWAP)
    yield "swap_replies.nothing_left", "", said.nothing_left(SWAP)
    yield "swap_replies.on_already", "", said.on_already(KIM.name)
    for state in (SwapState.AGREED, SwapState.DECLINED, SwapState.TAKEN_BACK):
        stands = replace(SWAP, state=state)
        yield "swap_replies.stands", state.value, said.stands(stands, NOW, back=False)
    yield "swap_replies.stands", "begun", said.stands(AGREED, TOMORROW, back=True)
