"""Importing leads and usage: natural keys, blanks that keep, rows that cannot be, one undo."""

from pathlib import Path

import pytest

from db.verify import problems
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import ImportRefused
from salesops_tui.exports.formats import write
from salesops_tui.services.imports import ImportOptions
from salesops_tui.workspace import Workspace

LEADS = """name,email,organization,source,experiment,captured_at,status,owner
Ann Vale,ann@ada.example,Ada University,web,mail26,2026-06-01,contacted,
Bo Roe,bo@gmail.com,Bee College,,,,,root
"""
TWICE = LEADS + "Bo Roe,,Bee College,,,,,\n"
USAGE = """deal,cluster,month,metric,value,source
D-1,hub,2026-05,mau,120,bill
D-1,hub,2026-06,mau,280,bill
D-1,hub-gpu,2026-06,mau,14,
"""


def file(folder: Path, text: str, name: str = "rows.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def take(work: Workspace, what: str, path: Path, **options: object) -> tuple[int, int, int]:
    report = work.imports.run(what, path, ImportOptions(**options))  # type: ignore[arg-type] # as named
    return report.added, report.changed, report.skipped


@pytest.fixture
def won(work: Workspace) -> Workspace:
    """D-1, won, whose engagement usage belongs to; and D-2, which is open."""
    term = {"contract_start": "2026-01-01", "contract_end": "2026-12-31"}
    work.deals.add({"name": "Hub", "organization": "Ada", "deal_class": "new", **term})
    work.lines.add(1, {"product": "membership-general"})
    work.notes.add_contact(1, {"contact": "Ann", "role": "representative"})
    work.billing.sign(work.billing.add_agreement(1, {}).key, {})
    work.billing.request_invoice(1, {})
    work.pipeline.move(1, Move("won", waive={"*"}, reason="set up"))
    work.deals.add({"name": "Other"})
    return work


def test_leads_come_in_once_with_their_first_touch_and_experiment(
    work: Workspace, tmp_path: Path
) -> None:
    work.records.keeper("experiment").add({"code": "MAIL26"})
    path = file(tmp_path, LEADS)
    create = frozenset({"organizations"})
    with pytest.raises(ImportRefused, match="no organization 'Ada University'"):
        take(work, "leads", path)
    with pytest.raises(ImportRefused, match="another row of the file means the same record"):
        take(work, "leads", file(tmp_path, TWICE, "b.csv"), create=create)
    assert take(work, "leads", path, create=create) == (2, 0, 0)
    assert take(work, "leads", path, create=create) == (0, 0, 2)
    ann = work.records.show("lead", 1)
    assert (ann["experiment"], ann["domain"], ann["status"]) == (
        "MAIL26", "ada.example", "contacted",
    )  # fmt: skip
    touches = work.session.store.rows("SELECT lead_id, kind, substr(at, 1, 10) FROM touch")
    assert touches[0] == (1, "capture", "2026-06-01")
    assert len(touches) == 2
    work.history.undo()
    assert work.session.store.value("SELECT count(*) FROM lead WHERE deleted_at IS NULL") == 0
    assert problems(work.session.store) == []


def test_a_blank_cell_keeps_and_a_status_of_a_lead_that_is_there_is_refused(
    work: Workspace, tmp_path: Path
) -> None:
    take(work, "leads", file(tmp_path, LEADS.replace("mail26", "")),
         create=frozenset({"organizations"}))  # fmt: skip
    again = file(tmp_path, "email,name,source,fit\nANN@ada.example,Ann Vale,,Fits\n", "c.csv")
    assert take(work, "leads", again) == (0, 1, 0)
    ann = work.records.show("lead", 1)
    assert (ann["source"], ann["fit"]) == ("web", "Fits")
    moved = file(tmp_path, "key,status\nL-1,qualified\n", "d.csv")
    with pytest.raises(ImportRefused, match="status of a lead that is there is not imported"):
        take(work, "leads", moved)


def test_usage_belongs_to_won_deals_and_replaces_the_same_month(
    won: Workspace, tmp_path: Path
) -> None:
    path = file(tmp_path, USAGE)
    assert take(won, "usage", path) == (3, 0, 0)
    changed = file(tmp_path, USAGE.replace("280", "300"), "b.csv")
    assert take(won, "usage", changed) == (0, 1, 2)
    assert won.session.store.rows("SELECT value FROM usage_reading ORDER BY id") == [
        (120,), (300,), (14,),
    ]  # fmt: skip
    for text, sentence in (
        (USAGE.replace("D-1,hub,2026-05", "D-2,hub,2026-05"), "D-2 is not won"),
        (USAGE.replace("2026-05", "May"), "'May' is not a month"),
        (USAGE.replace(",120,", ",-1,"), "'-1' is not a whole number"),
        (USAGE.replace("D-1,hub,2026-05", "D-9,hub,2026-05"), "there is no deal 'D-9'"),
    ):
        with pytest.raises(ImportRefused, match=sentence):
            take(won, "usage", file(tmp_path, text, "c.csv"))


@pytest.mark.parametrize("what", ["leads", "usage"])
def test_what_was_exported_comes_in_again_as_the_same(
    won: Workspace, tmp_path: Path, what: str
) -> None:
    take(won, "leads", file(tmp_path, LEADS.replace("mail26", "")),
         create=frozenset({"organizations"}))  # fmt: skip
    take(won, "usage", file(tmp_path, USAGE))
    path = tmp_path / "out.jsonl"
    write(won.exports.table(what), "jsonl", path)
    rows = {"leads": 2, "usage": 3}[what]
    assert take(won, what, path, ignore_unknown=True) == (0, 0, rows)
