"""What several kinds say alike: bounds, small entries, and rules about fields that need or exclude each other."""

from dataclasses import dataclass, fields
from typing import Any

from notices.fields import choice, line
from organisations.refusals import Refusal

SUBJECT_LIMIT = 40
BASIS_LIMIT = 160
ENTRY_LIMIT = 400
CELL_LIMIT = 60
SEVERITIES = ("轻微", "一般", "严重")


@dataclass(frozen=True)
class Plea:
    """One plea of the body concerned, and the answer that a decision owes it."""

    text: str = line("陈述申辩意见", limit=ENTRY_LIMIT)
    conclusion: str = choice("采纳情况", "采纳", "部分采纳", "不予采纳")
    answer: str = line("复核情况和理由", limit=ENTRY_LIMIT)


@dataclass(frozen=True)
class Sanction:
    """One sanction: what it is, on which basis, from when until when, and who carries it out."""

    text: str = line("惩戒措施", limit=ENTRY_LIMIT)
    basis: str = line("措施依据", limit=BASIS_LIMIT)
    since: str = line("起始时间", limit=40)
    until: str = line("终止时间", limit=CELL_LIMIT)
    carried_out_by: str = line("实施单位", limit=CELL_LIMIT)


@dataclass(frozen=True)
class Material:
    """One line of the list of materials that goes with a letter."""

    name: str = line("材料名称", limit=80)
    nature: str = choice("材料性质", "复印件", "原件", "电子件")
    copies: str = line("份数", limit=4)
    sheets: str = line("页数", limit=5)


@dataclass(frozen=True)
class Opinion:
    """One person's opinion in an approval: at which step, what, by whom, on which day."""

    step: str = choice("办理环节", "承办人意见", "审核意见", "会签意见", "审批意见")
    text: str = line("意见内容", limit=200)
    by: str = line("签署人", limit=30)
    on: str = line("签署日期", limit=20)


def require(facts: Any, because: str, *names: str) -> None:
    """Refuse where one of the fields is empty, saying why it is needed."""
    for name in names:
        if not getattr(facts, name):
            raise Refusal(
                f"{because}，没有填写“{_label(facts, name)}”。", field=name, remedy="请填写该项后再试。"
            )


def forbid(facts: Any, because: str, *names: str) -> None:
    """Refuse where one of the fields is filled that contradicts the rest."""
    for name in names:
        if getattr(facts, name):
            raise Refusal(
                f"{because}，不应当填写“{_label(facts, name)}”。",
                field=name,
                remedy="请删去该项，或者更正所选的结论。",
            )


def require_approval(facts: Any) -> None:
    """An approval ends with the opinion of whoever approves, and nobody approves what the same person proposed."""
    steps = [opinion.step for opinion in facts.opinions]
    if steps.count("审批意见") != 1 or steps[-1] != "审批意见":
        raise Refusal(
            "“办理意见”应当以一项审批意见结束。",
            field="opinions",
            remedy="请将审批意见填在最后一项，并且只填一项。",
        )
    approver = facts.opinions[-1].by
    if approver in {opinion.by for opinion in facts.opinions[:-1]}:
        raise Refusal(
            f"{approver}既提出办理意见，又作审批。",
            field="opinions",
            remedy="审批人不能是承办人、审核人或者会签人，请由其他负责人审批。",
        )


def _label(facts: Any, name: str) -> str:
    return next(str(spec.metadata["label"]) for spec in fields(facts) if spec.name == name)
