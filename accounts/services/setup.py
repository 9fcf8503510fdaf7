"""An empty site: its first three administrators, by whoever reads the code on the machine's console."""

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.crypto import constant_time_compare

from accounts.models import User
from accounts.passwords import initial_password
from accounts.roles import Role
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

from .people import create_user

FILE = "setup-code"


@dataclass(frozen=True)
class Administrator:
    """One of the three, as the operator names them."""

    role: Role
    username: str
    full_name: str


def site_is_empty() -> bool:
    """Whether nobody has an account: only then is there anything to set up."""
    return not User.objects.exists()


def setup_code() -> str:
    """The one-time code of this empty site, made at the first call; it stands in a file that its owner alone reads.

    Raises Refusal where somebody has an account.
    """
    if not site_is_empty():
        raise Refusal("系统已有账号，不再需要设置码。")
    path = _path()
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    code = "-".join(secrets.token_hex(2) for _ in range(5))
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(code)
    return code


@one_transaction()
def open_site(code: str, administrators: Sequence[Administrator]) -> list[tuple[User, str]]:
    """The three administrators, each with a one-time password that is kept nowhere. The code is used up.

    Raises Refusal for a wrong code, anything but one of each kind, and a site where somebody has an account.
    """
    path = _path()
    if not site_is_empty():
        raise Refusal("系统已有账号，不能再次设置。")
    known = path.read_text(encoding="ascii").strip() if path.is_file() else ""
    if not known or not constant_time_compare(known, code.strip().lower()):
        raise Refusal("设置码不正确。", field="code", remedy="设置码显示在服务器的启动窗口。")
    wanted = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]
    if sorted(each.role for each in administrators) != sorted(wanted):
        raise Refusal("系统管理员、安全管理员、审计管理员须各设一人。")
    made = []
    for each in administrators:
        password = initial_password()
        user = create_user(
            username=each.username,
            full_name=each.full_name,
            password=password,
            roles=[each.role],
            acting_user=None,
            is_initial=True,
        )
        made.append((user, password))
    try:
        # Last: of two who hold the code at the same moment only one finds the file.
        path.unlink()
    except FileNotFoundError as error:
        raise Refusal("系统已由他人设置。") from error
    return made


def _path() -> Path:
    return Path(settings.VAR_DIR) / FILE
