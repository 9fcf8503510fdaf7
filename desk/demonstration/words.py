"""What the people of the demonstration write. Fictional throughout; amounts and dockets are those of the case."""

from __future__ import annotations

from dataclasses import dataclass, field

# Letter of the path → what it shows, for the table at the end.
TITLES = {
    "a": "逐级办理，直至结案",
    "b": "预警后履行，解除预警",
    "c": "始终不答复，逐级建议、逐级签发，直至结案",
    "d": "情形严重，直接约谈，责令整改后结案",
    "e": "整改退回一次，再次验收合格后结案",
    "f": "提醒后答复获认可，结案",
}


@dataclass(frozen=True)
class Said:
    """What a text needs to know of a matter: `due` is what is owed (执行款), `money` how much of it still is."""

    due: str
    money: str
    # All that was to be paid, what was paid before included.
    total: str
    # What an early warning prints of an enforcement case; empty for a matter that came as a clue.
    court: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        number = self.court.get("docket_number")
        return f"{number}执行案件" if number else "有关合同"

    def risk(self) -> dict[str, str]:
        """The early warning's own words."""
        if not self.court:
            return {}
        return {"risk_source": "人民法院通报的未结执行案件信息", **self.court}

    def again(self, situation: str, letter: str) -> str:
        """A later letter's situation: the facts, and what came of the letter before."""
        return f"{situation}\n收到{letter}后，你单位至今没有落实资金来源和付款时间，{self.due}{self.money}仍未履行。"

    def first_answer(self) -> str:
        return (
            f"来文收悉。经核实，{self.origin}尚欠{self.due}{self.money}，数额无异议。"
            "欠款形成于以前年度，本年度预算未作安排，我单位正在研究资金来源。"
        )

    def second_answer(self) -> str:
        return f"来函收悉。我单位已向财政部门提出申请，尚未批复，{self.due}{self.money}的付款时间暂不能确定。"

    def third_answer(self) -> str:
        return "来函收悉。有关付款事项仍在协调，待资金落实后报送计划。"

    def paid_answer(self) -> str:
        return (
            f"来文收悉。我单位立即调整支出，{self.due}{self.money}已全部付清，付款凭证和收款人确认书附后。"
            "对同类事项已逐项排查，没有其他逾期款项。"
        )

    def held(self) -> dict[str, str]:
        """The record of an interview that was held."""
        return {
            "issues": (
                f"被约谈单位长期未履行{self.origin}确定的义务，{self.due}{self.money}至今未付。\n"
                "主要负责人没有专题研究，资金来源、付款时间和责任人均未明确。"
            ),
            "statements": (
                "被约谈单位对指出的问题没有异议，承认重视不够、统筹不力。\n"
                "被约谈单位表示由主要负责人负总责，通过调整年度支出筹措资金，限期付清。"
            ),
            "demands": (
                f"付清{self.due}{self.money}，报送付款凭证和收款人确认书\n"
                "建立合同和裁判履行台账，按月报送履行情况"
            ),
        }

    def problems(self, responsible: str) -> list[dict[str, str]]:
        """The items of an order."""
        rows = [
            (
                f"{self.due}{self.money}至今未付",
                "全部付清并取得收款人书面确认，付款凭证完整可查",
            ),
            (
                "履约资金没有纳入预算统筹，付款责任没有落实到人",
                "资金来源、付款责任人和审批程序以书面制度明确，并经领导班子会议审议",
            ),
            (
                "没有建立合同和裁判履行台账，同类风险不能及时发现",
                "建立台账，登记全部未履行完毕的事项，并确定专人按月核对",
            ),
        ]
        return [
            {"text": text, "standard": standard, "responsible": responsible, "within": "30日"}
            for text, standard in rows
        ]

    def plan(self) -> str:
        return (
            f"成立由主要负责人任组长的整改工作组；{self.due}{self.money}从本单位统筹资金中安排，"
            "一次付清；制度和台账同步完成。"
        )

    def measures(self) -> tuple[str, str, str]:
        return (
            f"统筹资金{self.money}，二十日内付清，取得收款人确认书",
            "修订资金管理和合同管理制度，提交领导班子会议审议",
            "由办公室牵头、财务配合，十日内建成履行台账",
        )

    def results(self) -> tuple[str, str, str]:
        return (
            f"{self.due}{self.money}已全部付清，收款人出具了确认书。",
            "资金管理和合同管理制度已经领导班子会议审议通过并印发。",
            "台账已建成，登记在办事项，确定专人每月核对。",
        )

    def found(self) -> tuple[str, str, str]:
        """What the verifiers found, each item met."""
        return (
            f"付款凭证、银行回单和收款人确认书齐全，{self.money}已付清，情况属实",
            "制度文本和会议纪要齐全，责任人和审批程序明确",
            "台账内容完整，抽查事项与合同、裁判文书一致",
        )


NOT_FOUND = "制度尚为征求意见稿，没有提交领导班子会议审议，付款责任人没有明确"
CONTENT = "制度已经领导班子会议审议通过并印发，付款责任人已经明确"
COVER = "收到整改通知书后，我单位逐项制定措施、逐项落实，现将整改结果和证明材料报送审查。"
COVER_AGAIN = "收到整改验收意见书后，我单位对不合格事项继续整改，现已完成，证明材料附后。"
METHOD = "查阅资料、核对凭证、实地走访"
REFUSED_TO_SIGN = (
    "约谈结束后当场请被约谈单位负责人核对记录并签字，其阅看后未提出更正意见，但拒绝签字，未说明理由。"
)
WITNESSED = "约谈全程在场，上述拒签情况属实。"
LEFT_BEHIND = {
    "served_time": "09:30",
    "place": "责任单位办公室",
    "second_server": "样例送达人",
    "refusal": "收件人称须请示后再收，当场拒绝签收；向其说明后果后，将文书留在其办公处所，并拍照记录",
    "witnesses": "样例见证人甲，所在街道办事处工作人员\n样例见证人乙，所在社区工作人员",
}
NOBODY_CAME = "约定时间无人到场，等候四十分钟，电话联系未接听，没有收到书面请假说明。"
ASSIGNED = "请牵头核实有关款项的数额和未付原因，落实资金来源和付款时间，按文书要求答复和整改。"
FORGED = "单位报送的付款凭证经向开户银行核对，查无此笔付款。"
INVITED = "请会同核查整改事项的资金和凭证，并对核查结果提出会签意见。"
NOT_OURS = "该事项的合同签订、资金支付均由其他单位负责，不属于本单位职责。"


def owed_facts(body: str, title: str, money: str) -> str:
    """The facts of a matter that came to light in a check."""
    return (
        f"日常检查发现，{body}{title}，涉及金额{money}。"
        "有关合同已经履行完毕并办理结算，付款期限届满后，经对方多次催要仍未支付。"
    )
