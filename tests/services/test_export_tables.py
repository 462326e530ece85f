"""Tables of deals and of the ledger, and their way back through an import."""

import io
from pathlib import Path

import pytest

from salesops_tui.domain.transitions import Move
from salesops_tui.errors import Invalid
from salesops_tui.exports.formats import write
from salesops_tui.services import sample
from salesops_tui.services.imports import ImportOptions
from salesops_tui.workspace import Workspace, open_workspace

COLUMNS = [
    "key", "name", "class", "stage", "organization", "owner", "currency", "amount", "membership",
    "usage", "win_rate", "weighted", "target_start", "target_end", "contract_start",
    "contract_end", "collected", "expected_close", "next_step", "next_step_due", "lost_reason",
    "paused_until", "previous_deal", "experiment", "tags", "created_at", "stage_since",
    "closed_at", "revision",
]  # fmt: skip


def csv(work: Workspace, what: str, where: str = "") -> bytes:
    stream = io.BytesIO()
    write(work.exports.table(what, where), "csv", stream)
    return stream.getvalue()


def rows(work: Workspace, *columns: str, where: str = "") -> list[tuple[object, ...]]:
    return [tuple(row) for row in work.exports.table("deals", where, columns).rows]


def test_the_columns_of_deals_are_those_of_the_contract(work: Workspace) -> None:
    assert work.exports.table("deals").names == COLUMNS


def test_a_table_has_what_the_filter_lets_through_in_the_columns_asked_for(work: Workspace) -> None:
    work.deals.add({"name": "A", "tags": "x"})
    work.deals.add({"name": "B"})
    assert rows(work, "tags", "name", where="tag:x") == [(("x",), "A")]


def test_weights_follow_the_class_or_the_deals_own_rate(work: Workspace) -> None:
    work.deals.add({"name": "A", "deal_class": "renewal", "estimate": "100.01"})
    work.deals.add({"name": "B", "win_rate": "50%", "estimate": "100.01"})
    work.deals.add({"name": "C", "estimate": "100"})
    work.pipeline.move(3, Move("lost", reason="price"))
    found = rows(work, "win_rate", "weighted")
    assert found == [(8000, 8001), (5000, 5001), (3000, 0)]


def test_a_move_taken_back_does_not_date_the_stage(work: Workspace) -> None:
    work.deals.add({"name": "A"})
    before = rows(work, "created_at", "stage_since", "closed_at")
    work.pipeline.move(1, Move("lost", reason="price"))
    assert rows(work, "closed_at") != [(None,)]
    work.history.undo()
    after = rows(work, "created_at", "stage_since", "closed_at")
    assert [f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in after[0][:2]] == list(before[0][:2])
    assert after[0][2] is None
    assert len(list(work.exports.table("transitions").rows)) == 1


def test_an_unknown_table_or_column_is_named(work: Workspace) -> None:
    for what, columns in (("dreams", ()), ("deals", ("colour",))):
        with pytest.raises(Invalid, match=r"dreams|colour"):
            work.exports.table(what, "", columns)


def test_what_was_exported_comes_back_without_a_difference(work: Workspace, tmp_path: Path) -> None:
    sample.make(work, 60)
    work.deals.add({"name": "=HYPERLINK(1)", "next_step": "'quoted", "organization": '-Org, "x"'})
    path = tmp_path / "deals.csv"
    path.write_bytes(csv(work, "deals"))
    report = work.imports.run("deals", path)
    assert (report.added, report.changed, report.skipped) == (0, 0, 61)
    path.write_bytes(csv(work, "transitions"))
    report = work.imports.run("transitions", path)
    assert (report.added, report.skipped) == (0, report.rows)


def test_an_export_fills_another_database_with_the_same(work: Workspace, tmp_path: Path) -> None:
    sample.make(work, 60)
    other = open_workspace(tmp_path / "other.db", create=True, clock=work.session.clock)
    for (code,) in work.exports.table("experiments", columns=["code"]).rows:
        other.records.keeper("experiment").add({"code": code})
    create = frozenset({"organizations", "owners"})
    for what in ("deals", "transitions"):
        path = tmp_path / f"{what}.csv"
        path.write_bytes(csv(work, what))
        other.imports.run(what, path, ImportOptions(create=create))
    assert csv(other, "transitions") == csv(work, "transitions")
    same = [c for c in COLUMNS if c not in ("membership", "usage", "revision")]
    assert rows(other, *same) == rows(work, *same)


FROZEN = {
    "lines": "key deal product description quantity unit unit_price discount recurrence start end"
    " kind amount",
    "organizations": "key name aliases kind domains country billing_address notes",
    "contacts": "key name emails phone title organization newsletter member_updates outreach"
    " do_not_contact notes",
}


@pytest.mark.parametrize("what", FROZEN)
def test_the_columns_of_other_records_are_those_that_were_released(
    work: Workspace, what: str
) -> None:
    assert " ".join(work.exports.table(what).names) == FROZEN[what]


def test_a_contact_says_what_is_known_and_what_nobody_asked(work: Workspace) -> None:
    raw = {"name": "Ann", "emails": "a@x.org, b@x.org", "organization": "Org", "outreach": "no"}
    work.persons.add(raw)
    lists = [list(row) for row in work.exports.table("contacts").rows]
    assert lists == [
        ["C-1", "Ann", ("a@x.org", "b@x.org"), "", "", "Org", None, None, False, False, ""]
    ]
    names = [row[1] for row in work.exports.table("organizations").rows]
    assert names == ["Org"]


def test_lines_follow_the_filter_of_their_deals(work: Workspace) -> None:
    for name in ("A", "B"):
        work.deals.add({"name": name, "tags": name})
    work.lines.add(1, {"product": "Talk", "unit_price": "10.50", "quantity": "2"})
    work.lines.add(2, {"product": "Walk", "unit_price": "1"})
    rows = [tuple(row) for row in work.exports.table("lines", "tag:a").rows]
    assert [(row[0], row[1], row[2], row[6], row[-1]) for row in rows] == [
        ("1", "D-1", "Talk", 1050, 2100)
    ]


def test_a_filter_of_deals_is_refused_for_people(work: Workspace) -> None:
    with pytest.raises(Invalid, match="where"):
        work.exports.table("contacts", "tag:a")
