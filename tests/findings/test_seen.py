"""Who may know of a proceeding, beside who sees its case: nobody who keeps out, nobody who reads a summary."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from caseflow.doors import recuse_person
from casework.models import Case, Recusal
from casework.services import circulate
from enforcement.services import link_case
from findings.models import Objection
from findings.queries.seen import proceedings_for
from findings.services.objecting import Target
from tests.desk.pages import visit
from tests.factories.enforcement import register_row
from tests.factories.proceedings import filed_objection, sent_objection, warned_case
from tests.journeys.office import person

pytestmark = pytest.mark.usefixtures("city")


def target(case: Case) -> Target:
    [paper] = case.papers.all()
    return Target(paper=paper)


@pytest.mark.django_db
@pytest.mark.parametrize("file", [filed_objection, sent_objection])
def test_who_keeps_out_of_the_case_reads_nothing_its_body_filed(file: Callable[..., Objection]) -> None:
    case = warned_case()
    row = file(case, target(case))
    assert proceedings_for(person("jtj_handler2"), Objection).get() == row
    for name, leader in (("jtj_handler2", "jtj_head"), ("fgw_officer2", "fgw_leader")):
        recuse_person(case, person(name), ground=Recusal.Ground.KIN, acting_user=person(leader))
        assert not proceedings_for(person(name), Objection).exists()
    assert visit("jtj_handler2", f"/proceedings/objection/{row.pk}/").status_code == 404
    assert proceedings_for(person("jtj_handler"), Objection).get() == row


@pytest.mark.django_db
def test_a_city_leader_reads_the_summary_and_nothing_beside_it(tmp_path: Path) -> None:
    case = warned_case()
    row = sent_objection(case, target(case))
    link = link_case(register_row(tmp_path), case, acting_user=person("fgw_officer"))
    circulate([person("zf_mayor")], case=case, acting_user=person("fgw_officer"))
    assert visit("zf_mayor", f"/cases/{case.number}/").status_code == 200
    register = f"/enforcement/{link.enforcement_case_id}/"
    for address in (f"/proceedings/objection/{row.pk}/", register):
        assert visit("zf_mayor", address).status_code == 404
        assert visit("fgw_officer", address).status_code == 200
    assert visit("zf_mayor", f"/flow/cases/{case.number}/evidence/").status_code == 403
