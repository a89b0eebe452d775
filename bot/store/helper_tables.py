"""The tables of helpers, topics and fairness; see `bot.store.tables`."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text

from bot.store.tables import UtcDateTime, metadata

# What questions are about.
topics = Table(
    "topics",
    metadata,
    Column("community", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("words", JSON, nullable=False),
    Column("kept", String, nullable=False),
    Column("by", String, nullable=False),
)

# Who wants to be asked, about what and how, and how they answer.
helpers = Table(
    "helpers",
    metadata,
    Column("community", String, primary_key=True),
    Column("account", String, primary_key=True),
    Column("on_board", Boolean, nullable=False),
    Column("detail", JSON, nullable=False),  # the whole Helper
)

# Who was asked about what: counts against daily caps, and as load while the question is open.
asks = Table(
    "asks",
    metadata,
    Column("community", String, primary_key=True),
    Column("ticket", Integer, primary_key=True),
    Column("account", String, primary_key=True),
    Column("member", String, nullable=False),
    Column("wave", Integer, nullable=False),
    Column("way", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("taken_at", UtcDateTime),
    Column("declined_at", UtcDateTime),
    Column("answered_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Index(None, "community", "member", "at"),
)

# Who is to be written to, and when: one letter a person, with everything there is to tell.
letters = Table(
    "letters",
    metadata,
    Column("community", String, primary_key=True),
    Column("account", String, primary_key=True),
    Column("due", UtcDateTime, nullable=False),
    Column("since", UtcDateTime, nullable=False),  # what happened after this is told
    Column("lease_until", UtcDateTime),
    Column("fence", Integer, nullable=False),
    Index(None, "due"),
)

# Awards that do not count as long as their cause lasts: a block, a link of accounts, a merger.
suspensions = Table(
    "suspensions",
    metadata,
    Column("community", String, primary_key=True),
    Column("cause", String, primary_key=True),
    Column("account", String, primary_key=True),
    Column("award", String, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("lifted_at", UtcDateTime),
    Index(None, "community", "account", "award"),
)

blocks = Table(
    "blocks",
    metadata,
    Column("community", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("account", String, nullable=False),
    Column("name", String, nullable=False),
    Column("what", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("by_name", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("revoked", Boolean, nullable=False),
    Column("appeal", Text, nullable=False),
    Column("lifted_at", UtcDateTime),
    Column("lifted_by_name", String, nullable=False),
    Index(None, "community", "account"),
)

# What staff did to whom, and what was said to it: only grows.
audit_log = Table(
    "audit_log",
    metadata,
    Column("community", String, primary_key=True),
    Column("key", String, primary_key=True),  # of the event
    Column("act", String, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String, nullable=False),
    Column("actor_name", String, nullable=False),
    Column("subject", String, nullable=False),  # account; "" where it is about nobody
    Column("subject_name", String, nullable=False),
    Column("ticket", Integer),
    Column("note", Text, nullable=False),
    Index(None, "community", "at"),
)
