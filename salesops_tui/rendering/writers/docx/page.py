"""The look of a .docx file: paper, margins, styles, running header and page numbers."""

from typing import TypeAlias

import docx
from docx.document import Document as _Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from salesops_tui.rendering.document.tree import Document

DocxDocument: TypeAlias = _Document
ACCENT = RGBColor(0x17, 0x50, 0x6B)
MUTED = RGBColor(0x51, 0x5C, 0x66)
_FONT = "Calibri"
_SHEETS = {"a4": (Mm(210), Mm(297)), "us-letter": (Mm(215.9), Mm(279.4))}
_HEADINGS = {1: (22, 0, 4), 2: (14, 18, 5), 3: (12, 12, 4), 4: (11, 10, 3)}  # size, above, below


def new_document(document: Document) -> DocxDocument:
    """An empty file with the page and the styles set."""
    file = docx.Document()
    _drop_thumbnail(file)
    section = file.sections[0]
    section.page_width, section.page_height = _SHEETS[document["paper"]]
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(24), Mm(22)
    section.different_first_page_header_footer = True
    _styles(file)
    running = section.header.paragraphs[0]
    _small(running, document["running"])
    for footer in (section.footer, section.first_page_footer):
        _footer(footer.paragraphs[0], document["author"], text_width(file))
    return file


def text_width(file: DocxDocument) -> Length:
    """The width between the margins."""
    section = file.sections[0]
    return Length(
        _given(section, section.page_width)
        - _given(section, section.left_margin)
        - _given(section, section.right_margin)
    )


def _given(section: Section, value: Length | None) -> int:
    if value is None:
        raise ValueError(f"{section} has no measure")
    return value


def _styles(file: DocxDocument) -> None:
    _font(_style(file, "Normal"), 10.5, 0, 6)
    for level, (size, above, below) in _HEADINGS.items():
        style = _style(file, f"Heading {level}")
        _font(style, size, above, below)
        style.font.color.rgb, style.font.bold = ACCENT, True
        style.font.italic = False
        style.paragraph_format.keep_with_next = True
    for name in ("List Bullet", "List Number"):
        for suffix in ("", " 2", " 3"):
            _style(file, name + suffix).paragraph_format.space_after = Pt(3)


def _style(file: DocxDocument, name: str) -> ParagraphStyle:
    style = file.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is not a paragraph style")
    return style


def _font(style: ParagraphStyle, size: float, above: float, below: float) -> None:
    style.font.name, style.font.size = _FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), _FONT)
    style.paragraph_format.space_before = Pt(above)
    style.paragraph_format.space_after = Pt(below)
    style.paragraph_format.line_spacing = 1.08


def _footer(paragraph: Paragraph, author: str, width: Length) -> None:
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    _small(paragraph, f"{author}\tPage ")
    _field(paragraph, "PAGE")
    _small(paragraph, " of ")
    _field(paragraph, "NUMPAGES")


def _small(paragraph: Paragraph, text: str) -> None:
    paragraph.style = "Normal"
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8.5), MUTED


def _field(paragraph: Paragraph, name: str) -> None:
    """A field that the word processor computes."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)
    run = paragraph.add_run("1")
    run.font.size, run.font.color.rgb = Pt(8.5), MUTED
    field.append(run._r)


def _drop_thumbnail(file: DocxDocument) -> None:
    """Take out the picture that the library's blank file carries."""
    package = file.part.package
    if package is None:
        return
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]
