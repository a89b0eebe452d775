"""Buttons that ask for something first, private conversations, long answers: with the whole bot."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import OpenPage, Served
from tests.browser.pointing import press_on
from tests.browser.test_journeys import become, in_thread, write
from tests.browser.test_looks import PHONE, overflows

pytestmark = pytest.mark.asyncio(loop_scope="package")

QUESTION = "Can we pay by bank transfer instead of card?"
LONG = "\n".join(f"{number}. Press the button number {number}." for number in range(1, 21))


async def waiting(page: Page) -> Locator:
    """Mei's question has waited too long; Sam looks at its card."""
    await write(page, QUESTION)
    await expect(page.locator("#messages .thread-link")).to_be_visible()
    await page.locator("[data-push=next]").click()
    await become(page, "Sam Okafor")
    await page.get_by_role("link", name="staff").click()
    card = page.locator("#messages .message.bot").first
    await expect(card).to_contain_text("has had no answer in time")
    return card


async def press(card: Locator, name: str) -> None:
    await card.get_by_role("button", name=name).click()


async def test_snooze_asks_until_when(demo: Served, open_page: OpenPage) -> None:
    """Escape presses nothing; a choice or a time of one's own does; nonsense is refused."""
    page = await open_page(f"{demo.url}/#/mei/billing")
    card = await waiting(page)
    dialog = page.get_by_role("dialog", name="Snooze until when?")

    await press(card, "Snooze…")
    await expect(dialog).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(card).to_contain_text("has had no answer in time")
    await expect(card.get_by_role("button", name="Snooze…")).to_be_focused()

    await press(card, "Snooze…")
    field = dialog.get_by_role("textbox")
    await field.fill("soon")
    await field.press("Enter")
    await expect(page.locator("#messages")).to_contain_text("I do not know when “soon” is")
    await press(card, "Snooze…")
    await field.fill("mon 14:00")
    await field.press("Enter")
    await expect(card).to_contain_text("snoozed until")

    await press(card, "Wake now")
    await press(card, "Snooze…")
    await dialog.get_by_role("button", name="4 hours").click()
    await expect(card).to_contain_text("snoozed until")
    await expect(dialog).to_have_count(0)


async def test_hand_over_and_a_closing_note(demo: Served, open_page: OpenPage) -> None:
    """Sam hands it to Elena, who closes it with a word that Mei reads."""
    page = await open_page(f"{demo.url}/#/mei/billing")
    card = await waiting(page)
    await press(card, "Claim")

    await press(card, "Hand over…")
    whom = page.get_by_role("dialog", name="Hand over to whom?")
    await expect(whom.locator(".choice")).to_have_count(2)
    await whom.get_by_role("button", name="Elena Rossi").click()
    await expect(card).to_contain_text("Elena Rossi is on it")
    await expect(page.locator("#messages .message.bot").last).to_contain_text("over to you")

    await become(page, "Elena Rossi")
    await press(card, "Resolve…")
    note = page.get_by_role("dialog", name="Resolve the question").get_by_role("textbox")
    await expect(note).to_be_focused()
    await note.fill("Yes: write to us,\nand we send an invoice.")
    await note.press("Control+Enter")
    await expect(card).to_contain_text("resolved by Elena Rossi")
    await become(page, "Mei Lin")
    await page.get_by_role("link", name="billing").click()
    await page.locator("#messages .thread-link").click()
    await expect(in_thread(page, "we send an invoice")).to_contain_text("marked this as done")


async def test_on_in_private(demo: Served, open_page: OpenPage) -> None:
    """Sam and Mei talk where nobody else looks; what solves it there is kept for nobody."""
    page = await open_page(f"{demo.url}/#/mei/billing")
    card = await waiting(page)
    await press(card, "Claim")
    await press(card, "Go on in private")

    await card.get_by_role("link", name="in private").click()
    await expect(page.locator("#place")).to_have_text("Mei Lin")
    await expect(page.locator("#messages .message.bot")).to_contain_text("goes on with you here")
    await write(page, "Your contract allows it: clause number 7 on page 3.")

    await become(page, "Mei Lin")
    await expect(page.locator("#place")).to_have_text("Sam Okafor")
    reply = page.locator("#messages .message").filter(has_text="clause number 7").first
    await press_on(reply, "React with ✅")
    await expect(page.locator("#messages")).to_contain_text("The answer is not kept for others.")

    await become(page, "Priya Nair")
    await expect(page.locator("#directs")).not_to_contain_text("Sam Okafor")
    await page.get_by_role("link", name="billing").click()
    await page.locator("#messages .thread-link").click()
    await expect(in_thread(page, "Solved by Sam Okafor, in private.")).to_be_visible()
    await expect(page.locator("body")).not_to_contain_text("clause number 7")


