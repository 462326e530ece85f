"""A salesperson at a board of their own: a fresh database, and an app to press keys in."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date
from pathlib import Path

import pytest

from salesops_tui.app import SalesApp
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.transitions import Move
from salesops_tui.workspace import Workspace, open_workspace
from tests.screens.desk import Desk

CLOCK = Clock(fixed=date(2026, 7, 1))
Sit = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with nothing in it, made once and copied for each test."""
    path = tmp_path_factory.mktemp("empty") / "team.db"
    workspace = open_workspace(path, create=True, config_file=_config(path), clock=CLOCK)
    workspace.session.store.run("PRAGMA wal_checkpoint(TRUNCATE)")
    workspace.close()
    return path


@pytest.fixture
def database(empty_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh database in a folder of its own, which is also where files are saved."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(empty_database, tmp_path / "team.db"))


@pytest.fixture
def work(database: Path) -> Workspace:
    """A colleague's workspace on the same file, for setting up and for looking."""
    return open_workspace(database, config_file=_config(database), clock=CLOCK)


@pytest.fixture
def three(work: Workspace) -> Workspace:
    """Three deals in Qualifying, the first at the top: D-1 Alpha, D-2 Beta, D-3 Gamma."""
    for name in ("Gamma", "Beta", "Alpha"):
        work.deals.add({"name": name, "deal_class": "new", "estimate": "1000"})
    return work


@pytest.fixture
def won(work: Workspace) -> Workspace:
    """One deal, won: every gate that blocks is met, the others are waived."""
    work.deals.add(
        {
            "name": "Hub",
            "organization": "University of Porto",
            "deal_class": "new",
            "contract_start": "2026-08-01",
            "contract_end": "2027-07-31",
        }
    )
    work.lines.add(1, {"product": "membership-general"})
    work.notes.add_contact(1, {"contact": "Ann Vale", "role": "representative"})
    work.billing.sign(work.billing.add_agreement(1, {}).key, {})
    work.billing.request_invoice(1, {})
    for _ in range(4):
        work.pipeline.move(1, Move("next", waive={"*"}, reason="set up"))
    return work


@pytest.fixture
def sit(database: Path) -> Sit:
    """Open the board on the database: ``async with sit() as desk``."""

    @asynccontextmanager
    async def at_the_board(
        size: tuple[int, int] = (112, 32), config: str = ""
    ) -> AsyncIterator[Desk]:
        workspace = open_workspace(database, config_file=_config(database, config), clock=CLOCK)
        app = SalesApp(workspace)
        try:
            async with app.run_test(size=size) as pilot:
                desk = Desk(app, pilot)
                await desk.settle()
                yield desk
        finally:
            workspace.close()

    return at_the_board


def _config(database: Path, text: str = "") -> Path:
    path = database.parent / "config.toml"
    path.write_text(text)
    return path
