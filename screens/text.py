"""Text on its way to the screen: clean, so that nobody's data can steer a terminal."""

from salesops_tui.domain.text import clean


def shown(text: str) -> str:
    """Text as a screen may show it; widgets that take it have markup switched off."""
    return clean(text)
