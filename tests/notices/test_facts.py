"""Facts and sheets: what is refused, and that what was stored comes back the same."""

import json
from dataclasses import fields, replace

import pytest

from notices.facts import EarlyWarningFacts, Finding
from notices.fields import check, from_json, texts, to_json
from notices.kinds import CHOICES, KINDS, Form, Kind, facts_class, spec_of
from notices.rendering import freeze_words, title_of
from notices.sample_facts import FACTS, SIGNED_ON, sample_sheet
from notices.sheets import COPIES_LIMIT, Sheet, check_sheet
from organisations.refusals import Refusal


def refusal_of(facts: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        check(facts)
    return refused.value


class TestKinds:
    def test_it_knows_nine_kinds_with_marks_of_their_own(self) -> None:
        assert [spec.mark for spec in KINDS.values()] == list("预解提警约纪整验结")
        assert len(CHOICES) == 9

    def test_it_gives_each_kind_the_form_of_the_standard(self) -> None:
        assert {kind for kind in Kind if spec_of(kind).form is Form.LETTER} == {Kind.REMINDER, Kind.WARNING}
        assert [kind for kind in Kind if not spec_of(kind).is_sealed] == [Kind.MINUTES]

    def test_it_finds_a_kind_by_its_stored_name(self) -> None:
        assert facts_class("early_warning") is EarlyWarningFacts


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
        bare = {
            spec.name: spec.default
            for spec in fields(FACTS[kind])
            if spec.metadata["optional"] and spec.name != "new_term"
        }
        words = freeze_words(kind, replace(FACTS[kind], **bare), sample_sheet(kind, spec_of(kind).mark))
        assert "\ue000" not in words
        for doubled in ("。。", "，，", "（）", "；。", "《》"):
            assert doubled not in words

    def test_it_names_its_title_as_a_document_about_something(self, kind: Kind) -> None:
        title = title_of(kind, FACTS[kind])
        assert title.startswith("关于老旧小区改造工程款逾期未付")
        assert title.endswith(f"问题的{spec_of(kind).label}")


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
