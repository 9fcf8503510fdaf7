"""Every import contract is seen failing: on a copy of the house in which one wrong import was written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from config.environment import BASE_DIR

CONFIGURATION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = [contract["id"] for contract in CONFIGURATION["contracts"]]

BREACHES = [
    ("storeys", "clock/__init__.py", "import organisations.refusals"),
    ("storeys", "notices/models.py", "import casework.models"),
    ("storeys", "interviews/apps.py", "import enforcement.apps"),
    ("viewflow", "casework/models.py", "import viewflow.fields"),
    ("lifecycles", "casework/lifecycle.py", "import organisations.models"),
    ("rooms", "early_warnings/models.py", "import early_warnings.services"),
    ("rooms", "interviews/utils.py", ""),
    ("backups-files", "backups/files.py", "import backups.manifest"),
    ("desk-files", "desk/queries.py", "import desk.views"),
    ("caseflow-files", "caseflow/models.py", "import caseflow.flows"),
    ("casework-files", "casework/models.py", "import casework.services"),
    ("notices-files", "notices/models.py", "import notices.services"),
    ("deadlines-files", "deadlines/models.py", "import deadlines.services"),
    ("notifications-files", "notifications/models.py", "import notifications.services"),
    ("accounts-files", "accounts/models.py", "import accounts.views"),
    ("organisations-files", "organisations/models.py", "import organisations.views"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python files of the house and its contracts, without migrations."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(BASE_DIR / "pyproject.toml", folder)
    for package in CONFIGURATION["root_packages"]:
        ignored = shutil.ignore_patterns("__pycache__", "migrations")
        shutil.copytree(BASE_DIR / package, folder / package, ignore=ignored)
    return folder


def lint(folder: Path, *options: str) -> str:
    linter = Path(sys.executable).parent / "lint-imports"
    answer = subprocess.run(
        [linter, "--no-logo", "--no-cache", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return answer.stdout + answer.stderr


def test_it_keeps_all_contracts_when_nothing_is_broken(copy: Path) -> None:
    assert f"{len(CONTRACTS)} kept, 0 broken" in lint(copy)


@pytest.mark.parametrize(("contract", "file", "wrong_import"), BREACHES)
def test_it_breaks_when_it_is_broken(copy: Path, contract: str, file: str, wrong_import: str) -> None:
    path = copy / file
    honest = path.read_text() if path.exists() else None
    path.write_text(f"{honest or ''}\n{wrong_import}\n")
    try:
        assert "0 kept, 1 broken" in lint(copy, "--contract", contract)
    finally:
        path.unlink() if honest is None else path.write_text(honest)


def test_every_contract_was_broken_once() -> None:
    assert {contract for contract, _, _ in BREACHES} == set(CONTRACTS)
