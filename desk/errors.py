"""Pages for what goes wrong, in the look of the others: 400, 403, 404, 409. 500 asks for nothing but sample mode."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from accounts import kept_forms

STATUS_TEMPLATES = {400: "400.html", 403: "403.html", 404: "404.html", 409: "409.html"}


def error_page(
    request: HttpRequest, status: int, message: str = "", remedy: str = "", *, words: Sequence[str] = ()
) -> HttpResponse:
    """The page of a status; an empty message or remedy leaves the template's own. `words` were sent and not done."""
    context = {"message": message, "remedy": remedy, "words": words}
    return render(request, STATUS_TEMPLATES[status], context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What `PermissionDenied` says is written for the person, where it says anything."""
    return error_page(request, 403, message=str(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing of the exception is shown: a stranger learns nothing."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our own failure: no session, no query and no context processor is asked."""
    return HttpResponseServerError(render_to_string("500.html", {"sample_mode": settings.SAMPLE_MODE}))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was sent without a valid token, mostly because somebody logged in anew meanwhile.

    What was typed is kept for its writer, who comes back to the form (over the login page, if need be), looks at it
    and sends it again. Where nothing can be kept, the page says so.
    """
    address = kept_forms.keep(request)
    if f"{kept_forms.PARAMETER}=" in address:
        return redirect(address if request.user.is_authenticated else kept_forms.login_address(address))
    return error_page(
        request,
        403,
        message="这张表单已经失效，本次未保存。",
        remedy="请返回上一页刷新后重新提交；填写的内容仍在本机浏览器的这个窗口中。",
    )
