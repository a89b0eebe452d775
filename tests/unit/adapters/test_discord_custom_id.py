"""A button's custom id: what is written is read again, and what is forged is nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.drawing.custom_id import LONGEST, TEMPLATE, decode, encode, tag
from bot.domain.message import Action

arguments = st.one_of(
    st.text(max_size=200),
    st.text("abc:~0123", max_size=120),
    st.from_regex(r"~[0-9a-f]{20}", fullmatch=True),
)
tickets = st.integers(0, 10**18 - 1)


@given(st.text(max_size=40), st.sampled_from(Action), tickets, arguments, arguments)
def test_what_is_written_is_read_again(
    community: str, action: Action, ticket: int, argument: str, other: str
) -> None:
    """Community, action, ticket and argument come back, in at most 100 plain characters."""
    custom_id = encode(community, action, ticket, argument)

    pressed = decode(custom_id)

    assert len(custom_id) <= LONGEST
    assert custom_id.isascii()
    assert custom_id.isprintable()
    assert TEMPLATE.fullmatch(custom_id)
    assert pressed is not None
    assert (pressed.community, pressed.action, pressed.ticket) == (tag(community), action, ticket)
    assert pressed.argument_of([other, argument]) == argument


@given(st.one_of(st.text(), st.text("aw1:show0~5f", max_size=40), st.from_regex(TEMPLATE)))
def test_what_is_forged_is_nothing(custom_id: str) -> None:
    """Whatever comes is read as exactly what it says, or not at all."""
    pressed = decode(custom_id)

    if pressed is not None:
        head = f"aw1:{pressed.community}:{pressed.action}:{pressed.ticket}:"
        assert custom_id == head + pressed.argument


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "aw1",
        "aw2:b3522a:show:3:x",
        "aw1:b3522a:show:3",
        "aw1:b3522a:explode:3:x",
        "aw1:B3522A:show:3:x",
        "aw1:b3522:show:3:x",
        "aw1:b3522a:show:-3:x",
        "aw1:b3522a:show:03:x",
        "aw1:b3522a:show:٣:x",
        "aw1:b3522a:show:99999999999999999999:x",
        "aw1:b3522a:show:3:a b",
        "aw1:b3522a:show:3:x\n",
        "aw1:b3522a:show:3:~short",
        "aw1:b3522a:show:3:" + "x" * 90,
    ],
)
def test_ids_of_others_are_no_press(forged: str) -> None:
    """Another version, another bot, another alphabet: nothing of it is read as a button."""
    assert decode(forged) is None


def test_a_digest_is_resolved_only_by_what_the_ticket_offers() -> None:
    """A long argument is found among the candidates; where it is gone there is none."""
    long = "entry:" + "é" * 80

    pressed = decode(encode("acme", Action.SHOW, 3, long))

    assert pressed is not None
    assert pressed.digest
    assert pressed.argument_of(["e1", long]) == long
    assert pressed.argument_of(["e1", "e2"]) is None


def test_communities_have_tags_of_their_own() -> None:
    """A button of one community is none of another's."""
    assert tag("acme") != tag("acme2")
    assert len(tag("acme")) == 6
