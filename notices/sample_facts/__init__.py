"""One full example of each kind, in the fictional city 澄川市: for the gallery, the tests and the demo.

`FACTS` are as long as such a document usually is; `LONG` tell the same over three pages and more. `joint_sheet` is
one that several bodies issue together.
"""

from dataclasses import replace
from typing import Any

from notices.kinds import Kind, spec_of
from notices.sample_facts import deciding, forms, ladder, leaving, long, working
from notices.sample_facts.shared import (
    COMMISSION,
    CREDIT_OFFICE,
    DEPARTMENT,
    GOVERNMENT,
    SIGNED_ON,
)
from notices.sheets import Sheet

__all__ = ["FACTS", "JOINT", "LONG", "SIGNED_ON", "joint_sheet", "sample_sheet"]

FACTS: dict[Kind, Any] = {
    **ladder.FACTS,
    **working.FACTS,
    **deciding.FACTS,
    **leaving.FACTS,
    **forms.FACTS,
}
LONG = long.FACTS
# The kinds that the gallery shows as joint documents (联合行文): a 公文 with its stacked mark, and a letter.
JOINT = (Kind.CIRCULAR, Kind.SUPERVISION)
JOINT_ISSUERS = ("澄川市财政局", "澄川市审计局", "澄川市司法局", "澄川市教育局", "澄川市水务局")

_BY_COMMISSION = (COMMISSION, "澄纪监")
_BY_GOVERNMENT = (GOVERNMENT, "澄政")
_ISSUERS = {
    Kind.WARNING: _BY_COMMISSION,
    Kind.RECTIFICATION_ORDER: _BY_GOVERNMENT,
    Kind.VERIFICATION_OPINION: _BY_GOVERNMENT,
    Kind.RECTIFICATION_REPORT: (DEPARTMENT, "澄建"),
    Kind.OBJECTION_DECISION: _BY_GOVERNMENT,
    Kind.REPAIR_DECISION: _BY_GOVERNMENT,
    Kind.DETERMINATION: _BY_GOVERNMENT,
    Kind.NO_DETERMINATION: _BY_GOVERNMENT,
    Kind.HEARING_NOTICE: _BY_GOVERNMENT,
    Kind.EXEMPTION: _BY_COMMISSION,
    Kind.SUPERVISORY_ADVICE: _BY_COMMISSION,
}
_ADDRESSEES = {
    Kind.RECTIFICATION_REPORT: GOVERNMENT,
    Kind.CIRCULAR: "各区人民政府、市政府各部门、各直属事业单位",
    Kind.TRANSFER: COMMISSION.replace(" ", "、"),
    Kind.ACCOUNTABILITY: COMMISSION.replace(" ", "、"),
    Kind.REFERRAL: GOVERNMENT,
    Kind.DECLINING: "澄川经济开发区管理委员会",
    Kind.OUTSTANDING_CASES: "各区人民政府、市政府各部门",
}


def sample_sheet(kind: Kind, mark: str) -> Sheet:
    """A numbered sheet to go with the sample facts; `mark` is the kind's part of the number."""
    issuer, document_mark = _ISSUERS.get(kind, (CREDIT_OFFICE, "澄发改"))
    copies = ("澄川市人民政府", "望河区人民法院", "澄川市财政局") if spec_of(kind).takes_copies else ()
    return Sheet(
        issuer=issuer,
        addressee=_ADDRESSEES.get(kind, DEPARTMENT),
        signed_on=SIGNED_ON,
        number=f"{document_mark}{mark}〔2026〕7号",
        copies_to=copies,
        contact_name="陈砚秋",
        contact_phone="0000-2000316",
        reference="ZX-2026-000123",
        verification_code="7Q2M-K4XD-93RT",
        verification_base="https://zhengxin.example/verify/",
        is_sample=True,
        has_seal=spec_of(kind).is_sealed,
    )


def joint_sheet(kind: Kind, mark: str, others: int = 2, organiser: str = CREDIT_OFFICE) -> Sheet:
    """The sample sheet with so many issuers beside the organiser."""
    sheet, joint = sample_sheet(kind, mark), JOINT_ISSUERS[:others]
    copies = tuple(each for each in sheet.copies_to if each not in joint)
    return replace(sheet, issuer=organiser, joint_issuers=joint, copies_to=copies)
