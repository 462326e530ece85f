"""Every kind that can be imported keeps the same promises, each proven with a file of its own."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from db.verify import problems
from salesops_tui.errors import ImportRefused
from salesops_tui.services.imports import COLUMNS, ImportOptions
from salesops_tui.workspace import Workspace


class Case(NamedTuple):
    """A file of two records; ``field`` of the first may change to ``new``, ``bad`` is no value."""

    rows: str
    field: str
    new: str
    wrong: str
    bad: str
    title: str = "name"
    create: tuple[str, ...] = ()


CREATE = ("organizations",)
CASES = {
    "deals": Case(
        "key,name,organization,stage,amount\nZ-1,One,Ada,prospecting,10\nZ-2,Two,Ada,qualifying,20",
        "amount", "11.50", "stage", "nowhere", create=CREATE,
    ),
    "lines": Case(
        "key,deal,product,description,quantity,unit_price\nl1,D-1,custom,One,1,10\n"
        "l2,D-1,custom,Two,2,20",
        "quantity", "3", "start", "soon", "description",
    ),
    "organizations": Case(
        "name,kind,country\nBee,university,Kenya\nCee,company,Peru", "country", "Chile",
        "kind", "planet",
    ),
    "contacts": Case(
        "name,emails,phone\nAnn,a@bee.org,1\nBo,b@bee.org,2", "phone", "3", "emails", "nobody",
    ),
    "leads": Case(
        "name,email,source,status\nAnn,a@bee.org,web,new\nBo,b@bee.org,web,new", "source", "talk",
        "status", "lost in space",
    ),
    "usage": Case(
        "deal,cluster,month,metric,value\nD-1,hub,2026-05,mau,10\nD-1,hub,2026-06,mau,20",
        "value", "11", "month", "May", "cluster",
    ),
    "invoices": Case(
        "deal,number,status,total,issued,due,paid\n"
        "D-1,7001,paid,100.00,2025-01-10,2025-02-10,\n"
        "D-1,7002,issued,200.00,2026-05-10,2026-07-30,50.00",
        "due", "2025-03-01", "status", "lost", "number",
    ),
    "communities": Case(
        "name,organization,website\nSea,Ada,https://sea.example\nSky,Ada,https://sky.example",
        "website", "https://air.example", "website", "no address",
    ),
    "experiments": Case(
        "code,audience,start,end\nMAIL26,Deans,2026-01-01,2026-02-01\nTALK26,Ann,,",
        "audience", "Labs", "start", "soon", "code",
    ),
    "content": Case(
        "title,rights,category\nA story,ours,news\nA talk,theirs,", "rights", "CC-BY",
        "publish_on", "soon", "title",
    ),
    "assets": Case(
        "title,licence\nA map,CC-BY-4.0\nA chart,CC0", "licence", "CC0", "content",
        "K-99", "title",
    ),
    "projects": Case(
        "engagement,name,description\nD-1,Set up,Hub\nE-1,Teach,Course", "description", "More",
        "url", "no address",
    ),
    "deliverables": Case(
        "engagement,title,due\nD-1,Hub,2026-08-01\nE-1,Course,2026-09-01", "due", "2026-08-02",
        "due", "soon", "title",
    ),
    "incidents": Case(
        "engagement,title,opened_on,reporter\nD-1,Down,2026-05-01,Ann\nE-1,Slow,2026-05-02,Bo",
        "reporter", "Cy", "opened_on", "soon", "title",
    ),
    "milestones": Case(
        "engagement,title,due,story\nD-1,Launch,2026-05-01,a\nE-1,100 users,2026-06-01,b",
        "story", "c", "due", "soon", "title",
    ),
    "cloud_costs": Case(
        "engagement,month,provider,amount\nD-1,2026-05,GCP,10\nE-1,2026-06,GCP,20", "amount", "12",
        "month", "May", "month",
    ),
    "tasks": Case(
        "text,due,about\nCall,2026-08-01,D-1\nWrite,,", "due", "2026-08-02", "due", "soon", "text",
    ),
}  # fmt: skip


HUB = "name,organization,stage,contract_start,contract_end\nHub,Ada,won,2026-01-01,2026-12-31\n"


@pytest.fixture
def desk(work: Workspace, tmp_path: Path) -> Workspace:
    """D-1, won, with its engagement E-1."""
    hub = tmp_path / "hub.csv"
    hub.write_text(HUB)
    take(work, "deals", hub, create=frozenset(CREATE))
    return work


def take(work: Workspace, what: str, path: Path, **options: Any) -> Any:
    return work.imports.run(what, path, ImportOptions(**options))


def counts(report: Any) -> tuple[int, int, int]:
    return report.added, report.changed, report.skipped


def edited(case: Case, column: str, cell: str) -> str:
    """The file with another cell in its first row; the column is added where there is none."""
    head, first, *rest = (line.split(",") for line in case.rows.splitlines())
    if column not in head:
        head, first, rest = [*head, column], [*first, cell], [[*row, ""] for row in rest]
    else:
        first[head.index(column)] = cell
    return "\n".join(",".join(row) for row in (head, first, *rest))


def test_every_kind_has_its_case() -> None:
    assert set(CASES) == set(COLUMNS) - {"transitions"}


class Loader(NamedTuple):
    """Imports texts of one kind, each from the same file."""

    work: Workspace
    what: str
    file: Path

    def __call__(self, text: str, **options: Any) -> Any:
        self.file.write_text(text + "\n", encoding="utf-8")
        create = frozenset(CASES[self.what].create)
        return take(self.work, self.what, self.file, create=create, **options)


@pytest.mark.parametrize("what", CASES)
def test_an_import_is_tried_adds_keeps_changes_and_is_undone(
    desk: Workspace, tmp_path: Path, what: str
) -> None:
    case, store = CASES[what], desk.session.store
    load = Loader(desk, what, tmp_path / "rows.csv")
    before = store.value("SELECT count(*) FROM change")
    tried = load(case.rows, dry_run=True)
    assert counts(tried) == (2, 0, 0)
    assert [(d.action, bool(d.changes)) for d in tried.differences] == [("add", True)] * 2
    assert store.value("SELECT count(*) FROM change") == before
    report = load(case.rows)
    assert counts(report) == (2, 0, 0)
    assert counts(load(case.rows)) == (0, 0, 2)
    assert counts(load(edited(case, case.field, ""))) == (0, 0, 2)  # a blank keeps
    told = load(edited(case, case.field, case.new), dry_run=True).differences
    assert [(d.row, d.action) for d in told] == [(2, "change"), (3, "skip")]
    assert [name for name, _, _ in told[0].changes] == [case.field]
    changed = load(edited(case, case.field, case.new))
    assert counts(changed) == (0, 1, 1)
    desk.history.undo(changed.group)
    assert counts(load(case.rows)) == (0, 0, 2)
    desk.history.undo(report.group)
    assert counts(load(case.rows, dry_run=True)) == (2, 0, 0)
    assert problems(store) == []


@pytest.mark.parametrize("what", CASES)
def test_a_label_that_is_unknown_is_an_error_of_its_row_that_can_be_mended(
    desk: Workspace, tmp_path: Path, what: str
) -> None:
    case = CASES[what]
    load = Loader(desk, what, tmp_path / "rows.csv")
    wrong = edited(case, case.wrong, case.bad)
    with pytest.raises(ImportRefused) as refused:
        load(wrong)
    assert refused.value.report is not None
    mistakes = refused.value.report.errors
    assert [(each.row, each.column) for each in mistakes] == [(2, case.wrong)]
    left = tmp_path / "left.csv"
    partly = load(wrong, rejects=left)
    assert (partly.added, partly.rejected) == (1, 1)
    text = left.read_text(encoding="utf-8-sig")
    assert case.bad in text
    assert "error" in text.splitlines()[0]
    mended = text.replace(case.bad, good(case), 1)
    assert counts(load(mended)) == (1, 0, 0)
    assert problems(desk.session.store) == []


def good(case: Case) -> str:
    """What stood in the cell that is wrong."""
    head, first, *_ = (line.split(",") for line in case.rows.splitlines())
    return first[head.index(case.wrong)] if case.wrong in head else ""
