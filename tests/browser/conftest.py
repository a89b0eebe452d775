"""A real browser, and the playground as a process of its own."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.stand_in import serving
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
QUIET = [
    "--no-sandbox",  # the tests run as root in a container, on pages of our own
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_MS = 15_000

expect.set_options(timeout=PATIENCE_MS)

OpenPage = Callable[..., Awaitable[Page]]


class Served:
    """A playground on a port of its own, which can be stopped and started again."""

    def __init__(self, *command: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._command = [word.replace("{port}", str(self.port)) for word in command]
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(*self._command, cwd=ROOT)
        async with asyncio.timeout(60), httpx.AsyncClient() as web:
            while not await self._answers(web):
                if self._process.returncode is not None:
                    pytest.fail(f"{' '.join(self._command)} ended by itself")
                await asyncio.sleep(0.05)

    async def stop(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    async def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        await self._process.wait()

    async def _answers(self, web: httpx.AsyncClient) -> bool:
        try:
            return (await web.get(f"{self.url}/healthz")).status_code == 200
        except httpx.TransportError:
            return False


@pytest_asyncio.fixture(loop_scope="package", scope="package")
async def browser() -> AsyncIterator[Browser]:
    """Debian's chromium. Without one the tests are skipped, but never in continuous integration."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed, and browser tests must not be skipped here")
        pytest.skip("chromium is not installed")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="package")
async def open_page(browser: Browser) -> AsyncIterator[OpenPage]:
    """Opens pages in contexts of their own; an error in a page's script fails the test."""
    errors: list[str] = []
    async with AsyncExitStack() as contexts:

        async def open_page(url: str, **options: Any) -> Page:
            options.setdefault("viewport", {"width": 1280, "height": 800})
            context = await browser.new_context(**options)
            contexts.push_async_callback(context.close)
            page = await context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.on("dialog", lambda dialog: errors.append(f"dialog: {dialog.message}"))
            await page.goto(url)
            await page.wait_for_selector("#app[aria-busy=false]")
            return page

        yield open_page
    assert not errors


@pytest_asyncio.fixture(loop_scope="package")
async def echo() -> AsyncIterator[str]:
    """The address of a playground whose bot says everything back."""
    async with serving() as port:
        yield f"http://127.0.0.1:{port}"


@pytest_asyncio.fixture(loop_scope="package")
async def demo(tmp_path: Path) -> AsyncIterator[Served]:
    """The whole bot, as `answerwell demo` runs it, on a database of its own."""
    served = Served(
        *(sys.executable, "-m", "bot", "demo", "--no-browser"),
        *("--port", "{port}", "--db", str(tmp_path / "demo.db")),
    )
    await served.start()
    yield served
    await served.stop()
