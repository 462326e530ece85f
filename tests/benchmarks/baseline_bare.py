"""The floor of a first paint: a Textual app with one line of text."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """Paints one Static."""

    def compose(self) -> ComposeResult:
        yield Static("bare-ready")


if __name__ == "__main__":
    Bare().run()
