"""Two stored answers say the same: one is found under the other from now on."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain import merge_replies
from bot.domain.answering import privately
from bot.domain.credits import Award, Kind, Transfer
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Effect, Log, Merge, Withdraw
from bot.domain.entry import StoredEntry
from bot.domain.events import CommandGiven, Event
from bot.domain.policy import Policy
from bot.domain.suspensions import causes, lifted, suspended
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
    return next((ended.entry for ended in reversed(standing(ticket)) if ended.kept), "")


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
    taken = suspended(_paid_twice(facts, one, other), f"{_cause(one.id)}{event.key}", event.at)
    logged = Log(
        act="merge",
        by=event.actor,
        ticket=order.number,
        note=f"what was kept from #{order.number} is found under #{order.into}",
    )
    said = merge_replies.merged(order.number, order.into, -_points(taken))
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
    said = privately(event, merge_replies.parted(number, _points(apart)))
    return Decision(effects=(*apart, logged, *said.effects))


def _apart(entry: StoredEntry, event: Event, awards: tuple[Award, ...]) -> tuple[Effect, ...]:
    given = (
        effect
        for cause in causes(awards, _cause(entry.id))
        for effect in lifted(awards, cause, event.at)
    )
    return (Merge(entry=entry.id, into=""), *given)


def fallen_apart(effects: Iterable[Effect], event: Event, facts: Facts) -> tuple[Effect, ...]:
    """What is found under an answer that *effects* take back stands by itself again."""
    gone = {effect.entry for effect in effects if isinstance(effect, Withdraw)}
    return tuple(
        effect
        for entry in facts.merged
        if entry.merged_into in gone
        for effect in _apart(entry, event, facts.awards)
    )


def _cause(entry: str) -> str:
    """How the causes of *entry*'s mergers begin: each has the event's key behind it."""
    return f"merge:{entry}:"


def _paid_twice(facts: Facts, one: StoredEntry, other: StoredEntry) -> tuple[Award, ...]:
    """What *one* earned for being kept, and what a member earned for both answers."""
    accepted = [a.transfer for a in facts.awards if a.transfer.kind is Kind.ACCEPTED]
    helpers = [each.account for each in accepted if each.entry == other.id]
    return tuple(
        award
        for award in facts.awards
        if award.transfer.entry == one.id
        and (
            award.transfer.kind is Kind.VERIFIED
            or (
                award.transfer.kind is Kind.ACCEPTED
                and any(facts.members.same(award.transfer.account, each) for each in helpers)
            )
        )
    )


def _points(effects: Iterable[Effect]) -> int:
    return sum(effect.amount for effect in effects if isinstance(effect, Transfer))


def _number(entry: StoredEntry | None) -> int | None:
    return entry.ticket if entry is not None else None
