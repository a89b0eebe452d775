"""Steps that several journeys take."""

from datetime import timedelta

from tests import slack_server as fake
from tests.slack_wire.living import Town
from tests.slack_wire.seeing import shown
from tests.waiting import eventually

QUESTION = "How do I export my invoices as a spreadsheet?"
AGAIN = "how can I export invoices as a spreadsheet?"
ANSWER = "Open Billing, choose Invoices, then Export and pick CSV."
OPEN = "Your question is open"
SOLVED = "that solved it for"


def passes(town: Town, span: timedelta) -> None:
    """Let *span* pass."""
    town.clock.push(town.clock.offset + span)


async def asked(town: Town, text: str = QUESTION) -> fake.Message:
    """Ann asks in the channel, and nothing fits."""
    question = await town.ann.says(town.help, text)
    await shown(question, OPEN)
    return question


async def answered(town: Town, question: fake.Message, text: str = ANSWER) -> fake.Message:
    """Ben answers in the thread."""
    reply = await town.ben.says(town.help, text, thread=question)
    await shown(question, "somebody has written below")
    return reply


async def solved(town: Town) -> tuple[fake.Message, fake.Message]:
    """Ann asks, Ben answers, Ann accepts; the question and the answer."""
    question = await asked(town)
    reply = await answered(town, question)
    await town.ann.reacts(reply)
    await shown(question, SOLVED)
    return question, reply


async def tab_of(user: fake.User) -> fake.View:
    """The Home tab of *user*, opened anew."""
    user.home = None
    await user.opens_home()
    return await eventually(lambda: user.home, "a Home tab")
