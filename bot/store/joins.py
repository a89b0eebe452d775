"""How the tables belong together."""

from sqlalchemy import ColumnElement, FromClause, and_

AWARD = ("community", "account", "award")
ACCOUNT = ("community", "account")


def same(one: FromClause, other: FromClause, columns: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether a row of *one* and a row of *other* have the same in *columns*."""
    return and_(*(one.c[name] == other.c[name] for name in columns))
