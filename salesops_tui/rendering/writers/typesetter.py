"""The typesetter: Typst with our fonts only, nothing of the machine's and no network."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from salesops_tui.rendering.errors import LibraryMissing
from salesops_tui.rendering.writers.fonts import folders

if TYPE_CHECKING:
    import typst


def typesetter() -> Any:
    """The library; raises ``LibraryMissing`` where it does not load."""
    try:
        import typst
    except ImportError as error:
        raise LibraryMissing("PDF", "typst") from error
    return typst


def compiled(source: bytes, root: str, **options: Any) -> bytes:
    """One file made from fixed source; it reaches what is in the folder ``root`` and no more."""
    made: bytes = typesetter().compile(
        source,
        root=root,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        package_path=root,
        package_cache_path=root,
        **options,
    )
    return made


@lru_cache(maxsize=1)
def _fonts() -> "typst.Fonts":
    fonts: typst.Fonts = typesetter().Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders()],
    )
    return fonts
