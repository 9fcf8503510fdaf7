"""A stranger is refused on every page, list, document, file, search and guessed address of a case; and the
department it is about never reads where the case came from, nor what is drafted and proposed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from casework.models import Case, CaseEvent, Proposal
from casework.services import propose
from enforcement.services import link_case
from notices.models import Notice
from tests.factories.enforcement import register_row
from tests.journeys.addresses import Address, addresses
from tests.journeys.browser import Clerk, Office
from tests.journeys.office import do, letter_data, open_case, person, render_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "青石桥引道护栏款拖欠"
FILE = "护栏款支付凭证.pdf"
NUMBER = "澄发改预〔2026〕1号"
# Whoever is no party reads none of these, the department only those of its own file.
OF_THE_FILE = (TITLE, FILE, "护栏款定于月底付清")
SECRETS = (
    "12345 热线",
    "20261120-0871",
    "计无双",
    "0000-2999777",
    "竹里巷七号",
    "来信人在引道旁开店",
    "经查阅银行回单拟予解除",
    "内部研判倾向解除",
    "直接预警的内部理由",
    "建议尽快升级的事由",
)
# Through a real server, session and all, one of them: `test_who_sees_what.py` asks as everybody, with Django's client.
STRANGER = "jyj_handler"
# Pages that ask for no login. (How long a session has left is asked by a page, and nobody has any left.)
OPEN = ("accounts:login", "desk:verify", "desk:verify_code", "verify/<str:code>", "accounts:alive")
# Only where nobody has an account yet.
OF_AN_EMPTY_SITE = "accounts:setup"
# Pages that only the governing side opens, whatever else a department may see of its case.
INSIDE = (
    "early_warnings:",
    "caseflow:open_",
    "caseflow:refuse_",
    "caseflow:assign",
    "caseflow:draft",
    "caseflow:serve",
    "caseflow:diagram",
    "caseflow:other_move",
)


def a_full_case(folder: Path) -> Case:
    """A case with everything that could leak: clue and informant, a served letter, an answer with a file, a draft
    before the leader, a proposal, an enforcement case of a court."""
    case = open_case(
        title=TITLE,
        facts="来信人在引道旁开店，称护栏款逾期未付。",
        channel_number="20261120-0871",
        informant=("计无双", "0000-2999777", "竹里巷七号"),
    )
    letter = letter_data(subject_matter=TITLE, situation="护栏款逾期未付。", reason="直接预警的内部理由")
    do(case, "triage", "fgw_officer", "warn_early", letter)
    do(case, "sign_letter", "fgw_leader", "sign")
    [warning] = render_all()
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    files = MultiValueDict({"attachments": [SimpleUploadedFile(FILE, b"%PDF-1.4 proof")]})
    do(case, "answer", "jtj_handler", "answer", {"text": "护栏款定于月底付清。"}, files)
    do(case, "approve_answer", "jtj_head", "approve")
    lifting = {
        "subject_matter": TITLE,
        "earlier_name": "预警通知书",
        "earlier_number": warning.number_text,
        "earlier_signed_on": "2026年11月20日",
        "grounds": "经查阅银行回单拟予解除。",
        "reason": "内部研判倾向解除",
        "contact_name": "陆采薇",
        "contact_phone": "0000-2000001",
    }
    do(case, "review", "fgw_officer", "lift", lifting)
    propose(
        key="strangers",
        kind=Proposal.Kind.ESCALATE,
        body=case.subject,
        addressee=case.issuing_body,
        why="建议尽快升级的事由",
        case=case,
        move="remind",
    )
    link_case(register_row(folder), case, acting_user=person("fgw_officer"))
    return case


def ask(clerk: Clerk, path: str, method: str = "GET", **options: Any) -> tuple[int, str, str]:
    """Status, text and place of the answer, asked with the clerk's own session."""
    token = next((each["value"] for each in clerk.context.cookies() if each["name"] == "csrftoken"), "")
    answer = clerk.context.request.fetch(path, method=method, headers={"X-CSRFToken": token}, **options)
    body = answer.body()
    if answer.status == 200 and path.endswith("/file.pdf"):
        pages = pypdfium2.PdfDocument(io.BytesIO(body))
        text = "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")
    else:
        text = body.decode(errors="replace")
    return answer.status, text, answer.headers.get("location", "")


