"""Commands, shortcuts, buttons and forms on the small Slack."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.slack.drawing.action_id import encode, tag
from adapters.slack.interacting.answers import SORRY
from adapters.slack.interacting.callers import ELSEWHERE
from adapters.slack.interacting.forms import ASKS
from adapters.slack.interacting.front import TOO_LATE
from adapters.slack.receiving.request import Kind, Request
from bot.domain.events import ActionPressed, CommandGiven, MessagePosted
from bot.domain.identity import Actor, Role
from bot.domain.message import Action, plain
from bot.domain.permissions import refusal
from bot.domain.phrases import note
from bot.domain.states import Status
from bot.domain.ticket import Ending
from bot.store import Reports, Store
from tests import slack_server as fake
from tests.slack_wire.interacting.counter import COMMUNITY, QUICK, Counter, Office, open_counter

QUESTION = "How do I reset my password?"
OVERDUE = timedelta(seconds=61)


async def asked(counter: Counter, text: str = QUESTION) -> fake.Message:
    """Ann's question in the channel, which waits for people."""
    return await counter.heard(await counter.office.ann.says(counter.office.help, text))


async def told(outcome: fake.Outcome, counter: Counter) -> str:
    """What the person is told in private."""
    await counter.quiet()
    await outcome.reply()
    return outcome.shown


def given(counter: Counter) -> list[CommandGiven]:
    return [event for event in counter.events if isinstance(event, CommandGiven)]


def pressed(counter: Counter) -> list[ActionPressed]:
    return [event for event in counter.events if isinstance(event, ActionPressed)]


async def test_help_is_answered_in_private(counter: Counter) -> None:
    """Whoever addresses the bot gets an answer that nobody else sees."""
    outcome = await counter.office.ann.commands(counter.office.help)

    assert "/answerwell ask" in await told(outcome, counter)
    assert outcome.private
    assert outcome.private[0] not in counter.office.help.seen_by(counter.office.ben)


async def test_a_bare_question_is_asked_in_private(counter: Counter) -> None:
    """The word "ask" can be left out."""
    outcome = await counter.office.ann.commands(counter.office.help, QUESTION)

    assert "I know no answer to this" in await told(outcome, counter)
    assert (await counter.ticket()).whisper
    assert given(counter)[0].argument == QUESTION


async def test_an_unknown_word_gets_those_that_are_known(counter: Counter) -> None:
    """With what was typed, as it was typed."""
    outcome = await counter.office.ann.commands(counter.office.help, "tikets")

    assert "I do not know /answerwell tikets" in await told(outcome, counter)


STAFF_WORDS = ("queue", "claim 1", "release 1", "snooze 1 2h", "resolve 1 done", "private 1")


@pytest.mark.parametrize("line", STAFF_WORDS)
async def test_only_the_team_may_use_its_commands(counter: Counter, line: str) -> None:
    """Others get a sentence, and nothing happens."""
    await asked(counter)

    outcome = await counter.office.ben.commands(counter.office.help, line)

    assert "only the team can use" in await told(outcome, counter)
    assert (await counter.ticket()).status is Status.OPEN


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        ("claim 1", Status.CLAIMED, "is yours"),
        ("snooze #1 2h", Status.SNOOZED, "is snoozed"),
        ("resolve 1 Reset it in the profile.", Status.RESOLVED, "is resolved"),
        ("private 1", Status.CLAIMED, "is yours"),
        ("close 1", Status.CLOSED, "is closed"),
        ("claim 9", Status.OPEN, "There is no question #9"),
        ("snooze 1 soon", Status.OPEN, "is no duration"),
        ("release 1", Status.OPEN, "nobody has claimed it"),
    ],
)
async def test_staff_works_by_command(
    counter: Counter, line: str, status: Status, said: str
) -> None:
    """Each is answered in private with how the question stands now."""
    await asked(counter)

    outcome = await counter.office.sam.commands(counter.office.staff, line)

    assert said in await told(outcome, counter)
    assert (await counter.ticket()).status is status


async def test_a_closing_note_is_kept_as_it_was_typed(counter: Counter) -> None:
    """Everybody in the thread reads it."""
    root = await asked(counter)

    await counter.office.sam.commands(counter.office.help, "resolve 1 See  a &lt;b&gt; &amp; c")
    await counter.quiet()

    assert any("See  a <b> & c" in reply.shown for reply in root.replies)


