"""A process from the data of its files, and the places of that data in their text."""

from __future__ import annotations

import re
from typing import Any

from salesops_tui.domain.process import TRACKED, Gate, Kind, Process, Rule, Stage

Data = dict[str, Any]


def build(data: Data) -> Process:
    """A process from checked data."""
    return Process(
        stages=tuple(_stage(entry) for entry in data["stage"]),
        win_rates=dict(data["win_rates"]),
        checklists={entry["key"]: tuple(entry["items"]) for entry in data.get("checklist", ())},
        tracks={
            record: tuple(_stage(entry) for entry in data[record])
            for record in TRACKED
            if record in data
        },
        rules=tuple(_rule(entry) for entry in data.get("rule", ()) if not entry.get("off")),
    )


def line_of(text: str, path: tuple[str | int, ...]) -> int:
    """The line where the value at a path of tables, indexes and keys stands; 1 when unknown."""
    start, lists = 0, ("stage", "checklist", "rule", *TRACKED)
    headers = {name: rf"^\[\[{name}\]\]" for name in lists}
    headers["gate"] = r"^\[\[\w+\.gate\]\]"
    for name, index in zip(path, (*path[1:], None), strict=True):
        if isinstance(name, int):
            continue
        pattern = headers.get(name, rf'^[ \t]*(\[{re.escape(name)}\]|"?{re.escape(name)}"?[ \t]*=)')
        found = list(re.finditer(pattern, text[start:], re.MULTILINE))
        wanted = index if isinstance(index, int) and name in headers else 0
        if wanted < len(found):
            start += found[wanted].start()
    return text.count("\n", 0, start) + 1


def _stage(entry: Data) -> Stage:
    values = {key: value for key, value in entry.items() if key != "gate"}
    gates = tuple(Gate(**gate) for gate in entry.get("gate", ()) if gate["severity"] != "off")
    return Stage(**{**values, "kind": Kind(entry["kind"])}, gates=gates)


def _rule(entry: Data) -> Rule:
    return Rule(**{key: value for key, value in entry.items() if key != "off"})


def overlay(base: Data, own: Data) -> Data:
    """``own`` over ``base``: tables merge key by key, lists of keyed tables by their ``key``."""
    merged = dict(base)
    for name, value in own.items():
        old = base.get(name)
        if isinstance(value, dict) and isinstance(old, dict):
            merged[name] = overlay(old, value)
        elif isinstance(value, list) and isinstance(old, list) and _keyed(value):
            merged[name] = _overlay_list(old, value)
        else:
            merged[name] = value
    return merged


def _overlay_list(base: list[Data], own: list[Data]) -> list[Data]:
    by_key = {entry["key"]: entry for entry in base}
    for entry in own:
        by_key[entry["key"]] = overlay(by_key.get(entry["key"], {}), entry)
    return list(by_key.values())


def _keyed(entries: list[Any]) -> bool:
    return all(isinstance(entry, dict) and "key" in entry for entry in entries)
