"""What somebody types behind the slash command."""

import pytest

from adapters.slack.interacting.typed import Typed, plain, read


@pytest.mark.parametrize(
    ("line", "word", "argument"),
    [
        ("ask how do I reset my password?", "ask", "how do I reset my password?"),
        ("claim 12", "claim", "12"),
        ("  CLAIM   12 ", "claim", "12"),
        ("/claim 12", "claim", "12"),
        ("snooze 12 2h", "snooze", "12 2h"),
        ("resolve 12 done  with\ncare", "resolve", "12 done  with\ncare"),
        ("ask\nline one\nline two", "ask", "line one\nline two"),
        ("tickets", "tickets", ""),
        ("link ABCD-1234", "link", "ABCD-1234"),
        ("unlink", "unlink", ""),
        ("setup", "setup", ""),
    ],
)
def test_a_known_word_is_a_command_and_the_rest_its_argument(
    line: str, word: str, argument: str
) -> None:
    """The argument is kept as it was typed, but for space around it."""
    typed = read(line)

    assert (typed.word, typed.argument) == (word, argument)


def test_words_that_begin_with_no_command_are_a_question() -> None:
    """Nobody has to know "ask"."""
    typed = read("how do I reset my password?")

    assert typed == Typed(word="ask", argument="how do I reset my password?")


@pytest.mark.parametrize(
    ("line", "word"),
    [("", "help"), ("   ", "help"), ("/", "help"), ("tikets", "tikets"), ("cliam 12", "cliam")],
)
def test_nothing_or_one_unknown_word_is_no_question(line: str, word: str) -> None:
    """The rules answer an unknown word with those that they know."""
    assert read(line) == Typed(word=word)


@pytest.mark.parametrize(
    ("line", "argument", "user", "name"),
    [
        ("assign 12 <@U024BE7LH|sam>", "12", "U024BE7LH", ""),
        ("assign <@U024BE7LH> 12", "12", "U024BE7LH", ""),
        ("assign 12 @Sam Jones", "12", "", "Sam Jones"),
        ("assign @sam", "", "", "sam"),
        ("assign 12", "12", "", ""),
    ],
)
def test_whom_a_question_goes_to_is_named_by_id_or_by_name(
    line: str, argument: str, user: str, name: str
) -> None:
    """Slack sends an id, or what was typed, as the app's settings have it."""
    assert read(line) == Typed(word="assign", argument=argument, user=user, name=name)


def test_what_slack_escaped_reads_as_it_was_typed() -> None:
    """Mentions are names, links addresses, and no sign stays escaped."""
    written = "ask &lt;b&gt; &amp;amp; <@U1A|ann> <#C1A|help> <https://a.test/?a=1&amp;b|a.test>"

    assert read(written).argument == "<b> &amp; @ann #help https://a.test/?a=1&b"


def test_a_group_or_everybody_is_named_and_notifies_nobody() -> None:
    """What is said again is text."""
    assert plain("<!here> <!subteam^S1A|@team> <!channel>") == "@here @@team @channel"


def test_a_line_of_any_length_is_read() -> None:
    """What is more than Slack's own limit is cut."""
    typed = read("<@" * 50_000)

    assert typed.word
    assert len(typed.argument) <= 3000


@pytest.mark.parametrize(
    ("line", "word", "argument", "user"),
    [
        (
            "block <@U024BE7LH|ben> asking Spam &amp; more",
            "block",
            "asking Spam & more",
            "U024BE7LH",
        ),
        (
            "block <@U1> helping revoke traded with <@U2|eve>",
            "block",
            "helping revoke traded with @eve",
            "U1",
        ),
        ("unblock <@U1>", "unblock", "", "U1"),
        ("block @Ben asking Spam", "block", "@Ben asking Spam", ""),
    ],
)
def test_who_is_blocked_is_the_first_who_is_named(
    line: str, word: str, argument: str, user: str
) -> None:
    """Others may be named in the reason; a name that Slack does not know means nobody."""
    assert read(line) == Typed(word=word, argument=argument, user=user)
