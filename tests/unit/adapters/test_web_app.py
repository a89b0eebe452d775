"""What a visitor can do over HTTP, and what is said when it cannot be done."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.web.cast import persona_of
from adapters.web.translate import conversation
from adapters.web.view import view
from bot.domain.effects import Post as Show
from bot.domain.events import ActionPressed
from bot.domain.identity import Actor, Role
from bot.domain.message import Chart, Message, Paragraph, Rank
from bot.domain.phrases import note, say
from bot.platform import Refused
from tests.unit.adapters.web_playground import Playground, playground

__all__ = ["playground"]  # a fixture, used by its name

PATHS = ("/say", "/edit", "/delete", "/react", "/press", "/command", "/clock")


async def test_every_wish_becomes_its_op(playground: Playground) -> None:
    """What the page can do ends in the log, with places that the server looked up."""
    root = await playground.say("ann", "How do I export?")
    reply = await playground.say("priya", "Settings, Export", thread=root)
    nested = await playground.say("ann", "Thanks", thread=reply)

    for path, body in (
        ("/edit", {"who": "ann", "message": root, "text": "How do I export it?"}),
        ("/react", {"who": "ann", "message": reply, "emoji": "✅"}),
        ("/react", {"who": "ann", "message": reply, "emoji": "✅", "on": False}),
        (
            "/press",
            {
                "who": "ann",
                "message": reply,
                "action": "accept",
                "ticket": None,
                "argument": reply,
            },
        ),
        ("/command", {"who": "ann", "channel": "help", "command": "tickets"}),
        ("/command", {"who": "ann", "channel": "help", "command": "ask", "argument": "Why?"}),
        ("/command", {"who": "ann", "channel": "help", "command": "ask", "argument": " "}),
        ("/delete", {"who": "ann", "message": nested}),
        ("/clock", {"who": "ann", "minutes": 10}),
    ):
        assert (await playground.post(path, **body)).status_code == 200

    assert [(line.op["kind"], line.op.get("thread")) for line in playground.log.lines] == [
        ("post", ""),
        ("post", root),
        ("post", root),
        ("edit", ""),
        ("react", root),
        ("unreact", root),
        ("press", root),
        ("command", ""),
        ("post", ""),
        ("command", ""),
        ("delete", root),
        ("clock", None),
    ]
    assert len(playground.taken) == 11
    assert playground.clock.offset == timedelta(minutes=10)


@pytest.mark.parametrize(
    ("path", "body", "status", "sentence"),
    [
        ("/say", {"who": "ann", "channel": "help", "text": "  \n"}, 400, "The message is empty."),
        ("/say", {"who": "ann", "channel": "help", "text": ""}, 400, "The message is empty."),
        ("/say", {"who": "ann", "channel": "help"}, 400, "“text” is missing."),
        ("/say", {"who": "ann", "channel": "help", "text": "x" * 4001}, 400, "too long"),
        ("/say", {"who": "ann", "channel": "help", "text": 7}, 400, "“text” is not valid."),
        ("/say", {"who": "eve", "channel": "help", "text": "x"}, 400, "Nobody here"),
        ("/say", {"who": "ann", "channel": "staff", "text": "x"}, 404, "no channel of that name"),
        ("/say", {"who": "ann", "channel": "vault", "text": "x"}, 404, "no channel of that name"),
        ("/say", {"who": "ann", "channel": "dm-sam", "text": "x"}, 404, "no channel of that name"),
        ("/say", {"who": "ann", "channel": "help", "text": "x", "role": "staff"}, 400, "request"),
        ("/say", {"who": "ann", "channel": "billing", "text": "x", "thread": "1"}, 404, "not ther"),
        ("/say", {"who": "ann", "channel": "help", "text": "x", "thread": "77"}, 404, "not there"),
        ("/say", {"who": "ann", "channel": "help", "text": "x", "reply_to": "3"}, 404, "not there"),
        ("/edit", {"who": "ravi", "message": "1", "text": "x"}, 403, "Only the person who wrote"),
        ("/delete", {"who": "sam", "message": "1"}, 403, "Only the person who wrote"),
        ("/edit", {"who": "sam", "message": "2", "text": "x"}, 403, "Only the person who wrote"),
        ("/react", {"who": "ann", "message": "2", "emoji": "✅"}, 404, "not there"),
        ("/react", {"who": "ann", "message": "3", "emoji": "✅"}, 404, "not there"),
        ("/react", {"who": "ann", "message": "1", "emoji": "🔥"}, 400, "“emoji” is not valid."),
        ("/press", {"who": "ann", "message": "2", "action": "claim", "ticket": 1}, 404, "not ther"),
        ("/press", {"who": "ann", "message": "1", "action": "explode", "ticket": 1}, 400, "action"),
        (
            "/press",
            {"who": "ann", "message": "1", "action": "accept", "argument": "3"},
            400,
            "butt",
        ),
        ("/command", {"who": "ann", "channel": "help", "command": "../x"}, 400, "“command”"),
        ("/clock", {"who": "ann"}, 400, "how many minutes"),
        ("/clock", {"who": "ann", "minutes": 10, "to": "next-deadline"}, 400, "how many minutes"),
        ("/clock", {"who": "ann", "minutes": -5}, 400, "“minutes” is not valid."),
        ("/clock", {"who": "ann", "to": "next-deadline"}, 409, "Nothing is due."),
        (
            "/press",
            {"who": "sam", "message": "2", "action": "assign", "ticket": 1, "target": "eve"},
            400,
            "Nobody here has that name.",
        ),
        (
            "/press",
            {"who": "sam", "message": "2", "action": "resolve", "argument": "x" * 1001},
            400,
            "“argument” is too long",
        ),
        (
            "/say",
            {"who": "priya", "channel": "room-ann-sam", "text": "psst"},
            404,
            "Priya Nair has no channel of that name.",
        ),
    ],
)
async def test_what_cannot_be_done_is_one_sentence(
    playground: Playground, path: str, body: dict[str, Any], status: int, sentence: str
) -> None:
    """A wrong or forbidden request changes nothing, and says why; it never tells of hidden things.

    Message 1 is Ann's, 2 the bot's in #staff, 3 one that only Ravi sees.
    """
    await playground.say("ann", "hello")
    hi = Message(blocks=(Paragraph(spans=("hi",)),))
    await playground.platform.send(
        Show(slot="a", to=conversation("staff", ""), message=hi), key="a"
    )
    for_ravi = Show(slot="b", to=conversation("help", ""), message=hi, only="playground:ravi")
    await playground.platform.send(for_ravi, key="b")

    answer = await playground.post(path, **body)

    assert answer.status_code == status
    assert sentence in answer.json()["error"]
    assert len(playground.log.lines) == 3


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 60000, b'{"who":"\\ud800"}', b"NaN"],
)
async def test_a_body_that_is_no_request_is_refused(
    playground: Playground, path: str, body: bytes
) -> None:
    """Broken, foreign and deep JSON gets a sentence."""
    answer = await playground.web.post(path, content=body)

    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


async def test_a_huge_body_is_not_read(playground: Playground) -> None:
    """Reading stops at a limit."""
    answer = await playground.web.post("/say", content=b"x" * 100_000)

    assert answer.status_code == 413


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda some: (
        st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=8), some, max_size=3)
    ),
)
_FIELDS = st.sampled_from(
    [
        *("who", "key", "channel", "text", "thread", "reply_to", "message", "emoji", "on"),
        *("action", "ticket", "argument", "target", "command", "minutes", "to"),
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(path=st.sampled_from(PATHS), body=st.dictionaries(_FIELDS, _JSON, max_size=8))
async def test_no_request_makes_it_fail(
    playground: Playground, path: str, body: dict[str, Any]
) -> None:
    """Whatever a browser sends, the answer is done or a sentence."""
    content = json.dumps({"who": "ann", "key": "test-key-0", **body})

    answer = await playground.web.post(path, content=content)

    assert answer.status_code in (200, 400, 403, 404, 409)


async def test_a_press_carries_what_was_asked_for(playground: Playground) -> None:
    """A closing note and whom it is about reach the bot, with the role from our cast."""
    hi = Message(blocks=(Paragraph(spans=("hi",)),))
    there = conversation("staff", "")
    card = await playground.platform.send(Show(slot="a", to=there, message=hi), key="a")

    for action, more in (("resolve", {"argument": "x" * 1000}), ("assign", {"target": "elena"})):
        body = {"who": "sam", "message": card, "action": action, "ticket": 1, **more}
        assert (await playground.post("/press", **body)).status_code == 200

    resolve, assign = [event for event in playground.taken if isinstance(event, ActionPressed)]
    assert (len(resolve.argument), resolve.target) == (1000, None)
    assert assign.target == Actor(account="playground:elena", name="Elena Rossi", role=Role.STAFF)


BOARD = Message(
    blocks=(say("Ann: 40"),),
    chart=Chart(title='"Bill"', ranks=(Rank(name="<Ann>", total=40, helped=3),)),
)


async def test_a_picture_is_for_who_may_see_the_message(playground: Playground) -> None:
    """The message shows it with words for it; nobody else gets it, nor what is none."""
    show = Show(slot="a", to=conversation("help", ""), message=BOARD, only="playground:ann")
    board = await playground.platform.send(show, key="a")
    words = await playground.platform.send(
        Show(slot="b", to=conversation("help", ""), message=note("hi")), key="b"
    )
    logged = await playground.platform.find(board)
    ann = persona_of("ann")
    assert logged is not None
    assert ann is not None

    shown = (view(logged, ann) or {})["html"]
    asked = [
        await playground.web.get(f"/picture/{line}?who={who}")
        for line, who in (
            (board, "ann"),
            (board, "ravi"),
            (board, ""),
            (words, "ann"),
            ("x", "ann"),
        )
    ]

    assert f'src="/picture/{board}?who=ann"' in shown
    assert 'alt="&#34;Bill&#34;: 1. &lt;Ann&gt;, 40 points"' in shown
    assert [answer.status_code for answer in asked] == [200, 404, 404, 404, 404]
    assert asked[0].headers["content-type"] == "image/png"


async def test_somebody_is_written_to_in_their_own_channel(playground: Playground) -> None:
    """A post to a person stands between them and the bot; one to nobody is refused."""
    await playground.platform.send(
        Show(slot="a", to=conversation("@ann", ""), message=note("hi")), key="a"
    )

    with pytest.raises(Refused):
        await playground.platform.send(
            Show(slot="b", to=conversation("@nobody", ""), message=note("hi")), key="b"
        )

    assert [line.op["channel"] for line in playground.log.lines] == ["dm-ann"]


@pytest.mark.parametrize(("only", "kinds"), [("playground:ann", "bot-edit"), ("", "bot-post")])
async def test_what_is_about_oneself_is_redrawn_where_only_oneself_sees_it(
    playground: Playground, only: str, kinds: str
) -> None:
    """A private answer takes the place of the message whose button was pressed, and no other."""
    there = conversation("help", "")
    first = await playground.platform.send(
        Show(slot="a", to=there, message=note("one"), only=only), key="a"
    )
    body = {"who": "ann", "message": first, "action": "follow", "ticket": 0, "argument": "x"}
    assert (await playground.post("/press", **body)).status_code == 200
    (pressed,) = [event for event in playground.taken if isinstance(event, ActionPressed)]

    answer = Show(
        slot="b", to=there, message=note("two"), only="playground:ann", handle=pressed.handle
    )
    shown = [await playground.platform.send(answer, key="b") for _ in range(2)]

    assert playground.log.lines[-1].op["kind"] == kinds
    assert len(set(shown)) == 1
    assert (shown[0] == first) is bool(only)


async def test_nobody_changes_what_another_sees(playground: Playground) -> None:
    """A handle that does not belong to the reader is refused."""
    show = Show(slot="a", to=conversation("help", ""), message=note("one"), only="playground:ann")
    first = await playground.platform.send(show, key="a")

    with pytest.raises(Refused):
        await playground.platform.send(
            replace(show, slot="b", only="playground:ravi", handle=first), key="b"
        )


async def test_the_same_key_of_two_people_is_two_messages(playground: Playground) -> None:
    """Nobody can use up somebody else's key."""
    for who in ("ann", "ravi", "ann"):
        body = {"who": who, "key": "one-and-the-same", "channel": "help", "text": who}
        assert (await playground.web.post("/say", json=body)).status_code == 200

    assert [line.op["who"] for line in playground.log.lines] == ["ann", "ravi"]


async def test_the_clock_goes_to_the_next_deadline(playground: Playground) -> None:
    """The push is as long as it takes, and no longer."""
    playground.due = playground.clock.now() + timedelta(minutes=30)

    answer = await playground.post("/clock", who="ann", to="next-deadline")

    assert answer.json()["moved_s"] == 30 * 60
    assert playground.clock.now() >= playground.due
    again = await playground.post("/clock", who="ann", to="next-deadline")
    assert again.status_code == 409
