"""The words that every side of `documents` sets: the same for all, another document each time.

A document has head, number, title, addressee, body, signature, proof with QR code, and copies: of one page it is a
letter (提醒函), of five a notice with red head (预警通知书). Names in it are drawn from the 3,500 common characters, so
that no document uses the glyphs of another.
"""

from __future__ import annotations

import io
import random
from base64 import b64encode
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import segno

_LINES = Path("notices/characters.txt").read_text(encoding="utf-8").splitlines()
COMMON = "".join(line for line in _LINES if not line.startswith("#"))[:3500]
ISSUER, ADDRESSEE = "澄川市发展和改革委员会", "澄川市住房和城乡建设局"
DATE, SUBJECT, COPIES = "2026年11月20日", "养护工程款逾期未付", "澄川市财政局"
# How many rounds of SENTENCES make a document of so many pages.
ROUNDS = {1: 1, 5: 11}
# Chromium draws every character, but a few (啰) have no entry in the table by which text is read back from its file.
MOST_LOST = 3
SENTENCES = (
    "经核实，{0}工程款尚有{1:,}.00元逾期未付，承包人{2}多次催要。请核实原因和责任人{3}，于5个工作日内书面回复本机关。",
    "合同约定的付款期限已经届满，你单位作为发包人应当落实资金来源，与{3}协商制定分期付款计划，明确每期金额和日期。",
)
LAST = "特此函告，请予函复。"


@dataclass(frozen=True)
class Paper:
    """One document's words. `body` is (h2 or p, text) in order."""

    number: str
    title: str
    body: tuple[tuple[str, str], ...]
    code: str
    pages: int
    mark: str
    issuer: str = ISSUER
    addressee: str = ADDRESSEE
    date: str = DATE
    copies: str = f"抄送：{COPIES}。"
    printed: str = f"{DATE}印发"

    @property
    def address(self) -> str:
        return f"https://zhengxin.example/verify/{self.code}"

    @property
    def captions(self) -> tuple[str, str]:
        return "扫码核验本文书，核验码：", self.code


def paper(place: int, pages: int) -> Paper:
    """The document of this place in the row; the same each time it is asked for."""
    chance = random.Random(f"{pages}/{place}")
    body: list[tuple[str, str]] = []
    for _ in range(ROUNDS[pages]):
        body += [("h2", "有关情况和要求"), *(("p", each) for each in _text(chance))]
    code = "".join(chance.choices("23456789ABCDEFGHJKLMNPQRSTUVWXYZ", k=14))
    mark, label = ("提", "提醒函") if pages == 1 else ("预", "预警通知书")
    return Paper(
        number=f"澄发改{mark}〔2026〕{place + 1}号",
        title=f"关于{SUBJECT}问题的{label}",
        body=(*body, ("p", LAST)),
        code=code,
        pages=pages,
        mark=ISSUER if pages == 1 else f"{ISSUER}文件",
    )


def _text(chance: random.Random) -> list[str]:
    names = ["".join(chance.choices(COMMON, k=3)) for _ in range(3)]
    return [each.format(names[0], chance.randrange(10**5, 10**6), *names[1:]) for each in SENTENCES]


def qr_svg(address: str) -> bytes:
    """The code as SVG, made beforehand for the peers; ours makes its own while the clock runs."""
    buffer = io.BytesIO()
    segno.make(address, error="m", micro=False).save(buffer, kind="svg", border=2, xmldecl=False, nl=False)
    return buffer.getvalue()


def qr_address(address: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode(qr_svg(address)).decode()}"


def check(content: bytes, wanted: Paper) -> None:
    """Raises SystemExit where a file has other pages or lacks words: then nothing was compared."""
    with closing(pypdfium2.PdfDocument(content)) as document:
        text = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
        count = len(document)
    if count != wanted.pages:
        raise SystemExit(f"documents: {count} pages where there should be {wanted.pages}")
    expected = [wanted.number, wanted.addressee, wanted.issuer, wanted.date, wanted.code, wanted.copies]
    if missing := [words for words in expected if "".join(words.split()) not in text]:
        raise SystemExit(f"documents: {', '.join(missing)} is not in the file")
    # Lines and pages part a paragraph anywhere: its characters are counted.
    lost = Counter("".join(words for _, words in wanted.body)) - Counter(text)
    if lost.total() > MOST_LOST:
        raise SystemExit(f"documents: {''.join(lost.elements())} of the body is not in the file")
