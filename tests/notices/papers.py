"""The samples of all kinds, set once for all tests of a process."""

from dataclasses import replace
from functools import cache
from typing import Any

from notices.fields import to_json
from notices.kinds import KINDS, Form, Kind, spec_of
from notices.rendering import freeze_words, render_pdf
from notices.sample_facts import FACTS, LONG, sample_sheet
from notices.sheets import Sheet
from tests.notices.ruler import Ruler


def kinds_of(*forms: Form) -> list[Kind]:
    return [spec.kind for spec in KINDS.values() if spec.form in forms]


OFFICIAL = kinds_of(Form.OFFICIAL)
LETTERS = kinds_of(Form.LETTER)
TABLES = kinds_of(Form.TABLE)
PROSE = kinds_of(Form.OFFICIAL, Form.LETTER, Form.MINUTES)


def sheet_of(kind: Kind) -> Sheet:
    return sample_sheet(kind, spec_of(kind).mark)


def paper_of(kind: Kind, facts: Any = None, sheet: Sheet | None = None) -> bytes:
    """The PDF of the sample facts, or of others, on the sample sheet, or on another."""
    if facts is None and sheet is None:
        return sample_paper(kind)
    return _set(kind, facts or FACTS[kind], sheet or sheet_of(kind))


def varied(kind: Kind, **changed: Any) -> Ruler:
    """A ruler on the sample with some facts changed."""
    return Ruler(paper_of(kind, replace(FACTS[kind], **changed)))


@cache
def sample_paper(kind: Kind) -> bytes:
    return _set(kind, FACTS[kind], sheet_of(kind))


@cache
def measured(kind: Kind) -> Ruler:
    return Ruler(sample_paper(kind))


@cache
def measured_long(kind: Kind) -> Ruler:
    """A ruler on the long sample: three pages and more."""
    return Ruler(_set(kind, LONG[kind], sheet_of(kind)))


def _set(kind: Kind, facts: Any, sheet: Sheet) -> bytes:
    return render_pdf(kind, freeze_words(kind, facts, sheet), sheet, facts=to_json(facts))
