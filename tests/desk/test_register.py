"""发文登记簿: numbers in their order, as page, workbook and printed table; and who reads what of it."""

from __future__ import annotations

from datetime import date

import pypdfium2
import pytest
from django.test import Client

import clock
from accounts.services import merge_body, succeed_body
from casework.models import Recusal, RestrictedRead
from casework.services import void_filed
from notices.marks import kind_marks
from notices.models import Notice, NumberSeries, ReservedNumber
from notices.register_sheet import COLUMNS, register_pdf
from notices.registering import register_of
from notices.reserving import OutsidePaper, release_number, reserve_number, use_number
from notices.series import open_number_series, series_of
from notices.services import void
from organisations.models import Body
from organisations.queries import line_of
from organisations.refusals import NotYours, Refusal, Stale
from tests.desk.pages import logged_in, text, visit, warned_early
from tests.desk.test_exporting import on_page, written
from tests.factories.casework import issued, make_case, upload
from tests.factories.notices import ISSUER, numbered
from tests.journeys.office import person

pytestmark = pytest.mark.usefixtures("city")

OUTSIDE = OutsidePaper("关于开展清欠工作的通报", "各有关单位", "样例签发人", date(2026, 11, 20))


def issuer() -> Body:
    return Body.objects.get(name=ISSUER)


def reserved(kind: str = "circular", reason: str = "系统外印发的通报") -> ReservedNumber:
    return reserve_number(issuer(), kind, reason=reason, acting_user=person("fgw_officer"))


def numbers(kind: str = "") -> list[tuple[str, str]]:
    """The first and the last cell of each row of the page."""
    rows = visit("fgw_officer", f"/register/?kind={kind}").context["rows"]
    return [(row["number"], row["status"]) for row in rows]


# --- what it says ------------------------------------------------------------------------------------------------


def test_it_holds_every_number_in_its_order_and_what_became_of_it() -> None:
    open_number_series(
        issuer(), "accountability", last=37, again=37, reason="年中启用", acting_user=person("xt_admin")
    )
    case = make_case(state="reminded")
    first = issued(case)
    held = reserved("accountability")
    second = issued(make_case(state="reminded"))
    empty = reserved("accountability")
    void_filed(case, first, reason="文字有误", acting_user=person("fgw_leader"))
    release_number(empty, reason="不再印发", acting_user=person("fgw_leader"))
    assert numbers("accountability") == [
        ("澄发改问〔2026〕38号", "已作废"),
        ("澄发改问〔2026〕39号", "预留"),
        ("澄发改问〔2026〕40号", "待签收"),
        ("澄发改问〔2026〕41号", "空号"),
    ]
    [line] = series_of(2026)
    assert (line.taken_over, line.missing, line.reserved, line.void) == (37, [], [held.number], [38, 41])
    assert second.notice.number == 40
    page = text("fgw_officer", "/register/?kind=accountability")
    for word in ("无缺号", "预留1个", "系统送达 2026-11-20", "顾临渊", "不再印发"):
        assert word in page, word


def test_it_would_flag_a_gap() -> None:
    numbered()
    NumberSeries.objects.update(last=3)
    numbered()
    assert numbers() == [
        ("澄发改预〔2026〕1号", "正在成文"),
        ("澄发改预〔2026〕2号", "缺号"),
        ("澄发改预〔2026〕3号", "缺号"),
        ("澄发改预〔2026〕4号", "正在成文"),
    ]
    assert "缺号2个" in text("fgw_officer", "/register/")


def test_a_merged_bodys_numbers_stand_beside_the_heirs_own() -> None:
    merged = Body.objects.get(name="澄川市人民政府")
    own, theirs, second = numbered(), numbered(issuer=merged.name), numbered()
    admin = person("xt_admin")
    merge_body(merged, heir=issuer(), on=clock.today(), acting_user=admin)
    line = [body.pk for body in line_of(issuer())]
    found = [entry.number_text for entry in register_of(line, 2026)]
    assert sorted(found) == sorted([own.number_text, second.number_text, theirs.number_text])
    # A gap is one of its own series, whatever another gave under the same number.
    Notice.objects.filter(pk=own.pk).update(year=2025)
    gap, *_ = [entry for entry in register_of(line, 2026) if entry.is_missing]
    assert (gap.number, gap.number_text) == (1, own.number_text)


def test_a_renamed_bodys_numbers_are_one_series() -> None:
    first = numbered()
    admin = person("xt_admin")
    heir = succeed_body(issuer(), name="澄川市发展改革局", on=clock.today(), acting_user=admin)
    held = reserve_number(heir, "early_warning", reason="样例", acting_user=person("fgw_officer"))
    found = register_of([body.pk for body in line_of(heir)], 2026)
    assert [entry.number_text for entry in found] == [first.number_text, held.number_text]


