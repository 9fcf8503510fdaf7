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
from importlib import metadata
from pathlib import Path
from typing import Any

from django.conf import settings

from notices.carried import DESCRIPTION, FILE_NAME, facts_json
from notices.characters import check_characters
from notices.fields import check, texts
from notices.heads import head_of
from notices.kinds import Form, Kind, KindSpec, spec_of
from notices.seals import qr_code, seal, watermark
from notices.sheets import Sheet, check_sheet, texts_of
from notices.signatures import SEAL, signature_of
from notices.titles import break_title
from notices.typesetting import (
    AGENCY_FAMILIES,
    FONT_FILES,
    Carried,
    Found,
    agency_fonts,
    font_path,
    library_versions,
    write_pdf,
    write_pdf_and_find,
)
from notices.versions import NEWEST, Version, version_of
from notices.wording import chinese_date, render_words
from organisations.refusals import Refusal

TEMPLATE_VERSION = NEWEST
WORDS_LIMIT = 60_000
NUMBER, PROOF, SEALS = "<!--zx:number-->", "<!--zx:proof-->", "<!--zx:seal-->"
SEAL_ROOM = "zx-seal"
UNNUMBERED = "（签发后编号）"


def freeze_words(kind: Kind | str, facts: Any, sheet: Sheet) -> str:
    """The document's words as HTML. Refuses, naming the field, what cannot stand on paper."""
    spec = spec_of(kind)
    check(facts)
    check_sheet(sheet)
    _check_copies(spec, sheet)
    check_characters([*texts(facts), *texts_of(sheet)], sheet.own_fonts)
    words = render_words(spec.template_name, _variables(spec, facts, sheet))
    if len(words) > WORDS_LIMIT:
        raise Refusal(f"文书共{len(words)}个字符，篇幅过长。", remedy="请精简文字，详情可以作为附件。")
    return str(words)


def render_pdf(
    kind: Kind | str,
    words_html: str,
    sheet: Sheet,
    *,
    facts: Mapping[str, Any] | None = None,
    version: str = TEMPLATE_VERSION,
) -> bytes:
    """The PDF of frozen words under their number; byte-identical for the same input.

    `facts` are the stored ones, which the file carries where its version does; without them (a preview, a test of
    the pages) it carries none. `version` is the one that the document was frozen with.
    """
    page, css = compose(kind, words_html, sheet, version=version)
    carried = _carried(kind, sheet, facts, version)
    return write_pdf(page, css, identifier=_identifier(version, page, carried), carried=carried)


def render_for_signature(
    kind: Kind | str,
    words_html: str,
    sheet: Sheet,
    *,
    facts: Mapping[str, Any] | None = None,
    version: str = TEMPLATE_VERSION,
) -> tuple[bytes, Found | None]:
    """The same for a paper that will be signed, and where its seal goes; None for a kind that bears none.

    The seal is what the signature shows: only its room is left here, by `seal` and its style sheet. Of a joint
    document it is the organiser's room; the others' stay free.
    """
    page, css = compose(kind, words_html, sheet, is_for_signature=True, version=version)
    carried = _carried(kind, sheet, facts, version)
    identifier = _identifier(version, page, carried)
    return write_pdf_and_find(page, css, identifier=identifier, element=SEAL_ROOM, carried=carried)


def _carried(kind: Kind | str, sheet: Sheet, facts: Mapping[str, Any] | None, version: str) -> Carried | None:
    if facts is None or not version_of(version).carries_facts:
        return None
    content = facts_json(spec_of(kind), sheet, facts, version)
    return Carried(FILE_NAME, DESCRIPTION, content, sheet.signed_on)


def _identifier(version: str, page: str, carried: Carried | None) -> bytes:
    content = carried.content if carried else b""
    return hashlib.sha256(f"{version}{page}".encode() + content).hexdigest()[:32].encode()


def compose(
    kind: Kind | str,
    words_html: str,
    sheet: Sheet,
    *,
    is_for_signature: bool = False,
    version: str = TEMPLATE_VERSION,
) -> tuple[str, str]:
    """All that the typesetter is given: the whole page as HTML, and the style sheet."""
    spec = spec_of(kind)
    body = (
        words_html.replace(NUMBER, html.escape(sheet.number or UNNUMBERED))
        .replace(PROOF, _proof(sheet))
        .replace(SEALS, _seals(spec, sheet, is_for_signature=is_for_signature))
    )
    number = sheet.number if spec.is_numbered else ""
    title = html.escape(f"{number} {spec.label}".strip())
    created = sheet.signed_on.isoformat()
    page = (
        f'<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="author" content="{html.escape("、".join((sheet.issuer, *sheet.joint_issuers)))}">'
        f'<meta name="dcterms.created" content="{created}"><meta name="dcterms.modified" content="{created}">'
        f"</head><body>{body}</body></html>"
    )
    return page, _css(version_of(version), spec.form, sheet.watermark, sheet.own_fonts)


