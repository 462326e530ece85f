"""Exporting what a screen shows to a file."""

from __future__ import annotations

from pathlib import Path

from salesops_tui.config import named_path
from salesops_tui.errors import Invalid, Refused
from screens.dialogs.ask import AskDialog, PickDialog
from screens.work import WorkScreen

FORMATS = [
    ("c", "CSV, for spreadsheets and imports", "csv"),
    ("x", "XLSX, a workbook with typed cells", "xlsx"),
    ("j", "JSON, one document", "json"),
    ("l", "JSON lines", "jsonl"),
    ("m", "Markdown table", "md"),
]


def ask_export(screen: WorkScreen, where: str) -> None:
    """Ask for a format and a file, then export the deals that a filter lets through."""

    def picked(format: str | None) -> None:
        if format is None:
            return
        day = screen.workspace.session.clock.today()
        ask = AskDialog(
            "Export to which file?", str(Path.cwd() / f"deals-{day}.{format}"), check=_check
        )

        def answered(path: str | None) -> None:
            if path is not None:
                _export(screen, where, format, named_path(path), count)

        screen.app.push_screen(ask, answered)

    count = screen.workspace.deals.count(where)
    what = (
        f"{count:,} deals that fit “{where}”" if where else f"all {count:,} deals, lost ones too,"
    )
    screen.app.push_screen(PickDialog(f"Export {what} as", FORMATS), picked)


def _check(text: str) -> None:
    path = named_path(text)
    if path.is_dir():
        raise Invalid(f"{path} is a folder; name a file in it")
    if path.exists():
        raise Invalid(f"{path} exists; give another name")
    if not path.parent.is_dir():
        raise Invalid(f"there is no folder {path.parent}")


def _export(screen: WorkScreen, where: str, format: str, path: Path, count: int) -> None:
    """Write in a thread; the file appears when it is whole."""

    def write() -> None:
        from salesops_tui.exports.formats import write as write_table

        try:
            table = screen.workspace.exports.table("deals", where=where)
            write_table(table, format, path)
        except Refused as refusal:
            screen.app.call_from_thread(screen.refuse, refusal)
        else:
            screen.app.call_from_thread(screen.say, f"Exported {count:,} deals to {path}")

    screen.say(f"Exporting to {path} …")
    screen.run_worker(write, thread=True, group="export")
