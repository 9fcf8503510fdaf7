"""案号 of enforcement cases: （收案年度）法院代字 类型代字 编号 号.

Source: 《关于人民法院案件案号的若干规定》, and domain.md 2.9. Which courts there are is data: the
pattern is made from the codes of the courts that are registered. Stored with full-width brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from organisations.spreadsheets.cells import key_of

ENFORCEMENT_TYPES = ("执", "执恢", "执异", "执复", "执监", "执保", "执协")
_OPENING = str.maketrans("〔[【", "(((")
_CLOSING = str.maketrans("〕]】", ")))")
# What every docket looks like, of whatever court: for saying what is wrong with one that is refused.
_ANY = re.compile(r"\(([0-9]{4})\)([^0-9()]{1,3}(?:[0-9]{1,4}(?![0-9]))?)([^0-9()]{1,6})([0-9]+)号")
_TYPE = "|".join(sorted(ENFORCEMENT_TYPES, key=len, reverse=True))
_FORM = "应写作（年度）法院代字＋类型＋编号＋号，如（2026）{code}执12号"


class BadDocket(ValueError):
    """Refused; `reason` and `remedy` are Chinese sentences."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Docket:
    """A docket of a registered court; `text` is its stored form."""

    text: str
    year: int
    court_code: str
    type: str
    number: int


def normalise(text: str) -> str:
    """The form in which dockets are compared and stored: full-width brackets, no blanks."""
    return _narrow(text).replace("(", "（").replace(")", "）")


def _narrow(text: str) -> str:
    return key_of(text).translate(_OPENING).translate(_CLOSING)


def looks_like_docket(text: str) -> bool:
    """Whether someone meant a docket here: a year in brackets, or a number before 号."""
    narrow = _narrow(text)
    return bool(re.search(r"\([0-9]{4}\)|[0-9]号", narrow)) and len(narrow) <= 60


class DocketRule:
    """Reads dockets of the courts given by their codes (样03, 样0302 …)."""

    def __init__(self, court_codes: Iterable[str]) -> None:
        self.court_codes = sorted(
            {key_of(code) for code in court_codes if code}, key=lambda code: (-len(code), code)
        )
        courts = "|".join(map(re.escape, self.court_codes)) or "(?!)"
        self.pattern = re.compile(rf"\(([0-9]{{4}})\)({courts})({_TYPE})([1-9][0-9]{{0,5}})号")

    def read(self, text: str, *, earliest_year: int, latest_year: int) -> Docket:
        """The docket that `text` writes. Raises BadDocket."""
        narrow = _narrow(text)
        match = self.pattern.fullmatch(narrow)
        if match is None:
            raise self._diagnosis(text, narrow)
        year = int(match[1])
        if not earliest_year <= year <= latest_year:
            raise BadDocket(
                f"案号“{normalise(text)}”的年度{year}不可能：应在{earliest_year}年至{latest_year}年之间",
                "请核对案号的年度",
            )
        return Docket(normalise(narrow), year, match[2], match[3], int(match[4]))

    def _diagnosis(self, text: str, narrow: str) -> BadDocket:
        seen = normalise(text)
        seen = seen if len(seen) <= 40 else seen[:40] + "…"
        form = _FORM.format(code=self.court_codes[-1] if self.court_codes else "法院代字")
        if "号" not in narrow:
            return BadDocket(f"案号“{seen}”缺“号”字", form)
        match = _ANY.fullmatch(narrow)
        if match is None:
            return BadDocket(f"案号“{seen}”不合案号的写法", form)
        court, kind = self._split(match[2], match[3])
        if court not in self.court_codes:
            return BadDocket(
                f"案号“{seen}”的法院代字“{court}”没有登记", "请核对法院代字；确有该法院的，请先登记"
            )
        if kind not in ENFORCEMENT_TYPES:
            return BadDocket(
                f"案号“{seen}”的类型“{kind}”不是执行案件",
                f"只接收执行案件，类型应为{'、'.join(ENFORCEMENT_TYPES)}之一",
            )
        return BadDocket(f"案号“{seen}”的编号“{match[4][:20]}”不对", "编号应为1至999999，前面不加0")

    def _split(self, court: str, kind: str) -> tuple[str, str]:
        """A code without digits (最高法) runs into the type: part them where a registered code ends."""
        for code in self.court_codes:
            if (court + kind).startswith(code) and not code[-1].isdigit():
                return code, (court + kind)[len(code) :]
        return court, kind
