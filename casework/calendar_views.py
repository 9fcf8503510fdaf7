"""A year's calendar is changed here: by a form or a file, previewed with every deadline that moves, confirmed.

The pages stand in casework and not beside those of the calendar, because what a change moves is the cases' affair.
"""

from __future__ import annotations

import logging
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

import clock
from accounts.access import me
from accounts.setting_pages import TABS, form_page, sets, tabs
from casework.services import Stale, confirm_calendar, preview_calendar
from casework.services.recounting import Preview
from deadlines.calendar_files import COLUMNS, EXAMPLE, FileRead, read_calendar_file
from deadlines.calendar_forms import (
    CalendarFileForm,
    ConfirmForm,
    EditionForm,
    SpanFormSet,
    beginning,
    spans_as_rows,
)
from deadlines.calendar_views import TAB
from deadlines.editions import NATION, Draft, named_of, newest, years_allowed
from deadlines.models import CalendarRegion
from organisations.refusals import Attempt, Refusal, attempt, placed
from organisations.spreadsheets import ReaderFailed, WorkbookUnusable
from organisations.spreadsheets.writing import as_csv

logger = logging.getLogger(__name__)

SALT = "calendar draft"
HOURS = 12
# More in one page is read by nobody; the rest is in the cases' own records once it is confirmed.
MOST_SHOWN = 5_000
PROBLEMS_SHOWN = 200
CHANGE_NOTES = (
    "只填与平常的星期不同的日子：放假的，和调休上班的周末。没有列出的日子按星期算。",
    "连续几天同一节日的填一行；多余的行清空即可。",
    "先预览：列出变动的日子和每一项变动的期限，确认以后才生效。",
    "暂定的年份，待国务院办公厅公布以后，更正日期，把状态改为已公布，依据写通知的文号。",
)
FILE_NOTES = (
    f"表格（CSV、xlsx）须有列：{COLUMNS[0]}、{COLUMNS[2]}、{COLUMNS[3]}；可有列：{COLUMNS[1]}（一段的最后一天）。",
    "类别填放假或者调休上班；日期写成2027-10-01的样子；编码UTF-8或者GB 18030。",
    "也可以用列名day、is_working（yes或者no）、name。",
    "日历文件（.ics）只取全天日程：标题有“班”字的是调休上班，有“休”或者“假”字的是放假，去掉这些字和括号就是节日名称。",
    "文件里的就是这一年的全部：没有列出的日子按星期算。一行有错，一行也不取用。",
)
FAILED = Refusal("系统读取文件时出错，没有写入任何数据。", remedy="请稍后再试；再次出错的，请告知运维人员。")


@sets
def calendar_change(request: HttpRequest, year: int, region: int | None = None) -> HttpResponse:
    """The named days of a year as a form, of the nation or of a region; leads to the preview."""
    if year not in years_allowed():
        raise Http404
    name = get_object_or_404(CalendarRegion, pk=region).name if region is not None else ""
    present = newest(year).get(name)
    rows = spans_as_rows(named_of(present.days)) if present else []
    form = EditionForm(request.POST or None, initial=beginning(present))
    spans = SpanFormSet(request.POST or None, initial=rows, prefix="spans")
    if form.is_bound and request.POST.get("seen", "") != (str(present.pk) if present else ""):
        raise Stale("日历已由他人修改，本次没有预览。", remedy="请重新打开这一年的日历再改。")

    def act(data: dict[str, Any]) -> HttpResponse:
        draft = Draft(year, name, data["status"], data["source"].strip(), spans.days())
        return _previewed(request, preview_calendar(draft))

    tried: Attempt[HttpResponse] = attempt(form, act) if spans.is_valid() else Attempt(form)
    if tried.is_done:
        return tried.made
    return form_page(
        request,
        form,
        title=f"{year}年日历（{name or NATION}）",
        tab=TAB,
        lead=f"现为第{present.number}版，{present.get_status_display()}" if present else "还没有一版",
        notes=CHANGE_NOTES,
        label="预览",
        template="casework/calendar_change.html",
        formsets=[spans],
        refusal=tried.refusal,
    )