def lists(found: list[Address]) -> list[str]:
    """The pages without a parameter, plain and as searches by parts of the case's number and words."""
    plain = [address.path for address in found if not address.of_case]
    wanted = [
        ("/cases/", TITLE[:4]),
        ("/search/", "-000001"),
        ("/documents/", NUMBER[:6]),
        ("/clues/", TITLE[:4]),
    ]
    return [path for path in plain if "/logout/" not in path] + [f"{path}?q={quote(q)}" for path, q in wanted]


def leaks(text: str, words: tuple[str, ...]) -> set[str]:
    return {word for word in words if word in text}


def everything(case: Case) -> tuple[Any, ...]:
    """What a refused visitor must leave as it is."""
    case = Case.objects.get(pk=case.pk)
    tasks = sorted((t.pk, t.status, t.owner_id) for p in case.processes.all() for t in p.tasks.all())
    return case.state, tasks, CaseEvent.objects.count(), Notice.objects.count()


@pytest.mark.thorough
def test_a_stranger_is_refused_everywhere(office: Office, tmp_path: Path) -> None:
    case = a_full_case(tmp_path)
    found = addresses(case)
    before = everything(case)
    words = (case.number, *OF_THE_FILE, *SECRETS)
    stranger, faults = office.clerk(STRANGER), []
    for address in (each for each in found if each.of_case):
        for method in ("GET", "POST"):
            status, text, _ = ask(stranger, address.path, method, max_redirects=0)
            if status not in (403, 404, 405) or leaks(text, words):
                faults.append(f"{method} {address.path}: {status} {leaks(text, words)}")
    for path in lists(found):
        status, text, _ = ask(stranger, path)
        if status >= 500 or leaks(text, words):
            faults.append(f"{path}: {status} {leaks(text, words)}")
    assert not faults, "\n".join(faults)
    assert everything(case) == before


@pytest.mark.thorough
def test_nobody_enters_without_logging_in(office: Office, tmp_path: Path) -> None:
    case = a_full_case(tmp_path)
    found = addresses(case)
    before = everything(case)
    words = (case.number, *OF_THE_FILE, *SECRETS)
    nobody = office.visitor("nobody")
    nobody.go(f"/cases/{case.number}/")
    assert "/accounts/login/" in nobody.page.url
    faults = []
    for address in found:
        is_open = address.view in OPEN
        for method in ("GET",) if is_open else ("GET", "POST"):
            status, text, place = ask(nobody, address.path, method, max_redirects=0)
            let_in = status == 200 if is_open else status == 302 and place.startswith("/accounts/login/")
            let_in = let_in or (address.view == OF_AN_EMPTY_SITE and status == 404)
            if not let_in or leaks(text, words):
                faults.append(f"{method} {address.path}: {status} {place} {leaks(text, words)}")
    assert not faults, "\n".join(faults)
    assert everything(case) == before


def test_a_stranger_searches_in_vain(office: Office, tmp_path: Path) -> None:
    case = a_full_case(tmp_path)
    for who in ("jyj_handler", "whfg_officer"):
        stranger = office.clerk(who)
        for words in (case.number, TITLE, NUMBER):
            box = stranger.page.get_by_role("searchbox", name="查找")
            box.fill(words)
            with stranger.page.expect_navigation():
                box.press("Enter")
            assert not leaks(stranger.text(), (case.number, *OF_THE_FILE, *SECRETS, NUMBER))
        with stranger.expecting(404):
            stranger.go(f"/cases/{case.number}/")
    # Whose case it is finds it by each of them, so that the searches above were right.
    own = office.clerk("jtj_handler")
    for words in (case.number, TITLE, NUMBER):
        own.go(f"/search/?q={quote(words)}")
        own.sees(TITLE)


@pytest.mark.thorough
def test_the_department_never_reads_the_inside(office: Office, tmp_path: Path) -> None:
    case = a_full_case(tmp_path)
    found = addresses(case)
    department = office.clerk("jtj_handler")
    department.go(f"/cases/{case.number}/")
    department.sees(NUMBER)
    faults, seen = [], ""
    for path in [address.path for address in found if address.of_case] + lists(found):
        status, text, _ = ask(department, path)
        seen += text if status == 200 else ""
        if status >= 500 or leaks(text, SECRETS):
            faults.append(f"{path}: {status} {leaks(text, SECRETS)}")
    for address in found:
        if address.view.startswith(INSIDE):
            status, _, _ = ask(department, address.path)
            if status not in (403, 404, 405):
                faults.append(f"{address.path}: {status}")
    assert not faults, "\n".join(faults)
    # The crawl did read the department's own file, and its document.
    assert leaks(seen, OF_THE_FILE) == set(OF_THE_FILE)
    assert "核实欠款情况并说明原因" in seen
