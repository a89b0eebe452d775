"""Staff says what questions can be about: adds, renames, removes topics, decides on proposals."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain import topic_list_replies as replies
from bot.domain.answering import privately
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Effect
from bot.domain.events import CommandGiven
from bot.domain.helping_effects import FileEntry, KeepTopic, Log
from bot.domain.identity import Actor
from bot.domain.message import Message
from bot.domain.topics import (
    LONGEST_NAME,
    LONGEST_WORD,
    MOST_WORDS,
    NO_TOPICS,
    Found,
    Kept,
    Topic,
    TopicPage,
    fold,
    id_of,
    in_use,
    named,
    proposed,
)

MOST_FILED = 500  # entries that are filed in one go

_RENAME = re.compile(r"\s+(?:to|as|→|->)\s+", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


class Verb(StrEnum):
    """What is to be done with topics."""

    LIST = "list"
    ADD = "add"
    RENAME = "rename"
    REMOVE = "remove"
    PROPOSE = "propose"
    KEEP = "keep"
    DROP = "drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A line behind `topic`, read."""

    verb: Verb | None  # None: no such word
    rest: str = ""


class NotDone(ValueError):
    """A topic cannot be made so; the message is a sentence for whoever wanted it."""


def read(typed: str) -> Order:
    """What staff wants done."""
    word, _, rest = typed.strip().partition(" ")
    if not word:
        return Order(verb=Verb.LIST)
    known = {verb.value: verb for verb in Verb} | {"delete": Verb.REMOVE, "new": Verb.ADD}
    return Order(verb=known.get(word.casefold()), rest=rest.strip())


def wanted(order: Order, known: Sequence[Topic]) -> Topic | None:
    """The topic that *order* would bring into use, if it is about one that can be made."""
    try:
        if order.verb is Verb.ADD:
            return added(order.rest, known, by="")
        if order.verb is Verb.KEEP:
            return kept(order.rest, known, by="")
    except NotDone:
        return None
    return None


def added(typed: str, known: Sequence[Topic], *, by: str) -> Topic:
    """The topic "Billing: invoice, refund, card". Raises NotDone."""
    name, _, words = typed.partition(":")
    plain = _named(name)
    before = named(known, plain) or next((t for t in known if t.id == id_of(plain)), None)
    if before is not None and before.kept is Kept.IN_USE:
        raise NotDone(f"there is the topic {before.name} already. Choose another name")
    listed = tuple(dict.fromkeys(_SPACES.sub(" ", w).strip() for w in words.split(",")))
    given = tuple(word[:LONGEST_WORD] for word in listed if word)[:MOST_WORDS]
    if before is not None:  # it comes back, and with it what is filed under it
        return replace(before, name=plain, words=given or before.words, kept=Kept.IN_USE, by=by)
    return Topic(id=id_of(plain), name=plain, words=given, by=by)


def kept(typed: str, known: Sequence[Topic], *, by: str) -> Topic:
    """The proposal "2", perhaps under another name: "2 as Billing". Raises NotDone."""
    number, *name = _RENAME.split(typed, maxsplit=1)
    proposal, *more = _numbered(number, known)
    if more:
        raise NotDone("keep one proposal at a time")
    if not name:
        return replace(proposal, kept=Kept.IN_USE, by=by)
    plain = _named(name[0])
    others = tuple(topic for topic in known if topic.id != proposal.id)
    clash = named(others, plain) or next((t for t in others if t.id == id_of(plain)), None)
    if clash is not None and clash.kept is Kept.IN_USE:
        raise NotDone(f"there is the topic {clash.name} already. Choose another name")
    return Topic(id=id_of(plain), name=plain, words=proposal.words, by=by)


def _named(name: str) -> str:
    plain = _SPACES.sub(" ", name).strip()
    if not plain:
        raise NotDone('a topic needs a name, like "Billing: invoice, refund, card"')
    if len(plain) > LONGEST_NAME:
        raise NotDone(f"a topic’s name has at most {LONGEST_NAME} characters")
    if "," in plain or fold(plain) in ("none", "all"):
        raise NotDone("a topic’s name has no comma, and is neither “none” nor “all”")
    return plain


def _numbered(typed: str, known: Sequence[Topic]) -> tuple[Topic, ...]:
    """The proposals with these numbers. Raises NotDone."""
    waiting = proposed(known)
    if not waiting:
        raise NotDone("no topic is proposed now")
    numbers = [each.removeprefix("#") for each in typed.replace(",", " ").split()]
    if not numbers or not all(
        each.isascii() and each.isdigit() and len(each) < 4 and 1 <= int(each) <= len(waiting)
        for each in numbers
    ):
        raise NotDone(f"say which proposal by its number, from 1 to {len(waiting)}")
    return tuple(waiting[int(each) - 1] for each in dict.fromkeys(numbers))


