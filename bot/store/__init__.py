"""The database. All SQL of the project is written in this package."""

from bot.store.acceptances import Acceptances
from bot.store.agenda import Agenda, DueLetter, DueLetters, DueStep, DueSwap, DueSwaps
from bot.store.alone import connect_alone
from bot.store.announcements import Announcement, Announcements, Sending
from bot.store.asked import Asked
from bot.store.audit_log import AuditLine, AuditLog
from bot.store.cursors import Cursors
from bot.store.embeddings import Embeddings
from bot.store.engine import DatabaseAddressError, connect, sqlite_file, sqlite_version
from bot.store.finding import OpenQuestion
from bot.store.housekeeping import prune
from bot.store.inbox import Inbox, Received
from bot.store.installations import Installation, Installations, InstallStates
from bot.store.judgements import Applied, Judgements
from bot.store.known import Known
from bot.store.ledger_check import Check, Difference, Sum
from bot.store.paces import Paces
from bot.store.playground import LoggedOp, PlaygroundLog
from bot.store.promises import Audit, Late, audit
from bot.store.queues import Delivery, Outbox
from bot.store.recording import LATE
from bot.store.reports import Reports
from bot.store.schema import SchemaError, at_head, migrate
from bot.store.setups import Setups
from bot.store.surges import Lately, Surging
from bot.store.topic_pages import Past, TopicPages
from bot.store.transaction import Conflict, Store, Transaction

__all__ = [
    "LATE",
    "Acceptances",
    "Agenda",
    "Announcement",
    "Announcements",
    "Applied",
    "Asked",
    "Audit",
    "AuditLine",
    "AuditLog",
    "Check",
    "Conflict",
    "Cursors",
    "DatabaseAddressError",
    "Delivery",
    "Difference",
    "DueLetter",
    "DueLetters",
    "DueStep",
    "DueSwap",
    "DueSwaps",
    "Embeddings",
    "Inbox",
    "InstallStates",
    "Installation",
    "Installations",
    "Judgements",
    "Known",
    "Late",
    "Lately",
    "LoggedOp",
    "OpenQuestion",
    "Outbox",
    "Paces",
    "Past",
    "PlaygroundLog",
    "Received",
    "Reports",
    "SchemaError",
    "Sending",
    "Setups",
    "Store",
    "Sum",
    "Surging",
    "TopicPages",
    "Transaction",
    "at_head",
    "audit",
    "connect",
    "connect_alone",
    "migrate",
    "prune",
    "sqlite_file",
    "sqlite_version",
]
