"""Is this file whole, and signed by somebody we trust? Without database, network or Django; the anchor is bytes.

`python -m notices.verifying ANCHOR` reads a file of an unknown hand from standard input, in a process with bounded
time and memory, and says what it found as JSON: for pages that anybody may send a file to.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import cms, pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from notices.verdicts import FILE_BYTES, Signature, Verdict, bound_process

USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
UNSIGNED_ATTRIBUTES = {"signature_time_stamp_token"}


class Doubtful(Exception):
    """Why a file cannot be trusted, as a Chinese sentence."""


def verify(content: bytes, anchors: bytes) -> Verdict:
    """The verdict on a file, by the trusted roots in `anchors` (PEM or DER, several may follow each other).

    Never raises for a file, whatever it holds.
    """
    logging.disable(logging.CRITICAL)
    try:
        return _verify(content, anchors)
    except Doubtful as doubt:
        return Verdict(str(doubt))
    except Exception as error:  # whatever a damaged file makes a parser raise
        return Verdict(f"文件损坏，无法读取（{type(error).__name__}）。")
    finally:
        logging.disable(logging.NOTSET)


def certificates_in(content: bytes) -> list[x509.Certificate]:
    """The certificates of a PEM or DER file. Raises Doubtful where there is none."""
    try:
        if not pem.detect(content):
            found = [x509.Certificate.load(content, strict=True)]
        else:
            found = [
                x509.Certificate.load(der, strict=True) for _, _, der in pem.unarmor(content, multiple=True)
            ]
        for certificate in found:
            certificate.native  # noqa: B018  parsed when asked, and only then refused
    except (ValueError, TypeError) as error:
        raise Doubtful("信任锚文件不是证书。") from error
    return found


def _verify(content: bytes, anchors: bytes) -> Verdict:
    roots = certificates_in(anchors)
    if len(content) > FILE_BYTES:
        raise Doubtful(f"文件超过{FILE_BYTES // 2**20}MB，不是本系统的文书。")
    if not content.startswith(b"%PDF-"):
        raise Doubtful("文件不是PDF。" if content else "文件是空的。")
    reader = PdfFileReader(BytesIO(content))
    if reader.encrypted:
        raise Doubtful("文件已加密，无法核验。")
    papers = list(reader.embedded_regular_signatures)
    stamps = list(reader.embedded_timestamp_signatures)
    if not papers:
        raise Doubtful("文件没有电子签名。")
    store = _store(reader)
    found = [_signature(paper, roots, store, len(content)) for paper in papers]
    whole_stamps = [_stamp(stamp, roots, store) for stamp in stamps]
    end = max(_end(each) for each in [*papers, *stamps])
    problem = _problem(content, found, [*papers, *stamps], stamps_hold=all(whole_stamps), end=end)
    return Verdict(problem, found, end < len(content))


def _problem(
    content: bytes,
    found: list[Signature],
    embedded: list[EmbeddedPdfSignature],
    *,
    stamps_hold: bool,
    end: int,
) -> str:
    if not all(each.is_trusted for each in found):
        return (
            "签名证书不能追溯到信任锚，或者已经失效。"
            if all(s.is_intact for s in found)
            else "文件已被改动。"
        )
    if not all(each.is_intact for each in found):
        return "签名以后文件被改动。"
    if not stamps_hold:
        return "时间戳无效，或者不能追溯到信任锚。"
    if end != len(content):
        return "签名以后文件被追加了内容。"
    if not all(_hole_is_plain(content, each) for each in embedded):
        return "签名本身的编码被改动。"
    return ""


def _end(embedded: EmbeddedPdfSignature) -> int:
    """Where what a signature covers ends."""
    _, _, second, length = (int(each) for each in embedded.byte_range)
    return second + length


def _hole_is_plain(content: bytes, embedded: EmbeddedPdfSignature) -> bool:
    """Whether the one stretch that a signature cannot cover, its own bytes, holds it and zeros, in one spelling."""
    start, length, second, _ = (int(each) for each in embedded.byte_range)
    if start != 0 or not 0 < length < second:
        return False
    info = cms.ContentInfo.load(embedded.pkcs7_content)
    der = info.dump()
    # Encoded anew: what a wrong length drew into it from the zeros is not there then.
    if info.copy().dump(force=True) != der:
        return False
    hole = content[length:second]
    digits = der.hex().encode()
    zeros = len(hole) - len(digits) - 2
    return zeros >= 0 and hole in (
        b"<" + digits + b"0" * zeros + b">",
        b"<" + digits.upper() + b"0" * zeros + b">",
    )


def _store(reader: PdfFileReader) -> dict[str, Any]:
    """Certificates and revocation lists that the file brings along."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except Exception:  # a file without one: pyHanko has several ways to say so
        return {"other_certs": [], "crls": [], "ocsps": []}
    return {
        "other_certs": list(store.load_certs()),
        "crls": [each.get_object().data for each in store.crls],
        "ocsps": [each.get_object().data for each in store.ocsps],
    }


