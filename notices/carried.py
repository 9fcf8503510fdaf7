"""What a document's file carries besides its pages: its facts as JSON, for machines (PDF/A-3, AFRelationship Data).

Nothing stands there that the paper does not show. The same document gives the same bytes.
"""

import json
from collections.abc import Mapping
from typing import Any

from notices.kinds import KindSpec
from notices.sheets import Sheet

FILE_NAME = "facts.json"
DESCRIPTION = "本文书的结构化数据"
SCHEMA = "zhengxin-document/1"


def facts_json(spec: KindSpec, sheet: Sheet, facts: Mapping[str, Any], version: str) -> bytes:
    """UTF-8 JSON: keys of `document` and `facts` in English, values as they are printed."""
    carried = {
        "schema": SCHEMA,
        "document": {
            "code": spec.code,
            "kind": spec.kind.value,
            "name": spec.label,
            "form": spec.form.label,
            "template_version": version,
            # What is not printed on the paper is not told here either.
            "number": sheet.number if spec.is_numbered else "",
            "issuer": list(sheet.issuer_names),
            "joint_issuers": list(sheet.joint_issuers),
            "addressee": sheet.addressee if spec.has_addressee else "",
            "copies_to": list(sheet.copies_to),
            "signed_on": sheet.signed_on.isoformat(),
            "case": sheet.reference,
            "verification_code": sheet.verification_code,
            "verification_address": sheet.verification_url,
            "is_sample": sheet.is_sample,
        },
        "facts": dict(facts),
    }
    return (json.dumps(carried, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
