"""Documents: a template and plain data in; Markdown, HTML, PDF and DOCX bytes out.

Nothing here stores or reads a record. Importing this package loads no template engine, no
typesetter and no word-processor library: each is loaded when first used.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from salesops_tui.domain.papers import DOCUMENT_KINDS
from salesops_tui.rendering.errors import (
    ContextRefused,
    FieldUndefined,
    FormatUnknown,
    GlyphsMissing,
    KindUnknown,
    LibraryMissing,
    PageFailed,
    PictureRefused,
    RenderingError,
    TemplateMissing,
    TemplateMistake,
    TemplateRefused,
)

if TYPE_CHECKING:
    from salesops_tui.rendering.checking import Problem
    from salesops_tui.rendering.document.tree import Document, Logo

KINDS = tuple(DOCUMENT_KINDS)
FORMATS = ("md", "html", "pdf", "docx")

__all__ = [
    "FORMATS",
    "KINDS",
    "ContextRefused",
    "FieldUndefined",
    "FormatUnknown",
    "GlyphsMissing",
    "KindUnknown",
    "LibraryMissing",
    "PageFailed",
    "PictureRefused",
    "RenderingError",
    "TemplateMissing",
    "TemplateMistake",
    "TemplateRefused",
    "check",
    "logo",
    "render",
    "sample_context",
    "template_hash",
]


def render(
    kind: str,
    context: Mapping[str, Any],
    formats: Sequence[str],
    *,
    templates: Sequence[Path] = (),
    replace_missing: bool = False,
) -> dict[str, bytes]:
    """The document in each format asked for, by format name.

    ``templates`` are folders searched before the product's own. ``replace_missing`` prints a
    box in the PDF for a character that no font can show, which is otherwise an error.
    """
    _known(kind)
    for name in formats:
        if name not in FORMATS:
            raise FormatUnknown(name, FORMATS)
    from salesops_tui.rendering.kinds import checked

    data = checked(kind, context)
    document = _document(kind, data, templates)
    return {name: _written(name, document, data, replace_missing) for name in formats}


def logo(data: bytes) -> "Logo":
    """A logo's file as ``issuer.logo`` of a context; raises ``PictureRefused``."""
    from salesops_tui.rendering.writers import pictures

    return pictures.logo(data)


def check(templates: Sequence[Path] = ()) -> "list[Problem]":
    """Every mistake found by making all kinds of document from sample data, in every format."""
    from salesops_tui.rendering.checking import problems

    return problems(KINDS, templates)


def template_hash(kind: str, templates: Sequence[Path] = ()) -> str:
    """SHA-256 of the template of ``kind`` with all the partials it includes."""
    _known(kind)
    from salesops_tui.rendering.templating.loader import load

    return load(kind, templates).digest()


def sample_context(kind: str) -> dict[str, Any]:
    """A complete, believable context of ``kind``, to try a template with."""
    _known(kind)
    from salesops_tui.rendering.samples import sample

    return sample(kind)


def _known(kind: str) -> None:
    if kind not in KINDS:
        raise KindUnknown(kind, KINDS)


def _document(kind: str, data: Mapping[str, Any], templates: Sequence[Path]) -> "Document":
    from salesops_tui.rendering.templating.loader import load

    source = load(kind, templates)
    if source.shipped:
        from salesops_tui.rendering.templating.filling import filled
    else:
        from salesops_tui.rendering.templating.confined import filled_apart as filled
    from salesops_tui.rendering.writers.pictures import with_logo

    issuer = dict(data["issuer"])
    logo = issuer.pop("logo")
    told = {**data, "issuer": issuer}  # a template says where the letterhead is, not what it holds
    return with_logo(filled(source.name, source.texts, told), logo)


def _written(
    name: str, document: "Document", data: Mapping[str, Any], replace_missing: bool
) -> bytes:
    if name == "md":
        from salesops_tui.rendering.writers.to_markdown import to_markdown

        return to_markdown(document)
    if name == "html":
        from salesops_tui.rendering.writers.to_html import to_html

        return to_html(document)
    if name == "docx":
        from salesops_tui.rendering.writers.to_docx import to_docx

        return to_docx(document)
    from salesops_tui.rendering.writers import glyphs
    from salesops_tui.rendering.writers.to_pdf import to_pdf

    if replace_missing:
        document = glyphs.replace_missing(document)
    glyphs.refuse_missing(document, data)
    return to_pdf(document)
