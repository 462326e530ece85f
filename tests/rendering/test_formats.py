"""Each format is a whole file of its kind, and the same input gives the same bytes."""

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from salesops_tui.rendering import FORMATS, KINDS, LibraryMissing, render, sample_context

_ROOT = Path(__file__).resolve().parents[2]
_HASHES = """
import hashlib
from salesops_tui.rendering import FORMATS, render, sample_context
for kind in ("proposal", "impact-report"):
    for name, data in render(kind, sample_context(kind), FORMATS).items():
        print(kind, name, hashlib.sha256(data).hexdigest())
"""


@pytest.mark.parametrize(
    ("quantity", "unit", "shown"),
    [("90", "hour", "90 hours"), ("1", "hour", "1 hour"), ("1.5", "day", "1.5 days"),
     ("2", "hours", "2 hours"), ("3", "kit", "3 kit"), ("2", "", "2")],
)  # fmt: skip
def test_what_is_counted_is_in_the_plural_when_it_is_more_than_one(
    quote: dict[str, Any], quantity: str, unit: str, shown: str
) -> None:
    quote["lines"] = [quote["lines"][0] | {"quantity": quantity, "unit": unit}]
    made = render("quote", quote, ["md"])["md"].decode()
    assert [word.strip() for word in made.split("|")].count(shown) == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", FORMATS)
def test_the_same_context_gives_the_same_bytes(kind: str, name: str) -> None:
    first = render(kind, sample_context(kind), [name])[name]
    changed = sample_context(kind)
    changed["issuer"]["name"] = "Somebody else"
    other = render(kind, changed, [name])[name]
    assert first == render(kind, sample_context(kind), [name])[name]
    assert first != other


def test_time_zone_language_and_hash_seed_change_no_byte() -> None:
    def run(**extra: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", _HASHES],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(_ROOT), **extra},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    assert run(TZ="Asia/Tokyo", PYTHONHASHSEED="1") == run(
        TZ="America/Lima", LANG="de_DE.UTF-8", PYTHONHASHSEED="2", HOME="/nonexistent"
    )


def test_totals_are_shown_as_given(quote: dict[str, Any], read: Any) -> None:
    quote |= {"subtotal": "1.11", "pass_through_total": "2.22", "total": "9,876,543.21"}
    made = render("quote", quote, FORMATS)
    for name, data in made.items():
        text = getattr(read, name)(data)
        assert all(total in text for total in ("1.11", "2.22", "9,876,543.21")), name


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_of_the_context_is_in_every_format(kind: str, read: Any) -> None:
    context = sample_context(kind)
    made = render(kind, context, FORMATS)
    wanted = {
        "".join(text.removeprefix("https://").split())
        for path, text in _texts(context, "")
        if _shown(path, text) and not path.startswith(_LEFT_OUT.get(kind, ("-",)))
    }
    assert len(wanted) > 10
    for name, data in made.items():
        text = read.squeezed(name, data)
        assert [part for part in wanted if part not in text] == [], name


_CONTRACT = (".customer", ".prepared_by")  # the parties stand in for them
_LEFT_OUT = {
    "agreement": _CONTRACT,
    "mou": _CONTRACT,
    "renewal": _CONTRACT,
    "onboarding": (".customer.address", ".customer.contact", ".customer.email"),
    "decommission-request": (".parties.address", ".parties.called"),
}


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    for key, part in value.items() if isinstance(value, dict) else ():
        yield from _texts(part, f"{path}.{key}")
    for part in value if isinstance(value, list) else ():
        yield from _texts(part, path)


def _shown(path: str, text: str) -> bool:
    """Whether a text is printed as it is: no date, no Markdown, no word for the program."""
    dates_and_words = (".paper", ".currency", ".recurrence")
    markdown = any(mark in text for mark in "*`[") or "\n" in text
    return not (
        path.endswith(dates_and_words) or markdown or re.fullmatch(r"\d{4}-\d\d-\d\d", text)
    )


