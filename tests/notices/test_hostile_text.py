"""Hostile text in every field of every kind, and of the sheet: it comes out as text, or is refused by its field's name.

Most is seen in what the typesetter is given; one document of each form is set, and its text read back from the file.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pypdf
import pytest

from notices.kinds import Form, Kind, spec_of
from notices.rendering import compose, freeze_words, render_pdf
from notices.sample_facts import FACTS
from notices.sheets import LABELS, Sheet
from organisations.refusals import Refusal
from tests.notices.papers import sheet_of

# What may come out as text, where the field is long enough for it …
AS_TEXT = {
    "markup": "<i>&lt;b&gt;</i>",
    "style": "</style><style>@import url(http://x.example/a.css);*{display:none}</style>",
    "script": '"><script>alert(1)</script><a href="javascript:alert(1)">x</a>',
    "data": "<img src=data:image/svg+xml,<svg/onload=alert(1)>>",
    "nested": "<i>" * 400,
    "template": "{{ sheet.number }}{% include 'x' %}<!--zx:number-->",
}
# … and what never does.
REFUSED = {
    "bidi": "款\u202e项\u2066",
    "zero": "款\x00项",
    "line ends": "款\n项",
    "long": "文" * 100_000,
    "foreign": "款😀",
}
ONE_OF_EACH_FORM = {
    Form.OFFICIAL: Kind.CIRCULAR,
    Form.LETTER: Kind.TRANSFER,
    Form.MINUTES: Kind.MINUTES,
    Form.TABLE: Kind.EXTENSION_SLIP,
}
# The evidence is called by its numbers in another field, and missed there first.
MISSED_IN = {"evidence": {"rectified"}}
Path = tuple[str | int, ...]


class Seen(HTMLParser):
    """What a reader of HTML takes a page for: its tags with their attributes' names, and its text without blanks."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[tuple[str, str]] = set()
        self.followed: list[str] = []
        self._text: list[str] = []
        self.feed(html)
        self.text = "".join("".join(self._text).split())

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags |= {(tag, ""), *((tag, name) for name, _ in attributes)}
        self.followed += [value or "" for name, value in attributes if name in ("href", "src", "style")]

    def handle_data(self, data: str) -> None:
        self._text.append(data)


def places(facts: Any) -> Iterator[Path]:
    """Where a facts object holds text: each field, the first entry of each list, each field of its first item."""
    for field in dataclasses.fields(facts):
        yield from _places(getattr(facts, field.name), (field.name,))


def _places(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, str):
        yield path
    elif isinstance(value, tuple) and value:
        yield from _places(value[0], (*path, 0))
    elif dataclasses.is_dataclass(value):
        yield from ((*path, *inner) for inner in places(value))


def changed(value: Any, path: Path, text: str) -> Any:
    """The same with this text at that place."""
    if not path:
        return text
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        return (changed(value[first], rest, text), *value[first + 1 :])
    return replace(value, **{first: changed(getattr(value, first), rest, text)})


def facts_for(kind: Kind, path: Path) -> Any:
    """The sample facts in which that place may be filled in: an opinion on a record is on no order, and all is met."""
    facts = FACTS[kind]
    if kind is not Kind.VERIFICATION_OPINION or path[0] not in ("record", "lifted"):
        return facts
    none = dict.fromkeys(("order_number", "report_received_on", "new_term", "returned_times"), "")
    return replace(facts, record="失信认定", outcome="合格", findings=facts.findings[:2], **none)


@cache
def baseline(kind: Kind) -> Seen:
    """The sample's page. Titles break, lists grow: which tags a page has is known, not how many."""
    return Seen(composed(kind, FACTS[kind], sheet_of(kind)))


def composed(kind: Kind, facts: Any, sheet: Sheet) -> str:
    return compose(kind, freeze_words(kind, facts, sheet), sheet)[0]


def check_is_text(kind: Kind, page: str, text: str, label: object) -> None:
    seen = Seen(page)
    assert seen.tags <= baseline(kind).tags, label
    assert not [value for value in seen.followed if "javascript:" in value or "http:" in value], label
    # Where a sentence goes on, the templates take a closing mark away.
    assert "".join(text.split()).rstrip("。；，：") in seen.text, label


def names(path: Path) -> set[str]:
    """The fields by which a refusal may name what stands there."""
    return {part for part in path if isinstance(part, str)} | MISSED_IN.get(str(path[0]), set())


@pytest.mark.parametrize("kind", list(Kind))
def test_what_may_stand_in_a_field_is_printed_as_text(kind: Kind) -> None:
    printed = 0
    for path in places(FACTS[kind]):
        for name, text in AS_TEXT.items():
            try:
                page = composed(kind, changed(facts_for(kind, path), path, text), sheet_of(kind))
            except Refusal as refused:
                assert refused.field in names(path), (path, name, refused.message)
                assert refused.remedy
            else:
                check_is_text(kind, page, text, (path, name))
                printed += 1
    assert printed > len(AS_TEXT)


@pytest.mark.parametrize("kind", list(Kind))
def test_what_no_page_can_hold_is_refused_by_its_field(kind: Kind) -> None:
    for path in places(FACTS[kind]):
        for name, text in REFUSED.items():
            with pytest.raises(Refusal) as refused:
                freeze_words(kind, changed(facts_for(kind, path), path, text), sheet_of(kind))
            assert refused.value.field in names(path), (path, name)
            assert refused.value.remedy


@pytest.mark.parametrize("field", [*LABELS, "copies_to"])
def test_the_sheet_is_no_way_in(field: str) -> None:
    kind, sheet = Kind.CLOSURE, sheet_of(Kind.CLOSURE)

    def on(text: str) -> Sheet:
        return replace(sheet, **{field: (text,) if field == "copies_to" else text})

    for name, text in AS_TEXT.items():
        try:
            page = composed(kind, FACTS[kind], on(text))
        except Refusal as refused:
            assert refused.field == field, name
        else:
            # A blank parts two names of one issuer; what stands between is text all the same.
            check_is_text(kind, page, text if field != "issuer" else text.split()[0], name)
    for name, text in REFUSED.items():
        with pytest.raises(Refusal) as refused:
            freeze_words(kind, FACTS[kind], on(text))
        assert refused.value.field == field, name


@pytest.mark.parametrize("form", list(Form))
def test_a_file_prints_all_of_it_at_once(form: Form) -> None:
    """Every field of one kind that takes it holds markup; the file is set, and says it as it was typed."""
    kind = ONE_OF_EACH_FORM[form]
    assert spec_of(kind).form is form
    facts, hostile = FACTS[kind], []
    for number, path in enumerate(places(FACTS[kind])):
        text = f"<b>{number}</b></style>"
        try:
            freeze_words(kind, changed(facts, path, text), sheet_of(kind))
        except Refusal:
            continue
        facts = changed(facts, path, text)
        hostile.append(text)
    assert len(hostile) >= 3
    content = render_pdf(kind, freeze_words(kind, facts, sheet_of(kind)), sheet_of(kind))
    reader = pypdf.PdfReader(io.BytesIO(content))
    printed = "".join("".join(page.extract_text().split()) for page in reader.pages)
    for text in hostile:
        assert text in printed
    assert not [key for page in reader.pages for key in ("/AA", "/Annots") if key in page]
    assert "/OpenAction" not in reader.trailer["/Root"]