def managed(event: CommandGiven, typed: str, facts: Facts) -> Decision:
    """Staff lists, adds, renames, removes topics, or looks at the proposed ones."""
    order = read(typed)
    page = facts.page if isinstance(facts.page, TopicPage) else NO_TOPICS
    known, by = facts.topics, event.actor
    try:
        match order.verb:
            case Verb.LIST:
                return privately(event, replies.topics(page, len(proposed(known))))
            case Verb.ADD:
                topic = added(order.rest, known, by=by.name)
                return _done(event, _brought(topic, page, known), replies.added(topic, page))
            case Verb.KEEP:
                topic = kept(order.rest, known, by=by.name)
                effects = _brought(topic, page, known, order.rest)
                return _done(event, effects, replies.added(topic, page))
            case Verb.DROP:
                dropped = _numbered(order.rest, known)
                gone = [KeepTopic(topic=_gone(topic, by)) for topic in dropped]
                return _done(event, gone, replies.dropped(dropped))
            case Verb.RENAME:
                return _renamed(event, order.rest, known)
            case Verb.REMOVE:
                return _removed(event, order.rest, page, known)
            case Verb.PROPOSE:
                fresh = proposals(page.found, known)
                effects = _proposed(fresh, known)
                return _done(event, effects, replies.proposals(page.found, proposed(fresh)))
            case None:
                return privately(event, replies.usage())
    except NotDone as error:
        return privately(event, replies.not_done(str(error)))


def _done(event: CommandGiven, effects: Sequence[Effect], said: Message) -> Decision:
    return Decision(effects=(*effects, *privately(event, said).effects))


def _brought(
    topic: Topic, page: TopicPage, known: Sequence[Topic], numbers: str = ""
) -> tuple[Effect, ...]:
    """*topic* is in use from now on, and the stored answers near it are filed under it.

    *numbers*: of the proposal that it was.
    """
    was = _numbered(_RENAME.split(numbers)[0], known)[:1] if numbers else ()
    rest = (
        KeepTopic(topic=replace(each, kept=Kept.GONE, by=topic.by))
        for each in was
        if each.id != topic.id
    )
    files = (FileEntry(entry=entry, topic=topic.id) for entry in page.near[:MOST_FILED])
    return (KeepTopic(topic=topic), *rest, *files)


def _gone(topic: Topic, by: Actor) -> Topic:
    return replace(topic, kept=Kept.GONE, by=by.name)


def _renamed(event: CommandGiven, typed: str, known: Sequence[Topic]) -> Decision:
    old, *new = _RENAME.split(typed, maxsplit=1)
    if not new:
        raise NotDone("say the old name and the new one: “topic rename Billing to Payments”")
    topic, name = _meant(old, known), _named(new[0])
    clash = named((each for each in in_use(known) if each.id != topic.id), name)
    if clash is not None:
        raise NotDone(f"there is the topic {clash.name} already. Choose another name")
    kept = KeepTopic(topic=replace(topic, name=name))
    logged = Log(act="topic", by=event.actor, note=f"renamed {topic.name} to {name}")
    return _done(event, (kept, logged), replies.renamed(topic.name, name))


def _removed(event: CommandGiven, typed: str, page: TopicPage, known: Sequence[Topic]) -> Decision:
    topic = _meant(typed, known)
    line = next((line for line in page.lines if line.topic.id == topic.id), None)
    kept = KeepTopic(topic=_gone(topic, event.actor))
    logged = Log(act="topic", by=event.actor, note=f"removed {topic.name}")
    return _done(event, (kept, logged), replies.removed(topic, line))


def _meant(typed: str, known: Sequence[Topic]) -> Topic:
    used = in_use(known)
    found = named(used, typed)
    if found is None:
        there = f"There is {', '.join(each.name for each in used)}" if used else "There is none yet"
        raise NotDone(f"there is no topic “{typed[:LONGEST_NAME]}”. {there}")
    return found


def proposals(found: Sequence[Found], known: Sequence[Topic]) -> tuple[Topic, ...]:
    """What past questions suggest, but for what staff has or did not want."""
    decided = [
        topic
        for topic in known
        if topic.kept is Kept.IN_USE or (topic.kept is Kept.GONE and topic.by)
    ]
    fresh: dict[str, Topic] = {}
    for each in found:
        topic = Topic(id=id_of(each.name), name=each.name, words=each.words, kept=Kept.PROPOSED)
        if not any(_same(topic, other) for other in decided):
            fresh.setdefault(topic.id, topic)
    return tuple(fresh.values())


def _same(fresh: Topic, other: Topic) -> bool:
    """Whether a proposal is a topic that is known: by half of its words, as names vary."""
    shared = set(fresh.words) & set(other.words)
    return fresh.id == other.id or (bool(shared) and 2 * len(shared) >= len(fresh.words))


def _proposed(fresh: Sequence[Topic], known: Sequence[Topic]) -> tuple[Effect, ...]:
    """Keep what is proposed now, and forget what was proposed before."""
    ids = {topic.id for topic in fresh}
    stale = (topic for topic in proposed(known) if topic.id not in ids)
    return (
        *(KeepTopic(topic=replace(topic, kept=Kept.GONE, by="")) for topic in stale),
        *(KeepTopic(topic=topic) for topic in fresh),
    )
