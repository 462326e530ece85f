"""Reading process.toml: the team's file laid over the shipped one, both checked."""

from __future__ import annotations

import hashlib
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from salesops_tui.domain.process import Gate, Kind, Process, Stage
from salesops_tui.errors import FileInvalid

Data = dict[str, Any]


def load(team_file: Path | None, seal: Path | None = None) -> Process:
    """The process of a team.

    The shipped file is checked by the tests and trusted here. A team's file is checked in full
    when it has changed since ``seal``, a small file that holds the digest of the last good one.
    """
    shipped = (files("salesops_tui") / "process.toml").read_text(encoding="utf-8")
    data = tomllib.loads(shipped)
    if team_file is None or not team_file.exists():
        return build(data)
    text = _read(team_file)
    try:
        own = tomllib.loads(text)
    except tomllib.TOMLDecodeError as mistake:
        raise FileInvalid(f"{team_file}: {mistake}") from None
    digest = hashlib.sha256((shipped + text).encode()).hexdigest()
    merged = _overlay(data, own)
    if seal is None or not seal.exists() or seal.read_text() != digest:
        from salesops_tui.process_schema import check

        check(own, merged, text, team_file)
        _write_seal(seal, digest)
    return build(merged)


def build(data: Data) -> Process:
    """A process from checked data."""
    return Process(
        stages=tuple(_stage(entry) for entry in data["stage"]),
        win_rates=dict(data["win_rates"]),
        checklists={entry["key"]: tuple(entry["items"]) for entry in data.get("checklist", ())},
    )


def line_of(text: str, path: tuple[str | int, ...]) -> int:
    """The line where the value at a path of tables, indexes and keys stands; 1 when unknown."""
    start, headers = 0, {"stage": r"^\[\[stage\]\]", "gate": r"^\[\[stage\.gate\]\]"}
    headers["checklist"] = r"^\[\[checklist\]\]"
    for name, index in zip(path, (*path[1:], None), strict=True):
        if isinstance(name, int):
            continue
        pattern = headers.get(name, rf"^\s*(\[{re.escape(name)}\]|{re.escape(name)}\s*=)")
        found = list(re.finditer(pattern, text[start:], re.MULTILINE))
        wanted = index if isinstance(index, int) and name in headers else 0
        if wanted < len(found):
            start += found[wanted].start()
    return text.count("\n", 0, start) + 1


def _stage(entry: Data) -> Stage:
    values = {key: value for key, value in entry.items() if key != "gate"}
    gates = tuple(Gate(**gate) for gate in entry.get("gate", ()) if gate["severity"] != "off")
    return Stage(**{**values, "kind": Kind(entry["kind"])}, gates=gates)


def _overlay(base: Data, own: Data) -> Data:
    """``own`` over ``base``: tables merge key by key, lists of keyed tables by their ``key``."""
    merged = dict(base)
    for name, value in own.items():
        old = base.get(name)
        if isinstance(value, dict) and isinstance(old, dict):
            merged[name] = _overlay(old, value)
        elif isinstance(value, list) and isinstance(old, list) and _keyed(value):
            merged[name] = _overlay_list(old, value)
        else:
            merged[name] = value
    return merged


def _overlay_list(base: list[Data], own: list[Data]) -> list[Data]:
    by_key = {entry["key"]: entry for entry in base}
    for entry in own:
        by_key[entry["key"]] = _overlay(by_key.get(entry["key"], {}), entry)
    return list(by_key.values())


def _keyed(entries: list[Any]) -> bool:
    return all(isinstance(entry, dict) and "key" in entry for entry in entries)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise FileInvalid(f"{path}: is not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise FileInvalid(f"{path}: cannot be read ({error.strerror})") from None


def _write_seal(seal: Path | None, digest: str) -> None:
    if seal is None:
        return
    try:
        seal.parent.mkdir(parents=True, exist_ok=True)
        seal.write_text(digest)
    except OSError:
        return  # a folder that cannot be written only means checking again next time
