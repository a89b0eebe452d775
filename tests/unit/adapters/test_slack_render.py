"""What Slack is given to show: names, times, links, mentions and buttons in Slack's own terms."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import pytest

from adapters.slack.drawing.action_id import Pressed, decode, tag
from adapters.slack.drawing.look import Look
from adapters.slack.drawing.render import SHORTENED, render
from bot.domain.identity import Conversation
from bot.domain.message import (
    Action,
    Button,
    Link,
    Message,
    Moment,
    Paragraph,
    Person,
    Ping,
    Quote,
    Span,
    Strong,
    Typed,
)
from tests.unit.adapters.block_kit import problems
from tests.unit.adapters.discord_cast import LONG_TOLD, NOW
from tests.unit.adapters.slack_cast import CHANNEL, LEAD, LOOK, STAMP, TEAM_GROUP

ANN = Person(account="slack:U0ANN00001", name="Ann *K*")
THREAD = Conversation(community="acme", platform="slack", channel=CHANNEL, thread=STAMP)
SITE = "https://acme.slack.com/archives"
CLOCK = "\u200b{date_short_pretty} at {time}"


def said(*spans: Span, pings: tuple[str, ...] = (), small: bool = False) -> Message:
    return Message(blocks=(Paragraph(spans=spans, small=small),), pings=pings)


def shown(message: Message, look: Look = LOOK) -> list[dict[str, Any]]:
    """The blocks of *message*."""
    return render(message, look).blocks


def inline(message: Message, look: Look = LOOK) -> list[dict[str, Any]]:
    """The elements of a *message* of one paragraph of rich text."""
    (block,) = shown(message, look)
    (section,) = block["elements"]
    assert (block["type"], section["type"]) == ("rich_text", "rich_text_section")
    return list(section["elements"])


def mrkdwn(message: Message) -> str:
    """The text of a *message* of one section or context in mrkdwn."""
    (block,) = shown(message)
    text = block["text"] if block["type"] == "section" else block["elements"][0]
    assert text["type"] == "mrkdwn"
    assert text["verbatim"] is True
    return str(text["text"])


def bold(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text, "style": {"bold": True}}


def date(style: str, fallback: str) -> dict[str, Any]:
    return {"type": "date", "timestamp": 1777903500, "format": style, "fallback": fallback}


@pytest.mark.parametrize(
    ("span", "element"),
    [
        ("1 < 2 *and* <!here> :tada:", {"type": "text", "text": "1 < 2 *and* <!here> :tada:"}),
        ("two\n lines", {"type": "text", "text": "two lines"}),
        (Strong(text="#12_a"), bold("#12_a")),
        (Strong(text="\u202e\u2800"), bold("someone")),
        (ANN, bold("Ann *K*")),
        (Person(account="web:ann", name="A\nn"), bold("A n")),
        (Moment(at=NOW), date(CLOCK, "2026-05-04 14:05 UTC")),
        (Moment(at=NOW, style="date"), date("{date_short}", "2026-05-04")),
        (Moment(at=NOW, style="ago"), date("{ago}", "2026-05-04 14:05 UTC")),
        (Ping(name="staff"), {"type": "text", "text": "@staff"}),
        (
            Typed(line="claim 12"),
            {"type": "text", "text": "/answerwell claim 12", "style": {"code": True}},
        ),
    ],
)
def test_spans_are_said_in_the_terms_of_slack(span: Span, element: dict[str, Any]) -> None:
    """Times are in the reader's own clock, and words are only words, whatever they look like."""
    assert inline(said(span)) == [element]


