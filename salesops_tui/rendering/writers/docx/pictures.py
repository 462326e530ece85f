"""Pictures in a .docx file, with the words for whoever cannot see them."""

import io

from docx.shared import Length, Mm
from docx.text.paragraph import Paragraph

from salesops_tui.rendering.document.tree import Logo
from salesops_tui.rendering.errors import LibraryMissing
from salesops_tui.rendering.writers.pictures import dots, logo_bytes

_HIGH, _WIDE = Mm(14), Mm(60)  # what a logo may take


def add(paragraph: Paragraph, data: bytes, kind: str, width: Length, alt: str) -> bool:
    """Draw a picture as dots; False where the library that draws it is missing."""
    try:
        drawn = dots(data, kind, round(width.pt))
    except LibraryMissing:
        return False
    shape = paragraph.add_run().add_picture(io.BytesIO(drawn), width=width)
    shape._inline.docPr.set("descr", alt)
    return True


def add_logo(paragraph: Paragraph, logo: Logo) -> None:
    """Put the logo in the letterhead; a drawing is left out where nothing can draw it."""
    try:
        drawn = dots(logo_bytes(logo), logo["kind"], 170, 240)
    except LibraryMissing:
        return
    shape = paragraph.add_run().add_picture(io.BytesIO(drawn), height=_HIGH)
    if shape.width > _WIDE:
        shape.height, shape.width = Length(shape.height * _WIDE // shape.width), _WIDE
    shape._inline.docPr.set("descr", "Logo")
