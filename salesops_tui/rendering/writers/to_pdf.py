"""PDF by Typst: the tree goes in as data, the page style is fixed, nothing else is reachable."""

import json
import tempfile
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from salesops_tui.rendering.document.tree import Document
from salesops_tui.rendering.errors import LibraryMissing, PageFailed
from salesops_tui.rendering.templating.loader import shipped_folder
from salesops_tui.rendering.writers.glyphs import place_refusal

if TYPE_CHECKING:
    import typst


def to_pdf(document: Document) -> bytes:
    """One PDF/A-2a and PDF/UA-1 file; the same tree gives the same bytes everywhere."""
    typst = _typst()
    midnight = datetime.fromisoformat(document["date"]).replace(tzinfo=UTC)
    with tempfile.TemporaryDirectory(prefix="salesops-") as nothing:
        try:
            made: bytes = typst.compile(
                _theme(),
                root=nothing,
                font_paths=_fonts(),
                ignore_system_fonts=True,
                format="pdf",
                sys_inputs={"doc": json.dumps(document, ensure_ascii=False)},
                pdf_standards=["a-2a", "ua-1"],
                package_path=nothing,
                package_cache_path=nothing,
                timestamp=midnight,
            )
        except typst.TypstError as error:
            place_refusal(error.message, document)
            raise PageFailed(error.message.strip().rstrip(".")) from error
    return made


def _typst() -> Any:
    try:
        import typst
    except ImportError as error:
        raise LibraryMissing("PDF", "typst") from error
    return typst


@lru_cache(maxsize=1)
def _theme() -> bytes:
    return (shipped_folder() / "theme.typ").read_bytes()


@lru_cache(maxsize=1)
def _fonts() -> "typst.Fonts":
    fonts: typst.Fonts = _typst().Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(shipped_folder() / "fonts")],
    )
    return fonts