@pytest.mark.parametrize(
    ("span", "text"),
    [
        ("1 < 2 & <!here> <@U1>", "1 &lt; 2 &amp; &lt;!here&gt; &lt;@U1&gt;"),
        ("snake_case 2*3*4 a~b", "snake_case 2*3*4 a~b"),
        ("*b* _i_ ~s~ `c`", "∗b∗ ˍiˍ ∼s∼ ˋcˋ"),
        ("**b** __init__", "∗∗b∗∗ ˍˍinitˍˍ"),
        (":tada: at 10:30 :)", "꞉tada: at 10:30 :)"),
        ("> no quote", "\u200b&gt; no quote"),
        (Strong(text="a *b*"), "*a ∗b∗*"),
        (ANN, "*Ann ∗K∗*"),
        (Moment(at=NOW), f"<!date^1777903500^{CLOCK}|2026-05-04 14:05 UTC>"),
        (Moment(at=NOW, style="ago"), f"<!date^1777903500^{CLOCK}|2026-05-04 14:05 UTC>"),
        (Typed(line="ask `x` <y>"), "`/answerwell ask ˋxˋ &lt;y&gt;`"),
        (Link(label="a|b>", conversation=THREAD), f"<{SITE}/{CHANNEL}/p1777903500000100|a¦b&gt;>"),
    ],
)
def test_small_print_shows_names_as_they_are_written(span: Span, text: str) -> None:
    """mrkdwn cannot escape its marks: each that could begin something looks the same instead."""
    assert mrkdwn(said(span, small=True)) == text


@pytest.mark.parametrize(
    ("stamp", "address"),
    [("", f"{SITE}/{CHANNEL}/p1777903500000100"), ("1777903620.000200", "?thread_ts=")],
)
def test_a_link_leads_to_the_very_message(stamp: str, address: str) -> None:
    """A message in a thread opens there."""
    (link,) = inline(said(Link(label="#12", conversation=THREAD, message=stamp)))

    assert link["text"] == "#12"
    assert address in link["url"]


def test_a_channel_is_called_by_its_name() -> None:
    """An id is nothing to read: the name leads to the message, an unknown one to the channel."""
    message = said(Link(label=f"#{CHANNEL}", conversation=THREAD))

    named, unknown = inline(message), inline(message, replace(LOOK, channels={}))

    assert [one["text"] for one in named] == ["#help"]
    assert unknown == [{"type": "channel", "channel_id": CHANNEL}]
    assert (
        mrkdwn(said("in ", Link(label="#C0AAA", conversation=THREAD), small=True)) == "in <#C0AAA>"
    )


def test_a_place_on_another_platform_has_no_link() -> None:
    """What Slack cannot open is only named."""
    discord = Conversation(community="acme", platform="discord", channel="1", thread="2")

    assert inline(said(Link(label="#help", conversation=discord))) == [
        {"type": "text", "text": "#help"}
    ]


def test_exactly_who_is_pinged_is_mentioned_so_that_it_notifies() -> None:
    """Groups and people, named or not; those of other platforms and unknown tiers are nobody."""
    pings = ("staff", "leads", ANN.account, "slack:U0BOB00001", "discord:5", "no-such-tier")
    sam = Person(account="slack:U0SAM00001", name="Sam")

    message = said(Ping(name="staff"), ", ", Ping(name="leads"), ", ", ANN, ", ", sam, pings=pings)

    words = f"<!subteam^{TEAM_GROUP}>, <@{LEAD}>, <@U0ANN00001>, *Sam*"
    assert mrkdwn(message) == f"<@U0BOB00001> {words}"
    assert render(message, LOOK).text == f"<@U0BOB00001> {words.replace('*', '')}"


@pytest.mark.parametrize("member", ["", "S", "C0HELP0001", "here", "U0>x", "!channel"])
def test_only_a_group_or_a_person_is_ever_tagged(member: str) -> None:
    """A mistake in the settings cannot notify a whole channel."""
    look = replace(LOOK, tagged={"staff": member})

    assert inline(said(Ping(name="staff"), pings=("staff",)), look)[0]["text"] == "@staff"