@pytest.mark.parametrize("typed", ["{mention}", "<@{id}|tina>", "@Tina"])
async def test_a_question_is_handed_over_by_mention_or_by_name(
    counter: Counter, typed: str
) -> None:
    """Slack sends either, as the app's settings have it."""
    office = counter.office
    tina = office.acme.user("Tina")
    office.team.users.append(tina)
    await asked(counter)

    line = f"assign 1 {typed.format(mention=tina.mention, id=tina.id)}"
    outcome = await office.sam.commands(office.staff, line)

    assert "Tina’s now" in await told(outcome, counter)
    claim = (await counter.ticket()).claim
    assert claim is not None
    assert claim.by.account == f"slack:{tina.id}"


async def test_a_name_that_nobody_of_the_team_has_is_told(counter: Counter) -> None:
    """With what can be done instead."""
    await asked(counter)

    outcome = await counter.office.sam.commands(counter.office.staff, "assign 1 @Nobody")

    assert "nobody on the team is called “Nobody”" in await told(outcome, counter)
    assert (await counter.ticket()).status is Status.OPEN


async def test_nobody_outside_of_the_team_can_be_handed_a_question(counter: Counter) -> None:
    """By the role that they hold now."""
    office = counter.office
    await asked(counter)

    outcome = await office.sam.commands(office.staff, f"assign 1 {office.ben.mention}")

    assert "That was not done" in await told(outcome, counter)
    assert (await counter.ticket()).status is Status.OPEN


async def test_a_role_is_looked_up_each_time(counter: Counter) -> None:
    """Who has left the team cannot do what the team can."""
    office = counter.office
    await asked(counter)
    await office.sam.commands(office.staff, "claim 1")
    await counter.quiet()
    office.team.users.remove(office.sam)

    outcome = await office.sam.commands(office.staff, "release 1")

    assert "only the team can use" in await told(outcome, counter)
    assert given(counter)[-1].actor.role is Role.MEMBER


async def test_a_message_is_asked_about_by_shortcut(counter: Counter) -> None:
    """As a private question of who used it, whoever wrote it; names are read, not ids."""
    office = counter.office
    message = await office.sam.says(office.staff, f"{office.ben.mention}: what is a *wiki*?")

    outcome = await office.ada.uses("aw_ask", message)

    assert "I know no answer to this" in await told(outcome, counter)
    ticket = await counter.ticket()
    assert (ticket.asker.name, bool(ticket.whisper)) == ("Ada", True)
    assert ticket.text == "@Ben: what is a **wiki**?"


async def test_a_message_without_words_is_not_asked_about(counter: Counter) -> None:
    """With a sentence."""
    office = counter.office
    message = await office.sam.says(office.staff, "", files=["log.txt"])

    outcome = await office.ada.uses("aw_ask", message)

    assert "there are no words" in await told(outcome, counter)
    assert counter.events == []


async def test_an_answer_is_accepted_by_shortcut_and_taken_back(counter: Counter) -> None:
    """The second time it offers to take it back."""
    office = counter.office
    root = await asked(counter)
    reply = await office.ben.says(office.help, "Use the profile page.", thread=root)
    await counter.heard(reply)

    await office.ann.uses("aw_accept", reply)
    await counter.quiet()
    assert (await counter.ticket()).status is Status.RESOLVED
    again = await office.ann.uses("aw_accept", reply)

    assert "accepted already" in await told(again, counter)
    await office.ann.presses(again.replies[0], next(iter(again.replies[0].buttons)))
    await counter.quiet()
    assert (await counter.ticket()).status is Status.OPEN


async def test_a_shortcut_on_no_reply_is_declined(counter: Counter) -> None:
    """With a sentence that says what can be an answer."""
    office = counter.office
    root = await asked(counter)

    outcome = await office.ann.uses("aw_accept", root)

    assert "only a reply in the question" in await told(outcome, counter)


async def test_a_shortcut_of_another_version_is_declined(counter: Counter) -> None:
    """Never silence."""
    root = await asked(counter)

    outcome = await counter.office.ann.uses("aw_gone", root)
    reply = await outcome.reply()

    assert "from another version of me" in reply.shown


async def escalated(counter: Counter) -> fake.Message:
    """Staff's card of Ann's question, which is overdue."""
    await asked(counter)
    await counter.waits(OVERDUE)
    return counter.office.staff.messages[-1]


async def changed(outcome: fake.Outcome, counter: Counter, **changes: Any) -> None:
    """Hand in what *outcome* sent once more, with other pieces and as something new."""
    request = counter.request(outcome)
    forged = replace(request, key=f"{request.key}2", body={**request.body, **changes})
    await counter.interactions.desk.take(forged, COMMUNITY, counter.inbox)
    await counter.quiet()


