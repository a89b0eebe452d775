"""The tables of what is said: on show, and waiting to be sent; see `bot.store.tables`."""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text

from bot.store.tables import Serial, UtcDateTime, metadata

# What the bot shows: one row a slot, with the platform's id once it was posted.
posts = Table(
    "posts",
    metadata,
    Column("community", String, primary_key=True),
    Column("slot", String, primary_key=True),
    Column("platform", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("thread", String, nullable=False),
    Column("ticket", Integer),
    Column("message", String),  # NULL: not posted
    Column("generation", Integer, nullable=False),  # grows when a removed slot is filled again
    Column("removed", Boolean, nullable=False),
    Index(None, "community", "platform", "channel", "message"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("community", String, nullable=False),
    Column("slot", String, nullable=False),
    Column("lane", String, nullable=False),  # rows of one lane are delivered in their order
    Column("platform", String, nullable=False),
    Column("remove", Boolean, nullable=False),
    Column("generation", Integer, nullable=False),  # of the slot, when this was decided
    Column("body", JSON),  # the Post; NULL in a removal
    Column("urgent", Boolean, nullable=False),
    Column("state", String, nullable=False),  # pending | sent | parked
    Column("created_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime),  # NULL: at once, whatever the platform's clock said
    Column("attempts", Integer, nullable=False),
    Column("tried_at", UtcDateTime),  # for the first time; counts once attempts is above 1
    Column("lease_until", UtcDateTime),
    Column("fence", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Index(None, "state", "lane", "id"),
    Index(None, "community", "slot", "state"),
)
