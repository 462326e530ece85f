"""The columns that scripts rely on: once released, a name stays where it is.

``columns.txt`` is the contract, a line for each: ``export WHAT``, and the outermost names of what
``--json`` of a command gives. ``SALESOPS_BLESS=1`` writes it anew; read what changed.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from salesops_tui.cli import tables
from salesops_tui.cli.record_noun import RecordNoun
from salesops_tui.cli.root import root
from salesops_tui.services.exports import WHAT
from salesops_tui.workspace import open_workspace

FILE = Path(__file__).with_name("columns.txt")
BLESS = bool(os.environ.get("SALESOPS_BLESS"))
DAY = "2026-07-15"
# What commands that read need to know; a show of a noun takes the first of its kind.
WORDS = {
    "agreement show": ("A-1",),
    "deal show": ("D-1",),
    "deal gates": ("{open}",),
    "deal history": ("D-1",),
    "content gates": ("{idea}",),
    "invoice show": ("I-1",),
    "decommission show": ("{decommission}",),
    "doc show": ("Q-1",),
    "line list": ("D-1",),
    "activity list": ("D-1",),
    "price usage": ("280",),
    "search": ("hub",),
    "sow show": ("{sow}",),
}
EMPTY = ("sync list", "sync show")  # nothing waits in a sample
SOME = {
    "open": "SELECT 'D-' || min(id) FROM deal WHERE stage = 'partnering'",
    "idea": "SELECT 'K-' || min(id) FROM content WHERE status <> 'published'",
    "sow": "SELECT 'D-' || min(deal_id) FROM sow",
    "decommission": "SELECT 'E-' || min(engagement_id) FROM decommission",
}
READ = ("list", "show", "log", "today", "calendar", "review", "kinds", "metrics", "status",
        "keys", "doctor", "usage", "gates", "history", "search")  # fmt: skip


def commands(command: click.Command, *path: str) -> Iterator[tuple[str, click.Command, str]]:
    """Every command there is, with the letter of its kind; those made when called as well."""
    context = click.Context(command)
    for name in command.list_commands(context) if isinstance(command, click.Group) else ():
        found = command.get_command(context, name)  # type: ignore[attr-defined] # it is a group
        letter = command.kind.letter if isinstance(command, RecordNoun) else ""
        if isinstance(found, click.Group):
            yield from commands(found, *path, name)
        else:
            yield " ".join((*path, name)), found, letter


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample team, with a document."""
    path = tmp_path_factory.mktemp("columns") / "team.db"
    told(path, "init", "--sample", "--deals", "60")
    told(path, "doc", "new", "quote", "D-1", "--format", "md", "--out", str(path.parent))
    return path


def told(database: Path, *words: str) -> str:
    found = CliRunner().invoke(root, ["--database", str(database), "--today", DAY, *words])
    assert found.exit_code == 0, (words, found.stderr, found.exception)
    return found.stdout


def names(text: str) -> str:
    """The outermost names of a JSON document; a list is told by its first entry."""
    whole = json.loads(text)
    return " ".join(whole[0] if isinstance(whole, list) and whole else whole)


def lines(database: Path) -> Iterator[str]:
    work = open_workspace(database)
    some = {name: work.session.store.value(sql) for name, sql in SOME.items()}
    for what in WHAT:
        yield f"export {what}: {' '.join(work.exports.table(what).names)}"
    work.close()
    for path, command, letter in commands(root):
        takes = {word for each in command.params for word in each.opts}
        if "--json" not in takes or path.split()[-1] not in READ or path in EMPTY:
            continue
        words = WORDS.get(path) or ((f"{letter}-1",) if path.endswith(" show") else ())
        filled = [word.format(**some) for word in words]
        found = names(told(database, *path.split(), *filled, "--json"))
        assert found, f"{path}: there is nothing to read the names off"
        yield f"{path}: {found}"


def test_the_columns_are_those_that_were_released(team: Path) -> None:
    found = "\n".join(lines(team)) + "\n"
    if BLESS:
        FILE.write_text(found)
    assert found == FILE.read_text()


def test_deals_and_their_moves_leads_and_usage_have_the_columns_of_the_contract() -> None:
    known = dict(line.split(": ", 1) for line in FILE.read_text().splitlines())
    assert known["export deals"] == (
        "key name class stage organization owner currency amount membership usage win_rate"
        " weighted target_start target_end contract_start contract_end collected expected_close"
        " next_step next_step_due lost_reason paused_until previous_deal experiment tags"
        " created_at stage_since closed_at revision"
    )
    assert known["export transitions"] == "deal from to at by reason"
    assert known["export leads"].startswith(
        "key name email organization domain source experiment captured_at status owner decision"
    )
    assert known["export usage"].startswith("cluster deal month metric value")
    assert set(known["deal show"].split()) >= {
        *known["export deals"].split(), "lines", "gates", "contacts", "documents", "history",
    }  # fmt: skip


FROZEN = {
    "LINE": "key product description quantity unit unit_price discount recurrence start end kind"
    " amount revision",
    "GATE": "gate stage side severity state message fix",
    "ROLE": "key name email role",
    "MOVE": "deal from to at by reason direction waived",
    "ANSWER": "question answer score",
    "INVOICE_LINE": "line description quantity unit unit_price amount pass_through",
    "PAYMENT": "payment amount received_on note",
    "INVOICE_PLAN": "outcome key kind period_start period_end total currency note lines",
    "VERSION": "version at by total currency formats",
    "TIER": "from to users price amount",
    "CHANGE": "key name outcome difference waived refusal",
}


@pytest.mark.parametrize("name", FROZEN)
def test_the_tables_inside_others_have_the_columns_that_were_released(name: str) -> None:
    table = tables.table(name, getattr(tables, name), [])
    assert " ".join(table.names) == FROZEN[name]
