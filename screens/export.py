"""Exporting what a screen shows to a file."""

from __future__ import annotations

from pathlib import Path

from salesops_tui.config import named_path
from salesops_tui.errors import Invalid, Refused
from salesops_tui.services.marketing.calendar import EVENTS
from screens.dialogs.ask import AskDialog, PickDialog
from screens.work import WorkScreen

FORMATS = [
    ("c", "CSV, for spreadsheets and imports", "csv"),
    ("x", "XLSX, a workbook with typed cells", "xlsx"),
    ("j", "JSON, one document", "json"),
    ("l", "JSON lines", "jsonl"),
    ("m", "Markdown table", "md"),
]


ICS = ("i", "iCalendar, for calendar programs", "ics")


def ask_export(screen: WorkScreen, where: str) -> None:
    """Ask for a format and a file, then export the deals that a filter lets through."""
    count = screen.workspace.deals.count(where)
    said = (
        f"{count:,} deals that fit “{where}”" if where else f"all {count:,} deals, lost ones too,"
    )
    _ask(screen, "deals", where, f"{count:,} deals", said)


def ask_table_export(screen: WorkScreen, what: str, where: str = "") -> None:
    """The same for other records, or for the calendar."""
    label = what.replace("_", " ")
    _ask(screen, what, where, label, f"{label} that fit “{where}”" if where else f"all {label}")


def _ask(screen: WorkScreen, what: str, where: str, label: str, said: str) -> None:
    try:
        screen.workspace.session.refuse_paths(f"export {what} --format csv")
    except Refused as refusal:
        screen.refuse(refusal)
        return

    def picked(format: str | None) -> None:
        if format is None:
            return
        day = screen.workspace.session.clock.today()
        ask = AskDialog(
            "Export to which file?", str(Path.cwd() / f"{what}-{day}.{format}"), check=_check
        )

        def answered(path: str | None) -> None:
            if path is not None:
                _export(screen, what, where, format, named_path(path), label)

        screen.app.push_screen(ask, answered)

    formats = [*FORMATS, ICS] if what in EVENTS else FORMATS
    screen.app.push_screen(PickDialog(f"Export {said} as", formats), picked)


def _check(text: str) -> None:
    path = named_path(text)
    if path.is_dir():
        raise Invalid(f"{path} is a folder; name a file in it")
    if path.exists():
        raise Invalid(f"{path} exists; give another name")
    if not path.parent.is_dir():
        raise Invalid(f"there is no folder {path.parent}")


def _export(screen: WorkScreen, what: str, where: str, format: str, path: Path, label: str) -> None:
    """Write in a thread; the file appears when it is whole."""

    def write() -> None:
        from salesops_tui.exports.formats import write as write_table

        try:
            table = screen.workspace.exports.table(what, where=where, format=format)
            write_table(table, format, path)
        except Refused as refusal:
            screen.app.call_from_thread(screen.refuse, refusal)
        else:
            screen.app.call_from_thread(screen.say, f"Exported {label} to {path}")

    screen.say(f"Exporting to {path} …")
    screen.run_worker(write, thread=True, group="export")
