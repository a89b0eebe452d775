"""What the bot says of credit and of who helped most; plain and extreme."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.domain import board_replies, credit_replies
from bot.domain.credits import Back, Cap, Kind
from bot.domain.message import Message
from bot.domain.pages import ASKER, BoardLine, BoardPage, CreditLine, CreditPage, Turn
from bot.domain.parts.endings import Consent
from bot.domain.policy import Credits
from bot.domain.ranks import Reward, Standing
from tests.unit.adapters.discord_cast import (
    ANN,
    ASKED,
    KIM,
    LONG_ASKED,
    LOUD,
    NOW,
    PLACE,
    QUESTION,
    TOMORROW,
)

Example = tuple[str, str, Message]
MAY = date(2026, 5, 1)


def credit_examples() -> Iterator[Example]:
    yield from _credit()
    yield from _why()
    yield from _boards()


def _credit() -> Iterator[Example]:
    said, rules = credit_replies.credit, Credits()
    some = _page(standing=Standing(points=29, good=2))
    yield "credit_replies.credit", "", said(some, rules)
    high = replace(some, total=1234, pending=0, helped=81, standing=Standing(points=1234, good=90))
    yield "credit_replies.credit", "of rank", said(high, rules)
    poor = replace(high, standing=Standing(points=1234, good=4, bad=9))
    yield "credit_replies.credit", "poor ratio", said(poor, rules)
    fading = replace(some, standing=Standing(points=11.4, good=1, bad=4))
    slow = replace(rules, half_life_days=90)
    yield "credit_replies.credit", "decayed", said(fading, slow)
    guide, sage = (
        Reward(name="Guide", points=60, ratio=0.5),
        Reward(name=LOUD.name, points=500, ratio=0.5),
    )
    for name, standing, held in (
        ("next role", Standing(points=29, good=2), False),
        ("one point to the role", Standing(points=59, good=1, bad=3), False),
        ("points for the role", Standing(points=64, good=1, bad=3), False),
        ("keeps the role", Standing(points=55, good=5), True),
        ("highest role", Standing(points=900, good=60), True),
    ):
        mine = (replace(guide, held=held), replace(sage, held=name == "highest role"))
        page = replace(some, standing=standing, rewards=mine)
        yield "credit_replies.credit", name, said(page, rules)
    blocked = CreditPage(total=0, pending=0, uncounted=60, helped=0, lines=())
    yield "credit_replies.credit", "none counts", said(blocked, rules)
    none = replace(blocked, uncounted=0)
    yield "credit_replies.credit", "none", said(none, rules)
    yield "credit_replies.nothing", "", credit_replies.nothing()


def _why() -> Iterator[Example]:
    said = credit_replies.why
    lines = (
        _line(pending=True),
        _line(shared=True),
        _line(8, consent=Consent.QUORUM),
        _line(4, consent=Consent.QUORUM, shared=True),
        _line(4, consent=Consent.SILENCE),
        _line(5, kind=Kind.VERIFIED),
        _line(2, kind=Kind.REUSED),
        _line(1, kind=Kind.VOTED),
        _line(4, kind=Kind.VOTED, times=4, counting=4),
        _line(4, kind=Kind.VOTED, times=4, counting=3, pending=True),
        _line(4, kind=Kind.VOTED, times=4, counting=0),
        _line(-15, turn=Turn.BACK, cause=Back.UNACCEPTED, counting=0),
        _line(0, turn=Turn.BACK, cause=Back.UNACCEPTED, counting=0),
        _line(15, counting=0),
        _line(2, kind=Kind.REUSED, conversation=None, question=""),
    )
    yield "credit_replies.why", "", said(_page(lines=lines))
    causes = tuple(
        line
        for cause in ("block", ASKER, "link", "merge", "another")
        for line in (
            _line(-15, turn=Turn.BACK, cause=cause, counting=0),
            _line(15, turn=Turn.AGAIN, cause=cause),
        )
    )
    yield "credit_replies.why", "suspended", said(_page(lines=causes, uncounted=60))
    capped = (
        *(_line(0, kind=Kind.VOTED, times=5, counting=5, cap=cap) for cap in Cap),
        _line(1, kind=Kind.REUSED, cap=Cap.DAY),
        _line(0, cap=Cap.PAIR, counting=0),
    )
    yield "credit_replies.why", "capped", said(_page(lines=capped))
    back = tuple(_line(-15, turn=Turn.BACK, cause=cause, counting=0) for cause in Back)
    yield "credit_replies.why", "taken back", said(_page(lines=back))
    yield "credit_replies.why", "second page", said(_page(lines=lines[:3], number=2, older=1120))
    yield "credit_replies.why", "none", said(_page(lines=(), total=0, pending=0))
    nothing_counts = _page(lines=(), total=0, pending=0, uncounted=1)
    yield "credit_replies.why", "none counts", said(nothing_counts)
    long = _line(-15, turn=Turn.BACK, cause="link", counting=0, question=LONG_ASKED)
    yield "credit_replies.why", "extreme", said(_page(lines=(long,) * 15, number=999, older=10**6))


def _boards() -> Iterator[Example]:
    said = board_replies.board
    kim = BoardLine(place=1, account=KIM.account, name=KIM.name, total=120, helped=8)
    ann = BoardLine(place=2, account=ANN.account, name=ANN.name, total=15, helped=1)
    tied = replace(ann, account="discord:9", name="Bo")
    month = BoardPage(month=(kim, ann, tied), ever=(kim, replace(ann, place=23)), since=MAY)
    yield "board_replies.board", "", said(month, ANN.account)
    off = replace(ann, secret=True, place=3, total=40)
    secret = replace(month, month=(kim, tied, off), ever=(kim, replace(off, place=21)))
    yield "board_replies.board", "not on it", said(secret, ANN.account)
    yield "board_replies.board", "alone", said(replace(month, month=(off,), ever=()), ANN.account)
    april = replace(month, ever=(), since=date(2026, 4, 1), last=True)
    yield "board_replies.board", "last month", said(april, ANN.account)
    yield "board_replies.board", "nobody last", said(replace(april, month=()), ANN.account)
    yield "board_replies.board", "topic", said(replace(month, topic="Billing"), ANN.account)
    shared = replace(month, month=(replace(kim, more=4),), ever=(kim, replace(tied, more=1)))
    yield "board_replies.board", "shared places", said(shared, ANN.account)
    empty = BoardPage(month=(), ever=(), since=MAY)
    yield "board_replies.board", "empty", said(empty, ANN.account)
    yield "board_replies.board", "nobody on it", said(replace(empty, topic="Billing"), ANN.account)
    unknown = replace(empty, unknown="biling", topics=("API keys", "Billing"))
    yield "board_replies.board", "unknown topic", said(unknown, ANN.account)
    none = replace(unknown, unknown=LONG_ASKED, topics=())
    yield "board_replies.board", "no topics", said(none, ANN.account)
    many = replace(unknown, topics=(LONG_ASKED,) * 200)
    yield "board_replies.board", "many topics", said(many, ANN.account)
    loud = BoardLine(place=1, account=LOUD.account, name=LOUD.name, total=10**6, helped=10**5)
    full = replace(month, month=(loud,) * 11, ever=(loud,) * 11, topic=LONG_ASKED)
    yield "board_replies.board", "extreme", said(full, LOUD.account)


def _page(**changes: Any) -> CreditPage:
    plain = CreditPage(total=29, pending=17, helped=3, lines=(_line(),))
    return replace(plain, **changes)


def _line(amount: int = 15, **changes: Any) -> CreditLine:
    plain = CreditLine(
        amount=amount,
        kind=Kind.ACCEPTED,
        at=NOW - timedelta(days=1),
        final_at=TOMORROW,
        ticket=12,
        question=ASKED,
        conversation=PLACE,
        message=QUESTION,
    )
    return replace(plain, **changes)
