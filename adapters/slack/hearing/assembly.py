"""Puts the parts of hearing together."""

from collections.abc import Callable
from dataclasses import dataclass

from adapters.slack.clients import Clients
from adapters.slack.directory import Directory
from adapters.slack.hearing.backfill import Backfill
from adapters.slack.hearing.desk import Hearing, Lost
from adapters.slack.hearing.heard import Heard
from adapters.slack.hearing.inlet import Inlet
from adapters.slack.hearing.marks import Marks
from adapters.slack.hearing.positions import Positions
from adapters.slack.pace import Pace
from adapters.slack.workspaces import Workspaces
from bot.clock import Clock
from bot.store import Store


@dataclass(frozen=True, slots=True)
class Ears:
    """What hears live, and what makes up for the rest."""

    desk: Hearing
    backfill: Backfill


def assemble(
    *,
    store: Store,
    clients: Clients,
    directory: Directory,
    workspaces: Workspaces,
    clock: Clock,
    pace: Pace,
    lost: Lost,
    changed: Callable[[], None],
) -> Ears:
    """The parts, connected.

    *lost* is told a workspace that took the bot away, and why; *changed* as of `Hearing`.
    """
    positions = {each: Positions(store, each) for each in workspaces.communities.values()}
    heard = Heard()
    inlet = Inlet(
        clients=clients,
        directory=directory,
        workspaces=workspaces,
        marks=Marks(directory, positions, clock),
        clock=clock,
    )
    backfill = Backfill(
        store=store,
        clients=clients,
        workspaces=workspaces,
        positions=positions,
        inlet=inlet,
        heard=heard,
        clock=clock,
        pace=pace,
    )
    desk = Hearing(
        clients=clients,
        directory=directory,
        workspaces=workspaces,
        positions=positions,
        inlet=inlet,
        heard=heard,
        clock=clock,
        lost=lost,
        joined=backfill.ask,
        changed=changed,
    )
    return Ears(desk=desk, backfill=backfill)