def test_who_is_called_is_named_above_small_print_and_quotes() -> None:
    """A mention that stood in small print or a quote would look like somebody's words."""
    small = said("closed", small=True, pings=(ANN.account,))
    quote = Message(blocks=(Quote(text="hi"), *said("From Kim").blocks), pings=(ANN.account,))

    assert [block["type"] for block in shown(small)] == ["section", "context"]
    assert [block["type"] for block in shown(quote)] == ["section", "rich_text"]
    assert shown(quote)[0]["text"]["text"] == "<@U0ANN00001>"


def test_paragraphs_and_quotes_stand_close_and_small_print_below() -> None:
    """As few blocks as it takes: Slack puts a gap between any two."""
    say, small = Paragraph(spans=("a",)), Paragraph(spans=("b",), small=True)
    quote, empty = Quote(text="one\n\n# two"), Quote(text="\n")

    blocks = shown(Message(blocks=(say, say, quote, say, small, small, empty)))

    assert [block["type"] for block in blocks] == ["rich_text", "context", "rich_text"]
    first, bar, last = blocks[0]["elements"]
    assert "".join(one["text"] for one in first["elements"]) == "a\na"
    assert (bar["type"], last["type"]) == ("rich_text_quote", "rich_text_section")
    assert [element["text"] for element in blocks[1]["elements"]] == ["b\nb"]
    assert blocks[2]["elements"][0]["elements"] == [{"type": "text", "text": "…"}]


def test_buttons_stand_in_rows_and_say_what_they_do() -> None:
    """Five in a row, in their order, in their style, each with an id that is read again."""
    styles: tuple[Literal["plain", "primary", "danger"], ...] = ("plain", "primary", "danger")
    buttons = tuple(
        Button(
            label=str(n) * 100,
            action=Action.SNOOZE,
            ticket=7,
            argument=f"{n}h" if n else "",
            style=styles[n % 3],
        )
        for n in range(7)
    )

    rows = shown(Message(blocks=said("x").blocks, buttons=buttons))[1:]

    made = [button for row in rows for button in row["elements"]]
    assert [len(row["elements"]) for row in rows] == [5, 2]
    assert [button.get("style") for button in made[:3]] == [None, "primary", "danger"]
    assert all(len(button["text"]["text"]) == 75 for button in made)
    assert [decode(button["action_id"], button.get("value", "")) for button in made] == [
        Pressed(community=tag("acme"), action=Action.SNOOZE, ticket=7, argument=one.argument)
        for one in buttons
    ]


def test_suggestions_can_be_read_in_full() -> None:
    """The question is text, for a phone cuts a label off; its button stands beside it."""
    blocks = (*said("Is it one of these?").blocks, *said("If none fits: …", small=True).blocks)
    one = Button(label="How do I *reset* <it>?", action=Action.SHOW, ticket=7, argument="e1")
    none = Button(label="None of these", action=Action.NONE_FIT, ticket=7)

    said_blocks = shown(Message(blocks=blocks, buttons=(one, none)))

    kinds = [block["type"] for block in said_blocks]
    assert kinds == ["rich_text", "section", "context", "actions"]
    assert said_blocks[1]["text"]["text"] == "How do I *reset* <it>?"
    assert said_blocks[1]["text"]["type"] == "plain_text"
    assert said_blocks[1]["accessory"]["text"]["text"] == "Show"
    assert decode(said_blocks[1]["accessory"]["action_id"], "e1") is not None


def test_a_long_answer_is_shortened_and_says_so() -> None:
    """The bot's words stay, and there is a word about what is missing."""
    message = Message(blocks=(Quote(text=LONG_TOLD), *said("From Kim").blocks))

    blocks = shown(message)

    assert [block["type"] for block in blocks] == ["rich_text", "context", "rich_text"]
    assert blocks[1]["elements"][0]["text"] == SHORTENED
    assert blocks[2]["elements"][0]["elements"][0]["text"] == "From Kim"


def test_many_quotes_share_the_room() -> None:
    """None of them takes all of it, and all of the message is within Slack's limits."""
    message = Message(blocks=(Quote(text=LONG_TOLD), *said("x", small=True).blocks) * 40)

    rendered = render(message, LOOK)

    assert len(rendered.blocks) == 50
    assert rendered.blocks[-1]["elements"][0]["text"] == SHORTENED
    assert problems(rendered.blocks, rendered.text) == []


