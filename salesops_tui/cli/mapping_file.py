"""Kept mappings of other programs' files: a team's ``imports/NAME.toml``, else one of ours.

create = ["organizations", "owners"]
ignore_unknown = true
[map]
"Deal name" = "name"
[join]
name = ["First name", "Last name"]
[value.stage]
Engaging = "prospecting"
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import salesops_tui
from salesops_tui import toml_files
from salesops_tui.errors import FileInvalid, NotFound

SHIPPED = Path(salesops_tui.__file__).with_name("mappings")
KEYS = ("map", "join", "value", "create", "ignore_unknown")


@dataclass
class Mapping:
    """Their columns and labels as ours, and what may be made."""

    columns: dict[str, str] = field(default_factory=dict)
    join: dict[str, tuple[str, ...]] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    create: set[str] = field(default_factory=set)
    ignore_unknown: bool = False


def read(folder: Path, name: str) -> Mapping:
    """The mapping of this name; raises NotFound, or FileInvalid with the key that is wrong."""
    path, found = _found(folder, name)
    if found is None:
        known = ", ".join(names(folder))
        raise NotFound(f"mapping: there is no {name!r} in {folder}; there are {known}")
    data = found[1]
    for key in data:
        if key not in KEYS:
            raise FileInvalid(f"{path}: {key}: there is no such key; there are {', '.join(KEYS)}")
    labels = data.get("value", {})
    if not isinstance(labels, dict):
        raise FileInvalid(f"{path}: value: this is a table of columns")
    joined = data.get("join", {})
    if not isinstance(joined, dict):
        raise FileInvalid(f"{path}: join: this is a table of lists")
    columns = _words(path, "map", data.get("map", {}))
    join = {own: tuple(_list(path, f"join.{own}", theirs)) for own, theirs in joined.items()}
    columns |= {name: own for own, theirs in join.items() for name in theirs}
    values = {column: _words(path, f"value.{column}", table) for column, table in labels.items()}
    create = set(_list(path, "create", data.get("create", [])))
    return Mapping(columns, join, values, create, bool(data.get("ignore_unknown", False)))


def names(folder: Path) -> list[str]:
    """The mappings there are: the team's own, and ours."""
    return sorted({file.stem for place in (folder, SHIPPED) for file in place.glob("*.toml")})


def _found(folder: Path, name: str) -> tuple[Path, tuple[str, dict[str, Any]] | None]:
    path = folder / f"{name}.toml"
    for place in (folder, SHIPPED) if _plain(name) else ():
        path = place / f"{name}.toml"
        found = toml_files.read(path)
        if found is not None:
            return path, found
    return path, None


def _list(path: Path, key: str, found: Any) -> list[str]:
    if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
        raise FileInvalid(f"{path}: {key}: this is a list of words")
    return found


def _plain(name: str) -> bool:
    """Whether a name is that of a file in its folder."""
    return Path(name).name == name and len(name) <= 100


def _words(path: Path, key: str, table: Any) -> dict[str, str]:
    plain = isinstance(table, dict) and all(isinstance(value, str) for value in table.values())
    if not plain:
        raise FileInvalid(f"{path}: {key}: this is a table of words")
    return dict(table)
