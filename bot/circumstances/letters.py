"""What there is to tell in a letter that is due, read in the transaction that writes it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.domain import letters
from bot.domain.asks import Way
from bot.domain.blocks import What
from bot.domain.decision import Facts
from bot.domain.entry import StoredEntry
from bot.domain.events import ActionPressed, Event, LetterDue, ReactionAdded
from bot.domain.helpers import Helper
from bot.domain.letters import News, Reuse, Waiting
from bot.domain.ticket import Ticket, reply_of
from bot.domain.topics import UNTAGGED, names_of
from bot.store import Transaction


async def with_news(tx: Transaction, event: LetterDue, facts: Facts) -> Facts:
    """*facts* with the reader, and what happened since they were told last."""
    members = await tx.members([event.account])
    owned = set(members.accounts(event.account))
    known = await tx.helpers.known(owned)
    helper = next((each for each in known if each.account == event.account), None)
    since = await tx.letters.since(event.account)
    if helper is None or since is None:
        return facts
    told_of = [each for each in owned if letters.reader(each, known, members) == helper]
    news = await _reuses(tx, helper, told_of, since)
    if helper.wrote_at is not None and await tx.letters.refused(helper.account, helper.wrote_at):
        news = replace(news, refused=True)
    blocked = {block.what for block in await tx.fairness.blocks_of(owned)}
    if helper.way is Way.DIGEST and What.HELPING not in blocked:
        news = await _questions(tx, helper, owned, news)
    return replace(facts, helper=helper, news=news)


async def _reuses(
    tx: Transaction, helper: Helper, accounts: Collection[str], since: datetime
) -> News:
    awards = await tx.letters.reused(accounts, since=since, after=helper.told)
    members = await tx.members({award.asker for award in awards})
    helped = {(award.entry, members.of.get(award.asker, award.asker)) for award in awards}
    people = Counter(entry for entry, _ in helped)
    kept = await tx.entries(people)
    return News(
        since=since,
        reuses=tuple(
            [await _reuse(tx, kept.get(entry), number) for entry, number in people.most_common()]
        ),
        people=len({person for _, person in helped}),
        told=max((award.line for award in awards), default=0),
    )


async def _reuse(tx: Transaction, entry: StoredEntry | None, people: int) -> Reuse:
    if entry is None:
        return Reuse(people=people)
    asked = await tx.ticket(entry.ticket or 0)
    answer = reply_of(asked, entry.message) if asked is not None else None
    return Reuse(
        people=people,
        question=entry.question,
        conversation=answer.conversation if answer is not None else None,
        message=entry.message,
    )


async def _questions(tx: Transaction, helper: Helper, owned: Collection[str], news: News) -> News:
    names = names_of(await tx.topics.known())
    found = [
        ticket
        for ticket in await tx.letters.waiting([*helper.topics, UNTAGGED] if helper.topics else [])
        if ticket.asker.account not in owned
        and not any(ask.account in owned and ask.declined_at for ask in ticket.asks)
    ]
    found.sort(key=lambda ticket: (ticket.topic == UNTAGGED, *_deadline(ticket)))
    shown, rest = found[: letters.MOST_QUESTIONS], found[letters.MOST_QUESTIONS :]
    questions = tuple(
        Waiting(
            number=ticket.number,
            text=ticket.text,
            topic=names.get(ticket.topic, ticket.topic),
            since=ticket.waiting_since or ticket.opened_at,
            conversation=ticket.conversation,
            message=ticket.message,
        )
        for ticket in shown
    )
    return replace(news, questions=questions, further=len(rest))


def _deadline(ticket: Ticket) -> tuple[datetime, int]:
    due = ticket.step.due if ticket.step is not None else ticket.opened_at
    return ticket.deadline or due, ticket.number


async def with_letters(tx: Transaction, ticket: Ticket | None, event: Event, facts: Facts) -> Facts:
    """What there is to tell in a letter that is due; who is told of credit that may be paid."""
    if ticket is not None and isinstance(event, ActionPressed | ReactionAdded):
        authors = {offer.author for offer in ticket.offers if offer.author}
        owned = {each for author in authors for each in facts.members.accounts(author)}
        readers = await tx.helpers.known(owned) if owned else ()
        return replace(facts, readers=readers)
    return await with_news(tx, event, facts) if isinstance(event, LetterDue) else facts
