"""What the screens of delivery say: plain lines made of values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from salesops_tui.domain.delivery import METRICS
from salesops_tui.domain.money import plain
from salesops_tui.domain.months import ClusterFee, CostWatch, bars, watch
from salesops_tui.domain.sow import Sow, SowLine
from salesops_tui.domain.text import clean_line

_LABEL = 13
_BAR = 12  # cells of the longest bar
_MONTHS = 12  # months that the line of blocks shows

Row = Mapping[str, Any]


def fields(shown: Row) -> str:
    """An engagement's fields, a line each."""
    value = shown["value"]
    days = shown["health_days"]
    said = "never" if days is None else f"{days} days ago"
    old = " STALE: say how it is (h)" if shown["health_stale"] else ""
    rows = [
        ("Organization", shown["organization"] or "–"),
        ("Deal", f"{shown['deal']} {shown['deal_name']}"),
        ("Owner", shown["owner"] or "nobody"),
        ("Term", f"{shown['term_start'] or '–'} to {shown['term_end'] or '–'}"),
        (
            "Value",
            "unknown" if value is None else f"{plain(value, group=True)} {shown['currency']}",
        ),
        ("Health", f"●{shown['health']}, said {said}{old}"),
        ("", shown["health_note"]),
    ]
    return "\n".join(f"{name:>{_LABEL}}  {clean_line(text)}" for name, text in rows if text)


def project(row: Row) -> str:
    """A project."""
    return f"{row['key']} {row['name']}{_unless(row['status'], 'active')}"


def deliverable(row: Row, today: date) -> str:
    """A deliverable: how far it is, what is met of its criteria, whether it is late."""
    wanted = len(row["criteria"])
    met = f" {row['criteria_done']}/{wanted} met" if wanted else ""
    due = "" if row["state"] in ("done", "dropped") else _due(row["due"], today)
    mark = {"done": "✓", "dropped": "–", "blocked": "!"}.get(row["state"], "·")
    return f"{mark} {row['key']} {row['title']}: {row['state']}{met}{due}"


def reading(row: Row, top: int) -> str:
    """A usage reading with its bar."""
    bar = "█" * max(1, round(_BAR * row["value"] / top)) if row["value"] and top else ""
    metric = "" if row["metric"] == "mau" else f" {METRICS.get(row['metric'], row['metric'])}"
    return f"{row['month']} {row['cluster']} {row['value']:,}{metric} {bar}".rstrip()


def usage(fees: Mapping[str, Sequence[ClusterFee]], currency: str) -> str:
    """The title over the readings: months as blocks, and the fee of the latest."""
    if not fees:
        return "Usage"
    months = sorted(fees)[-_MONTHS:]
    blocks = bars([sum(fee.users for fee in fees[month]) for month in months])
    last = sum(fee.fee for fee in fees[months[-1]])
    return f"Usage {blocks} {months[-1]}: fee {plain(last, group=True)} {currency}"


def cost(row: Row, costs: Mapping[str, int]) -> str:
    """A cloud cost, flagged when its month is over the threshold."""
    month: CostWatch = watch(costs, row["month"])
    over = f" ! over {plain(month.threshold or 0, group=True)}" if month.over else ""
    provider = f" {row['provider']}" if row["provider"] else ""
    return f"{row['month']} {plain(row['amount'], group=True)} {row['currency']}{provider}{over}"


def incident(row: Row) -> str:
    """An incident or a request."""
    over = row["state"] in ("resolved", "closed")
    when = f"{row['opened_on']} to {row['resolved_on']}" if over else f"since {row['opened_on']}"
    severity = _unless(row["severity"], "normal")
    return f"{'✓' if over else '!'} {row['key']} {row['title']}: {row['state']}{severity}, {when}"


def milestone(row: Row, today: date) -> str:
    """A milestone."""
    when = f", done {row['done_on']}" if row["done_on"] else _due(row["due"], today)
    story = ", has a story" if row["story"] else ""
    return f"{'✓' if row['done_on'] else '·'} {row['key']} {row['title']}{when}{story}"


def sow_line(line: SowLine) -> str:
    """A deliverable of a statement of work."""
    hours = _range(line.low_hours, line.high_hours)
    money = _range(plain(line.low_cost, group=True), plain(line.high_cost, group=True))
    return f"{hours:>9} h  {money:>22}  {clean_line(line.title)}"


def sow_total(sow: Sow) -> str:
    """What all of it comes to."""
    if not sow.lines:
        return "Deliverables"
    money = _range(plain(sow.low_cost, group=True), plain(sow.high_cost, group=True))
    return f"Deliverables: {_range(sow.low_hours, sow.high_hours)} h, {money} {sow.currency}"


def _due(day: str | None, today: date) -> str:
    late = " LATE" if day and day < today.isoformat() else ""
    return f", due {day}{late}" if day else ""


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low}–{high}"


def _unless(word: str, usual: str) -> str:
    return "" if word == usual else f", {word}"
