"""Values as JSON and back."""

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row

from bot.domain.blocks import Block, What
from bot.domain.credits import Kind, Transfer
from bot.domain.effects import Post
from bot.domain.entry import StoredEntry
from bot.domain.helpers import Helper
from bot.domain.setup import Setup
from bot.domain.ticket import Ticket
from bot.domain.trouble import Health, Known
from bot.domain.verdict import Verdict
from knowledge.model import Band

_TICKET = TypeAdapter(Ticket)
_POST = TypeAdapter(Post)
_SETUP = TypeAdapter(Setup)
_HELPER = TypeAdapter(Helper)
_KNOWN = TypeAdapter(tuple[Known, ...])


def ticket_to_json(ticket: Ticket) -> Any:
    return _TICKET.dump_python(ticket, mode="json")


def ticket_from_json(detail: Any) -> Ticket:
    return _TICKET.validate_python(detail, strict=False)


def post_to_json(post: Post) -> Any:
    return _POST.dump_python(post, mode="json")


def post_from_json(body: Any) -> Post:
    return _POST.validate_python(body, strict=False)


def helper_to_json(helper: Helper) -> Any:
    return _HELPER.dump_python(helper, mode="json")


def helper_from_json(detail: Any) -> Helper:
    return _HELPER.validate_python(detail, strict=False)


def setup_to_json(setup: Setup) -> Any:
    return _SETUP.dump_python(setup, mode="json")


def setup_from_json(stated: Any) -> Setup:
    return _SETUP.validate_python(stated, strict=False)


def health_to_json(health: Health) -> Any:
    return _KNOWN.dump_python(health.known, mode="json")


def health_from_row(row: Row[Any]) -> Health:
    known = _KNOWN.validate_python(row.known, strict=False)
    return Health(known=known, closed=tuple(row.closed))


def verdict_from_row(row: Row[Any]) -> Verdict:
    return Verdict(
        ticket=row.ticket,
        person=row.person,
        entry=row.entry,
        wording=row.wording,
        confirmed=row.confirmed,
        band=Band(row.band),
        logit=row.logit,
        confidence=row.confidence,
        model=row.model,
        at=row.at,
    )


def entry_from_row(row: Row[Any]) -> StoredEntry:
    return StoredEntry(
        id=row.id,
        question=row.question,
        answer=row.answer,
        phrasings=tuple(row.phrasings),
        learnt=tuple(row.learnt),
        refused=tuple(row.refused),
        author=row.author,
        author_name=row.author_name,
        accepted_by=row.accepted_by,
        accepted_by_name=row.accepted_by_name,
        accepted_at=row.accepted_at,
        verified_at=row.verified_at,
        verified_by_name=row.verified_by_name,
        solved=row.solved,
        hidden=row.hidden,
        topic=row.topic,
        merged_into=row.merged_into,
        ticket=row.ticket,
        platform=row.platform,
        channel=row.channel,
        message=row.message,
    )


def block_from_row(row: Row[Any]) -> Block:
    return Block(
        id=row.id,
        account=row.account,
        name=row.name,
        what=What(row.what),
        reason=row.reason,
        by=row.by,
        by_name=row.by_name,
        at=row.at,
        revoked=row.revoked,
        appeal=row.appeal,
        lifted_at=row.lifted_at,
        lifted_by_name=row.lifted_by_name,
    )


def transfer_from_row(row: Row[Any]) -> Transfer:
    return Transfer(
        account=row.account,
        name=row.name,
        amount=row.amount,
        reason=row.reason,
        award=row.award,
        kind=Kind(row.kind),
        count=row._mapping["count"],  # a row's own `count` is a method
        cap=row.cap,
        cause=row.cause,
        topic=row.topic,
        ticket=row.ticket,
        entry=row.entry,
        asker=row.asker,
        at=row.at,
        final_at=row.final_at,
    )
