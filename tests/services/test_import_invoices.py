"""Invoices of other books: what went out, what was paid, and what an import may not touch."""

from pathlib import Path
from typing import Any

import pytest

from db.verify import problems
from salesops_tui.errors import ImportRefused
from salesops_tui.services.imports import Dialect, ImportOptions
from salesops_tui.workspace import Workspace

HEAD = "deal,number,status,total,issued,due,paid,paid_on,passed_through"
ROWS = f"""{HEAD}
D-1,A-1,paid,1000.00,2025-01-10,2025-02-10,,,
D-1,A-2,,500.00,2025-03-10,,200.00,2025-03-20,100.00
D-1,INV-2025-0007,overdue,300.00,2025-05-10,,,,
"""


@pytest.fixture
def books(work: Workspace) -> Workspace:
    """D-1, whose collected amount follows its payments."""
    work.deals.add({"name": "Hub", "organization": "Ada"})
    return work


def take(work: Workspace, folder: Path, text: str, **options: Any) -> Any:
    path = folder / "rows.csv"
    path.write_text(text)
    return work.imports.run("invoices", path, ImportOptions(**options))


def test_what_was_paid_is_a_payment_and_the_deal_has_collected_it(
    books: Workspace, tmp_path: Path
) -> None:
    report = take(books, tmp_path, ROWS)
    assert (report.added, report.changed) == (3, 0)
    found = {i.number: i for i in books.billing.invoices(1)}
    assert [(i.status, i.paid, i.open) for i in found.values()] == [
        ("paid", 100000, 0), ("overdue", 20000, 30000), ("overdue", 0, 30000),
    ]  # fmt: skip
    days = books.session.store.rows("SELECT amount, received_on FROM payment ORDER BY id")
    assert days == [(100000, "2025-02-10"), (20000, "2025-03-20")]
    assert books.pipeline.deal(1).collected == 100000 + 16000  # a fifth of A-2 is passed through
    books.history.undo(report.group)
    assert books.pipeline.deal(1).collected is None
    assert take(books, tmp_path, ROWS).added == 3  # its numbers are free again
    assert problems(books.session.store) == []


def test_our_own_series_goes_on_after_what_came_in(books: Workspace, tmp_path: Path) -> None:
    take(books, tmp_path, ROWS.replace("2025-0007", "2026-0007").replace("2025-05", "2026-05"))
    books.billing.request_invoice(1, {"total": "10"})
    books.billing.issue("I-4", {})
    assert books.billing.invoice("I-4").number == "INV-2026-0008"


def test_more_money_is_another_payment_and_history_stays(books: Workspace, tmp_path: Path) -> None:
    take(books, tmp_path, ROWS)
    more = f"{HEAD}\nD-1,A-2,paid,,,,,2025-04-01,\n"
    assert take(books, tmp_path, more).changed == 1
    assert take(books, tmp_path, more).skipped == 1
    assert [p.amount for p in books.billing.payments(2)] == [20000, 30000]
    for row, column in (
        ("D-1,A-1,,999.00,,,,,", "total"),
        ("D-1,A-1,void,,,,,,", "status"),
        ("D-1,A-1,,,,,10.00,,", "paid"),
        ("D-1,A-1,,,2025-01-11,,,,", "issued"),
    ):
        with pytest.raises(ImportRefused) as refused:
            take(books, tmp_path, f"{HEAD}\n{row}\n")
        assert refused.value.report is not None
        assert [e.column for e in refused.value.report.errors] == [column]


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ("D-9,B,paid,10,2025-01-01,,,,", "deal", "there is no deal 'D-9'"),
        (",B,paid,10,2025-01-01,,,,", "deal", "needs its deal"),
        ("D-1,,paid,10,2025-01-01,,,,", "number", "needs its number, or a key"),
        ("D-1,B,paid,,2025-01-01,,,,", "total", "needs its total"),
        ("D-1,B,paid,10,,,,,", "issued", "needs the day of issue"),
        ("D-1,B,paid,10,2025-01-01,,5,,", "paid", "5.00 of 10.00 were paid"),
        ("D-1,B,void,10,2025-01-01,,5,,", "paid", "takes no payment"),
        ("D-1,B,issued,10,2025-01-01,2024-12-31,,,", "due", "before the day of issue"),
        ("D-1,B,issued,10,2027-01-01,,,,", "issued", "has not come yet"),
        ("D-1,B,issued,10,2025-01-01,,,,11", "passed_through", "more is passed through"),
        ("D-1,B,sold,10,2025-01-01,,,,", "status", "'sold' is no status"),
        ("D-1,A-1,issued,10,2025-01-01,,,,", "", "another row"),
    ],
)
def test_a_row_that_cannot_be_is_told_with_its_column(
    books: Workspace, tmp_path: Path, row: str, column: str, sentence: str
) -> None:
    twice = f"{ROWS if not column else HEAD + chr(10)}{row}\n"
    with pytest.raises(ImportRefused, match=sentence) as refused:
        take(books, tmp_path, twice)
    assert refused.value.report is not None
    assert [e.column for e in refused.value.report.errors] == [column]
    assert books.billing.invoices(1) == []


def test_days_and_amounts_are_read_as_the_file_writes_them(
    books: Workspace, tmp_path: Path
) -> None:
    text = "deal;number;total;issued;paid;paid_on\nD-1;77;1.000,50;31.01.2025;1.000,50;01.03.2025\n"
    take(books, tmp_path, text, dialect=Dialect(decimal="comma", dates="DD.MM.YYYY"))
    assert books.billing.invoices(1)[0].status == "paid"
    assert books.session.store.rows("SELECT amount, received_on FROM payment") == [
        (100050, "2025-03-01")
    ]
