"""Who is who on Slack, with the role held now."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError

from adapters.slack.clients import Clients
from adapters.slack.directory import Directory
from adapters.slack.memory import Memory
from adapters.slack.pace import Pace
from adapters.slack.tokens import OneToken
from adapters.slack.workspaces import Workspaces
from bot.clock import PushedClock
from bot.config import Slack, SlackWorkspace
from bot.domain.identity import Role
from bot.domain.policy import Policy
from bot.platform import TryLater
from bot.policies import Policies
from bot.store import Store
from tests import slack_server as fake

COMMUNITY = "acme"
PACE = Pace(fresh=timedelta(seconds=60), known=timedelta(minutes=30))


@pytest.fixture
async def server() -> AsyncIterator[fake.SlackServer]:
    async with fake.running(PushedClock()) as running:
        yield running


@pytest.fixture
def acme(server: fake.SlackServer) -> fake.Workspace:
    workspace = server.workspace("Acme")
    workspace.events_url = "http://127.0.0.1:9/"  # nobody listens
    server.courier.retries = ()
    return workspace


@asynccontextmanager
async def looking(
    server: fake.SlackServer, acme: fake.Workspace, store: Store, workspace: SlackWorkspace
) -> AsyncIterator[Directory]:
    """A directory of *acme* with these settings."""
    settings = Slack(api_url=server.api_url, workspaces={COMMUNITY: workspace})
    known = Workspaces(settings.workspaces, Policies({COMMUNITY: Policy()}, store))
    clients = Clients(settings, known, OneToken(acme.token, server.clock), PACE)
    yield Directory(clients, known, pace=PACE, clock=server.clock)
    await clients.close()


async def test_groups_and_people_that_are_listed_have_their_roles(
    server: fake.SlackServer, acme: fake.Workspace, store: Store
) -> None:
    """Staff goes before helpers; everybody else is a member."""
    people = {name: acme.user(name) for name in ("Ann", "Ben", "Sam", "Tia", "Una")}
    staff = acme.group("support", [people["Sam"]])
    helpers = acme.group("helpers", [people["Sam"], people["Ben"]])
    settings = SlackWorkspace(
        team=acme.id,
        staff=(staff.id, people["Tia"].id),
        helpers=(helpers.id, people["Una"].id, people["Tia"].id),
    )

    async with looking(server, acme, store, settings) as directory:
        roles = {
            name: (await directory.actor(COMMUNITY, user.id)).role for name, user in people.items()
        }

    assert roles == {
        "Ann": Role.MEMBER,
        "Ben": Role.HELPER,
        "Sam": Role.STAFF,
        "Tia": Role.STAFF,
        "Una": Role.HELPER,
    }


@pytest.mark.parametrize("kind", ["guest", "single", "stranger"])
@pytest.mark.parametrize("lets", [False, True])
async def test_guests_and_strangers_are_staff_only_where_they_count_as_members(
    server: fake.SlackServer, acme: fake.Workspace, store: Store, kind: str, *, lets: bool
) -> None:
    """Whatever groups they are in, they may only ask, unless the workspace's settings say so."""
    if kind == "stranger":
        partner = server.workspace("Partner", installed=False)
        who = partner.user("Zoe", owner=True)
        partner.share(acme.channel("shared"), who)
    else:
        who = acme.user("Gus", guest=kind == "guest", single_channel_guest=kind == "single")
    staff = acme.group("support", [who])
    own = "strangers" if kind == "stranger" else "guests"
    allowed = {own: "member"} if lets else {}
    settings = SlackWorkspace(team=acme.id, staff=(staff.id, who.id), **allowed)  # type: ignore[arg-type] # as named

    async with looking(server, acme, store, settings) as directory:
        actor = await directory.actor(COMMUNITY, who.id)
        manages = await directory.manages(COMMUNITY, who.id)

    assert actor.role is (Role.STAFF if lets else Role.GUEST)
    assert not manages


