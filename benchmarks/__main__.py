"""Measures the product against its peers: ``make bench [ONLY=case_life,…]``. Explained in docs/benchmarks.md.

Prints a table for each bench and writes ``var/bench/<bench>.json``: a list of {measure, database, ours, unit,
peer, peer_value, ratio, rounds}, medians of interleaved rounds, ratio = ours / peer_value.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks import case_life, documents
from benchmarks.tables import table

FOLDER = Path("var/bench")
BENCHES = {"case_life": case_life, "documents": documents}


def main() -> int:
    """Runs the benches that were asked for. Exit status 1 where two sides did not do the same work."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", default=",".join(BENCHES), help="names with commas between them")
    parser.add_argument("--rounds", type=int, default=7, help="interleaved rounds (at least 5 count)")
    parser.add_argument("--cases", type=int, default=10, help="cases in a round of case_life")
    options = parser.parse_args()
    names = [name for name in options.only.split(",") if name]
    if unknown := set(names) - set(BENCHES):
        parser.error(f"no such bench: {', '.join(sorted(unknown))}; there are: {', '.join(BENCHES)}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names:
        rows, notes = [], [BENCHES[name].__doc__ or ""]
        for database in BENCHES[name].databases(FOLDER):
            measured, remarks = BENCHES[name].run(database, FOLDER, options.rounds, options.cases)
            rows += measured
            notes += remarks
        (FOLDER / f"{name}.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
        print(f"\n{name}\n{table(rows)}\n")
        print("\n".join(note.strip() for note in notes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
