"""What the bot says of blocks and mergers."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain import block_replies, merge_replies
from bot.domain.blocks import Block, What
from bot.domain.identity import Actor, Role
from tests.unit.adapters.discord_cast import BOB, LONG_ASKED, LOUD, NOW, SAM
from tests.unit.adapters.private_examples import Example

BLOCK = Block(
    id="b1",
    account=BOB.account,
    name=BOB.name,
    what=What.HELPING,
    reason="Answers that are advertisements.",
    by=SAM.account,
    by_name=SAM.name,
    at=NOW,
)
LOUD_BLOCK = replace(
    BLOCK,
    account=LOUD.account,
    name=LOUD.name,
    by_name=LOUD.name,
    reason=LONG_ASKED[:1000],
    appeal=LONG_ASKED[:1000],
    revoked=True,
)
ROBO = Actor(account="discord:1300000000000000009", name="Robo", role=Role.BOT)


def ledger_examples() -> Iterator[Example]:
    for group in (_blocking, _blocked, _mergers):
        yield from group()


def _blocking() -> Iterator[Example]:
    for word in ("block", "unblock"):
        yield "block_replies.whom", word, block_replies.whom(word)
    yield "block_replies.from_what", "", block_replies.from_what()
    yield "block_replies.why_missing", "", block_replies.why_missing(What.ASKING)
    yield "block_replies.too_long", "", block_replies.too_long(12_345, 1_000)
    yield "block_replies.not_a_bot", "", block_replies.not_a_bot(ROBO)
    yield "block_replies.not_the_team", "", block_replies.not_the_team(SAM)
    yield "block_replies.cannot_ask", "", block_replies.cannot_ask(BOB)
    yield "block_replies.cannot_ask", "extreme", block_replies.cannot_ask(LOUD)
    yield "block_replies.blocked_already", "", block_replies.blocked_already(BLOCK)
    yield "block_replies.blocked_already", "extreme", block_replies.blocked_already(LOUD_BLOCK)
    yield "block_replies.blocked", "", block_replies.blocked(BLOCK, 0)
    yield "block_replies.blocked", "extreme", block_replies.blocked(LOUD_BLOCK, 1)
    asker = replace(BLOCK, what=What.ASKING, revoked=True)
    yield "block_replies.blocked", "asking, with credit", block_replies.blocked(asker, 45)
    yield "block_replies.not_blocked", "", block_replies.not_blocked(BOB, None)
    yield "block_replies.not_blocked", "from that", block_replies.not_blocked(LOUD, What.ASKING)
    yield "block_replies.unblocked", "", block_replies.unblocked(BOB, [BLOCK], 0)
    both = [replace(LOUD_BLOCK, what=What.ASKING), LOUD_BLOCK]
    yield "block_replies.unblocked", "extreme", block_replies.unblocked(LOUD, both, 45)


def _blocked() -> Iterator[Example]:
    yield "block_replies.you_are", "", block_replies.you_are(BLOCK)
    yield "block_replies.you_are", "extreme", block_replies.you_are(LOUD_BLOCK)
    yield "block_replies.no_helping", "", block_replies.no_helping()
    yield "block_replies.you_are_not", "", block_replies.you_are_not()
    yield "block_replies.say_something", "", block_replies.say_something()
    yield "block_replies.appealed", "", block_replies.appealed()
    yield "block_replies.appealed_already", "", block_replies.appealed_already([LOUD_BLOCK])
    said = replace(BLOCK, appeal="I wrote about the shop I work for, and said so.")
    yield "block_replies.appeal", "", block_replies.appeal(BOB, [said])
    both = [replace(LOUD_BLOCK, what=What.ASKING), LOUD_BLOCK]
    yield "block_replies.appeal", "extreme", block_replies.appeal(LOUD, both)
    yield "block_replies.not_parted", "", block_replies.not_parted()


def _mergers() -> Iterator[Example]:
    yield "merge_replies.which", "", merge_replies.which()
    yield "merge_replies.same", "", merge_replies.same(12)
    yield "merge_replies.no_question", "", merge_replies.no_question(12)
    yield "merge_replies.nothing_kept", "", merge_replies.nothing_kept(12)
    yield "merge_replies.merged_already", "", merge_replies.merged_already(12, 7)
    yield "merge_replies.merged_already", "imported", merge_replies.merged_already(12, None)
    yield "merge_replies.not_by_itself", "", merge_replies.not_by_itself(12, 7, 3)
    yield "merge_replies.not_by_itself", "a circle", merge_replies.not_by_itself(12, 7, 12)
    yield "merge_replies.merged", "", merge_replies.merged(12, 7, 0)
    yield "merge_replies.merged", "with credit", merge_replies.merged(12, 7, 20)
    yield "merge_replies.by_itself", "", merge_replies.by_itself(12)
    yield "merge_replies.parted", "", merge_replies.parted(12, 0)
    yield "merge_replies.parted", "with credit", merge_replies.parted(12, 1)
