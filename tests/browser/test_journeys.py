"""What a person lives through in the playground, with the whole bot behind it."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import OpenPage, Served
from tests.browser.pointing import press_on

pytestmark = pytest.mark.asyncio(loop_scope="package")

KNOWN = "How do I add answerwell to Slack?"
QUEUED = re.compile("helpers.* our team", re.IGNORECASE | re.DOTALL)
UNKNOWN = "My invoice shows the wrong company name. How can I change it?"


async def write(page: Page, text: str, box: str = "#write") -> None:
    await page.locator(box).fill(text)
    await page.locator(box).press("Enter")


async def become(page: Page, name: str) -> None:
    await page.locator("#me").click()
    await page.get_by_role("menuitemradio", name=name).click()
    await expect(page.locator("#me-name")).to_have_text(name)


def in_thread(page: Page, words: str | re.Pattern[str]) -> Locator:
    return page.locator("#thread-messages .message").filter(has_text=words)


async def test_a_known_question_is_answered_at_once(demo: Served, open_page: OpenPage) -> None:
    """Ann asks what the knowledge base knows, is answered, and says that it helped."""
    page = await open_page(f"{demo.url}/#/ann/help")

    await write(page, KNOWN)

    answer = page.locator("#thread-messages .message.bot").first
    await expect(answer).to_contain_text("has helped")
    await answer.get_by_role("button", name=re.compile("Why")).click()
    await expect(page.locator("#thread-messages .private")).to_contain_text(
        "that this is the answer"
    )
    await answer.get_by_role("button", name="That solved it").click()
    await expect(answer).to_contain_text("Solved.")
    await expect(answer.get_by_role("button", name="That solved it")).to_have_count(0)


async def test_an_unknown_question_is_solved_by_a_helper(demo: Served, open_page: OpenPage) -> None:
    """Ravi is told what happens next; Priya answers; his ✅ thanks her; the next one is served."""
    page = await open_page(f"{demo.url}/#/ravi/billing")
    await write(page, UNKNOWN)
    await expect(in_thread(page, QUEUED)).to_contain_text(re.compile(r"\d:\d\d"))

    await become(page, "Priya Nair")
    await write(page, "Settings, Billing, Company details: correct it there.", "#write-thread")
    await become(page, "Ravi Shah")
    reply = in_thread(page, "correct it there").filter(has_text="Priya Nair").first
    await press_on(reply, "React with ✅")

    await expect(in_thread(page, "Thank you")).to_contain_text("Priya Nair")
    await become(page, "Mei Lin")
    await page.locator("#thread-close").click()
    await write(page, "My invoice has the wrong company name, how can I change it?")
    await expect(in_thread(page, "Settings, Billing").first).to_contain_text("Priya Nair")
    await become(page, "Priya Nair")
    await write(page, "/credit")
    await expect(page.locator("#messages .message.private")).to_contain_text("15")


async def test_staff_is_called_in_time_and_takes_over(demo: Served, open_page: OpenPage) -> None:
    """Nobody answers Mei: the clock runs to the deadline, staff is tagged, and Sam claims it."""
    page = await open_page(f"{demo.url}/#/mei/billing")
    sam = await open_page(f"{demo.url}/#/sam/help")
    await write(page, "Can we pay by bank transfer instead of card?")
    await expect(in_thread(page, QUEUED)).to_be_visible()

    await page.locator("[data-push='next']").click()

    await expect(sam.locator("#channels .dot.pinged")).to_be_attached()
    await sam.locator("#channels a", has_text="staff").click()
    card = sam.locator("#messages .message.bot")
    await expect(card.locator(".ping").first).to_have_text("@Sam Okafor")
    await expect(card).to_contain_text("bank transfer")
    await card.get_by_role("button", name="Claim").click()
    await expect(card).to_contain_text("Sam Okafor is on it")
    await expect(in_thread(page, "Sam Okafor")).to_contain_text("is on it")
    await card.get_by_role("link", name="#billing").click()
    await expect(sam.locator("#place")).to_have_text("#billing")
    await expect(sam.locator("#thread-messages .message").first).to_contain_text("bank transfer")


async def test_a_customer_cannot_do_what_staff_can(demo: Served, open_page: OpenPage) -> None:
    """The refusal is a sentence, in private."""
    page = await open_page(f"{demo.url}/#/ann/help")

    await write(page, "/claim 1")

    await expect(page.locator("#messages .message.private")).to_contain_text("only the team")


async def test_the_first_steps_lead_through_the_whole_loop(
    demo: Served, open_page: OpenPage
) -> None:
    """Six taps: answered, a helper asked, answered by her, accepted, staff called, topics."""
    page = await open_page(demo.url)
    seen = {
        1: in_thread(page, "has helped"),
        2: in_thread(page, "@Priya Nair"),
        3: in_thread(page, "Company details"),
        4: in_thread(page, "Thank you"),
        5: page.locator("#messages .message.pinging"),
        6: page.locator("#messages .message.private").filter(has_text="you follow it"),
    }

    for number, sight in seen.items():
        await page.locator(f"#try [data-step='{number}']").click()

        await expect(sight.first).to_be_visible()
        await expect(page.locator(f"#try [data-step='{number}'].done")).to_be_visible()


async def test_the_bot_answers_in_private_as_well(demo: Served, open_page: OpenPage) -> None:
    """A direct message is one line of talk, and nobody else's."""
    ann = await open_page(f"{demo.url}/#/ann/dm-ann")

    await write(ann, KNOWN)

    await expect(ann.locator("#messages .message.bot")).to_contain_text("has helped")
    await expect(ann.locator("#panel")).to_be_hidden()


async def test_nothing_is_lost_when_the_bot_is_killed(demo: Served, open_page: OpenPage) -> None:
    """After kill -9 the same conversation is there, and goes on, without a reload."""
    page = await open_page(f"{demo.url}/#/ann/help")
    await write(page, KNOWN)
    await expect(in_thread(page, "has helped")).to_be_visible()
    await page.get_by_role("button", name="+1 h").click()
    await expect(page.locator("#clock-lead")).to_have_text("+1 h")

    await demo.kill()
    await expect(page.locator("#notice")).to_be_visible()
    await demo.start()

    await expect(page.locator("#notice")).to_be_hidden()
    await expect(page.locator("#messages .message")).to_have_count(1)
    await page.reload()
    await expect(page.locator("#clock-lead")).to_have_text("+1 h")
    await page.locator("#thread-close").click()
    await write(page, "Do I have to set up PostgreSQL?")
    await expect(page.locator("#messages .message")).to_have_count(2)
    await expect(in_thread(page, "SQLite").first).to_be_visible()
