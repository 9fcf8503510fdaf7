"""The PDF: only our fonts, its text can be read back, the same bytes anywhere, nothing hostile gets in."""

import hashlib
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pypdf
import pypdfium2
import pytest
import segno

from notices import typesetting
from notices.fields import texts, to_json
from notices.kinds import KINDS, Form, Kind, spec_of
from notices.rendering import NUMBER, PROOF, engine_versions, freeze_words, render_pdf
from notices.sample_facts import FACTS
from notices.seals import watermark
from notices.typesetting import FONT_FILES
from organisations.refusals import Refusal
from tests.notices.papers import measured, sheet_of
from tests.notices.papers import paper_of as pdf_of

RARE = "堃喆赟翀犇祎昇㛃䶮𬀩"
OURS = {family.replace(" ", "-") for family in FONT_FILES}
ROOT = Path(__file__).resolve().parents[2]


def text_of(pdf: bytes) -> str:
    """The text as a reader would copy it, blanks and line ends removed."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def fonts_of(pdf: bytes) -> set[str]:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return {char["fontname"].partition("+")[2] for page in document.pages for char in page.chars}


@pytest.mark.parametrize("kind", list(Kind))
class TestEveryKind:
    def test_it_embeds_our_fonts_alone(self, kind: Kind) -> None:
        pdf = pdf_of(kind)
        assert fonts_of(pdf) <= OURS
        assert "ZX-FangSong" in fonts_of(pdf)
        for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
            for font in page["/Resources"]["/Font"].values():
                name, descendant = font["/BaseFont"], font["/DescendantFonts"][0].get_object()
                assert name.partition("+")[2] in OURS
                assert "/FontFile3" in descendant["/FontDescriptor"]

    def test_it_can_be_read_back_with_its_number_and_names(self, kind: Kind) -> None:
        sheet = sheet_of(kind)
        text = text_of(pdf_of(kind))
        expected = [*sheet.issuer_names, "2026年11月20日", "7Q2M-K4XD-93RT"]
        if spec_of(kind).is_numbered:
            expected.append(sheet.number)
        if spec_of(kind).form is not Form.TABLE:
            expected.append(sheet.addressee)
        for each in expected:
            assert each in text
        assert spec_of(kind).label in text
        assert "样例" not in text  # the watermark is drawn, not written: it does not spoil a copied text

    def test_it_prints_every_word_of_the_facts(self, kind: Kind) -> None:
        """In the order of the file, without head and page numbers, which come between two pages' words."""
        pages = measured(kind).pages
        title = min(glyph.top for glyph in pages[0] if round(glyph.size) == 22)
        body = [glyph for glyph in pages[0] if glyph.bottom > title] + [g for page in pages[1:] for g in page]
        printed = "".join(glyph.text for glyph in body if glyph.font != "ZX-Song" and glyph.text.strip())
        for field, label, text in texts(FACTS[kind]):
            # How often it was pressed is printed in Chinese numerals.
            expected = "第二次督办" if field == "times" else "".join(text.rstrip("。；").split())
            assert expected in printed, label

    def test_it_has_no_blank_page_and_no_missing_character(self, kind: Kind) -> None:
        with pdfplumber.open(io.BytesIO(pdf_of(kind))) as document:
            assert all(page.chars for page in document.pages)
        assert not set(text_of(pdf_of(kind))) & {"\ue000", "\ufffd", "□"}

    def test_it_prints_terms_from_service_and_no_other_way(self, kind: Kind) -> None:
        text = text_of(pdf_of(kind))
        for found in re.finditer(r"\d+(?:个工作日|日|个月)内", text):
            assert text[: found.start()].endswith("次日起"), found[0]


class TestSameBytes:
    def test_it_gives_the_same_bytes_twice(self) -> None:
        assert pdf_of(Kind.WARNING) == pdf_of(Kind.WARNING)

    def test_it_gives_the_same_bytes_in_another_process_and_order(self, tmp_path: Path) -> None:
        code = (
            "import sys, pathlib\n"
            "from notices.gallery import specimens\n"
            "for specimen in reversed(list(specimens())):\n"
            "    if not specimen.variant:\n"
            "        (pathlib.Path(sys.argv[1]) / specimen.spec.kind.value).write_bytes(specimen.pdf())\n"
        )
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": "7"}
        command = [sys.executable, "-c", code, str(tmp_path)]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=120)
        for kind in KINDS:
            other = (tmp_path / kind.value).read_bytes()
            assert hashlib.sha256(other).digest() == hashlib.sha256(pdf_of(kind)).digest(), kind

    def test_it_says_what_the_bytes_depend_on(self) -> None:
        versions = engine_versions()
        assert {"template", "weasyprint", "segno", "pango", "harfbuzz", *FONT_FILES} <= set(versions)

    def test_it_fills_in_what_comes_with_the_number(self) -> None:
        sheet = sheet_of(Kind.REMINDER)
        words = freeze_words(
            Kind.REMINDER, FACTS[Kind.REMINDER], replace(sheet, number="", verification_code="")
        )
        assert NUMBER in words and PROOF in words
        facts = to_json(FACTS[Kind.REMINDER])
        assert render_pdf(Kind.REMINDER, words, sheet, facts=facts) == pdf_of(Kind.REMINDER)


