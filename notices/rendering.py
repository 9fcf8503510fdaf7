"""From facts to a PDF: `freeze_words` at signing, `render_pdf` by the worker, as often as need be.

`freeze_words` writes everything a reader sees as HTML, escaped, except what only numbering brings: the
number and the proof (QR code). These have comments for placeholders, which no text can imitate, since
text is escaped. `render_pdf` fills them in, adds seal and watermark, and sets the pages. The same input
gives the same bytes, in this process and in any other of the same versions.
"""

import hashlib
import html
import platform
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings

from notices.characters import check_characters
from notices.fields import check, texts
from notices.heads import BODY_SIZE, NUMBER_FAMILY, TYPE_WIDTH, head_of
from notices.kinds import Form, Kind, KindSpec, spec_of
from notices.outlines import width
from notices.seals import qr_code, seal, watermark
from notices.sheets import Sheet, check_sheet, texts_of
from notices.titles import break_title
from notices.typesetting import (
    FONT_FILES,
    Found,
    font_path,
    library_versions,
    write_pdf,
    write_pdf_and_find,
)
from notices.wording import chinese_date, render_words
from organisations.refusals import Refusal

TEMPLATE_VERSION = "1"
WORDS_LIMIT = 60_000
NUMBER, PROOF, SEAL = "<!--zx:number-->", "<!--zx:proof-->", "<!--zx:seal-->"
SEAL_ROOM = "zx-seal"
UNNUMBERED = "（签发后编号）"
CHARACTER = TYPE_WIDTH / 28
PROOF_WIDTH = 70.0
LETTER_SPACING = -0.078


def freeze_words(kind: Kind | str, facts: Any, sheet: Sheet) -> str:
    """The document's words as HTML. Refuses, naming the field, what cannot stand on paper."""
    spec = spec_of(kind)
    check(facts)
    check_sheet(sheet)
    _check_copies(spec, sheet)
    check_characters([*texts(facts), *texts_of(sheet)])
    words = render_words(spec.template_name, _variables(spec, facts, sheet))
    if len(words) > WORDS_LIMIT:
        raise Refusal(f"文书共{len(words)}个字符，篇幅过长。", remedy="请精简文字，详情可以作为附件。")
    return str(words)


def render_pdf(kind: Kind | str, words_html: str, sheet: Sheet) -> bytes:
    """The PDF of frozen words under their number; byte-identical for the same input."""
    page, css = compose(kind, words_html, sheet)
    return write_pdf(page, css, identifier=_identifier(page))


def render_for_signature(kind: Kind | str, words_html: str, sheet: Sheet) -> tuple[bytes, Found | None]:
    """The same for a paper that will be signed, and where its seal goes; None for a kind that bears none.

    The seal is what the signature shows: only its room is left here, by `seal` and its style sheet.
    """
    page, css = compose(kind, words_html, sheet, is_for_signature=True)
    return write_pdf_and_find(page, css, identifier=_identifier(page), element=SEAL_ROOM)


def _identifier(page: str) -> bytes:
    return hashlib.sha256(f"{TEMPLATE_VERSION}{page}".encode()).hexdigest()[:32].encode()


def compose(
    kind: Kind | str, words_html: str, sheet: Sheet, *, is_for_signature: bool = False
) -> tuple[str, str]:
    """All that the typesetter is given: the whole page as HTML, and the style sheet."""
    spec = spec_of(kind)
    body = (
        words_html.replace(NUMBER, html.escape(sheet.number or UNNUMBERED))
        .replace(PROOF, _proof(sheet))
        .replace(SEAL, _seal(spec, sheet, is_for_signature=is_for_signature))
    )
    number = sheet.number if spec.is_numbered else ""
    title = html.escape(f"{number} {spec.label}".strip())
    created = sheet.signed_on.isoformat()
    page = (
        f'<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="author" content="{html.escape(sheet.issuer)}">'
        f'<meta name="dcterms.created" content="{created}"><meta name="dcterms.modified" content="{created}">'
        f"</head><body>{body}</body></html>"
    )
    return page, _css(spec.form, sheet.watermark)


@cache
def engine_versions() -> Mapping[str, str]:
    """What the bytes of a document depend on besides its words; kept with each document."""
    libraries = {name: version(name) for name in ("weasyprint", "pydyf", "segno", "uharfbuzz", "fonttools")}
    prepared = {
        family: hashlib.sha256(font_path(name).read_bytes()).hexdigest()
        for family, name in FONT_FILES.items()
    }
    return {
        "template": TEMPLATE_VERSION,
        "python": platform.python_version(),
        **libraries,
        **library_versions(),
        **prepared,
    }


