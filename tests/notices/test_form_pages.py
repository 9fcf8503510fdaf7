"""文书式样: a specimen is made once and kept, whoever else asks for it at the same moment."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from notices import form_pages
from notices.gallery import specimens


def test_picture_and_paper_of_a_specimen_are_made_at_once(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are written before either takes its name."""
    settings.FORMS_CACHE = tmp_path
    specimen = next(iter(specimens()))
    both_are_written = threading.Barrier(2, timeout=60)
    take_name = Path.replace
    faults: list[BaseException] = []

    def waits(self: Path, target: Path) -> Path:
        both_are_written.wait()
        return take_name(self, target)

    def make(ending: str) -> None:
        try:
            form_pages.kept_file(specimen, ending)
        except BaseException as fault:  # whatever it is, it belongs to the other thread's test
            faults.append(fault)

    monkeypatch.setattr(Path, "replace", waits)
    threads = [threading.Thread(target=make, args=(ending,)) for ending in (".pdf", ".png")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    begin = {path.suffix: path.read_bytes()[:4] for path in tmp_path.iterdir()}
    assert begin == {".pdf": b"%PDF", ".png": b"\x89PNG"}
