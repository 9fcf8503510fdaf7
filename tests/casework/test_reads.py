"""Reads of restricted material are on record, for good; the audit administrator reads the log and no case."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from casework.models import Case, CaseEvent, RestrictedRead
from tests.desk.pages import logged_in, visit, warned_early
from tests.factories.casework import evidence
from tests.factories.enforcement import register_row
from tests.journeys.beside_the_ladder import transfer
from tests.journeys.office import open_case, person

pytestmark = pytest.mark.usefixtures("city")
Kind = RestrictedRead.Kind
INFORMANT = ("计无双", "0000-2999777", "竹里巷七号")


def reads() -> list[tuple[str, str, str, str]]:
    rows = RestrictedRead.objects.order_by("id")
    return [(row.person_name, row.kind, row.key, row.case_number) for row in rows]


def test_opening_a_clue_with_an_informant_is_on_record_for_who_reads_of_them() -> None:
    case = open_case(informant=INFORMANT)
    clue = case.clue
    assert visit("fgw_intake", f"/clues/{clue.pk}/").status_code == 200
    number = f"线索2026-{clue.pk:04d}"
    assert reads() == [("苏青禾", Kind.INFORMANT, number, case.number)]
    [row] = RestrictedRead.objects.all()
    assert (row.address, row.body_name) == ("127.0.0.1", "澄川市发展和改革委员会")
    # An officer of the body reads the clue without the informant.
    assert INFORMANT[0] not in visit("fgw_officer", f"/clues/{clue.pk}/").content.decode()
    assert len(reads()) == 1


def test_opening_a_clue_of_12388_is_on_record() -> None:
    case = open_case("jw_intake", channel="12388")
    assert visit("jw_officer", f"/clues/{case.clue.pk}/").status_code == 200
    assert [row[:2] for row in reads()] == [("陈砚秋", Kind.CLUE_12388)]


def test_the_case_page_of_a_12388_matter_is_on_record_for_who_reads_the_clues_words() -> None:
    case = open_case("jw_intake", channel="12388")
    assert visit("jw_leader", f"/cases/{case.number}/").status_code == 200
    assert visit("fgw_officer", f"/cases/{open_case().number}/").status_code == 200
    assert [row[:3] for row in reads()] == [("林既白", Kind.CLUE_12388, case.number)]


def test_internal_evidence_is_on_record_and_plain_is_not() -> None:
    case = warned_early()
    inner = evidence(case, person("fgw_officer"), is_internal=True)
    plain = evidence(case, person("fgw_officer"))
    for file in (inner, plain):
        assert visit("fgw_leader", f"/evidence/{file.pk}/").status_code == 200
    assert reads() == [("顾临渊", Kind.INTERNAL_EVIDENCE, f"材料{inner.pk}", case.number)]


def test_who_opens_the_letter_of_a_transfer_is_on_record() -> None:
    case = open_case()
    transfer(case)
    letter = case.papers.get().notice_id
    assert visit("fgw_leader", f"/documents/{letter}/").status_code == 200
    assert visit("fgw_leader", reverse("desk:document_file", args=[letter])).status_code == 200
    assert visit("jtj_head", f"/documents/{letter}/").status_code == 404
    assert [row[1:] for row in reads()] == [(Kind.TRANSFER, f"文书{letter}", case.number)] * 2


def test_the_pages_of_that_letter_are_read_as_pictures_too() -> None:
    """One line an opening: the first page has one, the pages after it follow it."""
    case = open_case()
    transfer(case)
    letter = case.papers.get().notice_id
    line = (Kind.TRANSFER, f"文书{letter}", case.number)
    assert visit("fgw_leader", reverse("desk:document_page", args=[letter, 1])).status_code == 200
    assert [row[1:] for row in reads()] == [line]
    visit("fgw_leader", reverse("desk:document_page", args=[letter, 2]))
    assert len(reads()) == 1
    visit("fgw_officer", reverse("desk:document_page", args=[letter, 2]))
    assert len(reads()) == 2


def test_the_courts_own_columns_are_on_record_for_the_court_that_reads_them(tmp_path: Any) -> None:
    found = register_row(tmp_path)
    assert visit("whfy_clerk", f"/enforcement/{found.pk}/").status_code == 200
    assert visit("fgw_officer", f"/enforcement/{found.pk}/").status_code == 200
    assert [row[:3] for row in reads()] == [("柳景行", Kind.JUDGE, found.docket)]


def test_a_refused_reader_leaves_no_line() -> None:
    case = warned_early()
    inner = evidence(case, person("fgw_officer"), is_internal=True)
    assert visit("jtj_handler", f"/evidence/{inner.pk}/").status_code == 404
    assert not reads()


@pytest.mark.parametrize(
    "act", ["UPDATE casework_restrictedread SET key = 'x'", "DELETE FROM casework_restrictedread"]
)
def test_the_log_is_append_only(act: str) -> None:
    warned_early()
    visit("fgw_officer", "/cases/export.xlsx")
    assert len(reads()) == 1
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act)
    with pytest.raises(TypeError):
        RestrictedRead.objects.update(key="x")
    with pytest.raises(TypeError):
        RestrictedRead.objects.all().delete()


def test_the_audit_administrator_filters_the_log_by_person_kind_and_day() -> None:
    case = warned_early()
    file = evidence(case, person("fgw_officer"), is_internal=True)
    visit("fgw_leader", f"/evidence/{file.pk}/")
    visit("fgw_officer", "/cases/export.xlsx")

    def shown(query: str) -> list[str]:
        return [row["person"] for row in visit("sj_admin", f"/reads/?{query}").context["rows"]]

    assert shown("") == ["陆采薇", "顾临渊"]
    assert shown("q=顾临渊") == ["顾临渊"]
    assert shown("kind=export") == ["陆采薇"]
    assert shown("on=2026-11-20") == ["陆采薇", "顾临渊"]
    assert shown("on=2026-11-19") == shown("q=无此人") == []
    assert shown("on=junk&kind=junk") == ["陆采薇", "顾临渊"]
    exported = visit("sj_admin", "/reads/export.xlsx")
    assert exported.status_code == 200
    assert reads()[-1][:2] == ("冉青禾", Kind.EXPORT)


@pytest.mark.parametrize(("username", "status"), [("xt_admin", 403), ("aq_admin", 403), ("fgw_officer", 403)])
def test_others_do_not_read_the_log(username: str, status: int) -> None:
    assert (
        visit(username, "/reads/").status_code == visit(username, "/reads/export.xlsx").status_code == status
    )
    assert visit(username, "/chains/").status_code == 403


def test_a_leader_reads_what_was_read_of_the_own_cases() -> None:
    case = warned_early()
    file = evidence(case, person("fgw_officer"), is_internal=True)
    visit("jw_officer", f"/evidence/{file.pk}/")
    assert [row["person"] for row in visit("fgw_leader", "/reads/").context["rows"]] == ["陈砚秋"]
    # What the own people read of another body's case; and nothing for the department, which would learn of a clue.
    assert [row["person"] for row in visit("jw_leader", "/reads/").context["rows"]] == ["陈砚秋"]
    assert not visit("jtj_head", "/reads/").context["rows"]
    assert not visit("zf_leader", "/reads/").context["rows"]


def test_the_chains_are_checked_by_number_without_a_word_of_a_case() -> None:
    case = warned_early()
    page = visit("sj_admin", "/chains/").content.decode()
    assert case.number in page and "未发现改动" in page
    assert case.title not in page and case.subject.name not in page
    Case.objects.filter(pk=case.pk).update(last_seq=9)
    from organisations.append_only import create_triggers, drop_triggers

    drop_triggers(connection, "casework_caseevent")
    CaseEvent.objects.filter(case=case, seq=2).update(reason="改动")
    create_triggers(connection, "casework_caseevent")
    page = logged_in("sj_admin").get("/chains/").content.decode()
    assert "1件有误" in page and "第2条：内容与摘要不符" in page
