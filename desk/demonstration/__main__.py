"""`python -m desk.demonstration ARGUMENTS`: the run's own process, started by `manage.py demo` alone.

ARGUMENTS is JSON: {"workbook": path, "out": path, "as_of": "2026-11-20"}. The environment names folder and database
(desk.demonstration.places.environment_of).
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import django

django.setup()

from desk.demonstration.run import main  # noqa: E402

if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    sys.exit(main(Path(given["workbook"]), Path(given["out"]), date.fromisoformat(given["as_of"])))
