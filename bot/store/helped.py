"""Whom somebody's answers helped: the one count of people that thanks, credit and boards show."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Subquery, func, select

from bot.domain.credits import Kind
from bot.store.joins import ACCOUNT, same
from bot.store.people_tables import links
from bot.store.tables import ledger

# A question was solved, and others who asked the same were told; whether or not a cap paid it.
HELPED = (Kind.ACCEPTED.value, Kind.REUSED.value, Kind.TOLD.value)


def people(where: Collection[ColumnElement[bool]]) -> Subquery:
    """Each helper's *account*, with every *person* (member) whom it helped by lines of *where*."""
    helped = (
        select(ledger.c.community, ledger.c.account, ledger.c.asker)
        .where(*where, ledger.c.kind.in_(HELPED))
        .group_by(ledger.c.community, ledger.c.account, ledger.c.asker)
        .having(func.sum(ledger.c.count) > 0)
        .subquery()
    )
    asker = links.alias()
    theirs = (asker.c.community == helped.c.community) & (asker.c.account == helped.c.asker)
    helper = links.alias()
    return (
        select(
            helped.c.account,
            func.coalesce(helper.c.member, helped.c.account).label("member"),
            func.coalesce(asker.c.member, helped.c.asker).label("person"),
        )
        .outerjoin(asker, theirs)
        .outerjoin(helper, same(helper, helped, ACCOUNT))
        .subquery()
    )
