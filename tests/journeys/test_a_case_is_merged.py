"""并案, through the pages: the officer drafts it, the leader reads what is drafted and approves; the file is one."""

from __future__ import annotations

import pytest

from casework.models import Case
from tests.caseflow.test_merging import held, performed
from tests.desk.pages import logged_in, text
from tests.journeys.office import open_nodes
from tests.journeys.reaching import reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def test_it_goes_on_in_the_leading_case() -> None:
    leading, case = reach("rectifying"), reach("warned")
    found = held(case)
    officer, leader = logged_in("fgw_officer"), logged_in("fgw_leader")
    address = f"/flow/cases/{case.number}/moves/merge/"
    assert leading.number in officer.get(address).content.decode()
    data = {"leading": leading.pk, "ground": "cause", "reason": "同一工程款，同一单位。"}
    wrong = officer.post(address, data | {"leading": case.pk})
    assert wrong.status_code == 422
    done = officer.post(address, data, follow=True)
    assert "并案，已送核。" in done.content.decode()
    task = case.processes.get(assignment=None).tasks.open().get(flow_task__endswith="sign_merger")
    page = leader.get(f"/flow/tasks/{task.pk}/").content.decode()
    assert "核准并案" in page and "data:image/png" in page
    assert "1件未了，随案转入主办案件" in page
    assert leader.post(f"/flow/tasks/{task.pk}/", {"act": "sign"}).status_code == 302
    case.refresh_from_db()
    assert (case.state, open_nodes(case)) == ("merged", set())
    whole = text("fgw_officer", f"/cases/{leading.number}/")
    for words in (case.number, found.docket, "并入案件", case.papers.get().notice.number_text):
        assert words in whole
    performed(found)
    assert Case.objects.get(pk=leading.pk).open_holds == 0
    # Whoever comes second is told.
    assert leader.post(f"/flow/tasks/{task.pk}/", {"act": "sign"}).status_code == 409
