"""Prints one line for each database: how many tests passed there, read from pytest's JUnit files.

    python scripts/count_tests.py var/tests

The file's name is the database's (SQLite.xml, PostgreSQL.xml). Exit status 1 where no file is found.
"""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree


def line_for(report: Path) -> str:
    """`SQLite: 123 passed, 2 skipped`: zero counts are left out, passed always stands."""
    counts = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        for name in counts:
            counts[name] += int(suite.get(name, "0"))
    bad = counts["failures"] + counts["errors"]
    parts = [f"{counts['tests'] - bad - counts['skipped']} passed"]
    parts += [f"{bad} failed"] if bad else []
    parts += [f"{counts['skipped']} skipped"] if counts["skipped"] else []
    return f"{report.stem}: {', '.join(parts)}"


def main(folder: str) -> int:
    # SQLite, which is always there, before PostgreSQL.
    reports = sorted(Path(folder).glob("*.xml"), reverse=True)
    print(*map(line_for, reports), sep="\n")
    return 0 if reports else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