@cache
def engine_versions(version: str = TEMPLATE_VERSION, own_fonts: tuple[str, ...] = ()) -> Mapping[str, str]:
    """What the bytes of a document depend on besides its words; kept with each document.

    `own_fonts` are those of its sheet; one that has since been taken away is told as missing.
    """
    libraries = {
        name: metadata.version(name) for name in ("weasyprint", "pydyf", "segno", "uharfbuzz", "fonttools")
    }
    prepared = {
        family: hashlib.sha256(font_path(name).read_bytes()).hexdigest()
        for family, name in FONT_FILES.items()
    }
    for family in own_fonts:
        path = agency_fonts().get(family)
        prepared[family] = hashlib.sha256(path.read_bytes()).hexdigest() if path else "missing"
    return {
        "template": version,
        "python": platform.python_version(),
        **libraries,
        **library_versions(),
        **prepared,
    }


def _variables(spec: KindSpec, facts: Any, sheet: Sheet) -> dict[str, Any]:
    said = {field.name: getattr(facts, field.name) for field in fields(facts)}
    if "basis" in said:
        said["basis"] = said["basis"] or spec.basis
    is_table = spec.form is Form.TABLE
    head = None if is_table else head_of(spec.form, _mark_names(spec, sheet), _suffix(spec), sheet.own_fonts)
    return {
        **said,
        "form": spec.form.value,
        "label": spec.label,
        "head": head,
        "attachments": tuple(each for each in spec.attachments if said[each.needs]),
        "title": (spec.label,) if is_table else break_title(title_phrases(spec.kind, facts.subject_matter)),
        "sheet": sheet,
        "signed_on": chinese_date(sheet.signed_on),
        "printed_by": sheet.printed_by or sheet.issuer_names[0],
        "signature": signature_of(spec, sheet),
    }


def _check_copies(spec: KindSpec, sheet: Sheet) -> None:
    if sheet.copies_to and not spec.takes_copies:
        raise Refusal(f"{spec.label}不抄送其他单位。", field="copies_to", remedy="请删去抄送机关。")


def _mark_names(spec: KindSpec, sheet: Sheet) -> tuple[str, ...]:
    """Of a joint 公文 the mark names all issuers, of a letter or of minutes the organiser alone (10.1 and 10.3)."""
    if spec.form is Form.OFFICIAL:
        return tuple(name for issuer in sheet.issuers for name in issuer)
    return sheet.issuer_names


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


def _proof(sheet: Sheet) -> str:
    """The QR code inside the type area, with the code that a person can type."""
    if not sheet.verification_code:
        return ""
    lines = ["扫码核验本文书，核验码：", sheet.verification_code]
    if sheet.reference:
        lines.append(f"案件编号：{sheet.reference}")
    captions = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f'<div class="proof"><img src="{qr_code(sheet.verification_url)}" alt="">{captions}</div>'


def _seals(spec: KindSpec, sheet: Sheet, *, is_for_signature: bool) -> str:
    """A picture of a seal on unsigned samples alone: elsewhere a seal is pressed, or signed for, and not drawn."""
    if not (spec.is_sealed and sheet.has_seal and sheet.number):
        return ""
    signature = signature_of(spec, sheet)
    if not signature.rows:
        styles = [f"right:{signature.centre - SEAL / 2:.3f}mm"]
    else:
        styles = [f"left:{place.seal_left:.3f}mm;top:{place.seal_top:.3f}mm" for place in signature.places]
    if is_for_signature:
        rooms = [SEAL_ROOM, *(f"{SEAL_ROOM}-{place}" for place in range(2, len(styles) + 1))]
        return "".join(
            f'<div id="{room}" class="seal" style="{style}"></div>'
            for room, style in zip(rooms, styles, strict=True)
        )
    if not sheet.is_sample:
        return ""
    return "".join(
        f'<img class="seal" style="{style}" src="{seal(names[0])}" alt="">'
        for style, names in zip(styles, sheet.issuers, strict=False)
    )


@cache
def _css(version: Version, form: Form, marked: str, own_fonts: tuple[str, ...]) -> str:
    folder = Path(settings.BASE_DIR) / version.folder
    css = "\n".join(
        (folder / name).read_text(encoding="utf-8")
        for name in ("sheet.css", "ruled.css", f"{form.value}.css")
    )
    for family in own_fonts:
        ours = AGENCY_FAMILIES[family]
        css = css.replace(f'"{ours}"', f'"{family}", "{ours}"')
    if marked:
        css += f'\n@page {{ background: url("{watermark(marked)}") center / 210mm 297mm no-repeat }}'
    return css
