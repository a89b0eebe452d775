"""A letter is planned when there is something to tell, and written when it is due."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain import letter_replies, letters
from bot.domain.asks import Way
from bot.domain.credits import Kind, Transfer
from bot.domain.decision import Decision, Facts
from bot.domain.effects import Effect, Post, Remove
from bot.domain.events import LetterDue
from bot.domain.helpers import Helper
from bot.domain.helping_effects import DropLetter, KeepHelper, MoveLetter, PlanLetter


def written(event: LetterDue, facts: Facts) -> Decision:
    """Write what there is to tell; without any of it there is no letter.

    A digest is looked at again the next day, anything else once there is something new. Who
    cannot be written to is not, until they choose it anew.
    """
    helper, news = facts.helper, facts.news
    dropped = DropLetter(account=event.account)
    if helper is None or news is None or not letters.wanted(helper):
        return Decision(effects=(dropped,))
    if news.refused:
        way = Way.OFF if helper.way is Way.DIGEST else helper.way
        silent = replace(helper, way=way, letters=False, wrote_at=None)
        return Decision(effects=(KeepHelper(helper=silent), dropped))
    if helper.rests(event.at):
        later = MoveLetter(account=helper.account, due=helper.free(event.at))
        return Decision(effects=(later,))
    said: tuple[Effect, ...] = ()
    if news.reuses or news.questions:
        helper = replace(helper, wrote_at=event.at, told=max(helper.told, news.told))
        letter = Post(
            slot=f"{letters.SLOT}{helper.account}:{event.due.isoformat()}",
            to=event.conversation,
            message=letter_replies.letter(helper, news, event.at),
        )
        said = (letter, KeepHelper(helper=helper))
    return Decision(effects=(*said, dropped, *_next(helper, event.at)))


def _next(helper: Helper, at: datetime) -> tuple[Effect, ...]:
    if helper.way is not Way.DIGEST:
        return ()
    return (PlanLetter(account=helper.account, due=letters.due(helper, at)),)


def replanned(
    before: Helper | None, after: Helper, at: datetime, facts: Facts
) -> tuple[Effect, ...]:
    """What a change of how somebody wants to be asked means for the letters to them."""
    if not letters.wanted(after):
        asked_for = before is not None and letters.wanted(before)
        if not asked_for:
            return ()
        slots = (slot for slot in facts.unsent if letters.is_to(slot, after.account))
        return (DropLetter(account=after.account), *(Remove(slot=slot) for slot in slots))
    if after.way is Way.DIGEST and (before is None or before.way is not Way.DIGEST):
        return _next(after, at)
    rested = (before.quiet, before.zone, before.snoozed_until) if before else (None, "", None)
    if rested != (after.quiet, after.zone, after.snoozed_until):
        return (MoveLetter(account=after.account, due=letters.due(after, at)),)
    return ()


def planned(effects: Iterable[Effect], at: datetime, facts: Facts) -> tuple[Effect, ...]:
    """Letters of the credit that *effects* pay for stored answers, to those who want them."""
    paid = {
        effect.account
        for effect in effects
        if isinstance(effect, Transfer) and effect.kind is Kind.REUSED and effect.count > 0
    }
    told = (letters.reader(account, facts.readers, facts.members) for account in sorted(paid))
    return tuple(
        PlanLetter(account=helper.account, due=letters.due(helper, at))
        for helper in told
        if helper is not None
    )
