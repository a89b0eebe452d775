"""What the browser is given to show: safe, and with everything that the bot meant."""

import html
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.markdown import markdown
from adapters.web.render import render
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
    Strong,
)

HOSTILE = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "<javascript:alert(1)>",
    "![x](https://evil.example/pixel.png)",
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example/"onmouseover="alert(1))',
    "https://a.example/\"onmouseover='alert(1)'",
    "[x](/clock)",
    "[x](//evil.example)",
    "<style>body{display:none}</style>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "<form action=/say><button>x</button></form>",
    "<base href=//evil.example>",
    "`</code><script>alert(1)</script>`",
    "```html\n</pre><script>alert(1)</script>\n```",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<p class='ping' id='write' style='position:fixed'>x</p>",
    "<button data-action='resolve' data-ticket='1'>x</button>",
    "[ref]: javascript:alert(1)\n\n[x][ref]",
    "\u202egpj.exe\u202c",
    "@everyone <!channel> <@&1>",
    "\x00<\x00script>",
]
ALLOWED = {
    *("a", "p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ol", "ul", "li"),
    *("div", "span", "bdi", "time", "button"),
}


class _Page(HTMLParser):
    """What a browser would make of a fragment: its elements, attributes and text."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(str(fragment))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


def assert_harmless(fragment: str) -> None:
    page = _Page(fragment)
    assert {tag for tag, _ in page.elements} <= ALLOWED
    for _, attributes in page.elements:
        assert not any(name.startswith("on") or name in ("style", "id") for name in attributes)
        href = attributes.get("href", "#")
        assert re.match(r"(https?://|mailto:|#m)", href) or href == "#"
    assert not re.search("[\u202a-\u202e\x00]", page.text)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_write_is_never_markup(text: str) -> None:
    """A payload that aims at the page arrives as words or not at all."""
    fragment = markdown(text)

    assert_harmless(fragment)
    assert not _Page(fragment).of("button")


@given(st.text() | st.lists(st.sampled_from([*HOSTILE, "*", "`", "\n", " "])).map("".join))
def test_no_text_at_all_is_markup(text: str) -> None:
    """The same holds for what nobody thought of."""
    assert_harmless(markdown(text))


@pytest.mark.parametrize("text", HOSTILE)
def test_every_field_of_the_bots_message_is_escaped(text: str) -> None:
    """Names, labels and quotes carry people's words into the bot's messages."""
    nowhere = Conversation(community="c", platform="playground", channel=text, thread=text)
    message = Message(
        blocks=(
            Paragraph(spans=(text, Strong(text=text), Person(account=text, name=text))),
            Paragraph(spans=(Link(label=text, conversation=nowhere, message=text),), small=True),
            Quote(text=text),
        ),
        buttons=(Button(label=text, action=Action.SHOW, ticket=1, argument=text),),
        pings=(text,),
    )

    page = render(message)

    assert_harmless(page)
    assert len(_Page(page).of("button")) == 1
    assert _Page(page).of("button")[0]["data-argument"] == html.unescape(html.escape(text))


def test_what_people_use_of_markdown_is_shown() -> None:
    """Emphasis, code, lists and links look as they do in every chat."""
    text = (
        "*so* **much** ~~less~~ `x`\n\n- one\n- two\n\n```py\na < b\n```\n[docs](https://a.example)"
    )

    page = _Page(markdown(text))

    shown = [tag for tag, _ in page.elements]
    assert [tag for tag in ("em", "strong", "s", "code", "ul", "pre", "a") if tag in shown] == [
        *("em", "strong", "s", "code", "ul", "pre", "a")
    ]
    assert page.of("a") == [
        {
            "href": "https://a.example",
            "rel": "nofollow noopener noreferrer",
            "target": "_blank",
        }
    ]
    assert "a < b" in page.text


def test_a_bare_address_is_a_link_without_the_full_stop() -> None:
    """An address in a sentence is tappable; in code it stays as it is."""
    page = _Page(markdown("See https://a.example/x?y=1. Or `https://b.example`."))

    assert [attributes["href"] for attributes in page.of("a")] == ["https://a.example/x?y=1"]


def test_a_time_is_left_to_the_reader() -> None:
    """Times carry their moment and their style, so that each reader sees their own clock."""
    at = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
    message = Message(blocks=(Paragraph(spans=("by ", Moment(at=at, style="ago"))),))

    page = _Page(render(message))

    assert page.of("time") == [{"datetime": "2026-05-04T09:30:00+00:00", "data-style": "ago"}]
    assert page.text == "by 2026-05-04 09:30 UTC"


def test_a_message_carries_its_buttons_pings_and_links() -> None:
    """What can be pressed, who is tagged and where it leads are elements of their own."""
    place = Conversation(community="c", platform="playground", channel="help", thread="3")
    message = Message(
        blocks=(Paragraph(spans=(Link(label="the question", conversation=place, message="3"),)),),
        buttons=(
            Button(label="Claim", action=Action.CLAIM, ticket=7, style="primary"),
            Button(label="Snooze", action=Action.SNOOZE, ticket=7, argument="1h", asks="span"),
        ),
        pings=("staff",),
    )

    page = _Page(render(message))

    assert [b["data-action"] for b in page.of("button")] == ["claim", "snooze"]
    assert [b["data-ticket"] for b in page.of("button")] == ["7", "7"]
    assert [b.get("data-asks") for b in page.of("button")] == [None, "span"]
    assert page.of("a")[0]["href"] == "#m3"
    assert page.text.startswith("@staff")


def test_who_is_tagged_is_marked_where_the_words_name_them() -> None:
    """One chip a person or role; words that only look like a tag stay words."""
    ann = Person(account="playground:ann", name="Ann Keller")
    spans = (Ping(name="staff"), " and @everyone, ", Ping(name="leads"), ", ", ann, " waits @staff")
    message = Message(
        blocks=(Paragraph(spans=spans), Quote(text="@staff")),
        pings=("staff", "playground:ann", "playground:sam"),
    )

    page = render(message)

    assert page.count('class="ping"') == 3
    assert page.startswith('<p class="pings"><span class="ping">@Sam Okafor</span></p>')
    assert '<span class="ping">@staff</span> and @everyone, @leads' in page
    assert '<span class="ping">@Ann Keller</span> waits @staff' in page


def test_of_whom_only_the_account_is_known_the_persona_is_named() -> None:
    """Who is on duty stands in the settings by account."""
    sam = Person(account="playground:sam", name="playground:sam")
    nobody = Person(account="playground:nobody", name="playground:nobody")

    page = render(Message(blocks=(Paragraph(spans=(sam, " ", nobody)),)))

    assert "Sam Okafor" in page
    assert "playground:nobody" in page
