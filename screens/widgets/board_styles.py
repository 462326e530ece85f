"""The styles of a board's parts, in palette variables only."""

STYLE_NAMES = (
    "card", "name", "detail", "amount", "paused", "stale", "overdue", "healthy", "cursor",
    "blurred", "marker", "edge", "empty", "head", "current", "total", "rule",
)  # fmt: skip

BOARD_CSS = """
BoardCanvas {
    width: 1fr;
    height: 1fr;
    background: $surface;
    color: $foreground;

    & > .board--name { text-style: bold; }
    & > .board--detail { color: $text-muted; }
    & > .board--paused { color: $text-muted; text-style: dim; }
    & > .board--stale { color: $text-warning; text-style: bold; }
    & > .board--overdue { color: $text-error; text-style: bold; }
    & > .board--healthy { color: $text-success; text-style: bold; }
    & > .board--cursor {
        color: $block-cursor-foreground;
        background: $block-cursor-background;
        text-style: bold;
    }
    & > .board--blurred { text-style: bold underline; }
    & > .board--marker { color: $text-primary; text-style: bold; }
    & > .board--edge { color: $text-disabled; }
    & > .board--empty { color: $text-muted; text-style: italic; }
    & > .board--head { color: $text-muted; text-style: bold; }
    & > .board--current { color: $text-primary; text-style: bold underline; }
    & > .board--rule { color: $text-muted; }
}
"""
