"""Blocks of the document tree as paragraphs and tables of a .docx file."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Length, Mm, Pt
from docx.table import Table as DocxTable
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph

from salesops_tui.rendering.document.inlines import Inline, plain
from salesops_tui.rendering.document.tree import Chart, Letterhead, Pairs, Table
from salesops_tui.rendering.writers.charts import described, svg
from salesops_tui.rendering.writers.docx import borders, pictures
from salesops_tui.rendering.writers.docx.page import ACCENT, MUTED, DocxDocument
from salesops_tui.rendering.writers.docx.runs import Dress, add_runs

_NUMBER = 27  # millimetres of a column of amounts
_NARROWEST, _WIDEST = 14, 54  # and of a column that does not grow
_LABEL = 32  # and of the names beside facts
_DRESSES = {
    "lead": Dress(size=13, colour=MUTED),
    "label": Dress(size=9, colour=MUTED, strong=True),
    "small": Dress(size=9.5, colour=MUTED),
}
_FIGURE = Dress(size=20, colour=ACCENT, strong=True)
_HEAD = Dress(size=9.5, colour=ACCENT, strong=True)


class Story:
    """A stream of blocks in the page or in one column of it."""

    def __init__(self, file: DocxDocument, place: DocxDocument | Cell, width: Length) -> None:
        self._file, self._place, self._width = file, place, width
        self._indent = 0
        self._keep = False
        self._last: Paragraph | None = None
        self._fresh = isinstance(place, Cell)  # a cell comes with an empty paragraph

    def heading(self, level: int, runs: Sequence[Inline]) -> None:
        add_runs(self._paragraph(f"Heading {level}"), runs)

    def paragraph(self, runs: Sequence[Inline], style: str = "", *, rtl: bool = False) -> None:
        paragraph = self._paragraph()
        if rtl:
            borders.from_right(paragraph)
        add_runs(paragraph, runs, _DRESSES.get(style))
        if style == "label":
            paragraph.paragraph_format.space_after = Pt(2)
            paragraph.paragraph_format.keep_with_next = True
        if style == "lead":
            paragraph.paragraph_format.space_after = Pt(14)

    def counter(self, start: int) -> int:
        """A numbering of its own for one list, as its id in the file."""
        numbering = self._file.part.numbering_part.element
        style = self._file.styles["List Number"].element
        base = numbering.num_having_numId(style.pPr.numPr.numId.val)
        number = numbering.add_num(base.abstractNumId.val)
        number.add_lvlOverride(ilvl=0).add_startOverride(start)
        return int(number.numId)

    def item(self, runs: Sequence[Inline], counter: int | None, depth: int) -> None:
        suffix = f" {min(depth, 2) + 1}" if depth else ""
        paragraph = self._paragraph(("List Bullet" if counter is None else "List Number") + suffix)
        if counter is not None:
            numbered = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            numbered.get_or_add_ilvl().val = 0
            numbered.get_or_add_numId().val = counter
        add_runs(paragraph, runs)

    @contextmanager
    def indented(self, steps: int = 1) -> Iterator[None]:
        """What is written inside stands further in."""
        before, self._indent = self._indent, steps
        yield
        self._indent = before

    @contextmanager
    def kept(self) -> Iterator[None]:
        """What is written inside stays on one page as far as the word processor can."""
        before, self._keep = self._keep, True
        yield
        self._keep = before
        if self._last is not None and not before:
            self._last.paragraph_format.keep_with_next = None

    def columns(self, count: int) -> list["Story"]:
        width = Length(self._width // count)
        table = self._table(1, [width] * count)
        self._gap()
        return [Story(self._file, cell, Length(width - Mm(4))) for cell in table.rows[0].cells]

    def code(self, text: str) -> None:
        run = self._paragraph().add_run(text)
        run.font.name = "Courier New"
        run.font.size = Pt(9)

    def rule(self) -> None:
        borders.below_paragraph(self._paragraph(), "C9D1D7")

    def page_break(self) -> None:
        self._paragraph().add_run().add_break(WD_BREAK.PAGE)

    def table(self, block: Table) -> None:
        if block["caption"]:
            self.paragraph(block["caption"], "small")
        table = self._table(1 + len(block["body"]), self._widths(block))
        for at, row in enumerate([block["head"], *block["body"]]):
            cells = table.rows[at].cells
            for cell, runs, column in zip(cells, row, block["columns"], strict=True):
                side = "right" if column["number"] else "left"
                self._fill(cell, runs, side, _HEAD if at == 0 else None, 2.5)
            borders.row(table.rows[at], head=at == 0)
        self._gap()

    def chart(self, block: Chart) -> None:
        if block["title"]:
            self.paragraph(block["title"], "label")
        drawing = svg(block).encode()
        drawn = pictures.add(self._paragraph(), drawing, "svg", self._width, described(block))
        if not (block["alone"] and drawn):
            self.table(block["table"])

    def pairs(self, block: Pairs) -> None:
        if block["style"] == "figures":
            self._figures(block)
            return
        total = block["style"] == "totals"
        sign = block["style"] == "sign"
        wide, narrow = Length(self._width - Mm(_NUMBER + 20)), Mm(_NUMBER + 20)
        widths = [wide, narrow] if total else [Mm(_LABEL), Length(self._width - Mm(_LABEL))]
        table = self._table(len(block["rows"]), widths)
        for row, pair in zip(table.rows, block["rows"], strict=True):
            key, value = row.cells
            side = "right" if total else "left"
            dress = Dress(strong=True, size=12, colour=ACCENT) if pair["sum"] else Dress()
            self._fill(key, pair["k"], side, dress if total else Dress(colour=MUTED))
            self._fill(value, pair["v"], side, dress)
            borders.whole(row)
            if sign:
                row.height = Mm(11)
                borders.below_cell(value, "515C66")
                key.vertical_alignment = borders.BOTTOM
        self._gap()

    def letterhead(self, block: Letterhead) -> None:
        table = self._table(1, [Length(self._width // 2), Length(self._width // 2)])
        left, right = table.rows[0].cells
        if logo := block["logo"]:
            pictures.add_logo(left.paragraphs[0], logo)
            left.add_paragraph()
        self._fill(left, block["name"], "left", Dress(strong=True, size=15, colour=ACCENT), at=-1)
        for at, runs in enumerate(block["lines"]):
            paragraph = right.paragraphs[0] if at == 0 else right.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.space_after = Pt(0)
            add_runs(paragraph, runs, Dress(size=8.5, colour=MUTED))
        for cell in (left, right):
            borders.below_cell(cell, "17506B", 12)
        self._gap(20)

    def _figures(self, block: Pairs) -> None:
        """Large numbers side by side, what they count below each."""
        if not block["rows"]:
            return
        width = Length(self._width // len(block["rows"]))
        table = self._table(2, [width] * len(block["rows"]))
        for at, row in enumerate(block["rows"]):
            self._fill(table.cell(0, at), row["v"], "left", _FIGURE)
            self._fill(table.cell(1, at), row["k"], "left", Dress(size=9, colour=MUTED))
        self._gap()

    def _paragraph(self, style: str = "") -> Paragraph:
        paragraph: Paragraph
        if self._fresh and isinstance(self._place, Cell):
            paragraph = self._place.paragraphs[0]
        else:
            paragraph = self._place.add_paragraph()
        if style:
            # The library looks a name up among all styles, each time; its ids lack the blanks.
            paragraph._p.style = style.replace(" ", "")
        self._fresh, self._last = False, paragraph
        if self._indent:
            paragraph.paragraph_format.left_indent = Mm(7 * self._indent)
        if self._keep:
            paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def _gap(self, points: float = 4) -> None:
        """The paragraph that must stand between and after tables, kept small."""
        paragraph = self._paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(points)

    def _table(self, rows: int, widths: Sequence[Length]) -> DocxTable:
        if isinstance(self._place, Cell):
            if self._fresh:
                self._gap(1)
            table = self._place.add_table(rows, len(widths))
        else:
            table = self._file.add_table(rows, len(widths))
        self._fresh = False
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width
        return table

    def _fill(
        self,
        cell: Cell,
        runs: Sequence[Inline],
        side: str,
        dress: Dress | None,
        space: float = 1,
        at: int = 0,
    ) -> None:
        paragraph = cell.paragraphs[at]
        paragraph.paragraph_format.space_before = Pt(space)
        paragraph.paragraph_format.space_after = Pt(space)
        if side == "right":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if self._keep:
            paragraph.paragraph_format.keep_with_next = True
        add_runs(paragraph, runs, dress)

    def _widths(self, block: Table) -> list[Length]:
        """Columns as wide as their longest line, within reason; those that grow get the rest."""
        wanted = [
            None if column["grow"] else _room([row[at] for row in (block["head"], *block["body"])])
            for at, column in enumerate(block["columns"])
        ]
        given = sum(width for width in wanted if width is not None)
        growing = wanted.count(None)
        least = Mm(45) * growing if growing else self._width
        share = min(1.0, (self._width - least) / given) if growing and given else 1.0
        rest = Length((self._width - int(given * share)) // max(1, growing))
        if not growing and given:
            share = self._width / given
        return [rest if width is None else Length(int(width * share)) for width in wanted]


def _room(cells: Sequence[Sequence[Inline]]) -> Length:
    """The width that the longest line of some cells takes, estimated."""
    longest = max((len(part) for runs in cells for part in _lines(runs)), default=0)
    return Mm(min(_WIDEST, max(_NARROWEST, 1.85 * longest + 5)))


def _lines(runs: Sequence[Inline]) -> list[str]:
    lines = [""]
    for run in runs:
        if run["t"] == "br":
            lines.append("")
        else:
            lines[-1] += plain([run])
    return lines