async def test_a_button_of_another_community_is_declined(counter: Counter) -> None:
    """A tag is never trusted: the community is that of the workspace."""
    root = await asked(counter)
    outcome = await counter.office.ann.presses(root.replies[0], "Not a question")
    await counter.quiet()
    before = len(counter.events)

    foreign = {"action_id": "aw1:ffffff:reopen:1:0", "action_ts": "1"}
    await changed(outcome, counter, actions=[foreign])

    assert len(counter.events) == before
    assert ELSEWHERE in outcome.shown


@pytest.mark.parametrize(
    "action_id",
    ["", "aw0:close:1", "aw1:0a1b2c:fly:1:0", "aw1:0a1b2c:close:99999999999:0", "x" * 300],
)
async def test_a_button_that_is_not_known_is_told_in_private(
    counter: Counter, action_id: str
) -> None:
    """It may be from before an update: nothing happens, and never silence."""
    root = await asked(counter)
    root.replies[0].blocks[-1]["elements"][0]["action_id"] = action_id

    outcome = await counter.office.ann.presses(root.replies[0], action_id)
    reply = await outcome.reply()

    assert "this button is from another version of me" in reply.shown
    assert "/answerwell tickets" in reply.shown
    assert reply.is_private
    assert pressed(counter) == []


PRESSES = [
    ("ben", "Claim", Status.ESCALATED, "only the team can do this"),
    ("ann", "Claim", Status.ESCALATED, "only the team can do this"),
    ("sam", "Claim", Status.CLAIMED, ""),
]


@pytest.mark.parametrize(("who", "button", "status", "said"), PRESSES)
async def test_a_button_does_what_its_presser_may_do(
    counter: Counter, who: str, button: str, status: Status, said: str
) -> None:
    """By the role held now; everybody else is told in private who can."""
    card = await escalated(counter)
    person = getattr(counter.office, who)
    if person not in counter.office.staff.members:
        counter.office.staff.members.append(person)

    outcome = await person.presses(card, button)
    await counter.quiet()

    assert (await counter.ticket()).status is status
    assert said in outcome.shown
    assert bool(outcome.replies) == bool(said)


async def test_a_claimed_question_can_be_handed_back(counter: Counter) -> None:
    """The card is edited in place, and shows what makes sense now."""
    card = await escalated(counter)
    await counter.office.sam.presses(card, "Claim")
    await counter.quiet()

    assert "Claim" not in card.buttons
    await counter.office.sam.presses(card, "Hand back")
    await counter.quiet()

    assert (await counter.ticket()).status is Status.ESCALATED


async def test_a_question_is_snoozed_by_a_form(counter: Counter) -> None:
    """One choice, then the card says until when."""
    card = await escalated(counter)

    outcome = await counter.office.sam.presses(card, "Snooze…")
    form = await outcome.view()
    await counter.office.sam.submits(form, {"value": "4h"})
    await counter.quiet()

    ticket = await counter.ticket()
    assert ticket.status is Status.SNOOZED
    assert pressed(counter)[-1].argument == "4h"
    assert counter.office.sam.modal is None


async def test_what_is_wrong_in_a_form_is_said_in_it(counter: Counter) -> None:
    """It stays open, and nothing happens."""
    card = await escalated(counter)
    form = await (await counter.office.sam.presses(card, "Snooze…")).view()

    outcome = await counter.office.sam.submits(form, {"other": "soon"})
    await counter.quiet()

    assert "is no duration" in outcome.errors["other"]
    assert counter.office.sam.modal is form
    assert (await counter.ticket()).status is Status.ESCALATED


async def test_a_form_of_before_a_restart_still_works(office: Office, store: Store) -> None:
    """It remembers by itself what it is about, and how who sent it off is answered."""
    async with open_counter(office, store) as counter:
        card = await escalated(counter)
        form = await (await office.sam.presses(card, "Resolve…")).view()

    async with open_counter(office, store) as counter:
        await office.sam.submits(form, {"value": "Reset it in the profile."})
        await counter.quiet()

        assert (await counter.ticket()).status is Status.RESOLVED
        assert any(
            "Reset it in the profile." in each.shown for each in office.help.messages[0].replies
        )


