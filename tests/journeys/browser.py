"""The people of the sample city at a real browser: one browser, a window of its own for each person.

`office.clerk("fgw_officer")` logs in through the form at the first mention. A clerk opens the desk, takes a task by
its Chinese name, fills in fields by their labels, and presses a button. Whatever a page does wrong on the way (an
error on its console, a status nobody expected, a request to another machine, English words) is noted and told
at the end by :meth:`Office.close`.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect

import clock
from accounts.samples import SAMPLE_PASSWORD
from casework.models import Case
from notices.models import Notice
from tests.waiting import wait_until

PROGRAMS = ("chromium-headless-shell", "chromium")
# Milliseconds for a page or a field to appear; a draft's page is typeset while one waits.
PATIENCE = 30_000
OUR_OWN = {"data", "blob", "about"}
# What may be read in Latin letters: names of files and of accounts, kinds of files, case numbers, checksums, codes.
NOT_ENGLISH = (
    r"\b[a-z]+_[a-z]+\b",
    r"[\w（）\-]+\.(?:pdf|png|jpg|docx?|xlsx?)",
    r"\b(?:PDF|JPG|PNG|Word|Excel|OFD|SHA-256|App|MB|KB)",
    r"ZX-\d{4}-\d+",
    r"校验 [0-9a-f]{8}",
    r"(?<![\w-])[\w-]{22}(?![\w-])",
)
ENGLISH = re.compile(r"[A-Za-z]{3,}")


def program() -> str:
    """Debian's browser. Raises AssertionError where it is not installed: `make setup-test` does that."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    assert found, f"none of {', '.join(PROGRAMS)} is installed; run make setup-test"
    return found


