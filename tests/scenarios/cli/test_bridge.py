"""The command bridge, at a terminal."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from tests.scenarios.cli.terminal import answerwell, as_json, levels

SECRET = "whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="  # noqa: S105 of the tests
VARIABLE = "ANSWERWELL_WEBHOOK_DESK"
PARKED = (
    "INSERT INTO announcements (community, message, endpoint, what, ticket, body, at, state,"
    " fence, attempts, error, ended_at) VALUES ('acme', 'msg_1', 'desk', 'question.opened', 12,"
    " '{}', '2026-03-02 09:00:00.000000', 'parked', 1, 9, 'answered 500: \x1b[31mno',"
    " '2026-03-03 21:00:00.000000')"
)


class Receiver(BaseHTTPRequestHandler):
    """A help desk that takes what is signed."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told = Webhook(SECRET).verify(body, dict(self.headers))
        self.send_response(204 if told["type"] == "bridge.test" else 500)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def receiver() -> Iterator[str]:
    """The address of a help desk."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://localhost:{server.server_port}/hook"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def desk(settings: Path, monkeypatch: pytest.MonkeyPatch, receiver: str) -> Path:
    """Settings with a help desk, whose secret is in the environment."""
    monkeypatch.setenv(VARIABLE, SECRET)
    with settings.open("a", encoding="utf-8") as file:
        file.write(
            f'[communities.acme.webhooks.desk]\nurl = "{receiver}"\ninsecure = true\n'
            'may = ["resolve"]\n[bridge]\npublic_url = "https://bot.example/"\n'
        )
    return settings


@pytest.fixture
def parked(desk: Path) -> Path:
    """A message that the help desk did not take."""
    answerwell("migrate")
    with closing(sqlite3.connect("answerwell.db")) as db, db:
        db.execute(PARKED)
    return desk


@pytest.mark.usefixtures("desk")
def test_a_message_to_see_whether_it_works() -> None:
    """It is signed as all are, and what came back is shown."""
    shown = answerwell("bridge", "test", "acme", "desk")

    assert shown.exit_code == 0
    assert "answered 204: it took the message." in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("nobody", "desk"), "no community nobody; there is acme"),
        (("acme", "nobody"), "no webhook nobody; there is desk"),
    ],
)
@pytest.mark.usefixtures("desk")
def test_what_is_not_in_the_settings(arguments: tuple[str, str], why: str) -> None:
    """A name that is mistyped is named, with those that there are."""
    shown = answerwell("bridge", "test", *arguments)

    assert shown.exit_code == 1
    assert why in shown.stderr


def test_what_does_not_work(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command fails with the reason: the wrong place, no secret."""
    monkeypatch.delenv(VARIABLE)
    missing = answerwell("bridge", "test", "acme", "desk")
    monkeypatch.setenv(VARIABLE, SECRET)
    text = desk.read_text(encoding="utf-8")
    desk.write_text(text.replace("http://localhost:", "https://localhost:"), encoding="utf-8")
    wrong = answerwell("bridge", "test", "acme", "desk")

    assert missing.exit_code == wrong.exit_code == 1
    assert VARIABLE in missing.stderr
    assert "https://localhost:" in wrong.stderr


@pytest.mark.usefixtures("desk")
def test_the_endpoints() -> None:
    """What each is told, what it may do, and where it calls once that is open."""
    (closed,) = as_json("bridge", "--json")["endpoints"]
    with Path("answerwell.toml").open("a", encoding="utf-8") as file:
        file.write("enabled = true\n")
    (opened,) = as_json("bridge", "--json")["endpoints"]

    assert (closed["endpoint"], closed["may"], closed["calls"]) == ("desk", ["resolve"], "")
    assert opened["calls"] == "https://bot.example/bridge/acme/desk"
    assert "acme" in answerwell("bridge").stdout


@pytest.mark.usefixtures("parked")
def test_the_log() -> None:
    """What went wrong is there; what another system said cannot steer the terminal."""
    shown = answerwell("bridge", "log")
    (line,) = as_json("bridge", "log", "--json")["messages"]

    assert "#12" in shown.stdout
    assert "\x1b[31m" not in shown.stdout
    assert (line["state"], line["attempts"], line["id"]) == ("parked", 9, "msg_1")
    assert line["at"] == "2026-03-02T09:00:00+00:00"


@pytest.mark.usefixtures("parked")
def test_sending_again_what_was_given_up_on() -> None:
    """Check tells of it, `retry` takes it up again."""
    before = levels("messages to other systems were given up on")

    others = answerwell("bridge", "retry", "--endpoint", "nobody").stderr
    again = answerwell("bridge", "retry").stdout

    assert before == ["note"]
    assert others.strip() == "--endpoint: there is no webhook nobody; there is desk"
    assert again.startswith("1 message is sent again")
    assert levels("messages to other systems were given up on") == []
    assert as_json("bridge", "log", "--json")["messages"][0]["state"] == "pending"


@pytest.mark.usefixtures("desk")
def test_check_tells_what_will_not_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret that is missing, and rights that nobody can use while nothing listens."""
    well = levels("secret"), levels("may act, but nothing listens")
    monkeypatch.delenv(VARIABLE)
    with Path("answerwell.toml").open("a", encoding="utf-8") as file:
        file.write("enabled = true\nport = 1\nhost = '192.0.2.1'\n")

    assert well == ([], ["note"])
    assert levels("the secret of the webhook desk of acme is missing") == ["problem"]
    assert levels("the ticket bridge's port 1") == ["problem"]


def test_check_tells_of_ones_own_network(desk: Path) -> None:
    """What is told inside it should be meant; a host that is elsewhere is told nothing."""
    well = levels("localhost")
    text = desk.read_text(encoding="utf-8")
    named = 'insecure = true\nnetworks = ["{}"]\n'
    desk.write_text(text.replace("insecure = true\n", named.format("10.0.5.0/24")), "utf-8")
    outside = levels("localhost has the address"), answerwell("bridge", "test", "acme", "desk")
    # Where localhost has an address of IPv6 as well, all of them have to be inside.
    both = '127.0.0.0/8", "::1'
    desk.write_text(text.replace("insecure = true\n", named.format(both)), "utf-8")

    assert well == []
    assert outside[0] == ["problem"]
    assert "is in none of its networks" in outside[1].stderr
    assert levels("localhost has the address") == []
    assert levels("acme: the webhook desk is told inside your network, in 127.0.0.0/8") == ["ok"]
    assert levels("without encryption") == ["ok"]
    assert answerwell("bridge", "test", "acme", "desk").exit_code == 0


def test_a_secret() -> None:
    """Each is another one, and any library of Standard Webhooks takes it."""
    first, second = (answerwell("bridge", "secret").stdout.strip() for _ in range(2))

    assert first != second
    assert Webhook(first)
