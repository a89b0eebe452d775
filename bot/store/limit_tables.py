"""The tables of duty, the ticket bridge and incidents; see `bot.store.tables`."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text

from bot.store.tables import Serial, UtcDateTime, metadata

# Who stands in for whom on duty.
swaps = Table(
    "swaps",
    metadata,
    Column("community", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("rota", String, nullable=False),
    Column("begins", UtcDateTime, nullable=False),
    Column("ends", UtcDateTime, nullable=False),
    Column("state", String, nullable=False),
    Column("detail", JSON, nullable=False),  # the whole Swap
    Column("due", UtcDateTime),  # when its card changes by itself; NULL: never
    Column("lease_until", UtcDateTime),
    Column("fence", Integer, nullable=False, server_default="0"),
    Index(None, "community", "ends"),
    Index(None, "due"),
)

# What other systems are told: a queue, in the order of each endpoint's questions.
announcements = Table(
    "announcements",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("community", String, nullable=False),
    Column("message", String, nullable=False),  # the id that the endpoint sees
    Column("endpoint", String, nullable=False),
    Column("what", String, nullable=False),
    Column("ticket", Integer, nullable=False),
    Column("body", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("state", String, nullable=False),  # pending | sent | parked | withheld
    Column("due", UtcDateTime),  # NULL: nothing is to be done any more
    Column("lease_until", UtcDateTime),
    Column("fence", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("ended_at", UtcDateTime),  # when it was sent, withheld, or given up on
    Index(None, "community", "message", "endpoint", unique=True),
    Index(None, "community", "endpoint", "ticket"),
    Index(None, "due"),
)

# How often other systems called of late, whichever process they called.
paces = Table(
    "paces",
    metadata,
    Column("community", String, primary_key=True),
    Column("endpoint", String, primary_key=True),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("calls", Integer, nullable=False),  # since then
)

# Many like questions in a short time.
incidents = Table(
    "incidents",
    metadata,
    Column("community", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("waiting", Integer, nullable=False),  # questions that wait for staff's word
    Column("detail", JSON, nullable=False),  # the whole Incident
    Index(None, "community", "last_at"),
)

# Which incident a question is part of.
incident_tickets = Table(
    "incident_tickets",
    metadata,
    Column("community", String, primary_key=True),
    Column("ticket", Integer, primary_key=True),
    Column("incident", Integer, nullable=False),
    Index(None, "community", "incident"),
)
