"""One message to one endpoint: to the address that was looked at, under its name, within bounds."""

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientTimeout
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.bridge import post as module
from bot.bridge.post import BUSY, PATIENCE, READ, Answer, Post
from bot.domain.bridge import Webhook
from tests.scenarios.endpoint import SECRET
from tests.unit.bridge.test_addresses import Fake

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOME = ("127.0.0.1",)


@asynccontextmanager
async def server(
    answer: bytes, trusted: ssl.SSLContext | None = None, heard: list[bytes] | None = None
) -> AsyncIterator[int]:
    """The port of a server that answers every request with *answer*, and then hangs up.

    *heard* gets the head of each request.
    """

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if heard is not None:
            heard.append(head)
        writer.write(answer)
        await writer.drain()
        writer.close()

    listening = await asyncio.start_server(hear, "127.0.0.1", 0, ssl=trusted)
    yield int(listening.sockets[0].getsockname()[1])
    listening.close()


@asynccontextmanager
async def talking(begins: bytes, goes_on: bytes) -> AsyncIterator[int]:
    """The port of a server that never comes to an end."""
    tasks = list[asyncio.Task[None] | None]()

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.append(asyncio.current_task())
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(begins)
            while True:
                await asyncio.sleep(0.02)
                writer.write(goes_on)
        finally:
            writer.transport.abort()

    listening = await asyncio.start_server(hear, "127.0.0.1", 0)
    yield int(listening.sockets[0].getsockname()[1])
    listening.close()
    for task in filter(None, tasks):
        task.cancel()
        await asyncio.wait({task})


async def send(post: Post, url: str, *, insecure: bool = True) -> Answer:
    return await post.send(Webhook(url=url, insecure=insecure), (SECRET,), "msg_1", {}, NOW)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://desk.example/hook", "127.0.0.1"),
        ("https://desk.example/hook", "169.254.169.254"),
        ("https://desk.example/hook", "::ffff:10.0.0.1"),
        ("http://localhost/hook", "10.0.0.1"),
    ],
)
async def test_no_forbidden_address_is_connected_to(url: str, address: str) -> None:
    """Whatever the name server says: the error names the address, and nothing was sent."""
    post = Post(Fake((address,)))

    answer = await send(post, url, insecure=url.startswith("http:"))
    await post.close()

    assert answer.status == 0
    assert f"has the address {address}" in answer.why


@pytest.mark.parametrize(
    ("url", "address", "networks", "why"),
    [
        ("http://zammad:{port}/", "127.0.0.1", ("127.0.0.0/8",), ""),
        ("http://127.0.0.1:{port}/", "10.9.9.9", ("127.0.0.1",), ""),
        ("http://zammad:{port}/", "10.0.6.1", ("10.0.5.0/24",), "zammad has the address 10.0.6.1"),
        ("http://127.0.0.1:{port}/", "10.0.5.1", ("10.0.5.0/24",), "in none of its networks"),
        ("http://127.1:{port}/", "127.0.0.1", ("10.0.5.0/24",), "127.1"),
        ("http://[::ffff:127.0.0.1]:{port}/", "10.0.5.1", ("10.0.5.0/24",), "none of its networks"),
        ("http://169.254.169.254:{port}/", "10.0.5.1", ("10.0.5.0/24",), "none of its networks"),
    ],
)
async def test_a_network_of_ones_own(
    url: str, address: str, networks: tuple[str, ...], why: str
) -> None:
    """What an operator names is written to, over http as well; by name or address, nothing else."""
    post = Post(Fake((address,)))

    async with server(b"HTTP/1.1 204 No Content\r\n\r\n") as port:
        hook = Webhook(url=url.format(port=port), networks=networks, insecure=True)
        answer = await post.send(hook, (SECRET,), "msg_1", {}, NOW)
    await post.close()

    assert answer.well is not bool(why)
    assert why in answer.why


async def test_networks_are_each_endpoints_own() -> None:
    """What is allowed for one of them is allowed for no other, whoever is told first."""
    post = Post(Fake(HOME))

    async with server(b"HTTP/1.1 204 No Content\r\n\r\n") as port:
        url = f"http://desk:{port}/"
        inside = Webhook(url=url, networks=("127.0.0.1",), insecure=True)
        answers = [
            await post.send(replace(inside, networks=networks), (SECRET,), "msg_1", {}, NOW)
            for networks in (("127.0.0.1",), ("10.0.0.0/8",), ("127.0.0.1",))
        ]
    await post.close()

    assert [answer.well for answer in answers] == [True, False, True]


async def test_a_name_that_changes_its_address() -> None:
    """Each message looks the name up for itself, and goes to the address that was looked at."""
    post = Post(Fake(HOME, ("169.254.169.254",)))

    async with server(b"HTTP/1.1 204 No Content\r\n\r\n") as port:
        first = await send(post, f"http://localhost:{port}/")
        second = await send(post, f"http://localhost:{port}/")
    await post.close()

    assert first.well
    assert "169.254.169.254" in second.why


