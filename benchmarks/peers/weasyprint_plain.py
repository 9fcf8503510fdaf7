"""WeasyPrint as its manual begins: `HTML(string=…).write_pdf()`. Warm: the process, its imports, and nothing more."""

from __future__ import annotations

import weasyprint

from benchmarks.papers import Paper
from benchmarks.peers.page_html import page_of
from benchmarks.printing import Rendered, serve_documents


def source(paper: Paper, _is_signed: bool) -> str:
    return page_of(paper)


def render(html: str) -> Rendered:
    return weasyprint.HTML(string=html).write_pdf(), None


if __name__ == "__main__":
    serve_documents(source, render)
