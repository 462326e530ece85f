"""Pictures: the letterhead's logo, and drawings turned into dots where a format needs dots."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Literal

from salesops_tui.rendering.document.tree import Document, Logo
from salesops_tui.rendering.errors import LibraryMissing, PictureRefused

TYPES = {"png": "image/png", "jpeg": "image/jpeg", "svg": "image/svg+xml"}
_LARGEST = 256 * 1024  # bytes of a logo
_DRAWING = b'#set page(width: auto, height: auto, margin: 0pt)\n#image("%s", width: %dpt)'


def logo(data: bytes) -> Logo:
    """A logo's file as a context holds it; raises ``PictureRefused`` when it is no picture."""
    if len(data) > _LARGEST:
        raise PictureRefused(f"it is larger than {_LARGEST // 1024} kB")
    kind = _kind(data)
    if kind is None:
        raise PictureRefused("it is neither PNG nor JPEG nor SVG")
    with suppress(LibraryMissing):  # then it is tried where it is first drawn
        dots(data, kind, 120)
    return {"kind": kind, "data": b64encode(data).decode("ascii")}


def dots(data: bytes, kind: str, points: int, ppi: int = 192) -> bytes:
    """A picture drawn anew as PNG, so many points wide; raises ``LibraryMissing``."""
    import tempfile
    from pathlib import Path

    from salesops_tui.rendering.writers.typesetter import compiled, typesetter

    typst = typesetter()
    with tempfile.TemporaryDirectory(prefix="salesops-") as folder:
        name = f"picture.{kind}"
        (Path(folder) / name).write_bytes(data)
        try:
            return compiled(
                _DRAWING % (name.encode(), points), folder, format="png", ppi=float(ppi)
            )
        except typst.TypstError as error:
            raise PictureRefused(error.message.strip().rstrip(".")) from error


def with_logo(document: Document, found: Mapping[str, Any] | None) -> Document:
    """The tree with the logo in its letterhead, if it has both."""
    if found:
        for block in document["blocks"]:
            if block["t"] == "letterhead":
                block["logo"] = {"kind": found["kind"], "data": found["data"]}
    return document


def logo_bytes(found: Logo) -> bytes:
    """The logo's file."""
    return b64decode(found["data"])


def _kind(data: bytes) -> Literal["png", "jpeg", "svg"] | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return "svg" if head.startswith((b"<svg", b"<?xml")) and b"<svg" in data else None