def test_lists_that_are_too_long_end_at_a_line() -> None:
    """No line is cut in the middle of a link; the last one says that there is more."""
    line = said(Link(label="#1", conversation=THREAD), " word" * 60).blocks[0]

    rendered = render(Message(blocks=(line,) * 40), LOOK)

    lines, note = rendered.blocks
    texts = "".join(one.get("text", "") for one in lines["elements"][0]["elements"])
    assert len(set(texts.split("\n"))) == 1
    assert note["elements"][0]["text"] == SHORTENED
    assert problems(rendered.blocks, rendered.text) == []


@pytest.mark.parametrize("small", [True, False])
@pytest.mark.parametrize("pings", [(), (ANN.account,)])
def test_one_endless_paragraph_is_cut_too(small: bool, pings: tuple[str, ...]) -> None:
    """Even a name that never ends leaves a message that Slack takes."""
    endless = said(ANN, "&" * 10_000, Strong(text="_" * 10_000), "<" * 10_000, small=small)

    rendered = render(replace(endless, pings=pings), LOOK)

    assert problems(rendered.blocks, rendered.text) == []
    assert "…" in str(rendered.blocks)


@pytest.mark.parametrize("small", [True, False])
def test_what_shows_nothing_still_makes_a_message(small: bool) -> None:
    """Slack takes no text without a character."""
    rendered = render(said("", "\u202e", small=small), LOOK)

    assert problems(rendered.blocks, rendered.text) == []
    assert rendered.text == "…"


def test_much_small_print_stands_in_several_blocks() -> None:
    """A text of small print takes 2,000 characters."""
    line = said("word " * 150, small=True).blocks[0]

    rendered = render(Message(blocks=(line,) * 6), LOOK)

    assert [block["type"] for block in rendered.blocks] == ["context"] * 3
    assert problems(rendered.blocks, rendered.text) == []


def test_blocks_are_marked_each_with_its_place() -> None:
    """A message that only one person sees is known again when a button of it is pressed."""
    button = Button(label="Why?", action=Action.WHY, ticket=1)
    message = Message(blocks=(*said("a").blocks, *said("b", small=True).blocks), buttons=(button,))

    marked = render(message, LOOK, mark="eph").blocks

    assert [block["block_id"] for block in marked] == ["eph:0", "eph:1", "eph:2"]
    assert not any("block_id" in block for block in shown(message))


def test_a_notification_is_short_and_to_the_point() -> None:
    """It says what is said aloud, in 300 characters, with no entity cut in two."""
    quote = Quote(text="Press **Send**.\n```\nacme reset\n```\n- or `that`")
    message = Message(blocks=(quote, *said("From Kim").blocks, *said("small", small=True).blocks))
    long = said("& ", "a" * 285, " & b", "c" * 99)

    text, cut = render(message, LOOK).text, render(long, LOOK).text

    assert text == "Press Send. acme reset or that From Kim"
    assert cut == f"&amp; {'a' * 285} &amp; b…"
    assert render(said("only small", small=True), LOOK).text == "only small"


@pytest.mark.parametrize("before", range(280, 285))
def test_a_notification_cuts_no_entity_in_two(before: int) -> None:
    """Wherever its end falls: half of one would be shown as it is written."""
    message = said("a" * before + "&" * 9)

    cut = render(message, LOOK).text

    assert cut.endswith("…")
    assert cut.rstrip("…").removeprefix("a" * before).replace("&amp;", "") == ""


def test_a_time_on_another_day_is_said_with_its_day() -> None:
    """Slack itself knows which day it is for the reader; without it there is the date in UTC."""
    (later,) = inline(said(Moment(at=NOW + timedelta(days=1))))

    assert later["format"] == CLOCK
    assert later["fallback"] == "2026-05-05 14:05 UTC"
