"""The tables that chat platforms need; see `bot.store.tables`."""

from sqlalchemy import (
    JSON,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.tables import Serial, UtcDateTime, metadata

# How far a platform's messages have been taken in.
cursors = Table(
    "cursors",
    metadata,
    Column("community", String, primary_key=True),
    Column("platform", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("position", String, nullable=False),
)

# What was set up in chat; it goes before the settings file.
setups = Table(
    "setups",
    metadata,
    Column("community", String, primary_key=True),
    Column("platform", String, primary_key=True),
    Column("setup", JSON, nullable=False),  # the Setup
)

# How a community's platform was found when it was looked at last.
health = Table(
    "health",
    metadata,
    Column("community", String, primary_key=True),
    Column("platform", String, primary_key=True),
    Column("known", JSON, nullable=False),  # troubles that staff was told about
    Column("closed", JSON, nullable=False),  # channels that not everybody can see
)

# The playground's chat: everything that happened in it.
playground = Table(
    "playground",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("community", String, nullable=False),
    Column("key", String, nullable=False),
    Column("op", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("community", "key"),
)

# What a platform has sent and was told that we have it: rows of one lane are read in their order.
inbox = Table(
    "inbox",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("platform", String, nullable=False),
    Column("key", String, nullable=False),  # the platform's own id: what comes again is known
    Column("tenant", String, nullable=False),  # the platform's id of the workspace
    Column("lane", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("body", JSON),  # NULL once it is done
    Column("state", String, nullable=False),  # pending | done | parked
    Column("received_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime),
    Column("attempts", Integer, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("fence", Integer, nullable=False),
    Column("error", Text, nullable=False),
    UniqueConstraint("platform", "key"),
    Index(None, "state", "lane", "id"),
    Index(None, "received_at"),
)

# Workspaces that have installed the bot; what is secret is encrypted before it comes here.
installations = Table(
    "installations",
    metadata,
    Column("platform", String, primary_key=True),
    Column("tenant", String, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),  # the tokens
    Column("bot", String, nullable=False),  # the bot's own account there
    Column("scopes", JSON, nullable=False),
    Column("by", String, nullable=False),  # the account that installed it
    Column("at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),  # it was taken away, or its tokens revoked
    Column("lease_until", UtcDateTime),  # somebody is renewing the tokens until then
    Column("fence", Integer, nullable=False),
)

# Installations that have begun: each may be ended once.
install_states = Table(
    "install_states",
    metadata,
    Column("digest", String, primary_key=True),  # of the state
    Column("ends", UtcDateTime, nullable=False),
)