def _context(roots: list[x509.Certificate], store: dict[str, Any], moment: datetime) -> ValidationContext:
    """Judged as of the signing, by what was embedded then: a certificate may have run out long since."""
    return ValidationContext(
        trust_roots=roots, moment=moment, revocation_mode="require", allow_fetching=False, **store
    )


def _signature(
    embedded: EmbeddedPdfSignature, roots: list[x509.Certificate], store: dict[str, Any], size: int
) -> Signature:
    token = _token_of(embedded.signer_info)
    moment = _time_of(token) if token else embedded.self_reported_timestamp
    if moment is None:
        raise Doubtful("签名没有写明时间。")
    context = _context(roots, store, moment)
    status = validate_pdf_signature(
        embedded,
        context,
        ts_validation_context=context,
        key_usage_settings=USAGE,
        skip_diff=_end(embedded) == size,
    )
    level = status.modification_level
    is_intact = (
        status.intact
        and status.valid
        and (_end(embedded) == size or level in (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES))
    )
    stamp = status.timestamp_validity
    is_trusted = status.trusted and (token is None or (stamp is not None and stamp.trusted and stamp.intact))
    # pyHanko's own advice: of all its marks only the bottom line is a judgement.
    is_whole = bool(is_intact and (status.bottom_line or not is_trusted))
    return Signature(
        signer=str(embedded.signer_cert.subject.native.get("common_name", "")),
        signed_at=moment.isoformat(),
        is_stamped=token is not None,
        is_intact=is_whole and (not is_trusted or _is_strict(embedded.signed_data, status, stamp)),
        is_trusted=bool(is_trusted),
    )


def _stamp(embedded: EmbeddedPdfSignature, roots: list[x509.Certificate], store: dict[str, Any]) -> bool:
    """Whether a document timestamp holds."""
    moment = embedded.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    status = validate_pdf_timestamp(embedded, _context(roots, store, moment))
    is_whole = status.intact and status.valid and status.trusted
    return bool(is_whole) and _is_strict(embedded.signed_data, status, None)


def _token_of(signer: cms.SignerInfo) -> cms.SignedData | None:
    """The time-stamp token of a signature."""
    for attribute in signer["unsigned_attrs"] or ():
        if attribute["type"].native == "signature_time_stamp_token":
            return attribute["values"][0]["content"]
    return None


def _time_of(token: cms.SignedData) -> datetime:
    moment: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return moment


def _is_strict(signed: cms.SignedData, status: Any, stamp: Any) -> bool:
    """Whether nothing stands in the signature that the signature does not prove.

    A signature covers the file and its own signed attributes. Version, algorithms and certificates beside them are
    held against what must stand there; then no bit can be turned that nobody would notice.
    """
    signer = signed["signer_infos"][0]
    by_serial = signer["sid"].name == "issuer_and_serial_number"
    is_data = signed["encap_content_info"]["content_type"].native == "data"
    token = _token_of(signer)
    return (
        len(signed["signer_infos"]) == 1
        and signer["version"].native == ("v1" if by_serial else "v3")
        and signed["version"].native == ("v1" if is_data and by_serial else "v3")
        and [each["algorithm"].native for each in signed["digest_algorithms"]]
        == [signer["digest_algorithm"]["algorithm"].native]
        and all(
            _has_no_parameters(each) for each in [*signed["digest_algorithms"], signer["digest_algorithm"]]
        )
        and not signed["crls"]
        and {each["type"].native for each in signer["unsigned_attrs"] or ()} <= UNSIGNED_ATTRIBUTES
        and all(len(each["values"]) == 1 for each in signer["unsigned_attrs"] or ())
        and _are_proved((each.chosen for each in signed["certificates"]), status)
        and signed.copy().dump(force=True) == signed.dump()
        and (token is None or (stamp is not None and _is_strict(token, stamp, None)))
    )


def _has_no_parameters(algorithm: Any) -> bool:
    return algorithm["parameters"].native is None


def _are_proved(certificates: Iterable[x509.Certificate], status: Any) -> bool:
    """Whether each certificate lies on the path to the root, and its shell says what its signed inside says."""
    if status.validation_path is None:
        return False
    path = {each.dump() for each in status.validation_path.iter_certs(include_root=True)}
    for each in certificates:
        inside, shell = each["tbs_certificate"]["signature"], each["signature_algorithm"]
        if (
            each.dump() not in path
            or inside.dump() != shell.dump()
            or each.copy().dump(force=True) != each.dump()
        ):
            return False
    return True


def main() -> None:
    """The bounded process: standard input is the file, the argument the anchors' file; JSON on standard output."""
    bound_process()
    anchors = Path(sys.argv[1])
    with suppress(BrokenPipeError):
        verdict = verify(sys.stdin.buffer.read(FILE_BYTES + 1), anchors.read_bytes())
        json.dump(asdict(verdict), sys.stdout)


if __name__ == "__main__":
    main()
