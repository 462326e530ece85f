"""Every way a person can ask for a move, with one outcome to compare."""

from dataclasses import dataclass

from click.testing import CliRunner

from salesops_tui.cli.root import root
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import Invalid, MoveRefused, Refused
from salesops_tui.services.importing.report import ImportOptions
from salesops_tui.workspace import Workspace
from tests.conftest import TODAY


@dataclass(frozen=True)
class Outcome:
    """What came of a request: ok, refused or invalid, in words."""

    outcome: str
    words: str


def by_service(work: Workspace, deal_id: int, move: Move) -> Outcome:
    """As the board asks."""
    try:
        return Outcome("ok", work.pipeline.move(deal_id, move).what)
    except MoveRefused as refusal:
        return Outcome("refused", str(refusal))
    except Invalid as refusal:
        return Outcome("invalid", str(refusal))


def by_command(work: Workspace, deal_id: int, move: Move) -> Outcome:
    """As ``salesops deal …`` asks, on a connection of its own."""
    path = work.session.store.path
    args = [*_command(f"D-{deal_id}", move), "--database", str(path), "--today", str(TODAY)]
    found = CliRunner().invoke(root, args, catch_exceptions=False)
    words = {0: "ok", 2: "invalid", 3: "refused"}
    return Outcome(words[found.exit_code], found.stderr.strip())


def by_import(work: Workspace, deal_id: int, move: Move) -> Outcome:
    """As a file asks that names the deal and the stage it should be in."""
    path = work.session.store.path.with_name("moves.csv")
    path.write_text(f"key,stage\nD-{deal_id},{move.to}\n")
    try:
        work.imports.run("deals", path, ImportOptions())
    except Refused as refusal:
        return Outcome("refused", str(refusal))
    return Outcome("ok", "")


def _command(key: str, move: Move) -> list[str]:
    reason = ["--reason", move.reason] if move.reason else []
    until = ["--until", str(move.until)] if move.until else []
    waived = [word for name in sorted(move.waive) for word in ("--waive", name)]
    if "*" in move.waive:
        waived = ["--waive-all"]
    own = {
        "lost": ["lose", key, *reason],
        "paused": ["pause", key, *reason, *until],
        "resume": ["resume", key],
        "reopen": ["reopen", key, *reason],
    }
    return ["deal", *own.get(move.to, ["move", key, move.to, *reason, *waived])]
