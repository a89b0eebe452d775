"""How the tables belong together."""

from sqlalchemy import ColumnElement, FromClause, Select, and_, select

from bot.store.tables import tickets

AWARD = ("community", "account", "award")
ACCOUNT = ("community", "account")
SLOT = ("community", "slot")


def same(one: FromClause, other: FromClause, columns: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether a row of *one* and a row of *other* have the same in *columns*."""
    return and_(*(one.c[name] == other.c[name] for name in columns))


def filed_under(community: str, topic: str) -> Select[tuple[int]]:
    """Numbers of the tickets that are filed under *topic* now.

    A line of the ledger says what its question was filed under when it paid, and stays as it is:
    who wants to know where it belongs asks the ticket.
    """
    return select(tickets.c.number).filter_by(community=community, topic=topic)
