"""Which of the wordings that people confirmed an entry keeps: few, and the most different ones."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from knowledge.model import Said
from knowledge.wording import Wording, asks_nothing, grams, read

MOST = 12  # wordings of one entry, those that people wrote into it included
MOST_OF_ONE = 2  # learnt from one person: nobody fills an entry by asking and confirming
LONGEST = 500  # characters: a longer one tells a story, and lends its words to any question


def learnt(
    written: Sequence[str], confirmed: Iterable[Said], refused: Iterable[Said] = ()
) -> tuple[str, ...]:
    """The confirmed wordings to keep beside the *written* ones, at most MOST in all.

    Greedy farthest-point selection (Gonzalez 1985): next comes the wording that is least like
    the nearest one already kept. A wording that as many people refused as confirmed teaches
    nothing. The result does not depend on the order of *confirmed* and *refused*.
    """
    kept = [grams(read(each).text) for each in written]
    known = {read(each).text for each in written}
    against = people_by_text(refused)
    room = _candidates(confirmed, known, against)
    nearest = {text: _nearest(grams(text), kept) for text in room}
    used: defaultdict[str, int] = defaultdict(int)
    chosen: list[str] = []
    while nearest and len(written) + len(chosen) < MOST:
        text = min(nearest, key=lambda each: (nearest[each], each))
        del nearest[text]
        wording, people = room[text]
        person = min(people, key=lambda each: (used[each], each))
        if used[person] >= MOST_OF_ONE:
            continue
        used[person] += 1
        chosen.append(wording)
        added = grams(text)
        nearest = {each: max(near, likeness(grams(each), added)) for each, near in nearest.items()}
    return tuple(chosen)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share in [0, 1] of letter trigrams that two wordings have in common (Jaccard)."""
    return len(one & other) / (len(one | other) or 1)


def people_by_text(said: Iterable[Said]) -> Mapping[str, frozenset[str]]:
    """Who said each wording, by the wording as `knowledge.wording.read` normalises it."""
    people: defaultdict[str, set[str]] = defaultdict(set)
    for each in said:
        people[read(each.wording).text].add(each.person)
    return {text: frozenset(whose) for text, whose in people.items()}


def _candidates(
    confirmed: Iterable[Said], known: set[str], against: Mapping[str, frozenset[str]]
) -> dict[str, tuple[str, frozenset[str]]]:
    """What may be learnt: normalised text → the wording as it is kept, who confirmed it."""
    spelt: defaultdict[str, list[Said]] = defaultdict(list)
    for each in confirmed:
        wording = read(each.wording)
        if _teaches(each.wording, wording) and wording.text not in known:
            spelt[wording.text].append(each)
    found = {}
    for text, said in spelt.items():
        people = frozenset(each.person for each in said)
        if len(people) > len(against.get(text, ())):
            found[text] = (min(each.wording for each in said), people)
    return found


def _teaches(text: str, wording: Wording) -> bool:
    return bool(wording.text) and len(text) <= LONGEST and not asks_nothing(wording)


def _nearest(mine: frozenset[str], kept: Sequence[frozenset[str]]) -> float:
    return max((likeness(mine, each) for each in kept), default=0.0)