async def test_bots_are_bots_and_who_left_is_nobody(
    server: fake.SlackServer, acme: fake.Workspace, store: Store
) -> None:
    """Slackbot, too; deactivated people keep no role, and strangers no name."""
    robot = acme.user("Robot", bot=True)
    left = acme.user("Lea", deactivated=True, admin=True)
    settings = SlackWorkspace(team=acme.id, staff=(robot.id, left.id, "USLACKBOT"))

    async with looking(server, acme, store, settings) as directory:
        found = [
            await directory.actor(COMMUNITY, user)
            for user in (robot.id, "USLACKBOT", left.id, "U0NOBODY")
        ]
        manages = await directory.manages(COMMUNITY, left.id)

    assert [each.role for each in found] == [Role.BOT, Role.BOT, Role.GUEST, Role.GUEST]
    assert [each.name for each in found] == ["Robot", "Slackbot", "Lea", "U0NOBODY"]
    assert not manages


async def test_a_role_is_looked_up_anew_after_a_while_or_when_it_changed(
    server: fake.SlackServer, acme: fake.Workspace, store: Store
) -> None:
    """Who was in a group a moment ago is asked for once; then again, or when told."""
    sam = acme.user("Sam")
    staff = acme.group("support", [])

    async with looking(
        server, acme, store, SlackWorkspace(team=acme.id, staff=(staff.id,))
    ) as directory:
        roles = [(await directory.actor(COMMUNITY, sam.id)).role]
        staff.users = [sam]
        roles.append((await directory.actor(COMMUNITY, sam.id)).role)
        server.advance(PACE.fresh)
        roles.append((await directory.actor(COMMUNITY, sam.id)).role)
        staff.users = []
        directory.forget_group(COMMUNITY, staff.id)
        roles.append((await directory.actor(COMMUNITY, sam.id)).role)

    assert roles == [Role.MEMBER, Role.MEMBER, Role.STAFF, Role.MEMBER]
    assert len(server.called("users.info")) == 1
    assert len(server.called("usergroups.users.list")) == 3


async def test_who_manages_is_asked_each_time(
    server: fake.SlackServer, acme: fake.Workspace, store: Store
) -> None:
    """Admins and owners, now: no answer of before counts."""
    ada, olaf, ann = acme.user("Ada", admin=True), acme.user("Olaf", owner=True), acme.user("Ann")

    async with looking(server, acme, store, SlackWorkspace(team=acme.id)) as directory:
        before = [await directory.manages(COMMUNITY, each.id) for each in (ada, olaf, ann)]
        ada.is_admin, ann.is_admin = False, True
        after = [await directory.manages(COMMUNITY, each.id) for each in (ada, olaf, ann)]

    assert before == [True, True, False]
    assert after == [False, True, True]


async def test_many_who_ask_the_same_ask_slack_once(
    server: fake.SlackServer, acme: fake.Workspace, store: Store
) -> None:
    """One call, also when the first who asked gives up."""
    ann, staff = acme.user("Ann"), acme.group("support", [])
    gate = server.faults.hang("users.info", times=1)

    async with looking(
        server, acme, store, SlackWorkspace(team=acme.id, staff=(staff.id,))
    ) as directory:
        waiting = [asyncio.create_task(directory.actor(COMMUNITY, ann.id)) for _ in range(20)]
        await server.eventually(lambda: gate.hits, "a call")
        waiting[0].cancel()
        gate.release()
        found = await asyncio.gather(*waiting, return_exceptions=True)

    assert isinstance(found[0], asyncio.CancelledError)
    assert {getattr(each, "name", None) for each in found[1:]} == {"Ann"}
    assert len(server.called("users.info")) == 1
    assert len(server.called("usergroups.users.list")) == 1


