"""Cases of the fictional city 澄川市, with its sample bodies and people.

`load_city()` once in a test, then `body("澄川市交通运输局")`, `person("jtj_head")`, `make_case(state=…)`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

import clock
from accounts.models import User
from casework.lifecycle import State
from casework.models import (
    Assignment,
    Behaviour,
    Case,
    CaseNotice,
    Evidence,
    NationalSeverity,
    RegionalSeverity,
    Source,
)
from casework.services import (
    Matter,
    Paper,
    ServiceTerms,
    accept_assignment,
    add_evidence,
    assign,
    issue,
    open_case,
    sign_for,
    submit_draft,
)
from notices.kinds import Kind
from notices.models import IssuerPractice, Notice
from notices.sample_facts import FACTS
from notices.services import claim_next, render
from organisations.models import Body
from tests import baseline
from tests.factories.papers import a_blank_sheet

DEPARTMENT = "澄川市交通运输局"
CREDIT_OFFICE = "澄川市发展和改革委员会"
PAPER = Paper(contact=("叶疏影", "0000-2000316"), reason="样例理由")


def load_city() -> None:
    """The bodies and the people of the fictional city, as the fixture `city` has them."""
    if not Body.objects.exists():
        baseline.put_back(baseline.CITY)


def body(name: str) -> Body:
    return Body.objects.get(name=name)


def person(username: str) -> User:
    """A sample account by its name, with nothing of its roles in memory yet."""
    return User.objects.select_related("body").get(username=username)


def make_case(
    *,
    state: str = State.TRIAGE,
    subject: str = DEPARTMENT,
    intake: str = "fgw_intake",
    measure_issuer: str = "",
    **columns: Any,
) -> Case:
    """A case about the body named `subject`, opened by `intake`, put into `state` past the lifecycle.

    `measure_issuer` names the body whose measure is in force; `columns` are columns of the case.
    """
    matter = Matter(
        subject=body(subject),
        title="老旧小区改造工程款逾期未付",
        facts="2025年6月18日签订施工合同，合同价款3,864,000.00元。\n工程竣工验收合格后款项至今未付清。",
        behaviour=Behaviour.objects.filter(needs_grave_effect=False).order_by("code")[0],
        national_severity=NationalSeverity.ORDINARY,
        regional_severity=RegionalSeverity.RISK_HINT,
        source=Source.MONITORING,
    )
    case = open_case(matter, acting_user=person(intake))
    if measure_issuer:
        columns["measure_issuer"] = body(measure_issuer)
    Case.objects.filter(pk=case.pk).update(state=state, **columns)
    return read_again(case)


def read_again(case: Case) -> Case:
    """The case as it stands in the database now, with nothing remembered."""
    return Case.objects.select_related("subject", "issuing_body", "lead_department").get(pk=case.pk)


def upload(name: str = "付款凭证.pdf", content: bytes = b"%PDF-1.7 sample") -> SimpleUploadedFile:
    """A small file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def evidence(case: Case, by: User, *, name: str = "付款凭证.pdf", is_internal: bool = False) -> Evidence:
    return add_evidence(case, upload(name), description="样例证据", acting_user=by, is_internal=is_internal)


def render_all() -> None:
    """What the worker does with every document that waits, but without setting its words."""
    while (notice := claim_next()) is not None:
        render(notice, a_blank_sheet)


def serve(case: Case, notice: Notice | None, by: User) -> CaseNotice:
    """The newest document is served, and signed for by a person of the department."""
    assert notice is not None
    render_all()
    paper = CaseNotice.objects.select_related("notice").get(notice=notice)
    return sign_for(case, paper, acting_user=by)


def issued(
    case: Case, kind: str = "accountability", *, by: str = "fgw", is_set: bool = True, **to: Any
) -> CaseNotice:
    """A document that moves nothing, from the sample facts of its kind, signed and rendered.

    `by` begins the names of officer and leader; `to` is an addressee or an addressee_name, else the department.
    """
    draft = submit_draft(
        case,
        acting_user=person(f"{by}_officer"),
        kind=kind,
        facts=FACTS[Kind(kind)],
        contact=("陆采薇", "0000-2000001"),
        **to,
    )
    notice = issue(draft, acting_user=person(f"{by}_leader"))
    assert notice is not None
    if is_set:
        render_all()
    return CaseNotice.objects.select_related("notice__issuer", "notice__addressee").get(notice=notice)


def practising(issuer: str = CREDIT_OFFICE, **practice: bool) -> None:
    """How that issuer seals and serves from now on."""
    IssuerPractice.objects.update_or_create(issuer=body(issuer), defaults=practice)


def by_post(on: date | None = None, **changed: Any) -> ServiceTerms:
    """Service by post, receipted today or on that day."""
    values: dict[str, Any] = {
        "method": "邮寄送达",
        "served_on": on or clock.today(),
        "place": "澄川市望河区样例路1号",
        "servers": ("陆采薇", "样例送达人"),
        "post_number": "样邮1号",
    }
    return ServiceTerms(**values | changed)


def join(case: Case, name: str, *, officer: User, verifier: User) -> Assignment:
    """The body named is made joint department of the case, and accepts."""
    invited = assign(case, body(name), part=Assignment.Part.JOINT, summary="会同核查", acting_user=officer)
    return accept_assignment(invited, acting_user=verifier)
