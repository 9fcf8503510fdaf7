"""An order that was on paper before this system (历史案件补录): its items, for the report that answers them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from casework.models import Case
from organisations.models import Body
from organisations.transactions import one_transaction
from rectification.models import Order, OrderItem


@one_transaction()
def take_over_order(case: Case, *, issuer: Body, items: Iterable[Mapping[str, str]], within: str) -> Order:
    """The order in force of an older case, without a document of ours; `items` have text, standard, responsible.

    `within` is its term as printed. Called when the entry is approved; asks no permission itself.
    """
    order = Order.objects.create(case=case, paper=None, issuer=issuer)
    OrderItem.objects.bulk_create(
        OrderItem(
            order=order,
            number=number,
            text=item["text"],
            standard=item["standard"],
            responsible=item["responsible"],
            within=within,
        )
        for number, item in enumerate(items, 1)
    )
    return order