async def test_a_limit_is_told_with_its_time(
    server: fake.SlackServer, acme: fake.Workspace, store: Store
) -> None:
    """The look-up may be tried again when Slack says; nothing wrong is remembered."""
    ann = acme.user("Ann")
    server.faults.limit("users.info", seconds=7)

    async with looking(server, acme, store, SlackWorkspace(team=acme.id)) as directory:
        with pytest.raises(TryLater) as later:
            await directory.actor(COMMUNITY, ann.id)
        found = await directory.actor(COMMUNITY, ann.id)

    assert later.value.after == timedelta(seconds=7)
    assert found.name == "Ann"


@pytest.mark.parametrize("code", ["fatal_error", "service_unavailable", "token_expired"])
async def test_troubles_that_pass_are_waited_for(
    server: fake.SlackServer, acme: fake.Workspace, store: Store, code: str
) -> None:
    """Nobody becomes a member, or loses a role, because Slack has a bad moment."""
    sam = acme.user("Sam")
    staff = acme.group("support", [sam])
    server.faults.error("usergroups.users.list", code)

    async with looking(
        server, acme, store, SlackWorkspace(team=acme.id, staff=(staff.id,))
    ) as directory:
        with pytest.raises(TryLater):
            await directory.actor(COMMUNITY, sam.id)
        found = await directory.actor(COMMUNITY, sam.id)

    assert found.role is Role.STAFF


async def test_a_group_that_is_gone_makes_nobody_staff(
    server: fake.SlackServer, acme: fake.Workspace, store: Store
) -> None:
    """People are heard nevertheless."""
    sam = acme.user("Sam")

    async with looking(
        server, acme, store, SlackWorkspace(team=acme.id, staff=("S0GONE",))
    ) as directory:
        found = await directory.actor(COMMUNITY, sam.id)

    assert found.role is Role.MEMBER


async def test_channels_are_known_until_something_changes(
    server: fake.SlackServer, acme: fake.Workspace, store: Store
) -> None:
    """What kind of channel it is is asked once; what cannot be seen is an error."""
    ann = acme.user("Ann")
    closed = acme.channel("closed", members=[ann], private=True)

    async with looking(server, acme, store, SlackWorkspace(team=acme.id)) as directory:
        first = await directory.channel(COMMUNITY, closed.id)
        closed.name = "secret"
        second = await directory.channel(COMMUNITY, closed.id)
        directory.forget_channel(COMMUNITY, closed.id)
        third = await directory.channel(COMMUNITY, closed.id)
        direct = await directory.channel(COMMUNITY, ann.dm().id)
        with pytest.raises(SlackApiError):
            await directory.channel(COMMUNITY, "C0NOWHERE")

    assert [each.name for each in (first, second, third)] == ["closed", "closed", "secret"]
    assert (first.private, first.member, first.direct) == (True, True, False)
    assert (direct.private, direct.direct) == (True, True)


async def test_an_answer_of_before_a_change_is_not_kept() -> None:
    """What was under way when something changed is asked for anew by the next."""
    memory = Memory[str](PushedClock(), timedelta(hours=1))
    gate = asyncio.Event()

    async def old() -> str:
        await gate.wait()
        return "old"

    async def new() -> str:
        return "new"

    waiting = asyncio.create_task(memory.get("acme", "U1", old))
    await asyncio.sleep(0)
    memory.forget("acme", "U1")
    gate.set()
    answers = [
        await waiting,
        await memory.get("acme", "U1", new),
        await memory.get("acme", "U1", old),
    ]

    assert answers == ["old", "new", "new"]


async def test_what_is_remembered_is_bounded() -> None:
    """The oldest answer goes."""
    memory = Memory[str](PushedClock(), timedelta(hours=1), most=2)
    asked: list[str] = []

    async def ask(id_: str) -> str:
        asked.append(id_)
        return id_

    for id_ in ("a", "b", "c", "c", "b", "a"):
        await memory.get("acme", id_, lambda id_=id_: ask(id_))  # type: ignore[misc] # bound now

    assert asked == ["a", "b", "c", "a"]
