"""PDF by Typst: the tree goes in as data, the page style is fixed, nothing else is reachable."""

import json
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from salesops_tui.rendering.document.tree import Block, Document
from salesops_tui.rendering.errors import PageFailed
from salesops_tui.rendering.templating.loader import shipped_folder
from salesops_tui.rendering.writers.charts import described, svg
from salesops_tui.rendering.writers.fonts import families
from salesops_tui.rendering.writers.glyphs import place_refusal
from salesops_tui.rendering.writers.pictures import logo_bytes
from salesops_tui.rendering.writers.typesetter import compiled, typesetter


def to_pdf(document: Document) -> bytes:
    """One PDF/A-2a and PDF/UA-1 file; the same tree gives the same bytes everywhere."""
    typst = typesetter()
    midnight = datetime.fromisoformat(document["date"]).replace(tzinfo=UTC)
    with tempfile.TemporaryDirectory(prefix="salesops-") as folder:
        drawn = {**document, "blocks": _drawn(document["blocks"], Path(folder))}
        try:
            return compiled(
                _theme(),
                folder,
                format="pdf",
                sys_inputs={
                    "doc": json.dumps(drawn, ensure_ascii=False),
                    "fonts": json.dumps(families()),
                },
                pdf_standards=["a-2a", "ua-1"],
                timestamp=midnight,
            )
        except typst.TypstError as error:
            place_refusal(error.message, document)
            raise PageFailed(error.message.strip().rstrip(".")) from error


def _drawn(found: Sequence[Block], folder: Path) -> list[dict[str, Any]]:
    """The blocks with each chart drawn and the logo laid into the folder."""
    made = []
    for block in found:
        more: dict[str, Any] = {}
        if block["t"] == "chart":
            more = {"svg": svg(block), "alt": described(block)}
        elif block["t"] == "letterhead" and block["logo"]:
            name = f"logo.{block['logo']['kind']}"
            (folder / name).write_bytes(logo_bytes(block["logo"]))
            more = {"logo": name}
        elif block["t"] in ("keep", "aside", "quote"):
            more = {"c": _drawn(block["c"], folder)}
        elif block["t"] == "list":
            more = {"items": [_drawn(item, folder) for item in block["items"]]}
        elif block["t"] == "columns":
            more = {"c": [_drawn(part, folder) for part in block["c"]]}
        made.append({**block, **more})
    return made


@lru_cache(maxsize=1)
def _theme() -> bytes:
    return (shipped_folder() / "theme.typ").read_bytes()
