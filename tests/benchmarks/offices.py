"""Databases to measure on: sample data of a given size, once as shipped and once without gates."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
TODAY = "2026-07-01"
GATELESS = ("class", "answers", "amount-dates", "representative"), (
    "discovery", "lines-people", "offer", "verbal-yes"
), ("sow", "sow-sign-offs", "term", "agreement-draft")  # fmt: skip


def surroundings(folder: Path) -> dict[str, str]:
    """A home of its own; bytecode is kept, as it is where the program is installed."""
    homes = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "DATA", "CACHE")}
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("SALESOPS_")},
        **homes,
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
    }


def salesops(database: Path, *words: str) -> list[str]:
    """A command of the program on a database."""
    named = ["--database", str(database), "--today", TODAY]
    return [sys.executable, "-m", "salesops_tui", *named, *words]


def run(command: Sequence[str], env: Mapping[str, str]) -> None:
    """Run a command quietly; a failure shows what it said."""
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def sample(folder: Path, deals: int, env: Mapping[str, str]) -> Path:
    """A database of so many invented deals."""
    path = folder / f"deals-{deals}" / "team.db"
    path.parent.mkdir()
    run(salesops(path, "init", "--sample", "--deals", str(deals)), env)
    return path


def without_gates(database: Path) -> None:
    """Lay a process over the shipped one in which no gate is asked up to Invoicing.

    Paused deals are resumed, so that every card of the first columns can move.
    """
    with sqlite3.connect(database) as raw:
        raw.execute("UPDATE deal SET stage = paused_from, paused_from = '' WHERE paused_from <> ''")
    stages = ("qualifying", "prospecting", "partnering")
    lines = []
    for stage, gates in zip(stages, GATELESS, strict=True):
        lines.append(f'[[stage]]\nkey = "{stage}"\n')
        lines += [f'[[stage.gate]]\nkey = "{gate}"\nseverity = "off"\n' for gate in gates]
    team = database.parent / "team"
    team.mkdir()
    (team / "process.toml").write_text("\n".join(lines))


def grown(source: Path, folder: Path, deals: int) -> Path:
    """A database of so many deals: copies of another's, with ids, names and ranks of their own.

    Deals and their ledger are copied by plain SQL; the triggers keep search and sums, as ever.
    """
    path = folder / f"deals-{deals}" / "team.db"
    path.parent.mkdir()
    with sqlite3.connect(source) as raw, sqlite3.connect(path) as target:
        raw.backup(target)
    raw = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000"):
        raw.execute(f"PRAGMA {pragma}")
    raw.execute("BEGIN")
    last, count = raw.execute("SELECT max(id), count(*) FROM deal").fetchone()
    copied, moved = _others(raw, "deal"), _others(raw, "transition")
    for nth in range(1, -(-deals // count)):
        left = deals - nth * count
        raw.execute(
            f"INSERT INTO deal (id, name, rank, {copied})"
            f" SELECT id + {last * nth}, name || ' {nth}', rank - {2 * last * nth}, {copied}"
            f" FROM deal WHERE id <= {last} ORDER BY id LIMIT {left}"
        )
        raw.execute(
            f"INSERT INTO transition (deal_id, {moved}) SELECT deal_id + {last * nth}, {moved}"
            f" FROM transition WHERE deal_id <= {last}"
            f" AND deal_id + {last * nth} IN (SELECT id FROM deal)"
        )
    raw.execute("COMMIT")
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("ANALYZE")
    raw.close()
    return path


def _others(raw: sqlite3.Connection, table: str) -> str:
    """The stored columns of a table that every copy keeps."""
    own = {"id", "name", "rank", "imported_key", "previous_deal_id", "deal_id"}
    names = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
    return ", ".join(name for name in names if name not in own)
