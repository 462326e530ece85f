"""From a template's texts and plain data to the document tree."""

from collections.abc import Mapping
from typing import Any

from salesops_tui.rendering.document.building import build
from salesops_tui.rendering.document.markup import read_markup
from salesops_tui.rendering.document.tree import Document
from salesops_tui.rendering.errors import (
    FieldUndefined,
    LibraryMissing,
    RenderingError,
    TemplateMistake,
)


def filled(name: str, texts: Mapping[str, str], data: Mapping[str, Any]) -> Document:
    """The tree of the template ``name``; raises ``TemplateMistake`` with the line at fault."""
    try:
        from salesops_tui.rendering.templating.environment import fill
    except ImportError as error:
        raise LibraryMissing("A document", "jinja2") from error
    return build(read_markup(fill(name, texts, data), name))


def mistakes(name: str, texts: Mapping[str, str], data: Mapping[str, Any]) -> list[RenderingError]:
    """What is wrong with a template: every field and tag at fault, else the first other thing."""
    from salesops_tui.rendering.templating.environment import fill

    noticed: list[TemplateMistake] = []
    found: list[RenderingError] = []
    try:
        text = fill(name, texts, data, noticed)
        root = read_markup(text, name, noticed)
        if not noticed:
            build(root)
    except RenderingError as error:
        found = [error]
    lines = {mistake.where for mistake in noticed if isinstance(mistake, FieldUndefined)}
    kept = [m for m in noticed if isinstance(m, FieldUndefined) or m.where not in lines]
    return list({str(mistake): mistake for mistake in (*kept, *found)}.values())
