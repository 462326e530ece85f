"""Lines, shading, paging and direction in a .docx file, which its library does not offer."""

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import _Cell as Cell
from docx.table import _Row as Row
from docx.text.paragraph import Paragraph

_AFTER_BIDI = ("w:spacing", "w:ind", "w:jc", "w:rPr")  # the file format fixes the order
BOTTOM = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM


def row(of: Row, *, head: bool) -> None:
    """A line below each row; the head is tinted, between heavier lines, and repeats."""
    whole(of)
    for cell in of.cells:
        if head:
            _cell(cell, {"top": ("17506B", 8), "bottom": ("17506B", 8)})
            _shade(cell, "F2F6F8")
        else:
            _cell(cell, {"bottom": ("C9D1D7", 4)})
    if head:
        _flag(of, "w:tblHeader")


def whole(of: Row) -> None:
    """Keep a row on one page."""
    _flag(of, "w:cantSplit")


def below_cell(cell: Cell, colour: str, eighths: int = 4) -> None:
    """A line under a cell, in eighths of a point."""
    _cell(cell, {"bottom": (colour, eighths)})


def below_paragraph(paragraph: Paragraph, colour: str) -> None:
    """A line under a paragraph."""
    lines = OxmlElement("w:pBdr")
    lines.append(_line("bottom", colour, 4))
    paragraph._p.get_or_add_pPr().append(lines)


def from_right(paragraph: Paragraph) -> None:
    """Let a paragraph run from right to left."""
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)


def _cell(cell: Cell, sides: dict[str, tuple[str, int]]) -> None:
    lines = OxmlElement("w:tcBorders")
    for side in ("top", "bottom"):
        if side in sides:
            lines.append(_line(side, *sides[side]))
    cell._tc.get_or_add_tcPr().append(lines)


def _line(side: str, colour: str, eighths: int) -> BaseOxmlElement:
    line = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", str(eighths)), ("space", "0"), ("color", colour)):
        line.set(qn(f"w:{key}"), value)
    return line


def _shade(cell: Cell, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _flag(of: Row, name: str) -> None:
    properties = of._tr.get_or_add_trPr()
    if properties.find(qn(name)) is None:
        properties.append(OxmlElement(name))
