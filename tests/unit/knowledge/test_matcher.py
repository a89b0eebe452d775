"""What the matcher answers, suggests and leaves alone, on small knowledge bases."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import models
from knowledge.lexical import LexicalRetriever
from knowledge.matcher import ANSWER_AT, SUGGEST_AT, Matcher, model_name
from knowledge.model import NOTHING, Band, Entry
from knowledge.platt import Calibration
from knowledge.vocabulary import Vocabulary
from knowledge.wording import read


def _entry(id_: str, *phrasings: str, answer: str = "") -> Entry:
    return Entry(id=id_, phrasings=phrasings, answer=answer)


BASE = (
    _entry("slack", "How do I add answerwell to Slack?", "Installing the bot in a workspace"),
    _entry("discord", "How do I add answerwell to Discord?"),
    _entry("deadline", "How do I change the response deadline?"),
    _entry("credits", "How do credits work?"),
    _entry("backup", "How do I back up the database?"),
    _entry("postgres", "Can I use PostgreSQL instead of SQLite?"),
    _entry("export", "How do I export all tickets as CSV?"),
    _entry("threads", "The bot does not reply in a thread"),
    _entry("night", "How do I disable escalation at night?"),
    _entry("gateway", "The gateway says error 403 after login"),
)


@pytest.fixture(params=[models.NONE, models.MINILM])
def matcher(request: pytest.FixtureRequest) -> Matcher:
    """A matcher that knows BASE, by words alone and with an encoder."""
    filled = Matcher(models.load(request.param))
    filled.index.put(BASE)
    return filled


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("how to backup the database", "backup"),
        ("How do I bakcup teh databse", "backup"),
        ("how do I export tickets", "export"),
        ("bot doesn't reply in threads", "threads"),
        ("<@42> How do credits work??? :pray:", "credits"),
    ],
)
def test_answers(matcher: Matcher, text: str, entry: str) -> None:
    """A question in nearly the words of an entry is answered, typing errors or not."""
    question = text

    match = matcher.match(question)

    assert match.band is Band.ANSWER
    assert match.hits[0].entry == entry


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("How do I add it to Slack?", "slack"),
    ],
)
def test_an_encoder_is_surer(text: str, entry: str) -> None:
    """What words alone suggest at most is answered by who knows what they mean."""
    words, meaning = Matcher(), Matcher(models.load(models.MINILM))
    words.index.put(BASE)
    meaning.index.put(BASE)

    suggested, answered = words.match(text), meaning.match(text)

    assert suggested.band is not Band.ANSWER
    assert answered.band is Band.ANSWER
    assert answered.hits[0].entry == entry


@pytest.mark.parametrize(
    "text",
    ["what's the weather", "who won the game last night", "hi", "", "🎉", "how do I do this?"],
)
def test_stays_silent(matcher: Matcher, text: str) -> None:
    """A foreign question, and one without content, gets no hit."""
    question = text

    match = matcher.match(question)

    assert match == NOTHING


@pytest.mark.parametrize(
    "text",
    [
        "How do I enable escalation at night?",
        "How do I add answerwell to Teams?",
        "Can I use MySQL instead of SQLite?",
        "The gateway says error 500 after login",
        "database?",
    ],
)
def test_never_answers_a_look_alike(matcher: Matcher, text: str) -> None:
    """Another name, number or sense, or a single word, is suggested at most."""
    question = text

    match = matcher.match(question)

    assert match.band is not Band.ANSWER


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("What does && do in bash?", "What does || do in bash?"),
        ("Is the freezer right at -5 degrees?", "Is the freezer right at 5 degrees?"),
        ("What does grep -r search?", "What does grep -R search?"),
        ("What is this error? ```ECONNREFUSED```", "What is this error? ```ENOSPC```"),
        ("Is https://acme.example the real page?", "Is https://evil.example the real page?"),
        ("Postgres: how do I reset the pool?", "MySQL: how do I reset the pool?"),
        ("What are symptoms of hypoglycemia?", "What are symptoms of hyperglycemia?"),
        ("May I take prednisone with milk?", "May I take prednisolone with milk?"),
        ("Can I eat before the blood test?", "Can I eat after the blood test?"),
        ("The alarm is on", "The alarm is off"),
        ("Do I take the pill with milk?", "Do I take the pill without milk?"),
        ("Why does the build fail?", "Why does the build not fail?"),
        ("How do I convert dollars to euros?", "How do I convert euros to dollars?"),
        ("How do admins delete members?", "How do members delete admins?"),
        ("How do I migrate from version 2 to 3?", "How do I migrate from version 3 to 2?"),
        ("Is there a two year warranty?", "Is there a three year warranty?"),
        ("Does it support v1 of the API?", "Does it support v1.1 of the API?"),
        ("How do I set up SSO with Okta?", "How do I set up SSO with Google?"),
    ],
)
@pytest.mark.parametrize("model", [models.NONE, models.MINILM])
def test_what_differs_in_a_sign(stored: str, asked: str, model: str) -> None:
    """Where a sign, a name, a number, a negation or the order differs, nothing is answered."""
    matcher = Matcher(models.load(model))
    matcher.index.put([*BASE, _entry("stored", stored, answer="Only for that.")])

    same, other = matcher.match(stored), matcher.match(asked)

    assert same.band is Band.ANSWER
    assert other.band is not Band.ANSWER


def test_what_two_entries_answer() -> None:
    """The same question with two answers is left to the asker."""
    matcher = Matcher()
    matcher.index.put([_entry("one", "Where is the wiki?", answer="Here.")])
    matcher.index.put([_entry("two", "Where is the wiki?", answer="There.")])

    match = matcher.match("where is the wiki")

    assert match.band is Band.SUGGEST
    assert {hit.entry for hit in match.hits} == {"one", "two"}


def test_a_cap_is_not_taught_away() -> None:
    """However bold a community's calibration, a contrary is not answered."""
    matcher = Matcher()
    matcher.index.put([_entry("on", "How do I enable the second factor?")])
    matcher.calibrate(Calibration(slope=1.0, shift=4.0))

    match = matcher.match("How do I disable the second factor?")

    assert match.band is Band.SUGGEST


