"""Long text that people write in Markdown, as the same markup the templates use."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from salesops_tui.domain.text import clean
from salesops_tui.rendering.document.links import allowed_link

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


def prose(text: str) -> Markup:
    """Markdown without HTML, images or unsafe links; what is not understood stays text."""
    if not text.strip():
        return Markup()
    parser = _parser()
    tokens = parser.parse(clean(text))
    _plain(tokens)
    return Markup(parser.renderer.render(tokens, parser.options, {}))


@lru_cache(maxsize=1)
def _parser() -> "MarkdownIt":
    """The parser, loaded when the first text needs it; a link that is not allowed stays text."""
    from markdown_it import MarkdownIt

    class Parser(MarkdownIt):
        def validateLink(self, url: str) -> bool:  # noqa: N802  (the name that the library calls)
            return allowed_link(url)

    parser = Parser("commonmark", {"html": False})
    parser.enable(["table", "strikethrough"])
    parser.disable(["image", "html_inline", "html_block", "autolink"])
    return parser


def _plain(tokens: "Sequence[Token]") -> None:
    """Bring the tokens to the templates' vocabulary: two levels down, classes not styles."""
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 2, 4)}"
        elif token.type == "fence":
            token.info = ""
        elif token.type in ("th_open", "td_open"):
            right = token.attrGet("style") == "text-align:right"
            token.attrs = {"class": "number"} if right else {}
        elif token.type == "link_open":
            token.attrs = {"href": token.attrGet("href") or ""}
        _plain(token.children or ())
