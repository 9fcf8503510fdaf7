"""T27 through the real desks: what a move wrote in its room, its clocks and its document are taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import clock
from caseflow.doors import open_task, perform, register_again
from caseflow.reconciling import reconcile
from caseflow.undoing import correct, correctable
from casework.models import Case, CaseDeadline, Proposal
from casework.services import NotYours, Stale, record_service, sweep_overdue
from notices import services as notices
from notices.models import Notice
from organisations.refusals import Refusal
from tests.desk.pages import text, the_notice, visit
from tests.factories.casework import by_post, read_again
from tests.journeys.beside_the_ladder import suspend, transfer
from tests.journeys.filling import beside
from tests.journeys.office import do, letter_data, open_case, open_nodes, person, render_all
from tests.journeys.test_the_full_ladder_closes import answer, as_shown
from tests.waiting import together

REASON = "签发对象有误，应当先行提醒"


def take_back(case: Case, username: str = "fgw_leader", **said: Any) -> Any:
    case.refresh_from_db()
    wanted = {"seq": case.last_move["seq"], "reason": REASON} | said
    done = correct(read_again(case), acting_user=person(username), **wanted)
    case.refresh_from_db()
    assert reconcile() == []
    return done


def warned_early() -> Case:
    case = open_case()
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    do(case, "sign_letter", "fgw_leader", "sign")
    return case


def clocks(case: Case) -> list[tuple[str, str, Any, Any]]:
    """The open clocks of a case as they stand."""
    rows = CaseDeadline.objects.filter(case=case, deadline__met_on=None, deadline__cancelled_on=None)
    return sorted(
        (str(row.pk), row.purpose, row.deadline.due_on, row.deadline.stopped_on)
        for row in rows.select_related("deadline")
    )


@pytest.mark.django_db
class TestLetters:
    def test_the_document_is_void_and_keeps_its_number(self, city: None) -> None:
        case = open_case()
        before = clocks(case)
        assert [purpose for _, purpose, *_ in before] == ["triage"]
        do(case, "triage", "fgw_officer", "warn_early", letter_data())
        do(case, "sign_letter", "fgw_leader", "sign")
        take_back(case)
        notice = the_notice(case)
        assert (case.state, open_nodes(case), clocks(case)) == ("triage", {"triage"}, before)
        assert notice.voided_at is not None and notice.number == 1
        render_all()
        assert Notice.objects.get(pk=notice.pk).rendered_at is None
        # The number is never given again.
        do(case, "triage", "fgw_officer", "warn_early", letter_data())
        do(case, "sign_letter", "fgw_leader", "sign")
        assert the_notice(case).number == 2
        ledger = CaseDeadline.objects.get(pk=int(before[0][0])).deadline.entries
        assert list(ledger.values_list("kind", flat=True)) == [
            "started",
            "cancelled",
            "reopened",
            "cancelled",
        ]

    def test_a_higher_rung_gives_way_to_the_answer_below(self, city: None) -> None:
        case = warned_early()
        render_all()
        answer(case)
        before = clocks(case)
        data = as_shown(case, "review", "fgw_officer", "remind") | {"contact_phone": "0000-2000001"}
        do(case, "review", "fgw_officer", "remind", data)
        do(case, "sign_letter", "fgw_leader", "sign")
        assert case.measure_issuer is not None
        take_back(case)
        assert (case.state, open_nodes(case), clocks(case)) == ("early_warning", {"review"}, before)
        # What was drafted is offered once more: nothing is typed twice.
        again = as_shown(case, "review", "fgw_officer", "remind")
        assert again["requirements"] == data["requirements"]
        # And the department may still be lifted by the letter that counts.
        assert as_shown(case, "review", "fgw_officer", "lift")["earlier_name"] == "预警通知书"

    @pytest.mark.parametrize("reached", ["opened", "signed for", "served with proof"])
    def test_what_has_reached_its_addressee_stays(self, city: None, reached: str) -> None:
        case = warned_early()
        render_all()
        notice = the_notice(case)
        seq = read_again(case).last_move["seq"]
        if reached == "opened":
            assert visit("jtj_handler", f"/documents/{notice.pk}/").status_code == 200
        elif reached == "signed for":
            do(case, "sign_for_letter", "jtj_handler", "sign_for")
        else:
            clock.set_to(clock.now() + timedelta(days=5))
            record_service(case, notice.paper, by_post(), acting_user=person("fgw_officer"))
        with pytest.raises(Stale, match="视为已经送达"):
            correct(read_again(case), seq=seq, reason=REASON, acting_user=person("fgw_leader"))
        assert correctable(read_again(case), person("fgw_leader")) is None
        assert Notice.objects.get(pk=notice.pk).voided_at is None

    def test_the_issuers_own_reading_is_no_service(self, city: None) -> None:
        case = warned_early()
        render_all()
        notice = the_notice(case)
        for username in ("fgw_officer", "jw_officer"):
            visit(username, f"/documents/{notice.pk}/")
        assert Notice.objects.get(pk=notice.pk).first_read_at is None
        take_back(case)
        # Delivered by the system, opened by nobody: void, and the department knows nothing of the case any more.
        assert visit("jtj_handler", f"/documents/{notice.pk}/").status_code == 404
        assert case.number not in text("jtj_handler", "/cases/")

    def test_void_is_said_wherever_the_document_stands(self, city: None) -> None:
        case = warned_early()
        render_all()
        take_back(case)
        notice = the_notice(case)
        assert "已作废" in text("fgw_officer", f"/cases/{case.number}/")
        assert "已作废" in text("fgw_officer", "/documents/")
        assert "此件已作废，文号保留不再使用" in text("fgw_officer", f"/documents/{notice.pk}/")
        assert "有这份公文，已经作废" in text("fgw_officer", f"/verify/{notice.verification_code}/")

    def test_a_document_voided_before_its_pdf_says_so(self, city: None) -> None:
        case = warned_early()
        take_back(case)
        page = text("fgw_officer", f"/documents/{the_notice(case).pk}/")
        assert "已作废，没有成文" in page and "正在" not in page

    def test_what_was_proposed_of_the_state_is_proposed_again(self, city: None) -> None:
        case = warned_early()
        render_all()
        do(case, "sign_for_letter", "jtj_handler", "sign_for")
        clock.set_to(clock.now() + timedelta(days=20))
        assert sweep_overdue() == 1
        [proposal] = Proposal.objects.filter(case=case, status="open")
        assert reconcile(mend=True)
        data = letter_data(reason="逾期未答复")
        do(case, "decide", "fgw_officer", "remind", data)
        do(case, "sign_letter", "fgw_leader", "sign")
        take_back(case)
        # The officer accepted it: that stands, and is not asked twice.
        proposal.refresh_from_db()
        assert (case.state, proposal.status) == ("early_warning", "accepted")

    def test_a_draft_upon_the_wrong_move_is_withdrawn(self, city: None) -> None:
        case = open_case()
        transfer(case)
        on = clock.today().isoformat()
        beside(case, "take_back", "fgw_leader", why="materials", on=on)
        case.refresh_from_db()
        do(case, "triage", "fgw_officer", "warn_early", letter_data())
        take_back(case)
        assert case.state == "transferred" and case.paused_from == "triage"
        assert list(case.drafts.values_list("move", "status")) == [
            ("transfer", "signed"),
            ("warn_early", "withdrawn"),
        ]
        assert open_nodes(case) == set()


@pytest.mark.django_db
class TestRights:
    def test_a_reason_is_needed(self, city: None) -> None:
        with pytest.raises(Refusal) as refused:
            take_back(warned_early(), reason=" ")
        assert refused.value.field == "reason"

    @pytest.mark.parametrize(
        "username", ["fgw_officer", "fgw_intake", "jtj_head", "zf_leader", "jw_leader", "whfg_leader"]
    )
    def test_nobody_but_the_leader_of_the_body_that_moved(self, city: None, username: str) -> None:
        case = warned_early()
        with pytest.raises(NotYours):
            take_back(case, username)
        assert correctable(read_again(case), person(username)) is None

    def test_the_page_of_another_move_is_stale(self, city: None) -> None:
        case = warned_early()
        with pytest.raises(Stale):
            take_back(case, seq=1)

    def test_the_page_shows_what_is_voided_and_where_it_leads(self, city: None) -> None:
        case = warned_early()
        address = f"/flow/cases/{case.number}/correct/"
        assert address in text("fgw_leader", f"/cases/{case.number}/")
        assert address not in text("fgw_officer", f"/cases/{case.number}/")
        page = text("fgw_leader", address)
        number = the_notice(case).number_text
        assert "回到“待研判”" in page and f"{number}作废，文号保留不再使用" in page
        assert visit("fgw_officer", address).status_code == 403
        assert visit("jtj_head", address).status_code == 404
        client = visit("fgw_leader", address).client
        posted = client.post(address, {"seq": case.last_move.get("seq", 0), "reason": REASON})
        assert posted.status_code in (302, 409)

    def test_it_is_done_by_the_page(self, city: None) -> None:
        case = read_again(warned_early())
        address = f"/flow/cases/{case.number}/correct/"
        client = visit("fgw_leader").client
        empty = client.post(address, {"seq": case.last_move["seq"], "reason": ""})
        assert empty.status_code == 422
        done = client.post(address, {"seq": case.last_move["seq"], "reason": REASON})
        assert done.status_code == 302
        assert read_again(case).state == "triage"
        assert client.post(address, {"seq": case.last_move["seq"], "reason": REASON}).status_code == 409
        page = text("fgw_leader", f"/cases/{case.number}/")
        assert "更正误操作" in page and "预警（已更正）" in page


@pytest.mark.django_db
class TestOtherMoves:
    def test_a_suspension_voids_its_documents(self, city: None) -> None:
        case = open_case()
        before = clocks(case)
        suspend(case, is_served=False)
        case.refresh_from_db()
        assert [row[3] for row in clocks(case)] == [clock.today()]
        page = text("fgw_leader", f"/flow/cases/{case.number}/correct/")
        assert "澄发改止〔2026〕1号作废" in page and "纸质文书" not in page
        take_back(case)
        assert (case.state, open_nodes(case), clocks(case)) == ("triage", {"triage"}, before)
        assert case.papers.get().notice.void_reason.endswith(REASON)

    def test_a_registration_is_made_anew_under_its_number(self, city: None) -> None:
        case = open_case()
        number = case.number
        take_back(case)
        assert (case.state, open_nodes(case)) == ("draft", set())
        assert f"/flow/cases/{number}/register/" in text("fgw_intake", f"/cases/{number}/")
        with pytest.raises(NotYours):
            register_again(read_again(case), acting_user=person("fgw_leader"))
        done = visit("fgw_intake").client.post(f"/flow/cases/{number}/register/")
        assert done.status_code == 302
        case.refresh_from_db()
        assert (case.state, case.number, open_nodes(case)) == ("triage", number, {"triage"})


class TestRaces:
    def test_a_worker_that_holds_the_claim_serves_nothing(self, living_city: None) -> None:
        case = warned_early()
        claimed = notices.claim_next()
        assert claimed is not None
        take_back(case)
        made = notices.render(claimed)
        assert (made.rendered_at, made.served_at, made.state) == (None, None, "void")
        assert notices.claim_next() is None

    def test_the_worker_and_the_leader_at_once(self, living_city: None) -> None:
        for _ in range(3):
            case = warned_early()
            claimed = notices.claim_next()
            assert claimed is not None
            seq = read_again(case).last_move["seq"]
            results = together(
                lambda claimed=claimed: notices.render(claimed),
                lambda case=case, seq=seq: correct(
                    read_again(case), seq=seq, reason=REASON, acting_user=person("fgw_leader")
                ),
            )
            assert not any(isinstance(result, Exception) for result in results), results
            # Whoever was first: the document is void, and lies on nobody's desk.
            assert Notice.objects.get(pk=claimed.pk).state == "void"
            assert (read_again(case).state, open_nodes(case)) == ("triage", {"triage"})

    def test_the_department_signs_for_it_while_the_leader_takes_it_back(self, living_city: None) -> None:
        for _ in range(3):
            case = warned_early()
            render_all()
            seq, task = read_again(case).last_move["seq"], open_task(case, "sign_for_letter")
            results = together(
                lambda task=task: perform(task, "sign_for", {}, acting_user=person("jtj_handler")),
                lambda case=case, seq=seq: correct(
                    read_again(case), seq=seq, reason=REASON, acting_user=person("fgw_leader")
                ),
            )
            lost = [place for place, result in enumerate(results) if isinstance(result, Exception)]
            assert len(lost) == 1 and isinstance(results[lost[0]], Stale), results
            signed = lost == [1]
            notice = the_notice(case)
            assert (notice.signed_for_at is not None, notice.voided_at is None) == (signed, signed)
            assert read_again(case).state == ("early_warning" if signed else "triage")
            assert reconcile() == []

    def test_somebody_opens_it_while_the_leader_takes_it_back(self, living_city: None) -> None:
        for _ in range(3):
            case = warned_early()
            render_all()
            seq, notice = read_again(case).last_move["seq"], the_notice(case)
            opened, taken = together(
                lambda notice=notice: notices.note_opening(notice, acting_user=person("jtj_head")),
                lambda case=case, seq=seq: correct(
                    read_again(case), seq=seq, reason=REASON, acting_user=person("fgw_leader")
                ),
            )
            assert opened is isinstance(taken, Stale)
            assert (the_notice(case).voided_at is None) is opened
