"""What was refused for the same words does not come back by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matcher import ANSWER_AT, Matcher
from knowledge.model import Band, Entry, Said
from knowledge.refusals import MOST, same, standing

QUESTION = "How do I connect the bot to Slack?"
ASKED = "how do I connect the bot to slack"


def matcher(*refused: str, phrasings: tuple[str, ...] = (QUESTION,)) -> Matcher:
    """A matcher of one entry that was refused for these wordings, and of another one."""
    made = Matcher()
    made.index.put(
        [
            Entry(id="slack", phrasings=phrasings, answer="", refused=refused),
            Entry(id="bill", phrasings=("Where are my invoices?",), answer=""),
        ]
    )
    return made


def test_once_refused_is_at_most_suggested() -> None:
    """The very same words, refused by one person: no answer by itself any more."""
    assert matcher().match(ASKED).band is Band.ANSWER

    found = matcher(ASKED).match("How do I connect the bot to Slack")

    assert found.band is Band.SUGGEST
    assert found.hits[0].entry == "slack"


def test_refused_by_two_is_silent() -> None:
    """Two people said no to the same words: it is not even suggested."""
    found = matcher(ASKED, ASKED + "!").match(ASKED)

    assert found.band is Band.SILENT


def test_twins_of_what_was_refused() -> None:
    """Words that surely ask the same are refused with it."""
    twin = "how do i connect the bot to slack please?"

    assert matcher(ASKED).match(twin).band is Band.SUGGEST


@pytest.mark.parametrize("near", ["Where do I connect the bot to Discord?", "connect 2 bots slack"])
def test_near_wordings_are_left_alone(near: str) -> None:
    """What reads alike but asks something else loses nothing."""
    before = matcher().match(near)

    after = matcher("How do I connect the bot to Telegram?", ASKED).match(near)

    assert after == before


def test_a_low_threshold_of_answers() -> None:
    """However little an answer needs here, what was refused stays under it."""
    made = Matcher(answer=0.3, suggest=0.1)
    made.index.put([Entry(id="slack", phrasings=(QUESTION,), answer="", refused=(ASKED,))])

    found = made.match(ASKED)

    assert found.band is Band.SUGGEST
    assert found.hits[0].confidence < 0.3 < ANSWER_AT


def test_a_person_counts_once() -> None:
    """Refusing it twice in nearly the same words is one person's word."""
    refused = [Said("ann", ASKED), Said("ann", ASKED + " please?"), Said("ben", ASKED)]

    assert standing(refused, []) == (ASKED, ASKED)


def test_outvoted() -> None:
    """More people who confirmed the same words than refused them: the refusal is void."""
    ann, ben, cid = (Said(who, ASKED) for who in ("ann", "ben", "cid"))

    assert standing([ann], [ben]) == (ASKED,)
    assert standing([ann], [ben, cid]) == ()


@given(st.lists(st.builds(Said, st.sampled_from("abcd"), st.text(max_size=12)), max_size=60))
def test_bounded(refused: list[Said]) -> None:
    """An entry remembers MOST refusals, the newest ones, and each was said."""
    kept = standing(refused, [])

    assert len(kept) <= MOST
    assert set(kept) <= {each.wording for each in refused}
    assert not refused or kept[0] == refused[0].wording


def test_same_needs_no_content() -> None:
    """The same words are the same question even where they ask nothing in particular."""
    assert same("help me pls", "Help me, pls!")
    assert not same("help me pls", "can you help me")
