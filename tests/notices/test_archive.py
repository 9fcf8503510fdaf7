"""`verify_documents`: every document made again and compared; what was lost or altered is named."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db.models import Model

from notices.archive import check_all, difference_between
from notices.kinds import Kind
from notices.models import Notice
from notices.services import render
from notices.signing import ANCHOR
from notices.versions import VERSIONS
from tests.factories.notices import numbered
from tests.notices.papers import sample_paper
from tests.notices.signed import ISSUER, keys

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture(autouse=True)
def with_keys(settings: Any) -> None:
    settings.SIGNING_DIR = keys()


def told(jobs: int = 1) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command("verify_documents", jobs=jobs, stdout=out, stderr=err)
    except SystemExit as end:
        status = int(end.code or 0)
    return status, out.getvalue(), err.getvalue()


def path_of(notice: Notice) -> Path:
    return Path(django_settings.DOCUMENTS_DIR) / notice.file


def change(notice: Model, **values: Any) -> None:
    type(notice)._base_manager.filter(pk=notice.pk).update(**values)


def test_signed_and_unsigned_are_made_again_byte_for_byte(settings: Any, tmp_path: Path) -> None:
    signed = render(numbered("reminder"))
    settings.SIGNING_DIR = tmp_path / "none"
    unsigned = render(numbered("lifting"))
    settings.SIGNING_DIR = keys()
    assert (signed.signer, unsigned.signer) == (ISSUER, "")
    status, words, progress = told(jobs=2)
    assert (status, words) == (0, "共2份文书，其中引擎不同0份，有误0份。\n")
    assert progress == "已核对2/2份\n"


def test_documents_of_every_version_are_made_again_as_they_were(settings: Any) -> None:
    """A row frozen by an older release is set, and set again, in the layout of that release."""
    for version in VERSIONS:
        notice = numbered("reminder")
        change(notice, template_version=version)
        notice.refresh_from_db()
        made = render(notice)
        assert made.engine["template"] == version
        attached = pypdf.PdfReader(io.BytesIO(path_of(made).read_bytes())).attachments
        assert bool(attached) is VERSIONS[version].carries_facts
    assert told()[:2] == (0, f"共{len(VERSIONS)}份文书，其中引擎不同0份，有误0份。\n")


def test_an_empty_archive_is_whole() -> None:
    numbered("reminder")  # not made yet
    assert told()[:2] == (0, "共0份文书，其中引擎不同0份，有误0份。\n")


def altered(notice: Notice, what: str) -> None:
    path = path_of(notice)
    match what:
        case "missing":
            path.unlink()
        case "a bit":
            content = bytearray(path.read_bytes())
            content[5000] ^= 1
            path.write_bytes(content)
        case "cut":
            path.write_bytes(path.read_bytes()[: notice.unsigned_size])
        case "words":
            change(notice, words=notice.words.replace("。", "，", 1))
        case "facts":
            change(notice, facts=notice.facts | {"subject_matter": "另一件事"})
        case "number":
            change(notice, number_text="澄发改提〔2026〕99号")
        case "sheet":
            change(notice, sheet=notice.sheet | {"reference": "ZX-2026-999999"})
        case "signer":
            change(notice, signer="澄川市教育局")
        case "version":
            change(notice, template_version="1")
        case "future":
            change(notice, template_version="99")
        case "rubbish":
            change(notice, sheet={})


WHAT_IS_SAID = {
    "missing": "文件缺失",
    "a bit": "文件被改动；签名文件不以存档的原件开头；签名无效：文件已被改动",
    "cut": "文件被改动；签名无效：文件没有电子签名",
    "words": "登记的事实或者正文被改动；重制的文件与存档不同",
    "facts": "登记的事实或者正文被改动；重制的文件与存档不同",
    "number": "重制的文件与存档不同",
    "sheet": "重制的文件与存档不同",
    "signer": "签名单位与登记的不同",
    "version": "登记的版式版本与成文时不同",
    "future": "登记的版式版本与成文时不同",
    "rubbish": "不能重制（KeyError）",
}


def test_each_alteration_is_named(settings: Any) -> None:
    """Eleven documents altered in eleven ways, and one left alone; one run finds the eleven."""
    notices = {what: render(numbered("reminder")) for what in WHAT_IS_SAID}
    render(numbered("reminder"))
    for what, notice in notices.items():
        altered(notice, what)
    found = {outcome.name: outcome.problems for outcome, _ in check_all(1)}
    for what, notice in notices.items():
        names = [name for name in found if name.endswith(f"（编号{notice.pk}）")]
        assert ["；".join(found[name]) for name in names] == [WHAT_IS_SAID[what]], what
    status, words, _ = told()
    assert status == 1 and words.endswith("共12份文书，其中引擎不同0份，有误11份。\n")


def test_without_the_anchor_a_signature_is_not_verified(settings: Any, tmp_path: Path) -> None:
    render(numbered("reminder"))
    settings.SIGNING_DIR = tmp_path
    assert not (tmp_path / ANCHOR).exists()
    status, words, _ = told()
    assert status == 1 and "没有信任锚，无法核对签名" in words


def test_another_engine_is_said_and_the_page_compared(settings: Any, tmp_path: Path) -> None:
    settings.SIGNING_DIR = tmp_path / "none"
    same, other = render(numbered("reminder")), render(numbered("reminder"))
    for notice in (same, other):
        change(notice, engine=notice.engine | {"weasyprint": "69.0"})
    status, words, _ = told()
    assert status == 0 and words.count("引擎不同，字节仍然相同") == 2
    # As an older engine would have set it: other bytes of the same page, and in the second case another text.
    content = path_of(same).read_bytes() + b"% set by another engine\n"
    path_of(same).write_bytes(content)
    change(same, sha256=hashlib.sha256(content).hexdigest(), unsigned_size=len(content))
    change(other, number_text="澄发改提〔2026〕99号")
    found = [outcome for outcome, _ in check_all(1)]
    assert (found[0].problems, found[0].is_other_engine, found[0].remark) == ((), True, "文字和版面相同")
    assert found[1].problems == ("引擎不同，第1页文字不同",)


def test_what_a_reader_would_see_differ() -> None:
    reminder, warning = sample_paper(Kind.REMINDER), sample_paper(Kind.WARNING)
    assert difference_between(reminder, reminder) == ""
    assert difference_between(reminder, warning) in ("页数不同", "第1页文字不同")
    assert difference_between(reminder, b"%PDF-") == "存档文件不能打开"
