"""How somebody wants to be asked, as they type and tap it."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import habit_replies
from bot.domain.asks import Way
from bot.domain.blocks import What
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Post
from bot.domain.events import ActionPressed, CommandGiven
from bot.domain.helpers import Helper, Quiet
from bot.domain.helping_effects import DropLetter, KeepHelper, MoveLetter, PlanLetter
from bot.domain.identity import Actor, Conversation, Role
from bot.domain.message import Action, plain
from bot.domain.policy import Policy
from bot.domain.presses import pressed
from bot.domain.requests import given as command_given
from bot.domain.topics import Topic

NOW = datetime(2026, 5, 4, 14, 5, tzinfo=UTC)
AT = Conversation(community="acme", platform="fake", channel="help")
HANA = Actor(account="fake:hana", name="Hana")
GUEST = replace(HANA, role=Role.GUEST)
KNOWN = Helper(
    account="fake:hana",
    name="Hana",
    topics=("billing",),
    quiet=Quiet(begins=22 * 60, ends=7 * 60, zone="Europe/Berlin"),
)
TOPICS = (Topic(id="billing", name="Billing"), Topic(id="api", name="API"))
BLOCKED = Facts(helper=KNOWN, barred=frozenset({What.HELPING}))
SETTINGS = ["topics", "way", "daily", "quiet", "snoozed_until", "letters", "on_board"]
WORDS = ["mention", "direct", "digest", "off", "daily", "quiet", "snooze", "back", "letters"]
WORDS += ["board", "on", "3", "0", "51", "default", "3d", "tomorrow", "22-7", "22:00-07:00"]
WORDS += ["Europe/Berlin", "Berlin", "Paris", "Europe/Berln", "99:99", "-", "\0", "@everyone"]


def typed(line: str, facts: Facts, who: Actor = HANA) -> Decision:
    """What comes of typing "helping …"."""
    event = CommandGiven(
        key="k", at=NOW, conversation=AT, actor=who, command="helping", argument=line
    )
    return command_given(None, event, Policy(), facts)


def tapped(action: Action, argument: str, facts: Facts, who: Actor = HANA) -> Decision:
    event = ActionPressed(
        key="k", at=NOW, conversation=AT, actor=who, action=action, ticket=0, argument=argument
    )
    return pressed(None, event, Policy(), facts)


def kept(decision: Decision) -> list[Helper]:
    return [effect.helper for effect in decision.effects if isinstance(effect, KeepHelper)]


def said(decision: Decision) -> str:
    (post,) = (effect for effect in decision.effects if isinstance(effect, Post))
    assert post.only == HANA.account
    return plain(post.message)


def only(decision: Decision) -> Helper:
    (helper,) = kept(decision)
    return helper


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("direct", {"way": Way.DIRECT}),
        ("DIGEST", {"way": Way.DIGEST}),
        ("off", {"way": Way.OFF}),
        ("daily 3", {"daily": 3}),
        ("daily 0", {"daily": 0}),
        ("quiet off", {"quiet": None}),
        (
            "quiet 10pm-7:30 New York",
            {"quiet": Quiet(begins=1320, ends=450, zone="America/New_York")},
        ),
        ("quiet 23:00–06:00", {"quiet": Quiet(begins=1380, ends=360, zone="Europe/Berlin")}),
        ("snooze 3d", {"snoozed_until": NOW + timedelta(days=3)}),
        ("snooze 365d", {"snoozed_until": NOW + timedelta(days=365)}),
        ("snooze tomorrow", {"snoozed_until": datetime(2026, 5, 5, 7, tzinfo=UTC)}),
        ("letters on", {"letters": True}),
        ("board off", {"on_board": False}),
    ],
)
def test_a_word_changes_a_setting(line: str, changed: dict[str, Any]) -> None:
    """Each setting takes the words that it is explained with, and nothing else changes."""
    facts = Facts(helper=KNOWN, topics=TOPICS)

    decision = typed(line, facts)

    assert only(decision) == replace(KNOWN, **changed)
    assert said(decision).startswith("Done.")


@given(
    line=st.one_of(
        st.text(max_size=40), st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
    ),
    facts=st.sampled_from([Facts(), Facts(helper=KNOWN, topics=TOPICS), BLOCKED]),
    who=st.sampled_from([HANA, GUEST]),
)
def test_whatever_is_typed_changes_one_setting_or_none(line: str, facts: Facts, who: Actor) -> None:
    """There is always one private message, and at most one setting is another one than before."""
    before = facts.helper or Helper(account=HANA.account, name=HANA.name)

    decision = typed(line, facts, who)

    assert len(said(decision)) > 10
    for after in kept(decision):
        changed = [
            f.name for f in fields(Helper) if getattr(after, f.name) != getattr(before, f.name)
        ]
        assert len(changed) <= 1
        assert set(changed) <= set(SETTINGS)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("daily many", "from 0 to 50"),
        ("daily 51", "from 0 to 50"),
        ("daily ٣", "from 0 to 50"),
        ("quiet", "write from when to when"),
        ("quiet 25:00-07:00", "25:00 is no time of the day"),
        ("quiet 13pm-7", "13pm is no time of the day"),
        ("quiet 9-9", "end at another time than they begin"),
        ("quiet 22-7 Europe/Berln", "perhaps Europe/Berlin"),
        ("quiet 22-7 Nowhere at all", "no time zone “nowhere at all”"),
        ("quiet 22-7 ../../etc/passwd", "no time zone"),
        ("snooze", "is no duration"),
        ("snooze 366d", "at most 365 days"),
        ("snooze 999999d", "at most 365 days"),
        ("letters perhaps", "say on or off"),
        ("dayly 3", "did you mean daily?"),
        ("mention me", "did you mean mention?"),
        ("xyzzy", "shows what there is to choose"),
    ],
)
def test_bad_input_gets_an_example(line: str, words: str) -> None:
    """One sentence says what is wrong, and an example how it is right; nothing is kept."""
    decision = typed(line, Facts(helper=KNOWN))

    assert words in said(decision)
    assert said(decision).startswith("That was not done:")
    assert "For example /helping " in said(decision)
    assert kept(decision) == []


def test_hours_without_a_zone_are_taken_as_utc_aloud() -> None:
    """Somebody who never named a zone is told which one was taken."""
    decision = typed("quiet 22:00-07:00", Facts())

    assert only(decision).quiet == Quiet(begins=1320, ends=420, zone="UTC")
    assert "22:00 to 07:00, UTC" in said(decision)
    assert "Is your time zone another one?" in said(decision)


def test_everything_is_shown() -> None:
    """The bare command shows every setting, and offers the other ways with a tap."""
    facts = Facts(helper=replace(KNOWN, daily=2, letters=True), topics=TOPICS)

    decision = typed("", facts)

    for words in (
        "Billing",
        "I mention you in its thread",
        "2 questions a day",
        "22:00 to 07:00, Europe/Berlin",
    ):
        assert words in said(decision)
    (post,) = (effect for effect in decision.effects if isinstance(effect, Post))
    taps = [(button.action, button.argument, button.ticket) for button in post.message.buttons]
    assert taps == [
        (Action.WAY, "direct", 0),
        (Action.WAY, "digest", 0),
        (Action.WAY, "off", 0),
        (Action.LETTERS, "off", 0),
    ]


def test_who_follows_nothing_is_pointed_to_the_topics() -> None:
    """A way alone asks nobody: without topics that is said."""
    facts = Facts(topics=TOPICS)

    answers = [said(typed(line, facts)) for line in ("", "direct")]

    assert all("/topics" in answer for answer in answers)


@pytest.mark.parametrize("line", ["direct", "digest", "letters on"])
def test_writing_directly_is_said_plainly(line: str) -> None:
    """Whoever opts in to direct messages reads that this is what they do."""
    decision = typed(line, Facts(helper=KNOWN))

    assert "I write to you" in said(decision)


@pytest.mark.parametrize(("who", "facts"), [(GUEST, Facts(helper=KNOWN)), (HANA, BLOCKED)])
def test_who_cannot_be_asked(who: Actor, facts: Facts) -> None:
    """Guests and the blocked are told why; to stop something is never refused."""
    refused = [typed(line, facts, who) for line in ("direct", "daily 3", "quiet 22-7", "snooze 3d")]
    shown = typed("", facts, who)
    stopped = [typed(line, facts, who) for line in ("off", "letters off", "board off")]

    assert all(
        said(decision).startswith("That was not done. I ask you nothing") for decision in refused
    )
    assert not any(map(kept, refused))
    assert said(shown).startswith("I ask you nothing")
    assert all(said(decision).startswith("Done.") for decision in stopped)
    assert only(stopped[2]).on_board is False


def test_a_tap_is_the_same_as_the_word() -> None:
    """Buttons and words end in the same settings."""
    facts = Facts(helper=KNOWN, topics=TOPICS)

    taps = [tapped(Action.WAY, "digest", facts), tapped(Action.LETTERS, "on", facts)]
    forged = tapped(Action.WAY, "carrier-pigeon", facts)

    assert [only(tap) for tap in taps] == [only(typed(w, facts)) for w in ("digest", "letters on")]
    assert kept(forged) == []
    assert "Your topics: Billing" in said(forged)


def test_what_is_the_person_s_holds_for_all_accounts() -> None:
    """Quiet hours, caps and the board are one person's; ways and letters are an account's."""
    other = Helper(account="other:hana", name="Hana Z", topics=("api",), way=Way.DIGEST)
    facts = Facts(helper=KNOWN, linked=(other,))

    caps, ways = typed("daily 3", facts), typed("direct", facts)

    assert kept(caps) == [replace(KNOWN, daily=3), replace(other, daily=3)]
    assert kept(ways) == [replace(KNOWN, way=Way.DIRECT)]


def test_a_new_account_takes_over_what_its_owner_said() -> None:
    """Whoever has quiet hours on one account has them on the next one, but no opt-in with them."""
    other = replace(KNOWN, account="other:hana", letters=True, way=Way.DIRECT)

    helper, same = kept(typed("daily 3", Facts(linked=(other,))))

    assert helper.quiet == KNOWN.quiet
    assert (helper.letters, helper.way) == (False, Way.MENTION)
    assert same == replace(other, daily=3)


def test_letters_follow_the_settings() -> None:
    """A digest is planned when it is chosen, moved with quiet hours, dropped when it ends."""
    digest = replace(KNOWN, way=Way.DIGEST)

    chosen = typed("digest", Facts(helper=KNOWN))
    moved = typed("quiet 22-12", Facts(helper=digest))
    dropped = typed("mention", Facts(helper=digest))
    both = typed("mention", Facts(helper=replace(digest, letters=True)))

    nine = datetime(2026, 5, 5, 9, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    assert PlanLetter(account=KNOWN.account, due=nine) in chosen.effects
    assert MoveLetter(account=KNOWN.account, due=nine + timedelta(hours=3)) in moved.effects
    assert DropLetter(account=KNOWN.account) in dropped.effects
    assert not any(isinstance(effect, DropLetter) for effect in both.effects)


def test_the_letters_button_is_for_who_has_none() -> None:
    """The credit page offers letters to whoever does not get them."""
    reader = replace(KNOWN, letters=True)

    offered = [habit_replies.letters_button(helper) for helper in (None, KNOWN, reader)]

    assert [button.argument if button else "" for button in offered] == ["on", "on", ""]


def test_topics_are_the_person_s() -> None:
    """Whoever follows a topic from one account follows it on all of theirs."""
    other = replace(KNOWN, account="other:hana")
    facts = Facts(helper=KNOWN, linked=(other,), topics=TOPICS)

    followed = tapped(Action.FOLLOW, "api", facts)

    assert [set(helper.topics) for helper in kept(followed)] == [{"billing", "api"}] * 2
