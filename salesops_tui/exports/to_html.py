"""A table as one HTML page that loads nothing and runs nothing."""

from functools import partial
from html import escape
from typing import BinaryIO

from salesops_tui.domain.text import clean_line
from salesops_tui.exports.table import Column, Table
from salesops_tui.exports.values import is_number, readable

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ font: 1rem/1.4 system-ui, sans-serif; margin: 2rem; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
th, td {{ border-bottom: 1px solid #ccc; padding: .3rem .8rem .3rem 0; }}
th, td {{ text-align: left; vertical-align: top; }}
th.n, td.n {{ text-align: right; }}
</style>
</head>
<body>
<h1>{title}</h1>
<table>
<thead><tr>{header}</tr></thead>
<tbody>
"""
_END = b"</tbody>\n</table>\n</body>\n</html>\n"


def write_html(table: Table, stream: BinaryIO) -> None:
    """Write the page, row by row."""
    title = escape(clean_line(table.title))
    header = "".join(_cell("th", column, column.name) for column in table.columns)
    stream.write(_PAGE.format(title=title, header=header).encode("utf-8", "replace"))
    for chunk in table.chunks():
        columns = [
            readable(column, cells, partial(_cell, "td", column))
            for column, cells in zip(table.columns, chunk, strict=True)
        ]
        for row in zip(*columns, strict=True):
            stream.write(f"<tr>{''.join(row)}</tr>\n".encode("utf-8", "replace"))
    stream.write(_END)


def _cell(tag: str, column: Column, text: str) -> str:
    mark = ' class="n"' if is_number(column) else ""
    return f"<{tag}{mark}>{escape(text)}</{tag}>"
