"""JSON as one document, and JSON lines: a record per row, written as it is read."""

import json
from collections.abc import Iterator
from typing import BinaryIO

from salesops_tui.exports.table import Table
from salesops_tui.exports.values import exact


def write_json(table: Table, stream: BinaryIO) -> None:
    """Write an array of objects, one on each line."""
    opening = b"["
    for record in _records(table):
        stream.write(opening + b"\n" + record)
        opening = b","
    stream.write(b"[]\n" if opening == b"[" else b"\n]\n")


def write_jsonl(table: Table, stream: BinaryIO) -> None:
    """Write one object a line."""
    for record in _records(table):
        stream.write(record + b"\n")


def _records(table: Table) -> Iterator[bytes]:
    encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
    names = table.names
    for chunk in table.chunks():
        columns = [exact(*pair) for pair in zip(table.columns, chunk, strict=True)]
        for row in zip(*columns, strict=True):
            yield encode(dict(zip(names, row, strict=True))).encode("utf-8", "replace")
