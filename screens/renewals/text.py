"""What the screens of renewals say: plain lines made of values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from salesops_tui.domain.money import plain
from salesops_tui.domain.renewals import Case, bucket_names
from salesops_tui.domain.repricing import ClusterUse
from salesops_tui.domain.text import clean_line

_LABEL = 13
WIDEST = 42  # cells of what a line of a next term is


def sums(found: Sequence[tuple[str, str, int, int]]) -> str:
    """Cases and value per bucket, the nearest end first: ``overdue: 2, 27,000.00 USD``."""
    buckets: dict[str, list[str]] = {}
    many: dict[str, int] = {}
    for bucket, currency, count, value in found:
        buckets.setdefault(bucket, []).append(f"{plain(value, group=True)} {currency}")
        many[bucket] = many.get(bucket, 0) + count
    near = (bucket for bucket in bucket_names() if bucket in buckets)
    return " · ".join(f"{b}: {many[b]}, {' + '.join(buckets[b])}" for b in near)


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


def use(found: Sequence[ClusterUse]) -> str:
    """What was read of each cluster."""
    lines = [
        f"{clean_line(each.cluster)}: "
        + ", ".join(f"{month} {users:,}" for month, users in each.readings)
        + f"; on average {each.users:,}"
        for each in found
    ]
    return "\n".join(lines) or "no usage readings; the old estimate holds"


def _ago(days: int) -> str:
    if days < 0:
        return f"{-days} days ago"
    return f"in {days} days" if days else "today"
