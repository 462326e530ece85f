"""Organizations, contacts and lines from files: found, added, compared, and taken back."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.verify import problems
from salesops_tui.errors import ImportRefused
from salesops_tui.exports.formats import write
from salesops_tui.services import sample
from salesops_tui.services.imports import COLUMNS, ImportOptions, ImportReport
from salesops_tui.workspace import Workspace, open_workspace

Import = Callable[..., ImportReport]
CREATE = frozenset({"organizations", "owners"})


@pytest.fixture
def load(work: Workspace, tmp_path: Path) -> Import:
    """Imports a text as one kind of record."""

    def run(what: str, text: str, **options: Any) -> ImportReport:
        path = tmp_path / "rows.csv"
        path.write_text(text)
        return work.imports.run(what, path, ImportOptions(**options))

    return run


def exported(work: Workspace, what: str, form: str = "csv") -> bytes:
    stream = io.BytesIO()
    write(work.exports.table(what), form, stream)
    return stream.getvalue()


def column(work: Workspace, what: str, name: str) -> list[object]:
    return [row[0] for row in work.exports.table(what, "", [name]).rows]


def mistakes(load: Import, what: str, text: str, **options: Any) -> list[tuple[int, str]]:
    with pytest.raises(ImportRefused) as caught:
        load(what, text, **options)
    assert caught.value.report is not None
    return [(error.row, error.column) for error in caught.value.report.errors]


def oddities(work: Workspace) -> None:
    """Records whose cells are hard to carry."""
    work.organizations.add({"name": "-Org, x", "aliases": ["A, Inc", "=B"], "notes": "a\n;b"})
    odd = {"name": "=cmd()", "emails": "x@y.org,z@y.org", "organization": "-Org, x"}
    work.persons.add({**odd, "newsletter": "no", "do_not_contact": "yes"})
    work.deals.add({"name": "odd", "organization": "-Org, x"})
    first = work.deals.id_of("odd")
    work.notes.add_contact(first, {"contact": "Junk", "email": "no address", "role": "billing"})
    for start in ("2026-01-01", "2027-01-01"):
        line = {"product": "Talk, 'long'", "unit_price": "0.10", "discount": "12.5%"}
        work.lines.add(first, {**line, "quantity": "2.50", "start": start})


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
@pytest.mark.parametrize("what", sorted(COLUMNS))
def test_what_was_exported_changes_nothing(
    work: Workspace, tmp_path: Path, what: str, form: str
) -> None:
    sample.make(work, 20)
    oddities(work)
    path = tmp_path / f"rows.{form}"
    path.write_bytes(exported(work, what, form))
    report = work.imports.run(what, path)
    assert (report.added, report.changed, report.group) == (0, 0, 0)
    assert report.skipped == report.rows > 0


def test_exports_of_everything_fill_another_database_with_the_same(
    work: Workspace, tmp_path: Path
) -> None:
    oddities(work)
    work.organizations.edit(1, {"aliases": ["A"]})  # commas are for JSON
    other = open_workspace(tmp_path / "other.db", create=True, clock=work.session.clock)
    for what in ("organizations", "deals", "transitions", "lines"):
        path = tmp_path / f"{what}.csv"
        path.write_bytes(exported(work, what))
        other.imports.run(what, path, ImportOptions(create=CREATE))
    for what in ("organizations", "transitions", "lines"):
        assert exported(other, what) == exported(work, what)
    assert column(other, "deals", "amount") == column(work, "deals", "amount")
    assert problems(other.session.store) == []


def test_an_organization_is_known_by_key_name_or_other_name(work: Workspace, load: Import) -> None:
    work.organizations.add({"name": "Ada University", "aliases": "AU"})
    report = load("organizations", "key,name,country\nA1,ada university,UK\n")
    assert (report.changed, column(work, "organizations", "key")) == (1, ["A1"])
    assert load("organizations", "name,country\nau,FR\n").changed == 1
    assert load("organizations", "key,country\nA1,DE\n").changed == 1
    assert load("organizations", "key,name\nB2,AU\n").added == 1
    assert column(work, "organizations", "country") == ["DE", ""]


def test_a_contact_is_known_by_mail_else_by_name_and_place(work: Workspace, load: Import) -> None:
    head = "name,emails,organization,phone\n"
    load("contacts", head + "Ann,a@x.org,Org,1\nBob,,Org,1\n", create=CREATE)
    report = load("contacts", head + "Ann B,A@X.org,,2\nBOB,,Org,2\nBob,,,2\n")
    assert (report.added, report.changed) == (1, 2)
    assert column(work, "contacts", "phone") == ["2", "2", "2"]
    assert load("contacts", head + "Bob,b@x.org,Org,\n").changed == 1
    assert load("contacts", head + "Bob,other@x.org,Org,\n").added == 1


def test_an_unknown_organization_of_a_contact_is_made_only_when_told(
    work: Workspace, load: Import
) -> None:
    text = "name,organization\nAnn,New\n"
    assert mistakes(load, "contacts", text) == [(2, "organization")]
    assert load("contacts", text, create=CREATE).created == {"organizations": 1, "owners": 0}


def test_an_opt_out_stays_whatever_a_file_says(work: Workspace, load: Import) -> None:
    load("contacts", "key,name,newsletter,do_not_contact\nK,Ann,no,yes\n")
    assert mistakes(load, "contacts", "key,newsletter\nK,yes\n") == [(2, "newsletter")]
    assert mistakes(load, "contacts", "key,do_not_contact\nK,no\n") == [(2, "do_not_contact")]
    assert load("contacts", "key,newsletter\nK,\n").skipped == 1


def test_a_line_is_known_by_what_it_says_and_the_amount_follows(
    work: Workspace, load: Import
) -> None:
    work.deals.add({"name": "Hub"})
    head = "deal,product,quantity,unit_price,start\n"
    load("lines", head + "D-1,Talk,2,10,\nD-1,membership-general,,,\n")
    assert work.pipeline.deal(1).amount == 15_020_00
    report = load(
        "lines", head + "D-1,Talk,3,,\nD-1,Walk,1,1,2026-01-01\nD-1,Walk,1,1,2027-01-01\n"
    )
    assert (report.added, report.changed) == (2, 1)
    assert work.pipeline.deal(1).amount == 15_032_00
    assert mistakes(load, "lines", head + "D-1,Walk,2,1,\n") == [(2, "product")]
    assert problems(work.session.store) == []


@pytest.mark.parametrize(
    ("text", "row", "column"),
    [
        ("deal,product\nD-9,Talk\n", 2, "deal"),
        ("product\nTalk\n", 2, "deal"),
        ("deal,product\nD-1,Talk\n", 2, "unit_price"),
        ("deal,product,unit_price,quantity\nD-1,T,1,1\nD-1,U,1,many\n", 3, "quantity"),
        ("deal,product,unit_price,quantity\nD-1,T,1,1\nD-1,T,1,2\n", 3, ""),
        ("deal,product,unit_price,start,end\nD-1,T,1,2026-02-01,2026-01-01\n", 2, "end"),
        ("key,amount\nX,7\n", 2, "amount"),
        ("key,deal\nX,D-2\n", 2, "key"),
    ],
)
def test_a_line_that_cannot_be_is_a_mistake_of_its_row(
    work: Workspace, load: Import, text: str, row: int, column: str
) -> None:
    for name in ("Hub", "Lab"):
        work.deals.add({"name": name})
    load("lines", "key,deal,product,unit_price\nX,D-1,Old,1\n")
    assert (row, column) in mistakes(load, "lines", text)
    assert work.pipeline.deal(1).amount == 100


@pytest.mark.parametrize("what", ["organizations", "contacts", "lines"])
def test_each_kind_is_one_change_that_is_taken_back(
    work: Workspace, load: Import, what: str
) -> None:
    work.deals.add({"name": "Hub", "estimate": "7"})
    rows = {"organizations": "name\nA\nB\n", "contacts": "name\nA\nB\n"}
    lines = "deal,product,unit_price\nD-1,A,1\nD-1,B,2\n"
    report = load(what, rows.get(what, lines))
    assert report.added == len(column(work, what, "key")) == 2
    work.history.undo(report.group)
    assert column(work, what, "key") == []
    assert work.pipeline.deal(1).amount == 700
    assert problems(work.session.store) == []


@pytest.mark.parametrize("what", ["organizations", "contacts", "lines"])
def test_an_interrupted_import_of_each_kind_leaves_no_trace(
    work: Workspace, load: Import, what: str, tmp_path: Path
) -> None:
    work.deals.add({"name": "Hub"})
    head = "deal,product,unit_price\n" if what == "lines" else "name\n"
    row = "D-1,n{},1\n" if what == "lines" else "n{}\n"
    path = tmp_path / "many.csv"
    path.write_text(head + "".join(row.format(n) for n in range(5000)))
    before = work.session.store.value("SELECT count(*) FROM change")

    def stop(done: int, total: int) -> None:
        assert total == 5000
        if done == 4000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work.imports.run(what, path, ImportOptions(), stop)
    assert work.session.store.value("SELECT count(*) FROM change") == before
    assert work.imports.run(what, path).added == 5000


def test_a_dry_run_shows_what_a_line_costs_in_its_units(work: Workspace, load: Import) -> None:
    work.deals.add({"name": "odd"})
    rows = "deal,product,unit_price,quantity,discount\nD-1,Talk,1054,1,0.1\n"
    report = load("lines", rows, dry_run=True)
    shown = {name: value for name, _, value in report.differences[0].changes}
    assert (shown["unit_price"], shown["discount"]) == ("1054.00", "0.10")
