"""How somebody wants to be asked: the way, how often, when not; and what they are told."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from difflib import get_close_matches
from typing import Any

from bot.domain import habit_replies, hours, writing
from bot.domain.answering import privately
from bot.domain.asks import Way
from bot.domain.blocks import What
from bot.domain.decision import Decision, Facts
from bot.domain.durations import DurationError, in_words, parse_duration
from bot.domain.effects import Effect
from bot.domain.events import ActionPressed, CommandGiven
from bot.domain.helpers import Helper
from bot.domain.helping_effects import KeepHelper
from bot.domain.identity import Actor, Role
from bot.domain.message import Action, Message, Sentence, Typed
from bot.domain.policy import Policy

MOST_DAILY = 50
LONGEST_SNOOZE = timedelta(days=365)
MORNING = time(9)  # of tomorrow, for who snoozes until then
SWITCH = {"on": True, "off": False}
ASKED = frozenset({"daily", "quiet", "snooze", "back"})  # settings of who may be asked at all

# The person's own, whichever account they say it from; the rest names a platform.
OF_PERSON = ("topics", "daily", "quiet", "zone", "snoozed_until", "on_board")

Changed = tuple[Helper, Message]  # the helper as they want it, and what is said to it


def told(event: CommandGiven, typed: str, policy: Policy, facts: Facts) -> Decision:
    """Show how somebody is asked, or change it: "daily 3", "quiet 22:00-07:00 Europe/Berlin"."""
    word, _, rest = " ".join(typed.split()).partition(" ")
    helper, setting = of(event.actor, facts), word.casefold()
    if not setting:
        return privately(event, _shown(helper, event, policy, facts))
    if setting in list(Way) and not rest:
        return _way(event, helper, Way(setting), facts)
    if setting == "letters" and rest.casefold() in SWITCH:
        return _letters(event, helper, SWITCH[rest.casefold()], facts)
    if setting == "board" and rest.casefold() in SWITCH:
        after = replace(helper, on_board=SWITCH[rest.casefold()])
        return _kept(event, facts, (after, habit_replies.board(after)))
    if setting == "zone":
        chosen = _zone(helper, rest)
        if isinstance(chosen, Message):
            return privately(event, chosen)
        return _kept(event, facts, chosen)
    if setting not in ASKED:
        return privately(event, _unclear(setting))
    if why_not := _never_asked(event.actor, facts):
        return privately(event, habit_replies.not_done(why_not))
    changed = _changed(helper, setting, rest, event.at, policy)
    if isinstance(changed, Message):
        return privately(event, changed)
    return _kept(event, facts, changed)


def switched(event: ActionPressed, policy: Policy, facts: Facts) -> Decision:
    """A tap: another way, or letters on and off."""
    helper = of(event.actor, facts)
    if event.action is Action.WAY and event.argument in list(Way):
        return _way(event, helper, Way(event.argument), facts)
    if event.action is Action.LETTERS and event.argument in SWITCH:
        return _letters(event, helper, SWITCH[event.argument], facts)
    return privately(event, _shown(helper, event, policy, facts))


def of(actor: Actor, facts: Facts) -> Helper:
    """What *actor* has said about being asked; a new account takes over what its owner said."""
    if facts.helper is not None:
        return replace(facts.helper, name=actor.name)
    new = Helper(account=actor.account, name=actor.name)
    return _with(new, facts.linked[0], OF_PERSON) if facts.linked else new


def kept(actor: Actor, after: Helper, facts: Facts, at: datetime) -> tuple[Effect, ...]:
    """Keep what *actor* changed; on all accounts of theirs, where it is the person's."""
    was = of(actor, facts)
    changed = [name for name in OF_PERSON if getattr(was, name) != getattr(after, name)]
    others = ((other, _with(other, after, changed)) for other in facts.linked)
    return tuple(
        effect
        for old, new in ((facts.helper, after), *others)
        if old != new
        for effect in (KeepHelper(helper=new), *writing.replanned(old, new, at, facts))
    )


def _with(helper: Helper, other: Helper, names: Iterable[str]) -> Helper:
    """*helper* with what *other* has under *names*."""
    taken: dict[str, Any] = {name: getattr(other, name) for name in names}
    return replace(helper, **taken)


def _kept(event: ActionPressed | CommandGiven, facts: Facts, changed: Changed) -> Decision:
    after, said = changed
    answer = privately(event, said)
    return Decision(effects=(*kept(event.actor, after, facts, event.at), *answer.effects))


def _never_asked(actor: Actor, facts: Facts) -> Sentence:
    """Why *actor* is not asked, whatever they choose; nothing if they may be."""
    if actor.role in (Role.GUEST, Role.BOT):
        return habit_replies.GUEST
    return habit_replies.BLOCKED if What.HELPING in facts.barred else ()


