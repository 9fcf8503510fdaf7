"""发文登记簿 as a printed table: A4 across, the head of the table on every page, the pages counted."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.conf import settings

from notices.seals import watermark
from notices.typesetting import write_pdf
from notices.versions import NEWEST, version_of

# Heads and widths in mm: 257 together, between margins of 20.
COLUMNS = (
    ("文号", 38),
    ("文种", 19),
    ("标题", 46),
    ("主送", 33),
    ("抄送", 26),
    ("签发人", 14),
    ("成文日期", 19),
    ("送达", 22),
    ("签收", 22),
    ("状态", 18),
)


def register_pdf(
    issuer: str, asked: str, rows: Sequence[Sequence[str]], *, printed: str, is_sample: bool
) -> bytes:
    """The PDF of a register; the same bytes for the same input. `rows` have a text for each of COLUMNS.

    `asked` says which year and kinds (2026年　全部文种), `printed` by whom and when.
    """
    columns = "".join(f'<col style="width:{width}mm">' for _, width in COLUMNS)
    heads = "".join(f"<th>{name}</th>" for name, _ in COLUMNS)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    page = (
        '<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8">'
        f'<title>{html.escape(issuer)}发文登记簿</title><meta name="author" content="{html.escape(issuer)}"></head>'
        f'<body><h1>发文登记簿</h1><p class="of"><span>发文机关：{html.escape(issuer)}</span>'
        f'<span class="asked">{html.escape(asked)}　共{len(rows)}号</span></p>'
        f'<table class="ruled"><colgroup>{columns}</colgroup><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
        f'<p class="printed">{html.escape(printed)}</p></body></html>'
    )
    identifier = hashlib.sha256(page.encode()).hexdigest()[:32].encode()
    return write_pdf(page, _css(is_sample), identifier=identifier)


@cache
def _css(is_sample: bool) -> str:
    base = Path(settings.BASE_DIR)
    sheets = (base / version_of(NEWEST).folder / "ruled.css", base / "templates/notices/register.css")
    css = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    if is_sample:
        css += f'\n@page {{ background: url("{watermark("样例")}") center / auto 200mm no-repeat }}'
    return css
