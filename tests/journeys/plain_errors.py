"""The site's own addresses, with refusals that are a bare status: nine of ten answers of the crawl are refusals, whose
pages it does not read (`test_browser_strangers` does)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from config.urls import urlpatterns

__all__ = ["handler400", "handler403", "handler404", "urlpatterns"]


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=400)


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=403)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=404)
