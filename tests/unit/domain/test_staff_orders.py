"""What staff types behind block, merge and tag, and what it does in the cases that are rare."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain import blocking, merging
from bot.domain.blocks import Block, What
from bot.domain.decision import Facts
from bot.domain.effects import Effect, Post, Remove
from bot.domain.events import CommandGiven
from bot.domain.filing import filed, guessed
from bot.domain.helping_effects import FileEntry, KeepBlock
from bot.domain.identity import Actor, Role
from bot.domain.parts.endings import Ending, Resolution
from bot.domain.policy import Policy
from bot.domain.states import Status
from bot.domain.topics import Guess, Topic, named
from tests.unit.domain.test_quorum import ANN, BEN, HERE, asked

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SAM = Actor(account="sam", name="Sam", role=Role.STAFF)
BILLING = Topic(id="billing", name="Billing")
LOGIN = Topic(id="login", name="Login")
TOPICS = Facts(topics=(BILLING, LOGIN))
SURE = (Guess(topic="billing", likelihood=0.9, name="Billing"),)


def given(
    actor: Actor, command: str, argument: str = "", target: Actor | None = None
) -> CommandGiven:
    return CommandGiven(
        key="k",
        at=NOW,
        conversation=HERE,
        actor=actor,
        command=command,
        argument=argument,
        target=target,
    )


def block(key: str, what: What, appeal: str = "") -> Block:
    return Block(
        id=key,
        account=BEN.account,
        name=BEN.name,
        what=what,
        reason="spam",
        by=SAM.account,
        by_name=SAM.name,
        at=NOW,
        appeal=appeal,
    )


def kept(effects: Iterable[Effect]) -> list[Block]:
    return [effect.block for effect in effects if isinstance(effect, KeepBlock)]


def solved(entry: str, ending: Ending = Ending.ACCEPTED) -> Resolution:
    return Resolution(ending=ending, by=ANN, at=NOW, message="r1", entry=entry, kept=True)


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("helping spam", (What.HELPING, False, "spam")),
        ("@ben Asking: REVOKE they shout", (What.ASKING, True, "they shout")),
        ("<@U1> helping, revoke", (What.HELPING, True, "")),
        ("they shout", (None, False, "they shout")),
        ("", (None, False, "")),
    ],
)
def test_a_block_is_read(typed: str, order: tuple[What | None, bool, str]) -> None:
    """Case, a mention and signs behind a word do not matter."""
    found = blocking.read(typed)

    assert (found.what, found.revoke, found.reason) == order


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("12 7", (12, 7)),
        ("#12 #7", (12, 7)),
        ("12 Apart", (12, None)),
        ("123456789 1", (123_456_789, 1)),
        ("1234567890 1", None),
        ("12", None),
        ("١٢ 7", None),
    ],
)
def test_a_merger_is_read(typed: str, order: tuple[int, int | None] | None) -> None:
    """Two numbers, or one and "apart"."""
    found = merging.read(typed)

    assert (found and (found.number, found.into)) == order


def test_the_newest_answer_is_merged() -> None:
    """Of a question that was answered twice what was kept last is meant."""
    ticket = replace(asked(), past=(solved("first"),), resolution=solved("second"))

    assert merging.kept_from(ticket) == "second"


def test_only_letters_to_who_may_not_help_go() -> None:
    """A block from asking leaves the letters that wait for somebody; one from helping does not."""
    facts = Facts(unsent=("letter:ben:1",))

    asking, helping = (
        blocking.blocked(given(SAM, "block", f"{what} spam", BEN), f"{what} spam", Policy(), facts)
        for what in ("asking", "helping")
    )

    assert not [effect for effect in asking.effects if isinstance(effect, Remove)]
    assert Remove(slot="letter:ben:1") in helping.effects


def test_an_unblock_names_one_block() -> None:
    """Of two blocks the one that is named ends."""
    facts = Facts(blocks=(block("a", What.ASKING), block("b", What.HELPING)))

    one = blocking.unblocked(given(SAM, "unblock", target=BEN), "asking", Policy(), facts)
    both = blocking.unblocked(given(SAM, "unblock", target=BEN), "", Policy(), facts)

    assert [(each.id, each.lifted_at) for each in kept(one.effects)] == [("a", NOW)]
    assert [each.id for each in kept(both.effects)] == ["a", "b"]


def test_an_appeal_is_to_what_was_not_appealed_yet() -> None:
    """What was said to an earlier block stays; without a channel nobody is told."""
    facts = Facts(blocks=(block("a", What.ASKING, "sorry"), block("b", What.HELPING)))

    said = blocking.appealed(given(BEN, "appeal"), "let me", Policy(staff_channel=""), facts)

    assert [(each.id, each.appeal) for each in kept(said.effects)] == [("b", "let me")]
    assert not [e for e in said.effects if isinstance(e, Post) and e.slot.startswith("appeal:")]


def test_a_guess_is_no_persons_word() -> None:
    """Guesses file what is open and what nobody has filed."""
    facts = Facts(guesses=SURE)
    by_hand = replace(asked(), topic="login", filed_by="ann")
    over = replace(asked(), status=Status.RESOLVED, step=None, topic="login")

    assert guessed(asked(), facts).topic == "billing"
    assert guessed(by_hand, facts) == by_hand
    assert guessed(over, facts) == over


def test_nothing_of_these_is_said_once() -> None:
    """That an untagged question is about none is news until a person says so."""
    order = given(SAM, "tag", "none")

    first = filed(asked(), order, "none", Policy(), TOPICS)
    again = filed(first.tickets[0], order, "none", Policy(), TOPICS)

    assert first.tickets[0].filed_by == "sam"
    assert again.tickets == ()


def test_a_word_stands_before_the_guesses() -> None:
    """What a person says comes first, once; the entries that were kept follow, others do not."""
    ticket = replace(
        asked(),
        guesses=(Guess(topic="login", likelihood=0.4, name="Login"), *SURE),
        past=(solved("old"), solved("gone", Ending.DELETED)),
    )

    after = filed(ticket, given(SAM, "tag", "billing"), "billing", Policy(), TOPICS)

    assert [each.topic for each in after.tickets[0].guesses] == ["billing", "login"]
    entries = [effect.entry for effect in after.effects if isinstance(effect, FileEntry)]
    assert entries == ["old"]


def test_a_name_goes_before_an_id() -> None:
    """A topic that is called as another one's id is meant by its name."""
    renamed = Topic(id="login", name="Accounts")
    newer = Topic(id="login-2", name="Login")

    assert named((renamed, newer), "login") is newer
    assert named((renamed,), "login") is renamed
