"""From a template's texts and plain data to the document tree."""

from collections.abc import Mapping
from typing import Any

from salesops_tui.rendering.document.building import build
from salesops_tui.rendering.document.markup import read_markup
from salesops_tui.rendering.document.tree import Document
from salesops_tui.rendering.errors import LibraryMissing


def filled(name: str, texts: Mapping[str, str], data: Mapping[str, Any]) -> Document:
    """The tree of the template ``name``; raises ``TemplateMistake`` with the line at fault."""
    try:
        from salesops_tui.rendering.templating.environment import fill
    except ImportError as error:
        raise LibraryMissing("A document", "jinja2") from error
    return build(read_markup(fill(name, texts, data), name))
