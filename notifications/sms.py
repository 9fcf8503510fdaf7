"""Text messages: the seam to whatever gateway a city has, and one gateway that many can be adapted to.

`SMS_GATEWAY` names a class by its dotted path; without it nothing is sent, and nothing is recorded as sent.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from .faults import LaterFault, RefusedFault, UnreachableFault

MOBILE = re.compile(r"1[3-9]\d{9}")
LOCAL = ("127.0.0.1", "::1", "localhost")
RECEIPT_LIMIT = 100


class SmsGateway(Protocol):
    """What a gateway does. It raises RefusedFault, LaterFault or UnreachableFault where it did not do it."""

    def send(self, number: str, text: str, *, key: str) -> str:
        """Sends `text` to the eleven digits of `number`; returns the gateway's receipt ("" where it gives none).

        `key` is the same at every try of the same message: a gateway that knows it sends it once.
        """
        ...


def is_configured() -> bool:
    """Whether this installation has a gateway at all."""
    return bool(settings.SMS_GATEWAY)


def gateway() -> SmsGateway:
    """The one that is configured."""
    made: SmsGateway = import_string(settings.SMS_GATEWAY)()
    return made


def mobile_number(phone: str) -> str:
    """The eleven digits of a mobile number of the mainland, "" where the telephone is none.

    >>> mobile_number("+86 138-0000-0000")
    '13800000000'
    >>> mobile_number("0473-2000000")
    ''
    """
    digits = re.sub(r"[\s\-()（）]", "", phone).removeprefix("+86")
    return digits if MOBILE.fullmatch(digits) else ""


class HttpGateway:
    """POSTs `{"number", "text", "key"}` as JSON to `SMS_URL`, with `SMS_TOKEN` as a bearer token.

    An answer of 2xx is taken as sent, its JSON field `id` as the receipt; 400 and 422 refuse this number for good; 408,
    429 and 5xx mean later; whatever else (401, 404, no answer) is a fault of the installation.
    """

    def __init__(self) -> None:
        parts = urlsplit(settings.SMS_URL)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
            raise ImproperlyConfigured("SMS_URL must begin with https://")

    def send(self, number: str, text: str, *, key: str) -> str:
        asked = urllib.request.Request(
            settings.SMS_URL,
            data=json.dumps({"number": number, "text": text, "key": key}, ensure_ascii=False).encode(),
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "Authorization": f"Bearer {settings.SMS_TOKEN}",
                "Idempotency-Key": key,
            },
        )
        try:
            with urllib.request.urlopen(asked, timeout=settings.EMAIL_TIMEOUT) as answer:
                return _receipt(answer.read(10_000))
        except urllib.error.HTTPError as error:
            raise _fault_of(error.code, error.reason) from error
        except OSError as error:
            raise UnreachableFault(f"{type(error).__name__}: {error}") from error


def _fault_of(code: int, said: str) -> RefusedFault | LaterFault | UnreachableFault:
    if code in (400, 422):
        return RefusedFault(said, code)
    if code in (408, 429) or code >= 500:
        return LaterFault(said, code)
    return UnreachableFault(said, code)


def _receipt(body: bytes) -> str:
    try:
        told = json.loads(body)
    except ValueError:
        return ""
    return str(told.get("id", ""))[:RECEIPT_LIMIT] if isinstance(told, dict) else ""
