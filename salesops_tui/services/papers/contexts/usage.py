"""Usage readings as documents show them: months, clusters, fees, a chart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from db.queries import delivery as delivery_queries
from salesops_tui.domain.months import Reading
from salesops_tui.domain.pricing import Price, usage_fee
from salesops_tui.domain.terms import add_months
from salesops_tui.services.papers.contexts.brief import Brief
from salesops_tui.services.papers.contexts.parts import money

_SERIES, _LABEL, _MONTHS = 6, 60, 60  # the most that a chart shows


class Use(NamedTuple):
    """Monthly active users by cluster and month; ``months`` are those of the period, in order."""

    months: tuple[str, ...]
    clusters: dict[str, dict[str, Reading]]

    @property
    def peak(self) -> tuple[int, str] | None:
        """The users of the busiest month over all clusters, and that month."""
        sums = [
            (sum(rows[month].value for rows in self.clusters.values() if month in rows), month)
            for month in self.months
            if any(month in rows for rows in self.clusters.values())
        ]
        return max(sums, key=lambda pair: (pair[0], pair[1]), default=None)


def use(brief: Brief, start: date | None, end: date | None) -> Use:
    """The readings of the engagement in a period, as far as its document's day."""
    readings = [
        each
        for each in delivery_queries.readings(brief.store, brief.subject.engagement_id or 0)
        if each.metric == "mau" and within(each.month, start, end)
    ]
    clusters: dict[str, dict[str, Reading]] = {}
    names: dict[str, str] = {}
    for each in readings:
        name = names.setdefault(each.cluster.lower(), each.cluster)
        clusters.setdefault(name, {})[each.month] = each
    months = sorted({each.month for each in readings})
    whole = _between(months[0], months[-1]) if months else []
    return Use(tuple(whole[-_MONTHS:]), clusters)


def chart(title: str, found: Use) -> dict[str, Any] | None:
    """Bars by month, one series a cluster; where there are too many, the rest as one."""
    if not found.clusters:
        return None
    names = list(found.clusters)
    shown = names if len(names) <= _SERIES else names[: _SERIES - 1]
    rest = names[len(shown) :]
    series = [_short(name) for name in shown] + (["others"] if rest else [])
    bars = []
    for month in found.months:
        values = [_value(found, name, month) for name in shown]
        if rest:
            others = [_value(found, name, month) for name in rest]
            values.append(sum(value for value in others if value is not None))
        bars.append({"label": month, "values": values})
    return {"title": title, "series": series, "bars": bars}


def clusters(found: Use, price: Price | None) -> tuple[list[dict[str, Any]], int]:
    """Each cluster with its readings and fees, and the sum of all fees."""
    rows, total = [], 0
    for name, readings in found.clusters.items():
        fees = 0
        shown: list[dict[str, Any]] = []
        for month in found.months:
            reading = readings.get(month)
            if reading is None:
                shown.append({"month": month, "source": "Not read"})
                continue
            fee = usage_fee(price.tiers, reading.value) if price else 0
            fees += fee
            shown.append(
                {
                    "month": month,
                    "users": reading.value,
                    "fee": money(fee) if price else "",
                    "source": reading.source,
                }
            )
        total += fees
        rows.append({"name": name, "readings": shown, "fee": money(fees)})
    return rows, total


def basis(price: Price | None, currency: str) -> str:
    """How a fee is computed, in a sentence."""
    if price is None:
        return f"There are no usage prices in {currency}, so no fees are computed."
    parts, below = [], 0
    for upto, each in price.tiers:
        cost = f"at {money(each)}" if each else "free"
        if upto is None:
            parts.append(f"{cost} above that")
        elif below == 0:
            parts.append(f"the first {upto:,} users {cost}")
        else:
            parts.append(f"up to {upto:,} {cost}")
        below = upto or below
    return f"Per cluster and month: {', '.join(parts)} ({currency})."


def within(month: str, start: date | None, end: date | None) -> bool:
    """Whether a month touches a period."""
    return (not start or month >= f"{start:%Y-%m}") and (not end or month <= f"{end:%Y-%m}")


def _between(first: str, last: str) -> list[str]:
    month, found = date.fromisoformat(f"{first}-01"), []
    while (name := f"{month:%Y-%m}") <= last:
        found.append(name)
        month = add_months(month, 1)
    return found


def _value(found: Use, name: str, month: str) -> int | None:
    reading = found.clusters[name].get(month)
    return reading.value if reading else None


def _short(name: str) -> str:
    return name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…"


def usage_price(prices: Sequence[Price], currency: str) -> Price | None:
    """The price of usage in a currency, if the book has one."""
    return next((each for each in prices if each.tiers and each.currency == currency), None)
