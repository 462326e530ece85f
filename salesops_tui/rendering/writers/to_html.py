"""One HTML file that needs nothing else: its style inside, no script, nothing fetched."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape

from salesops_tui.rendering.document.inlines import Inline
from salesops_tui.rendering.document.tree import (
    Block,
    Chart,
    Column,
    Document,
    Letterhead,
    ListBlock,
    Pairs,
    Para,
    Table,
)
from salesops_tui.rendering.templating.loader import shipped_folder
from salesops_tui.rendering.writers.charts import svg
from salesops_tui.rendering.writers.pictures import TYPES

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'"
_SHEETS = {"a4": "A4", "us-letter": "letter"}
_GROUPS = {"quote": "blockquote", "aside": "aside", "keep": "section"}


def to_html(document: Document) -> bytes:
    """The document as a page that reads well on a screen and prints well on its paper."""
    parts = [
        "<!doctype html>",
        f'<html lang="{_text(document["lang"])}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f'<meta name="author" content="{_text(document["author"])}">',
        f"<title>{_text(document['title'])}</title>",
        f"<style>\n{_style()}@page {{ size: {_SHEETS[document['paper']]}; }}\n</style>",
        "</head>",
        "<body>",
        "<main>",
        *_blocks(document["blocks"]),
        "</main>",
        "</body>",
        "</html>",
        "",
    ]
    return "\n".join(parts).encode()


@lru_cache(maxsize=1)
def _style() -> str:
    return (shipped_folder() / "page.css").read_text("utf-8")


def _text(text: str) -> str:
    return escape(text, quote=True)


def _line(runs: Sequence[Inline]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Inline) -> str:
    match run["t"]:
        case "text":
            return _text(run["s"])
        case "br":
            return "<br>"
        case "link":
            return f'<a href="{_text(run["href"])}">{_line(run["c"])}</a>'
        case tag:
            return f"<{tag}>{_line(run['c'])}</{tag}>"


def _blocks(found: Sequence[Block]) -> list[str]:
    return [line for block in found for line in _block(block)]


def _block(block: Block) -> list[str]:
    match block["t"]:
        case "heading":
            tag = f"h{block['level']}"
            return [f"<{tag}>{_line(block['c'])}</{tag}>"]
        case "para":
            return [_para(block)]
        case "list":
            return _list(block)
        case "quote" | "aside" | "keep":
            tag = _GROUPS[block["t"]]
            style = ' class="keep"' if block["t"] == "keep" else ""
            return [f"<{tag}{style}>", *_blocks(block["c"]), f"</{tag}>"]
        case "columns":
            parts = [line for part in block["c"] for line in ("<div>", *_blocks(part), "</div>")]
            return ['<section class="columns">', *parts, "</section>"]
        case "code":
            return [f"<pre><code>{_text(block['s'])}</code></pre>"]
        case "rule":
            return ["<hr>"]
        case "page":
            return ['<hr class="page">']
        case "table":
            return _table(block)
        case "chart":
            return _chart(block)
        case "pairs":
            return _pairs(block)
        case "letterhead":
            return _letterhead(block)


def _para(block: Para) -> str:
    style = f' class="{block["style"]}"' if block["style"] else ""
    return f"<p{style}{_direction(block)}>{_line(block['c'])}</p>"


def _direction(block: Para) -> str:
    return ' dir="rtl"' if block["rtl"] else ""


def _list(block: ListBlock) -> list[str]:
    tag = "ol" if block["ordered"] else "ul"
    start = f' start="{block["start"]}"' if block["ordered"] and block["start"] != 1 else ""
    lines = [f"<{tag}{start}>"]
    for item in block["items"]:
        only = item[0] if len(item) == 1 else None
        if only and only["t"] == "para":
            lines.append(f"<li{_direction(only)}>{_line(only['c'])}</li>")
        else:
            lines += ["<li>", *_blocks(item), "</li>"]
    return [*lines, f"</{tag}>"]


def _table(block: Table) -> list[str]:
    head = "".join(
        f'<th scope="col"{_column(column)}>{_line(runs)}</th>'
        for runs, column in zip(block["head"], block["columns"], strict=True)
    )
    lines = ["<table>"]
    if block["caption"]:
        lines.append(f"<caption>{_line(block['caption'])}</caption>")
    lines += [f"<thead><tr>{head}</tr></thead>", "<tbody>"]
    for row in block["body"]:
        cells = (
            f"<td{_column(column)}>{_line(runs)}</td>"
            for runs, column in zip(row, block["columns"], strict=True)
        )
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return [*lines, "</tbody>", "</table>"]


def _chart(block: Chart) -> list[str]:
    title = [f"<figcaption>{_line(block['title'])}</figcaption>"] if block["title"] else []
    table = [] if block["alone"] else _table(block["table"])
    return ["<figure>", *title, svg(block), *table, "</figure>"]


def _column(column: Column) -> str:
    style = "number" if column["number"] else "grow" if column["grow"] else ""
    return f' class="{style}"' if style else ""


def _pairs(block: Pairs) -> list[str]:
    lines = [f'<dl class="{_text(block["style"])}">']
    for row in block["rows"]:
        style = ' class="sum"' if row["sum"] else ""
        lines.append(f"<div{style}><dt>{_line(row['k'])}</dt><dd>{_line(row['v'])}</dd></div>")
    return [*lines, "</dl>"]


def _letterhead(block: Letterhead) -> list[str]:
    lines = [f"<p>{_line(runs)}</p>" for runs in block["lines"]]
    logo = block["logo"]
    picture = f'<img src="data:{TYPES[logo["kind"]]};base64,{logo["data"]}" alt="">' if logo else ""
    return [
        '<header class="letterhead">',
        f"{picture}<strong>{_line(block['name'])}</strong>",
        f"<div>{''.join(lines)}</div>",
        "</header>",
    ]