def test_a_pdf_says_that_it_is_archival_and_accessible(quote: dict[str, Any]) -> None:
    made = render("quote", quote, ["pdf"])["pdf"]
    assert made.startswith(b"%PDF-1.7")
    assert b"pdfaid:part>2<" in made
    assert b"pdfuaid:part>1<" in made


def test_a_long_quote_repeats_the_table_head_and_counts_its_pages(
    quote: dict[str, Any], read: Any
) -> None:
    quote["lines"] = quote["lines"] * 15
    text = read.pdf(render("quote", quote, ["pdf"])["pdf"])
    pages = text.rstrip("\f").split("\f")
    assert len(pages) > 4
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert ("Quote Q-2026-0007 · Northern Lakes University" in page) is (number > 1)
    assert sum("Unit price (USD)" in page for page in pages) >= len(pages) - 1


@pytest.mark.parametrize(
    ("paper", "points"), [("a4", "595.28 × 841.89"), ("us-letter", "612 × 792")]
)
def test_the_paper_is_the_one_asked_for(quote: dict[str, Any], paper: str, points: str) -> None:
    made = render("quote", quote | {"paper": paper}, ["docx", "html"])
    section = docx.Document(io.BytesIO(made["docx"])).sections[0]
    width, height = points.split(" × ")
    assert section.page_width is not None
    assert section.page_height is not None
    assert abs(section.page_width.pt - float(width)) < 0.5
    assert abs(section.page_height.pt - float(height)) < 0.5
    assert (b"size: A4;" in made["html"]) is (paper == "a4")


def test_a_docx_has_real_tables_headings_and_a_fixed_zip(quote: dict[str, Any]) -> None:
    made = render("quote", quote, ["docx"])["docx"]
    file = docx.Document(io.BytesIO(made))
    rows = [[cell.text for cell in row.cells] for table in file.tables for row in table.rows]
    assert ["Item", "Quantity", "Unit price (USD)", "Amount (USD)"] in rows
    styles = {paragraph.style.name for paragraph in file.paragraphs if paragraph.style}
    assert {"Heading 1", "Heading 2", "List Number", "List Bullet"} <= styles
    assert file.core_properties.title == "Quote Q-2026-0007 for Northern Lakes University"
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in parts.namelist() if "thumbnail" in name]


def test_each_ordered_list_of_a_docx_counts_from_its_own_start(proposal: dict[str, Any]) -> None:
    made = render("proposal", proposal, ["docx"])["docx"]
    file = docx.Document(io.BytesIO(made))
    counters: dict[int, list[str]] = {}
    for paragraph in file.paragraphs:
        if paragraph.style and paragraph.style.name == "List Number":
            counters.setdefault(paragraph._p.pPr.numPr.numId.val, []).append(paragraph.text)
    assert [len(texts) for texts in counters.values()] == [3, 3, 4]


def test_the_page_fetches_nothing_and_runs_nothing(proposal: dict[str, Any], read: Any) -> None:
    made = render("proposal", proposal, ["html"])["html"]
    page = read.page(made)
    assert b"default-src 'none'" in made
    assert not {"script", "link", "img", "iframe", "object", "form", "base"} & set(page.tags)
    assert {link.split(":")[0] for link in page.links} <= {"https", "mailto"}
    assert b"@import" not in made
    assert b"url(" not in made


@pytest.mark.parametrize(("name", "module"), [("pdf", "typst"), ("docx", "docx")])
def test_a_missing_library_says_what_to_install(name: str, module: str) -> None:
    script = f"""
import sys
sys.modules[{module!r}] = None
from salesops_tui.rendering import LibraryMissing, render, sample_context
assert render("quote", sample_context("quote"), ["md", "html"])
try:
    render("quote", sample_context("quote"), [{name!r}])
except LibraryMissing as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "pip install" in done.stdout
    assert issubclass(LibraryMissing, Exception)


def test_importing_the_package_loads_no_engine() -> None:
    script = (
        "import sys, salesops_tui.rendering\n"
        "print([m for m in ('jinja2', 'typst', 'docx', 'markdown_it', 'pydantic') "
        "if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
