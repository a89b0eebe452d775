"""Looks at a platform: what staff is told of them, and how often."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.effects import NoteHealth, Post
from bot.domain.events import PlatformChecked
from bot.domain.health import SETTLED, checked
from bot.domain.identity import Conversation
from bot.domain.policy import Policy
from bot.domain.trouble import Cause, Health, Trouble

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
POLICY = Policy(staff_channel="discord:staff")
HERE = Conversation(community="c", platform="discord", channel="g")


def lacks(channel: str, *permissions: str) -> Trouble:
    return Trouble(cause=Cause.NO_PERMISSION, place=channel, name=channel, missing=permissions)


class Staff:
    """What staff has been shown after some looks."""

    def __init__(self) -> None:
        self.health = Health()
        self.at = NOW
        self.shown: dict[str, str] = {}  # by slot: a slot is one message
        self.posts = 0

    def look(
        self,
        *troubles: Trouble,
        after: timedelta = timedelta(minutes=1),
        closed: tuple[str, ...] = (),
        open_: tuple[str, ...] = (),
    ) -> None:
        self.at += after
        event = PlatformChecked(
            key=str(self.at),
            at=self.at,
            conversation=HERE,
            troubles=troubles,
            closed=closed,
            open=open_,
        )
        for effect in checked(event, POLICY, self.health).effects:
            if isinstance(effect, NoteHealth):
                self.health = effect.health
            if isinstance(effect, Post):
                self.posts += 1
                self.shown[effect.slot] = str(effect.message)


def test_the_same_again_says_nothing() -> None:
    """However often it is looked at, a trouble that stays as it is makes one message."""
    staff = Staff()

    for _ in range(5):
        staff.look(lacks("#help", "Send Messages"))

    assert staff.posts == len(staff.shown) == 1


def test_it_grows_and_shrinks_in_its_message() -> None:
    """More or fewer permissions that lack in the same channel are the same trouble."""
    staff = Staff()
    staff.look(lacks("#help", "A"))
    staff.look(lacks("#help", "A", "B"))

    staff.look(lacks("#help", "B"))

    (message,) = staff.shown.values()
    assert "I lack “B” in" in message


def test_it_is_over_for_good_after_an_hour() -> None:
    """A trouble that comes back soon is shown where it was; later it is a new one."""
    staff = Staff()
    staff.look(lacks("#help", "A"))
    staff.look()
    staff.look(lacks("#help", "A"), after=SETTLED / 2)
    soon = len(staff.shown)
    staff.look()
    staff.look(after=SETTLED)

    staff.look(lacks("#help", "A"))

    assert (soon, len(staff.shown)) == (1, 2)


def test_a_closed_channel_stays_closed_when_it_is_deleted() -> None:
    """What was said in private is not for everybody because its channel is gone."""
    staff = Staff()
    staff.look(closed=("1", "2"), open_=("3",))
    staff.look(closed=("2",), open_=("3",))
    deleted = staff.health.closed

    staff.look(closed=(), open_=("2", "3"))

    assert deleted == ("1", "2")
    assert staff.health.closed == ("1",)


@given(st.lists(st.frozensets(st.sampled_from("abc")), max_size=40))
def test_flapping_does_not_spam(looks: list[frozenset[str]]) -> None:
    """Whatever comes and goes within the hour, there is one message a channel at the most."""
    staff = Staff()

    for channels in looks:
        staff.look(*(lacks(channel, "A") for channel in channels))

    assert len(staff.shown) <= 3
    assert len({known.trouble.about for known in staff.health.known}) == len(staff.health.known)


def test_what_is_late_says_since_when_it_was_at_first() -> None:
    """As the oldest is made up for, the next oldest is named; the message is not edited for it."""
    staff = Staff()
    staff.look(Trouble(cause=Cause.LATE_STEPS, since=NOW))

    staff.look(Trouble(cause=Cause.LATE_STEPS, since=NOW + timedelta(minutes=3)))

    assert staff.posts == 1
