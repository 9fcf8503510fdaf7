"""Looking at pages as one person or another."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.datastructures import MultiValueDict

from casework.models import Case
from notices.models import Notice
from tests.journeys.office import do, letter_data, open_case, person, render_all

PROOF = b"%PDF-1.4 proof of payment"


def logged_in(username: str) -> Client:
    client = Client()
    client.force_login(person(username))
    return client


def visit(username: str, address: str = "/") -> Any:
    return logged_in(username).get(address)


def text(username: str, address: str = "/") -> str:
    return visit(username, address).content.decode()


def warned_early(**changed: Any) -> Case:
    """A case whose early warning is issued and rendered."""
    case = open_case(**changed)
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    render_all()
    return case


def answered(**changed: Any) -> Case:
    """A case whose early warning is answered with a file and lies with the officer for review."""
    case = warned_early(**changed)
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    files = MultiValueDict({"attachments": [SimpleUploadedFile("凭证.pdf", PROOF)]})
    do(case, "answer", "jtj_handler", "answer", {"text": "款项已于本月付清。"}, files)
    do(case, "approve_answer", "jtj_head", "approve")
    return case


def the_notice(case: Case) -> Notice:
    """The newest document of the case."""
    return Notice.objects.filter(paper__case=case).latest("pk")
