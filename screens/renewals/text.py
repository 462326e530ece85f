"""What the screens of renewals say: plain lines made of values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from salesops_tui.domain.decommission import Request
from salesops_tui.domain.money import plain
from salesops_tui.domain.renewals import Case, Mark
from salesops_tui.domain.repricing import ClusterUse, Repricing
from salesops_tui.domain.text import clean_line

_MARKS = {"done": "✓", "due": "!", "overdue": "✗", "coming": "·"}
_LABEL = 13
_WHAT = 42  # cells of what a line is


def sums(found: Sequence[tuple[str, str, int, int]]) -> str:
    """Cases and value per bucket: ``overdue 2, 27,000.00 USD``."""
    buckets: dict[str, list[str]] = {}
    many: dict[str, int] = {}
    for bucket, currency, count, value in found:
        buckets.setdefault(bucket, []).append(f"{plain(value, group=True)} {currency}")
        many[bucket] = many.get(bucket, 0) + count
    return " · ".join(f"{b}: {many[b]}, {' + '.join(buckets[b])}" for b in buckets)


def head(case: Case, status: str, today: date) -> str:
    """The first line of the page."""
    days = case.days(today)
    when = "no end" if days is None else f"due {case.due}, {_ago(days)}"
    open_now = " · OPEN" if case.open(today) else ""
    return f"{case.key}  {clean_line(case.name)}  ·  {status}, {when}{open_now}"


def fields(case: Case) -> str:
    """What is known of a case, a line each."""
    value = "unknown" if case.value is None else f"{plain(case.value, group=True)} {case.currency}"
    rows = [
        ("Organization", case.organization or "–"),
        ("Deal", f"{case.deal} {case.name}"),
        ("Owner", case.owner or "nobody"),
        ("Term", f"{case.term_start or '?'} to {case.term_end or '?'}"),
        ("Value", value),
    ]
    if case.extensions:
        rows.append(("Extensions", f"{case.extensions}, two weeks each"))
    if case.decision:
        said = f"{case.decision} on {case.decided_on}"
        rows.append(("Decision", f"{said}: {case.reason}" if case.reason else said))
    if case.new_deal:
        rows.append(("New deal", case.new_deal))
    return "\n".join(f"{name:>{_LABEL}}  {clean_line(text)}" for name, text in rows)


def mark(found: Mark) -> str:
    """A mark of the clock."""
    state = "" if found.state == "coming" else found.state
    return f"{_MARKS[found.state]} {found.on}  {found.label:<24} {state}".rstrip()


def prices(priced: Repricing) -> list[str]:
    """The old amounts and the new ones, line by line, and their sums."""
    rows = [
        (
            clean_line(line.description or line.product),
            None if line.before is None else line.old_amount,
            None if line.after is None else line.amount,
        )
        for line in priced.lines
    ]
    rows.append((f"Total, {priced.currency}", priced.old_total, priced.total))
    return [f"{_cut(what):<{_WHAT}} {_money(old)} → {_money(new)}" for what, old, new in rows]


def use(found: Sequence[ClusterUse]) -> str:
    """What was read of each cluster."""
    lines = [
        f"{clean_line(each.cluster)}: "
        + ", ".join(f"{month} {users:,}" for month, users in each.readings)
        + f"; on average {each.users:,}"
        for each in found
    ]
    return "\n".join(lines) or "no usage readings; the old estimate holds"


def steps(request: Request) -> list[str]:
    """The steps of a decommission: done ✓, next ›."""
    following = request.next
    rows = []
    for step in request.steps:
        sign = "✓" if step.done_at else "›" if step is following else "·"
        done = f"  {step.done_at:%Y-%m-%d} {step.by}" if step.done_at else ""
        note = f": {clean_line(step.note)}" if step.note else ""
        rows.append(f"{sign} {step.position + 1} {clean_line(step.text)}{done}{note}")
    return rows


def _ago(days: int) -> str:
    if days < 0:
        return f"{-days} days ago"
    return f"in {days} days" if days else "today"


def _cut(text: str) -> str:
    return text if len(text) <= _WHAT else f"{text[: _WHAT - 1]}…"


def _money(amount: int | None) -> str:
    return f"{'–' if amount is None else plain(amount, group=True):>12}"
