"""Where the fonts are: those shipped with the product, then those of the extra ``fonts``."""

from pathlib import Path

from salesops_tui.rendering.templating.loader import shipped_folder


def folders() -> list[Path]:
    """Every folder the typesetter takes fonts from."""
    return [shipped_folder() / "fonts"]
