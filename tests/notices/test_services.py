"""A document's life: frozen, numbered, rendered, signed for or served with proof, void."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction

import clock
from accounts.models import User
from notices import services, waking
from notices.kinds import KINDS
from notices.models import Notice
from notices.sample_facts import COMMISSION, FACTS
from notices.services import assign_number, claim_next, render, sign_for, void
from notices.serving import Handed, hand_over
from notices.tasks import render_awaiting
from organisations.refusals import Refusal
from tests.factories.notices import DEPARTMENT, frozen, numbered

pytestmark = pytest.mark.usefixtures("city")


def person(username: str) -> User:
    return User.objects.select_related("body").get(username=username)


def path_of(notice: Notice) -> Path:
    return Path(django_settings.DOCUMENTS_DIR) / notice.file


def files() -> list[str]:
    folder = Path(django_settings.DOCUMENTS_DIR)
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# --- freezing -----------------------------------------------------------------------------------------


def test_it_freezes_facts_and_words_without_a_number() -> None:
    notice = Notice.objects.get(pk=frozen().pk)
    assert (notice.state, notice.number, notice.number_text) == ("signed", 0, "")
    assert (notice.signed_at, notice.drafted_by, notice.signatory) == (
        clock.now(),
        person("fgw_officer"),
        person("fgw_leader"),
    )
    assert "3,464,000.00元" in notice.words and DEPARTMENT in notice.words
    said = json.dumps(
        ["early_warning", notice.facts, notice.words],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    assert notice.digest == hashlib.sha256(said.encode()).hexdigest()
    assert notice.reference() == {"id": notice.pk, "kind": "early_warning", "digest": notice.digest}


def test_the_words_escape_what_people_write() -> None:
    facts = replace(FACTS["early_warning"], risk_source="<script>alert(1)</script>")  # type: ignore[index]
    notice = frozen(facts=facts)
    assert "<script>" not in notice.words and "&lt;script&gt;" in notice.words


def test_each_document_has_a_code_of_its_own() -> None:
    codes = {frozen().verification_code for _ in range(5)}
    assert len(codes) == 5 and all(len(code) >= 21 for code in codes)


def test_who_drafts_does_not_sign() -> None:
    both = person("fgw_leader")
    with pytest.raises(Refusal, match="拟稿人不能签发本人拟的文书"):
        frozen(drafted_by=both, signatory=both)
    assert not Notice.objects.exists()


def test_an_issuer_without_a_mark_issues_nothing() -> None:
    with pytest.raises(Refusal, match="澄川市中级人民法院没有登记机关代字"):
        frozen(issuer="澄川市中级人民法院")


# --- numbering ----------------------------------------------------------------------------------------


def test_the_number_has_the_marks_of_issuer_and_kind_and_the_year() -> None:
    texts = {kind.value: numbered(kind).number_text for kind in KINDS}
    assert texts == {kind.value: f"澄发改{spec.mark}〔2026〕1号" for kind, spec in KINDS.items()}
    assert {kind: texts[kind] for kind in list(texts)[:9]} == {
        "early_warning": "澄发改预〔2026〕1号",
        "lifting": "澄发改解〔2026〕1号",
        "reminder": "澄发改提〔2026〕1号",
        "warning": "澄发改警〔2026〕1号",
        "interview_notice": "澄发改约〔2026〕1号",
        "minutes": "澄发改纪〔2026〕1号",
        "rectification_order": "澄发改整〔2026〕1号",
        "verification_opinion": "澄发改验〔2026〕1号",
        "closure": "澄发改结〔2026〕1号",
    }


def test_each_issuer_kind_and_year_counts_for_itself() -> None:
    made = [numbered().number_text, numbered().number_text, numbered(issuer=COMMISSION).number_text]
    assert made == ["澄发改预〔2026〕1号", "澄发改预〔2026〕2号", "澄纪监预〔2026〕1号"]
    clock.set_to(datetime(2027, 1, 1, 0, 0, tzinfo=clock.ZONE))
    assert numbered().number_text == "澄发改预〔2027〕1号"


def test_the_year_is_that_of_the_signing() -> None:
    clock.set_to(datetime(2026, 12, 31, 23, 59, tzinfo=clock.ZONE))
    notice = frozen()
    clock.set_to(datetime(2027, 1, 1, 0, 1, tzinfo=clock.ZONE))
    assert assign_number(notice).number_text == "澄发改预〔2026〕1号"


def test_it_wakes_the_renderer_after_the_commit_and_not_before(
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        numbered()
    assert waking.wake in callbacks


# --- rendering ----------------------------------------------------------------------------------------


def test_it_stores_the_file_and_serves_the_document() -> None:
    notice = numbered()
    clock.set_to(clock.now() + timedelta(minutes=5))
    render(notice)
    now = Notice.objects.get(pk=notice.pk)
    content = path_of(now).read_bytes()
    assert content.startswith(b"%PDF-") and hashlib.sha256(content).hexdigest() == now.sha256
    assert files() == [now.file] == [f"2026/{now.pk}-{now.sha256[:16]}.pdf"]
    assert (now.state, now.rendered_at, now.served_at, now.service_method) == (
        "served",
        clock.now(),
        clock.now(),
        "系统送达",
    )
    assert now.rendered_by_pid == os.getpid() and now.engine["weasyprint"]


def test_who_comes_second_leaves_it_as_it_is() -> None:
    notice = numbered()
    render(notice)
    first = Notice.objects.filter(pk=notice.pk).values().get()
    clock.set_to(clock.now() + timedelta(hours=1))
    assert render(notice).rendered_at == first["rendered_at"]
    assert Notice.objects.filter(pk=notice.pk).values().get() == first
    assert len(files()) == 1


def test_one_claim_is_one_workers_until_its_lease_ends(settings: Any) -> None:
    settings.RENDER_LEASE_SECONDS = 60
    waiting = {numbered().pk, numbered().pk}
    first, second = claim_next(), claim_next()
    assert first is not None and second is not None and {first.pk, second.pk} == waiting
    assert claim_next() is None
    dead = clock.wall() - timedelta(seconds=61)
    Notice.objects.filter(pk=first.pk).update(render_claimed_at=dead)
    assert claim_next() == first
    assert claim_next() is None


def test_the_lease_is_the_machines_time_and_not_the_projects() -> None:
    numbered()
    assert claim_next() is not None
    clock.set_to(clock.now() + timedelta(days=400))
    assert claim_next() is None


def test_what_has_no_number_or_is_void_waits_for_nothing() -> None:
    frozen()
    void(numbered(), reason="误发")
    assert claim_next() is None


def test_one_that_cannot_be_rendered_says_why_and_stops_no_other() -> None:
    bad, good = numbered(), numbered()
    Notice.objects.filter(pk=bad.pk).update(sheet={"issuer": "no such sheet"})
    assert render_awaiting() == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert good.state == "served"
    assert (bad.state, bad.rendered_at) == ("numbered", None) and "Error" in bad.render_error
    # It is tried again when its lease has run out, and not before.
    assert render_awaiting() == 0
    Notice.objects.filter(pk=bad.pk).update(
        sheet=good.sheet,
        render_claimed_at=clock.wall() - timedelta(seconds=django_settings.RENDER_LEASE_SECONDS + 1),
    )
    assert render_awaiting() == 1
    bad.refresh_from_db()
    assert (bad.state, bad.render_error) == ("served", "")


def test_one_made_void_while_it_was_rendered_stays_void() -> None:
    notice = numbered()
    void(notice, reason="误发")
    render(notice)
    notice.refresh_from_db()
    assert (notice.state, notice.rendered_at, notice.number_text) == ("void", None, "澄发改预〔2026〕1号")


# --- signing for, service with proof, voiding -----------------------------------------------------------


def by_post(proof: str) -> Handed:
    return Handed("邮寄送达", clock.today(), proof)


@pytest.fixture
def served(city: None) -> Notice:
    return render(numbered())


def test_a_person_of_the_addressee_signs_for_it_once(served: Notice) -> None:
    for stranger in ("jyj_handler", "fgw_officer", "xt_admin"):
        with pytest.raises(Refusal, match="只有主送机关的人员可以签收"):
            sign_for(served, acting_user=person(stranger))
    sign_for(served, acting_user=person("jtj_handler"))
    now = Notice.objects.get(pk=served.pk)
    assert (now.state, now.signed_for_at, now.signed_for_by) == (
        "signed_for",
        clock.now(),
        person("jtj_handler"),
    )
    for again in (
        lambda: sign_for(served, acting_user=person("jtj_head")),
        lambda: hand_over(served, by_post("邮单1"), acting_user=person("fgw_officer")),
    ):
        with pytest.raises(Refusal, match="已经签收"):
            again()
    assert Notice.objects.get(pk=served.pk).signed_for_by == person("jtj_handler")


def test_nobody_signs_for_what_is_not_rendered() -> None:
    notice = numbered()
    with pytest.raises(Refusal, match="正在成文"):
        sign_for(notice, acting_user=person("jtj_handler"))


def test_the_issuer_records_service_with_proof(served: Notice) -> None:
    officer = person("fgw_officer")
    with pytest.raises(Refusal, match="没有写明送达凭证") as refusal:
        hand_over(served, by_post(" "), acting_user=officer)
    assert refusal.value.field == "proof"
    with pytest.raises(Refusal, match="只有发文机关的人员可以登记送达"):
        hand_over(served, by_post("邮单1"), acting_user=person("jtj_handler"))
    left = Handed("留置送达", clock.today(), "见证人：样例甲")
    hand_over(served, left, acting_user=officer)
    now = Notice.objects.get(pk=served.pk)
    assert (now.state, now.service_method, now.service_proof) == ("signed_for", "留置送达", "见证人：样例甲")
    assert now.signed_for_by is None


def test_a_void_document_keeps_its_number_and_nobody_gets_it_again(served: Notice) -> None:
    void(served, reason="主送机关有误")
    now = Notice.objects.get(pk=served.pk)
    assert (now.state, now.number_text, now.void_reason, now.voided_at) == (
        "void",
        "澄发改预〔2026〕1号",
        "主送机关有误",
        clock.now(),
    )
    assert path_of(now).exists()
    assert numbered().number_text == "澄发改预〔2026〕2号"
    with pytest.raises(Refusal, match="已作废"):
        sign_for(served, acting_user=person("jtj_handler"))


def test_what_was_signed_for_is_not_made_void(served: Notice) -> None:
    sign_for(served, acting_user=person("jtj_handler"))
    with pytest.raises(Refusal, match="已经签收，不能作废"):
        void(served, reason="误发")
    assert Notice.objects.get(pk=served.pk).state == "signed_for"


def test_a_signing_that_fails_gives_its_number_back() -> None:
    with transaction.atomic():
        assert services.assign_number(frozen()).number == 1
        transaction.set_rollback(True)
    assert numbered().number == 1
