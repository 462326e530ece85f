"""Every list and every page over records full of what would steer a terminal, on a small one."""

import json

from db.rows import ROWS
from db.rows.platform import OutboxRow
from salesops_tui.workspace import Workspace
from screens.places import PAGES, PLACES, page
from tests.screens.conftest import Sit
from tests.screens.test_hostile_values import STEERING, check
from tests.services.paper_records import fill

# What people write as they like, in whatever record it is.
WRITTEN = {
    "name",
    "title",
    "text",
    "note",
    "notes",
    "description",
    "next_step",
    "fit",
    "source",
    "hypothesis",
    "audience",
    "learning",
    "what",
    "background",
    "technical",
    "people",
    "parties",
    "evidence",
    "story",
    "billing_address",
    "website",
    "url",
    "call_to_action",
    "location",
    "licence",
    "permission",
    "persona",
    "cluster",
    "scope",
    "impact",
    "resolution",
    "reason",
    "decision_reason",
    "health_note",
    "blockers",
    "acceptance",
    "rights",
    "category",
    "source_url",
    "version",
    "summary",
    "organization_name",
    "domain",
    "email",
    "phone",
    "win_rate_reason",
}
KEPT = {"user", "price_book", "price", "role"}  # what the rules go by
VALUE = " ".join((*STEERING, "東京\u202e" * 20, "x" * 500))


def records(work: Workspace) -> None:
    """A record of every kind that has a page, and of most others."""
    fill(work)
    for kind in ("experiment", "asset", "community"):
        first = {"experiment": "code", "asset": "title", "community": "name"}[kind]
        work.records.keeper(kind).add({first: "First"})
    work.leads.add_line("Ann Vale <ann@porto.example> @University of Porto #First")
    work.records.keeper("task").add({"text": "Call", "about": "D-1"})
    work.notes.add_activity(1, {"kind": "call", "note": "said"})
    work.deals.add({"name": "Open", "organization": "Organization"})
    told = {"rule": "r", "text": VALUE, "record": "deal", "id": 1}
    entry = {"op_key": f"D-1/asana/{VALUE}", "lane": "asana", "operation": "task", "deal_id": 1}
    with work.session.change("queued") as group:
        group.insert(OutboxRow, {**entry, "payload": json.dumps(told)})
    work.session.store.run(
        "INSERT INTO sending (outbox_id, state, error, url) VALUES (1, 'dead', ?1, ?1)", (VALUE,)
    )


def plant(work: Workspace, value: str) -> int:
    """Put a value into every column that people write as they like; how many these are."""
    found = [
        (table, column)
        for table, row in ROWS.items()
        if table not in KEPT
        for column in row._meta.columns
        if column in WRITTEN
    ]
    for table, column in found:
        work.session.store.run(f'UPDATE "{table}" SET "{column}" = ? || id', (value,))
    return len(found)


async def test_no_list_and_no_page_obeys_a_hostile_record(sit: Sit, work: Workspace) -> None:
    records(work)
    assert plant(work, VALUE) > 50
    async with sit(size=(60, 20)) as desk:
        check(desk)
        for place in PLACES:
            desk.app.push_screen(place.open(desk.app.workspace))
            await desk.settle()
            check(desk)
            await desk.press("j")
            check(desk)
            desk.app.pop_screen()
            await desk.settle()
        for record in PAGES:
            table = "deal" if record == "sow" else record
            if work.session.store.value(f'SELECT 1 FROM "{table}" WHERE id = 1') is None:
                assert record == "document", f"there is no {record}"
                continue
            desk.app.push_screen(page(desk.app.workspace, record, 1))
            await desk.settle()
            for _ in range(2):
                check(desk)
                await desk.press("tab")
            check(desk)
            desk.app.pop_screen()
            await desk.settle()
