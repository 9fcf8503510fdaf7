"""What a file carries for machines: its facts as JSON, its title, author and language; and nothing the paper hides."""

import io
import json
from typing import Any

import pypdf
import pytest

from notices.carried import FILE_NAME
from notices.fields import from_json, to_json
from notices.kinds import Form, Kind, facts_class, spec_of
from notices.rendering import TEMPLATE_VERSION, freeze_words, render_pdf
from notices.sample_facts import FACTS, joint_sheet
from tests.notices.papers import measured, sample_paper, sheet_of
from tests.notices.ruler import Glyph

# Told for machines, and printed in other words or as a picture.
TOLD_OTHERWISE = {"schema", "kind", "form", "template_version", "signed_on", "verification_address", "code"}


def reader(kind: Kind) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(sample_paper(kind)))


def carried(pdf: bytes) -> dict[str, Any]:
    attachments = pypdf.PdfReader(io.BytesIO(pdf)).attachments
    assert list(attachments) == [FILE_NAME] and len(attachments[FILE_NAME]) == 1
    found: dict[str, Any] = json.loads(attachments[FILE_NAME][0])
    return found


def leaves(value: Any, key: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [leaf for name, each in value.items() for leaf in leaves(each, name)]
    if isinstance(value, list):
        return [leaf for each in value for leaf in leaves(each, key)]
    return [(key, value)] if isinstance(value, str) and value else []


def as_text(pages: list[list[Glyph]]) -> str:
    return "".join(glyph.text for page in pages for glyph in page if glyph.text.strip())


@pytest.mark.parametrize("kind", list(Kind))
class TestEveryKind:
    def test_it_carries_its_facts_as_they_are_stored(self, kind: Kind) -> None:
        found = carried(sample_paper(kind))
        assert found["facts"] == to_json(FACTS[kind])
        assert from_json(facts_class(kind), found["facts"]) == FACTS[kind]
        said, sheet, spec = found["document"], sheet_of(kind), spec_of(kind)
        assert (said["code"], said["kind"], said["name"], said["form"]) == (
            spec.code,
            kind.value,
            spec.label,
            spec.form.label,
        )
        assert said["template_version"] == TEMPLATE_VERSION
        assert said["number"] == (sheet.number if spec.is_numbered else "")
        assert said["issuer"] == list(sheet.issuer_names)
        assert said["signed_on"] == "2026-11-20"

    def test_it_tells_nothing_that_the_paper_does_not_show(self, kind: Kind) -> None:
        found = carried(sample_paper(kind))
        glyphs = [[glyph for glyph in page if glyph.font != "ZX-Song"] for page in measured(kind).pages]
        pages = as_text(glyphs)
        # The same from top to bottom: a page's head, which is drawn last, does not part a text that goes over the end.
        flowing = as_text([sorted(page, key=lambda each: (round(each.bottom), each.left)) for page in glyphs])
        for key, text in leaves(found):
            if key in TOLD_OTHERWISE or key == "times":
                continue
            expected = "".join(text.rstrip("。；").split())
            # A text that runs over a page's end may have a repeated head within it.
            assert expected[:6] in pages and (expected[-4:] in pages or expected[-4:] in flowing), (key, text)
        assert "0000-2000316" not in json.dumps(found["document"])

    def test_it_is_pdf_a_3b_with_title_author_and_language(self, kind: Kind) -> None:
        root = reader(kind).trailer["/Root"]
        attached = root["/AF"][0]
        assert {each.get_object()["/F"] for each in root["/AF"]} == {FILE_NAME}
        assert attached.get_object()["/AFRelationship"] == "/Data"
        assert attached.get_object()["/EF"]["/F"].get_object()["/Subtype"] == "/application/json"
        assert root["/Lang"] == "zh-Hans"
        metadata, about = root["/Metadata"].get_object().get_data().decode(), reader(kind).metadata
        assert 'pdfaid:part="3"' in metadata and 'pdfaid:conformance="B"' in metadata
        assert about is not None and about.title and about.title.endswith(spec_of(kind).label)
        assert about.author == sheet_of(kind).issuer
        assert about.title in metadata and sheet_of(kind).issuer in metadata


def test_a_joint_document_names_all_its_issuers() -> None:
    kind = Kind.CIRCULAR
    sheet = joint_sheet(kind, "通")
    words = freeze_words(kind, FACTS[kind], sheet)
    pdf = render_pdf(kind, words, sheet, facts=to_json(FACTS[kind]))
    assert carried(pdf)["document"]["joint_issuers"] == ["澄川市财政局", "澄川市审计局"]
    about = pypdf.PdfReader(io.BytesIO(pdf)).metadata
    assert about is not None and about.author == "澄川市发展和改革委员会、澄川市财政局、澄川市审计局"


@pytest.mark.parametrize("kind", [kind for kind in Kind if spec_of(kind).form is Form.TABLE])
def test_a_form_that_names_no_addressee_tells_none(kind: Kind) -> None:
    said = carried(sample_paper(kind))["document"]
    assert bool(said["addressee"]) is (kind is Kind.OUTSTANDING_CASES)


def test_a_preview_carries_nothing() -> None:
    kind = Kind.REMINDER
    pdf = render_pdf(kind, freeze_words(kind, FACTS[kind], sheet_of(kind)), sheet_of(kind))
    assert not pypdf.PdfReader(io.BytesIO(pdf)).attachments
