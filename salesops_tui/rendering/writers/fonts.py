"""The fonts: those shipped with the product, and those of the extra ``fonts`` where installed.

The page style names every family in a fixed order, so an extra font changes no text that the
shipped one can show, and a font that came along by chance is never used.
"""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from salesops_tui.rendering.templating.loader import shipped_folder
from salesops_tui.rendering.writers.cmap import characters

_NOTO = (
    *("Hebrew", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu"),
    *("Kannada", "Malayalam", "Sinhala", "Thai", "Lao", "Khmer", "Myanmar", "Ethiopic"),
    *("Armenian", "Georgian", "Symbols"),
)


class _Font(NamedTuple):
    """A font file in an installed package, and the family's name in it."""

    package: str
    file: str
    family: str


# Noto Sans Arabic is left out: text copied from a PDF set in it has its letters doubled.
_EXTRA = (
    _Font(
        "fontpkg_ibm_plex_sans_arabic",
        "files/IBMPlexSansArabic-Regular.ttf",
        "IBM Plex Sans Arabic",
    ),
    *(_Font("manimgx_fonts", f"NotoSans{name}[wght].ttf", f"Noto Sans {name}") for name in _NOTO),
    _Font("cvttf_NotoSansCJK_Regular", "NotoSansCJKtc-Regular.otf", "Noto Sans CJK TC"),
    _Font("manimgx_fonts", "NotoEmoji[wght].ttf", "Noto Emoji"),
)


def folders() -> list[Path]:
    """Every folder the typesetter takes fonts from."""
    found = [path.parent for path, _ in _extra()]
    return [shipped_folder() / "fonts", *dict.fromkeys(found)]


def families() -> list[str]:
    """The families that text is set in: the first that has a character shows it."""
    return ["Inter", *(family for _, family in _extra())]


def covered(code: int) -> bool:
    """Whether some font can show a character."""
    return code in shipped() or any(code in characters(path) for path, _ in _extra())


@lru_cache(maxsize=1)
def shipped() -> frozenset[int]:
    """What the shipped fonts can show, upright and in italics."""
    fonts = sorted((shipped_folder() / "fonts").glob("*.ttf"))
    return frozenset.intersection(*(characters(path) for path in fonts))


@lru_cache(maxsize=1)
def _extra() -> list[tuple[Path, str]]:
    """The optional fonts that are installed, by file and family."""
    found = []
    for font in _EXTRA:
        spec = find_spec(font.package)
        places = (spec.submodule_search_locations or ()) if spec else ()
        for place in places:
            if (path := Path(place) / font.file).is_file():
                found.append((path, font.family))
    return found
