"""A Slack workspace, and what is said on Discord's server as it is said there."""

from collections.abc import Iterator
from dataclasses import replace

from adapters.slack.drawing.look import Look
from bot.domain.identity import Conversation
from bot.domain.message import Block, Link, Message, Paragraph, Person, Ping, Span
from bot.domain.trouble import Cause, Known, Trouble
from bot.domain.trouble_replies import troubles
from tests.unit.adapters.discord_cast import ANN, ANSWER, BOB, HELP, KIM, LOUD, NOW, QUESTION, SAM
from tests.unit.adapters.examples import examples
from tests.unit.adapters.private_examples import Example

CHANNEL, STAFF_CHANNEL, TEAM_GROUP, LEAD = "C0HELP0001", "C0TEAM0001", "S0STAFF001", "U0LEAD0001"
STAMP, ANSWER_STAMP = "1777903500.000100", "1777903620.000200"
MEMBERS = {ANN: "U0ANN00001", KIM: "U0KIM00001", SAM: "U0SAM00001", LOUD: "U0LOUD0001"}
MEMBERS[BOB] = "U0BOB00001"
NAMES = {id_: who.name for who, id_ in MEMBERS.items()} | {TEAM_GROUP: "staff", LEAD: "Lea Dahl"}

LOOK = Look(
    community="acme",
    site="https://acme.slack.com",
    command="/answerwell",
    now=NOW,
    tagged={"staff": TEAM_GROUP, "leads": LEAD},
    channels={CHANNEL: "help", STAFF_CHANNEL: "team", "C0FAQ00001": "faq"},
    people={f"slack:{id_}": who.name for who, id_ in MEMBERS.items()},
)

_ACCOUNTS = {who.account: f"slack:{id_}" for who, id_ in MEMBERS.items()}
_CHANNELS = {
    HELP: CHANNEL,
    QUESTION: CHANNEL,
    "1200000000000000002": "C0FAQ00001",
    "1200000000000000003": STAFF_CHANNEL,
}
_STAMPS = {QUESTION: STAMP, ANSWER: ANSWER_STAMP}
# What can be wrong on Slack.
TROUBLES = (
    Cause.NOT_IN_CHANNEL,
    Cause.NO_CHANNEL,
    Cause.NO_SCOPE,
    Cause.NO_GROUP,
    Cause.NOT_INSTALLED,
)


def slack_examples() -> Iterator[Example]:
    """Every message of the bot, as it is said on Slack."""
    for function, special, message in examples():
        # What goes wrong is another thing on each, but for what is the bot's own.
        if function != "trouble_replies.troubles" or special.startswith("its own"):
            yield function, special, on_slack(message)
    every = tuple(_known(cause) for cause in TROUBLES)
    yield "trouble_replies.troubles", "", troubles("slack", every[:1])
    yield "trouble_replies.troubles", "all there are", troubles("slack", every)
    healed = replace(every[0], healed_at=NOW)
    yield "trouble_replies.troubles", "healed", troubles("slack", (healed,))


def _known(cause: Cause) -> Known:
    called = {Cause.NO_SCOPE: "", Cause.NO_GROUP: "@staff", Cause.NOT_INSTALLED: ""}
    name = called.get(cause, "#help")
    missing = ("channels:history", "usergroups:read") if cause is Cause.NO_SCOPE else ()
    return Known(trouble=Trouble(cause=cause, name=name, missing=missing), since=NOW)


def on_slack(message: Message) -> Message:
    """*message* with the people and places of the workspace."""
    return replace(
        message,
        blocks=tuple(_block(block) for block in message.blocks),
        pings=tuple(_ACCOUNTS.get(name, name) for name in message.pings),
    )


def _block(block: Block) -> Block:
    if not isinstance(block, Paragraph):
        return block
    return replace(block, spans=tuple(_span(span) for span in block.spans))


def _span(span: Span) -> Span:
    match span:
        case Person():
            account = _ACCOUNTS.get(span.account, span.account)
            return replace(
                span, account=account, name=account if span.name == span.account else span.name
            )
        case Ping():
            return replace(span, name=_ACCOUNTS.get(span.name, span.name))
        case Link():
            channel = _CHANNELS.get(span.conversation.channel, CHANNEL)
            return Link(
                label=f"#{channel}" if span.label[1:] in _CHANNELS else span.label,
                conversation=Conversation(
                    community="acme",
                    platform="slack",
                    channel=channel,
                    thread=_STAMPS.get(span.conversation.thread, ""),
                ),
                message=_STAMPS.get(span.message, span.message),
            )
        case _:
            return span
