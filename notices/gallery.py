"""All kinds with sample facts, to be looked at: `python -m notices.gallery OUT`."""

import os
import sys
from pathlib import Path

from notices.kinds import KINDS
from notices.rendering import freeze_words, render_pdf
from notices.sample_facts import FACTS, sample_sheet


def write_gallery(folder: Path) -> list[Path]:
    """Write NN-kind.pdf for every kind."""
    folder.mkdir(parents=True, exist_ok=True)
    targets = []
    for place, spec in enumerate(KINDS.values(), 1):
        sheet = sample_sheet(spec.kind, spec.mark)
        words = freeze_words(spec.kind, FACTS[spec.kind], sheet)
        targets.append(folder / f"{place:02d}-{spec.kind.value}.pdf")
        targets[-1].write_bytes(render_pdf(spec.kind, words, sheet))
    return targets


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    for target in write_gallery(Path(sys.argv[1])):
        print(target)
