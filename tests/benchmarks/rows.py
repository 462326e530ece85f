"""One line of a table of measurements, and the two ways to print many of them."""

import io
import statistics
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Row(NamedTuple):
    """Our figure, the baseline's and the target, in words; of how many deals, if it matters."""

    work: str
    ours: str
    baseline: str = ""
    ratio: str = ""
    target: str = ""
    deals: int = 0


def timed(work: str, ours: float, baseline: float, target: str = "", deals: int = 0) -> Row:
    """A row of two times in seconds and their ratio."""
    return Row(work, ms(ours), ms(baseline), f"{ours / baseline:.2f}", target, deals)


def sized(work: str, ours: float, baseline: float, target: str = "", deals: int = 0) -> Row:
    """A row of two amounts of memory in bytes and their ratio."""
    words = [f"{size / 1e6:,.0f} MB" for size in (ours, baseline)]
    return Row(work, *words, f"{ours / baseline:.2f}", target, deals)


def ms(seconds: float) -> str:
    """A time in milliseconds, with as many digits as mean something."""
    return f"{seconds * 1000:,.{0 if seconds >= 0.1 else 1}f} ms"


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def interleaved(rounds: int, **each: Callable[[], object]) -> dict[str, float]:
    """The median seconds of each function, taking turns after one round that does not count."""
    times: dict[str, list[float]] = {name: [] for name in each}
    for nth in range(rounds + 1):
        for name, function in each.items():
            begun = time.perf_counter()
            function()
            if nth:
                times[name].append(time.perf_counter() - begun)
    return {name: median(found) for name, found in times.items()}


def table(rows: Sequence[Row]) -> str:
    """The rows as aligned text, one under the other."""
    lines = [("work", "ours", "baseline", "ratio", "target")]
    for row in rows:
        work = f"{row.work}, {row.deals:,} deals" if row.deals else row.work
        lines.append((work, *row[1:5]))
    widths = [max(len(line[nth]) for line in lines) for nth in range(5)]
    out = io.StringIO()
    for line in lines:
        cells = [line[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
        out.write("  ".join(cells).rstrip() + "\n")
    return out.getvalue()


def grid(rows: Sequence[Row]) -> str:
    """The rows as Markdown: one line for each work, one column for each number of deals.

    A cell is our figure and, in brackets, its ratio to the baseline measured beside it; the
    baseline shown is the one of the last column.
    """
    sizes = sorted({row.deals for row in rows})
    works = list(dict.fromkeys(row.work for row in rows))
    found = {(row.work, row.deals): row for row in rows}
    out = io.StringIO()
    head = ("work", *(f"{n:,}" for n in sizes), "baseline", "target")
    out.write(_line(head) + _line(["---", *["---:"] * len(sizes), "---:", "---"]))
    for work in works:
        own = [row for row in rows if row.work == work]
        cells = [_cell(found.get((work, n))) for n in sizes]
        out.write(_line([work, *cells, own[-1].baseline or "–", own[-1].target or "–"]))
    return out.getvalue()


def _cell(row: Row | None) -> str:
    if row is None:
        return ""
    return f"{row.ours} ({row.ratio})" if row.ratio else row.ours


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"
