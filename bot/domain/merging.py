"""Two stored answers say the same: one is found under the other from now on."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain import merge_replies
from bot.domain.answering import privately
from bot.domain.awards import standing_awards
from bot.domain.credits import Award
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Effect, Withdraw
from bot.domain.entry import StoredEntry
from bot.domain.events import CommandGiven, Event
from bot.domain.helping_effects import Log, Merge
from bot.domain.parts.endings import Resolution
from bot.domain.policy import Policy
from bot.domain.suspensions import causes, lifted, points, suspended
from bot.domain.ticket import Ticket, standing

APART = "apart"
_DIGITS = 9  # more than any number of a question has


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was typed behind `merge`, read."""

    number: int  # of the question whose answer is to be found under another
    into: int | None  # None: it shall stand by itself again


def read(typed: str) -> Order | None:
    """ "12 7" or "12 apart", with or without "#"; None if it is neither."""
    match [word.removeprefix("#") for word in typed.split()]:
        case [one, word] if _is_number(one) and word.casefold() == APART:
            return Order(number=int(one), into=None)
        case [one, other] if _is_number(one) and _is_number(other):
            return Order(number=int(one), into=int(other))
        case _:
            return None


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= _DIGITS


def kept_from(ticket: Ticket) -> str:
    """The entry that was kept from *ticket* last; "" if none is."""
    ended = _kept(ticket)
    return ended.entry if ended is not None else ""


def _kept(ticket: Ticket) -> Resolution | None:
    return next((ended for ended in reversed(standing(ticket)) if ended.kept), None)


def merged(
    ticket: Ticket | None, event: CommandGiven, typed: str, policy: Policy, facts: Facts
) -> Decision:
    """Staff: "12 7", what was kept from #12 is the same as what was kept from #7."""
    order = read(typed)
    if order is None:
        return privately(event, merge_replies.which())
    if order.number == order.into:
        return privately(event, merge_replies.same(order.number))
    tickets = {each.number: each for each in facts.named}
    entries: dict[int, StoredEntry] = {}
    for number in (order.number, order.into):
        if number is None:
            continue
        if number not in tickets:
            return privately(event, merge_replies.no_question(number))
        entry = facts.entries.get(kept_from(tickets[number]))
        if entry is None:
            return privately(event, merge_replies.nothing_kept(number))
        entries[number] = entry
    one = entries[order.number]
    if order.into is None:
        return _parted(one, event, order.number, facts)
    other = entries[order.into]
    if one.merged_into:
        under = facts.entries.get(one.merged_into)
        return privately(event, merge_replies.merged_already(order.number, _number(under)))
    if other.merged_into:
        under = facts.entries.get(other.merged_into)
        return privately(
            event, merge_replies.not_by_itself(order.number, order.into, _number(under))
        )
    twice = _paid_twice(tickets[order.number], tickets[order.into], facts)
    taken = suspended(twice, f"{_cause(one.id)}{event.key}", event.at)
    logged = Log(
        act="merge",
        by=event.actor,
        ticket=order.number,
        note=f"what was kept from #{order.number} is found under #{order.into}",
    )
    said = merge_replies.merged(order.number, order.into, -points(taken))
    return Decision(
        effects=(
            Merge(entry=one.id, into=other.id),
            *taken,
            logged,
            *privately(event, said).effects,
        )
    )


def _parted(entry: StoredEntry, event: CommandGiven, number: int, facts: Facts) -> Decision:
    if not entry.merged_into:
        return privately(event, merge_replies.by_itself(number))
    apart = _apart(entry, event, facts.awards)
    logged = Log(
        act=APART,
        by=event.actor,
        ticket=number,
        note=f"what was kept from #{number} stands by itself again",
    )
    said = privately(event, merge_replies.parted(number, points(apart)))
    return Decision(effects=(*apart, logged, *said.effects))


def _apart(entry: StoredEntry, event: Event, awards: tuple[Award, ...]) -> tuple[Effect, ...]:
    return (Merge(entry=entry.id, into=""), *_given_back(entry.id, event, awards))


def fallen_apart(decision: Decision, event: Event, facts: Facts) -> tuple[Effect, ...]:
    """What mergers did ends with the answers that *decision* takes back.

    What was found under one of them stands by itself again; and one that was found under another
    is found nowhere now.
    """
    gone = {effect.entry for effect in decision.effects if isinstance(effect, Withdraw)}
    if not gone:
        return ()
    changed = {ticket.number for ticket in decision.tickets}
    stand = {a.transfer.key for ticket in decision.tickets for a in standing_awards(ticket)}
    awards = tuple(
        award
        for award in facts.awards
        if award.transfer.ticket not in changed or award.transfer.key in stand
    )
    parted = (entry for entry in facts.merged if entry.merged_into in gone)
    return (
        *(effect for entry in parted for effect in _apart(entry, event, awards)),
        *(effect for entry in sorted(gone) for effect in _given_back(entry, event, awards)),
    )


def _given_back(entry: str, event: Event, awards: tuple[Award, ...]) -> Iterator[Effect]:
    for cause in causes(awards, _cause(entry)):
        yield from lifted(awards, cause, event.at)


def _cause(entry: str) -> str:
    """How the causes of *entry*'s mergers begin: each has the event's key behind it."""
    return f"merge:{entry}:"


def _paid_twice(one: Ticket, other: Ticket, facts: Facts) -> tuple[Award, ...]:
    """What *one* earned for being kept, and what a member earned for both answers."""
    merged, under = _kept(one), _kept(other)
    assert merged is not None, "its entry was found"
    assert under is not None, "its entry was found"
    kept = merged.checked.transfers if merged.checked is not None else ()
    twice = (
        paid
        for paid in merged.transfers
        if any(facts.members.same(paid.account, each.account) for each in under.transfers)
    )
    keys = {paid.key for paid in (*kept, *twice)}
    return tuple(award for award in facts.awards if award.transfer.key in keys)


def _number(entry: StoredEntry | None) -> int | None:
    return entry.ticket if entry is not None else None
