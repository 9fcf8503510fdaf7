"""设置, 升级规则: the rules in force, each with its versions and what it fired, and its trial on past cases.

The administrators who come here see no case: numbers and days alone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

import clock
from accounts.access import me
from accounts.changes import changes_of
from accounts.setting_pages import ReasonedForm, back_to, form_page, reads, sets, setting_page, tabs
from casework.escalation.actions import ACTIONS, Audience
from casework.escalation.ruling import Ruling, ruling_of, rulings
from casework.escalation.trying import Trial, try_rule
from casework.lifecycle import State
from casework.models import Firing, NotedFact, Purpose, RuleVersion
from casework.rule_forms import TrialForm, VersionForm
from casework.services.rule_setting import AREA, set_version, withdraw_version
from casework.thresholds import BOUNDS as THRESHOLDS
from deadlines.limits import limits_in_force
from organisations.refusals import Refusal, add_refusal, done

TAB = "升级规则"
LATELY = timedelta(days=90)
SHOWN = 30
NOTE = (
    "规则只告知、只建议，是否办理由人决定。数量写在时限、阈值里的，在那两页修改；同一事项只触发最高一级，"
    "同一事项只触发一次。"
)


@reads
def rules(request: HttpRequest) -> HttpResponse:
    """The table: what sets a rule off, at which number, who is told, what is proposed."""
    since = clock.now() - LATELY
    counts = dict(
        Firing.objects.filter(fired_at__gte=since)
        .order_by()
        .values_list("version__rule")
        .annotate(count=Count("pk"))
    )
    rows = [row_of(found) | {"fired": counts.get(found.rule.pk, 0)} for found in _in_order()]
    planned = RuleVersion.objects.filter(valid_from__gt=clock.today()).select_related("rule")
    context = {"rows": rows, "planned": planned.order_by("valid_from"), "note": NOTE}
    return setting_page(request, "casework/rules.html", TAB, (AREA,), context)


@reads
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule: its versions, and what it fired lately, by number and day."""
    found = _ruling(code)
    fired = Firing.objects.filter(version__rule=found.rule).select_related("version", "case")
    decided = fired.aggregate(
        all=Count("pk", distinct=True),
        accepted=Count("proposals", Q(proposals__status="accepted")),
        refused=Count("proposals", Q(proposals__status="refused")),
        open=Count("proposals", Q(proposals__status="open")),
        lapsed=Count("proposals", Q(proposals__status="lapsed")),
        last=Max("fired_at"),
    )
    context = {
        "row": row_of(found),
        "versions": [_version_row(version) for version in _versions(found)],
        "fired": [
            {
                "number": firing.case.number,
                "since": firing.since,
                "at": firing.fired_at,
                "version": firing.version.number,
            }
            for firing in fired[:SHOWN]
        ],
        "decided": decided,
        "tabs": tabs(TAB),
        "changes": changes_of(AREA, key=f"rule:{code}")[:SHOWN],
    }
    return setting_page(request, "casework/rule.html", TAB, (AREA,), context)


@sets
def rule_change(request: HttpRequest, code: str) -> HttpResponse:
    """A new version from a day on."""
    found = _ruling(code)
    newest = _versions(found)[0]
    form = VersionForm(request.POST or None, newest=newest, in_force=found.version)

    def act(data: dict[str, Any]) -> None:
        set_version(
            found.rule,
            form.text(data),
            valid_from=data["valid_from"],
            reason=data["reason"],
            seen=data["seen"],
            acting_user=me(request),
        )

    if done(form, act):
        return back_to(request, TAB, f"“{found.rule.name}”的新版本已登记。")
    notes = (NOTE, "施行前可以先试算：看它在过去的案件上会触发哪些、哪一天。")
    title = f"{found.rule.name}出新版本"
    lead = f"现为第{found.version.number}版"
    return form_page(request, form, title=title, tab=TAB, lead=lead, notes=notes, label="出新版本")


@sets
def rule_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back a version whose day has not come."""
    row = get_object_or_404(RuleVersion.objects.select_related("rule"), pk=pk)
    form = ReasonedForm(request.POST or None)
    if done(form, lambda data: withdraw_version(pk, reason=data["reason"], acting_user=me(request))):
        return back_to(request, TAB, f"“{row.rule.name}”第{row.number}版的计划已撤回。")
    title, lead = f"撤回“{row.rule.name}”第{row.number}版", f"{row.valid_from:%Y-%m-%d}起"
    return form_page(request, form, title=title, tab=TAB, lead=lead, label="撤回计划")


@reads
def rule_trial(request: HttpRequest, code: str) -> HttpResponse:
    """试算: the rule with another number on past cases. Asked by GET; nothing is written."""
    found = _ruling(code)
    form = TrialForm(request.GET if "first" in request.GET else None, number=found.written)
    trial = None
    if form.is_bound and form.is_valid():
        trial = _try(found, form)
    context = {"row": row_of(found), "form": form, "trial": trial, "tabs": tabs(TAB)}
    return render(request, "casework/rule_trial.html", context, status=422 if form.errors else 200)


def _try(found: Ruling, form: TrialForm) -> Trial | None:
    data = form.cleaned_data
    try:
        return try_rule(found, data["amount"], data["first"], data["last"])
    except Refusal as refusal:
        add_refusal(form, refusal)
        return None


def _in_order() -> list[Ruling]:
    return sorted(rulings(also_off=True), key=lambda found: (found.rule.rung, found.rule.pk))


def _ruling(code: str) -> Ruling:
    found = ruling_of(code)
    if found is None:
        raise Http404
    return found


def _versions(found: Ruling) -> list[RuleVersion]:
    rows = RuleVersion.objects.filter(rule=found.rule).select_related("rule", "set_by")
    return list(rows.order_by("-valid_from"))


def row_of(found: Ruling) -> dict[str, Any]:
    """A rule in words."""
    return {
        "code": found.rule.code,
        "name": found.rule.name,
        "when": in_words(found),
        "number": found.written,
        "kept_in": _kept_in(found),
        **_version_row(found.version),
    }


def in_words(found: Ruling) -> str:
    """What sets it off: 答复逾期，案件在提醒中."""
    version = found.version
    of_what = "、".join(str(Purpose(code).label) for code in version.purposes)
    kinds = "、".join(str(NotedFact.Kind(code).label) for code in version.kinds)
    states = "、".join(str(State(code).label) for code in version.states)
    parts = [f"{of_what}{found.rule.get_trigger_display()}", kinds, f"案件{states}" if states else ""]
    return "；".join(filter(None, parts))


def _kept_in(found: Ruling) -> str:
    """Where the number is set, if not with the version."""
    rule = found.rule
    if rule.limit_code:
        return f"时限：{limits_in_force()[rule.limit_code].name}"
    return "阈值" if rule.threshold_code in THRESHOLDS else ""


def _version_row(version: RuleVersion) -> dict[str, Any]:
    return {
        "pk": version.pk,
        "version": version.number,
        "is_on": version.is_on,
        "audience": "、".join(str(Audience(code).label) for code in version.audience),
        "proposes": "、".join(ACTIONS[code].label for code in version.proposes),
        "amount": version.amount,
        "valid_from": version.valid_from,
        "is_planned": version.valid_from > clock.today(),
        "source": version.source,
        "set_by": version.set_by.full_name if version.set_by else "",
        "reason": version.reason,
    }
