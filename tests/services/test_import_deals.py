"""Deals from CSV: new ones are history, known ones change, a mistake changes nothing."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.verify import problems
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import ImportRefused, Invalid, MoveRefused
from salesops_tui.services.imports import ImportOptions, ImportReport
from salesops_tui.workspace import Workspace, open_workspace

MAKE = frozenset({"organizations", "owners"})


@pytest.fixture
def team(database: Path) -> Workspace:
    return open_workspace(database, clock=Clock(date(2026, 7, 1)))


def run(team: Workspace, text: str | bytes, what: str = "deals", **options: Any) -> ImportReport:
    path = team.session.store.path.with_name("rows.csv")
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    asked = ImportOptions(**{"create": MAKE, **options})
    return team.imports.run(what, path, asked)


def refused(team: Workspace, text: str | bytes, **options: Any) -> ImportReport:
    before = count(team, "change")
    with pytest.raises(ImportRefused) as caught:
        run(team, text, **options)
    assert count(team, "change") == before
    assert caught.value.report is not None
    return caught.value.report


def count(team: Workspace, table: str) -> int:
    return int(team.session.store.value(f'SELECT count(*) FROM "{table}"'))


def ledger(team: Workspace, deal: int) -> list[tuple[str, str, str]]:
    return [(m.from_stage, m.to_stage, f"{m.at:%Y-%m-%d}") for m in team.deals.history(deal)]


def test_a_new_deal_keeps_its_key_and_is_dated_in_the_ledger_alone(team: Workspace) -> None:
    run(team, "key,name,stage,created_at\nX9,Hub,Partnering,2025-03-04\n")
    deal = team.pipeline.deal(team.deals.id_of("X9"))
    assert (deal.key, deal.stage) == ("X9", "partnering")
    assert ledger(team, deal.id) == [("", "partnering", "2025-03-04")]
    assert team.deals.history(deal.id)[0].direction == "import"
    assert f"{deal.created_at:%Y-%m-%d}" == "2026-07-01"


def test_a_won_deal_gets_its_engagement_and_both_its_dates(team: Workspace) -> None:
    run(
        team,
        "key,name,stage,amount,contract_start,contract_end,created_at,closed_at\n"
        "W,Hub,won,1000,2026-01-01,2026-12-31,2025-09-01,2025-12-01\n",
    )
    assert ledger(team, 1) == [
        ("", "qualifying", "2025-09-01"),
        ("qualifying", "won", "2025-12-01"),
    ]
    assert [count(team, t) for t in ("engagement", "checklist_item", "renewal")] == [1, 4, 1]
    assert problems(team.session.store) == []


def test_a_loss_without_a_known_reason_is_other_with_a_note(team: Workspace) -> None:
    run(team, "key,name,stage,lost_reason\nA,A,lost,\nB,B,lost,Ghosted us\nC,C,lost,Price\n")
    found = [team.pipeline.deal(n) for n in (1, 2, 3)]
    assert [(d.lost_reason, d.lost_note) for d in found] == [
        ("other", "imported without a reason"),
        ("other", "Ghosted us"),
        ("price", ""),
    ]


def test_a_deal_without_a_name_takes_its_organization_and_product(team: Workspace) -> None:
    run(team, "key,organization,product\nK1,Org,Basic\nK2,,Pro\nK3,Org,\n")
    names = [team.pipeline.deal(n).name for n in (1, 2, 3)]
    assert names == ["Org – Basic", "K2 – Pro", "Org – K3"]


def test_labels_are_translated_once(team: Workspace) -> None:
    values = {"stage": {"Engaging": "prospecting", "prospecting": "qualifying"}}
    run(team, "name,stage\nA,Engaging\nB,prospecting\n", values=values)
    assert [team.pipeline.deal(n).stage for n in (1, 2)] == ["prospecting", "qualifying"]


def test_an_unknown_column_is_named_unless_mapped_or_ignored(team: Workspace) -> None:
    text = "name,colour\nA,red\n"
    assert refused(team, text).errors[0].column == "colour"
    assert run(team, text, ignore_unknown=True).added == 1
    assert run(team, "name,colour\nB,red\n", mapping={"colour": "tags"}).added == 1
    assert team.pipeline.deal(2).tags == ("red",)


def test_a_mapping_that_cannot_be_is_wrong_usage(team: Workspace) -> None:
    for mapping in ({"nope": "name"}, {"name": "nope"}):
        with pytest.raises(Invalid):
            run(team, "name\nA\n", mapping=mapping)


def test_every_mistake_is_told_with_its_row_and_column(team: Workspace) -> None:
    report = refused(
        team,
        "name,stage,amount,organization\nA,Nowhere,1,\nB,,x,\nC,,,Missing\n,,,\nD,lost,1,\n",
        create=frozenset(),
    )
    assert [(e.row, e.column) for e in report.errors] == [
        (2, "stage"),
        (3, "amount"),
        (4, "organization"),
        (5, ""),
    ]


def test_a_blank_cell_keeps_the_old_value_and_another_changes_it(team: Workspace) -> None:
    run(team, "key,name,amount,tags\nA,Hub,100,x\n")
    report = run(team, "key,name,amount,tags\nA,,250.50,\n", dry_run=True)
    assert report.differences[0].changes == (("amount", "100.00", "250.50"),)
    assert team.pipeline.deal(1).amount == 10_000
    run(team, "key,name,amount,tags\nA,,250.50,\n")
    deal = team.pipeline.deal(1)
    assert (deal.name, deal.amount, deal.tags) == ("Hub", 25_050, ("x",))


def test_a_dry_run_shows_money_and_rates_in_their_units(team: Workspace) -> None:
    new = "key,name,amount,collected,win_rate\nA,Hub,1054,100,0.3\n"
    shown = {name: value for name, _, value in run(team, new, dry_run=True).differences[0].changes}
    assert (shown["amount"], shown["collected"]) == ("1054.00", "100.00")
    rate = shown["win_rate"]
    run(team, new.replace("0.3", "0.4"))
    changed = run(team, new.replace("100", "99"), dry_run=True).differences[0].changes
    assert ("collected", "100.00", "99.00") in changed
    assert [after for name, _, after in changed if name == "win_rate"] == [rate] == ["0.30"]


def test_a_new_stage_of_a_known_deal_passes_the_gates(team: Workspace) -> None:
    run(team, "key,name\nA,Hub\n")
    report = refused(team, "key,stage\nA,partnering\n")
    assert "Class is set" in report.errors[0].sentence
    with pytest.raises(MoveRefused):
        team.pipeline.move(1, Move("partnering"))


def test_name_and_organization_find_a_deal_without_a_key(team: Workspace) -> None:
    run(team, "name,organization\nHub,Org\n")
    report = run(team, "name,organization,amount\nHub,Org,5\nHub,Other,6\n")
    assert (report.added, report.changed) == (1, 1)


def test_the_same_deal_twice_in_a_file_is_a_mistake(team: Workspace) -> None:
    assert refused(team, "key,name\nA,1\nA,2\n").errors[0].row == 3
    run(team, "key,name\nA,1\n")
    assert refused(team, "key,amount\nA,1\nA,2\n").errors[0].row == 3


def test_keys_of_ours_mean_their_number(team: Workspace) -> None:
    run(team, "key,name\nX,first\nD-7,seventh\nY,later\n")
    assert [team.deals.id_of(key) for key in ("X", "D-7", "Y")] == [1, 7, 2]
    assert run(team, "key,name\nD-7,renamed\n").changed == 1
    assert team.pipeline.deal(7).name == "renamed"


def test_a_renewal_may_name_a_deal_further_down(team: Workspace) -> None:
    run(team, "key,name,previous_deal\nB,new,A\nA,old,\n")
    assert team.pipeline.deal(1).previous_deal == "A"
    assert refused(team, "key,previous_deal\nA,B\n").errors[0].column == "previous_deal"


def test_an_import_is_taken_back_whole_and_made_again(team: Workspace) -> None:
    run(team, "key,name,stage\nA,a,won\nB,b,partnering\n")
    team.history.undo()
    assert [c.count for c in team.board.columns()] == [0] * 6
    assert problems(team.session.store) == []
    team.history.redo()
    assert team.pipeline.deal(1).stage == "won"
    assert problems(team.session.store) == []


def test_an_interrupted_import_leaves_no_trace(team: Workspace) -> None:
    path = team.session.store.path.with_name("rows.csv")
    path.write_text("name\n" + "".join(f"n{n}\n" for n in range(5000)))

    def stop(done: int, total: int) -> None:
        assert (done, total) == (2000, 5000)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        team.imports.run("deals", path, ImportOptions(), stop)
    assert count(team, "deal") == 0
    assert run(team, "name\nA\n").added == 1


def test_new_cards_stand_above_the_old_ones_each_on_its_own_place(team: Workspace) -> None:
    team.deals.add({"name": "old"})
    run(team, "name\n" + "".join(f"n{n}\n" for n in range(10)))
    ranks = team.session.store.rows("SELECT rank FROM deal ORDER BY rank")
    assert len(set(ranks)) == 11
    team.board.columns()
    assert team.board.page("qualifying", 10, 1)[0].name == "old"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"name\nA\xe9\n", "not UTF-8"),
        (b"name\nA\0\n", "NUL"),
        (b"name,tags\nA\n", "1 cells stand under 2"),
        (b"name,name\nA,B\n", "two columns"),
        (b'name\n"A\n', "not CSV"),
        (b"", "empty"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(
    team: Workspace, data: bytes, words: str
) -> None:
    report = refused(team, data)
    assert words in report.errors[0].sentence
    assert report.errors[0].row in (0, 1, 2, 3)


def test_a_byte_order_mark_and_semicolons_are_taken(team: Workspace) -> None:
    assert run(team, b"\xef\xbb\xbfname;amount\r\nA;5\r\n").added == 1
