"""Facts and sheets: what is refused, and that what was stored comes back the same."""

import json
import re
from dataclasses import fields, replace
from typing import Any

import pytest

from notices.characters import missing_from
from notices.facts import EarlyWarningFacts, Finding, VerificationOpinionFacts
from notices.fields import check, from_json, texts, to_json
from notices.kinds import CHOICES, KINDS, Form, Kind, facts_class, spec_of
from notices.models import KindMark
from notices.rendering import freeze_words, title_of
from notices.sample_facts import FACTS, SIGNED_ON, sample_sheet
from notices.sheets import COPIES_LIMIT, Sheet, check_sheet
from organisations.refusals import Refusal


def refusal_of(facts: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        check(facts)
    return refused.value


class TestKinds:
    def test_it_knows_every_form_of_the_field(self) -> None:
        """D01 to D31 of the field's list, and the minutes beside the record."""
        assert len(CHOICES) == len(KINDS) == len(Kind) == 32
        assert len({spec.label for spec in KINDS.values()}) == 32
        assert len({spec.facts_class for spec in KINDS.values()}) == 32
        assert max(len(kind.value) for kind in Kind) <= 24

    def test_it_gives_marks_that_cannot_be_taken_for_each_other(self) -> None:
        """No mark ends in another: a number is the issuer's mark and then the kind's, without a gap."""
        marks = [spec.mark for spec in KINDS.values()]
        assert marks[:9] == list("预解提警约纪整验结")
        for mark in marks:
            assert 1 <= len(mark) <= 2
            assert [other for other in marks if mark.endswith(other)] == [mark]

    def test_it_gives_each_kind_the_form_of_the_standard(self) -> None:
        """A 函 is a letter; minutes are minutes; forms that are filled in are tables."""
        for spec in KINDS.values():
            expected = {"函": Form.LETTER, "要": Form.MINUTES, "单": Form.TABLE, "表": Form.TABLE}
            expected |= {"证": Form.TABLE, "录": Form.TABLE}
            assert spec.form is expected.get(spec.label[-1], Form.OFFICIAL), spec.label

    def test_it_seals_what_leaves_the_house_alone(self) -> None:
        unsealed = {spec.label for spec in KINDS.values() if not spec.is_sealed}
        slips = {"延期审批单", "退单审批单", "并案（中止）审批表"}
        assert unsealed == {"约谈纪要", "约谈记录", "送达回证"} | slips
        assert {spec.label for spec in KINDS.values() if not spec.is_numbered} == {"约谈记录", "送达回证"}
        uncopied = {spec.label for spec in KINDS.values() if not spec.takes_copies}
        assert uncopied == {"移送函", "约谈记录", "送达回证"} | slips

    def test_it_wants_two_levels_for_what_cannot_be_taken_back(self) -> None:
        assert {spec.label for spec in KINDS.values() if spec.needs_two_levels} == {
            "通报",
            "移送函",
            "异议处理决定书",
        }

    def test_it_finds_a_kind_by_its_stored_name(self) -> None:
        assert facts_class("early_warning") is EarlyWarningFacts

    @pytest.mark.django_db
    def test_it_has_a_mark_on_record_for_every_kind(self) -> None:
        assert dict(KindMark.objects.values_list("kind", "mark")) == {
            kind.value: spec.mark for kind, spec in KINDS.items()
        }


@pytest.mark.parametrize("kind", list(Kind))
class TestEveryKind:
    def test_it_stores_facts_as_json_and_reads_them_back(self, kind: Kind) -> None:
        stored = json.loads(json.dumps(to_json(FACTS[kind]), ensure_ascii=False))
        assert from_json(facts_class(kind), stored) == FACTS[kind]

    def test_it_stores_the_sheet_and_reads_it_back(self, kind: Kind) -> None:
        sheet = sample_sheet(kind, spec_of(kind).mark)
        assert Sheet.from_json(json.loads(json.dumps(sheet.to_json()))) == sheet

    def test_it_labels_every_field_in_chinese(self, kind: Kind) -> None:
        for spec in fields(FACTS[kind]):
            assert spec.metadata["label"]
            assert not spec.metadata["label"].isascii()

    def test_it_prints_every_text_of_the_facts(self, kind: Kind) -> None:
        words = freeze_words(kind, FACTS[kind], sample_sheet(kind, spec_of(kind).mark))
        for field, label, text in texts(FACTS[kind]):
            if field != "subject_matter" and text:
                assert text.rstrip("。") in words, label

    def test_it_refuses_an_empty_required_field_by_name(self, kind: Kind) -> None:
        for spec in fields(FACTS[kind]):
            if not spec.metadata["optional"]:
                empty = () if spec.metadata["shape"] in ("paragraphs", "items") else ""
                assert refusal_of(replace(FACTS[kind], **{spec.name: empty})).field == spec.name

    def test_it_does_without_what_is_optional(self, kind: Kind) -> None:
        """Except what the chosen outcome itself demands: there the refusal names the field."""
        bare = FACTS[kind]
        for spec in fields(bare):
            if spec.metadata["optional"]:
                without = replace(bare, **{spec.name: spec.default})
                try:
                    check(without)
                except Refusal as refusal:
                    assert refusal.field == spec.name
                    assert refusal.message and refusal.remedy
                else:
                    bare = without
        words = freeze_words(kind, bare, sample_sheet(kind, spec_of(kind).mark))
        assert "\ue000" not in words
        for doubled in ("。。", "，，", "（）", "；。", "《》", "：：", "：。"):
            assert doubled not in words

    def test_it_names_its_title_as_a_document_about_something(self, kind: Kind) -> None:
        title, label = title_of(kind, FACTS[kind]), spec_of(kind).label
        if spec_of(kind).form is Form.TABLE:
            assert title == f"{label}（{FACTS[kind].subject_matter}）"
        else:
            assert title.startswith(f"关于{FACTS[kind].subject_matter}")
            assert title.endswith(f"问题的{label}")
        assert len(title) <= 120

    def test_it_uses_no_character_in_its_own_words_that_no_font_has(self, kind: Kind) -> None:
        words = freeze_words(kind, FACTS[kind], sample_sheet(kind, spec_of(kind).mark))
        assert missing_from(re.sub(r"<[^>]*>", "", words)) == []

    def test_it_cites_the_basis_of_its_kind(self, kind: Kind) -> None:
        words = freeze_words(kind, FACTS[kind], sample_sheet(kind, spec_of(kind).mark))
        if "basis" in {spec.name for spec in fields(FACTS[kind])}:
            assert spec_of(kind).basis
            assert all(basis in words for basis in spec_of(kind).basis)
        else:
            assert kind is Kind.MINUTES or not spec_of(kind).basis

    def test_it_prints_terms_that_run_from_service_as_such(self, kind: Kind) -> None:
        words = freeze_words(kind, FACTS[kind], sample_sheet(kind, spec_of(kind).mark))
        for spec in fields(FACTS[kind]):
            if spec.metadata["shape"] == "term" and spec.name.endswith("_within"):
                term = getattr(FACTS[kind], spec.name)
                expected = f"次日起{term}内"
                assert not term or expected in words, spec.name


class TestBounds:
    facts = FACTS[Kind.EARLY_WARNING]

    def test_it_refuses_a_line_that_is_too_long(self) -> None:
        refusal = refusal_of(replace(self.facts, subject_matter="款" * 41))
        assert refusal.field == "subject_matter"
        assert refusal.message == "“事由”有41个字，最多40个字。"

    def test_it_refuses_too_many_paragraphs(self) -> None:
        assert refusal_of(replace(self.facts, situation=("文",) * 13)).field == "situation"

    @pytest.mark.parametrize("character", ["\n", "\t", "\x00", "\u202e", "\u200b", "\ue000"[:0] + "\ufeff"])
    def test_it_refuses_what_cannot_be_seen(self, character: str) -> None:
        assert refusal_of(replace(self.facts, court=f"望河{character}法院")).field == "court"

    @pytest.mark.parametrize(
        "term", ["五天", "0日", "5", "5个工作日内", "自签收次日起5个工作日内", "5 个工作日"]
    )
    def test_it_refuses_a_term_not_written_as_terms_are(self, term: str) -> None:
        assert refusal_of(replace(self.facts, answer_within=term)).field == "answer_within"

    @pytest.mark.parametrize("term", ["5个工作日", "30日", "3个月"])
    def test_it_accepts_a_term(self, term: str) -> None:
        check(replace(self.facts, answer_within=term))

    def test_it_names_the_item_and_its_field(self) -> None:
        order = FACTS[Kind.RECTIFICATION_ORDER]
        spoilt = (order.problems[0], replace(order.problems[1], responsible=""))
        refusal = refusal_of(replace(order, problems=spoilt))
        assert "整改事项第2项·责任人" in refusal.message


class TestVerificationOpinion:
    opinion = FACTS[Kind.VERIFICATION_OPINION]

    def test_it_refuses_a_conclusion_that_does_not_follow(self) -> None:
        assert refusal_of(replace(self.opinion, outcome="合格", new_term="")).field == "outcome"

    def test_it_refuses_a_return_without_a_term(self) -> None:
        assert refusal_of(replace(self.opinion, new_term="")).field == "new_term"

    def test_it_refuses_a_third_word_for_a_conclusion(self) -> None:
        assert refusal_of(replace(self.opinion, outcome="基本合格")).field == "outcome"

    def test_it_names_the_items_that_failed(self) -> None:
        words = freeze_words(
            "verification_opinion", self.opinion, sample_sheet(Kind.VERIFICATION_OPINION, "验")
        )
        assert "第3项未达到整改标准" in words
        assert "自签收次日起15日内" in words

    def test_it_agrees_to_closing_where_all_is_met(self) -> None:
        met = replace(
            self.opinion,
            findings=(Finding("一", "合格", "已完成"),),
            outcome="合格",
            new_term="",
            returned_times="",
        )
        words = freeze_words("verification_opinion", met, sample_sheet(Kind.VERIFICATION_OPINION, "验"))
        assert "验收合格，同意办理结案手续" in words
        assert "不合格" not in words

    def confirmed(self, **changed: Any) -> VerificationOpinionFacts:
        """The opinion that confirms what a court's listing demanded, without an order."""
        values: dict[str, Any] = {
            "order_number": "",
            "report_received_on": "",
            "findings": (Finding("履行生效法律文书确定的义务", "合格", "款项已全部付清"),),
            "outcome": "合格",
            "new_term": "",
            "returned_times": "",
            "record": "被望河区人民法院纳入失信被执行人名单，案号（2026）样03执7号，法院已于2026年12月1日删除",
            "lifted": ("取消参加评优评先资格（澄川市财政局）", "限制申报项目（澄川市发展和改革委员会）"),
        }
        return replace(self.opinion, **values | changed)

    def test_it_confirms_a_performance_without_an_order(self) -> None:
        sheet = sample_sheet(Kind.VERIFICATION_OPINION, "验")
        words = freeze_words("verification_opinion", self.confirmed(), sheet)
        assert "问题被望河区人民法院纳入失信被执行人名单" in words and "整改通知书" not in words
        assert "自本意见作出之日起，解除下列惩戒措施：取消参加评优评先资格（澄川市财政局）；限制申报" in words

    def test_it_is_of_an_order_or_of_a_record(self) -> None:
        assert refusal_of(replace(self.opinion, order_number="")).field == "order_number"
        assert refusal_of(self.confirmed(order_number="澄政整〔2026〕2号")).field == "order_number"
        failed = (Finding("付清余款", "不合格", "尚欠利息"),)
        assert refusal_of(self.confirmed(findings=failed, outcome="不合格")).field == "findings"


class TestSheet:
    sheet = Sheet("澄川市发展和改革委员会", "澄川市教育局", SIGNED_ON)

    @pytest.mark.parametrize("name", ["issuer", "addressee"])
    def test_it_refuses_a_sheet_from_or_to_nobody(self, name: str) -> None:
        with pytest.raises(Refusal) as refused:
            check_sheet(replace(self.sheet, **{name: " "}))
        assert refused.value.field == name

    def test_it_refuses_too_many_copies(self) -> None:
        with pytest.raises(Refusal):
            check_sheet(replace(self.sheet, copies_to=("某局",) * (COPIES_LIMIT + 1)))

    def test_it_says_what_kind_of_paper_it_is(self) -> None:
        assert self.sheet.watermark == "草稿"
        assert replace(self.sheet, number="澄发改预〔2026〕1号").watermark == ""
        assert replace(self.sheet, is_sample=True).watermark == "样例"

    def test_it_parts_two_names_of_one_office(self) -> None:
        assert replace(self.sheet, issuer="中共某委员会 某监察委员会").issuer_names == (
            "中共某委员会",
            "某监察委员会",
        )
