"""Runs of text in a paragraph of a .docx file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from salesops_tui.rendering.docx_page import ACCENT, MUTED
from salesops_tui.rendering.inlines import Inline


@dataclass(frozen=True, slots=True)
class _Dress:
    strong: bool = False
    em: bool = False
    s: bool = False
    code: bool = False
    small: bool = False
    link: str = ""


def add_runs(paragraph: Paragraph, runs: Sequence[Inline]) -> None:
    """Append the runs; their text goes through the library, which escapes it."""
    _add(paragraph, runs, _Dress())


def _add(paragraph: Paragraph, runs: Sequence[Inline], dress: _Dress) -> None:
    for run in runs:
        match run["t"]:
            case "text":
                _text(paragraph, run["s"], dress)
            case "br":
                paragraph.add_run().add_break()
            case "link":
                _add(paragraph, run["c"], replace(dress, link=run["href"]))
            case "strong":
                _add(paragraph, run["c"], replace(dress, strong=True))
            case "em":
                _add(paragraph, run["c"], replace(dress, em=True))
            case "s":
                _add(paragraph, run["c"], replace(dress, s=True))
            case "code":
                _add(paragraph, run["c"], replace(dress, code=True))
            case "small":
                _add(paragraph, run["c"], replace(dress, small=True))


def _text(paragraph: Paragraph, text: str, dress: _Dress) -> None:
    run = paragraph.add_run(text)
    font = run.font
    if dress.strong:
        font.bold = True
    if dress.em:
        font.italic = True
    if dress.s:
        font.strike = True
    if dress.code:
        font.name = "Courier New"
    if dress.small:
        font.size, font.color.rgb = Pt(9), MUTED
    if dress.link:
        font.color.rgb, font.underline = ACCENT, True
        part = paragraph.part
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), part.relate_to(dress.link, RELATIONSHIP_TYPE.HYPERLINK, True))
        link.append(run._r)
        paragraph._p.append(link)
