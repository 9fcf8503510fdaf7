"""The sheet: what stands on a document besides its words.

Who writes to whom, when, under which number, and what proves it. The facts of a kind say the rest.
"""

import datetime
from dataclasses import asdict, dataclass
from typing import Any

from notices.fields import UNPRINTABLE
from organisations.refusals import Refusal

NAMES_LIMIT = 300
COPIES_LIMIT = 15
JOINT_LIMIT = 8
# What a sheet is stored without where it is empty: sheets of earlier versions do not have it.
SINCE_VERSION_2 = ("joint_issuers", "own_fonts")


@dataclass(frozen=True)
class Sheet:
    """One sheet, whatever the kind.

    `number` is the 文号 (澄发改预〔2026〕1号); empty while the document is a draft or not yet numbered.
    `issuer` is the full name; a blank parts two names of one office (中共…委员会 …监察委员会).
    `addressee` is the full name or names, joined by 、. `verification_code` and `verification_base`
    (an address ending in /) make the QR code; without a code there is none. `reference` is the case
    number printed beside it. `has_seal` leaves room for the seal; a picture of one is drawn only on
    samples, since a picture is not a seal. `printed_by` defaults to the issuer's
    first name. Of a joint document (联合行文) `issuer` is the organiser, and `joint_issuers` are the others in
    their order. `own_fonts` are the agency's own fonts that were there at the signing (`agency_fonts`).
    """

    issuer: str
    addressee: str
    signed_on: datetime.date
    number: str = ""
    copies_to: tuple[str, ...] = ()
    contact_name: str = ""
    contact_phone: str = ""
    reference: str = ""
    verification_code: str = ""
    verification_base: str = ""
    is_sample: bool = False
    has_seal: bool = True
    printed_by: str = ""
    joint_issuers: tuple[str, ...] = ()
    own_fonts: tuple[str, ...] = ()

    @property
    def issuer_names(self) -> tuple[str, ...]:
        return tuple(self.issuer.split())

    @property
    def issuers(self) -> tuple[tuple[str, ...], ...]:
        """The names of every issuer, the organiser's first."""
        return tuple(tuple(each.split()) for each in (self.issuer, *self.joint_issuers))

    @property
    def verification_url(self) -> str:
        return f"{self.verification_base}{self.verification_code}" if self.verification_code else ""

    @property
    def watermark(self) -> str:
        """What is printed faintly across every page."""
        if self.is_sample:
            return "样例"
        return "" if self.number else "草稿"

    def to_json(self) -> dict[str, Any]:
        stored = {**asdict(self), "signed_on": self.signed_on.isoformat(), "copies_to": list(self.copies_to)}
        for name in SINCE_VERSION_2:
            if entries := stored.pop(name):
                stored[name] = list(entries)
        return stored

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Sheet":
        signed_on = datetime.date.fromisoformat(stored["signed_on"])
        lists = {name: tuple(stored.get(name, ())) for name in ("copies_to", *SINCE_VERSION_2)}
        return cls(**{**stored, **lists, "signed_on": signed_on})


LABELS = {
    "issuer": "发文机关",
    "addressee": "主送机关",
    "number": "文号",
    "contact_name": "联系人",
    "contact_phone": "联系电话",
    "reference": "案件编号",
    "verification_code": "核验码",
    "printed_by": "印发机关",
}


def texts_of(sheet: Sheet) -> list[tuple[str, str, str]]:
    """Every printed text of a sheet as (field, label for people, text)."""
    copies = [("copies_to", f"抄送机关第{place}项", name) for place, name in enumerate(sheet.copies_to, 1)]
    joint = [
        ("joint_issuers", f"联合发文机关第{place}项", name)
        for place, name in enumerate(sheet.joint_issuers, 1)
    ]
    return [(name, label, getattr(sheet, name)) for name, label in LABELS.items()] + joint + copies


def check_sheet(sheet: Sheet) -> None:
    """Refuse a sheet without issuer or addressee, or with texts that the page cannot hold."""
    for name in ("issuer", "addressee"):
        if not getattr(sheet, name).strip():
            raise Refusal(f"“{LABELS[name]}”没有填写。", field=name, remedy="请填写后再试。")
    if len(sheet.copies_to) > COPIES_LIMIT:
        raise Refusal(
            f"抄送机关有{len(sheet.copies_to)}个，最多{COPIES_LIMIT}个。",
            field="copies_to",
            remedy="请删减抄送机关。",
        )
    if len(sheet.joint_issuers) > JOINT_LIMIT:
        raise Refusal(
            f"联合发文机关有{len(sheet.joint_issuers)}个，除主办机关外最多{JOINT_LIMIT}个。",
            field="joint_issuers",
            remedy="请减少联合发文机关，其他单位可以列为抄送机关。",
        )
    names = [name for issuer in sheet.issuers for name in issuer]
    if len(names) != len(set(names)) or not all(sheet.issuers):
        raise Refusal("发文机关有重复或者空白。", field="joint_issuers", remedy="请删去重复或者空白的机关。")
    for field, label, text in texts_of(sheet):
        if len(text) > NAMES_LIMIT or UNPRINTABLE.search(text):
            raise Refusal(f"“{label}”过长或者含有不能印出的字符。", field=field, remedy="请改写该项。")