class TestHostileText:
    MARKUP = (
        '<script>alert(1)</script><img src="file:///etc/passwd"><style>*{display:none}</style>&lt;b&gt;完'
    )

    def test_it_prints_markup_as_text(self) -> None:
        facts = replace(FACTS[Kind.EARLY_WARNING], situation=(self.MARKUP,), subject_matter="<b>款</b>逾期")
        pdf = pdf_of(Kind.EARLY_WARNING, facts)
        assert "<script>alert(1)</script>" in text_of(pdf)
        assert "&lt;b&gt;" in text_of(pdf)
        assert "特此通知" in text_of(pdf)

    def test_it_does_not_take_text_for_a_placeholder_or_a_template(self) -> None:
        facts = replace(
            FACTS[Kind.EARLY_WARNING], situation=(f"{NUMBER}{{{{ sheet.number }}}}{{% now 'Y' %}}",)
        )
        text = text_of(pdf_of(Kind.EARLY_WARNING, facts))
        assert "<!--zx:number-->{{sheet.number}}{%now'Y'%}" in text

    def test_it_escapes_the_sheet_too(self) -> None:
        sheet = replace(
            sheet_of(Kind.CLOSURE), number='<i>"7"</i>', reference="<u>1</u>", addressee="<p>某单位"
        )
        text = text_of(pdf_of(Kind.CLOSURE, sheet=sheet))
        assert '<i>"7"</i>' in text and "<u>1</u>" in text and "<p>某单位" in text

    @pytest.mark.parametrize(
        "address", ["file:///etc/hostname", "http://127.0.0.1:9/x", "ftp://127.0.0.1/x", "x.png"]
    )
    def test_it_fetches_nothing_but_data(self, address: str, tmp_path: Path) -> None:
        secret = tmp_path / "secret.txt"
        secret.write_text("very secret indeed")
        words = (
            f'<p>文</p><img src="{address}"><link rel="attachment" href="{secret.as_uri()}">'
            f'<link rel="stylesheet" href="{address}"><p style="background:url({address})">本</p>'
        )
        pdf = render_pdf(Kind.CLOSURE, words, sheet_of(Kind.CLOSURE))
        assert b"very secret" not in pdf
        assert not pypdf.PdfReader(io.BytesIO(pdf)).attachments

    def test_it_refuses_what_would_hold_the_typesetter_up(self) -> None:
        facts = replace(FACTS[Kind.EARLY_WARNING], situation=("文" * 100_000,))
        with pytest.raises(Refusal) as refused:
            pdf_of(Kind.EARLY_WARNING, facts)
        assert refused.value.field == "situation"
        assert "风险情况" in refused.value.message

    def test_it_sets_the_longest_allowed_document_in_time(self) -> None:
        facts = replace(
            FACTS[Kind.EARLY_WARNING], situation=("经核实" * 500,) * 12, requirements=("文" * 400,) * 12
        )
        assert len(pypdf.PdfReader(io.BytesIO(pdf_of(Kind.EARLY_WARNING, facts))).pages) > 30


class TestRareCharacters:
    def test_it_prints_rare_names_from_the_supplement(self) -> None:
        facts = replace(
            FACTS[Kind.CLOSURE], course=(f"由{RARE}等同志办理",), subject_matter="拖欠㛃䶮镇工程款"
        )
        pdf = pdf_of(Kind.CLOSURE, facts)
        assert RARE in text_of(pdf)
        assert "ZX-Supplement" in fonts_of(pdf)
        assert fonts_of(pdf) <= OURS

    def test_it_prints_rare_names_in_headings_and_in_the_mark(self) -> None:
        sheet = replace(sheet_of(Kind.WARNING), issuer=f"澄川市{RARE}局")
        facts = replace(
            FACTS[Kind.RECTIFICATION_ORDER],
            problems=(replace(FACTS[Kind.RECTIFICATION_ORDER].problems[0], text=f"未付{RARE}款"),),
        )
        assert RARE in text_of(pdf_of(Kind.RECTIFICATION_ORDER, facts))
        assert f"澄川市{RARE}局" in text_of(pdf_of(Kind.WARNING, sheet=sheet))

    @pytest.mark.parametrize("character", ["😀", "𠀀", "한", "☑"])
    def test_it_refuses_a_character_no_font_has_naming_the_field(self, character: str) -> None:
        facts = replace(FACTS[Kind.CLOSURE], course=(f"由{character}办理",))
        with pytest.raises(Refusal) as refused:
            pdf_of(Kind.CLOSURE, facts)
        assert character in refused.value.message
        assert "办理经过" in refused.value.message
        assert refused.value.field == "course"
        assert refused.value.remedy


