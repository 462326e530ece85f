"""The readable formats are compared with files a reviewer can read.

To accept a wanted change: ``SALESOPS_BLESS=1 pytest tests/rendering/test_golden.py``.
"""

import os
from pathlib import Path

import pytest

from salesops_tui.rendering import KINDS, render, sample_context

GOLDEN = Path(__file__).parent / "golden"
BLESS = bool(os.environ.get("SALESOPS_BLESS"))  # asked before the tests' own surroundings are set


@pytest.mark.parametrize(
    ("kind", "name"), [*((kind, "md") for kind in KINDS), ("impact-report", "html")]
)
def test_a_sample_is_written_as_its_golden_file_says(kind: str, name: str) -> None:
    made = render(kind, sample_context(kind), [name])[name]
    golden = GOLDEN / f"{kind}.{name}"
    if BLESS:
        golden.write_bytes(made)
    assert made.decode() == golden.read_text("utf-8")


def test_a_draft_says_that_it_is_one() -> None:
    draft = sample_context("quote") | {"number": None}
    made = render("quote", draft, ["md"])["md"].decode()
    assert "# Quote (draft)" in made
    assert "- Number: Draft" in made
