"""What is offered while somebody types: soon, and nothing that is not theirs to see."""

from dataclasses import replace

import discord
import pytest
import simcord

from adapters.discord.interacting.completion import TIMES
from bot import seed
from bot.domain.moments import readable
from bot.domain.states import Status
from bot.domain.topics import Kept, Topic
from tests.scenarios.discord_commands.rig import Rig, Town

Choices = list[tuple[str, object]]


async def typed(who: simcord.MemberActor, town: Town, word: str, option: str, text: str) -> Choices:
    """What is offered for *text*."""
    found = await who.autocomplete(town.help, word, option, text)
    return [(choice["name"], choice["value"]) for choice in found]


async def test_questions_are_offered(rig: Rig, acme: Town) -> None:
    """Typing a word offers the stored questions that hold it, short enough for Discord."""
    ann = acme.member(rig, "ann")
    await seed.plant(rig.store, "acme")
    wanted = seed.entries()[0].question

    found = await typed(ann, acme, "ask", "question", wanted.split()[-1].upper())

    assert wanted in [name for name, _ in found]
    assert all(len(name) <= 100 for name, _ in found)


async def test_questions_of_another_community_are_not(rig: Rig, acme: Town, rival: Town) -> None:
    """What one community knows is offered in no other."""
    ben = rival.member(rig, "ben")
    await seed.plant(rig.store, "acme")

    found = await typed(ben, rival, "ask", "question", "answerwell")

    assert found == []


async def test_ones_own_open_questions_are_offered_for_closing(rig: Rig, acme: Town) -> None:
    """/close offers one's own open questions, /reopen the ended ones, and nobody else's."""
    ann, ben = acme.member(rig, "ann"), acme.member(rig, "ben")
    await rig.ask(acme, ann, "How do I log in?")
    await rig.ask(acme, ann, "How do I pay by card?")
    await rig.ask(acme, ben, "Where is the invoice?")
    paid = await rig.reports.ticket("acme", 2)
    assert paid is not None
    await rig.keep(replace(paid, status=Status.CLOSED, step=None))

    to_close = await typed(ann, acme, "close", "number", "")
    to_reopen = await typed(ann, acme, "reopen", "number", "")

    assert to_close == [("#1 How do I log in? · open", 1)]
    assert to_reopen == [("#2 How do I pay by card? · closed", 2)]


@pytest.mark.parametrize(
    ("text", "numbers"), [("", [2, 1]), ("invoice", [2]), ("INV", [2]), ("1", [1]), ("zebra", [])]
)
async def test_staff_is_offered_what_waits(
    rig: Rig, acme: Town, text: str, numbers: list[int]
) -> None:
    """The team is offered everybody's open questions, by number or by words."""
    ann, sam = acme.member(rig, "ann"), acme.member(rig, "sam", acme.staff)
    await rig.ask(acme, ann, "How do I log in?")
    await rig.ask(acme, ann, "Where is the invoice?")

    found = await typed(sam, acme, "claim", "number", text)

    assert [value for _, value in found] == numbers


async def test_who_is_not_of_staff_is_offered_nothing_of_theirs(rig: Rig, acme: Town) -> None:
    """Who may see a staff command in Discord's settings still sees nobody's questions by it."""
    sees = acme.guild.create_role("Sees", permissions=discord.Permissions(manage_threads=True))
    ann, eve = acme.member(rig, "ann"), acme.member(rig, "eve", sees)
    await rig.ask(acme, ann, "How do I log in?")

    found = await typed(eve, acme, "claim", "number", "")

    assert found == []


async def test_times_are_what_the_rules_read(rig: Rig, acme: Town) -> None:
    """Every time that is offered can be read; what was typed comes first."""
    sam = acme.member(rig, "sam", acme.staff)

    found = await typed(sam, acme, "snooze", "until", "t")
    everything = await typed(sam, acme, "snooze", "until", "")

    assert [name for name, _ in found] == ["t", "tomorrow 9:00"]
    assert [name for name, _ in everything] == list(TIMES)
    for each in TIMES:
        readable(each)


async def test_a_broken_database_offers_nothing(rig: Rig, acme: Town) -> None:
    """When nothing can be looked up the person can type on."""
    ann = acme.member(rig, "ann")
    await seed.plant(rig.store, "acme")
    before = await typed(ann, acme, "ask", "question", "answerwell")
    async with rig.store.engines.write.begin() as db:
        await db.exec_driver_sql("ALTER TABLE entries RENAME TO lost")

    found = await typed(ann, acme, "ask", "question", "answerwell")

    assert before != []
    assert found == []


async def topics(rig: Rig, town: Town, *named: str) -> None:
    """The community of *town* has these topics."""
    async with rig.store.begin(town.name) as tx:
        for name in named:
            await tx.topics.keep(Topic(id=name.lower(), name=name))
        await tx.topics.keep(Topic(id="gone", name="Gone", kept=Kept.GONE))


@pytest.mark.parametrize(
    ("word", "option", "text", "offered"),
    [
        ("tag", "topic", "", ["API keys", "Billing"]),
        ("tag", "topic", "BILL", ["Billing"]),
        ("board", "what", "", ["last", "API keys", "Billing"]),
        ("board", "what", "key", ["API keys"]),
        ("topics", "topics", "", ["API keys", "Billing", "all", "none"]),
        ("topics", "topics", "bi", ["bi", "Billing"]),
        ("topics", "topics", "Billing, a", ["Billing, a", "Billing, API keys"]),
        ("helping", "change", "let", ["let", "letters on"]),
    ],
)
async def test_topics_are_offered(
    rig: Rig, acme: Town, word: str, option: str, text: str, offered: list[str]
) -> None:
    """Those in use, by name; where more than one may be typed, what was typed comes first."""
    sam = acme.member(rig, "sam", acme.staff)
    await topics(rig, acme, "Billing", "API keys")

    found = await typed(sam, acme, word, option, text)

    assert [name for name, _ in found] == offered


async def test_topics_of_another_community_are_not(rig: Rig, acme: Town, rival: Town) -> None:
    """Each community sees its own."""
    ben = rival.member(rig, "ben")
    await topics(rig, acme, "Billing")

    assert await typed(ben, rival, "board", "what", "") == [("last", "last")]


async def test_what_was_solved_is_offered_for_checking(rig: Rig, acme: Town) -> None:
    """/verify and /merge are about what is ended; /tag, for a helper, about all that is open."""
    ann, ben = acme.member(rig, "ann"), acme.member(rig, "ben", acme.helpers)
    sam = acme.member(rig, "sam", acme.staff)
    await rig.ask(acme, ann, "How do I log in?")
    await rig.ask(acme, ann, "How do I pay by card?")
    paid = await rig.reports.ticket("acme", 2)
    assert paid is not None
    await rig.keep(replace(paid, status=Status.CLOSED, step=None))

    offered = [
        await typed(sam, acme, "verify", "number", ""),
        await typed(sam, acme, "merge", "into", ""),
        await typed(ben, acme, "tag", "number", ""),
    ]

    assert [[value for _, value in found] for found in offered] == [[2], [2], [1]]
