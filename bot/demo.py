"""What a demo is set up with: a rota, a ladder, office hours. Nothing waits for Monday in #help."""

from datetime import datetime, timedelta

from adapters.web.cast import STAFF_CHANNEL, WATCHED
from bot.domain.calendars import Calendar
from bot.domain.duty import Override, Rota, Shift
from bot.domain.limits import Limits
from bot.domain.policy import Policy
from bot.domain.service_levels import ServiceLevel

SAM, ELENA = "playground:sam", "playground:elena"
LIMITS = Limits(tiers=("duty:support 15m", "staff"))
OFFICE = Calendar(zone="UTC", hours={"mon-fri": ("09:00-17:00",)})
SOON = timedelta(days=3)  # for so long Sam is on duty for sure, however far the clock is pushed
SATURDAY = 5


def policy(now: datetime) -> Policy:
    """The demo's one community. *now* (UTC): when it is started."""
    return Policy(
        name="Playground",
        watched=WATCHED,
        staff_channel=STAFF_CHANNEL,
        limits=LIMITS,
        policies=(
            ServiceLevel(
                name="partners",
                channels=("playground:partners",),
                limits=Limits(
                    first_response=timedelta(minutes=15),
                    resolution=timedelta(hours=8),
                    tiers=("duty:support 10m", f"@{ELENA}"),
                    calendar="office",
                ),
            ),
        ),
        calendars={"office": OFFICE},
        rotas={"support": _rota(now)},
    )


def _rota(now: datetime) -> Rota:
    """Sam is on duty, on all days; Elena on a weekend that is not yet."""
    soon = (now + SOON).date()
    begins = soon + timedelta(days=(SATURDAY - soon.weekday()) % 7)
    ends = begins + timedelta(days=2)
    return Rota(
        shifts=(Shift(who=(SAM,)),),
        overrides=(Override(begins=f"{begins} 00:00", ends=f"{ends} 00:00", who=(ELENA,)),),
    )
