"""The tables of people and their accounts; see `bot.store.tables`."""

from sqlalchemy import Column, Index, String, Table

from bot.store.tables import UtcDateTime, metadata

# Who is who, as they were called when they last did something.
people = Table(
    "people",
    metadata,
    Column("community", String, primary_key=True),
    Column("account", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
)

# Accounts of one person: those with the same member. What they earned counts together. An
# account that was parted keeps its row, with itself as the member.
links = Table(
    "links",
    metadata,
    Column("community", String, primary_key=True),
    Column("account", String, primary_key=True),
    Column("member", String, nullable=False),  # one of the accounts
    Column("at", UtcDateTime, nullable=False),
    Index(None, "community", "member"),
)

# Codes that link another account to the one that asked for them; each works once.
link_codes = Table(
    "link_codes",
    metadata,
    Column("community", String, primary_key=True),
    Column("digest", String, primary_key=True),  # of the code
    Column("account", String, nullable=False),
    Column("ends", UtcDateTime, nullable=False),
    Index(None, "community", "account"),
)

# Codes that did not work: who gave too many lately has to wait.
link_tries = Table(
    "link_tries",
    metadata,
    Column("community", String, primary_key=True),
    Column("key", String, primary_key=True),  # of the event
    Column("account", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "community", "account", "at"),
)
