"""What every test shares: a home of its own, a fixed day, a fresh database, colleagues.

A tool that is missing may skip a test at home, never in the checks.
"""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from db.rows.people import UserRow
from salesops_tui.domain.clock import Clock
from salesops_tui.workspace import Workspace, open_workspace

settings.register_profile("busy", deadline=None)  # a busy machine is no mistake
settings.load_profile("busy")

TODAY = date(2026, 7, 1)
KEPT = (  # what the checks themselves set
    "SALESOPS_REQUIRE_TOOLS", "SALESOPS_FAULTS", "SALESOPS_SHARED", "SALESOPS_EMULATE",
)  # fmt: skip

Colleague = Callable[..., Workspace]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that skips with ``needs …`` where SALESOPS_REQUIRE_TOOLS promises the tools."""
    report = yield
    if os.environ.get("SALESOPS_REQUIRE_TOOLS") and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if report.skipped and reason.startswith("needs "):
            report.outcome = "failed"
            report.longrepr = f"Skipped where nothing may be missing: {reason}"
    return report


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own, so that nobody's settings or database are read or written."""
    folder = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith(("SALESOPS_", "XDG_"))]:
        if name not in KEPT:
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
    return folder


@pytest.fixture(scope="session")
def clock() -> Clock:
    """It is noon of the first of July 2026, and stays so."""
    return Clock(fixed=TODAY)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory, clock: Clock) -> Path:
    """A database with its price book and its first user, made once and copied for each test."""
    path = tmp_path_factory.mktemp("empty") / "team.db"
    config = path.with_name("config.toml")
    config.touch()
    made = open_workspace(path, create=True, config_file=config, clock=clock)
    made.session.store.run("PRAGMA wal_checkpoint(TRUNCATE)")
    made.close()
    return path


@pytest.fixture
def database(empty_database: Path, tmp_path: Path) -> Path:
    """A fresh database in a folder of its own."""
    folder = tmp_path / "office"
    folder.mkdir()
    return Path(shutil.copy(empty_database, folder / "team.db"))


@pytest.fixture
def work(database: Path, clock: Clock) -> Iterator[Workspace]:
    """The admin at work on the fresh database."""
    opened = open_workspace(database, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def colleague(work: Workspace, database: Path, clock: Clock) -> Iterator[Colleague]:
    """Makes somebody else at work on the same file: ``colleague("ana", "member")``."""
    opened: list[Workspace] = []

    def join(login: str, role: str = "member") -> Workspace:
        with work.session.change(f"{login} joined") as group:
            group.insert(UserRow, {"login": login, "name": login.title(), "role": role})
        opened.append(open_workspace(database, clock=clock, login=login))
        return opened[-1]

    yield join
    for workspace in opened:
        workspace.close()
