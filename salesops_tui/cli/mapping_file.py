"""A team's kept mappings of other programs' files: ``imports/NAME.toml`` in the team's folder.

create = ["organizations", "owners"]
[map]
"Deal name" = "name"
[value.stage]
Engaging = "prospecting"
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from salesops_tui import toml_files
from salesops_tui.errors import FileInvalid, NotFound


@dataclass
class Mapping:
    """Their columns and labels as ours, and what may be made."""

    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    create: set[str] = field(default_factory=set)


def read(folder: Path, name: str) -> Mapping:
    """The mapping of this name; raises NotFound, or FileInvalid with the key that is wrong."""
    path = folder / f"{name}.toml"
    found = toml_files.read(path) if _plain(name) else None
    if found is None:
        known = ", ".join(sorted(file.stem for file in folder.glob("*.toml"))) or "none"
        raise NotFound(f"mapping: there is no {name!r} in {folder}; there are {known}")
    data = found[1]
    for key in data:
        if key not in ("map", "value", "create"):
            raise FileInvalid(f"{path}: {key}: there is no such key; there are map, value, create")
    create = data.get("create", [])
    if not isinstance(create, list) or not all(isinstance(word, str) for word in create):
        raise FileInvalid(f"{path}: create: this is a list of words")
    labels = data.get("value", {})
    if not isinstance(labels, dict):
        raise FileInvalid(f"{path}: value: this is a table of columns")
    values = {column: _words(path, f"value.{column}", table) for column, table in labels.items()}
    return Mapping(_words(path, "map", data.get("map", {})), values, set(create))


def _plain(name: str) -> bool:
    """Whether a name is that of a file in its folder."""
    return Path(name).name == name and len(name) <= 100


def _words(path: Path, key: str, table: Any) -> dict[str, str]:
    plain = isinstance(table, dict) and all(isinstance(value, str) for value in table.values())
    if not plain:
        raise FileInvalid(f"{path}: {key}: this is a table of words")
    return dict(table)
