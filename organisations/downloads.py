"""Files and lists as answers: their type is not guessed at, and how long a browser keeps them is said each time."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from django.http import FileResponse
from django.http.response import HttpResponseBase

# What Cache-Control says: by the reader's own browser for an hour, or by nobody.
KEPT_AN_HOUR = "private, max-age=3600"
NOT_KEPT = "private, no-store"

Answer = TypeVar("Answer", bound=HttpResponseBase)


def guarded(response: Answer, *, cache_control: str) -> Answer:
    """The same answer, taken for nothing but what its Content-Type says."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = cache_control
    return response


def uploaded_file(path: Path, *, name: str, content_type: str, cache_control: str) -> FileResponse:
    """A file somebody uploaded, always saved and never shown: it runs in no browser of ours."""
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=content_type)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return guarded(response, cache_control=cache_control)
