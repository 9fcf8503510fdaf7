"""What is printed does not change unnoticed: every released version still gives the pages on record, to the byte.

`released/<version>.json` keeps, for each kind, the sample document as it was frozen (words, sheet, facts) with the
digests of what the typesetter is given for it: the page, the style sheet, the facts attached. They are the same on
every machine. `released/files.json` keeps the digests of the PDFs, which also depend on the libraries named in it.

    python -m tests.notices.test_unchanged          the newest version anew: its templates were changed before release
    python -m tests.notices.test_unchanged files    the PDFs of all versions anew: the engine or the fonts changed

`make approve-renderings` does both. The record of an older version is never written again.
"""

import hashlib
import json
import os
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from notices.carried import facts_json
from notices.fields import to_json
from notices.kinds import Kind, spec_of
from notices.rendering import TEMPLATE_VERSION, compose, engine_versions, freeze_words, render_pdf
from notices.sample_facts import FACTS, JOINT, joint_sheet
from notices.sheets import Sheet
from notices.versions import VERSIONS, version_of
from tests.notices.papers import sheet_of

FOLDER = Path(__file__).with_name("released")
FILES = FOLDER / "files.json"
REMEDY = (
    "issued documents would no longer be re-made as they were. If this version was ever released, undo the change "
    "and make a new version (notices/versions.py says how); if it was not, run `make approve-renderings`"
)
PAPERS = [(version, kind.value) for version in VERSIONS for kind in Kind]


def digest(content: bytes | str) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


@cache
def record(version: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{version}.json").read_text(encoding="utf-8"))
    return found


@cache
def files() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILES.read_text(encoding="utf-8"))
    return found


def digests(version: str, kind: str, paper: dict[str, Any]) -> dict[str, str]:
    """What the typesetter is given for a frozen paper: all that does not depend on the machine."""
    sheet = Sheet.from_json(paper["sheet"])
    page, css = compose(kind, paper["words"], sheet, version=version)
    found = {"page": digest(page), "css": digest(css)}
    if version_of(version).carries_facts:
        found["carried"] = digest(facts_json(spec_of(kind), sheet, paper["facts"], version))
    return found


def file_digest(version: str, kind: str) -> str:
    paper = record(version)[kind]
    sheet = Sheet.from_json(paper["sheet"])
    return digest(render_pdf(kind, paper["words"], sheet, facts=paper["facts"], version=version))


def libraries() -> dict[str, str]:
    """All that the bytes of a PDF depend on besides the words and the templates."""
    return {
        name: version for name, version in engine_versions().items() if name not in ("template", "python")
    }


def test_it_has_every_kind_of_every_version_on_record() -> None:
    assert TEMPLATE_VERSION in VERSIONS
    for version in VERSIONS:
        assert set(record(version)) == {kind.value for kind in Kind}
    assert set(files()["versions"]) == set(VERSIONS)


@pytest.mark.parametrize(("version", "kind"), PAPERS)
def test_it_gives_the_typesetter_the_page_on_record(version: str, kind: str) -> None:
    paper = record(version)[kind]
    found = digests(version, kind, paper)
    assert found == {name: paper[name] for name in found}, REMEDY


@pytest.mark.parametrize("kind", list(Kind))
def test_it_freezes_the_words_on_record_today(kind: Kind) -> None:
    """The wording of the newest version; that of older ones is frozen with their documents, and may change."""
    paper = record(TEMPLATE_VERSION)[kind.value]
    assert freeze_words(kind, FACTS[kind], sheet_of(kind)) == paper["words"], REMEDY
    assert to_json(FACTS[kind]) == paper["facts"]


@pytest.mark.parametrize(("version", "kind"), PAPERS)
def test_it_sets_the_very_pdf_on_record(version: str, kind: str) -> None:
    if libraries() != files()["libraries"]:
        pytest.skip("other libraries than those of the record; the pages above are compared all the same")
    assert file_digest(version, kind) == files()["versions"][version][kind], (
        "the same page gives another file. If the engine was changed on purpose and the pictures of "
        "tests/notices/test_pictures.py still hold, run `make approve-renderings`"
    )


@pytest.mark.parametrize("kind", JOINT)
def test_it_reads_a_sheet_that_knows_nothing_of_joint_documents(kind: Kind) -> None:
    """Sheets stored before version 2 lack the two keys, and are stored again without them."""
    stored = record("1")[kind.value]["sheet"]
    assert "joint_issuers" not in stored and "own_fonts" not in stored
    sheet = Sheet.from_json(stored)
    assert sheet.joint_issuers == () and sheet.to_json() == stored
    joint = replace(joint_sheet(kind, "督"), own_fonts=("AG FangSong",))
    assert Sheet.from_json(json.loads(json.dumps(joint.to_json()))) == joint


def write_newest() -> None:
    """Freezes the samples anew under the newest version."""
    papers = {}
    for kind in Kind:
        sheet = sheet_of(kind)
        paper = {
            "sheet": sheet.to_json(),
            "facts": to_json(FACTS[kind]),
            "words": freeze_words(kind, FACTS[kind], sheet),
        }
        papers[kind.value] = paper | digests(TEMPLATE_VERSION, kind.value, paper)
    _write(FOLDER / f"{TEMPLATE_VERSION}.json", papers)
    record.cache_clear()


def write_files() -> None:
    versions = {
        version: {kind.value: file_digest(version, kind.value) for kind in Kind} for version in VERSIONS
    }
    _write(FILES, {"libraries": libraries(), "versions": versions})


def _write(target: Path, content: dict[str, Any]) -> None:
    target.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    if sys.argv[1:] != ["files"]:
        write_newest()
    write_files()
