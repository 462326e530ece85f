"""The documents that are measured, and one process that makes them: ``paper_case.py ENGINE WORK``.

It prints what it measured as JSON: seconds, and bytes of memory.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
# Our page's own style makes WeasyPrint slow (flexible boxes, words that may break anywhere, a
# variable font): it gets one written for it, with the machine's fonts, that prints the same.
PRINT = """
@page { size: letter; margin: 24mm 21mm;
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font-size: 8pt; }
  @top-left { content: string(running); font-size: 8pt; } }
@page :first { @top-left { content: none; } }
body { font: 9pt/1.35 sans-serif; color: #1b2126; }
h1 { string-set: running content(); font-size: 20pt; margin: 0 0 6pt; }
h1, h2, h3 { color: #17506b; break-after: avoid; } h2 { font-size: 12pt; margin: 14pt 0 6pt; }
p { margin: 4pt 0; } a { color: #17506b; }
.letterhead { border-bottom: 1.2pt solid #17506b; margin-bottom: 20pt; height: 52pt; }
.letterhead strong { float: left; font-size: 14pt; color: #17506b; }
.letterhead div { float: right; text-align: right; font-size: 8pt; }
.columns::after { content: ""; display: block; clear: both; }
.columns > div { float: left; width: 50%; }
.lead { font-size: 12pt; } .label, .small, small { font-size: 8pt; color: #515c66; }
table { width: 100%; border-collapse: collapse; margin: 10pt 0; }
th, td { padding: 4pt; vertical-align: top; text-align: left; border-bottom: .5pt solid #c9d1d7; }
th { background: #f2f6f8; color: #17506b; font-size: 8pt; } tr { break-inside: avoid; }
.number { text-align: right; } dl { margin: 0; } dd { margin: 0; }
.facts dt { float: left; width: 80pt; color: #515c66; } .facts dd { margin-left: 84pt; }
.totals { width: 220pt; margin-left: auto; break-inside: avoid; }
.totals dt { float: left; } .totals dd { text-align: right; }
.totals .sum { font-size: 11pt; font-weight: bold; background: #f2f6f8; }
.sign dd { height: 24pt; border-bottom: .6pt solid #515c66; } .keep { break-inside: avoid; }
"""


def invoice(nth: int) -> dict[str, Any]:
    """A two-page invoice of fourteen lines, different each time."""
    from salesops_tui.rendering import sample_context

    context = sample_context("invoice") | {"number": f"INV-2026-{nth:04d}"}
    context["customer"]["organization"] = f"University of the Lake No. {nth}"
    lines = [dict(line) for line in context["lines"] * 4][:14]
    for at, line in enumerate(lines):
        line |= {"description": f"Part {at} of order {nth}", "pass_through": False}
    return context | {"lines": lines}


def proposal(nth: int) -> dict[str, Any]:
    """A six-page proposal, different each time."""
    from salesops_tui.rendering import sample_context

    context = sample_context("proposal") | {"number": f"PR-2026-{nth:04d}"}
    context["customer"]["organization"] = f"University of the Lake No. {nth}"
    parts = [f"### Step {at} of {nth}\n\n{context['need']}" for at in range(5)]
    context["approach"] += "\n\n" + "\n\n".join(parts)
    context["lines"] = context["lines"] * 4
    context["timeline"] = context["timeline"] * 2
    return context


CASES: dict[str, Callable[[int], dict[str, Any]]] = {"invoice": invoice, "proposal": proposal}


def ours(kind: str, context: dict[str, Any], name: str = "pdf") -> bytes:
    """The document in a format, from its context on."""
    from salesops_tui.rendering import render

    return render(kind, context, [name])[name]


def theirs(kind: str, context: dict[str, Any]) -> bytes:
    """The same document by WeasyPrint from our own page, tagged as ours is."""
    return printed(ours(kind, context, "html"))


def printed(page: bytes) -> bytes:
    """A page as PDF by WeasyPrint."""
    from weasyprint import CSS, HTML

    text = re.sub("<style>.*?</style>", "", page.decode(), flags=re.DOTALL)
    made: bytes = HTML(string=text).write_pdf(
        stylesheets=[CSS(string=PRINT)], pdf_variant="pdf/ua-1"
    )
    return made


def pages(pdf: bytes) -> int:
    """How many pages a PDF of Typst has."""
    return len(re.findall(rb"/Type ?/Page\b", pdf))


def main() -> None:
    """Make the first document, or a thousand, and tell what it took."""
    engine, work = sys.argv[1:]
    make = {"ours": ours, "theirs": theirs}[engine]
    if work != "many":
        make(work, CASES[work](1))
        print(json.dumps({"memory": _memory("VmHWM")}))
        return
    make("invoice", invoice(0))
    took, memory = 0.0, {}
    for nth in range(1, 1001):
        context = invoice(nth)
        began = time.perf_counter()
        make("invoice", context)
        took += time.perf_counter() - began
        if nth in (200, 1000):
            memory[nth] = _memory("VmRSS")
    print(json.dumps({"each": took / 1000, "memory": memory}))


def _memory(figure: str) -> int:
    """The bytes this process holds now (VmRSS) or held at most (VmHWM)."""
    found = re.search(rf"{figure}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) * 1024 if found else 0


if __name__ == "__main__":
    main()
