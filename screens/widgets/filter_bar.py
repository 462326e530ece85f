"""The line above the board that filters while it is typed."""

from __future__ import annotations

from screens.widgets.fields import LineField


class FilterBar(LineField):
    """Takes the focus when it appears; Enter keeps the filter, Esc clears it."""

    DEFAULT_CSS = """
    FilterBar { height: 1; border: none; padding: 0 1; background: $boost; }
    FilterBar:focus { border: none; background: $primary-muted; }
    """

    def __init__(self, id: str) -> None:
        super().__init__(
            placeholder="Filter: words  owner:ana  stage:partnering  tag:cloud  >10000  stale",
            id=id,
        )

    def on_mount(self) -> None:
        """Be ready to type."""
        self.focus()
