"""Whatever is typed behind a command of helping: one answer, and nothing too long is kept."""

from datetime import UTC, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain import blocking, requests
from bot.domain.blocks import Block, What
from bot.domain.decision import Facts
from bot.domain.effects import Post
from bot.domain.events import CommandGiven
from bot.domain.helping_effects import KeepBlock, KeepHelper, KeepTopic, Log
from bot.domain.identity import Actor, Conversation, Role
from bot.domain.policy import Policy
from bot.domain.topics import LONGEST_NAME, LONGEST_WORD, MOST_WORDS, Kept, Topic

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
HERE = Conversation(community="c", platform="fake", channel="help")
SAM = Actor(account="fake:sam", name="Sam", role=Role.STAFF)
TROLL = Actor(account="fake:troll", name="T")
TOPICS = (
    Topic(id="billing", name="Billing", words=("invoice",)),
    Topic(id="p1", name="Proposed", words=("parcel",), kept=Kept.PROPOSED),
    Topic(id="old", name="Old", kept=Kept.GONE),
)
BLOCK = Block(
    id="b",
    account=TROLL.account,
    name="T",
    what=What.HELPING,
    reason="spam",
    by=SAM.account,
    by_name="Sam",
    at=NOW,
)
WORDS = ["add", "rename", "to", "as", "remove", "propose", "keep", "drop", "1", "9999999999"]
WORDS += ["billing", "Billing:", "none", "all", ",", "daily", "quiet", "22:00-07:00", "25-99"]
WORDS += ["Europe/Berlin", "../../etc", "snooze", "tomorrow", "9" * 400 + "d", "1e9d", "back"]
WORDS += ["letters", "board", "on", "off", "asking", "helping", "revoke", "@troll", "٣", "²"]
WORDS += ["\u202e", "\0", "<@1>", "@everyone", "**", "`", "x" * 10_000, "\n", "\u2028", "\ud800"]
TYPED = st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=6).map(" ".join)


@settings(max_examples=150, deadline=None)
@example(command="helping", typed="quiet 00:00-00:00")
@example(command="helping", typed="daily ٣")
@example(command="topic", typed="keep 1 as " + "x" * 41)
@given(
    command=st.sampled_from(["helping", "topic", "topics", "block", "unblock", "appeal", "merge"]),
    typed=TYPED,
)
def test_anything(command: str, typed: str) -> None:
    """There is exactly one private answer, and all that is kept has a bound."""
    event = CommandGiven(
        key="k",
        at=NOW,
        conversation=HERE,
        actor=TROLL if command == "appeal" else SAM,
        command=command,
        argument=typed,
        target=TROLL,
    )
    facts = Facts(topics=TOPICS, blocks=(BLOCK,) if command in ("appeal", "unblock") else ())

    done = requests.given(None, event, Policy(staff_channel="fake:staff"), facts)

    answers = [e for e in done.effects if isinstance(e, Post) and e.only == event.actor.account]
    assert len(answers) == 1
    for effect in done.effects:
        match effect:
            case KeepTopic(topic=topic):
                assert 0 < len(topic.name) <= LONGEST_NAME
                assert len(topic.words) <= MOST_WORDS
                assert all(len(word) <= LONGEST_WORD for word in topic.words)
            case KeepBlock(block=block):
                assert len(block.reason) <= blocking.LONGEST
                assert len(block.appeal) <= blocking.LONGEST
            case KeepHelper(helper=helper):
                assert set(helper.topics) <= {"billing"}
                assert helper.quiet is None or len(helper.quiet.zone) < 100
            case Log(note=note):
                assert len(note) <= blocking.LONGEST + 100
            case _:
                pass
