"""A team whose committed deliverables become issues on GitHub."""

from pathlib import Path

from salesops_tui.domain.transitions import ALL, Move
from salesops_tui.workspace import Workspace
from tests.services.signed_deal import signed

SETTINGS = '[systems]\nuse = ["github"]\n[systems.github]\nrepository = "hub/backlog"\n'


def settled(database: Path, more: str = "") -> Path:
    """Write the team's settings beside a database; its path."""
    folder = database.parent / "team"
    folder.mkdir(exist_ok=True)
    (folder / "team.toml").write_text(SETTINGS + more)
    return database


def committed(work: Workspace, count: int) -> list[str]:
    """So many deliverables of one engagement, committed; the keys of what waits for them."""
    signed(work)
    work.billing.request_invoice(1, {})
    work.pipeline.move(1, Move("won", waive=ALL, reason="all is there"))
    for number in range(1, count + 1):
        values = {"engagement": "E-1", "title": f"Hub {number}", "due": "2026-08-01"}
        work.records.keeper("deliverable").add({**values, "criteria": "It is up\nIt is fast"})
        work.statuses.move("deliverable", number, Move("committed"))
    return [entry.op_key for entry in work.outbox.waiting()]


def committed_more(work: Workspace, count: int) -> list[str]:
    """More deliverables beside the first, until there are so many; the keys of all that waits."""
    for number in range(2, count + 1):
        work.records.keeper("deliverable").add({"engagement": "E-1", "title": f"Hub {number}"})
        work.statuses.move("deliverable", number, Move("committed"))
    return [entry.op_key for entry in work.outbox.waiting()]
