"""People and bodies from a file: upload, preview row by row, then all of it or nothing."""

import base64
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts import services
from accounts.access import me, requires
from accounts.forms import UploadForm
from accounts.models import User
from accounts.roles import ADMINISTRATORS, Role
from accounts.services.importing import BODY_COLUMNS, BODY_REQUIRED, PEOPLE_COLUMNS, PEOPLE_REQUIRED
from organisations.models import PARTS
from organisations.refusals import Refusal
from organisations.services import label_of
from organisations.spreadsheets import ReaderFailed, WorkbookUnusable
from organisations.spreadsheets.carrying import carried, carry
from organisations.spreadsheets.tables import Line, Problem, read_table
from organisations.spreadsheets.writing import XLSX, as_csv, as_xlsx

logger = logging.getLogger(__name__)

PROBLEMS_SHOWN = 200
FAILED = Refusal("系统读取文件时出错，没有写入任何数据。", remedy="请稍后再试；再次出错的，请告知运维人员。")
ROLE_NOTES = tuple(str(role.label) for role in Role if role not in ADMINISTRATORS)


@dataclass(frozen=True)
class Import:
    """What is particular to one kind of file. `look` gives the rows of the preview and the problems."""

    what: str
    title: str
    unit: str
    columns: Sequence[str]
    required: Sequence[str]
    example: Sequence[str]
    notes: Sequence[str]
    headings: Sequence[str]
    look: Callable[[list[Line]], tuple[list[dict[str, Any]], list[Problem]]]


def _look_at_people(lines: list[Line]) -> tuple[list[dict[str, Any]], list[Problem]]:
    found = services.read_people(lines)
    rows = [
        {
            "row": each.row,
            "state": "新增" if each.is_new else "已有",
            "cells": [each.username, each.full_name, each.body, each.position, each.role_names],
        }
        for each in found.people
    ]
    return rows, found.problems


def _look_at_bodies(lines: list[Line]) -> tuple[list[dict[str, Any]], list[Problem]]:
    found = services.read_bodies(lines)
    rows = []
    for each in found.bodies:
        state = "新增" if each.body is None else "变更" if each.changes else "已有"
        changed = "、".join(label_of(name) for name in each.changes)
        parts = "、".join(PARTS[letter] for letter in each.fields["parts"].split())
        cells = [each.name, each.superior or "—", parts, each.fields.get("document_mark", "—"), changed]
        rows.append({"row": each.row, "state": state, "cells": cells})
    return rows, found.problems


PEOPLE = Import(
    what="people",
    title="导入人员",
    unit="名",
    columns=PEOPLE_COLUMNS,
    required=PEOPLE_REQUIRED,
    example=("zhangsan", "张三", "某市发展和改革委员会", "信用科科长", "0000-2000000", "信用办经办人", ""),
    notes=(
        "用户名：登录用，2至60个字母、数字或下划线，每人不同。",
        "单位：机构名录中的全称或者简称。",
        f"角色：可填一项或者几项，以顿号分开；可填：{'、'.join(ROLE_NOTES)}。",
        "邮箱：接收每日摘要，摘要不含案件内容；可以不填。",
        "角色由安全管理员授予后才生效；管理员不能批量导入。",
        "第二行是举例，填写前请删去。",
    ),
    headings=("用户名", "姓名", "单位", "职务", "拟授角色"),
    look=_look_at_people,
)
BODIES = Import(
    what="bodies",
    title="导入机构",
    unit="家",
    columns=BODY_COLUMNS,
    required=BODY_REQUIRED,
    example=(
        "某市发展和改革委员会", "市发改委", "市", "某市", "政府部门", "某市人民政府", "信用牵头", "某发改", "", "",
        "", "张三", "办公室主任", "0000-2000000",
    ),
    notes=(
        "层级：市或者区。类别如：政府、政府部门、纪委监委、法院、人大、政协、乡镇街道、事业单位。",
        f"职能：可填一项或者几项，以顿号分开：{'、'.join(PARTS.values())}。",
        "上级：填全称，可以是名录中已有的，也可以在本文件中。",
        "机关代字：文号的首段，发文机关须填。法院代字：案号中的代字，法院须填。",
        "统一社会信用代码：18位，校验码不符的不接收；可以不填。",
        "启用日期写成2026-01-01的样子；不填表示由来已久。",
        "名录中已有的，只改填了的各项；空白的不改。第二行是举例，填写前请删去。",
    ),
    headings=("名称", "上级", "职能", "机关代字", "改动"),
    look=_look_at_bodies,
)  # fmt: skip


