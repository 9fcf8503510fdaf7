"""Documents that wait for their issuer's officers, for the tests of 用印 and 送达 as tasks."""

from __future__ import annotations

from casework.models import Case, CaseNotice
from tests.factories.casework import practising
from tests.factories.papers import a_blank_sheet
from tests.journeys.office import do, letter_data, open_case, open_nodes, render_all

EACH = {"seal_document", "serve_document"}
PRACTICES = {
    "by itself": {},
    "seal": {"confirms_seal": True},
    "service": {"chooses_service": True},
    "both": {"confirms_seal": True, "chooses_service": True},
}
OUTSIDE = {"addressee_name": "样例建设有限公司"}
POSTED = {
    "served_on": "2026-11-20",
    "place": "澄川市望河区样例路1号",
    "first_server": "陆采薇",
    "second_server": "样例送达人",
    "post_number": "样邮1号",
}
TODAY = {"sealed_on": "2026-11-20"}


def signed() -> Case:
    """Its early warning is signed, and not set yet."""
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    return case


def made(**practice: bool) -> Case:
    """The same, set, under this practice of its issuer."""
    practising(**practice)
    case = signed()
    render_all(a_blank_sheet)
    return case


def waiting_for(case: Case) -> set[str]:
    return open_nodes(case) & EACH


def the_paper(case: Case) -> CaseNotice:
    return CaseNotice.objects.select_related("notice__issuer").filter(case=case).latest("pk")
