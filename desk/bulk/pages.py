"""批量: the page that asks for confirmation, the run, its results, and one's own runs."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import me
from accounts.models import User
from casework.models import Case
from desk.bulk.acts import ACTS
from desk.bulk.registry import CASES, READINGS, TASKS, BulkAct
from desk.bulk.running import prospects, run
from desk.exporting import Column, export
from desk.models import BulkItem, BulkRun
from organisations.paging import paged

# As many digits as a key may have on either database.
KEY_DIGITS = 18
BACK = {CASES: "desk:cases", TASKS: "desk:home", READINGS: "desk:readings"}
HIDDEN = "（你现在不能查看）"

COLUMNS: tuple[Column, ...] = (
    ("序号", lambda row: str(row["place"])),
    ("对象", lambda row: row["label"]),
    ("结果", lambda row: row["outcome"]),
    ("说明", lambda row: row["words"]),
    ("怎样办", lambda row: row["remedy"]),
)


class BulkForm(forms.Form):
    """One note for all, and the token that makes pressing twice one run."""

    note = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="可以不填，对各件都一样",
    )
    token = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(self, act: BulkAct, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if act.note:
            self.fields["note"].label = act.note
        else:
            del self.fields["note"]


@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest, code: str) -> HttpResponse:
    """GET lists what was chosen (``?i=``) with what will happen to each; POST does it and shows the results."""
    user, act = me(request), ACTS.get(code)
    if act is None:
        raise Http404
    keys = _keys(request.POST if request.method == "POST" else request.GET)
    form = BulkForm(
        act, request.POST if request.method == "POST" else None, initial={"token": secrets.token_hex(16)}
    )
    if request.method == "POST" and form.is_valid():
        made = run(
            act,
            keys,
            note=form.cleaned_data.get("note", ""),
            token=form.cleaned_data["token"],
            acting_user=user,
        )
        return redirect("desk:bulk_run", pk=made.pk)
    rows = prospects(act, keys, user)
    context = {
        "crumbs": [{"label": "批量办理", "href": reverse("desk:bulk_runs")}, {"label": act.label}],
        "act": act,
        "form": form,
        "rows": rows,
        "possible": sum(row.is_possible for row in rows),
        "back": reverse(BACK[act.over]),
    }
    return render(request, "desk/bulk.html", context, status=422 if form.errors else 200)


@require_safe
def bulk_run(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of each item of one's own run."""
    user = me(request)
    found = get_object_or_404(BulkRun, pk=pk, person=user)
    rows = result_rows(found, user)
    counts = {outcome: sum(row["code"] == outcome for row in rows) for outcome in BulkItem.Outcome.values}
    context = {
        "crumbs": [{"label": "批量办理", "href": reverse("desk:bulk_runs")}, {"label": f"批量{found.label}"}],
        "run": found,
        "rows": rows,
        "done": counts[BulkItem.Outcome.DONE],
        "not_done": len(rows) - counts[BulkItem.Outcome.DONE],
        "back": reverse(BACK[ACTS[found.act].over]) if found.act in ACTS else "/",
    }
    return render(request, "desk/bulk_run.html", context)


@require_safe
def bulk_run_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The same table as a workbook."""
    user = me(request)
    found = get_object_or_404(BulkRun, pk=pk, person=user)
    return export(
        request, f"批量{found.label}结果", COLUMNS, result_rows(found, user), asked=f"第{found.pk}次批量办理"
    )


@require_safe
def bulk_runs(request: HttpRequest) -> HttpResponse:
    """One's own runs, the newest first."""
    # Said again: Django drops the order of a model where it counts.
    rows = (
        BulkRun.objects.filter(person=me(request))
        .annotate(total=Count("items"), done=Count("items", filter=Q(items__outcome=BulkItem.Outcome.DONE)))
        .order_by("-id")
    )
    found, pager = paged(request, rows)
    return render(request, "desk/bulk_runs.html", {"rows": found, "pager": pager})


def result_rows(found: BulkRun, user: User) -> list[dict[str, Any]]:
    """The results as page and workbook show them; nothing of a case that the person may no longer see."""
    items = list(found.items.select_related("case"))
    keys = {item.case_id for item in items if item.case_id}
    seen = set(Case.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
    rows = []
    for item in items:
        known = item.case_id is None or item.case_id in seen
        rows.append(
            {
                "place": item.place,
                "label": (item.label or "—") if known else HIDDEN,
                "href": reverse("desk:case", args=[item.case.number]) if item.case and known else "",
                "code": item.outcome,
                "outcome": item.get_outcome_display(),
                "words": item.words if known else "",
                "remedy": item.remedy if known else "",
            }
        )
    return rows


def _keys(data: Any) -> list[int]:
    """The chosen keys, each once, in the order of the list."""
    asked = [
        word for word in data.getlist("i") if word.isascii() and word.isdigit() and len(word) <= KEY_DIGITS
    ]
    return list(dict.fromkeys(int(word) for word in asked))
