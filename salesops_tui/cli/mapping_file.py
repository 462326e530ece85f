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

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import salesops_tui
from salesops_tui import modes, toml_files
from salesops_tui.errors import FileInvalid, Invalid, NotFound, Refused
from salesops_tui.exports.files import whole_path

SHIPPED = Path(salesops_tui.__file__).with_name("mappings")
_NAME = re.compile(r"[\w][\w-]{0,79}")
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


def write(folder: Path, name: str, mapping: Mapping, *, force: bool = False) -> Path:
    """Keep a mapping under a name; raises Refused for one there is, Invalid for what is no name."""
    if not _NAME.fullmatch(name):
        raise Invalid(
            f"save-mapping: {name[:60]!r} is no name; use letters, digits, - and _",
            field="save_mapping",
        )
    path = folder / f"{name}.toml"
    try:
        modes.make_folder(folder)
    except OSError as reason:
        raise Refused(f"{folder}: {reason.strerror}") from reason
    with whole_path(path, force=force) as part:
        part.write_text(_toml(mapping), encoding="utf-8")
    return path


def _toml(mapping: Mapping) -> str:
    joined = {name for theirs in mapping.join.values() for name in theirs}
    lines = [f"create = {json.dumps(sorted(mapping.create))}"]
    lines += [f"ignore_unknown = {json.dumps(mapping.ignore_unknown)}"]
    plain = {theirs: own for theirs, own in mapping.columns.items() if theirs not in joined}
    tables: dict[str, Any] = {"map": plain, "join": {n: list(t) for n, t in mapping.join.items()}}
    tables |= {f"value.{_word(column)}": labels for column, labels in mapping.values.items()}
    for head, table in tables.items():
        if table:
            lines += ["", f"[{head}]"]
            lines += [f"{_word(key)} = {_word(value)}" for key, value in table.items()]
    return "\n".join(lines) + "\n"


def _word(value: object) -> str:
    """A text, or a list of texts, as TOML has it, which is as JSON has it."""
    return json.dumps(value, ensure_ascii=False)


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
