"""The ways to ask helpers that are compared, as settings of the bot."""

from dataclasses import dataclass, field

from bot.domain.limits import Limits
from bot.domain.policy import Helping, Matching, Policy
from knowledge.models import NONE

PLACE = "transcript:help"
STAFF = "transcript:staff"
_ALL = 1_000_000  # more than there are


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way."""

    key: str
    label: str
    opted_in: bool = True  # whether helpers follow anything
    everything: bool = False  # every topic, not only what they know
    limits: Limits = field(default_factory=Limits)
    helping: Helping = field(default_factory=Helping)

    @property
    def policy(self) -> Policy:
        """The community's settings. Nothing stored is ever answered: it is about people here."""
        return Policy(
            name="Simulated",
            watched=(PLACE,),
            staff_channel=STAFF,
            limits=self.limits,
            helping=self.helping,
            matching=Matching(model=NONE, answer=1.0, suggest=1.0),
        )


_AT_ONCE = Limits(waves=2)  # the first wave has everybody; it is not the last, which is a list
_EVERYBODY = Helping(wave=_ALL, daily=_ALL, load=_ALL)

WAYS = {
    way.key: way
    for way in (
        Way(key="nobody", label="nobody pinged", opted_in=False),
        Way(
            key="everybody",
            label="every helper pinged",
            everything=True,
            limits=_AT_ONCE,
            helping=_EVERYBODY,
        ),
        Way(
            key="followers",
            label="all who follow the topic",
            limits=_AT_ONCE,
            helping=_EVERYBODY,
        ),
        Way(key="waves", label="answerwell's waves"),
    )
}