@never_cache
@requires(Role.SYSTEM_ADMIN)
def people_import(request: HttpRequest) -> HttpResponse:
    return _page(request, PEOPLE, _write_people)


@never_cache
@requires(Role.SYSTEM_ADMIN)
def bodies_import(request: HttpRequest) -> HttpResponse:
    return _page(request, BODIES, _write_bodies)


@requires(Role.SYSTEM_ADMIN)
def template(request: HttpRequest, what: str, form: str) -> HttpResponse:
    """The empty table to fill in, as a workbook with notes or as CSV."""
    spec = BODIES if what == "bodies" else PEOPLE
    if form == "csv":
        response = HttpResponse(as_csv(spec.columns, [spec.example]), content_type="text/csv; charset=utf-8")
    else:
        content = as_xlsx(spec.title.removeprefix("导入"), spec.columns, [spec.example], spec.notes)
        response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{what}-template.{form}"'
    return response


def _page(
    request: HttpRequest, spec: Import, write: Callable[[HttpRequest, list[Line]], HttpResponse]
) -> HttpResponse:
    """The upload; a file leads to its preview, a confirmed preview to writing."""
    user = me(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    refusal: Refusal | None = None
    try:
        if "confirmed" in request.POST:
            form = UploadForm()
            return write(request, carried(request.POST["confirmed"], for_whom=user.pk, what=spec.what))
        if request.method == "POST" and form.is_valid():
            return _preview(request, spec, user, form.cleaned_data["file"])
    except WorkbookUnusable as unusable:
        refusal = Refusal(f"{unusable.message}。", remedy=f"{unusable.remedy}。" if unusable.remedy else None)
    except ReaderFailed:
        logger.exception("a file of %s could not be read", spec.what)
        refusal = FAILED
    except Refusal as said:
        refusal = said
    context = {"spec": spec, "form": form, "refusal": refusal, **_links(spec)}
    return render(request, "accounts/import.html", context, status=400 if refusal else 200)


def _preview(request: HttpRequest, spec: Import, user: User, file: Any) -> HttpResponse:
    table = read_table(file, spec.columns, spec.required)
    rows, problems = spec.look(table.lines)
    problems = sorted([*table.problems, *problems], key=lambda each: each.row)
    counts = {state: sum(row["state"] == state for row in rows) for state in ("新增", "变更", "已有")}
    bad = len({each.row for each in problems})
    context = {
        "spec": spec,
        "file": file.name,
        "rows": rows,
        "problems": problems[:PROBLEMS_SHOWN],
        "more_problems": max(0, len(problems) - PROBLEMS_SHOWN),
        "counts": counts,
        "bad": bad,
        "total": len(rows) + bad,
        "confirmed": "" if problems else carry(table.lines, for_whom=user.pk, what=spec.what),
        "has_work": bool(counts["新增"] or counts["变更"]),
        **_links(spec),
    }
    return render(request, "accounts/import.html", context)


def _write_people(request: HttpRequest, lines: list[Line]) -> HttpResponse:
    made = services.import_people(lines, acting_user=me(request))
    listed = [(each.full_name, each.body, each.username, password) for each, password in made]
    content = as_csv(("姓名", "单位", "用户名", "初始密码"), listed)
    context = {
        "spec": PEOPLE,
        "passwords": listed,
        "download": "data:text/csv;base64," + base64.b64encode(content).decode(),
        **_links(PEOPLE),
    }
    return render(request, "accounts/import_done.html", context)


def _write_bodies(request: HttpRequest, lines: list[Line]) -> HttpResponse:
    found = services.import_bodies(lines, acting_user=me(request))
    context = {"spec": BODIES, "new": len(found.new), "changed": len(found.changed), **_links(BODIES)}
    return render(request, "accounts/import_done.html", context)


def _links(spec: Import) -> dict[str, Any]:
    is_people = spec.what == "people"
    return {
        "again_href": reverse(f"accounts:{spec.what}_import"),
        "list_href": reverse("accounts:user_list" if is_people else "organisations:body_list"),
        "list_label": "账号" if is_people else "机构名录",
        "templates": [
            {
                "label": f"模板（{form}）",
                "href": reverse("accounts:import_template", args=[spec.what, form]),
            }
            for form in ("xlsx", "csv")
        ],
    }
