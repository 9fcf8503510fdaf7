"""The region's list of behaviours from a CSV file: every row accounted for, before and after writing.

Columns by name, in any order: 代码, 名称, 出处, 国家三级, 自治区类别; optional: 须写明重大影响 (是, 否), 牵头部门.
UTF-8 with or without byte order mark, or GB 18030. What the list does not name stays as it is.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass

from accounts.changes import require_reason, require_setter
from accounts.models import User
from casework.models import Behaviour, NationalSeverity, RegionalSeverity
from casework.services.behaviours import (
    BehaviourText,
    add_behaviour,
    fingerprint,
    new_version,
    newest_versions,
    refuse_unfit,
)
from organisations.refusals import Refusal, Stale
from organisations.transactions import one_transaction

NEEDED = ("代码", "名称", "出处", "国家三级", "自治区类别")
MOST_BYTES, MOST_ROWS = 200_000, 500
NATIONAL = {label: value for value, label in NationalSeverity.choices}
REGIONAL = {label: value for value, label in RegionalSeverity.choices}
YES_NO = {"是": True, "否": False, "": False}


@dataclass(frozen=True)
class ListRow:
    """One row of the file. `outcome`: 新增, 新版本, 不变 or 拒绝, the last with a `reason`; `was` the present text."""

    number: int
    code: str
    name: str
    outcome: str
    text: BehaviourText | None = None
    was: str = ""
    reason: str = ""


def decode(content: bytes) -> str:
    """The file as text. Raises Refusal for one that is too large or in no known encoding."""
    if len(content) > MOST_BYTES:
        raise Refusal(f"文件超过{MOST_BYTES // 1000}KB。", field="file", remedy="请确认是失信行为清单。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    raise Refusal("文件不是文本。", field="file", remedy="请在表格软件中另存为CSV（UTF-8）。")


def read_list(text: str) -> list[ListRow]:
    """What writing the list would do, row by row. Raises Refusal where the heading is not that of a list."""
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    try:
        heading = [name.strip() for name in reader.fieldnames or []]
        rows = list(reader)
    except csv.Error as error:
        raise Refusal(
            "文件不能按CSV读取。", field="file", remedy="请在表格软件中另存为CSV（UTF-8）。"
        ) from error
    missing = [name for name in NEEDED if name not in heading]
    if missing:
        raise Refusal(
            f"缺少列：{'、'.join(missing)}。", field="file", remedy=f"须有列：{'、'.join(NEEDED)}。"
        )
    if len(rows) > MOST_ROWS:
        raise Refusal(f"超过{MOST_ROWS}行。", field="file")
    present = newest_versions()
    met: set[str] = set()
    made = []
    for number, row in enumerate(rows, start=2):
        said = {
            (name or "").strip(): (value or "").strip()
            for name, value in row.items()
            if isinstance(value, str)
        }
        if not any(said.values()):
            continue
        made.append(_judge(number, said, present, met))
    if not made:
        raise Refusal("文件里没有一行内容。", field="file")
    return made


def state_of_list() -> str:
    """A digest of the list as it stands: what a preview was compared with."""
    said = "".join(f"{row.code}{fingerprint(row)}" for row in newest_versions().values())
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@one_transaction()
def import_list(text: str, *, seen: str, reason: str, acting_user: User) -> list[ListRow]:
    """Writes what `read_list` says; rejected rows are passed over. `seen` is `state_of_list` at the preview.

    Raises Stale where the list was changed since, Refusal where nothing is to be written.
    """
    require_setter(acting_user)
    said = require_reason(reason)
    list(Behaviour.objects.select_for_update().order_by("pk").values_list("pk"))
    if state_of_list() != seen:
        raise Stale("失信行为清单已由他人修改，本次没有写入。", remedy="请重新上传核对。")
    rows = read_list(text)
    if not any(row.outcome in ("新增", "新版本") for row in rows):
        raise Refusal("没有可以写入的行。", field="reason")
    present = newest_versions()
    for row in rows:
        assert row.text is not None or row.outcome == "拒绝"
        if row.outcome == "新增" and row.text:
            add_behaviour(row.text, reason=said, acting_user=acting_user)
        elif row.outcome == "新版本" and row.text:
            new_version(row.text, seen=fingerprint(present[row.code]), reason=said, acting_user=acting_user)
    return rows


def _judge(number: int, said: dict[str, str], present: dict[str, Behaviour], met: set[str]) -> ListRow:
    code, name = said["代码"].upper(), said["名称"]
    try:
        text = _text(code, said)
        if code in met:
            raise Refusal(f"代码{code}在文件中出现两次。")
        met.add(code)
        now = present.get(code)
        if now is not None and not now.is_in_force:
            raise Refusal(f"{code}已停用。", remedy="请先恢复再导入。")
    except Refusal as refusal:
        why = refusal.in_full
        return ListRow(number, code, name, "拒绝", reason=why)
    if now is None:
        return ListRow(number, code, name, "新增", text)
    before = BehaviourText.of(now)
    return ListRow(number, code, name, "不变" if before == text else "新版本", text, was=before.written())


def _text(code: str, said: dict[str, str]) -> BehaviourText:
    if said["国家三级"] not in NATIONAL:
        raise Refusal(f"国家三级“{said['国家三级']}”不认识。", remedy=f"请写{'、'.join(NATIONAL)}。")
    if said["自治区类别"] not in REGIONAL:
        raise Refusal(f"自治区类别“{said['自治区类别']}”不认识。", remedy=f"请写{'、'.join(REGIONAL)}。")
    if said.get("须写明重大影响", "") not in YES_NO:
        raise Refusal("“须写明重大影响”只写是或者否。")
    text = BehaviourText(
        code=code,
        name=said["名称"],
        basis=said["出处"],
        default_severity=NATIONAL[said["国家三级"]],
        regional_severity=REGIONAL[said["自治区类别"]],
        needs_grave_effect=YES_NO[said.get("须写明重大影响", "")],
        lead=said.get("牵头部门", ""),
    )
    refuse_unfit(text)
    return text
