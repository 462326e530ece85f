"""``salesops doctor``: what is installed, reachable and writable."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from importlib import metadata
from pathlib import Path

import click

from salesops_tui import __version__
from salesops_tui.cli import printing, tables
from salesops_tui.cli.command import Leaf, shaped
from salesops_tui.cli.opening import here
from salesops_tui.errors import DatabaseMissing, Refused

PACKAGES = (
    "textual",
    "peewee",
    "pydantic",
    "jinja2",
    "click",
    "platformdirs",
    "markdown-it-py",
    "typst",
    "python-docx",
    "xlsxwriter",
)
STALE_DAYS = 7  # an older backup is worth a note
Finding = tuple[str, str, str]  # what was looked at, ok / note / bad, what was found


@click.command("doctor", cls=Leaf, examples=("salesops doctor", "salesops doctor --json"))
@shaped
@click.pass_context
def doctor_command(ctx: click.Context, shape: str | None) -> None:
    """Look at the installation, the database and the terminal.

    A finding is ok, a note, or bad; exit code 1 when anything is bad.
    """
    opening = here()
    found = [*_program(), *_terminal()]
    try:
        path = opening.path()[0]
        found += [*_settings(path, opening.config_file), *_database(path)]
    except Refused as refusal:
        found.append(("database", "bad", str(refusal)))
    printing.listing(tables.table("Doctor", "check state found", found), shape)
    ctx.exit(1 if any(state == "bad" for _, state, _ in found) else 0)


def _program() -> Iterator[Finding]:
    yield "salesops", "ok", f"{__version__} in {Path(__file__).parents[2]}"
    old = sys.version_info < (3, 11)
    yield "python", "bad" if old else "ok", f"{platform.python_version()}, {sys.executable}"
    yield "login", "ok", here().who
    for package in PACKAGES:
        try:
            yield package, "ok", metadata.version(package)
        except metadata.PackageNotFoundError:
            yield package, "bad", f"not installed; pip install {package}"
    yield _fonts()


def _fonts() -> Finding:
    from importlib.resources import files

    fonts = [entry.name for entry in (files("templates") / "fonts").iterdir()]
    found = [name for name in fonts if name.endswith((".ttf", ".otf"))]
    return "fonts", "ok" if found else "bad", ", ".join(sorted(found)) or "none of ours is there"


def _terminal() -> Iterator[Finding]:
    kind = os.environ.get("TERM", "")
    if not sys.stdout.isatty():
        yield "terminal", "note", "stdout is not a terminal; the board needs one"
    else:
        size = shutil.get_terminal_size()
        small = size.columns < 80 or size.lines < 24
        text = f"{kind or 'unknown'}, {size.columns}×{size.lines}"
        yield "terminal", "note" if small else "ok", text
    coding = (sys.stdout.encoding or "").lower()
    utf = coding.replace("-", "") == "utf8"
    yield "encoding", "ok" if utf else "note", coding if utf else f"{coding}; UTF-8 shows more"
    if os.environ.get("NO_COLOR"):
        yield "colours", "note", "off: NO_COLOR is set"


def _settings(database: Path, named: Path | None) -> Iterator[Finding]:
    from salesops_tui import config, process_file

    own, team = named or config.config_file(), config.team_folder(database)
    try:
        config.load(own, team, must_exist=named is not None)
        yield "settings", "ok", f"{own}{'' if own.exists() else ' (none, defaults)'}"
        process_file.load(team / "process.toml")
        shipped = "" if team.is_dir() else " (none, the shipped process)"
        yield "team", "ok", f"{team}{shipped}"
    except Refused as refusal:
        yield "settings", "bad", str(refusal)


def _database(path: Path) -> Iterator[Finding]:
    from salesops_tui.services import upkeep

    try:
        found = upkeep.status(path)
    except DatabaseMissing:
        yield "database", "note", f"{path}: not made yet"
        return
    yield "database", "ok", f"{path}, {found.size:,} bytes, {found.mode}, {found.deals:,} deals"
    yield _file_system(path)
    yield from _modes(path)
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    yield "writable", "ok" if writable else "bad", "yes" if writable else "no: ask its owner"
    yield _backup(path)
    current = found.version == found.latest
    yield "version", "ok" if current else "bad", f"{found.version} of {found.latest}"
    if current:
        problems = upkeep.problems_of(path)
        count = f"{found.changes:,} changes, verified"
        yield "journal", "bad" if problems else "ok", "; ".join(problems) or count


def _file_system(path: Path) -> Finding:
    from salesops_tui.services import upkeep

    kind = upkeep.file_system(path)
    if upkeep.over_network(kind):
        return (
            "file system",
            "bad",
            f"{kind}, over a network, where locks do not hold: move the database",
        )
    return ("file system", "ok", f"{kind}, local") if kind else ("file system", "note", "unknown")


def _modes(path: Path) -> Iterator[Finding]:
    from salesops_tui import config, modes
    from salesops_tui.services import file_modes

    found = file_modes.wrong(path, config.team_folder(path))
    for each in found:
        yield "modes", "bad", f"{each.path}: {each.what}; {each.mend}"
    if not found:
        whose = "its group" if modes.shared(path.parent) else "its owner alone"
        yield "modes", "ok", f"the database is for {whose}"


def _backup(path: Path) -> Finding:
    from salesops_tui.services import backups

    last = backups.latest(path)
    if last is None:
        return "backup", "note", "none; `salesops db backup` makes one"
    days = (datetime.now() - last[1]).days
    age = "today" if days < 1 else "1 day ago" if days == 1 else f"{days} days ago"
    return "backup", "note" if days > STALE_DAYS else "ok", f"{last[0].name}, {age}"
