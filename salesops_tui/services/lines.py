"""Line items of a deal, and the amount they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from db.journal import Group
from db.queries import deals as queries
from db.rows.sales import DealRow, LineRow
from salesops_tui.domain.deals import Deal, Line
from salesops_tui.domain.forms.form import read, read_new
from salesops_tui.domain.forms.sales import LineForm
from salesops_tui.domain.pricing import Price, line_amount, quantity, usage_fee
from salesops_tui.domain.totals import totals
from salesops_tui.errors import Invalid, NotFound
from salesops_tui.services import conflicts, delivery
from salesops_tui.services.pipeline import Pipeline
from salesops_tui.services.prices import Prices
from salesops_tui.services.session import Done, Session

# The fields of a deal that its lines and its amount depend on.
TERM_FIELDS = ("target_start", "target_end", "contract_start", "contract_end", "estimate")


class Lines:
    """What a deal consists of; its amount follows."""

    def __init__(self, session: Session, pipeline: Pipeline) -> None:
        self._session = session
        self._pipeline = pipeline
        self._prices = Prices(session)

    def of(self, deal_id: int) -> list[Line]:
        """The line items of a deal."""
        return queries.lines(self._session.store, deal_id)

    def add(self, deal_id: int, raw: Mapping[str, Any]) -> Done:
        """Add a line; what is not given comes from the price book."""
        deal = self._pipeline.deal(deal_id)
        values = read_new(LineForm, raw)
        with self._session.change(f"added {values['product']} to {deal.key}") as group:
            self.insert(group, deal, values)
        return Done(group.what, group.id, deal.key)

    def insert(self, group: Group, deal: Deal, values: dict[str, Any]) -> int:
        """Add a line inside a change, and let the deal's amount follow."""
        line = group.insert(LineRow, self._complete(deal, values))
        self.follow(group, deal.id)
        return line

    def edit(
        self, deal_id: int, line_id: int, raw: Mapping[str, Any], expecting: int | None = None
    ) -> Done:
        """Change the fields given of a line; raises StaleRecord and Conflict."""
        given = read(LineForm, raw)
        with self._session.change("") as group:
            deal = self._pipeline.deal(deal_id)
            line = self._line(deal, line_id)
            group.what = f"edited a line of {deal.key}"
            expecting = conflicts.settle(group, LineRow, line_id, given, expecting, LineForm)
            values = self._edited(deal, line, given)
            group.update(LineRow, line_id, values, expecting=expecting)
            self.follow(group, deal.id)
        return Done(group.told, group.id, deal.key)

    def _edited(self, deal: Deal, line: Line, given: dict[str, Any]) -> dict[str, Any]:
        """The columns that an edit of a line writes; raises Invalid."""
        values = given
        if "product" in values and values["product"] != line.product:
            values = {"kind": "", "recurrence": "", "unit_price": None, **values}
            values = self._complete(deal, {**_fields(line), **values})
        elif values.get("unit_price", 0) is None:
            raise Invalid("Unit price: this is needed", field="unit_price")
        values = _filled(values)
        self._check(deal, {**_fields(line), **values})
        return values

    def remove(self, deal_id: int, line_id: int, expecting: int | None = None) -> Done:
        """Take a line off a deal; raises StaleRecord when it has moved on."""
        with self._session.change("") as group:
            deal = self._pipeline.deal(deal_id)
            line = self._line(deal, line_id)
            group.what = f"removed {line.product} from {deal.key}"
            group.delete(LineRow, line_id, expecting=expecting)
            self.follow(group, deal.id)
        return Done(group.what, group.id, deal.key)

    def bundle(self, group: Group, deal: Deal, membership: str, mau: int | None) -> None:
        """The lines of a membership and of the usage that so many users make."""
        if membership:
            product = f"membership-{membership.strip().lower()}"
            if self._prices.book().price(product) is None:
                raise Invalid("Membership: write general or premier", field="membership")
            self.insert(group, deal, read_new(LineForm, {"product": product}))
        if mau:
            usage = self._prices.book().usage
            raw = {"product": usage.code, "quantity": str(mau)}
            self.insert(group, deal, read_new(LineForm, raw))

    def follow(self, group: Group, deal_id: int) -> None:
        """Recompute what each line comes to in the deal's term, and the deal's sums."""
        deal = self._pipeline.deal(deal_id)
        sums = {"membership": 0, "usage": 0}
        lines = self.of(deal_id)
        shown = []
        for line in lines:
            amount = self._amount(deal, _fields(line))
            if amount != line.amount:
                group.update(LineRow, line.id, {"amount": amount})
            if line.kind in sums:
                sums[line.kind] += amount
            shown.append((amount, line.pass_through))
        amount_now = totals(shown).subtotal if lines else deal.estimate
        group.update(DealRow, deal_id, {"amount": amount_now, **sums})
        delivery.follow(self._session, group, self._pipeline.deal(deal_id))

    def total(self, deal: Deal, lines: Sequence[Line]) -> int | None:
        """What a deal with these lines comes to: their sum in its term, else its estimate."""
        if not lines:
            return deal.estimate
        return totals(
            (self._amount(deal, _fields(line)), line.pass_through) for line in lines
        ).subtotal

    def _complete(self, deal: Deal, values: dict[str, Any]) -> dict[str, Any]:
        """A line's columns, with what was not given taken from the price book."""
        price = self._prices.book().price(values["product"])
        full = {**values, "deal_id": deal.id}
        if price is not None:
            full["product"] = price.code
            full["description"] = full["description"] or price.label
            full["kind"] = full["kind"] or price.kind
            full["unit"] = full["unit"] or price.unit
            full["recurrence"] = full["recurrence"] or price.recurrence
            full = self._price(deal, full, price)
        full = _filled(full)
        if full["unit_price"] is None:
            raise Invalid(
                f"Unit price: {values['product']!r} is not in the price book, so it needs one",
                field="unit_price",
            )
        self._check(deal, full)
        return {**full, "amount": self._amount(deal, full)}

    def _price(self, deal: Deal, full: dict[str, Any], price: Price) -> dict[str, Any]:
        """The price book's price; usage becomes one monthly fee for its users."""
        if full["unit_price"] is not None:
            return full
        if price.currency != deal.currency:
            raise Invalid(
                f"Unit price: the price book is in {price.currency}, the deal in {deal.currency};"
                " give a price",
                field="unit_price",
            )
        if not price.tiers:
            return {**full, "unit_price": price.unit_price}
        users = quantity(full["quantity"])
        if users.denominator != 1:
            raise Invalid("Quantity: users are a whole number", field="quantity")
        return {
            **full,
            "description": f"{price.label}, {int(users):,} monthly active users",
            "quantity": "1",
            "unit": "month",
            "unit_price": usage_fee(price.tiers, int(users)),
        }

    def _check(self, deal: Deal, values: dict[str, Any]) -> None:
        start, end = values["start"], values["end"]
        if start and end and end < start:
            raise Invalid(f"End: {end} is before the start {start}", field="end")
        self._amount(deal, values)

    def _amount(self, deal: Deal, values: dict[str, Any]) -> int:
        own = (values["start"], values["end"])
        term = (own[0] or deal.term[0], own[1] or deal.term[1])
        amount = line_amount(
            values["quantity"],
            values["unit_price"],
            values["discount"],
            values["recurrence"],
            term,
        )
        if amount > 10**15:
            raise Invalid("Quantity: the line comes to more than 10 trillion", field="quantity")
        return amount

    def _line(self, deal: Deal, line_id: int) -> Line:
        found = next((line for line in self.of(deal.id) if line.id == line_id), None)
        if found is None:
            raise NotFound(f"{deal.key} has no line {line_id}")
        return found


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """The values given, with what stands for an empty one that no line is without."""
    usual: dict[str, Any] = {"kind": "other", "recurrence": "once", "discount": 0}
    return {name: value or usual.get(name, value) for name, value in values.items()}


def _fields(line: Line) -> dict[str, Any]:
    names = LineForm.model_fields
    return {name: getattr(line, name) for name in names}
