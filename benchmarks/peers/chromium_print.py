"""Chromium prints a page to PDF. Warm: the browser, one page with its style sheet and fonts; only the words change."""

from __future__ import annotations

import atexit
import tempfile
from functools import cache
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.papers import Paper
from benchmarks.peers.page_html import CSS, body_of
from benchmarks.printing import Rendered, serve_documents
from tests.journeys.browser import program

# A page from a file may read the fonts from theirs.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--allow-file-access-from-files",
]


@cache
def page() -> Page:
    """The one page of this side, with everything in it that does not change."""
    folder = tempfile.TemporaryDirectory(prefix="bench-chromium-")
    atexit.register(folder.cleanup)
    empty = Path(folder.name) / "page.html"
    empty.write_text(f'<!DOCTYPE html><html lang="zh-Hans"><meta charset="utf-8"><style>{CSS}</style><body>')
    playwright = sync_playwright().start()
    atexit.register(playwright.stop)
    browser = playwright.chromium.launch(executable_path=program(), args=ARGUMENTS)
    opened: Page = browser.new_page()
    opened.goto(empty.as_uri())
    return opened


def source(paper: Paper, _is_signed: bool) -> str:
    page()
    return body_of(paper)


def render(body: str) -> Rendered:
    page().evaluate(
        "async body => { document.body.innerHTML = body; await document.fonts.ready;"
        " await Promise.all([...document.images].map(image => image.decode())) }",
        body,
    )
    return page().pdf(prefer_css_page_size=True, print_background=True), None


if __name__ == "__main__":
    serve_documents(source, render)
