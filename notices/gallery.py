"""All forms with sample facts, to be looked at: `make gallery OUT=DIR`, or `python -m notices.gallery DIR`.

DIR/<code>-<kind>.pdf is each form, …-long.pdf the same over at least three pages, …-joint.pdf one that several bodies
issue together. DIR/gallery.json lists them: file, kind (Chinese name) and form (公文, 信函, 纪要 or 表格).
"""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notices.fields import to_json
from notices.kinds import KindSpec, in_order, spec_of
from notices.rendering import freeze_words, render_pdf
from notices.sample_facts import FACTS, JOINT, LONG, joint_sheet, sample_sheet
from notices.sheets import Sheet


@dataclass(frozen=True)
class Specimen:
    """One sample document. `variant` is "", long or joint."""

    spec: KindSpec
    variant: str
    facts: Any
    sheet: Sheet

    @property
    def name(self) -> str:
        """Its name without an ending: D01-early_warning-long."""
        return "-".join(filter(None, (self.spec.code, self.spec.kind.value, self.variant)))

    def pdf(self) -> bytes:
        words = freeze_words(self.spec.kind, self.facts, self.sheet)
        return render_pdf(self.spec.kind, words, self.sheet, facts=to_json(self.facts))


def specimens() -> Iterator[Specimen]:
    """Every form as it usually is and long, in the order of the city's list; then the joint ones."""
    for spec in in_order():
        sheet = sample_sheet(spec.kind, spec.mark)
        yield Specimen(spec, "", FACTS[spec.kind], sheet)
        yield Specimen(spec, "long", LONG[spec.kind], sheet)
    for spec in map(spec_of, JOINT):
        yield Specimen(spec, "joint", FACTS[spec.kind], joint_sheet(spec.kind, spec.mark))


def write_gallery(folder: Path) -> Iterator[Path]:
    """Writes every specimen, then the list; yields each file as it is written."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = []
    for specimen in specimens():
        target = folder / f"{specimen.name}.pdf"
        target.write_bytes(specimen.pdf())
        listed.append({"file": target.name, "kind": specimen.spec.label, "form": specimen.spec.form.label})
        yield target
    target = folder / "gallery.json"
    target.write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    yield target


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: python -m notices.gallery DIR")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    for written in write_gallery(Path(sys.argv[1])):
        print(written)
