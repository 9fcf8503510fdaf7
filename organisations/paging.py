"""Pages of a list, in the shape that `components/pager.html` shows."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE_SIZE = 50


def paged(
    request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], size: int = PAGE_SIZE
) -> tuple[list[Any], dict[str, Any]]:
    """The rows of the page that `?page=` asks for, and {first, last, total, previous, next}: numbers of
    rows and addresses ("" where there is no such page). A page that does not exist is the last one."""
    page = Paginator(rows, size).get_page(request.GET.get("page"))
    pager = {
        "first": page.start_index(),
        "last": page.end_index(),
        "total": page.paginator.count,
        "previous": _address(request, page.previous_page_number()) if page.has_previous() else "",
        "next": _address(request, page.next_page_number()) if page.has_next() else "",
    }
    return list(page), pager


def with_filters(request: HttpRequest, address: str) -> str:
    """Another address for the same list: with what `request` asks for, and without its page."""
    query = {name: value for name, value in request.GET.items() if name != "page"}
    return f"{address}?{urlencode(query)}" if query else address


def search_words(request: HttpRequest) -> str:
    """What `?q=` asks for, without the NUL that PostgreSQL refuses."""
    return request.GET.get("q", "").replace("\x00", "").strip()


def _address(request: HttpRequest, number: int) -> str:
    query = {name: value for name, value in request.GET.items() if name != "page"}
    return "?" + urlencode({**query, "page": number})
