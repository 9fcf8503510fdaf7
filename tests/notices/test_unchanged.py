"""What is printed does not change unnoticed: the samples' pages and PDFs against those on record.

`renderings.json` holds, for one TEMPLATE_VERSION, the digest of what the typesetter is given for each kind (the
page and the style sheet, the same on every machine), and of the PDF, which also depends on the libraries named beside
it. Whoever changes the words or the layout of a kind that has been issued raises `rendering.TEMPLATE_VERSION`, and
writes the record anew: `python -m tests.notices.test_unchanged`.
"""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from notices.kinds import Kind
from notices.rendering import TEMPLATE_VERSION, compose, engine_versions, freeze_words
from notices.sample_facts import FACTS
from tests.notices.papers import sample_paper, sheet_of

RECORD = Path(__file__).with_name("renderings.json")
REMEDY = (
    "raise TEMPLATE_VERSION if this kind was ever issued, then run python -m tests.notices.test_unchanged"
)


def page_digest(kind: Kind) -> str:
    sheet = sheet_of(kind)
    page, _ = compose(kind, freeze_words(kind, FACTS[kind], sheet), sheet)
    return hashlib.sha256(page.encode()).hexdigest()


def pdf_digest(kind: Kind) -> str:
    return hashlib.sha256(sample_paper(kind)).hexdigest()


def libraries() -> dict[str, str]:
    """All that the bytes of a PDF depend on besides the words and the templates."""
    return {
        name: version for name, version in engine_versions().items() if name not in ("template", "python")
    }


def record() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    return found


def test_it_has_every_kind_on_record_under_the_present_version() -> None:
    assert record()["template"] == TEMPLATE_VERSION, REMEDY
    assert set(record()["kinds"]) == {kind.value for kind in Kind}


@pytest.mark.parametrize("kind", list(Kind))
def test_it_gives_the_typesetter_the_page_on_record(kind: Kind) -> None:
    assert page_digest(kind) == record()["kinds"][kind.value]["page"], REMEDY


@pytest.mark.parametrize("kind", list(Kind))
def test_it_sets_the_very_pdf_on_record(kind: Kind) -> None:
    if libraries() != record()["libraries"]:
        pytest.skip("other libraries than those of the record; the pages above are compared all the same")
    assert pdf_digest(kind) == record()["kinds"][kind.value]["pdf"], REMEDY


def write() -> None:
    kinds = {kind.value: {"page": page_digest(kind), "pdf": pdf_digest(kind)} for kind in Kind}
    new = {"template": TEMPLATE_VERSION, "libraries": libraries(), "kinds": kinds}
    RECORD.write_text(json.dumps(new, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    write()
