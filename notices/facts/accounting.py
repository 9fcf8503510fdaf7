"""What is said where a matter leaves the house: told to others, handed over, proposed to those who answer for it."""

from dataclasses import dataclass

from notices.facts.shared import BASIS_LIMIT, CELL_LIMIT, ENTRY_LIMIT, SUBJECT_LIMIT, Material
from notices.fields import choice, items, line, paragraphs, term
from organisations.refusals import Refusal


@dataclass(frozen=True)
class Reported:
    """One case of a circular. `body` is 某区某局 where names are withheld."""

    body: str = line("通报对象", limit=CELL_LIMIT)
    problem: str = line("主要问题", limit=800)
    handling: str = line("处理情况", limit=ENTRY_LIMIT)


@dataclass(frozen=True)
class CircularFacts:
    """通报: to a circle of bodies, with or without names; two leaders stand behind it."""

    subject_matter: str = line("通报事由", limit=SUBJECT_LIMIT)
    scope: str = line("通报范围", limit=CELL_LIMIT)
    naming: str = choice("对象表述", "列明单位名称", "隐去单位名称")
    reported: tuple[Reported, ...] = items("通报事项")
    lessons: tuple[str, ...] = paragraphs("问题原因和教训")
    requirements: tuple[str, ...] = paragraphs("工作要求", limit=ENTRY_LIMIT)
    report_within: str = term("自查情况报送期限", optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)

    def check_together(self) -> None:
        """Names that are withheld are withheld everywhere."""
        named = [entry.body for entry in self.reported if "某" not in entry.body]
        if self.naming == "隐去单位名称" and named:
            raise Refusal(
                f"选择了隐去单位名称，但是“{named[0]}”列明了名称。",
                field="reported",
                remedy="请改写作“某区某局”一类的称谓，或者选择列明单位名称。",
            )


@dataclass(frozen=True)
class TransferFacts:
    """移送函: clues handed to whoever may inquire, with a list of materials and a receipt; never copied."""

    subject_matter: str = line("移送事由", limit=SUBJECT_LIMIT)
    scope: str = choice("移送范围", "全案移送", "部分线索移送")
    concerned: tuple[str, ...] = paragraphs("涉及单位和人员", limit=CELL_LIMIT, most=10)
    suspected: str = line("涉嫌问题", limit=CELL_LIMIT)
    clues: tuple[str, ...] = paragraphs("线索摘要")
    course: tuple[str, ...] = paragraphs("已开展的工作")
    receipt_within: str = term("回执期限")
    materials: tuple[Material, ...] = items("移送材料", most=60)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)


@dataclass(frozen=True)
class Responsibility:
    """Who answers for what, and what is proposed. The receiver decides."""

    who: str = line("责任主体", limit=CELL_LIMIT)
    failing: str = line("失职失责情形", limit=ENTRY_LIMIT)
    proposal: str = line("问责建议", limit=ENTRY_LIMIT)


@dataclass(frozen=True)
class AccountabilityFacts:
    """问责建议书: facts and a proposal to whoever may call to account; no measure of its own."""

    subject_matter: str = line("建议事由", limit=SUBJECT_LIMIT)
    subject_body: str = line("涉事单位", limit=CELL_LIMIT)
    found: tuple[str, ...] = paragraphs("查明事实")
    consequences: tuple[str, ...] = paragraphs("造成的损失和影响", limit=ENTRY_LIMIT)
    responsibilities: tuple[Responsibility, ...] = items("责任认定和建议")
    answer_within: str = term("反馈期限")
    materials: tuple[Material, ...] = items("随附材料", most=60, optional=True)
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)


@dataclass(frozen=True)
class SupervisoryAdviceFacts:
    """纪检监察建议书: the commission's own advice to a body; answered within its term, objected to in writing."""

    subject_matter: str = line("建议事由", limit=SUBJECT_LIMIT)
    found: tuple[str, ...] = paragraphs("发现的问题")
    causes: tuple[str, ...] = paragraphs("原因分析")
    proposals: tuple[str, ...] = paragraphs("建议内容", limit=ENTRY_LIMIT)
    objection_within: str = term("异议期限")
    adopt_within: str = term("采纳情况反馈期限")
    basis: tuple[str, ...] = paragraphs("依据", limit=BASIS_LIMIT, most=8, optional=True)
