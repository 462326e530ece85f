"""Charts and the logo: the same picture in every format, always with its numbers in words."""

import io
import re
import xml.etree.ElementTree as ElementTree
from typing import Any

import docx
import pytest

from salesops_tui import rendering
from salesops_tui.rendering import FORMATS, PictureRefused, render, sample_context
from salesops_tui.rendering.document.tree import Chart
from salesops_tui.rendering.writers.charts import described, svg

_LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 60" width="60" height="60">'
    b'<rect width="60" height="60" fill="#17506b"/></svg>'
)


def _chart(values: list[list[float | None]], labels: list[str] | None = None) -> Chart:
    names = labels or [f"2026-{at:02d}" for at in range(1, len(values) + 1)]
    series = [f"series {at}" for at in range(len(values[0]) if values else 1)]
    return {
        "t": "chart",
        "title": [{"t": "text", "s": "People"}],
        "values": values,
        "alone": False,
        "table": {
            "t": "table",
            "caption": [],
            "columns": [],
            "head": [[{"t": "text", "s": name}] for name in ("Month", *series)],
            "body": [[[{"t": "text", "s": name}]] for name in names],
        },
    }


def _bars(picture: str) -> list[float]:
    root = ElementTree.fromstring(picture)
    found = [node for node in root.iter() if node.tag.endswith("}rect")]
    return [float(node.attrib["height"]) for node in found if node.attrib["height"] != "10"]


def test_a_bar_is_as_high_as_its_value_and_a_gap_draws_nothing() -> None:
    heights = _bars(svg(_chart([[10], [20], [None], [0], [40]])))
    assert heights == pytest.approx([heights[0], 2 * heights[0], 4 * heights[0]], abs=0.2)


@pytest.mark.parametrize("most", [0, 1, 7, 99, 100, 101, 14_050, 999_999_999])
def test_the_scale_begins_at_zero_and_holds_the_largest_value(most: int) -> None:
    picture = svg(_chart([[most]]))
    shown = [int(text.replace(",", "")) for text in re.findall(r'end".*>([\d,]+)</text>', picture)]
    assert shown[0] == 0
    assert shown == sorted(set(shown))
    assert most <= shown[-1] <= max(4, 4 * most)
    assert len(shown) <= 6


@pytest.mark.parametrize("values", [[], [[None]], [[5, 6, 7, 8, 9, 10]] * 60])
def test_a_chart_is_drawn_whatever_it_holds(values: list[list[float | None]]) -> None:
    assert ElementTree.fromstring(svg(_chart(values))).tag.endswith("svg")


def test_a_label_is_text_in_the_picture() -> None:
    label = "<script>alert(1)</script>\"' onload=x"
    root = ElementTree.fromstring(svg(_chart([[1]], [label])))
    assert {node.tag.rpartition("}")[2] for node in root.iter()} == {"svg", "line", "rect", "text"}
    assert label in root.attrib["aria-label"]


def test_a_chart_says_its_numbers_in_words() -> None:
    assert described(_chart([[1, None], [1234, 5]])) == (
        "Bar chart. People. 2026-01: series 0 1, series 1 –; 2026-02: series 0 1,234, series 1 5."
    )


@pytest.mark.parametrize("kind", ["impact-report", "usage-report"])
def test_every_format_holds_the_chart_or_its_table(kind: str, read: Any) -> None:
    made = render(kind, sample_context(kind), FORMATS)
    assert made["html"].count(b"<svg ") == 1
    assert "| 2026-11 |" in made["md"].decode()
    pictures = docx.Document(io.BytesIO(made["docx"])).inline_shapes
    assert len(pictures) == 1
    told = pictures[0]._inline.docPr.get("descr")
    assert told is not None
    assert "2026-11: lakes-research 121, lakes-teaching 85" in told
    assert "lakes-teaching" in read.pdf(made["pdf"])


def test_the_logo_stands_in_the_letterhead_and_changes_nothing_else(read: Any) -> None:
    context = sample_context("invoice")
    plain = render("invoice", context, FORMATS)
    context["issuer"]["logo"] = rendering.logo(_LOGO)
    made = render("invoice", context, FORMATS)
    assert made["md"] == plain["md"]
    assert b'<img src="data:image/svg+xml;base64,' in made["html"]
    assert len(docx.Document(io.BytesIO(made["docx"])).inline_shapes) == 1
    assert read.pdf(made["pdf"]) == read.pdf(plain["pdf"])
    assert len(made["pdf"]) > len(plain["pdf"])


def test_a_wide_logo_leaves_room_for_the_address() -> None:
    context = sample_context("invoice")
    wide = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 60"><rect width="900"/></svg>'
    context["issuer"]["logo"] = rendering.logo(wide)
    made = render("invoice", context, ["docx", "pdf"])
    (shape,) = docx.Document(io.BytesIO(made["docx"])).inline_shapes
    assert shape.width.mm == pytest.approx(60)
    assert shape.height.mm == pytest.approx(4, abs=0.1)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"GIF89a", "it is neither PNG nor JPEG nor SVG"),
        (b"\x89PNG\r\n\x1a\nbroken", "failed to decode image"),
        (b"\xff\xd8\xffbroken", "failed to decode image"),
        (_LOGO.replace(b"<rect", b'<image href="http://evil.example/x.png"/><rect'), "not allowed"),
        (_LOGO.replace(b"<rect", b'<image href="file:///etc/hostname"/><rect'), "failed to load"),
        (b"<svg" + b" " * 300_000, "it is larger than 256 kB"),
    ],
)
def test_what_is_no_picture_or_reaches_out_is_no_logo(data: bytes, reason: str) -> None:
    with pytest.raises(PictureRefused, match=f"The logo cannot be used: .*{reason}"):
        rendering.logo(data)
