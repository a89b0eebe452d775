"""The tables. `community` leads every key: no row is reachable without it."""

import datetime as dt

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    case,
    func,
)
from sqlalchemy.engine import Dialect


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware UTC datetime on every backend."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return None if value is None else value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        return None if value is None else value.replace(tzinfo=dt.UTC)


Serial = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up INTEGER keys only

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# One row a community. Its lock is the community's turn: events of one community take effect one
# after the other, on both databases.
communities = Table(
    "communities",
    metadata,
    Column("community", String, primary_key=True),
    Column("tickets", Integer, nullable=False, default=0),  # the last number given
    Column("revision", Integer, nullable=False, default=0),  # of its entries
)

# Which events have been taken in: the same key is refused.
journal = Table(
    "journal",
    metadata,
    Column("community", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("ticket", Integer),
    Column("at", UtcDateTime, nullable=False),
    Column("late_for", UtcDateTime),  # when it should have happened; None: when it did
)
Index(
    "ix_journal_late",
    journal.c.at,
    sqlite_where=journal.c.late_for.is_not(None),
    postgresql_where=journal.c.late_for.is_not(None),
)

tickets = Table(
    "tickets",
    metadata,
    Column("community", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("platform", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("asker", String, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("text", Text, nullable=False),
    Column("status", String, nullable=False),
    Column("ending", String),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("first_human_at", UtcDateTime),
    Column("escalated_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("step", String),
    Column("due", UtcDateTime),
    Column("deadline", UtcDateTime),  # when staff is told, while helpers are asked
    Column("lease_until", UtcDateTime),  # a worker has the step in hand until then
    Column("fence", Integer, nullable=False, default=0),  # grows with every lease
    Column("topic", String, nullable=False, default=""),
    # Its place in staff's queue, see `queueing`: by when people are to act (NULL: it is not in
    # it), since when it waits for them, how many people ask it.
    Column("target", UtcDateTime),
    Column("waiting_since", UtcDateTime),
    Column("reach", Integer, nullable=False, default=1, server_default="1"),
    Column("detail", JSON, nullable=False),  # the whole Ticket
    # An open question has a next step and an ended one has none: nothing can be forgotten.
    CheckConstraint(
        "(status IN ('resolved', 'closed', 'dismissed')) = (step IS NULL)"
        " AND (step IS NULL) = (due IS NULL)",
        name="next_step",
    ),
    Index(None, "due"),
    Index(None, "community", "status"),
    Index(None, "community", "asker"),
    Index(None, "community", "topic"),
    Index("ix_tickets_queue", "community", "target", "waiting_since", "reach", "number"),
)

# Whether people see it in a list: what was asked in private, by command, is nobody's but its
# asker's, in the answer to the command.
listed = func.coalesce(tickets.c.detail["whisper"].as_string(), "") == ""

# The date that people were told of. A wave is none, nor is a warning: meanwhile it is the deadline.
told = case(
    (tickets.c.step.in_(("ask", "warn")), func.coalesce(tickets.c.deadline, tickets.c.due)),
    else_=tickets.c.due,
)

# Which ticket a message of a person belongs to.
messages = Table(
    "messages",
    metadata,
    Column("community", String, primary_key=True),
    Column("platform", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("message", String, primary_key=True),
    Column("ticket", Integer, nullable=False),
    Column("thread", String, nullable=False),
    Column("author", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "community", "author", "at"),
    ForeignKeyConstraint(["community", "ticket"], ["tickets.community", "tickets.number"]),
)

# Edits and deletions of messages that are not known (yet): they may overtake the message.
overtakes = Table(
    "overtakes",
    metadata,
    Column("community", String, primary_key=True),
    Column("platform", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("message", String, primary_key=True),
    Column("text", Text),  # NULL: deleted
    Column("at", UtcDateTime, nullable=False),
    Index(None, "at"),
)

# What became of questions, for the threshold of their channels: one row a ticket at most.
lessons = Table(
    "lessons",
    metadata,
    Column("community", String, primary_key=True),
    Column("ticket", Integer, primary_key=True),
    Column("platform", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("step", Float, nullable=False),  # of the threshold, in logits
    Column("refused", Text, nullable=False),  # what was no question, normalised; "" if it was one
    Index(None, "community", "platform", "channel"),
    ForeignKeyConstraint(["community", "ticket"], ["tickets.community", "tickets.number"]),
)

entries = Table(
    "entries",
    metadata,
    Column("community", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("question", Text, nullable=False),
    Column("phrasings", JSON, nullable=False),  # further wordings of the question
    Column("learnt", JSON, nullable=False),  # the same, worked out from the verdicts
    Column("refused", JSON, nullable=False),  # wordings it does not fit, from the verdicts
    Column("answer", Text, nullable=False),
    Column("author", String, nullable=False),  # account; "" where it is not known
    Column("author_name", String, nullable=False),
    Column("accepted_by", String, nullable=False),
    Column("accepted_by_name", String, nullable=False),
    Column("accepted_at", UtcDateTime, nullable=False),
    Column("verified_at", UtcDateTime),
    Column("verified_by_name", String, nullable=False),
    Column("solved", Integer, nullable=False),  # people it helped
    Column("hidden", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),  # of the community, when it changed last
    Column("topic", String, nullable=False, default=""),
    Column("merged_into", String, nullable=False, default=""),  # the entry that says the same
    Column("ticket", Integer),  # where it comes from
    Column("platform", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("message", String, nullable=False),
    Index(None, "community", "revision"),
    Index(None, "community", "merged_into"),
)

# What people said of matches: what wordings, refusals and calibrations are learnt from.
verdicts = Table(
    "verdicts",
    metadata,
    Column("community", String, primary_key=True),
    Column("ticket", Integer, primary_key=True),
    Column("person", String, primary_key=True),  # account
    Column("entry", String, primary_key=True),
    Column("wording", Text, nullable=False),  # ""; private, edited or deleted since
    Column("confirmed", Boolean, nullable=False),  # else refused
    Column("band", String, nullable=False),
    Column("logit", Float, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("model", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "community", "entry", "at"),
    ForeignKeyConstraint(["community", "ticket"], ["tickets.community", "tickets.number"]),
)

# How far to trust a model's scores in a community; without a row: as it was shipped.
calibrations = Table(
    "calibrations",
    metadata,
    Column("community", String, primary_key=True),
    Column("model", String, primary_key=True),
    Column("slope", Float, nullable=False),
    Column("shift", Float, nullable=False),
    Column("floor", Float, nullable=False),  # may be infinite
    Column("verdicts", Integer, nullable=False),  # how many it was fitted to
    Column("at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
)

# What texts mean to a model, so that a start need not work it out again: a cache.
embeddings = Table(
    "embeddings",
    metadata,
    Column("community", String, primary_key=True),
    Column("fingerprint", String, primary_key=True),  # of the model
    Column("text_hash", LargeBinary, primary_key=True),
    Column("vector", LargeBinary, nullable=False),  # int8
    sqlite_with_rowid=False,  # read by the thousand: a row lies where its key is
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("community", String, nullable=False),
    Column("account", String, nullable=False),
    Column("name", String, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("reason", String, nullable=False),
    Column("award", String, nullable=False),  # the reason of the award that the line is about
    Column("kind", String, nullable=False),
    Column("count", Integer, nullable=False),  # of awards: -1 where one is taken back
    Column("cap", String, nullable=False),  # what withheld some of an award, or all
    Column("cause", String, nullable=False),  # why an award ceases or begins again to count
    Column("topic", String, nullable=False),
    Column("ticket", Integer, nullable=False),
    Column("entry", String, nullable=False),
    Column("asker", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),  # when its award was made
    Column("final_at", UtcDateTime, nullable=False),
    UniqueConstraint("community", "account", "reason"),
    Index(None, "community", "account", "award"),
    Index(None, "community", "made_at", "account", "amount"),
    # Everything that boards, sums and `why` read of a line: its row need not be looked up.
    Index(
        "ix_ledger_boards",
        *("community", "account", "asker", "kind", "count", "amount", "made_at", "topic"),
        *("ticket", "entry", "at", "final_at", "cap", "cause"),
    ),
)
