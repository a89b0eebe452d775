"""Buttons on the small Slack."""

import pytest

from adapters.slack.drawing.action_id import encode
from adapters.slack.interacting.callers import ELSEWHERE
from adapters.slack.interacting.forms import ASKS
from bot.domain.events import ActionPressed
from bot.domain.identity import Actor, Role
from bot.domain.message import Action, plain
from bot.domain.permissions import ALLOWED, refusal
from bot.domain.phrases import note
from bot.domain.states import Status
from tests import slack_server as fake
from tests.slack_wire.interacting.using import asked, escalated, forged
from tests.slack_wire.living import COMMUNITY, Bot


async def test_a_button_of_another_community_is_declined(bot: Bot) -> None:
    """A tag is never trusted: the community is that of the workspace."""
    root = await asked(bot)
    outcome = await bot.town.ann.presses(root.replies[0], "Not a question")
    await bot.quiet()
    before = len(bot.of(ActionPressed))

    foreign = {"action_id": "aw1:ffffff:reopen:1:0", "action_ts": "1"}
    await forged(outcome, bot, actions=[foreign])

    assert len(bot.of(ActionPressed)) == before
    assert ELSEWHERE in outcome.shown


@pytest.mark.parametrize(
    "action_id",
    ["", "aw0:close:1", "aw1:0a1b2c:fly:1:0", "aw1:0a1b2c:close:99999999999:0", "x" * 300],
)
async def test_a_button_that_is_not_known_is_told_in_private(bot: Bot, action_id: str) -> None:
    """It may be from before an update: nothing happens, and never silence."""
    root = await asked(bot)
    root.replies[0].blocks[-1]["elements"][0]["action_id"] = action_id

    outcome = await bot.town.ann.presses(root.replies[0], action_id)
    reply = await outcome.reply()

    assert "this button is from another version of me" in reply.shown
    assert "/answerwell tickets" in reply.shown
    assert reply.is_private
    assert bot.of(ActionPressed) == []


PRESSES = [
    ("ben", "Claim", Status.ESCALATED, "only the team can do this"),
    ("ann", "Claim", Status.ESCALATED, "only the team can do this"),
    ("sam", "Claim", Status.CLAIMED, ""),
]


@pytest.mark.parametrize(("who", "button", "status", "said"), PRESSES)
async def test_a_button_does_what_its_presser_may_do(
    bot: Bot, who: str, button: str, status: Status, said: str
) -> None:
    """By the role held now; everybody else is told in private who can."""
    card = await escalated(bot)
    person = getattr(bot.town, who)
    if person not in bot.town.staff_room.members:
        bot.town.staff_room.members.append(person)

    outcome = await person.presses(card, button)
    await bot.quiet()

    assert (await bot.ticket()).status is status
    assert said in outcome.shown
    assert bool(outcome.replies) == bool(said)


async def test_a_claimed_question_can_be_handed_back(bot: Bot) -> None:
    """The card is edited in place, and shows what makes sense now."""
    card = await escalated(bot)
    await bot.town.sam.presses(card, "Claim")
    await bot.quiet()

    assert "Claim" not in card.buttons
    await bot.town.sam.presses(card, "Hand back")
    await bot.quiet()

    assert (await bot.ticket()).status is Status.ESCALATED


def with_button(message: fake.Message, action: Action) -> str:
    """*message* with a button for *action* on question 1, whatever it had; its action id."""
    action_id = encode(COMMUNITY, action, 1, 9)
    words = {"type": "plain_text", "text": action.value}
    button = {"type": "button", "action_id": action_id, "text": words}
    row = {"type": "actions", "block_id": "more", "elements": [button]}
    message.blocks = [*(b for b in message.blocks if b.get("block_id") != "more"), row]
    return action_id


# In private alone, or with a say in it that is not the permissions': see `asking`.
OF_THEIR_OWN = frozenset({Action.PUBLISH, Action.TAKE, Action.NOT_NOW})


@pytest.mark.parametrize(
    ("who", "role"), [("ann", Role.MEMBER), ("ben", Role.MEMBER), ("sam", Role.STAFF)]
)
async def test_every_button_does_or_refuses_what_the_rules_say(
    bot: Bot, who: str, role: Role
) -> None:
    """Each person, each button, in the states that this leads through."""
    root = await asked(bot)
    town, shown = bot.town, root.replies[0]
    user: fake.User = getattr(town, who)
    actor = Actor(account=f"slack:{user.id}", name=user.name, role=role)
    for action in (each for each in ALLOWED if each not in OF_THEIR_OWN):
        why_not = refusal(actor, action, await bot.ticket())
        before = len(bot.of(ActionPressed))

        outcome = await user.presses(shown, with_button(shown, action))
        if action in ASKS:
            await user.submits(
                await outcome.view(), {"value": town.sam} if action is Action.ASSIGN else {}
            )
        await bot.quiet()

        last = bot.of(ActionPressed)[-1]
        assert len(bot.of(ActionPressed)) == before + 1
        assert (last.action, last.actor, last.ticket) == (action, actor, 1)
        if why_not is not None:
            words = plain(note(*why_not)).replace("/", "/answerwell ")
            assert words in outcome.shown, action
        else:
            assert "That was not done" not in outcome.shown, action
