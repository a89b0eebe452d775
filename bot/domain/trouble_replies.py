"""What staff is told when something keeps the bot from its work."""

from datetime import datetime

from bot.domain.message import Block, Message, Moment, Sentence, Strong, Typed
from bot.domain.phrases import message, say, small
from bot.domain.trouble import OWN, Cause, Known, Trouble

LOG = "Whoever runs me: my log says more."


def troubles(platform: str, known: tuple[Known, ...]) -> Message:
    """What does not work, what that means for people, and the remedy; ticked off as it heals."""
    going_on = [each for each in known if each.healed_at is None]
    title = platform.capitalize()
    if platform == OWN:
        opening = _own(known, going_on)
    elif not going_on:
        healed = _healed(known)
        opening = say(Strong(text=f"{title} works again"), " since ", Moment(at=healed), ".")
    else:
        opening = say(
            Strong(text=f"Something on {title} keeps me from my work"),
            ", since ",
            Moment(at=known[0].since),
            ":",
        )
    blocks: list[Block] = [opening]
    for each in known:
        if each.healed_at is not None:
            blocks.append(small("✓ ", what(each.trouble)))
        else:
            blocks += [say(*_sentence(each.trouble)), small(*remedy(each.trouble))]
    return message(*blocks)


def _own(known: tuple[Known, ...], going_on: list[Known]) -> Block:
    if not going_on:
        return say(Strong(text="I have caught up"), " at ", Moment(at=_healed(known)), ".")
    late = (each.trouble.since or each.since for each in going_on)
    return say(Strong(text="I am behind with my work"), ", since ", Moment(at=min(late)), ":")


def _healed(known: tuple[Known, ...]) -> datetime:
    return max(each.healed_at for each in known if each.healed_at is not None)


def _sentence(trouble: Trouble) -> Sentence:
    return (Strong(text=what(trouble)), f". {_meaning(trouble)}")


def what(trouble: Trouble) -> str:
    where = f" in {trouble.name}" if trouble.name else ""
    match trouble.cause:
        case Cause.NO_PERMISSION:
            return f"I lack {_listed(trouble.missing)}{where}"
        case Cause.NO_CHANNEL:
            return f"The channel {trouble.name or trouble.place} is gone, or I cannot see it"
        case Cause.NO_ROLE:
            return f"The role {trouble.name or trouble.place} is gone"
        case Cause.NOT_MENTIONABLE:
            return f"I may not mention the role {trouble.name or trouble.place}"
        case Cause.ROLE_TOO_HIGH:
            return f"The role {trouble.name or trouble.place} stands above mine"
        case Cause.NO_CONTENT:
            return "I may not read messages that are not addressed to me"
        case Cause.NOT_IN_CHANNEL:
            return f"I am not in the channel {trouble.name or trouble.place}"
        case Cause.NO_SCOPE:
            scopes = "scope" if len(trouble.missing) == 1 else "scopes"
            return f"I lack the {scopes} {_listed(trouble.missing)}"
        case Cause.NO_GROUP:
            return f"The user group {trouble.name or trouble.place} is gone, or switched off"
        case Cause.NOT_INSTALLED:
            return f"I was taken out of {trouble.name or 'the workspace'}"
        case Cause.LATE_STEPS:
            return "I was late with time limits, or still am"
        case Cause.NO_STEP:
            return "I lost track of an open question"
        case Cause.LATE_MESSAGES:
            return "Messages of mine are not sent"
        case Cause.LATE_ANNOUNCEMENTS:
            return "Your other systems do not hear of questions"


def _meaning(trouble: Trouble) -> str:
    match trouble.cause:
        case Cause.NO_PERMISSION | Cause.NO_SCOPE:
            return "What needs it waits, and is made up for as soon as I may."
        case Cause.NO_CHANNEL | Cause.NOT_IN_CHANNEL:
            return "Nothing is heard or said there."
        case Cause.NO_ROLE | Cause.NO_GROUP:
            return "Nobody is tagged or recognised by it."
        case Cause.NOT_MENTIONABLE:
            return "Its members are not notified when somebody waits for them."
        case Cause.ROLE_TOO_HIGH:
            return "I can neither give nor take it."
        case Cause.NO_CONTENT:
            return "I hear only mentions, commands and direct messages."
        case Cause.NOT_INSTALLED:
            return "Nothing is heard or said there. What I know is kept."
        case Cause.LATE_STEPS:
            return "Who should have been told may have been told late, or not yet. I go on with it."
        case Cause.NO_STEP:
            return "It stays open, and I will not remind you of it."
        case Cause.LATE_MESSAGES:
            return "People wait for answers that I have. Nothing is lost, I go on trying."
        case Cause.LATE_ANNOUNCEMENTS:
            return "Nothing is lost, I go on trying."


def remedy(trouble: Trouble) -> Sentence:
    """What to do about it, on the platform where alone this cause is found."""
    setup = Typed(line="setup")
    match trouble.cause:
        case Cause.NO_PERMISSION:
            where = f"{trouble.name}: Edit channel" if trouble.name else "Server settings, Roles"
            return (f"{where} → Permissions → allow my role {_listed(trouble.missing)}.",)
        case Cause.NO_CHANNEL:
            return ("Add me to it, or choose another one with ", setup, ".")
        case Cause.NO_ROLE:
            return ("Choose another one with ", setup, ", or take it out of the settings file.")
        case Cause.NOT_MENTIONABLE:
            return (
                "Server settings → Roles → this role → allow anyone to @mention it, "
                "or allow my role to mention all roles.",
            )
        case Cause.ROLE_TOO_HIGH:
            return ("Server settings → Roles: drag my role above it.",)
        case Cause.NO_CONTENT:
            return (
                "Whoever runs me: Developer Portal → Bot → Message Content Intent on, "
                "then start me again.",
            )
        case Cause.NOT_IN_CHANNEL:
            return (
                "In the channel: its name → Integrations → Add an App → me. Or choose another one "
                "with ",
                setup,
                ".",
            )
        case Cause.NO_SCOPE:
            it = "it" if len(trouble.missing) == 1 else "them"
            return (
                f"Whoever runs me: api.slack.com/apps → OAuth & Permissions → add {it} under "
                "Bot Token Scopes, then install me again there.",
            )
        case Cause.NO_GROUP:
            return (
                "People → User groups: switch it on again. Or choose another one with ",
                setup,
                ".",
            )
        case Cause.NOT_INSTALLED:
            return ("Whoever runs me, or manages the workspace: install me there again.",)
        case Cause.LATE_STEPS | Cause.NO_STEP:
            queue = Typed(line="queue")
            return ("Until then look at ", queue, ": who waits longest is at the top. ", LOG)
        case Cause.LATE_MESSAGES:
            return ("Until then answer in the channels themselves. ", LOG)
        case Cause.LATE_ANNOUNCEMENTS:
            queue = Typed(line="queue")
            return ("Until then look at ", queue, " rather than there. ", LOG)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"“{name}”" for name in names)
