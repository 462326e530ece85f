"""A .docx file by python-docx: real headings, lists and tables, the same bytes each time."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from salesops_tui.rendering.document.tree import Block, Document
from salesops_tui.rendering.errors import LibraryMissing

if TYPE_CHECKING:
    from salesops_tui.rendering.writers.docx.blocks import Story
    from salesops_tui.rendering.writers.docx.page import DocxDocument

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold


def to_docx(document: Document) -> bytes:
    """The document as a .docx file that anyone can edit."""
    try:
        from salesops_tui.rendering.writers.docx.blocks import Story
        from salesops_tui.rendering.writers.docx.page import new_document, text_width
    except ImportError as error:
        raise LibraryMissing("DOCX", "python-docx") from error
    file = new_document(document)
    _write(Story(file, file, text_width(file)), document["blocks"])
    _describe(file, document)
    made = io.BytesIO()
    file.save(made)
    return _repacked(made.getvalue())


def _write(story: "Story", found: Sequence[Block], depth: int = 0) -> None:
    for block in found:
        match block["t"]:
            case "heading":
                story.heading(block["level"], block["c"])
            case "para":
                story.paragraph(block["c"], block["style"], rtl=block["rtl"])
            case "list":
                counter = story.counter(block["start"]) if block["ordered"] else None
                for item in block["items"]:
                    _write_item(story, item, counter, depth)
            case "quote" | "aside":
                with story.indented():
                    _write(story, block["c"], depth)
            case "keep":
                with story.kept():
                    _write(story, block["c"], depth)
            case "columns":
                for part, inner in zip(story.columns(len(block["c"])), block["c"], strict=True):
                    _write(part, inner)
            case "code":
                story.code(block["s"])
            case "rule":
                story.rule()
            case "page":
                story.page_break()
            case "table":
                story.table(block)
            case "chart":
                story.chart(block)
            case "pairs":
                story.pairs(block)
            case "letterhead":
                story.letterhead(block)


def _write_item(story: "Story", item: Sequence[Block], counter: int | None, depth: int) -> None:
    """One list item: its first paragraph bears the mark, the rest stands below it."""
    for at, block in enumerate(item):
        if at == 0 and block["t"] == "para":
            story.item(block["c"], counter, depth)
        elif at == 0:
            story.item([], counter, depth)
            _write(story, [block], depth + 1)
        else:
            with story.indented(depth + 1):
                _write(story, [block], depth + 1)


def _describe(file: "DocxDocument", document: Document) -> None:
    about = file.core_properties
    day = datetime.fromisoformat(document["date"])
    about.title = document["title"][:255]
    about.author = about.last_modified_by = document["author"][:255]
    about.created = about.modified = day
    about.language = document["lang"]
    about.comments = about.subject = about.keywords = about.category = ""
    about.revision = 1


def _repacked(data: bytes) -> bytes:
    """The same parts in a fixed order with a fixed time: equal files are equal bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name[0] != "[", name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            new.writestr(entry, old.read(name))
    return packed.getvalue()