async def test_a_form_is_declined_when_its_sender_has_left_the_team(counter: Counter) -> None:
    """Who may is checked when it is sent off; the answer comes where it was opened."""
    card = await escalated(counter)
    press = await counter.office.sam.presses(card, "Snooze…")
    form = await press.view()
    counter.office.team.users.clear()

    await counter.office.sam.submits(form, {})
    await counter.quiet()

    assert "only the team can do this" in press.shown
    assert (await counter.ticket()).status is Status.ESCALATED


@pytest.mark.parametrize("member", [True, False])
async def test_a_question_is_handed_over_by_a_form(counter: Counter, member: bool) -> None:
    """Only to the team: that is checked by the role that the target holds now."""
    card = await escalated(counter)
    office = counter.office
    await office.sam.presses(card, "Claim")
    await counter.quiet()
    tina = office.acme.user("Tina")
    if member:
        office.team.users.append(tina)

    press = await office.sam.presses(card, "Hand over…")
    await office.sam.submits(await press.view(), {"value": tina})
    await counter.quiet()

    claim = (await counter.ticket()).claim
    assert claim is not None
    assert claim.by.name == ("Tina" if member else "Sam")
    assert bool(press.shown) is not member


async def test_a_form_of_another_community_is_declined(counter: Counter) -> None:
    """Its metadata is not trusted."""
    card = await escalated(counter)
    press = await counter.office.sam.presses(card, "Snooze…")
    form = await press.view()
    form.given["private_metadata"] = form.private_metadata.replace(f":{tag('acme')}:", ":ffffff:")

    await counter.office.sam.submits(form, {})
    await counter.quiet()

    assert (await counter.ticket()).status is Status.ESCALATED
    assert ELSEWHERE in press.shown


async def test_a_trigger_that_is_too_old_is_told(counter: Counter) -> None:
    """Slack gave up: the member gets a sentence, not silence."""
    card = await escalated(counter)
    counter.office.server.faults.error("views.open", "expired_trigger_id")

    outcome = await counter.office.sam.presses(card, "Snooze…")
    reply = await outcome.reply()

    assert TOO_LATE in reply.shown
    assert reply.is_private


async def test_slack_that_does_not_answer_in_time_is_told(office: Office, store: Store) -> None:
    """No modal within Slack's three seconds: a sentence says so."""
    async with open_counter(office, store, pace=replace(QUICK, prompt=0.05)) as counter:
        card = await escalated(counter)
        office.server.faults.lose("views.open")

        outcome = await office.sam.presses(card, "Snooze…")
        reply = await outcome.reply()

        assert SORRY in reply.shown


async def whispered(counter: Counter) -> fake.Message:
    """What Ann is shown on a question that she asked in private."""
    outcome = await counter.office.ann.commands(counter.office.help, QUESTION)
    await counter.quiet()
    return await outcome.reply()


async def test_a_private_question_is_posted_to_the_channel(counter: Counter) -> None:
    """In the asker's name, where it is a question like any other."""
    shown = await whispered(counter)

    await counter.office.ann.presses(shown, "Post it to the channel")
    await counter.quiet()

    posted = counter.office.help.messages[0]
    ticket = await counter.ticket(2)
    assert QUESTION in posted.shown
    assert (ticket.asker.name, ticket.text, ticket.message) == ("Ann", QUESTION, posted.ts)
    assert ticket.status is Status.OPEN
    ended = (await counter.ticket(1)).resolution
    assert ended is not None
    assert ended.ending is Ending.PUBLISHED
    assert "in the channel now" in shown.shown


@pytest.mark.parametrize("deaths", [1, 2])
async def test_a_question_is_posted_once_however_often_the_press_is_worked_off(
    counter: Counter, deaths: int
) -> None:
    """The process dies after the question, or the press as well, was recorded."""
    shown = await whispered(counter)
    counter.failures = deaths

    await counter.office.ann.presses(shown, "Post it to the channel")
    await counter.quiet()

    assert len([m for m in counter.office.help.messages if QUESTION in m.shown]) == 1
    assert len({e.key for e in counter.events if isinstance(e, MessagePosted)}) == 1
    ended = (await counter.ticket(1)).resolution
    assert ended is not None
    assert ended.ending is Ending.PUBLISHED
    assert (await counter.ticket(2)).status is Status.OPEN


async def test_two_taps_post_one_question(counter: Counter) -> None:
    """The second finds it posted, and says nothing more."""
    shown = await whispered(counter)

    first = await counter.office.ann.presses(shown, "Post it to the channel")
    await counter.quiet()
    await changed(first, counter)

    assert len([m for m in counter.office.help.messages if QUESTION in m.shown]) == 1
    assert len(first.replies) == 0


