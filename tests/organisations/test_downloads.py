"""What goes with a file on its way out, whichever room serves it."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpResponse

from organisations.downloads import KEPT_AN_HOUR, NOT_KEPT, guarded, uploaded_file
from organisations.tables import download


def test_an_uploaded_file_is_saved_and_runs_in_no_browser(tmp_path: Path) -> None:
    scan = tmp_path / "scan"
    scan.write_bytes(b"<script>alert(1)</script>")
    answer = uploaded_file(scan, name="来文.html", content_type="text/html", cache_control=NOT_KEPT)
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "text/html"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


def test_what_is_shown_within_a_page_may_be_kept_an_hour() -> None:
    picture = HttpResponse(b"", content_type="image/png")
    assert guarded(picture, cache_control=KEPT_AN_HOUR) is picture
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert picture["Cache-Control"] == "private, max-age=3600"
    assert "Content-Disposition" not in picture and "Content-Security-Policy" not in picture


def test_a_list_that_was_taken_out_is_kept_by_nobody() -> None:
    answer = download(b"PK", "案件清单")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