class Office:
    """One browser at one site; `clock_file` gives the worker beside it the site's hour."""

    def __init__(self, playwright: Playwright, url: str, clock_file: Path) -> None:
        self.url = url
        self.clock_file = clock_file
        self.clerks: dict[str, Clerk] = {}
        self.faults: list[str] = []
        self.set_clock(clock.now())
        self.browser: Browser = playwright.chromium.launch(
            executable_path=program(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )

    def set_clock(self, moment: datetime) -> None:
        """The hour of the site, which runs in this process, and of the worker, which does not."""
        clock.write_to(self.clock_file, moment)
        clock.set_to(moment)

    def clerk(self, username: str) -> Clerk:
        """The person, logged in."""
        if username not in self.clerks:
            self.clerks[username] = self.visitor(username)
            self.clerks[username].log_in()
        return self.clerks[username]

    def visitor(self, name: str) -> Clerk:
        """A window in which nobody has logged in yet."""
        context = self.browser.new_context(
            base_url=self.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": 1440, "height": 900},
        )
        context.set_default_timeout(PATIENCE)
        return Clerk(name, context, self.faults, self.url)

    def wait_for_documents(self, case: Case) -> None:
        """Until the worker process has rendered whatever of the case was signed."""
        unmade = Notice.objects.filter(paper__case=case, rendered_at=None)
        wait_until(lambda: not unmade.exists(), 60, "the worker's documents")

    def close(self) -> None:
        self.browser.close()
        assert not self.faults, "\n".join(self.faults)


class Clerk:
    """One person at one window."""

    def __init__(self, username: str, context: BrowserContext, faults: list[str], url: str) -> None:
        self.username = username
        self.context = context
        self.faults = faults
        self.site = urlsplit(url).netloc
        self.expected: set[int] = set()
        self.statuses: list[int] = []
        context.on("request", self._see_request)
        context.on("response", self._see_response)
        context.on("console", self._see_console)
        context.on("weberror", lambda error: self.note(f"script: {error.error}"))
        self.page: Page = context.new_page()

    # --- coming and going -----------------------------------------------------------------------------------

    def log_in(self) -> None:
        """Through the form; the desk, or what stands in its place, follows."""
        self.go("/accounts/login/")
        self.page.get_by_label("用户名", exact=True).fill(self.username)
        self.page.get_by_label("密码", exact=True).fill(SAMPLE_PASSWORD)
        self.press("登录")
        assert urlsplit(self.page.url).path != "/accounts/login/", f"{self.username} was not let in"

    def log_out(self) -> None:
        """By the button under one's own name; the login page follows."""
        self.page.locator("details.who summary").click()
        self.press("退出")
        assert urlsplit(self.page.url).path == "/accounts/login/"

    def go(self, address: str) -> None:
        self.page.goto(address)
        self.look()

    # --- the desk -------------------------------------------------------------------------------------------

    def tasks(self) -> list[str]:
        """Opens the desk: the Chinese names of the tasks on it, in order."""
        self.go("/")
        return self.page.locator(".desk-row a.act").all_inner_texts()

    def take(self, task: str, act: str = "") -> None:
        """Opens the task of this name from the desk, and there the act of this label."""
        self.go("/")
        self.page.locator(".desk-row").get_by_role("link", name=task, exact=True).click()
        self.look()
        if act:
            self.page.locator(".task-tabs").get_by_role("link", name=act, exact=True).click()
            self.look()

    # --- forms ----------------------------------------------------------------------------------------------

    def fill(self, **fields: str | list[Path]) -> None:
        """Every field of each label gets the words, or files; a choice is made by a part of its words."""
        for label, value in fields.items():
            found = self._controls(label)
            assert found, f"{self.username}: no field {label} on {self.page.url}"
            for control in found:
                _put(control, value)

    def press(self, button: str) -> None:
        """Presses the button; whatever page follows has come when this returns."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()
        self.look()

    def do(self, task: str, button: str, act: str = "", **fields: str | list[Path]) -> None:
        """One task from the desk to its end."""
        self.take(task, act)
        self.fill(**fields)
        self.finish(button)

    def finish(self, button: str) -> None:
        """Presses the button of a task; it is done only if the page of the case follows."""
        self.press(button)
        errors = self.page.locator(".refusal, .field-error").all_inner_texts()
        assert "/cases/" in self.page.url, f"{self.username} could not {button}: {errors}"

    def value_of(self, label: str) -> str:
        """What stands in the field."""
        return self.page.get_by_label(label, exact=True).input_value()

    def _controls(self, label: str) -> list[Locator]:
        group = self.page.get_by_role("group", name=label, exact=True)
        return group.all() or self.page.get_by_label(label, exact=True).all()

    # --- looking --------------------------------------------------------------------------------------------

    def text(self) -> str:
        """Everything that can be read on the page."""
        return self.page.locator("body").inner_text()

    def sees(self, words: str) -> None:
        expect(self.page.locator("body")).to_contain_text(words)

    def sees_paper(self) -> None:
        """The picture of a document's page, which has come and is one."""
        picture = self.page.locator(".paper-sheet img").first
        expect(picture).to_be_visible()
        assert (
            picture.evaluate("async picture => { await picture.decode(); return picture.naturalWidth }") > 500
        )

    def look(self) -> None:
        """Reads the page as its reader does, and notes English."""
        text = self.text()
        for pattern in NOT_ENGLISH:
            text = re.sub(pattern, "", text)
        for word in set(ENGLISH.findall(text)):
            self.note(f"English on {self.page.url}: {word}")

    @contextmanager
    def expecting(self, status: int) -> Iterator[None]:
        """Inside the block a page may answer so, and one must."""
        self.expected.add(status)
        yield
        self.expected.discard(status)
        assert status in self.statuses, f"{self.username}: no answer {status}"

    def note(self, fault: str) -> None:
        self.faults.append(f"{self.username}: {fault}")

    def _see_request(self, request: Any) -> None:
        address = urlsplit(request.url)
        if address.netloc != self.site and address.scheme not in OUR_OWN:
            self.note(f"a request left the site: {request.url}")

    def _see_response(self, response: Any) -> None:
        self.statuses.append(response.status)
        if response.status >= 400 and response.status not in self.expected:
            self.note(f"{response.status} {response.request.method} {response.url}")

    def _see_console(self, message: Any) -> None:
        # A refused page is also said on the console; statuses are looked at one by one as they come. So is a preview
        # whose page was left before it came: the browser drops it, as it should.
        said = ("Failed to load resource", "htmx:sendAbort", "htmx:afterRequest")
        if message.type in ("error", "warning") and not any(words in message.text for words in said):
            self.note(f"console: {message.text}")


def _put(control: Locator, value: str | list[Path]) -> None:
    """Whatever the control is: a file input, a select, a group of choices, a box to tick, a line or a text."""
    kind = control.evaluate("it => it.type || it.tagName.toLowerCase()")
    if not isinstance(value, str):
        control.set_input_files(value)
    elif kind == "select-one":
        options = control.locator("option").all_inner_texts()
        control.select_option(label=next(option for option in options if value in option))
    elif kind == "fieldset":
        control.get_by_label(value, exact=True).check()
    elif kind == "checkbox":
        control.check()
    else:
        control.fill(value)
