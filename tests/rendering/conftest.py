"""What every rendering test starts from, and how each format is read back as text."""

import io
import shutil
import subprocess
import tempfile
from html.parser import HTMLParser
from typing import Any

import docx
import pytest
from markdown_it import MarkdownIt

from salesops_tui.rendering import sample_context


@pytest.fixture
def quote() -> dict[str, Any]:
    return sample_context("quote")


@pytest.fixture
def proposal() -> dict[str, Any]:
    return sample_context("proposal")


class _Page(HTMLParser):
    """The text of a page, the tags in it and the addresses it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._inside = tag
        self.links += [value or "" for key, value in attrs if key in ("href", "src")]
        assert not [key for key, _ in attrs if key.startswith("on") or key == "style"]

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside != "style":
            self.words.append(data)


class Reader:
    """Each format as text: what a person, or the next program, gets out of it."""

    def page(self, data: bytes) -> _Page:
        page = _Page()
        page.feed(data.decode())
        page.close()
        return page

    def html(self, data: bytes) -> str:
        return "".join(self.page(data).words)

    def markdown_parts(self, data: bytes) -> tuple[str, list[str]]:
        """The text a reader sees, and the kinds of things in it."""
        tokens = MarkdownIt("gfm-like").parse(data.decode())
        flat = [part for token in tokens for part in (token, *(token.children or ()))]
        shown = ("text", "text_special", "code_inline", "code_block", "fence")
        text = "".join(
            part.content if part.type in shown else " " for part in flat if part.type != "inline"
        )
        return text, [part.type for part in flat]

    def md(self, data: bytes) -> str:
        return self.markdown_parts(data)[0]

    def docx(self, data: bytes) -> str:
        body = docx.Document(io.BytesIO(data)).element.body
        return "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))

    def pdf(self, data: bytes) -> str:
        """The text layer; skips where pdftotext is not installed."""
        program = shutil.which("pdftotext")
        if program is None:
            pytest.skip("needs pdftotext (poppler-utils)")
        done = subprocess.run(
            [program, "-raw", "-", "-"], input=data, capture_output=True, check=True
        )
        return done.stdout.decode()

    def addresses(self, data: bytes) -> list[str]:
        """Where the links of a PDF lead."""
        program = shutil.which("pdfinfo")
        if program is None:
            pytest.skip("needs pdfinfo (poppler-utils)")
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(data)
            file.flush()
            told = subprocess.run(
                [program, "-url", file.name], capture_output=True, check=True, text=True
            )
        return [line.split()[-1] for line in told.stdout.splitlines()[1:]]

    def squeezed(self, name: str, data: bytes) -> str:
        """The text of a format without its blanks: each wraps lines where it likes."""
        return "".join(str(getattr(self, name)(data)).split())


@pytest.fixture(scope="session")
def read() -> Reader:
    return Reader()
