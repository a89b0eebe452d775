"""A rung of the ladder that is a webhook: called once for each time that it is climbed to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.bridge import Announce, Told, Webhook, Withhold
from bot.domain.limits import Limits
from bot.domain.policy import Policy
from bot.domain.states import Status
from bot.domain.ticket import Ticket
from tests.unit.domain.happenings import NOW, POLICY, asked, happen

PAGER = Webhook(url="https://pager.example/hook", events=())


def ladder_of(*tiers: str, **webhooks: Webhook) -> Policy:
    """A policy whose ladder has *tiers*, and the pager."""
    limits = Limits(waves=0, tiers=tiers, repeats=0)
    return replace(POLICY, limits=limits, webhooks={"pager": PAGER, **webhooks})


def history(policy: Policy, *names: str) -> tuple[Ticket, list[Sequence[object]]]:
    """The question after all of that, each a minute after the other, and what each brought."""
    ticket, at, told = asked(policy), NOW, list[Sequence[object]]()
    for number, name in enumerate(names):
        ticket, at, effects = happen(name, ticket, at + timedelta(minutes=1), f"e{number}", policy)
        told.append([each for each in effects if isinstance(each, Announce | Withhold)])
    return ticket, told


def only(effects: Sequence[object]) -> Announce:
    (found,) = effects
    assert isinstance(found, Announce)
    return found


def test_an_answer_withholds_it_and_a_refusal_calls_it_after_all() -> None:
    """The rung has its time anew: under an id of its own, if what it was to be told never went."""
    policy = ladder_of("webhook:pager 15m", "staff")

    ticket, told = history(policy, "timer: escalate", "helper answers", "asker: did not help")

    first, again = only(told[0]), only(told[2])
    assert told[1] == [Withhold(id=first.id)]
    assert again.instead_of == first.id != again.id
    assert again.what is Told.ESCALATED
    assert again.body["data"]["waiting_since"] == again.body["timestamp"]
    assert [tag.announced for tag in ticket.tagged] == [again.id]
    assert ticket.tags == 1


def test_what_is_called_after_all_is_withheld_in_turn() -> None:
    """Each answer takes back the newest call, and each refusal has an id of its own."""
    rounds = ("helper answers", "asker: did not help") * 3
    policy = ladder_of("webhook:pager 15m", "staff")

    _, told = history(policy, "timer: escalate", *rounds, "claim")

    ids = [only(each).id for each in told[0:-1:2]]
    assert [only(each).instead_of for each in told[2:-1:2]] == ids[:-1]
    assert [list(each) for each in told[1::2]] == [[Withhold(id=each)] for each in ids]
    assert len(set(ids)) == 4


def test_a_rung_below_is_called_after_all_as_well() -> None:
    """Staff is on it by now, but whoever the pager calls never heard of it; twice is once."""
    policy = ladder_of("webhook:pager 15m", "webhook:pager 5m", "staff")
    climbed = ("timer: escalate", "timer: remind", "timer: remind")

    ticket, told = history(policy, *climbed, "helper answers", "asker: did not help")

    first, second = only(told[0]), only(told[1])
    assert told[3] == [Withhold(id=first.id), Withhold(id=second.id)]
    assert only(told[4]).instead_of == second.id
    assert [tag.announced for tag in ticket.tagged] == [first.id, only(told[4]).id, ""]


def test_people_are_not_called_after_all() -> None:
    """They had their ping: the rung has its time anew, and the next one is called then."""
    policy = ladder_of("staff", "webhook:pager")

    _, told = history(policy, "timer: escalate", "helper answers", "asker: did not help")

    assert told == [[], [], []]


def test_who_writes_more_while_waiting_calls_nobody_again() -> None:
    """It is still the same call, which is on its way."""
    policy = ladder_of("webhook:pager 15m", "staff")

    _, told = history(policy, "timer: escalate", "asker follows up", "asker: did not help")

    assert told[1:] == [[], []]


def test_who_takes_it_instead_calls_nobody() -> None:
    """After an answer somebody claims it: what was withheld stays so."""
    policy = ladder_of("webhook:pager 15m", "staff")

    _, told = history(policy, "timer: escalate", "helper answers", "claim", "asker follows up")

    assert told[2:] == [[], []]


def test_whom_it_may_not_be_told_is_not_called_after_all() -> None:
    """The settings have no such webhook any more; the question goes on without it."""
    policy = ladder_of("webhook:pager 15m", "staff")
    ticket, _ = history(policy, "timer: escalate", "helper answers")

    after, _, effects = happen(
        "asker: did not help", ticket, NOW, "e", replace(policy, webhooks={})
    )

    assert after.status is Status.ESCALATED
    assert not [each for each in effects if isinstance(each, Announce)]
    assert after.tagged == ticket.tagged


def test_handed_back_in_the_same_moment_it_is_called_again() -> None:
    """Two climbs are two messages, though the clock stood still between them."""
    policy = ladder_of("webhook:pager 15m", "staff", desk=replace(PAGER, events=tuple(Told)))
    ticket, told = history(policy, "timer: escalate")
    (at,) = {tag.at for tag in ticket.tagged}

    ids = [{each.id for each in announced(told[0])}]
    for number in range(2):
        ticket, effects = _there_and_back(ticket, at, policy, number)
        ids.append({each.id for each in announced(effects) if each.what is Told.ESCALATED})

    assert [len(each) for each in ids] == [2, 2, 2]
    assert len(set.union(*ids)) == 6


def announced(effects: Sequence[object]) -> list[Announce]:
    return [each for each in effects if isinstance(each, Announce)]


def _there_and_back(
    ticket: Ticket, at: datetime, policy: Policy, number: int
) -> tuple[Ticket, Sequence[object]]:
    """Claimed and handed back, all at *at*."""
    claimed, _, _ = happen("claim", ticket, at, f"claim{number}", policy)
    back, _, effects = happen("release", claimed, at, f"release{number}", policy)
    return back, effects
