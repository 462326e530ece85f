"""Rows that cannot be taken go to a file of their own; the others are imported as one change."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from db.verify import problems
from salesops_tui.domain.clock import Clock
from salesops_tui.errors import ImportRefused, Invalid, Refused
from salesops_tui.services.imports import Dialect, ImportOptions, ImportReport
from salesops_tui.workspace import Workspace, open_workspace

CREATE = frozenset({"organizations", "owners"})


@pytest.fixture
def left(tmp_path: Path) -> Path:
    return tmp_path / "left.csv"


def load(work: Workspace, text: str, left: Path, what: str = "deals", **more: Any) -> ImportReport:
    path = left.with_name("rows" + left.suffix)
    encoding = more["dialect"].encoding if "dialect" in more else "utf-8"
    path.write_text(text, encoding=encoding, newline="")
    return work.imports.run(what, path, ImportOptions(create=CREATE, rejects=left, **more))


def rows(path: Path, **more: Any) -> list[dict[str, str]]:
    with path.open(newline="", **more) as stream:
        return list(csv.DictReader(stream, delimiter=","))


def test_the_good_rows_are_one_change_and_the_bad_ones_wait(work: Workspace, left: Path) -> None:
    text = "key,name,stage,amount\nA,one,won,5\nB,two,nowhere,x\nC,three,,7\nD,four,,1,extra\n"
    report = load(work, text, left)
    assert (report.added, report.rejected, report.failed) == (2, 2, 3)
    assert [row["key"] for row in rows(left)] == ["B", "D"]
    assert "stage:" in rows(left)[0]["error"]
    assert "amount:" in rows(left)[0]["error"]
    assert rows(left)[1]["error"].endswith("left over: extra")
    work.history.undo(report.group)
    assert work.session.store.value("SELECT count(*) FROM deal WHERE deleted_at IS NULL") == 0
    assert problems(work.session.store) == []


def test_what_was_mended_comes_in_and_its_errors_are_passed_over(
    work: Workspace, left: Path
) -> None:
    load(work, 'name,next_step,amount\nA,=cmd(),x\nB,"\'quoted\nline",y\nC,,1\n', left)
    mended = left.read_text().replace('"x"', '"1"').replace('"y"', '"2"')
    again = left.with_name("again.csv")
    report = load(work, mended, again)
    assert (report.added, report.rejected, again.exists()) == (2, 0, False)
    steps = work.session.store.rows("SELECT next_step FROM deal ORDER BY id")
    assert [step for (step,) in steps] == ["", "=cmd()", "'quoted line"]
    text = load(work, left.read_text(), again)
    assert (text.rejected, list(rows(again)[0])) == (2, ["name", "next_step", "amount", "error"])


def test_a_row_is_never_taken_in_part(work: Workspace, left: Path) -> None:
    load(work, "key,name,organization\nA,Hub,\n", left)
    report = load(work, "key,name,stage,organization\nA,New,partnering,Made\nB,Lab,,\n", left)
    assert (report.added, report.changed, report.rejected, report.created) == (
        1, 0, 1, {"organizations": 0, "owners": 0},
    )  # fmt: skip
    assert work.pipeline.deal(1).name == "Hub"
    assert "Class is set" in rows(left)[0]["error"]


def test_what_hangs_on_a_rejected_row_is_judged_without_it(work: Workspace, left: Path) -> None:
    report = load(work, "key,name,amount,previous_deal\nA,a,x,\nB,b,,A\nC,c,,B\nE,e,,\n", left)
    assert (report.added, report.rejected) == (1, 3)
    assert [row["key"] for row in rows(left)] == ["A", "B", "C"]


def test_a_history_is_taken_whole_or_not_at_all(work: Workspace, left: Path) -> None:
    load(work, "key,name\nA,a\nB,b\n", left)
    steps = "A,,qualifying,2026-01-01\nA,qualifying,nowhere,2026-02-01\nA,won,lost,2026-03-01\n"
    text = "deal,from,to,at\n" + steps + "B,,partnering,2026-01-01\nX,,won,2026-01-01\n"
    report = load(work, text, left, "transitions")
    assert (report.added, report.rejected) == (1, 4)
    assert work.pipeline.deal(1).stage == "qualifying"
    assert work.pipeline.deal(2).stage == "partnering"
    mended = left.read_text().replace("nowhere", "won").replace('"X"', '"B"')
    again = load(work, mended, left.with_name("again.csv"), "transitions")
    assert (again.added, again.rejected, work.pipeline.deal(1).stage) == (4, 0, "lost")


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_records_of_json_are_rejected_as_they_were(
    work: Workspace, tmp_path: Path, form: str
) -> None:
    records = [
        {"name": "A", "amount": 1},
        {"name": "B", "amount": "x", "tags": ["a"], "owner": None, "win_rate": 0.25},
        {"name": "C", "tags": {"a": 1}},
    ]
    lines = [json.dumps(record) for record in records]
    text = "\n".join(lines) if form == "jsonl" else f"[{','.join(lines)}]"
    left = tmp_path / f"left.{form}"
    report = load(work, text, left)
    assert (report.added, report.rejected) == (1, 2)
    written = left.read_text()
    found = [json.loads(line) for line in written.splitlines()] if form == "jsonl" else None
    found = found or json.loads(written)
    assert [{**entry, "error": ""} for entry in found] == [
        {**record, "error": ""} for record in records[1:]
    ]
    assert load(work, written, tmp_path / f"again.{form}").rejected == 2


def test_rejected_rows_keep_the_dialect_of_the_file(work: Workspace, left: Path) -> None:
    dialect = Dialect(encoding="cp1252", decimal="comma", dates="DD.MM.YYYY")
    text = "name;amount;target_end\nGröße;1,5x;1.2.2026\n-3;-2,5;1.2.2026\n"
    load(work, text, left, dialect=dialect)
    mended = left.read_text(encoding="cp1252").replace("1,5x", "1,5").replace("-2,5", "2,5")
    report = load(work, mended, left.with_name("again.csv"), dialect=dialect)
    assert report.added == 2
    assert work.session.store.rows("SELECT name, amount FROM deal") == [("Größe", 150), ("-3", 250)]


def test_a_file_that_is_there_is_not_touched(work: Workspace, left: Path) -> None:
    left.write_text("precious")
    with pytest.raises(Refused, match="exists"):
        load(work, "name,amount\nA,x\n", left)
    left.unlink()
    left.symlink_to("nowhere")
    with pytest.raises(Refused, match="exists"):
        load(work, "name,amount\nA,x\n", left)
    with pytest.raises(Refused, match="folder"):
        work.imports.run("deals", left, ImportOptions(rejects=left.parent / "none" / "left.csv"))


def test_a_name_of_another_form_or_a_column_in_the_way_is_wrong_usage(
    work: Workspace, left: Path, tmp_path: Path
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("name,error\nA,note\n")
    for options in (
        ImportOptions(rejects=tmp_path / "left.json"),
        ImportOptions(rejects=left, mapping={"error": "next_step"}),
    ):
        with pytest.raises(Invalid, match="rejects"):
            work.imports.run("deals", path, options)


@pytest.mark.parametrize("text", ["name,name\nA,B\n", "name,colour\nA,B\n", 'name\n"A\n', ""])
def test_a_file_that_cannot_be_read_is_refused_whole(
    work: Workspace, left: Path, text: str
) -> None:
    with pytest.raises(ImportRefused):
        load(work, text, left)
    assert not left.exists()


def test_a_dry_run_counts_what_would_be_rejected_and_writes_nothing(
    work: Workspace, left: Path
) -> None:
    report = load(work, "name,amount\nA,x\nB,1\n", left, dry_run=True)
    assert (report.added, report.rejected, report.group, left.exists()) == (1, 1, 0, False)
    assert work.session.store.value("SELECT count(*) FROM deal") == 0


def test_rejected_rows_without_an_import_leave_nothing_behind(
    database: Path, clock: Clock, left: Path
) -> None:
    work = open_workspace(database, clock=clock)
    work.session.store.run(
        "CREATE TEMP TRIGGER stop BEFORE INSERT ON main.change BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    with pytest.raises(Exception, match="no"):
        load(work, "name,amount\nA,x\nB,1\n", left)
    assert not left.exists()
    assert [entry.name for entry in left.parent.glob(".salesops-*")] == []
