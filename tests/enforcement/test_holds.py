"""The register holds a case while the court's matter is not done (domain 0b.4)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casework.models import Case, Hold, Verb
from casework.services import NotYours, Stale
from enforcement.models import CaseLink, EnforcementCase, Stage
from enforcement.services import link_case, unlink_case
from organisations.refusals import Refusal
from tests.enforcement.workbooks import row, save
from tests.factories.casework import person, read_again
from tests.factories.enforcement import AS_OF, bring, go_on, open_case, register_row


@pytest.fixture
def linked(city: None, tmp_path: Path) -> tuple[EnforcementCase, Case]:
    enforcement_case, case = register_row(tmp_path), open_case()
    link_case(enforcement_case, case, acting_user=person("fgw_officer"))
    return enforcement_case, read_again(case)


Linked = tuple[EnforcementCase, Case]


@pytest.mark.django_db
def test_a_link_places_a_hold(linked: Linked) -> None:
    enforcement_case, case = linked
    hold = Hold.objects.get()
    assert (hold.case, hold.source_key, hold.placed_by) == (
        case,
        enforcement_case.source_key,
        enforcement_case.court,
    )
    assert case.open_holds == 1
    assert enforcement_case.docket in hold.reason


@pytest.mark.django_db
@pytest.mark.parametrize("stage", [Stage.CURRENT_PROCEEDING_ENDED, Stage.STAYED, Stage.SETTLEMENT])
def test_the_debt_that_remains_goes_on_holding(linked: Linked, stage: str) -> None:
    go_on(linked[0], stage)
    assert read_again(linked[1]).open_holds == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stage", "changes"),
    [
        (Stage.PERFORMED, {}),
        (Stage.CLOSED, {"closed_on": AS_OF}),
        (Stage.CURRENT_PROCEEDING_ENDED, {"listed_on": date(2026, 5, 1), "deleted_on": AS_OF}),
    ],
)
def test_what_is_done_releases_it(linked: Linked, stage: str, changes: dict[str, Any]) -> None:
    go_on(linked[0], stage, **changes)
    assert read_again(linked[1]).open_holds == 0
    assert linked[1].events.filter(verb=Verb.HOLD_RELEASED).count() == 1


@pytest.mark.django_db
def test_another_enforcement_case_goes_on_holding(linked: Linked, tmp_path: Path) -> None:
    other = register_row(tmp_path, 案号="（2026）样0302执13号")
    link_case(other, linked[1], acting_user=person("fgw_officer"))
    go_on(linked[0], Stage.PERFORMED)
    assert read_again(linked[1]).open_holds == 1
    go_on(other, Stage.PERFORMED)
    assert read_again(linked[1]).open_holds == 0


@pytest.mark.django_db
def test_a_revived_case_holds_again(linked: Linked) -> None:
    go_on(linked[0], Stage.CLOSED)
    linked[0].refresh_from_db()
    go_on(linked[0], Stage.FILED)
    assert read_again(linked[1]).open_holds == 1


@pytest.mark.django_db
def test_an_import_places_and_releases_holds(linked: Linked, tmp_path: Path) -> None:
    bring(save(tmp_path / "b.xlsx", row(执行阶段="履行完毕", 已执行到位金额=1250000.5)), by="")
    assert read_again(linked[1]).open_holds == 0
    event = linked[1].events.get(verb=Verb.HOLD_RELEASED)
    assert (event.actor, event.actor_name) == (None, "系统")
    assert linked[1].events.filter(verb=Verb.COURT_NOTED).count() == 1


@pytest.mark.django_db
def test_a_link_to_what_is_done_holds_nothing(city: None, tmp_path: Path) -> None:
    enforcement_case, case = register_row(tmp_path, 执行阶段="履行完毕"), open_case()
    link_case(enforcement_case, case, acting_user=person("fgw_officer"))
    assert not Hold.objects.exists()


@pytest.mark.django_db
def test_a_wrong_link_is_ended_with_its_hold(linked: Linked) -> None:
    link = CaseLink.objects.get()
    with pytest.raises(Refusal):
        unlink_case(link, reason=" ", acting_user=person("fgw_officer"))
    unlink_case(link, reason="不是同一笔债务", acting_user=person("fgw_officer"))
    assert read_again(linked[1]).open_holds == 0
    assert link.ended_for == "不是同一笔债务"
    with pytest.raises(Stale):
        unlink_case(link, reason="再来", acting_user=person("fgw_officer"))
    link_case(linked[0], linked[1], acting_user=person("fgw_officer"))
    assert read_again(linked[1]).open_holds == 1


@pytest.mark.django_db
def test_a_pair_is_linked_once(linked: Linked) -> None:
    with pytest.raises(Stale):
        link_case(*linked, acting_user=person("fgw_officer"))


@pytest.mark.django_db
def test_a_case_that_ended_is_not_linked(city: None, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="已办结"):
        link_case(register_row(tmp_path), open_case(state="closed"), acting_user=person("fgw_officer"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "username", ["zy_clerk", "whfy_judge", "jtj_head", "czj_verifier", "whfg_officer", "xt_admin"]
)
def test_only_who_oversees_both_links(city: None, tmp_path: Path, username: str) -> None:
    with pytest.raises(NotYours):
        link_case(register_row(tmp_path), open_case(), acting_user=person(username))