def _variables(spec: KindSpec, facts: Any, sheet: Sheet) -> dict[str, Any]:
    said = {field.name: getattr(facts, field.name) for field in fields(facts)}
    if "basis" in said:
        said["basis"] = said["basis"] or spec.basis
    signed_on = chinese_date(sheet.signed_on)
    is_table = spec.form is Form.TABLE
    return {
        **said,
        "form": spec.form.value,
        "label": spec.label,
        "head": None if is_table else head_of(spec.form, sheet.issuer_names, _suffix(spec)),
        "attachments": tuple(each for each in spec.attachments if said[each.needs]),
        "title": (spec.label,) if is_table else break_title(title_phrases(spec.kind, facts.subject_matter)),
        "sheet": sheet,
        "signed_on": signed_on,
        "printed_by": sheet.printed_by or sheet.issuer_names[0],
        **_signature(spec, sheet, signed_on),
    }


def _check_copies(spec: KindSpec, sheet: Sheet) -> None:
    if sheet.copies_to and not spec.takes_copies:
        raise Refusal(f"{spec.label}不抄送其他单位。", field="copies_to", remedy="请删去抄送机关。")


def _suffix(spec: KindSpec) -> str:
    """What follows the issuer's name in the mark."""
    return {Form.OFFICIAL: "文件", Form.LETTER: "", Form.MINUTES: spec.label}[spec.form]


def title_of(kind: Kind | str, facts: Any) -> str:
    """The document's title in one line, for lists: 关于老旧小区改造工程款逾期未付问题的预警通知书.

    A form bears its bare name on paper; in a list it says what it is about: 延期审批单（老旧小区改造工程款逾期未付）.
    """
    spec = spec_of(kind)
    if spec.form is Form.TABLE:
        return f"{spec.label}（{facts.subject_matter}）"
    return "".join(title_phrases(kind, facts.subject_matter))


def title_phrases(kind: Kind | str, subject_matter: str) -> tuple[str, ...]:
    ending = "的" if subject_matter.endswith(("问题", "事项", "情况", "案")) else "问题的"
    return ("关于", subject_matter, ending, spec_of(kind).label)


def _signature(spec: KindSpec, sheet: Sheet, signed_on: str) -> dict[str, Any]:
    """Where issuer and date stand, in mm from the right edge of the type area.

    Sealed: the date ends four characters from the edge, the issuer is centred on it. Not sealed: the
    issuer ends two characters from the edge, the date begins two characters after the issuer's first
    (GB/T 9704-2012, 7.3.5), and is pushed no further than the edge.
    """
    date_width = _measure(signed_on)
    if spec.is_sealed and sheet.has_seal:
        right = 4 * CHARACTER
        return {
            "signing": "sealed",
            "date_right": right,
            "names_width": 2 * right + date_width,
            "is_wide": False,
        }
    longest = max(_measure(name) for name in sheet.issuer_names)
    return {
        "signing": "unsealed",
        "date_right": max(0.0, longest - date_width),
        "names_width": min(TYPE_WIDTH, longest + 2 * CHARACTER),
        # A long name would run into the QR code and its caption, which then stand above it.
        "is_wide": longest + 2 * CHARACTER > TYPE_WIDTH - PROOF_WIDTH,
    }


def _measure(text: str) -> float:
    return width(text, NUMBER_FAMILY) * BODY_SIZE + LETTER_SPACING * len(text)


def _proof(sheet: Sheet) -> str:
    """The QR code inside the type area, with the code that a person can type."""
    if not sheet.verification_code:
        return ""
    lines = ["扫码核验本文书，核验码：", sheet.verification_code]
    if sheet.reference:
        lines.append(f"案件编号：{sheet.reference}")
    captions = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f'<div class="proof"><img src="{qr_code(sheet.verification_url)}" alt="">{captions}</div>'


def _seal(spec: KindSpec, sheet: Sheet, *, is_for_signature: bool) -> str:
    """A picture of a seal on unsigned samples alone: elsewhere a seal is pressed, or signed for, and not drawn."""
    if not (spec.is_sealed and sheet.has_seal and sheet.number):
        return ""
    centre = _signature(spec, sheet, chinese_date(sheet.signed_on))["names_width"] / 2
    place = f'class="seal" style="right:{centre - 21:.3f}mm"'
    if is_for_signature:
        return f'<div id="{SEAL_ROOM}" {place}></div>'
    return f'<img {place} src="{seal(sheet.issuer_names[0])}" alt="">' if sheet.is_sample else ""


@cache
def _css(form: Form, marked: str) -> str:
    folder = Path(settings.BASE_DIR) / "templates" / "notices"
    css = "\n".join(
        (folder / name).read_text(encoding="utf-8")
        for name in ("sheet.css", "ruled.css", f"{form.value}.css")
    )
    if marked:
        css += f'\n@page {{ background: url("{watermark(marked)}") center / 210mm 297mm no-repeat }}'
    return css