def _shown(
    helper: Helper, event: ActionPressed | CommandGiven, policy: Policy, facts: Facts
) -> Message:
    return habit_replies.habits(
        helper,
        tuple(topic.name for topic in facts.topics if topic.id in helper.topics),
        policy.helping.daily,
        snoozed=helper.snoozed_until is not None and helper.snoozed_until > event.at,
        why_not=_never_asked(event.actor, facts),
    )


def _way(event: ActionPressed | CommandGiven, helper: Helper, way: Way, facts: Facts) -> Decision:
    why_not = _never_asked(event.actor, facts)
    if why_not and way is not Way.OFF:
        return privately(event, habit_replies.not_done(why_not))
    after = replace(helper, way=way, shut=False)
    return _kept(event, facts, (after, habit_replies.way(after, topics=bool(after.topics))))


def _letters(
    event: ActionPressed | CommandGiven, helper: Helper, on: bool, facts: Facts
) -> Decision:
    if on and event.actor.role in (Role.GUEST, Role.BOT):
        return privately(event, habit_replies.not_done(habit_replies.EARNS_NOTHING))
    after = replace(helper, letters=on)
    return _kept(event, facts, (after, habit_replies.letters(after)))


def _changed(
    helper: Helper, setting: str, typed: str, at: datetime, policy: Policy
) -> Changed | Message:
    """What *typed* makes of one of `ASKED`, or why it makes nothing of it."""
    match setting:
        case "daily":
            return _daily(helper, typed.casefold(), policy)
        case "quiet":
            return _quiet(helper, typed)
        case "snooze":
            return _snooze(helper, typed, at)
        case _:
            return _back(helper, at)


def _daily(helper: Helper, typed: str, policy: Policy) -> Changed | Message:
    if typed == "default":
        after = replace(helper, daily=None)
    elif typed.isascii() and typed.isdigit() and len(typed) <= 2 and int(typed) <= MOST_DAILY:
        after = replace(helper, daily=int(typed))
    else:
        complaint = f"write how many questions a day, from 0 to {MOST_DAILY}, or default."
        return habit_replies.unclear(complaint, example="helping daily 3")
    return after, habit_replies.daily(after, policy.helping.daily)


def _quiet(helper: Helper, typed: str) -> Changed | Message:
    if typed.casefold() == "off":
        return replace(helper, quiet=None), habit_replies.quiet(None, assumed=False)
    zone = helper.quiet.zone if helper.quiet else helper.zone
    try:
        found = hours.parse_quiet(typed, zone)
    except hours.HoursError as error:
        return habit_replies.unclear(str(error), example=f"helping quiet {hours.EXAMPLE}")
    quiet = found if found.zone else replace(found, zone="UTC")
    said = habit_replies.quiet(quiet, assumed=not found.zone)
    return replace(helper, quiet=quiet), said


def _zone(helper: Helper, typed: str) -> Changed | Message:
    """Whose clock is meant: open to all, for staff and askers write times as well."""
    if typed.casefold() == "off":
        return replace(helper, zone=""), habit_replies.zone("")
    try:
        found = hours.zone_named(typed)
    except hours.HoursError as error:
        return habit_replies.unclear(str(error), example="helping zone Europe/Berlin")
    return replace(helper, zone=found), habit_replies.zone(found)


def _snooze(helper: Helper, typed: str, at: datetime) -> Changed | Message:
    if typed.casefold() == "tomorrow":
        until = _tomorrow(helper, at)
    else:
        try:
            span = parse_duration(typed)
        except DurationError as error:
            return habit_replies.unclear(str(error), example="helping snooze 3d")
        if span > LONGEST_SNOOZE:
            most = f"I can leave you alone for at most {in_words(LONGEST_SNOOZE)}."
            return habit_replies.unclear(most, example="helping snooze 3d")
        until = at + span
    after = replace(helper, snoozed_until=until)
    return after, habit_replies.snoozed(after)


def _tomorrow(helper: Helper, at: datetime) -> datetime:
    """Tomorrow morning by their clock, as far as they said which; else in UTC."""
    zone = helper.clock
    day = at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def _back(helper: Helper, at: datetime) -> Changed:
    snoozed = helper.snoozed_until is not None and helper.snoozed_until > at
    return replace(helper, snoozed_until=None), habit_replies.back(snoozed=snoozed)


def _unclear(setting: str) -> Message:
    """No such setting, or one without what belongs to it."""
    if setting in ("letters", "board"):
        return habit_replies.unclear("say on or off.", example=f"helping {setting} off")
    known = [*Way, "daily", "quiet", "zone", "snooze", "back", "letters", "board"]
    near = get_close_matches(setting, known, 1)
    if near:
        return habit_replies.unclear(f"did you mean {near[0]}?", example=f"helping {near[0]}")
    shows: Sentence = (Typed(line="helping"), " shows what there is to choose.")
    return habit_replies.unclear(*shows, example="helping daily 3")