def test_kinds_years_and_words_choose() -> None:
    warned_early()
    reserved("circular")
    assert len(numbers()) == 2 and len(numbers("circular")) == 1
    assert visit("fgw_officer", "/register/?q=养护").context["rows"][0]["kind"] == "预警通知书"
    assert visit("fgw_officer", "/register/?year=2025").context["asked"].year == 2026
    assert register_of([issuer().pk], 2025) == []


# --- reserved numbers --------------------------------------------------------------------------------------------


def test_a_reserved_number_is_taken_at_once_and_given_to_nothing_else() -> None:
    held = reserved("early_warning")
    assert numbered().number == held.number + 1 == 2
    used = use_number(held, OUTSIDE, acting_user=person("fgw_officer"))
    assert (used.status, used.title, used.dated_on) == ("used", OUTSIDE.title, OUTSIDE.dated_on)
    assert numbered().number == 3
    for again in (
        lambda: use_number(held, OUTSIDE, acting_user=person("fgw_officer")),
        lambda: release_number(held, reason="误", acting_user=person("fgw_leader")),
    ):
        with pytest.raises(Stale, match="已登记为“系统外印发”"):
            again()


@pytest.mark.parametrize(
    "username", ["fgw_intake", "jw_officer", "jw_leader", "jtj_handler", "jtj_head", "xt_admin", "rd_viewer"]
)
def test_nobody_else_reserves_or_uses(username: str) -> None:
    held = reserved()
    user = person(username)
    with pytest.raises(NotYours):
        reserve_number(issuer(), "circular", reason="系统外印发", acting_user=user)
    with pytest.raises(NotYours):
        use_number(held, OUTSIDE, acting_user=user)
    with pytest.raises(NotYours):
        release_number(held, reason="不再印发", acting_user=user)
    assert NumberSeries.objects.get().last == 1


def test_a_number_is_left_empty_by_a_leader_with_a_reason() -> None:
    held = reserved()
    with pytest.raises(NotYours, match="负责人"):
        release_number(held, reason="不再印发", acting_user=person("fgw_officer"))
    with pytest.raises(Refusal) as refused:
        release_number(held, reason=" ", acting_user=person("fgw_leader"))
    assert refused.value.field == "reason"
    assert release_number(held, reason="不再印发", acting_user=person("fgw_leader")).status == "released"


@pytest.mark.parametrize(
    ("paper", "field"),
    [
        (OutsidePaper(" ", "各单位", "样例甲", OUTSIDE.dated_on), "title"),
        (OutsidePaper("通报", "各单位", "", OUTSIDE.dated_on), "signatory_name"),
        (OutsidePaper("通报𰻞", "各单位", "样例甲", OUTSIDE.dated_on), "title"),
        (OutsidePaper("通报", "各单位", "样例甲", date(2025, 11, 20)), "dated_on"),
        (OutsidePaper("通报", "各单位", "样例甲", date(2026, 11, 21)), "dated_on"),
    ],
)
def test_what_the_paper_says_is_checked(paper: OutsidePaper, field: str) -> None:
    held = reserved()
    with pytest.raises(Refusal) as refused:
        use_number(held, paper, acting_user=person("fgw_officer"))
    assert refused.value.field == field


