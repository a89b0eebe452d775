"""What Discord is given to show: names, times, links, pings and buttons in Discord's own terms."""

from datetime import timedelta
from typing import Literal

import pytest
from discord import ui

from adapters.discord.drawing.custom_id import decode
from adapters.discord.drawing.look import SITE, Look, account_id
from adapters.discord.drawing.render import TAGGED, render
from adapters.discord.drawing.spans import allowed_mentions
from adapters.discord.drawing.texts import SHORTENED, full
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
)
from tests.unit.adapters.discord_cast import (
    ANN,
    GUILD,
    HELP,
    LONG_TOLD,
    LOOK,
    NOW,
    PLACE,
    QUESTION,
    STAFF_ROLE,
)

CHANNEL = Conversation(community="acme", platform="discord", channel=HELP)
POST = Conversation(community="acme", platform="discord", channel="8", thread="9")
DIRECT = Conversation(community="acme", platform="discord", channel="7")


def said(*spans: Span, pings: tuple[str, ...] = (), small: bool = False) -> Message:
    return Message(blocks=(Paragraph(spans=spans, small=small),), pings=pings)


def shown(message: Message, look: Look = LOOK) -> list[str]:
    """The texts of *message*, top down."""
    found = [*render(message, look).walk_children()]
    return [item.content for item in found if isinstance(item, ui.TextDisplay)]


@pytest.mark.parametrize(
    ("span", "markdown"),
    [
        ("1 < 2 *and* @here", "1 \\< 2 \\*and\\* \\@here"),
        (Strong(text="#12_a"), "**#12\\_a**"),
        (Person(account=ANN.account, name="Ann"), "<@1300000000000000001>"),
        (Person(account="web:ann", name="A*n"), "**A\\*n**"),
        (Moment(at=NOW), "<t:1777903500:t>"),
        (Moment(at=NOW + timedelta(days=1)), "<t:1777989900:f>"),
        (Moment(at=NOW, style="date"), "<t:1777903500:D>"),
        (Moment(at=NOW, style="ago"), "<t:1777903500:R>"),
        (Ping(name="staff"), "\\@staff"),
        (Ping(name="no_such"), "\\@no\\_such"),
    ],
)
def test_spans_are_said_in_the_terms_of_discord(span: Span, markdown: str) -> None:
    """Times are in the reader's own clock, people are mentions, words are only words."""
    assert shown(said("(", span, ")")) == [f"({markdown})"]


@pytest.mark.parametrize(
    ("to", "message", "address"),
    [
        (CHANNEL, "", f"{GUILD}/{HELP}"),
        (CHANNEL, "55", f"{GUILD}/{HELP}/55"),
        (PLACE, "", f"{GUILD}/{QUESTION}"),
        (PLACE, QUESTION, f"{GUILD}/{HELP}/{QUESTION}"),
        (PLACE, "55", f"{GUILD}/{QUESTION}/55"),
        (POST, "9", f"{GUILD}/9"),
        (POST, "10", f"{GUILD}/9/10"),
        (DIRECT, "10", "@me/7/10"),
    ],
)
def test_a_link_leads_to_the_very_message(to: Conversation, message: str, address: str) -> None:
    """Of a thread, the message that it hangs on is in the channel; a post has all of its own."""
    look = Look(community="acme", guild=int(GUILD), now=NOW, forums={"8"}, direct={"7"})

    text = shown(said(Link(label="[it]", conversation=to, message=message)), look)

    assert text == [f"[(it)]({SITE}/{address})"]


def test_a_channel_is_called_by_its_name() -> None:
    """An id is nothing to read: the name leads to the message, an unknown one to the channel."""
    label = f"#{HELP}"
    message = said(Link(label=label, conversation=PLACE, message=QUESTION))
    stranger = Look(community="acme", guild=int(GUILD), now=NOW)

    assert shown(message) == [f"[#help]({SITE}/{GUILD}/{HELP}/{QUESTION})"]
    assert shown(message, stranger) == [f"<#{HELP}>"]


def test_a_place_on_another_platform_has_no_link() -> None:
    """What Discord cannot open is only named."""
    web = Conversation(community="acme", platform="web", channel="help", thread="3")

    assert shown(said(Link(label="#help", conversation=web, message="3"))) == ["#help"]


def test_exactly_who_is_pinged_is_mentioned_so_that_it_pings() -> None:
    """Roles and accounts, named or not; those of other platforms and unknown roles are nobody."""
    pings = ("staff", ANN.account, "discord:5", "web:bob", "no-such-role")
    ann = Person(account=ANN.account, name=ANN.name)
    message = said(Ping(name="staff"), ", ", ann, " waits.", pings=pings)

    assert shown(message) == [f"<@5>: <@&{STAFF_ROLE}>, <@{account_id(ANN.account)}> waits."]
    assert allowed_mentions(message, LOOK).to_dict() == {
        "parse": [],
        "users": [account_id(ANN.account), 5],
        "roles": [STAFF_ROLE],
    }


@pytest.mark.parametrize("account", ["discord:", "discord:x", "discord:٣", "web:5", "5", ""])
def test_only_an_account_of_discord_has_an_id(account: str) -> None:
    """Another platform's account is never taken for one of Discord's."""
    assert account_id(account) is None


