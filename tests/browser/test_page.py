"""What the page itself has to do, whatever bot is behind it."""

import re

import pytest
from playwright.async_api import Page, expect

from bot.domain.commands import STAFF_ONLY, Command
from tests.browser.conftest import OpenPage
from tests.browser.pointing import press_on
from tests.browser.stand_in import serving
from tests.unit.adapters.test_web_render import HOSTILE

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def write(page: Page, text: str) -> None:
    await page.locator("#write").fill(text)
    await page.locator("#write").press("Enter")


async def become(page: Page, name: str) -> None:
    await page.locator("#me").click()
    await page.get_by_role("menuitemradio", name=name).click()


async def test_a_message_and_its_answer_appear_by_themselves(
    echo: str, open_page: OpenPage
) -> None:
    """Two people look at a channel; what one writes, and what the bot says, the other sees."""
    ann = await open_page(f"{echo}/#/ann/help")
    ravi = await open_page(f"{echo}/#/ravi/help")

    await write(ann, "Is *this* live?")

    for page in (ann, ravi):
        await expect(page.locator("#messages .message .text em")).to_have_text("this")
        await expect(page.locator("#messages .thread-link")).to_contain_text("1 reply")
    await expect(ann.locator("#thread-messages .message.bot .badge")).to_have_text("Bot")
    await expect(ravi.locator("#panel")).to_be_hidden()


async def test_nothing_that_people_write_becomes_part_of_the_page(
    echo: str, open_page: OpenPage
) -> None:
    """Payloads in messages, and in every field that the bot fills with them, do not run."""
    page = await open_page(f"{echo}/#/ann/help")
    await expect(page.locator("#write")).to_be_visible()
    before = await page.locator("script, iframe, style, base, form, img").count()

    for text in HOSTILE:
        async with page.expect_response("**/say") as said:
            await page.locator("#write").fill(text.replace("\x00", ""))
            await page.locator("#write").press("Enter")
        assert (await said.value).ok
    # Every question has its echo, and each thread is looked at once.
    links = page.locator("#messages .thread-link")
    await expect(links).to_have_count(len(HOSTILE))
    for link in await links.all():
        await link.click()
        await expect(page.locator("#thread-messages .message.bot")).to_have_count(1)

    assert await page.locator("script, iframe, style, base, form, img").count() == before
    hostile = "a[href^='javascript' i], a[href^='data' i], [onerror], [onload], [onmouseover]"
    assert await page.locator(hostile).count() == 0
    assert await page.locator(".messages [style], .messages [id='write']").count() == 0


async def test_a_script_in_the_page_would_not_run(echo: str, open_page: OpenPage) -> None:
    """The content security policy holds, should everything before it fail."""
    page = await open_page(f"{echo}/#/ann/help")
    await expect(page.locator("#write")).to_be_visible()

    ran = await page.evaluate(
        """() => {
            const broken = document.createElement("img");
            broken.setAttribute("onerror", "window.ran = true");
            broken.src = "data:,";
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(broken, script);
            return new Promise((done) => setTimeout(() => done(window.ran === true), 200));
        }"""
    )

    assert ran is False


async def test_private_replies_are_marked_and_private(echo: str, open_page: OpenPage) -> None:
    """A command's answer is seen by who gave it, marked as such, and by nobody else."""
    ann = await open_page(f"{echo}/#/ann/help")
    ravi = await open_page(f"{echo}/#/ravi/help")

    await write(ann, "/tickets")
    await write(ravi, "hello")

    await expect(ann.locator("#messages .message.private")).to_contain_text("Only you see this")
    await expect(ann.locator("#messages .used")).to_contain_text("/tickets")
    await expect(ravi.locator("#messages .message")).to_have_count(1)
    await expect(ravi.locator("#messages .used, #messages .private")).to_have_count(0)


async def test_a_button_is_pressed_by_its_words(echo: str, open_page: OpenPage) -> None:
    """The bot's buttons are real buttons, for the keyboard as well."""
    page = await open_page(f"{echo}/#/ann/help")
    await write(page, "hello")

    await page.get_by_role("button", name="Press", exact=True).focus()
    await page.keyboard.press("Enter")

    await expect(page.locator("#thread-messages .private")).to_contain_text("You pressed claim")


async def test_the_staff_channel_is_not_there_for_others(echo: str, open_page: OpenPage) -> None:
    """Neither in the sidebar nor by its address."""
    page = await open_page(f"{echo}/#/ann/staff")

    await expect(page.locator("#place")).to_have_text("#help")
    await expect(page.locator("#channels")).not_to_contain_text("staff")
    await become(page, "Sam Okafor")
    await expect(page.locator("#channels")).to_contain_text("staff")


