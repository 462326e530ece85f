"""What other programs put into the database: shown harmlessly, or refused in a sentence."""

import json
import os
import shutil
import sqlite3
import unicodedata

import pytest

LONG = os.environ.get("SALESOPS_FUZZ") == "long"
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
STEERING = "[red]x[/] {{7*7}}\x1b[2J\x9b31m\x1b]0;owned\x07\u202e\r\nrow\u2066\t|`*_"
# Columns that hold keys, lists, days and moments, not words.
BUILT = {
    "aliases", "domains", "emails", "consortia", "tags", "tiers", "gates", "context", "before",
    "after", "at", "created_at", "updated_at", "deleted_at", "target_start", "target_end",
    "contract_start", "contract_end", "expected_close", "next_step_due", "paused_until", "start",
    "end", "signed_on", "requested_on", "issued", "due", "valid_until", "effective_on", "stage",
    "paused_from", "role", "deal_class", "quantity", "recurrence", "kind", "status", "term_start",
    "term_end", "opens_on", "health_at", "done_at", "format", "table", "hash", "previous_hash",
    "from_stage", "to_stage", "direction", "question", "outcome", "received_on", "period_start",
    "period_end", "login", "version", "template", "template_hash", "sha256", "currency", "code",
    "lost_reason", "revenue_type", "decision", "health", "lasting", "slug", "key", "value",
    "sent_on", "decided_on", "done_on", "publish_on", "opened_on", "resolved_on", "end_on",
    "data_until", "park_until", "captured_at", "decided_at", "scheduled_at", "closed_at", "month",
    "on", "state", "type", "mode", "channel", "metric", "severity", "criteria", "communities",
    "days", "low_hours", "high_hours", "payload", "record", "done", "not_before", "lease_until",
    "first_sent_at",
}  # fmt: skip
READS = [
    words.split()
    for words in (
        "deal list", "deal list --json", "deal list --jsonl", "deal show D-1",
        "deal show D-1 --json", "deal gates D-1", "deal history D-1", "deal qualify D-1",
        "deal contact D-1", "line list D-1", "org list", "org show O-1", "org list --json",
        "contact list", "contact show C-1 --json", "agreement list", "agreement show A-1",
        "invoice list", "invoice list --json", "activity list D-1", "doc list", "doc show Q-1",
        "doc show Q-1 --format md", "price list --all", "price usage 5", "log", "log --json",
        "db status", "db verify", "doctor", "export deals --format csv",
        "export deals --format json", "export deals --format md", "export deals --format html",
        "export transitions", "export lines", "export organizations", "export contacts --format md",
        "deal edit D-1 --next-step y --json", "deal move D-1 next", "deal tag D-1 z", "undo",
        "doc new quote D-1 --format md", "deal list --where owner:me",
    )
]  # fmt: skip
SOME = [
    words.split()
    for words in (
        "deal list", "deal show D-1 --json", "contact list", "org list", "log", "invoice list",
        "agreement list", "doc list", "deal gates D-1", "price list", "line list D-1",
        "export transitions", "deal move D-1 next",
    )
]  # fmt: skip


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    """A database in which every noun has a record, made once."""
    from click.testing import CliRunner

    from salesops_tui.cli.root import root

    folder = tmp_path_factory.mktemp("worked")
    (folder / "config.toml").touch()
    path = folder / "team.db"

    def did(*words):
        call = ["--database", str(path), "--config", str(folder / "config.toml"), *words]
        answer = CliRunner().invoke(root, call, prog_name="salesops")
        assert answer.exit_code == 0, (words, answer.output)

    did("init")
    did("deal", "add", "Hub", "--organization", "Ada", "--tag", "cloud", "--class", "new")
    did("line", "add", "D-1", "--product", "workshop", "--unit-price", "5")
    did("deal", "contact", "D-1", "Ann", "--role", "champion", "--email", "a@b.org")
    did("deal", "qualify", "D-1", "--money", "much")
    did("activity", "add", "D-1", "--kind", "call", "--note", "well")
    did("agreement", "add", "D-1")
    did("invoice", "request", "D-1")
    did("doc", "new", "quote", "D-1", "--format", "md,html")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


def columns(path):
    """Every column that holds text: (table, column)."""
    connection = sqlite3.connect(path)
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'"
    ).fetchall()
    found = [
        (table, name)
        for (table,) in tables
        for _, name, kind, _, _, _, hidden in connection.execute(f'PRAGMA table_xinfo("{table}")')
        if kind == "TEXT" and not hidden
    ]
    connection.close()
    return found


def plant(path, places, value):
    """Put a value into these columns of the first row of their tables."""
    connection = sqlite3.connect(path)
    with connection:
        for table, name in places:
            connection.execute(
                f'UPDATE "{table}" SET "{name}" = {value} WHERE rowid = (SELECT min(rowid) FROM'
                f' "{table}")'
                if table not in ("meta", "pane_total")
                else f'UPDATE "{table}" SET "{name}" = "{name}"'
            )
    connection.close()


def check(shell, words):
    """A command answers without steering the terminal; its JSON is JSON."""
    answer = shell.run(*words)
    both = (answer.out + answer.err).replace("\r\n", "\n")  # line ends of CSV
    assert answer.code in range(8), (words, answer)
    assert answer.out or answer.err
    wrong = [c for c in both if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
    assert not wrong, words
    assert not set(both) & BIDI, words
    if "--json" in words and answer.out:
        json.loads(answer.out)
    if "--jsonl" in words:
        [json.loads(line) for line in answer.out.splitlines()]
    return answer


@pytest.fixture
def shell(worked, tmp_path, monkeypatch):
    """A prompt on a copy of it."""
    from dataclasses import replace

    from tests.cli.conftest import Shell

    monkeypatch.chdir(tmp_path)
    return replace(Shell(tmp_path), database=shutil.copy(worked, tmp_path / "team.db"))


@pytest.mark.parametrize("words", READS, ids=" ".join)
def test_words_from_elsewhere_are_shown_harmlessly(shell, words):
    places = [place for place in columns(shell.database) if place[1] not in BUILT]
    assert len(places) > 30
    quoted = "'" + STEERING + "'"
    plant(shell.database, places, quoted)
    answer = check(shell, words)
    if words[0] == "doctor" or words[1:2] == ["verify"]:
        assert answer.code == 1
    if words[1:2] in (["list"], ["show"]) or words[0] == "export":
        assert answer.code == 0, answer.err


VALUES = {
    "steering": "'" + STEERING + "'",
    "json": """'[1, null, {"a": ["\x1b[2J"]}]'""",
    "empty": "''",
    "broken UTF-8": "CAST(x'ff1b5b326aff' AS TEXT)",
    "nul": "'2026-01-01' || char(0)",
}


@pytest.mark.parametrize("value", VALUES)
def test_a_value_that_its_column_cannot_hold_is_answered_in_words(worked, tmp_path, shell, value):
    places = [place for place in columns(worked) if place[1] in BUILT or LONG]
    for number, place in enumerate(places):
        shutil.copy(worked, shell.database)
        for suffix in ("-wal", "-shm"):
            (tmp_path / f"team.db{suffix}").unlink(missing_ok=True)
        try:
            plant(shell.database, [place], VALUES[value])
        except sqlite3.DatabaseError:
            continue  # the database's own rules do not let it in
        offset = number % 4
        for words in READS if LONG else SOME[offset::4]:
            check(shell, words)
