"""Values as JSON and back."""

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row

from bot.domain.effects import Post
from bot.domain.entry import StoredEntry
from bot.domain.ticket import Ticket

_TICKET = TypeAdapter(Ticket)
_POST = TypeAdapter(Post)


def ticket_to_json(ticket: Ticket) -> Any:
    return _TICKET.dump_python(ticket, mode="json")


def ticket_from_json(detail: Any) -> Ticket:
    return _TICKET.validate_python(detail, strict=False)


def post_to_json(post: Post) -> Any:
    return _POST.dump_python(post, mode="json")


def post_from_json(body: Any) -> Post:
    return _POST.validate_python(body, strict=False)


def entry_from_row(row: Row[Any]) -> StoredEntry:
    return StoredEntry(
        id=row.id,
        question=row.question,
        answer=row.answer,
        phrasings=tuple(row.phrasings),
        author=row.author,
        author_name=row.author_name,
        accepted_by=row.accepted_by,
        accepted_by_name=row.accepted_by_name,
        accepted_at=row.accepted_at,
        verified_at=row.verified_at,
        verified_by_name=row.verified_by_name,
        solved=row.solved,
        hidden=row.hidden,
        ticket=row.ticket,
        platform=row.platform,
        channel=row.channel,
        message=row.message,
    )