async def test_a_long_answer(demo: Served, open_page: OpenPage) -> None:
    """The next one who asks gets its beginning, and all of it at a tap, alone."""
    page = await open_page(f"{demo.url}/#/mei/billing")
    await write(page, QUESTION)
    await expect(page.locator("#panel")).to_be_visible()
    await become(page, "Priya Nair")
    await page.locator("#write-thread").fill(LONG)
    await page.locator("#write-thread").press("Enter")
    await become(page, "Mei Lin")
    reply = in_thread(page, "button number 20").filter(has_text="Priya").first
    await press_on(reply, "React with ✅")
    await expect(in_thread(page, "Thank you")).to_be_visible()
    await page.locator("#thread-close").click()
    await become(page, "Ravi Shah")

    await write(page, QUESTION)

    answer = page.locator("#thread-messages .message.bot").first
    await expect(answer).to_contain_text("button number 12")
    await expect(answer).not_to_contain_text("button number 13")
    await press(answer, "Show all")
    await expect(page.locator("#thread-messages .private")).to_contain_text("button number 20")


async def test_a_call(demo: Served, open_page: OpenPage) -> None:
    """Sam asks for one; Mei says when, and how to reach her, where only the two of them see it."""
    page = await open_page(f"{demo.url}/#/mei/billing")
    card = await waiting(page)
    await press(card, "Claim")
    await press(card, "Ask for a call")
    await become(page, "Mei Lin")
    await page.get_by_role("link", name="billing").click()
    await page.locator("#messages .thread-link").click()

    await press(in_thread(page, "Which time suits you?"), "Another time…")
    dialog = page.get_by_role("dialog", name="Agree on a call")
    await dialog.get_by_label("When suits you?").fill("tomorrow 11:00")
    await dialog.get_by_label("How can we reach you?").fill("+49 30 901820")
    await dialog.get_by_role("button", name="Send").click()

    await expect(dialog).to_have_count(0)
    await expect(in_thread(page, "Which time suits you?")).to_have_count(0)
    await become(page, "Priya Nair")
    await expect(page.locator("body")).not_to_contain_text("+49 30 901820")
    await become(page, "Sam Okafor")
    await page.get_by_role("link", name="staff").click()
    await expect(card).to_contain_text(re.compile("Call agreed on: tomorrow 11.*901820", re.DOTALL))


async def test_a_reply_to_all(demo: Served, open_page: OpenPage) -> None:
    """Five people ask the same; what Sam writes once stands below each of their questions."""
    askers = [
        await open_page(f"{demo.url}/#/{who}/help")
        for who in ("ann", "ravi", "mei", "jonas", "priya")
    ]
    for asker in askers:
        await write(asker, "I cannot log in, the login page shows error 500")
        await expect(asker.locator("#thread-messages .message.bot").first).to_be_visible()
    page = await open_page(f"{demo.url}/#/sam/staff")
    card = page.locator("#messages .message.bot").first
    await expect(card).to_contain_text("5 people")

    await press(card, "Reply to all…")
    dialog = page.get_by_role("dialog", name="Reply to all")
    await dialog.get_by_role("button", name="Reply to all").click()
    await expect(dialog).to_be_visible()  # nothing is not sent
    await dialog.get_by_role("textbox").fill("The login is down; we are on it.")
    await dialog.get_by_role("button", name="Reply to all").click()

    await expect(card).to_contain_text("Sam Okafor wrote to everybody")
    for asker in askers:
        await expect(in_thread(asker, "we are on it")).to_contain_text("Sam Okafor from our team")


async def test_by_command(demo: Served, open_page: OpenPage) -> None:
    """/assign and /private are offered to staff, and do what the buttons do."""
    page = await open_page(f"{demo.url}/#/mei/billing")
    card = await waiting(page)

    await page.locator("#write").fill("/as")
    await expect(page.get_by_role("option")).to_have_count(2)
    await write(page, "/assign 1 @elena")
    await expect(card).to_contain_text("Elena Rossi is on it")
    await write(page, "/assign 1 @priya")
    await expect(page.locator("#messages .private").last).to_contain_text("not on the team")
    await write(page, "/private 1")
    await expect(page.locator("#directs")).to_contain_text("Mei Lin")


async def test_the_dialogs_fit_a_phone(demo: Served, open_page: OpenPage) -> None:
    """At 390 pixels nothing runs out at the side, and every choice is large enough for a finger."""
    page = await open_page(f"{demo.url}/#/mei/billing", **PHONE)
    await page.locator("#write").fill(QUESTION)
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator(".thread-link")).to_be_visible()
    await page.locator("#clock-face").tap()
    await page.get_by_role("menuitem", name="To the next deadline").tap()
    await page.goto(f"{demo.url}/#/sam/staff")
    card = page.locator("#messages .message.bot").first
    await card.get_by_role("button", name="Claim").tap()

    for name in ("Snooze…", "Resolve…", "Hand over…"):
        await card.get_by_role("button", name=name).tap()
        dialog = page.get_by_role("dialog", name=re.compile(name[:-1]))
        await expect(dialog).to_be_visible()
        assert not await overflows(page)
        for button in await dialog.get_by_role("button").all():
            box = await button.bounding_box()
            assert box is not None
            assert box["height"] >= 42
        await dialog.get_by_role("button", name="Cancel").tap()
        await expect(dialog).to_have_count(0)
