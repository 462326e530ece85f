"""A disk that is full, read-only, or keeps a wrong clock: a sentence, and nothing is half done."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from salesops_tui.domain.clock import Clock
from salesops_tui.domain.transitions import ALL, Move
from salesops_tui.errors import Refused, StorageRefused
from salesops_tui.services import backups
from salesops_tui.services.upkeep import problems
from salesops_tui.workspace import Workspace, open_workspace
from tests.services.paper_records import fill, later

ROOT = Path(__file__).parents[2]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("only root may mount a small disk here; a limit of the file size stands in")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def filled(path: Path, *limit: str) -> tuple[int, str]:
    """How many deals were added before the disk was full, and what was said then."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.filling", path, *limit],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    added, sentence = done.stdout.splitlines()
    return int(added), sentence


def sound(path: Path, deals: int) -> None:
    """All that was told is there, nothing more, and it can be worked with."""
    work = open_workspace(path)
    assert problems(work.session.store) == []
    assert work.deals.count() == deals
    work.deals.add({"name": "There is room again"})
    work.close()


def test_a_full_disk_takes_whole_changes_until_it_says_so(database: Path, small: Path) -> None:
    path = Path(shutil.copy(database, small / "team.db"))
    added, sentence = filled(path)
    assert added > 3
    assert sentence == f"{path}: the disk is full; nothing was changed"
    with pytest.raises(StorageRefused, match="disk is full"):
        backups.make(path, None, Clock().now())
    assert list((small / "backups").iterdir()) == []
    subprocess.run(["mount", "-o", "remount,size=9m", small], check=True)
    sound(path, added)


def test_a_file_that_may_not_grow_takes_whole_changes_until_it_says_so(database: Path) -> None:
    added, sentence = filled(database, str(database.stat().st_size + 200_000))
    assert added > 3
    assert sentence.endswith("nothing was changed")
    sound(database, added)


def test_a_read_only_disk_is_said_to_be_one(database: Path, small: Path) -> None:
    path = Path(shutil.copy(database, small / "team.db"))
    subprocess.run(["mount", "-o", "remount,ro", small], check=True)
    with pytest.raises(StorageRefused, match="cannot be opened; its folder and disk have to be"):
        open_workspace(path)
    with pytest.raises(Refused, match=str(small)):
        backups.make(path, None, Clock().now())
    with pytest.raises(Refused, match=str(small)):
        open_workspace(small / "new.db", create=True)
    subprocess.run(["mount", "-o", "remount,rw", small], check=True)
    sound(path, 0)


def test_a_clock_that_goes_backwards_costs_no_order_and_no_error(work: Workspace) -> None:
    fill(work)
    work.deals.add({"name": "Open", "deal_class": "new"})
    for day in (date(2026, 6, 1), date(1999, 12, 31), date(2026, 7, 2)):
        past = later(work, Clock(day))
        past.deals.edit(2, {"next_step": f"on {day}"})
        past.pipeline.move(2, Move("prospecting", waive=ALL))
        past.pipeline.move(2, Move("qualifying", "looked again"))
        past.history.undo()
        past.history.redo()
        past.billing.request_invoice(1, {"note": "again"})
        past.leads.add_line(f"Ann {day} <ann{day}@porto.example>")
        assert [group.id for group in past.history.log(99)] == sorted(
            (group.id for group in past.history.log(99)), reverse=True
        )
        past.board.columns()
        for column in ("qualifying", "won", "delivery", "renewals"):
            past.board.page(column, 0, 9)
        for kind in ("task", "lead", "engagement", "renewal", "invoice", "organization"):
            past.records.table(kind)
        past.today.parts()
        assert past.history.events(2)
        assert problems(past.session.store) == []
        past.close()