async def test_messages_elsewhere_leave_a_dot(echo: str, open_page: OpenPage) -> None:
    """An unread channel is marked until one looks at it."""
    ann = await open_page(f"{echo}/#/ann/help")
    ravi = await open_page(f"{echo}/#/ravi/billing")

    await write(ravi, "An invoice!")

    await expect(ann.locator("#channels .unread")).to_have_text(re.compile("billing"))
    await ann.locator("#channels .unread").click()
    await expect(ann.locator("#messages .message")).to_have_count(1)
    await expect(ann.locator("#channels .unread")).to_have_count(0)


async def test_reactions_edits_and_deletions_are_live(echo: str, open_page: OpenPage) -> None:
    """What happens to a message is seen at once by everybody."""
    ann = await open_page(f"{echo}/#/ann/help")
    ravi = await open_page(f"{echo}/#/ravi/help")
    await write(ann, "first words")
    theirs = ravi.locator("#messages .message")

    await press_on(theirs, "React with 👍")
    await expect(ann.locator("#messages .reaction")).to_have_text("👍1")
    await ann.locator("#write").press("ArrowUp")
    await write(ann, "better words")
    await expect(theirs.locator(".text")).to_have_text("better words")
    await expect(theirs.locator(".edited")).to_be_visible()

    await press_on(ann.locator("#messages .message"), "More")
    await ann.get_by_role("menuitem", name="Delete").click()
    await expect(theirs.locator(".gone")).to_be_visible()


async def test_others_messages_cannot_be_changed(echo: str, open_page: OpenPage) -> None:
    """The menu of somebody else's message offers no edit; accepting is offered."""
    ann = await open_page(f"{echo}/#/ann/help")
    ravi = await open_page(f"{echo}/#/ravi/help")
    await write(ann, "mine")

    await press_on(ravi.locator("#messages .message"), "More")

    await expect(ravi.get_by_role("menuitem", name="Accept as answer")).to_be_visible()
    await expect(ravi.get_by_role("menuitem", name="Edit")).to_have_count(0)
    await ravi.keyboard.press("Escape")
    await expect(ravi.get_by_role("menu")).to_have_count(0)


async def test_the_commands_explain_themselves(echo: str, open_page: OpenPage) -> None:
    """A slash shows what there is; staff sees more; arrows and Enter choose."""
    page = await open_page(f"{echo}/#/ann/help")

    await page.locator("#write").fill("/")
    await expect(page.locator("#compose .command")).to_have_count(len(Command) - len(STAFF_ONLY))
    await page.locator("#write").fill("/ti")
    await page.locator("#write").press("Enter")
    await expect(page.locator("#messages .used")).to_contain_text("/tickets")
    await write(page, "/board")  # written out: what may follow it is left out
    await expect(page.locator("#messages .used").last).to_contain_text("/board")

    await become(page, "Sam Okafor")
    await page.locator("#write").fill("/")
    await expect(page.locator("#compose .command")).to_have_count(len(Command))


async def test_an_error_is_told_and_the_text_is_kept(echo: str, open_page: OpenPage) -> None:
    """The server's sentence is shown; a message that was not taken is not lost."""
    page = await open_page(f"{echo}/#/ann/help")
    await expect(page.locator("#messages")).to_be_attached()

    await write(page, "fail")

    await expect(page.locator(".toast")).to_contain_text("kept")
    await expect(page.locator("#messages .text")).to_have_text("fail")


async def test_the_clock_can_be_pushed(echo: str, open_page: OpenPage) -> None:
    """The pushes add up, in the header and in the conversation."""
    page = await open_page(f"{echo}/#/ann/help")
    await write(page, "hello")
    await expect(page.locator("#panel")).to_be_visible()
    await page.locator("#thread-close").click()

    await page.get_by_role("button", name="+10 min").click()
    await expect(page.locator("#clock-lead")).to_have_text("+10 min")
    await page.get_by_role("button", name="+1 h").click()
    await expect(page.locator("#clock-lead")).to_have_text("+1 h 10 min")
    await page.get_by_role("button", name="To the next deadline").click()

    await expect(page.locator("#clock-lead")).to_have_text("+1 h 40 min")
    await expect(page.locator("#messages .clock-line")).to_contain_text("1 h 40 min")


async def test_the_page_comes_back_by_itself(open_page: OpenPage) -> None:
    """The connection breaks: the page says so, and goes on when the server is there again."""
    async with serving() as port:
        page = await open_page(f"http://127.0.0.1:{port}/#/ann/help")
        await write(page, "before")
        await expect(page.locator("#messages .message")).to_have_count(1)
    await expect(page.locator("#notice")).to_be_visible()

    async with serving(port):
        await expect(page.locator("#notice")).to_be_hidden()

        # The stand-in forgets everything; a page that kept showing it would be lying.
        await expect(page.locator("#messages .message")).to_have_count(0)
        await write(page, "after")
        await expect(page.locator("#messages .message .text")).to_have_text("after")
        await page.close()