def test_who_is_called_is_named_above_small_print_and_quotes() -> None:
    """A mention that stood in small print or behind the bar would look like somebody's words."""
    small = said("closed", small=True, pings=(ANN.account,))
    quote = Message(blocks=(Quote(text="hi"), *said("From Kim").blocks), pings=(ANN.account,))
    only = Message(blocks=(Quote(text="hi"),), pings=(ANN.account,))
    mention = f"<@{account_id(ANN.account)}>"

    assert shown(small) == [mention, "-# closed"]
    assert shown(quote) == [mention, "> hi", "From Kim"]
    assert shown(only) == [mention, "> hi"]


def test_paragraphs_stand_together_and_quotes_for_themselves() -> None:
    """Small print is apart from what is said, and a bar stands before every line of a quote."""
    say, small = Paragraph(spans=("a ",)), Paragraph(spans=("b",), small=True)
    quote, empty = Quote(text="one\n\n# two"), Quote(text="\n")

    texts = shown(Message(blocks=(say, say, small, small, quote, small, empty)))

    assert texts == ["a\na", "-# b\n-# b", "> one\n> \n> ### two", "-# b", "> …"]


def test_only_a_message_that_calls_a_role_has_a_colour() -> None:
    """The colour goes with the words that call; it never says something by itself."""
    called = render(said(Ping(name="staff"), pings=("staff",)), LOOK).children[0]
    quiet = render(said("hi", pings=(ANN.account,)), LOOK).children[0]

    assert isinstance(called, ui.Container)
    assert isinstance(quiet, ui.Container)
    assert called.accent_colour == TAGGED
    assert quiet.accent_colour is None


def test_buttons_stand_in_rows_and_say_what_they_do() -> None:
    """Five in a row, in their order, in their style, each with an id that is read again."""
    styles: tuple[Literal["plain", "primary", "danger"], ...] = ("plain", "primary", "danger")
    buttons = tuple(
        Button(
            label=str(n) * 100,
            action=Action.SNOOZE,
            ticket=7,
            argument=f"{n}h",
            style=styles[n % 3],
        )
        for n in range(7)
    )

    view = render(Message(blocks=said("x").blocks, buttons=buttons), LOOK)

    rows = [item for item in view.walk_children() if isinstance(item, ui.ActionRow)]
    made = [item for item in view.walk_children() if isinstance(item, ui.Button)]
    assert [len(row.children) for row in rows] == [5, 2]
    assert [button.style.name for button in made[:3]] == ["secondary", "primary", "danger"]
    assert all(len(button.label or "") == 80 for button in made)
    read = [decode(button.custom_id or "") for button in made]
    assert [one.argument for one in read if one] == [f"{n}h" for n in range(7)]


def test_suggestions_can_be_read_in_full() -> None:
    """The question is text, for a phone cuts a label off; its button stands beside it."""
    blocks = (*said("Is it one of these?").blocks, *said("If none fits: …", small=True).blocks)
    one = Button(label="How do I *reset* it?", action=Action.SHOW, ticket=7, argument="e1")
    none = Button(label="None of these", action=Action.NONE_FIT, ticket=7)

    container = render(Message(blocks=blocks, buttons=(one, none)), LOOK).children[0]

    assert isinstance(container, ui.Container)
    kinds = [type(item).__name__ for item in container.children]
    assert kinds == ["TextDisplay", "Section", "TextDisplay", "ActionRow"]
    section = container.children[1]
    assert isinstance(section, ui.Section)
    assert isinstance(section.accessory, ui.Button)
    texts = [item.content for item in section.children if isinstance(item, ui.TextDisplay)]
    assert texts == ["How do I \\*reset\\* it?"]
    assert section.accessory.label == "Show"


def test_a_long_answer_is_shortened_and_says_so() -> None:
    """The bot's words stay; the quote ends at a line, its code closed, with a word about it."""
    message = Message(blocks=(Quote(text=LONG_TOLD), *said("From Kim").blocks))

    quote, byline = shown(message)

    assert 3800 < len(quote) + len(byline) <= 4000
    assert quote.endswith(f"\n{SHORTENED}")
    assert quote.count("```") % 2 == 0
    assert byline == "From Kim"


def test_the_whole_of_a_long_answer_can_be_had_in_parts() -> None:
    """What did not fit into one message fits into several."""
    parts = full(LONG_TOLD, LOOK, 4000)

    assert len(parts) > 2
    assert all(len(part) <= 4000 for part in parts)
    assert all(f"value_{step}_7" in "".join(parts) for step in range(1, 16))


def test_lists_that_are_too_long_end_at_a_line() -> None:
    """No line is cut in the middle of a link; the last one says that there is more."""
    line = said(Link(label="#1", conversation=PLACE, message=QUESTION), " word" * 60).blocks[0]

    (text,) = shown(Message(blocks=(line,) * 40))

    *lines, last = text.split("\n")
    assert len(text) <= 4000
    assert len(set(lines)) == 1
    assert last == SHORTENED


def test_one_endless_paragraph_is_cut_too() -> None:
    """Even a name that never ends leaves a message that Discord takes."""
    (text,) = shown(said("*" * 10_000, Strong(text="_" * 10_000), "[" * 10_000))

    assert len(text) < 4000
    assert text.endswith("…")
