"""The modal of the setup: what is chosen in it, and how it is drawn. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.slack.interacting import memo
from adapters.slack.interacting.blocks import asked, option, plain
from adapters.slack.interacting.bodies import field, text, texts
from adapters.slack.interacting.memo import Memo
from adapters.slack.receiving.request import Body
from bot.domain.durations import in_words
from bot.domain.setting_up import complaint
from bot.domain.setup import Setup

CALLBACK = "aw_setup"
WATCHED, STAFF, GROUP, PERSON, LIMIT = "watched", "staff", "group", "person", "limit"
MOST_CHANNELS, MOST_GROUPS = 100, 100
LIMITS = tuple(timedelta(minutes=minutes) for minutes in (15, 30, 60, 120, 240, 480, 1440))
NEVER = datetime.min.replace(tzinfo=UTC)
WRONG = "Choose one of the list."
ONE = "Choose a user group or a person, not both."
NO_TEAM = "Choose the user group of the team, or a person below."
NO_TEAM_WITHOUT_GROUPS = "Choose who on the team is mentioned."


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What is chosen, as ids of Slack."""

    watched: tuple[str, ...] = ()
    staff_channel: str = ""
    group: str = ""
    person: str = ""
    first_response: timedelta = timedelta(minutes=30)

    def setup(self, by: str = "", by_name: str = "", at: datetime = NEVER) -> Setup:
        """What is kept of it, set up by the account *by*."""
        return Setup(
            watched=self.watched,
            staff_channel=self.staff_channel,
            staff_role=self.group or self.person,
            first_response=self.first_response,
            by=by,
            by_name=by_name,
            at=at,
        )


def read(view: Body) -> tuple[Form, Mapping[str, str]]:
    """What the form *view* says, and what is wrong in it, by block."""
    limit = text(field(view, LIMIT), "selected_option", "value")
    known = limit.isascii() and limit.isdecimal() and 0 < len(limit) < 9
    form = Form(
        watched=texts(field(view, WATCHED), "selected_conversations")[:MOST_CHANNELS],
        staff_channel=text(field(view, STAFF), "selected_conversation"),
        group=text(field(view, GROUP), "selected_option", "value"),
        person=text(field(view, PERSON), "selected_user"),
        first_response=timedelta(seconds=int(limit)) if known else timedelta(),
    )
    return form, _wrong(form, grouped=bool(_blocks_named(view, GROUP)), known=known)


def draw(
    form: Form, groups: Mapping[str, str], remembered: Memo, said: Sequence[str] = ()
) -> dict[str, Any]:
    """The modal; *groups* are the workspace's user groups by id, *said* goes first (mrkdwn)."""
    listed = {id_: groups[id_] for id_ in sorted(groups, key=lambda id_: groups[id_].casefold())}
    kept = dict(list(listed.items())[:MOST_GROUPS])
    if form.group in groups and form.group not in kept:
        kept.popitem()
        kept[form.group] = groups[form.group]
    team = asked(GROUP, "The team’s user group", _group(form, kept), optional=True)
    blocks = [
        *({"type": "section", "text": {"type": "mrkdwn", "text": line}} for line in said),
        asked(
            WATCHED,
            "Where I hear every question",
            _watched(form),
            hint="Elsewhere I answer who mentions me. Invite me to private channels first.",
            optional=True,
        ),
        asked(
            STAFF,
            "Where the team is told",
            _staff(form),
            hint="When nobody has answered in time.",
        ),
        *([team] if kept else []),
        asked(
            PERSON,
            "Or one person" if kept else "Who on the team",
            {
                "type": "users_select",
                **({"initial_user": form.person} if form.person else {}),
            },
            hint="The group, or the person, is mentioned there.",
            optional=True,
        ),
        asked(LIMIT, "How long a question may wait for that", _limit(form)),
    ]
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": memo.write(remembered),
        "title": plain("Set me up"),
        "submit": plain("Save"),
        "close": plain("Cancel"),
        "blocks": blocks,
    }


def _wrong(form: Form, *, grouped: bool, known: bool) -> Mapping[str, str]:
    wrong = {} if known else {LIMIT: WRONG}
    if form.group and form.person:
        wrong[PERSON] = ONE
    elif not form.group and not form.person:
        wrong[GROUP if grouped else PERSON] = NO_TEAM if grouped else NO_TEAM_WITHOUT_GROUPS
    if not wrong and (why := complaint(form.setup())):
        wrong[STAFF] = f"{why[0].upper()}{why[1:]}"
    return wrong


def _blocks_named(view: Body, block: str) -> list[Any]:
    blocks = view.get("blocks")
    found = blocks if isinstance(blocks, list) else []
    return [each for each in found if text(each, "block_id") == block]


def _watched(form: Form) -> dict[str, Any]:
    chosen = {"initial_conversations": list(form.watched)} if form.watched else {}
    return {
        "type": "multi_conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        "max_selected_items": MOST_CHANNELS,
        **chosen,
    }


def _staff(form: Form) -> dict[str, Any]:
    chosen = {"initial_conversation": form.staff_channel} if form.staff_channel else {}
    return {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        **chosen,
    }


def _group(form: Form, groups: Mapping[str, str]) -> dict[str, Any]:
    options = [option(f"@{name}"[:75], id_) for id_, name in groups.items()]
    chosen = [each for each in options if each["value"] == form.group]
    first = {"initial_option": chosen[0]} if chosen else {}
    return {"type": "static_select", "options": options, **first}


def _limit(form: Form) -> dict[str, Any]:
    limits = sorted({*LIMITS, form.first_response} - {timedelta()})
    options = [option(in_words(each), f"{each.total_seconds():.0f}") for each in limits]
    value = f"{form.first_response.total_seconds():.0f}"
    chosen = next((each for each in options if each["value"] == value), options[1])
    return {
        "type": "static_select",
        "options": options,
        "initial_option": chosen,
    }
