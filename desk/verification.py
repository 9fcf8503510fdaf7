"""What anybody may learn of a document: kind, issuer, number, date, digest. Nothing of the case, and of no person."""

from __future__ import annotations

from typing import Any

import clock
from notices.models import Notice
from notices.uploads import judged, notice_of
from notices.verdicts import Verdict


def of_code(code: str) -> dict[str, Any]:
    """What `notices/verify.html` wants of a code, right or wrong."""
    notice = (
        Notice.objects.select_related("issuer")
        .filter(verification_code=code, rendered_at__isnull=False)
        .first()
    )
    if notice is None:
        why = f"核验码{code}不在档。请核对是否抄错；确认无误的，手中纸面不是本系统发出的公文。"
        return {"code": code, "found": False, "heading": "没有这份公文", "why": why}
    return _shown(notice) | {"code": code}


def of_file(content: bytes) -> dict[str, Any]:
    """The same of a file: ours to the last byte; else whether somebody we trust signed it, and it is unchanged."""
    notice = notice_of(content)
    if notice is not None:
        return _shown(notice) | {"is_file": True}
    stamp, heading, why = _of_a_stranger(judged(content))
    return {"found": False, "is_file": True, "stamp": stamp, "heading": heading, "why": why}


def _of_a_stranger(verdict: Verdict) -> tuple[str, str, str]:
    ask = "请以发文机关送达的原件为准。"
    if verdict.is_good:
        signer = "、".join(signature.signer for signature in verdict.signatures)
        why = f"文件由{signer}签名，签名有效，但本系统的档案中没有它。请向签名单位核实。"
        return "无档", "档案中没有这份文件", why
    if any(signature.is_trusted for signature in verdict.signatures):
        return "不符", "文件与发出时不同", f"{verdict.problem}{ask}"
    return "无", "不是本系统发出的文件", f"档案中没有这份文件，或者它已被改动。{verdict.problem}{ask}"


def _shown(notice: Notice) -> dict[str, Any]:
    return {
        "found": True,
        "checked_at": clock.now(),
        "notice": {
            "number": notice.number_text,
            "kind": notice.get_kind_display(),
            "issuer": notice.sheet.get("issuer", notice.issuer.name),
            "issued_on": notice.signed_at,
            "code": notice.verification_code,
            "status": "作废" if notice.voided_at else "有效",
            "is_void": notice.voided_at is not None,
            "signer": notice.signer,
            "sha256": notice.file_sha256,
        },
    }
