"""The page on a phone, in the dark, and without a mouse."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.asyncio(loop_scope="package")

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}


async def write(page: Page, text: str) -> None:
    await page.locator("#write").fill(text)
    await page.locator("#write").press("Enter")


async def overflows(page: Page) -> bool:
    """Whether the page can be scrolled sideways."""
    widest = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
    return bool(await page.evaluate(f"{widest} > innerWidth"))


async def test_a_phone_has_room_for_everything(echo: str, open_page: OpenPage) -> None:
    """At 390 pixels nothing runs out at the side: channel, thread, menus, long words."""
    page = await open_page(f"{echo}/#/ann/help", **PHONE)
    await page.locator("#write").fill("https://a.example/" + "long" * 60 + " `" + "x" * 200 + "`")
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator(".thread-link")).to_be_visible()
    assert not await overflows(page)

    await page.locator(".thread-link").tap()
    await expect(page.locator("#panel")).to_be_visible()
    await expect(page.locator("#thread-messages .message.bot")).to_be_visible()
    assert not await overflows(page)
    await page.go_back()
    await expect(page.locator("#panel")).to_be_hidden()

    await page.locator("#open-side").tap()
    await expect(page.locator("#side")).to_be_visible()
    assert not await overflows(page)
    await page.locator("#side-close").tap()
    await page.locator("#me-small").tap()
    await page.get_by_role("menuitemradio", name="Sam Okafor").tap()
    await expect(page.locator("#me-small")).to_have_attribute("aria-label", re.compile("Sam"))
    await page.locator("#clock-face").tap()
    await expect(page.get_by_role("menuitem", name="To the next deadline")).to_be_visible()
    assert not await overflows(page)


async def test_colours_follow_the_system_until_told_otherwise(
    echo: str, open_page: OpenPage
) -> None:
    """Dark where the system is dark, and the other way at a tap, also after a reload."""
    background = "getComputedStyle(document.body).backgroundColor"
    light = await open_page(f"{echo}/#/ann/help", color_scheme="light")
    dark = await open_page(f"{echo}/#/ann/help", color_scheme="dark")

    assert await light.evaluate(background) == "rgb(255, 255, 255)"
    assert await dark.evaluate(background) != "rgb(255, 255, 255)"

    await dark.get_by_role("button", name="Light colours").click()
    await dark.reload()
    assert await dark.evaluate(background) == "rgb(255, 255, 255)"


async def test_everything_can_be_reached_by_keyboard(echo: str, open_page: OpenPage) -> None:
    """From the message box up into the messages, to a menu, and back."""
    page = await open_page(f"{echo}/#/ann/help")
    await write(page, "hello")
    await expect(page.locator("#panel")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#panel")).to_be_hidden()
    await page.locator("#messages .message").focus()

    await page.keyboard.press("Enter")
    await page.get_by_role("menuitem", name="Reply in a thread").focus()
    await page.keyboard.press("Enter")

    await expect(page.locator("#write-thread")).to_be_focused()
    await page.keyboard.type("by keyboard")
    await page.keyboard.press("Enter")
    await expect(page.locator("#thread-messages .message").last).to_contain_text("by keyboard")
