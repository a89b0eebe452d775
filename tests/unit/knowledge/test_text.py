"""Normalising chat text: what is kept, what goes, and that nothing makes it fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import LONGEST, LONGEST_WORD, addressee, normalise, tokens


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("Crème BRÛLÉE", "creme brulee"),
        ("ﬁle №5", "file no5"),
        ("I can’t log in", "i can not log in"),
        ("dont know, it doesn't work", "do not know it does not work"),
        ("see https://example.org/a?b=c now", "see now"),
        ("<https://example.org|the docs> say so", "the documentation say so"),
        ("<@123> <@!4> <@U02AB> @ann hello", "hello"),
        ("<#C024|general> is quiet", "general is quiet"),
        ("nice :tada: <:blob:42> 🎉", "nice"),
        ("karl_99: how so", "how so"),
        ("before ```int x = 1;``` after", "before after"),
        ("version 1.33 of c++", "version 1.33 of c++"),
        ("שָׁלוֹם", "שלום"),
        ("كَتَبَ", "كتب"),
    ],
)
def test_one_spelling(text: str, spelt: str) -> None:
    """Case, accents, links, mentions, emoji, nicks and code go; words and numbers stay."""
    given_text = text

    normalised = normalise(given_text)

    assert normalised == spelt


@pytest.mark.parametrize(
    "text", ["", "  \n", "🎉🎉", "https://example.org", "\0\0", "<@1>", "```x", "?!"]
)
def test_nothing_to_compare(text: str) -> None:
    """Text without words is the empty text with no tokens."""
    given_text = text

    found = normalise(given_text), tokens(given_text)

    assert found == ("", ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("How do I log in?", ("login",)),
        ("signing in", ("login",)),
        ("please turn off the notifications", ("disabl", "notif")),
        ("deleting files", ("remov", "file")),
        ("添加机器人", ("添加", "加机", "机器", "器人")),
        ("plan b costs 5", ("plan", "cost", "5")),
    ],
)
def test_content_words(text: str, found: tuple[str, ...]) -> None:
    """Tokens are stems without stop words; spellings of one thing give one token."""
    given_text = text

    stems = tokens(given_text)

    assert stems == found


@pytest.mark.parametrize(
    ("text", "nick"),
    [
        ("karllekko: is that so?", "karllekko"),
        ("j_ey, thanks", "j_ey"),
        ("Error: cannot connect", None),
        ("Hello, how are you", None),
        ("no nick here", None),
    ],
)
def test_addressee(text: str, nick: str | None) -> None:
    """A nick before a colon or comma is found; a word that starts a sentence is not."""
    given_text = text

    found = addressee(given_text)

    assert found == nick


def test_a_product_before_a_comma_is_kept() -> None:
    """ "Bancontact, …" may be what the question is about, so its words keep it."""
    text = "Bancontact, is it affected?"

    stems = tokens(text)

    assert stems == ("bancontact", "affect")


def test_long_texts_are_bounded() -> None:
    """Only the first LONGEST characters are read, and long words are cut."""
    paste = "word " * 20_000
    key = "a" * 100_000

    normalised, cut = normalise(paste), normalise(key)

    assert len(normalised) <= LONGEST
    assert cut == "a" * LONGEST_WORD


@given(st.text(max_size=300))
def test_any_text_will_do(text: str) -> None:
    """Whatever people send, normalising is defined, and its result holds no capitals or marks."""
    noisy = f"{text}\0\u202e\u0301{text[::-1]}"

    normalised = normalise(noisy)

    assert normalised == " ".join(normalised.split())
    assert normalised == normalised.casefold()
    assert not any("\u0300" <= sign <= "\u036f" for sign in normalised)


@pytest.mark.parametrize(
    "unit",
    ["a", "<@", "<http", "🎉", "e\u0301", "\u202e", "\0", "'", "`", "[<-", "שלום ", "添加"],
)
def test_a_hundred_kilobytes_will_do(unit: str) -> None:
    """A long text of anything is normalised, and normalising that again changes nothing."""
    paste = unit * (100_000 // len(unit))

    normalised = normalise(paste)

    assert normalise(normalised) == normalised
    assert len(tokens(paste)) <= LONGEST


@given(st.lists(st.sampled_from(["add", "slack", "bot", "deadline", "csv"]), max_size=8))
def test_normalising_is_stable(words: list[str]) -> None:
    """Normalised text is its own normal form, and decoration does not change it."""
    plain = " ".join(words)
    decorated = "  <@1> ".join(["", *(word.upper() for word in words)]) + " :smile: 🎉"

    normalised = normalise(decorated)

    assert normalised == plain
    assert normalise(normalised) == normalised
