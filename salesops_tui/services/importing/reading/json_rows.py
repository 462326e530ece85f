"""Records of JSON: an array as one document, or one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from salesops_tui.services.importing.dialect import Cell, Plain
from salesops_tui.services.importing.reading.source import COLUMNS, ROW_BYTES, Unreadable

DOCUMENT_BYTES = 32_000_000  # of a JSON array, which is read whole
Record = dict[str, Any]


class JsonLinesForm:
    """One object a line; records are numbered by their lines."""

    name = "jsonl"
    defused = False

    def records(self, stream: BinaryIO) -> Iterator[tuple[int, Record]]:
        """The objects; empty lines are passed over."""
        stream.seek(0)
        number = 0
        while line := stream.readline(ROW_BYTES + 1):
            number += 1
            if len(line) > ROW_BYTES:
                raise Unreadable(f"the line has more than {ROW_BYTES:,} bytes", number)
            if line.strip():
                yield number, _object(_parsed(line, number), number)

    def cells(self, record: Record, names: tuple[str, ...]) -> list[Cell]:
        """A record's values as cells; what is not there is blank."""
        return [_cell(name, record.get(name)) for name in names]

    def write(
        self, stream: BinaryIO, names: tuple[str, ...], rejected: Iterator[tuple[Record, str]]
    ) -> None:
        """Write one object a line."""
        for record, error in rejected:
            stream.write(_encoded(record, error) + b"\n")


class JsonForm(JsonLinesForm):
    """One array of objects; records are numbered by their places, from 1."""

    name = "json"

    def records(self, stream: BinaryIO) -> Iterator[tuple[int, Record]]:
        """The objects of the array."""
        stream.seek(0)
        data = stream.read(DOCUMENT_BYTES + 1)
        if len(data) > DOCUMENT_BYTES:
            raise Unreadable(
                f"a JSON document of more than {DOCUMENT_BYTES // 1_000_000} MB is not read whole;"
                " write it as JSONL, one object a line"
            )
        if not data.strip():
            raise Unreadable("the file is empty; write an array of objects")
        document = _parsed(data, 0)
        if not isinstance(document, list):
            raise Unreadable("this is not an array; write [ {…}, {…} ]")
        for number, record in enumerate(document, start=1):
            yield number, _object(record, number)

    def write(
        self, stream: BinaryIO, names: tuple[str, ...], rejected: Iterator[tuple[Record, str]]
    ) -> None:
        """Write an array, one object on each line."""
        opening = b"[\n"
        for record, error in rejected:
            stream.write(opening + _encoded(record, error))
            opening = b",\n"
        stream.write(b"\n]\n")


class Names:
    """The column names of records, in the order in which they are met."""

    def __init__(self) -> None:
        self._met: dict[str, None] = {}

    def meet(self, record: Record, number: int) -> None:
        """Learn a record's names; raises Unreadable for too many."""
        self._met.update(dict.fromkeys(record))
        if len(self._met) > COLUMNS:
            raise Unreadable(f"there are more than {COLUMNS:,} different names", number)

    def __iter__(self) -> Iterator[str]:
        return iter(self._met)


def _parsed(data: bytes, number: int) -> Any:
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            parse_float=Plain,
            parse_int=Plain,
            parse_constant=_no_number,
            object_pairs_hook=_distinct,
        )
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        raise Unreadable(f"byte {error.start + 1:,} (0x{byte:02X}) is not UTF-8", number) from None
    except json.JSONDecodeError as error:
        where = f"character {error.colno:,}" + ("" if number else f" of line {error.lineno:,}")
        raise Unreadable(f"this is not JSON: {error.msg}, {where}", number) from None
    except RecursionError:
        raise Unreadable("this is nested too deep", number) from None
    except ValueError as error:
        raise Unreadable(f"this is not JSON: {error}", number) from None


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is not a number")


def _distinct(pairs: list[tuple[str, Any]]) -> Record:
    record = dict(pairs)
    if len(record) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice[:40]!r} is given twice")
    return record


def _object(record: Any, number: int) -> Record:
    if not isinstance(record, dict):
        raise Unreadable("this is not an object; write {…}", number)
    return record


def _cell(name: str, value: Any) -> Cell:
    """A value as a cell; raises ValueError for what no cell can hold."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(value)
    raise ValueError(f"{name}: a text, a number, true, false, null or a list of texts goes here")


def _encoded(record: Record, error: str) -> bytes:
    own = {name: _number(value) for name, value in record.items() if name != "error"}
    return json.dumps({**own, "error": error}, ensure_ascii=False).encode("utf-8", "replace")


def _number(value: Any) -> Any:
    """A value with its numbers as they were, unless Python would write one in another way."""
    if isinstance(value, list):
        return [_number(part) for part in value]
    if isinstance(value, dict):
        return {name: _number(part) for name, part in value.items()}
    if not isinstance(value, Plain):
        return value
    for kind in (int, float):
        try:
            if str(kind(value)) == value:
                return kind(value)
        except ValueError:
            continue
    return float(value) if len(value) < 16 else str(value)
