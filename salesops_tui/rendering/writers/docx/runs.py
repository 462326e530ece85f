"""Runs of text in a paragraph of a .docx file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from salesops_tui.rendering.document.inlines import Inline
from salesops_tui.rendering.writers.docx.page import ACCENT, MUTED


@dataclass(frozen=True, slots=True)
class Dress:
    """How a run looks where it differs from its paragraph; sizes are in points."""

    strong: bool = False
    em: bool = False
    s: bool = False
    code: bool = False
    size: float | None = None
    colour: RGBColor | None = None
    link: str = ""


def add_runs(paragraph: Paragraph, runs: Sequence[Inline], dress: Dress | None = None) -> None:
    """Append the runs; their text goes through the library, which escapes it."""
    dress = dress or Dress()
    for run in runs:
        match run["t"]:
            case "text":
                _text(paragraph, run["s"], dress)
            case "br":
                paragraph.add_run().add_break()
            case "link":
                add_runs(paragraph, run["c"], replace(dress, link=run["href"]))
            case "strong":
                add_runs(paragraph, run["c"], replace(dress, strong=True))
            case "em":
                add_runs(paragraph, run["c"], replace(dress, em=True))
            case "s":
                add_runs(paragraph, run["c"], replace(dress, s=True))
            case "code":
                add_runs(paragraph, run["c"], replace(dress, code=True))
            case "small":
                add_runs(paragraph, run["c"], replace(dress, size=9, colour=MUTED))


def _text(paragraph: Paragraph, text: str, dress: Dress) -> None:
    run = paragraph.add_run(text)
    font = run.font
    font.bold = dress.strong or None
    font.italic = dress.em or None
    font.strike = dress.s or None
    if dress.code:
        font.name = "Courier New"
    if dress.size:
        font.size = Pt(dress.size)
    if dress.colour is not None:
        font.color.rgb = dress.colour
    if dress.link:
        font.color.rgb, font.underline = ACCENT, True
        link = OxmlElement("w:hyperlink")
        target = paragraph.part.relate_to(dress.link, RELATIONSHIP_TYPE.HYPERLINK, True)
        link.set(qn("r:id"), target)
        link.append(run._r)
        paragraph._p.append(link)