def certificate(name: str, folder: Path) -> Path:
    """A certificate of *name* with its key, by nobody but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    path.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.mark.parametrize(("name", "well"), [("desk.example", True), ("other.example", False)])
async def test_the_certificate_is_of_the_name(name: str, well: bool, tmp_path: Path) -> None:
    """The address is fixed, but who answers there must be who the settings name."""
    file = certificate(name, tmp_path)
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(file)
    post = Post(Fake(HOME), ssl.create_default_context(cafile=str(file)))

    async with server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", serving) as port:
        answer = await send(post, f"https://desk.example:{port}/")
    await post.close()

    assert answer.well is well
    assert well or "ertificate" in answer.why


async def test_no_answer_is_read_to_its_end() -> None:
    """Of an endless page the beginning says enough; what would steer a terminal does not stay."""
    page = b"HTTP/1.1 500 Sorry\r\n\r\n" + b"\x1b[31mno \xff " * 100_000
    post = Post(Fake(HOME))

    async with server(page) as port:
        answer = await send(post, f"http://localhost:{port}/")
    await post.close()

    assert answer.why.startswith("answered 500: [31mno \ufffd")
    assert len(answer.why) < READ


async def test_who_took_it_may_go_on_talking() -> None:
    """Once the status says that it arrived, the answer's body is not waited for."""
    post = Post(Fake(HOME))

    async with talking(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", b"") as port:
        answer = await send(post, f"http://localhost:{port}/")
    await post.close()

    assert answer == Answer(status=200)


async def test_who_answers_too_slowly_has_not_taken_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A header now and then keeps nobody waiting longer than the whole request may take."""
    monkeypatch.setattr(module, "PATIENCE", ClientTimeout(total=0.2))
    post = Post(Fake(HOME))

    async with talking(b"HTTP/1.1 500 Sorry\r\n", b"A: a\r\n") as port:
        answer = await send(post, f"http://localhost:{port}/")
    await post.close()

    assert answer.why == "no answer within 0.2 seconds"


@pytest.mark.parametrize(
    ("headers", "after"),
    [(b"", BUSY), (b"Retry-After: 90\r\n", timedelta(seconds=90))],
)
async def test_too_many(headers: bytes, after: timedelta) -> None:
    """Who says so without a time is left alone for a while all the same."""
    post = Post(Fake(HOME))

    async with server(b"HTTP/1.1 429 Slow\r\n" + headers + b"Content-Length: 0\r\n\r\n") as port:
        answer = await send(post, f"http://localhost:{port}/")
    await post.close()

    assert (answer.status, answer.after) == (429, after)


async def test_an_endless_answer_has_an_end() -> None:
    """Its beginning is all that is read, and a secret in it is blacked out."""
    post = Post(Fake(HOME))

    async with talking(b"HTTP/1.1 500 No\r\n\r\npostgresql://bot:hunter2@db/x ", b"a ") as port:
        async with asyncio.timeout(PATIENCE.total):
            answer = await send(post, f"http://localhost:{port}/")
    await post.close()

    assert answer.why.startswith("answered 500: postgresql://bot:***@db/x")


async def test_what_is_packed_stays_so() -> None:
    """A few bytes that unpack to gigabytes are shown as the few bytes that they are."""
    page = gzip.compress(b"unpacked" * 1000)
    head = f"HTTP/1.1 500 No\r\nContent-Encoding: gzip\r\nContent-Length: {len(page)}\r\n\r\n"
    post = Post(Fake(HOME))

    async with server(head.encode() + page) as port:
        answer = await send(post, f"http://localhost:{port}/")
    await post.close()

    assert answer.why.startswith("answered 500")
    assert "unpacked" not in answer.why


async def test_no_cookie_comes_back() -> None:
    """Nothing of what an endpoint says is kept for the next message."""
    post, heard = Post(Fake(HOME)), list[bytes]()
    answer = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"

    async with server(answer, heard=heard) as port:
        for _ in range(2):
            await send(post, f"http://localhost:{port}/")
    await post.close()

    assert len(heard) == 2
    assert [request for request in heard if b"cookie" in request.lower()] == []
    assert all(b"content-type: application/json" in request.lower() for request in heard)
    assert all(b"user-agent: answerwell/" in request.lower() for request in heard)


@pytest.mark.parametrize("answer", [b"", b"what?\r\n\r\n", b"HTTP/1.1 200 OK\r\nA" + b"a" * 99_999])
async def test_what_is_no_answer(answer: bytes) -> None:
    """A server that does not speak HTTP, or too much of it, has not taken the message."""
    post = Post(Fake(HOME))

    async with server(answer) as port:
        found = await send(post, f"http://localhost:{port}/")
    await post.close()

    assert not found.well
    assert found.why