def test_the_pages_reserve_use_and_keep_the_scan() -> None:
    officer = logged_in("fgw_officer")
    made = officer.post("/register/reserve/", {"kind": "circular", "reason": "系统外印发的通报"})
    held = ReservedNumber.objects.get()
    assert made.url == f"/register/numbers/{held.pk}/"
    assert "核准空号" not in officer.get(made.url).content.decode()
    assert "核准空号" in text("fgw_leader", made.url)
    posted = {
        "title": OUTSIDE.title,
        "addressed_to": OUTSIDE.addressed_to,
        "signatory_name": OUTSIDE.signatory_name,
        "dated_on": OUTSIDE.dated_on.isoformat(),
        "scan": upload("通报.pdf"),
    }
    assert officer.post(made.url, posted | {"dated_on": "2026-11-21"}).status_code == 422
    posted["scan"] = upload("通报.pdf")
    assert officer.post(made.url, posted).status_code == 302
    answer = officer.get(f"/register/numbers/{held.pk}/scan/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 sample"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Cache-Control"] == "private, no-store"
    for username in ("jw_officer", "jtj_head", "xt_admin"):
        assert visit(username, f"/register/numbers/{held.pk}/").status_code == 404
        assert visit(username, f"/register/numbers/{held.pk}/scan/").status_code == 404


# --- who reads it ------------------------------------------------------------------------------------------------


def test_the_issuers_own_officers_and_leaders_read_it() -> None:
    warned_early()
    for username in ("fgw_officer", "fgw_leader"):
        assert "澄发改预〔2026〕1号" in text(username, "/register/")
    # Another issuer reads its own, which is empty; a department, a court and lookers-on have none.
    assert "澄发改预" not in text("jw_officer", "/register/")
    for username in ("fgw_intake", "jtj_handler", "jtj_head", "zy_clerk", "rd_viewer"):
        for tail in ("", "export.xlsx", "register.pdf", "reserve/"):
            assert visit(username, f"/register/{tail}").status_code == 403, (username, tail)
    assert Client().get("/register/").status_code == 302


def test_who_has_withdrawn_from_a_case_reads_its_number_and_not_its_matter() -> None:
    case = warned_early()
    out = person("fgw_officer")
    Recusal.objects.create(case=case, person=out, ground="kin", declared_by=out, since=clock.now())
    page = text("fgw_officer", "/register/")
    assert "澄发改预〔2026〕1号" in page and "（不公开）" in page
    assert "养护工程款" not in page and "澄川市交通运输局" not in page
    assert visit("fgw_officer", "/register/?q=养护").context["rows"] == []
    assert "养护工程款" in text("fgw_leader", "/register/")


def test_administrators_read_numbers_alone() -> None:
    warned_early()
    reserved("circular", reason="关于某事的通报")
    for username in ("xt_admin", "aq_admin", "sj_admin"):
        shown = visit(username, f"/register/?issuer={issuer().pk}")
        page, rows = shown.content.decode(), str(shown.context["rows"])
        assert "澄发改预〔2026〕1号" in page and "澄发改通〔2026〕1号" in page
        for word in (
            "养护工程款",
            "关于某事",
            "顾临渊",
            "/documents/",
            "/register/numbers/",
        ):
            assert word not in page, word
        # As an addressee: among the bodies that have a register of their own it may be chosen.
        assert "澄发改预" in rows and "澄川市交通运输局" not in rows


# --- workbook and paper ------------------------------------------------------------------------------------------


def test_the_workbook_is_the_page() -> None:
    warned_early()
    reserved("circular")
    page = on_page(text("fgw_officer", "/register/"))
    answer = visit("fgw_officer", "/register/export.xlsx")
    assert written(answer.content) == page and len(page) == 3
    assert RestrictedRead.objects.get().key == "发文登记簿 2条"


def test_the_printed_register_says_what_the_page_says() -> None:
    warned_early()
    void(numbered(), reason="误发")
    answer = visit("fgw_officer", "/register/register.pdf")
    assert answer["Content-Type"] == "application/pdf"
    [page] = pages_of(answer.content)
    for word in ("发文登记簿", ISSUER, "2026年", "澄发改预〔2026〕1号", "已作废", "系统送达", "共2号"):
        assert word in page, word
    assert visit("fgw_officer", "/register/register.pdf?kind=closure").status_code == 400


def test_the_head_stands_on_every_page_and_no_row_is_lost() -> None:
    rows = [
        [
            f"澄发改预〔2026〕{number}号",
            "预警通知书",
            "关于老旧小区改造工程款逾期未付问题的预警通知书",
            "澄川市交通运输局",
            "澄川市财政局、澄川市审计局",
            "顾临渊",
            "2026-11-20",
            "系统送达 2026-11-20",
            "晏映川 2026-11-21",
            "已签收",
        ]
        for number in range(1, 61)
    ]
    said = {"printed": "打印人：陆采薇　打印时间：2026-11-20 09:00", "is_sample": True}
    content = register_pdf(ISSUER, "2026年　全部文种", rows, **said)
    assert content == register_pdf(ISSUER, "2026年　全部文种", rows, **said)
    document = pypdfium2.PdfDocument(content)
    assert [round(side) for side in document[0].get_size()] == [842, 595]
    pages = pages_of(content)
    assert len(pages) > 3
    for place, page in enumerate(pages, 1):
        for name, _ in COLUMNS:
            assert name in page, (place, name)
        assert f"第{place}页，共{len(pages)}页" in page
    whole = "".join(pages)
    assert [whole.count(f"〔2026〕{number}号") for number in range(1, 61)] == [1] * 60


def pages_of(content: bytes) -> list[str]:
    """The text of each page without line ends and blanks."""
    document = pypdfium2.PdfDocument(content)
    try:
        found = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return ["".join(text.split()) for text in found]


def test_every_kind_has_a_mark_to_be_reserved_under() -> None:
    for kind in kind_marks():
        assert reserved(kind).number == 1
    assert Notice.objects.count() == 0 and ReservedNumber.objects.count() == len(kind_marks())
