"""Somebody else's real export: 8,800 opportunities with the dirt that such files have."""

import os
from pathlib import Path

import pytest

from db.verify import problems
from salesops_tui.services.imports import ImportOptions
from salesops_tui.workspace import Workspace

SHARED = Path(os.environ.get("SALESOPS_SHARED") or Path(__file__).resolve().parents[3] / "shared")
PIPELINE = SHARED / "data" / "crm-sales-opportunities" / "sales_pipeline.csv"
OPTIONS = ImportOptions(
    mapping={
        "opportunity_id": "key",
        "sales_agent": "owner",
        "account": "organization",
        "deal_stage": "stage",
        "close_value": "amount",
        "engage_date": "created_at",
        "close_date": "closed_at",
    },
    values={"stage": {"Engaging": "prospecting", "Prospecting": "qualifying"}},
    create=frozenset({"organizations", "owners"}),
)

pytestmark = pytest.mark.skipif(
    not PIPELINE.exists(), reason="the shared data is not beside the project"
)


def test_all_of_it_comes_in_and_goes_out_again(work: Workspace) -> None:
    report = work.imports.run("deals", PIPELINE, OPTIONS)
    stages = dict(work.session.store.rows("SELECT stage, count(*) FROM deal GROUP BY 1"))
    assert stages == {"won": 4238, "lost": 2473, "prospecting": 1589, "qualifying": 500}
    assert report.created == {"organizations": 85, "owners": 30}
    assert problems(work.session.store) == []
    assert work.imports.run("deals", PIPELINE, OPTIONS).skipped == 8800
    work.history.undo(report.group)
    assert work.session.store.value("SELECT count(*) FROM deal WHERE deleted_at IS NULL") == 0
    assert problems(work.session.store) == []