@never_cache
@sets
def calendar_import(request: HttpRequest) -> HttpResponse:
    """A year's named days from a file; leads to the preview, or to a report of what is wrong, row by row."""
    today = clock.today()
    initial = {"year": today.year + 1 if today.month >= 10 else today.year, "status": "official"}
    form = CalendarFileForm(request.POST or None, request.FILES or None, initial=initial)
    read, refusal = FileRead(), None
    if form.is_bound and form.is_valid():
        try:
            read = _read(form.cleaned_data)
            if not read.problems:
                return _previewed(request, preview_calendar(_draft(form.cleaned_data, read)), read.left_out)
        except WorkbookUnusable as unusable:
            refusal = Refusal(f"{unusable.message}。", remedy=f"{unusable.remedy}。")
        except ReaderFailed:
            logger.exception("a calendar could not be read")
            refusal = FAILED
        except Refusal as said:
            refusal = placed(form, said)
    return form_page(
        request,
        form,
        title="导入日历",
        tab=TAB,
        notes=FILE_NOTES,
        label="预览",
        template="casework/calendar_import.html",
        refusal=refusal,
        problems=read.problems[:PROBLEMS_SHOWN],
        more_problems=max(0, len(read.problems) - PROBLEMS_SHOWN),
        template_href=reverse("casework:calendar_template"),
    )


@sets
def calendar_template(request: HttpRequest) -> HttpResponse:
    """The empty table to fill in, with two rows for an example."""
    response = HttpResponse(as_csv(COLUMNS, EXAMPLE), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="calendar-template.csv"'
    return response


@never_cache
@sets
def calendar_confirm(request: HttpRequest) -> HttpResponse:
    """What was previewed is put in force; where anything of it has changed since, the list is shown anew."""
    if request.method != "POST":
        return redirect(TABS[TAB])
    draft = _carried(request)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _page(request, preview_calendar(draft), form)
    data = form.cleaned_data
    try:
        done = confirm_calendar(draft, seen=data["seen"], reason=data["reason"], acting_user=me(request))
    except Stale as stale:
        return _page(request, preview_calendar(draft), _confirm_form(request, draft, data["reason"]), stale)
    context = {"done": done, "draft": draft, "tabs": tabs(TAB)}
    return render(request, "casework/calendar_done.html", context)


def _read(data: dict[str, Any]) -> FileRead:
    return read_calendar_file(data["file"], year=data["year"], unmarked_rest=data["unmarked"])


def _draft(data: dict[str, Any], read: FileRead) -> Draft:
    return Draft(data["year"], data["region"], data["status"], data["source"].strip(), tuple(read.days))


def _previewed(request: HttpRequest, preview: Preview, left_out: list[str] | None = None) -> HttpResponse:
    return _page(request, preview, _confirm_form(request, preview.draft), left_out=left_out)


def _confirm_form(request: HttpRequest, draft: Draft, reason: str = "") -> ConfirmForm:
    carried = signing.dumps(draft.as_data(), salt=f"{SALT}:{me(request).pk}", compress=True)
    return ConfirmForm(initial={"carried": carried, "reason": reason})


def _carried(request: HttpRequest) -> Draft:
    """The draft that came back, if it is this person's own and of today. Raises Refusal otherwise."""
    salt = f"{SALT}:{me(request).pk}"
    try:
        data = signing.loads(request.POST.get("carried", ""), salt=salt, max_age=HOURS * 3600)
    except signing.BadSignature as error:
        raise Refusal("预览已失效，没有写入任何数据。", remedy="请重新填写或者上传后预览。") from error
    return Draft.of_data(data)


def _page(
    request: HttpRequest,
    preview: Preview,
    form: ConfirmForm,
    stale: Stale | None = None,
    left_out: list[str] | None = None,
) -> HttpResponse:
    form.initial["seen"] = preview.digest
    context = {
        "form": form,
        "preview": preview,
        "effects": preview.effects[:MOST_SHOWN],
        "more": max(0, len(preview.effects) - MOST_SHOWN),
        "left_out": left_out or [],
        "refusal": stale,
        "tabs": tabs(TAB),
        "back": reverse("deadlines:calendar_year", args=[preview.draft.year]),
    }
    return render(request, "casework/calendar_preview.html", context, status=409 if stale else 200)
