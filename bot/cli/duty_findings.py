"""What `answerwell check` says of rotas: files that cannot be read, and weeks with nobody."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.cli.finding import Finding, note, ok, problem
from bot.domain.duty import Rota, shifts_between
from bot.domain.policy import Policy
from bot.rotas import FileError, filled, read, unknown

AHEAD = timedelta(days=7)


def look(community: str, policy: Policy, now: datetime) -> Iterator[Finding]:
    """Every rota of *community*, as it is from *now* on."""
    for name, rota in policy.rotas.items():
        yield from _rota(community, name, rota, now)


def _rota(community: str, name: str, rota: Rota, now: datetime) -> Iterator[Finding]:
    where = f"[communities.{community}.rotas.{name}]"
    whole = rota
    if rota.ical:
        try:
            reading = read(rota, now)
        except FileError as error:
            yield problem(f"{community}: {error}", f"see ical under {where}")
            return
        whole = filled(rota, reading)
        if told := unknown(rota, reading):
            yield problem(f"{community}: {told}", f"add them to people under {where}")
    stints = shifts_between(whole, (), now, now + AHEAD, name=name)
    if any(stint.who for stint in stints):
        who = ", ".join(stints[0].who) or "nobody"
        yield ok(f"{community}: {who} is on duty now in the rota {name}")
    else:
        yield note(
            f"{community}: nobody is on duty in the rota {name} in the next seven days",
            f"give it shifts under {where}; the ladder goes past it until then",
        )
