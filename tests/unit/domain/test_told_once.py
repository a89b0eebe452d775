"""What stands on staff's cards is said once, however often it happened."""

from dataclasses import replace
from datetime import timedelta

from bot.domain import handover_replies, incident_replies
from bot.domain.message import Link, Moment, Paragraph
from bot.domain.parts.claims import Claim, Hand
from bot.domain.phrases import small
from bot.domain.states import Status
from tests.unit.adapters.discord_cast import NOW, SAM, ticket
from tests.unit.adapters.incident_examples import FIRST, OPEN


def test_a_question_that_others_joined_is_linked_once() -> None:
    """Five who ask under two numbers are two links, each to who asked it first."""
    numbers = enumerate((3, 3, 4, 3, 4))
    first = [replace(FIRST, ticket=number, message=f"m{at}") for at, number in numbers]
    asked = replace(OPEN, first=tuple(first))

    card = incident_replies.card(asked, (), NOW)

    lines = [block.spans for block in card.blocks if isinstance(block, Paragraph)]
    told = next(spans for spans in lines if spans[0] == "The first: ")
    links = [span for span in told if isinstance(span, Link)]
    assert [(link.label, link.message) for link in links] == [("#3", "m0"), ("#4", "m2")]


def test_who_took_it_twice_in_a_row_is_named_once() -> None:
    """Since the first of both; somebody between them would be named, and they again."""
    hours = [NOW - timedelta(hours=ago) for ago in (3, 2, 1)]
    hands = [Hand(name=name, since=at) for name, at in zip("SSM", hours, strict=True)]
    claim = Claim(by=SAM, at=NOW, from_name="M")
    handed = replace(ticket(), status=Status.CLAIMED, claim=claim, hands=tuple(hands))

    said = handover_replies.on_card(handed)

    before = ("On it before: ", "S since ", Moment(at=hours[0]), ", ", "M since ")
    assert said == (small("M handed it over. ", *before, Moment(at=hours[2]), "."),)