def test_a_picture_takes_no_meaning_away() -> None:
    """An entry whose question is only a link leaves the others what the encoder knows of them."""
    matcher = Matcher(models.load(models.MINILM))
    matcher.index.put(BASE)
    picture = _entry("picture", "https://img.example/1.png", answer="How to back up a database.")
    question = "how to backup the database"

    before = matcher.match(question)
    matcher.index.put([picture])
    after = matcher.match(question)

    assert after.model == before.model
    assert after.hits[0].entry == "backup"


def test_the_same_words_are_always_answered() -> None:
    """A phrasing that is the question is sure, though entries look alike and it is one word."""
    matcher = Matcher()
    matcher.index.put([_entry("one", "Refunds?"), _entry("two", "How do refunds work in Spain?")])

    match = matcher.match("refunds")

    assert match.band is Band.ANSWER
    assert match.hits[0].entry == "one"


def test_hits_fall_and_are_limited() -> None:
    """Hits come in falling confidence, none below the threshold, no more than asked for."""
    matcher = Matcher()
    matcher.index.put(BASE)
    question = "How do I add answerwell?"

    both, one = matcher.match(question), matcher.match(question, limit=1)

    confidences = [hit.confidence for hit in both.hits]
    assert {hit.entry for hit in both.hits} == {"slack", "discord"}
    assert confidences == sorted(confidences, reverse=True)
    assert min(confidences) >= SUGGEST_AT
    assert one.hits == both.hits[:1]


def test_a_hit_says_why(matcher: Matcher) -> None:
    """A hit names the nearest phrasing and the shared words, weightiest first."""
    question = "installing a bot in my workspace"

    hit = matcher.match(question).hits[0]

    assert hit.phrasing == "Installing the bot in a workspace"
    assert set(hit.shared) == {"installing", "bot", "workspace"}
    assert hit.shared[0] == "workspace"


def test_thresholds_are_the_callers() -> None:
    """A stricter threshold turns the same answer into a suggestion, then into silence."""
    question = "how do I export tickets"
    asking, mute = Matcher(answer=1.0), Matcher(answer=1.0, suggest=1.0)
    asking.index.put(BASE)
    mute.index.put(BASE)

    suggested, silent = asking.match(question), mute.match(question)

    assert suggested.band is Band.SUGGEST
    assert suggested.hits[0].confidence >= ANSWER_AT
    assert silent == NOTHING


def test_replacing_forgets_the_old_phrasing(matcher: Matcher) -> None:
    """An entry put again is found by its new words and no more by its old ones."""
    renamed = _entry("export", "Where is the audit log?")

    matcher.index.put([renamed])

    assert matcher.match("where is the audit log").hits[0].entry == "export"
    assert matcher.match("how do I export all tickets as csv") == NOTHING
    assert len(matcher.index) == len(BASE)