async def test_nobody_else_can_post_a_private_question(counter: Counter) -> None:
    """A press can be forged: it is refused by the rules."""
    shown = await whispered(counter)
    outcome = await counter.office.ann.presses(shown, "Post it to the channel", wait=False)
    forged = {"user": {"id": counter.office.ben.id}}

    await changed(outcome, counter, **forged)

    refused = [event for event in pressed(counter) if event.actor.name == "Ben"]
    assert len(refused) == 1
    ended = (await counter.ticket(1)).resolution
    assert ended is None or ended.by.name == "Ann"


async def test_there_is_no_channel_in_a_direct_message(counter: Counter) -> None:
    """A sentence says where it can be asked."""
    office = counter.office
    outcome = await office.ann.commands(office.ann.dm(), QUESTION)
    await counter.quiet()
    shown = office.ann.dm().messages[-1]

    press = await office.ann.presses(shown, "Post it to the channel")
    await counter.quiet()

    assert outcome.is_acknowledged
    assert "there is no channel here" in press.shown


async def test_a_command_that_is_worked_off_twice_counts_once(counter: Counter) -> None:
    """The process dies after it was recorded: its key is the same."""
    counter.failures = 1

    outcome = await counter.office.ann.commands(counter.office.help, QUESTION)
    await told(outcome, counter)

    assert len(given(counter)) == 2
    assert len({event.key for event in given(counter)}) == 1
    assert len(outcome.replies) == 1
    assert await Reports(counter.store).ticket(COMMUNITY, 2) is None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"actions": []},
        {"actions": [1]},
        {"actions": [{"action_id": 5, "value": []}]},
        {"actions": [{"action_id": "aw1:0a1b2c:snooze:1:0", "value": "x" * 5000}]},
        {"user": "U1", "container": 7, "view": []},
        {"view": {"callback_id": "aw_span", "private_metadata": "{"}},
        {"view": {"callback_id": "aw_setup", "state": {"values": {"limit": 5}}}},
        {"view": {"callback_id": ["aw_note"]}},
        {"callback_id": {"aw_ask": 1}, "message": None},
        {"event": {"type": "app_home_opened", "user": None}},
        {"text": None, "response_url": {"a": 1}, "trigger_id": 3},
        {"text": "ask " + "x" * 100_000},
    ],
)
async def test_nothing_that_comes_makes_the_front_fail(counter: Counter, body: Any) -> None:
    """Whatever is missing, of another type or huge."""
    front = counter.interactions.front
    for team in (counter.office.acme.id, "T0"):
        for kind in Kind:
            request = Request(kind=kind, team=team, key="x", lane="y", body=body)

            front.keeps(request)
            front.answer(request)
            await front.show(request)


def with_button(message: fake.Message, action: Action) -> str:
    """*message* with a button for *action* on question 1, whatever it had; its action id."""
    action_id = encode(COMMUNITY, action, 1, 9)
    words = {"type": "plain_text", "text": action.value}
    button = {"type": "button", "action_id": action_id, "text": words}
    row = {"type": "actions", "block_id": "more", "elements": [button]}
    message.blocks = [*(b for b in message.blocks if b.get("block_id") != "more"), row]
    return action_id


@pytest.mark.parametrize(
    ("who", "role"), [("ann", Role.MEMBER), ("ben", Role.MEMBER), ("sam", Role.STAFF)]
)
async def test_every_button_does_or_refuses_what_the_rules_say(
    counter: Counter, who: str, role: Role
) -> None:
    """Each person, each button, in the states that this leads through."""
    root = await asked(counter)
    office, shown = counter.office, root.replies[0]
    user: fake.User = getattr(office, who)
    actor = Actor(account=f"slack:{user.id}", name=user.name, role=role)
    for action in (each for each in Action if each is not Action.PUBLISH):
        why_not = refusal(actor, action, await counter.ticket())
        before = len(pressed(counter))

        outcome = await user.presses(shown, with_button(shown, action))
        if action in ASKS:
            await user.submits(
                await outcome.view(), {"value": office.sam} if action is Action.ASSIGN else {}
            )
        await counter.quiet()

        last = pressed(counter)[-1]
        assert len(pressed(counter)) == before + 1
        assert (last.action, last.actor, last.ticket) == (action, actor, 1)
        if why_not is not None:
            words = plain(note(*why_not)).replace("/", "/answerwell ")
            assert words in outcome.shown, action
        else:
            assert "That was not done" not in outcome.shown, action
