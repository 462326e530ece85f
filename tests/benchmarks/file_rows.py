"""What is measured of files: an import and an export, against plain sqlite3 and csv."""

import csv
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from offices import ROOT, run, salesops
from rows import Row, interleaved, ms, timed

REAL = ROOT.parent / "shared/data/crm-sales-opportunities/sales_pipeline.csv"
THEIRS = {
    "opportunity_id": "key",
    "sales_agent": "owner",
    "product": "name",
    "account": "organization",
    "deal_stage": "stage",
    "engage_date": "created_at",
    "close_date": "closed_at",
    "close_value": "amount",
}
MAPPING = [word for pair in THEIRS.items() for word in ("--map", "=".join(pair))]
MAPPING += ["--value", "stage:Prospecting=qualifying", "--value", "stage:Engaging=prospecting"]
MAPPING += ["--create", "organizations,owners"]
_LEDGER = "FROM transition WHERE deal_id = d.id AND deleted_at IS NULL"
# The columns of our own file, read as a plain loop would: what is computed from the process file
# (rates, weighted amounts) is left out, and so is the look for moves that were taken back.
EXPORT = f"""SELECT coalesce(d.imported_key, 'D-' || d.id), d.name, d.deal_class, d.stage, o.name,
    u.login, d.currency, d.amount, d.membership, d.usage, d.win_rate, d.target_start, d.target_end,
    d.contract_start, d.contract_end, d.collected, d.expected_close, d.next_step, d.next_step_due,
    d.lost_reason, d.paused_until, d.previous_deal_id, d.tags, d.revision,
    (SELECT min(at) {_LEDGER}),
    (SELECT max(at) {_LEDGER} AND direction NOT IN ('pause', 'resume')),
    CASE WHEN d.stage NOT IN ('qualifying', 'prospecting', 'partnering', 'invoicing', 'paused')
    THEN (SELECT max(at) {_LEDGER} AND to_stage = d.stage) END
    FROM deal d LEFT JOIN organization o ON o.id = d.organization_id
    LEFT JOIN user u ON u.id = d.owner_id WHERE d.deleted_at IS NULL ORDER BY d.id"""


def imports(folder: Path, env: Mapping[str, str], rounds: int) -> list[Row]:
    """The real opportunities, against executemany of the very rows that the import writes."""
    if not REAL.exists():
        return [Row("import of 8,800", "skipped: the real data is not here", "", "", "≤ 3")]
    empty, full, plain = (folder / name for name in ("empty.db", "imported.db", "plain.db"))
    run(salesops(empty, "init"), env)
    with sqlite3.connect(empty) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    known = {table: len(rows) for table, rows in _rows(empty).items()}

    def ours() -> None:
        _fresh(empty, full)
        run(salesops(full, "import", "deals", str(REAL), *MAPPING), env)

    ours()
    rows = {table: found[known.get(table, 0) :] for table, found in _rows(full).items()}

    def start() -> None:
        run(salesops(empty, "org", "list"), env)

    def baseline() -> None:
        _fresh(empty, plain)
        _write(plain, rows)

    took = interleaved(rounds, ours=ours, start=start, baseline=baseline)
    work = took["ours"] - took["start"]
    name = f"import of the real 8,800 (start of {ms(took['start'])} left out)"
    return [timed(name, work, took["baseline"], "≤ 3")]


def exports(database: Path, folder: Path, env: Mapping[str, str], rounds: int) -> list[Row]:
    """Every deal as CSV, against a loop of sqlite3 and csv."""
    target = folder / "deals.csv"

    def ours() -> None:
        words = ("export", "deals", "--out", str(target), "--force")
        run(salesops(database, *words), env)

    def start() -> None:
        words = ("export", "deals", "--where", "#0", "--out", str(target), "--force")
        run(salesops(database, *words), env)

    def baseline() -> None:
        with (
            sqlite3.connect(database) as raw,
            (folder / "plain.csv").open("w", newline="") as file,
        ):
            csv.writer(file).writerows(raw.execute(EXPORT))

    took = interleaved(rounds, ours=ours, start=start, baseline=baseline)
    work = took["ours"] - took["start"]
    name = f"export of the deals as csv (start of {ms(took['start'])} left out)"
    return [timed(name, work, took["baseline"], "≤ 2")]


def starts(env: Mapping[str, str], rounds: int) -> list[Row]:
    """What a command costs before it does anything."""

    def python() -> None:
        subprocess.run([sys.executable, "-c", "pass"], env=env, check=True)

    def version() -> None:
        run([sys.executable, "-m", "salesops_tui", "--version"], env)

    took = interleaved(rounds, python=python, version=version)
    more = ms(took["version"] - took["python"])
    return [
        Row("salesops --version", ms(took["version"]), ms(took["python"]), f"+{more}", "≤ +80 ms")
    ]


def _rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(path) as raw:
        tables = raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name NOT LIKE 'deal_search%' AND name NOT IN ('pane_total', 'meta')"
            " ORDER BY rowid"
        ).fetchall()
        return {name: raw.execute(_select(raw, name)).fetchall() for (name,) in tables}


def _select(raw: sqlite3.Connection, name: str) -> str:
    """Every column of a table that is stored, not computed."""
    columns = [column[1] for column in raw.execute(f'PRAGMA table_info("{name}")')]
    return "SELECT " + ", ".join(f'"{column}"' for column in columns) + f' FROM "{name}"'


def _write(path: Path, rows: Mapping[str, list[tuple[object, ...]]]) -> None:
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("BEGIN IMMEDIATE")
    for table, found in rows.items():
        if found:
            into = _select(raw, table).removeprefix("SELECT ").partition(" FROM ")[0]
            marks = ",".join("?" * len(found[0]))
            raw.executemany(f'INSERT INTO "{table}" ({into}) VALUES ({marks})', found)
    raw.execute("COMMIT")
    raw.close()


def _fresh(empty: Path, path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
    shutil.copy(empty, path)