def test_grows_from_nothing() -> None:
    """The first accepted question is found at once, and an empty base is silent."""
    matcher = Matcher()
    before = matcher.match("how do I rotate the signing key")

    matcher.index.put([_entry("first", "hey all, how do I rotate the signing key? it expired")])

    assert before == NOTHING
    assert matcher.match("how do I rotate the signing key").hits[0].entry == "first"


def test_threads_do_not_disturb_each_other(matcher: Matcher) -> None:
    """While entries come and go, a question about another entry is answered the same."""
    question = "how do I export tickets"
    extra = [_entry(f"x{number}", f"unrelated zebra number {number}") for number in range(40)]

    def come_and_go(entry: Entry) -> None:
        matcher.index.put([entry])
        matcher.index.remove([entry.id])

    with ThreadPoolExecutor(4) as pool:
        changes = pool.map(come_and_go, extra)
        answers = list(pool.map(lambda _: matcher.match(question), range(40)))
        assert list(changes) == [None] * len(extra)

    assert {answer.hits[0].entry for answer in answers} == {"export"}
    assert len(matcher.index) == len(BASE)


@given(
    order=st.permutations(BASE),
    text=st.sampled_from(
        [phrasing for entry in BASE for phrasing in entry.phrasings]
        + ["how do I add the bot", "response in a thread at night", "use the database backup"]
    ),
)
def test_order_does_not_matter(order: list[Entry], text: str) -> None:
    """The same entries give the same match, in whatever order they came and however split."""
    at_once, one_by_one = Matcher(), Matcher()
    at_once.index.put(BASE)
    for entry in order:
        one_by_one.index.put([entry])

    matches = at_once.match(text), one_by_one.match(text)

    assert matches[0] == matches[1]


@given(
    gone=st.sets(st.sampled_from([entry.id for entry in BASE])),
    text=st.sampled_from([entry.phrasings[0] for entry in BASE] + ["add answerwell at night"]),
)
def test_removed_is_as_never_put(gone: set[str], text: str) -> None:
    """After putting and removing, a matcher is as one that never knew the entries."""
    emptied, fresh = Matcher(), Matcher()
    emptied.index.put(BASE)
    emptied.index.remove([*gone, "never there"])
    fresh.index.put(entry for entry in BASE if entry.id not in gone)

    matches = emptied.match(text), fresh.match(text)

    assert matches[0] == matches[1]
    assert len(emptied.index) == len(BASE) - len(gone)


@given(st.lists(st.text(max_size=40), min_size=1, max_size=4), st.text(max_size=60))
def test_any_text_will_do(phrasings: list[str], text: str) -> None:
    """Whatever entries and questions hold, a match is well-formed."""
    matcher = Matcher(suggest=0.0)
    matcher.index.put([_entry("odd", *phrasings), _entry("plain", "How do I export?")])

    match = matcher.match(text)

    assert all(0.0 <= hit.confidence <= 1.0 for hit in match.hits)
    assert (match == NOTHING) is (not match.hits)


def test_retriever_ranks_and_forgets() -> None:
    """BM25 puts the phrasing with the rarer shared word first, ties by id, and forgets."""
    vocabulary = Vocabulary()
    retriever = LexicalRetriever(vocabulary)
    entries = [_entry("b", "export zebra"), _entry("a", "export lion"), _entry("c", "export lion")]
    for entry in entries:
        wording = read(entry.phrasings[0])
        vocabulary.add(wording.bag)
    retriever.put(entries)

    found = retriever.search("zebra export lion", limit=10)
    retriever.remove(["a", "unknown"])
    left = retriever.search("lion", limit=10)

    assert [candidate.entry for candidate in found] == ["b", "a", "c"]
    assert [candidate.entry for candidate in left] == ["c"]


def test_words_score_in_their_own_name() -> None:
    """As long as the encoder has not read an entry, words score, and what was taught waits."""
    encoder = models.load(models.MINILM)
    assert encoder is not None
    matcher = Matcher(encoder)
    matcher.calibrate(Calibration(slope=1.0, shift=-9.0))
    unread = np.zeros((sum(len(entry.readings) for entry in BASE), encoder.width), np.int8)
    matcher.index.put(BASE, unread)
    question = "How do I bakcup teh databse"

    before = matcher.match(question)
    matcher.index.put(BASE)
    after = matcher.match(question)

    assert (before.band, before.model) == (Band.ANSWER, model_name(None))
    assert after == NOTHING
