"""Our side of documents: `notices.rendering` from frozen words to the file, through the rendering process."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import escape

from benchmarks.papers import SUBJECT, Paper
from benchmarks.printing import MARK, Rendered, serve_documents
from notices.facts import EarlyWarningFacts, ReminderFacts
from notices.kinds import Kind
from notices.rendering import freeze_words, render_for_signature, render_pdf
from notices.sheets import Sheet

COMMON = {
    "subject_matter": SUBJECT,
    "situation": ("工程款逾期未付",),
    "requirements": ("核实欠款情况",),
    "answer_within": "5个工作日",
}
# By the pages of a document: what it is, and facts to freeze, in whose place the bench's paragraphs are put.
KINDS = {
    1: (Kind.REMINDER, ReminderFacts(**COMMON)),
    5: (Kind.EARLY_WARNING, EarlyWarningFacts(risk_source="12345热线信息", **COMMON)),
}
BODY = '<div class="body">'
Source = tuple[Kind, str, Sheet, bool]


def source(paper: Paper, is_signed: bool) -> Source:
    """Frozen words, as they lie in the row, with the bench's paragraphs for those of the kind."""
    sheet = Sheet(
        issuer=paper.issuer,
        addressee=paper.addressee,
        signed_on=date(2026, 11, 20),
        number=paper.number,
        copies_to=(paper.copies.removeprefix("抄送：").removesuffix("。"),),
        contact_name="陈砚秋",
        contact_phone="0000-2000316",
        verification_code=paper.code,
        verification_base=paper.address.removesuffix(paper.code),
        has_seal=True,
    )
    assert paper.number.startswith(MARK)
    kind, facts = KINDS[paper.pages]
    words = freeze_words(kind, facts, replace(sheet, number=""))
    head, _, rest = words.partition(BODY)
    body = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in paper.body)
    return kind, f"{head}{BODY}{body}{rest[rest.index('</div>') :]}", sheet, is_signed


def render(source: Source) -> Rendered:
    kind, words, sheet, is_signed = source
    if is_signed:
        return render_for_signature(kind, words, sheet)
    return render_pdf(kind, words, sheet), None


if __name__ == "__main__":
    serve_documents(source, render)
