"""A form that was sent when its session had ended is kept for its writer: encrypted, and for a day at most.

Who wrote it is known from the session that has just ended, or from a signed cookie that the last login of this
browser left (it opens nothing; it says only for whom to keep). Nobody but that person ever gets the form back.
"""

import base64
import hashlib
import json
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

import clock

from .models import KeptForm, User

PARAMETER = "kept"
WRITER_COOKIE = "zx_writer"
WRITER_SALT = "accounts.kept_forms.writer"
LIFETIME = timedelta(days=1)
MOST_KEPT = 5
LARGEST = 1_000_000
NEVER_KEPT = ("csrfmiddlewaretoken", "password", "code", "initial_password")
# What somebody wrote has Chinese characters; keys, dates and what was chosen have none.
WRITTEN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Restored:
    """What was typed: names of fields and their values, and the names of files, which must be chosen again."""

    values: dict[str, list[str]]
    files: list[str]


def remember_writer(response: HttpResponseBase, user: User) -> None:
    """Leaves the cookie that says whose forms are kept at this browser."""
    response.set_signed_cookie(
        WRITER_COOKIE,
        str(user.pk),
        salt=WRITER_SALT,
        max_age=int(LIFETIME.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget_writer(response: HttpResponseBase, user: User | None) -> None:
    """On logging out: nothing of the person stays."""
    response.delete_cookie(WRITER_COOKIE, samesite="Lax")
    if user is not None:
        KeptForm.objects.filter(user=user).delete()


def writer_of(request: HttpRequest) -> int | None:
    """Whose form this is: of whoever is logged in, was until just now, or logged in last at this browser."""
    if request.user.is_authenticated:
        return request.user.pk
    ended = getattr(request, "idle_user_pk", None)
    if ended is not None:
        return int(ended)
    try:
        found = request.get_signed_cookie(
            WRITER_COOKIE, salt=WRITER_SALT, max_age=int(LIFETIME.total_seconds())
        )
        return int(found or "")
    except (KeyError, ValueError, BadSignature):
        return None


def keep(request: HttpRequest) -> str:
    """Keeps what was sent, if its writer is known; returns the address of the form, which restores it."""
    path = request.get_full_path()
    writer = writer_of(request)
    if writer is None or request.method != "POST" or not User.objects.active().filter(pk=writer).exists():
        return path
    values = _values_of(request)
    files = [file.name for _, found in request.FILES.lists() for file in found]
    content = json.dumps({"values": values, "files": files}).encode()
    if not (values or files) or len(content) > LARGEST or len(request.path) > 500:
        return path
    _tidy(writer)
    key = secrets.token_urlsafe(20)
    KeptForm.objects.create(
        key=key, user_id=writer, path=request.path, content=_cipher().encrypt(content), kept_at=clock.wall()
    )
    return f"{request.path}?{urlencode([*_query(request), (PARAMETER, key)])}"


def words_sent(request: HttpRequest) -> list[str]:
    """What somebody wrote into a form that was refused for good: told on the page that says so, to be copied."""
    sent = (text.strip() for found in _values_of(request).values() for text in found)
    return list(dict.fromkeys(text for text in sent if WRITTEN.search(text)))


def _values_of(request: HttpRequest) -> dict[str, list[str]]:
    """What was sent, by field, less what is secret."""
    return {
        name: found for name, found in request.POST.lists() if not any(part in name for part in NEVER_KEPT)
    }


def login_address(address: str) -> str:
    """The login page that leads on to the address."""
    return f"{settings.LOGIN_URL}?{urlencode({'next': address})}"


def restore(request: HttpRequest, user: User) -> Restored | None:
    """What was kept for this person and this page; it is given once and then gone."""
    key = request.GET.get(PARAMETER, "")
    if not key or request.method != "GET":
        return None
    found = KeptForm.objects.filter(key=key, user=user, path=request.path).first()
    if found is None:
        return None
    found.delete()
    if found.kept_at < clock.wall() - LIFETIME:
        return None
    try:
        said: dict[str, Any] = json.loads(_cipher().decrypt(bytes(found.content)))
    except InvalidToken:
        return None
    return Restored(said["values"], said["files"])


def safe_next(request: HttpRequest, address: str) -> str:
    """The address if it is one of this site, else the home page."""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if address and is_ours else settings.LOGIN_REDIRECT_URL


def _query(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, found in request.GET.lists() for value in found if name != PARAMETER]


def _tidy(writer: int) -> None:
    """What is too old goes, whoever wrote it, and the writer's oldest beyond a handful."""
    KeptForm.objects.filter(kept_at__lt=clock.wall() - LIFETIME).delete()
    newest = list(KeptForm.objects.filter(user_id=writer).values_list("pk", flat=True)[: MOST_KEPT - 1])
    KeptForm.objects.filter(user_id=writer).exclude(pk__in=newest).delete()


def _cipher() -> Fernet:
    digest = hashlib.sha256(b"accounts.kept_forms:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