class TestSampleMarks:
    def test_it_says_an_early_warning_is_no_finding(self) -> None:
        assert "不是失信认定" in text_of(pdf_of(Kind.EARLY_WARNING))

    def test_it_marks_samples_paler_than_bbb_and_never_in_red(self) -> None:
        page = _picture(pdf_of(Kind.EARLY_WARNING), 1)
        colours = {colour for _, colour in page.getcolors(maxcolors=1 << 24)}
        assert not {(r, g, b) for r, g, b in colours if r > g + 60}
        greys = [colour for count, colour in page.getcolors(maxcolors=1 << 24) if count > 5_000]
        assert (238, 238, 238) in greys
        assert all(min(colour) > 0xBB for colour in greys if min(colour) > 100)

    def test_it_marks_every_page_of_a_sample_and_none_of_a_real_document(self) -> None:
        sample = _grey_pages(pdf_of(Kind.WARNING))
        assert sample and all(sample)
        real = replace(sheet_of(Kind.WARNING), is_sample=False)
        assert not any(_grey_pages(pdf_of(Kind.WARNING, sheet=real)))

    def test_it_draws_no_seal_on_a_real_document(self) -> None:
        real = replace(sheet_of(Kind.CLOSURE), is_sample=False)
        page = _picture(pdf_of(Kind.CLOSURE, sheet=real), -1)
        assert not [colour for _, colour in page.getcolors(maxcolors=1 << 24) if colour[0] > colour[1] + 60]

    def test_it_marks_a_draft_and_leaves_its_number_open(self) -> None:
        draft = replace(sheet_of(Kind.CLOSURE), is_sample=False, number="", verification_code="")
        pdf = pdf_of(Kind.CLOSURE, sheet=draft)
        assert all(_grey_pages(pdf))
        assert "（签发后编号）" in text_of(pdf)

    def test_it_keeps_one_watermark_for_a_word(self) -> None:
        assert watermark("样例") != watermark("草稿")


def test_its_qr_code_is_the_verification_address() -> None:
    """Each module of the printed code is compared with the code of the address."""
    sheet = sheet_of(Kind.CLOSURE)
    expected = [list(row) for row in segno.make(sheet.verification_url, error="m", micro=False).matrix]
    page = _picture(pdf_of(Kind.CLOSURE), -1, dpi=600).convert("L")
    scale = 600 / 25.4
    left = page.crop((int(28 * scale), int(37 * scale), int(48 * scale), int(240 * scale)))
    dark = left.point(lambda value: 255 * (value < 100))
    rows = [y for y in range(dark.height) if sum(dark.crop((0, y, dark.width, y + 1)).histogram()[255:]) > 60]
    top = next(y for y in rows if all(dark.getpixel((int(2.2 * scale), y + step)) for step in range(8)))
    size = len(expected)
    module = 20 * scale / (size + 4)
    origin = 2 * module, top
    found = [
        [
            int(dark.getpixel((int(origin[0] + (x + 0.5) * module), int(origin[1] + (y + 0.5) * module))) > 0)
            for x in range(size)
        ]
        for y in range(size)
    ]
    assert found == expected


def test_it_refuses_to_start_without_its_fonts(settings: object, tmp_path: Path) -> None:
    settings.FONTS_DIR = tmp_path  # type: ignore[attr-defined]
    with pytest.raises(typesetting.TypesettingUnavailable, match="make setup"):
        typesetting.check_machine()


def _picture(pdf: bytes, page: int, dpi: int = 72) -> object:
    document = pypdfium2.PdfDocument(pdf)
    return document[page % len(document)].render(scale=dpi / 72).to_pil().convert("RGB")


def _grey_pages(pdf: bytes) -> list[bool]:
    return [
        any(
            colour == (238, 238, 238) and count > 1_000
            for count, colour in _picture(pdf, n).getcolors(1 << 24)
        )
        for n in range(len(pypdfium2.PdfDocument(pdf)))
    ]
