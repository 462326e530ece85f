"""What is measured of documents: ours beside WeasyPrint's of the same, and beside one another.

WeasyPrint is optional: ``pip install weasyprint`` and the Debian packages libpango-1.0-0,
libpangoft2-1.0-0 and libharfbuzz-subset0.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from offices import ROOT, surroundings
from paper_case import CASES, ours, pages, printed
from rows import Row, interleaved, ms, sized, timed

TARGETS = {"invoice": "≤ 0.10", "proposal": "≤ 0.20"}
LIGHT = {"html": "≤ 0.10", "md": "≤ 0.20", "docx": "≤ 3"}


def papers(folder: Path, rounds: int) -> list[Row]:
    """Milliseconds and memory of each document; every round has data of its own."""
    sys.path.insert(0, str(ROOT))
    env = surroundings(folder)
    rows = []
    weasyprint = find_spec("weasyprint") is not None
    if weasyprint:
        rows += [*_warm(rounds), *_cold(env, rounds)]
    else:
        rows.append(Row("WeasyPrint", "skipped: pip install weasyprint; it needs libpango"))
    rows += _formats(rounds)
    rows += _hostile(rounds)
    return [*rows, *_many(env)]


def _warm(rounds: int) -> Iterator[Row]:
    for kind, target in TARGETS.items():
        contexts = _contexts(kind, rounds)
        waiting = [ours(kind, context, "html") for context in _contexts(kind, rounds)]
        took = interleaved(
            rounds,
            ours=lambda kind=kind, contexts=contexts: ours(kind, contexts.pop()),
            theirs=lambda waiting=waiting: printed(waiting.pop()),
        )
        name = f"{kind} of {pages(ours(kind, CASES[kind](0)))} pages as PDF (WeasyPrint)"
        yield timed(name, took["ours"], took["theirs"], target)


def _contexts(kind: str, rounds: int) -> list[dict[str, Any]]:
    """One for each round and one for the round that does not count."""
    return [CASES[kind](nth) for nth in range(rounds + 1)]


def _cold(env: Mapping[str, str], rounds: int) -> Iterator[Row]:
    for kind in CASES:
        took = interleaved(
            rounds,
            ours=lambda kind=kind: _apart(env, "ours", kind),
            theirs=lambda kind=kind: _apart(env, "theirs", kind),
        )
        name = f"{kind} as PDF, a process from its start (WeasyPrint)"
        yield timed(name, took["ours"], took["theirs"], "≤ 0.15")
        memory = [_apart(env, engine, kind)["memory"] for engine in ("ours", "theirs")]
        yield sized(f"{kind} as PDF, peak memory of that process", *memory)


def _formats(rounds: int) -> Iterator[Row]:
    for kind in CASES:
        contexts = {name: _contexts(kind, 3 * rounds) for name in ("pdf", *LIGHT)}
        each: dict[str, Callable[[], object]] = {
            name: lambda kind=kind, name=name, waiting=waiting: ours(kind, waiting.pop(), name)
            for name, waiting in contexts.items()
        }
        took = interleaved(3 * rounds, **each)
        for name, target in LIGHT.items():
            yield timed(f"{kind} as {name} (as PDF)", took[name], took["pdf"], target)


def _hostile(rounds: int) -> Iterator[Row]:
    plain = _contexts("invoice", rounds)
    long = [context | {"notes": "x" * 10_000} for context in _contexts("invoice", rounds)]
    took = interleaved(
        rounds,
        long=lambda: ours("invoice", long.pop()),
        plain=lambda: ours("invoice", plain.pop()),
    )
    yield timed("invoice with a word of 10,000 (without)", took["long"], took["plain"], "≤ 4")


def _many(env: Mapping[str, str]) -> Iterator[Row]:
    told = _apart(env, "ours", "many")
    yield Row("1,000 invoices in one process, each", ms(told["each"]), "", "", "≤ 60 ms")
    last, early = told["memory"]["1000"], told["memory"]["200"]
    yield sized("memory after 1,000 invoices (after 200)", last, early, "≤ 1.1")


def _apart(env: Mapping[str, str], engine: str, work: str) -> Any:
    script = Path(__file__).with_name("paper_case.py")
    done = subprocess.run(
        [sys.executable, str(script), engine, work],
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)
