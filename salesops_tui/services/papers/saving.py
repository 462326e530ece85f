"""Files of documents: saved under names that say what they are, or shown by the system."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from shutil import which

from salesops_tui.domain.documents import Document, DocumentVersion
from salesops_tui.errors import Refused
from salesops_tui.exports.files import whole_file
from salesops_tui.services.papers.shelf import Made, Shelf


class Saving(Shelf):
    """Writes the files of versions."""

    def save(self, made: Made, format: str, folder: Path, *, force: bool = False) -> Path:
        """Write a version's file into a folder, under a name that says what it is.

        Another version has another name; a file that is there is replaced only with ``force``.
        """
        self._refuse_paths(made, format)
        content = self.content(made.version, format)
        path = folder / self.file_name(made.document, made.version, format)
        with whole_file(path, force=force) as stream:
            stream.write(content)
        return path

    def file_name(self, document: Document, version: DocumentVersion, format: str) -> str:
        """Such as ``quote-q-2026-0007.pdf``; a draft's name carries its version."""
        from salesops_tui.services.keepers import slug

        issued = document.number and version.version == self._last(document).version
        name = document.number if issued else f"{document.key}-draft-{version.version}"
        return f"{document.kind}-{slug(name) or document.key.lower()}.{format}"

    def open(self, made: Made, format: str, environment: Mapping[str, str] = os.environ) -> Path:
        """Show a version's file in the system's viewer; returns the copy that it shows.

        Raises Refused where there is no display, or no program to show it with.
        """
        self._refuse_paths(made, format)
        content = self.content(made.version, format)
        program = _viewer(environment)
        save = f"save it instead: `salesops doc show {made.document.key} --format {format} --out .`"
        if not program:
            raise Refused(f"there is no display here to open a file on; {save}")
        folder = Path(tempfile.mkdtemp(prefix="salesops-"))
        path = folder / self.file_name(made.document, made.version, format)
        path.write_bytes(content)
        try:
            subprocess.Popen(
                [program, str(path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as reason:
            raise Refused(f"{program} does not start ({reason.strerror}); {save}") from None
        return path

    def _refuse_paths(self, made: Made, format: str) -> None:
        self._session.refuse_paths(f"doc show {made.document.key} --format {format}")


def _viewer(environment: Mapping[str, str]) -> str:
    """The program that opens files here; empty over SSH and without a display."""
    path = environment.get("PATH", "")
    if any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")):
        return ""
    if sys.platform == "darwin":
        return which("open", path=path) or ""
    display = environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    return (which("xdg-open", path=path) or "") if display else ""
