"""Rows of the components that a task's page shows: documents and evidence."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from casework.models import Evidence
from notices.models import Notice


def document_row(notice: Notice) -> dict[str, Any]:
    """A row of components/document_list.html."""
    return {
        "kind": notice.get_kind_display(),
        "number": notice.number_text,
        "href": reverse("desk:document", args=[notice.pk]),
        "issued_on": notice.signed_at,
        "status": notice.get_state_display(),
        "download": reverse("desk:document_file", args=[notice.pk]),
    }


def evidence_row(file: Evidence) -> dict[str, Any]:
    """A row of components/evidence_list.html."""
    return {
        "name": file.name,
        "href": reverse("desk:evidence", args=[file.pk]),
        "by": "",
        "size": file.size,
        "sha256": file.sha256,
        "at": file.added_at,
    }
