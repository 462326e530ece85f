"""A character that no font shows is told by name, never printed as an empty box unasked."""

from typing import Any

import pytest

from salesops_tui.rendering import GlyphsMissing, render, sample_context
from salesops_tui.rendering.templating.loader import shipped_folder
from salesops_tui.rendering.writers.glyphs import STAND_IN, missing


def test_a_missing_glyph_names_the_field_and_the_character() -> None:
    context = sample_context("quote")
    context["lines"][1]["description"] = "Hub for ᏣᎳᎩ speakers"
    with pytest.raises(GlyphsMissing) as refused:
        render("quote", context, ["pdf"])
    assert refused.value.field == "lines[1].description"
    assert refused.value.characters == "ᏣᎳᎩ"
    assert "“Ꮳ” (U+13E3)" in str(refused.value)
    assert "Hub for ᏣᎳᎩ speakers" in str(refused.value)


def test_other_formats_need_no_font(read: Any) -> None:
    context = sample_context("quote") | {"deal": "数据 مرحبا 🙂"}
    for name, data in render("quote", context, ["md", "html", "docx"]).items():
        assert "数据مرحبا🙂" in read.squeezed(name, data), name


def test_a_box_stands_in_when_asked_for(read: Any) -> None:
    context = sample_context("quote") | {"deal": "Data 数据 hub"}
    made = render("quote", context, ["pdf"], replace_missing=True)["pdf"]
    assert f"Data {STAND_IN * 2} hub" in read.pdf(made)


def test_what_the_typesetter_refuses_on_its_own_is_told_too() -> None:
    context = sample_context("quote") | {"deal": "Z" + "\u0336\u0489\u0324\u0353" * 3}
    with pytest.raises(GlyphsMissing):
        render("quote", context, ["pdf"])


def test_the_coverage_table_is_true_of_the_fonts() -> None:
    text = (shipped_folder() / "fonts" / "coverage.txt").read_text()
    ranges = [line.split("-") for line in text.splitlines() if not line.startswith("#")]
    covered = [chr(c) for r in ranges for c in range(int(r[0], 16), int(r[-1], 16) + 1)]
    assert len(covered) > 2500
    assert missing("".join(covered)) == ""
    shown = [char for char in covered if char.isprintable() and not _combines(char)]
    words = " ".join("".join(shown[at : at + 20]) for at in range(0, len(shown), 20))
    context = sample_context("quote") | {"terms": [words[:19_000]]}
    assert render("quote", context, ["pdf"])["pdf"].startswith(b"%PDF")


def _combines(char: str) -> bool:
    import unicodedata

    return unicodedata.category(char).startswith("M")


def test_fonts_come_with_their_licence_and_stay_small() -> None:
    fonts = shipped_folder() / "fonts"
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts / "Inter-OFL.txt").read_text()
    assert sum(path.stat().st_size for path in fonts.iterdir()) < 2_500_000
