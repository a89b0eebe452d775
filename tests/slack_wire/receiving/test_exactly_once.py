"""Nothing that Slack sends is lost or has two effects, over HTTP and over Socket Mode."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from adapters.slack.receiving.request import Kind
from bot.store import Store, connect
from tests.slack_server import Channel, SlackServer, User, Workspace
from tests.slack_wire.receiving.office import TEAM, Office, event, parcel, until


@dataclass(slots=True)
class Scene:
    """Somebody in a channel of a workspace, and who takes in what happens there."""

    mode: str
    server: SlackServer
    acme: Workspace
    ann: User
    help: Channel
    office: Office

    @asynccontextmanager
    async def open(self, office: Office | None = None) -> AsyncIterator[None]:
        """With *office* (or the scene's own) reachable and at work."""
        office = office or self.office
        if self.mode == "socket":
            async with office.working(), office.connected(self.server):
                yield
            return
        async with office.working(), office.listening() as url:
            self.server.events_url = url + "/slack/events"
            yield

    def breaks_off(self) -> None:
        """The connection ends before the acknowledgement is out."""
        if self.mode == "socket":
            self.server.sockets.cut()
        else:
            raise ConnectionResetError

    async def says(self, *texts: str) -> None:
        for text in texts:
            await self.ann.says(self.help, text)

    async def heard(self, *texts: str) -> None:
        """Wait until the desk has taken those messages, each once, and nothing else."""
        await until(lambda: len(self.office.desk.taken) >= len(texts), lambda: str(self.texts))
        await self.server.courier.settled()
        await until(lambda: sorted(self.texts) == sorted(texts), lambda: str(self.texts))
        assert not await self.office.rows.waits(self.office.clock.now())

    @property
    def texts(self) -> list[str]:
        return [request.body["event"]["text"] for request in self.office.desk.taken]


@pytest.fixture(params=["http", "socket"])
async def scene(request: pytest.FixtureRequest, server: SlackServer, store: Store) -> Scene:
    acme = server.workspace("Acme", id=TEAM)
    ann = acme.user("Ann")
    help_ = acme.channel("help", members=[ann])
    office = Office(store, api_url=server.api_url)
    return Scene(request.param, server, acme, ann, help_, office)


async def test_what_is_said_is_taken(scene: Scene) -> None:
    """Messages of a channel reach the desk in order; nothing is asked of Slack on the way."""
    async with scene.open():
        before = len(scene.server.calls)

        await scene.says("one", "two", "three")
        await scene.heard("one", "two", "three")

        assert scene.texts == ["one", "two", "three"]
        assert len(scene.server.calls) == before


async def test_a_lost_acknowledgement_has_one_effect(scene: Scene) -> None:
    """A process that dies between commit and acknowledgement gets the event again: one effect."""
    scene.office.front.before_answer = [scene.breaks_off]
    async with scene.open():
        await scene.says("one")
        await scene.heard("one")

    (sent,) = [each for each in scene.server.courier.sent if each.is_event]
    assert [answer.is_good for answer in sent.attempts] == [False, True]


async def test_a_desk_that_raises_is_asked_again(scene: Scene) -> None:
    """What fails after the acknowledgement is tried again by the bot, in its place."""
    scene.office.desk.troubles = [RuntimeError("no"), OSError("no")]
    async with scene.open():
        await scene.says("one", "two")
        await scene.heard("one", "two")

    assert scene.texts == ["one", "two"]
    assert len(scene.office.desk.tried) == 4


async def test_a_failing_authorization_loses_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever Bolt makes of a workspace's tokens, the event was kept before."""

    async def fails(**_: Any) -> None:
        raise SlackApiError("token_revoked", {"ok": False, "error": "token_revoked"})  # type: ignore[no-untyped-call] # the SDK says no types here

    (authorization,) = [
        each
        for each in scene.office.reception.app._async_middleware_list
        if hasattr(each, "authorize")
    ]
    monkeypatch.setattr(authorization, "authorize", fails)
    async with scene.open():
        await scene.says("one")
        await scene.heard("one")


async def test_a_database_that_comes_back(scene: Scene) -> None:
    """While nothing can be written Slack keeps the event, and sends it until it was kept."""
    engines = scene.office.rows._engines
    nowhere = connect("postgresql://nobody@127.0.0.1:9/none")
    patience, scene.server.sockets.timeout = scene.server.sockets.timeout, 0.1
    async with scene.open():
        scene.office.rows._engines = nowhere
        await scene.says("one")
        await until(lambda: bool(scene.server.courier.sent[-1].attempts))
        scene.office.rows._engines = engines
        scene.server.sockets.timeout = patience

        await scene.heard("one")

    assert scene.server.courier.sent[-1].is_delivered
    await nowhere.dispose()


async def test_the_same_again_is_known(scene: Scene) -> None:
    """What Slack sends twice though it was acknowledged has one effect."""
    async with scene.open():
        await scene.says("one")
        await scene.heard("one")

        scene.server.courier.repeat(scene.server.courier.sent[-1])
        await scene.says("two")

        await scene.heard("one", "two")


async def test_two_processes_share_the_work(scene: Scene, sqlite_address: str) -> None:
    """With two processes on one database each message is taken once, by either."""
    other = Store(connect(sqlite_address))
    second = Office(other, desk=scene.office.desk, api_url=scene.server.api_url)
    async with scene.open(), scene.open(second):
        texts = [f"number {number}" for number in range(12)]
        await scene.says(*texts)
        for sent in tuple(scene.server.courier.sent):
            scene.server.courier.repeat(sent)
        await scene.heard(*texts)
    await other.close()


async def test_a_request_that_hangs_holds_up_nobody(scene: Scene) -> None:
    """A front that shows something for ever, and a desk that never ends, leave the rest alone."""
    press = {
        "type": "message_action",
        "team": {"id": TEAM},
        "channel": {"id": "C9"},
        "trigger_id": "1.2.3",
        "callback_id": "x",
    }
    scene.office.front.hangs = True
    scene.office.desk.held = ("event:Ev1",)
    async with scene.open():
        shown = parcel(scene.acme, "interactive", press)
        scene.server.courier.send(shown)
        scene.server.courier.send(parcel(scene.acme, "events_api", event(1, channel="C8")))
        await until(lambda: bool(scene.office.front.shown and scene.office.desk.tried))

        await scene.says("one", "two", "three", "four")
        await until(lambda: len(scene.texts) == 4)

    assert shown.is_delivered
    assert scene.texts == ["one", "two", "three", "four"]


async def test_what_is_wrong_is_in_the_acknowledgement(scene: Scene) -> None:
    """An answer goes back with the acknowledgement, and the form is kept all the same."""
    wrong = {"response_action": "errors", "errors": {"b": "too long"}}
    scene.office.front.answers[Kind.FORM] = wrong
    form = {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": "U1"},
        "trigger_id": "1.2.3",
        "view": {"type": "modal", "callback_id": "x"},
    }
    async with scene.open():
        sent = parcel(scene.acme, "interactive", form)
        scene.server.courier.send(sent)
        await scene.office.took("form:1.2.3")
        await scene.server.courier.settled()

    assert sent.attempts[-1].payload == wrong


async def test_a_restart_goes_on(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was in hand when the bot stopped is taken by the next one, when the lease is over."""
    scene.office.desk.held = ("event:Ev1",)
    async with scene.open():
        scene.server.courier.send(parcel(scene.acme, "events_api", event(1)))
        await until(lambda: bool(scene.office.desk.tried))
    assert scene.office.desk.taken == []

    scene.office.desk.held = ()
    monkeypatch.setattr(scene.office.clock, "now", _later(scene.office.clock.now))
    scene.office.wake.set()
    async with scene.office.working():
        await scene.office.took("event:Ev1")


def _later(now: Any) -> Any:
    from bot.store.leases import LEASE

    return lambda: now() + LEASE
