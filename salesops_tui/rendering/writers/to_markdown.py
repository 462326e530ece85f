"""Markdown that reads well as it is and shows values as the text they are."""

from collections.abc import Sequence

from salesops_tui.rendering.document.inlines import Inline
from salesops_tui.rendering.document.tree import (
    Block,
    Column,
    Document,
    Letterhead,
    ListBlock,
    Pairs,
    Para,
    Table,
)
from salesops_tui.rendering.writers.markdown_text import line, one_line

_BLANK = "_" * 20  # a line to sign on
_WIDEST = 60  # characters up to which table cells are padded to line up


def to_markdown(document: Document) -> bytes:
    """The document as CommonMark with tables; lists stand in for layouts Markdown has not."""
    return ("\n".join(_blocks(document["blocks"])) + "\n").encode()


def _blocks(found: Sequence[Block]) -> list[str]:
    """The lines of some blocks, an empty line between them."""
    lines: list[str] = []
    before: Block | None = None
    for block in found:
        written = _block(block)
        if not written:
            continue
        if lines:
            lines.append("")
        if before and before["t"] == block["t"] == "list":
            lines += ["<!-- -->", ""]  # or the two lists would become one
        lines += written
        before = block
    return lines


def _block(block: Block) -> list[str]:
    match block["t"]:
        case "heading":
            return [f"{'#' * block['level']} {one_line(block['c'], heading=True)}".rstrip()]
        case "para":
            return _para(block)
        case "list":
            return _list(block)
        case "quote" | "aside":
            return [f"> {text}".rstrip() for text in _blocks(block["c"])]
        case "keep":
            return _blocks(block["c"])
        case "columns":
            parts: list[Block] = [inner for part in block["c"] for inner in part]
            return _blocks(parts)
        case "code":
            return _code(block["s"])
        case "rule":
            return ["---"]
        case "page":
            return []
        case "table":
            return _table(block)
        case "chart":
            title = line([{"t": "strong", "c": block["title"]}])
            return [title, "", *_table(block["table"])] if title else _table(block["table"])
        case "pairs":
            return _pairs(block)
        case "letterhead":
            return _letterhead(block)


def _para(block: Para) -> list[str]:
    if block["style"] == "label":
        return [line([{"t": "strong", "c": block["c"]}])]
    return line(block["c"]).split("\n") if block["c"] else []


def _list(block: ListBlock) -> list[str]:
    lines: list[str] = []
    loose = any(len([part for part in item if part["t"] != "list"]) > 1 for item in block["items"])
    for number, item in enumerate(block["items"], block["start"]):
        mark = f"{number}. " if block["ordered"] else "- "
        inner = _item(item, loose)
        if loose and lines:
            lines.append("")
        lines.append((mark + (inner[0] if inner else "")).rstrip())
        lines += [(" " * len(mark) + text).rstrip() for text in inner[1:]]
    return lines


def _item(item: list[Block], loose: bool) -> list[str]:
    if loose:
        return _blocks(item)
    return [text for block in item for text in _block(block)]


def _code(text: str) -> list[str]:
    longest = run = 0
    for char in text:
        run = run + 1 if char == "`" else 0
        longest = max(longest, run)
    fence = "`" * max(3, longest + 1)
    return [fence, *text.split("\n"), fence]


def _table(block: Table) -> list[str]:
    rows = [[one_line(runs, cell=True) for runs in row] for row in [block["head"], *block["body"]]]
    widths = [
        max(3, *(len(row[at]) for row in rows if len(row[at]) <= _WIDEST), 0)
        for at in range(len(block["columns"]))
    ]
    rules = [
        "-" * (width - 1) + ":" if column["number"] else "-" * width
        for column, width in zip(block["columns"], widths, strict=True)
    ]
    written = [_row(row, block["columns"], widths) for row in rows]
    caption = [line(block["caption"]), ""] if block["caption"] else []
    return [*caption, written[0], f"| {' | '.join(rules)} |", *written[1:]]


def _row(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> str:
    padded = (
        text.rjust(width) if column["number"] else text.ljust(width)
        for text, column, width in zip(cells, columns, widths, strict=True)
    )
    return f"| {' | '.join(padded)} |"


def _pairs(block: Pairs) -> list[str]:
    if block["style"] == "sign":
        return [
            f"- {one_line(row['k'])}: {one_line(row['v']) if row['v'] else _BLANK}"
            for row in block["rows"]
        ]
    lines = []
    for row in block["rows"]:
        label: list[Inline] = [*row["k"], {"t": "text", "s": ":"}]
        if row["sum"]:
            whole: list[Inline] = [*label, {"t": "text", "s": " "}, *row["v"]]
            lines.append(f"- {one_line([{'t': 'strong', 'c': whole}])}")
        else:
            lines.append(f"- {one_line(label)} {one_line(row['v'], start=False)}")
    return lines


def _letterhead(block: Letterhead) -> list[str]:
    name = one_line([{"t": "strong", "c": block["name"]}])
    rest = " · ".join(one_line(runs, start=False) for runs in block["lines"])
    return [f"{name}\\", rest] if rest else [name]
