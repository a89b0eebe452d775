"""What does not work in a workspace is found while the bot runs, and mended where it can be."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters.slack.clients import Clients
from adapters.slack.pace import Pace
from adapters.slack.tokens import OneToken
from adapters.slack.upkeep.health import Health
from adapters.slack.workspaces import Workspaces
from bot.clock import PushedClock
from bot.config import SlackWorkspace
from bot.domain.events import Event, PlatformChecked
from bot.domain.trouble import Cause
from bot.policies import Policies
from bot.store import Store
from tests.slack_wire.upkeep.firm import COMMUNITY, Firm, furnished
from tests.waiting import eventually

QUICK = Pace(request=30, health=timedelta(seconds=30), crowd=timedelta(milliseconds=10))


@pytest.fixture
async def firm(tmp_path: Path) -> AsyncIterator[Firm]:
    """A workspace to look at."""
    async with furnished(tmp_path) as firm:
        yield firm


@dataclass(slots=True)
class Looking:
    """What was handed in, in order."""

    health: Health
    clock: PushedClock
    looks: list[PlatformChecked] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)  # of the inbox, one a look

    async def inbox(self, event: Event) -> None:
        assert isinstance(event, PlatformChecked)
        if self.troubles:
            raise self.troubles.pop()
        self.looks.append(event)

    async def again(self) -> PlatformChecked:
        """One more look, as it is asked for after a change."""
        before = len(self.looks)
        self.health.look_soon()
        await eventually(lambda: len(self.looks) > before, "a look")
        return self.looks[-1]

    @property
    def last(self) -> list[tuple[Cause, str]]:
        """The troubles that were found last, by what they are about."""
        return [trouble.about for trouble in self.looks[-1].troubles]


@asynccontextmanager
async def looking(
    firm: Firm,
    store: Store,
    *watched: str,
    workspace: SlackWorkspace | None = None,
    token: str = "",
    until: Callable[[Looking], bool] = lambda looking: bool(looking.looks),
) -> AsyncIterator[Looking]:
    """A bot that looks, from when *until* holds."""
    clock = PushedClock()
    policies = Policies({COMMUNITY: firm.policy(*watched)}, store)
    settings = firm.slack(workspace)
    workspaces = Workspaces(settings.workspaces, policies)
    tokens = OneToken(token or firm.acme.token, clock)
    clients = Clients(settings, workspaces, tokens, QUICK)
    health = Health(clients, tokens, workspaces, policies, clock, pace=QUICK)
    looking = Looking(health, clock)
    task = asyncio.create_task(health.run(looking.inbox))
    try:
        await eventually(lambda: until(looking) or task.done(), "a first look")
        yield looking
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await clients.close()


async def test_all_is_well(firm: Firm, store: Store) -> None:
    """It looks when it starts; private channels are closed, public ones open."""
    async with looking(firm, store) as bot:
        (look,) = bot.looks

    assert look.troubles == ()
    assert look.closed == (firm.staff_room.id,)
    assert look.open == (firm.help.id,)
    where = look.conversation
    assert (where.community, where.platform, where.channel) == (COMMUNITY, "slack", firm.acme.id)


async def test_it_joins_by_itself(firm: Firm, store: Store) -> None:
    """A public channel of the settings needs nobody; others are left alone."""
    ideas = firm.acme.channel("ideas", with_bot=False)
    firm.acme.channel("random", with_bot=False)

    async with looking(firm, store, ideas.id) as bot:
        first = bot.last
        await bot.again()

    assert first == bot.last == []
    assert firm.acme.bot in ideas.members
    assert [call.args["channel"] for call in firm.server.called("conversations.join")] == [ideas.id]


async def test_a_channel_that_it_may_not_join(firm: Firm, store: Store) -> None:
    """Who keeps the bot out of a channel is told so, by its name, until it is let in."""
    ideas = firm.acme.channel("ideas", with_bot=False)
    fault = firm.server.faults.error("conversations.join", "restricted_action", times=100)

    async with looking(firm, store, ideas.id) as bot:
        before, names = bot.last, [trouble.name for trouble in bot.looks[-1].troubles]
        fault.cancel()
        await bot.again()

    assert before == [(Cause.NOT_IN_CHANNEL, ideas.id)]
    assert names == ["#ideas"]
    assert bot.last == []


async def test_what_changes_is_found(firm: Firm, store: Store) -> None:
    """Scopes, channels and groups are looked at anew each time."""
    async with looking(firm, store) as bot:
        firm.acme.scopes.discard("reactions:read")
        await firm.help.archive(firm.ann)
        firm.staff.is_disabled = True
        look = await bot.again()

    assert bot.last == [
        (Cause.NO_SCOPE, ""),
        (Cause.NO_CHANNEL, firm.help.id),
        (Cause.NO_GROUP, firm.staff.id),
    ]
    assert look.troubles[0].missing == ("reactions:read",)
    assert [trouble.name for trouble in look.troubles[1:]] == ["#help", "@support"]
    assert look.key != bot.looks[0].key


async def test_a_private_channel_is_hidden(firm: Firm, store: Store) -> None:
    """What the bot cannot see is gone, for all that it knows; the others are looked at."""
    secret = firm.acme.channel("secret", private=True, with_bot=False)

    async with looking(firm, store, secret.id) as bot:
        found = bot.last

    assert found == [(Cause.NO_CHANNEL, secret.id)]


async def test_the_bot_is_taken_away(firm: Firm, store: Store) -> None:
    """That it was taken out of the workspace is the only trouble then, and nothing is forgotten."""
    async with looking(firm, store) as bot:
        await firm.acme.uninstalls()
        first = await bot.again()
        asked = len(firm.server.called("auth.test"))
        await bot.again()

    assert bot.last == [(Cause.NOT_INSTALLED, "")]
    assert len(firm.server.called("auth.test")) == asked  # the token is known to be void
    assert (first.closed, first.open) == ((), ())


async def test_a_token_of_another_workspace(firm: Firm, store: Store) -> None:
    """Nothing is said about a workspace that the token is not for, but to the operator, once."""
    other = firm.server.workspace("Other")

    def asked(_: Looking) -> bool:
        return len(firm.server.called("auth.test")) > 0

    with capture_logs() as logs:
        async with looking(firm, store, token=other.token, until=asked) as bot:
            bot.health.look_soon()
            await eventually(lambda: len(firm.server.called("auth.test")) > 1, "another look")

    assert bot.looks == []
    (line,) = [log for log in logs if log["log_level"] == "error"]
    assert (line["settings"], line["actual"]) == (firm.acme.id, other.id)


@pytest.mark.parametrize("method", ["auth.test", "users.conversations", "usergroups.list"])
async def test_slack_has_a_bad_day(firm: Firm, store: Store, method: str) -> None:
    """A look that fails is no trouble in the workspace, and does not end the looking."""

    def failed(_: Looking) -> bool:
        return fault.hits > 0

    fault = firm.server.faults.fail(method, times=1)
    with capture_logs() as logs:
        async with looking(firm, store, until=failed) as bot:
            await bot.again()

    assert bot.last == []
    assert any("cannot be looked at yet" in log["event"] for log in logs)


async def test_the_line_is_dead(firm: Firm, store: Store) -> None:
    """A connection that breaks is no trouble in the workspace either."""
    fault = firm.server.faults.drop("auth.test")

    async with looking(firm, store, until=lambda _: fault.hits > 0) as bot:
        await bot.again()

    assert bot.last == []


async def test_what_cannot_be_recorded_is_looked_at_again(firm: Firm, store: Store) -> None:
    """A database that is away ends nothing: the next look is handed in."""
    async with looking(firm, store) as bot:
        bot.troubles.append(RuntimeError("the database is away"))
        bot.health.look_soon()
        await eventually(lambda: not bot.troubles, "a look that fails")

        await bot.again()

    assert bot.last == []
    assert len(bot.looks) == 2


async def test_many_channels(firm: Firm, store: Store) -> None:
    """The bot may be in more channels than Slack tells at once."""
    private = [firm.acme.channel(f"room-{number}", private=True).id for number in range(250)]

    async with looking(firm, store) as bot:
        (look,) = bot.looks

    assert set(look.closed) == {*private, firm.staff_room.id}
    assert len(firm.server.called("users.conversations")) == 2


async def test_staff_by_person(firm: Firm, store: Store) -> None:
    """Where people are named no groups are asked for: a free plan of Slack has none."""
    people = replace(firm.workspace, staff=(firm.ann.id,))

    async with looking(firm, store, workspace=people) as bot:
        found = bot.last

    assert found == []
    assert firm.server.called("usergroups.list") == []
