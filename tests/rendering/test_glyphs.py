"""A character that no font shows is told by name, never printed as an empty box unasked."""

import io
from typing import Any

import docx
import pytest

from salesops_tui.rendering import GlyphsMissing, render, sample_context
from salesops_tui.rendering.templating.loader import shipped_folder
from salesops_tui.rendering.writers.fonts import families, shipped
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
    assert "Install the fonts extra (pip install 'salesops[fonts]')" in str(refused.value)


def test_other_formats_need_no_font(read: Any) -> None:
    context = sample_context("quote") | {"deal": "数据 مرحبا 🙂"}
    for name, data in render("quote", context, ["md", "html", "docx"]).items():
        assert "数据مرحبا🙂" in read.squeezed(name, data), name


def test_a_box_stands_in_when_asked_for(read: Any) -> None:
    context = sample_context("quote") | {"deal": "Data ᏣᎳ hub"}
    made = render("quote", context, ["pdf"], replace_missing=True)["pdf"]
    assert f"Data {STAND_IN * 2} hub" in read.pdf(made)


def test_what_the_typesetter_refuses_on_its_own_is_told_too() -> None:
    context = sample_context("quote") | {"deal": "Z" + "\u0336\u0489\u0324\u0353" * 3}
    with pytest.raises(GlyphsMissing):
        render("quote", context, ["pdf"])


def test_what_counts_as_shown_is_what_the_typesetter_shows() -> None:
    found = sorted(shipped())
    assert len(found) > 2500
    shown = [chr(c) for c in found if chr(c).isprintable() and not _combines(chr(c))]
    words = " ".join("".join(shown[at : at + 20]) for at in range(0, len(shown), 20))
    context = sample_context("quote") | {"terms": [words[:19_000]]}
    assert render("quote", context, ["pdf"])["pdf"].startswith(b"%PDF")
    assert missing("".join(shown)) == ""


SCRIPTS = {
    "Arabic": "مرحبا بالعالم",
    "Hebrew": "שלום עולם",
    "Chinese, Japanese, Korean": "数据平台 データ 데이터 繁體",
    "Emoji": "🙂 🌊 👩‍🔬",
    "of India": "नमस्ते বাংলা தமிழ்",
    "Thai, Georgian, Ethiopic": "ไทย ქართული አማርኛ",
}


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_the_fonts_extra_shows_other_scripts(text: str, read: Any) -> None:
    if len(families()) < 20:
        pytest.skip("needs the extra fonts: pip install 'salesops[fonts]'")
    context = sample_context("quote") | {"notes": f"{text}\n\n- {text}"}
    context["customer"]["organization"] = text
    made = render("quote", context, ["pdf"])["pdf"]
    wanted = {char for char in text if char.isalnum()}
    assert wanted - set(read.pdf(made)) == set()


def test_a_paragraph_that_reads_from_the_right_says_so() -> None:
    context = sample_context("quote") | {"notes": "שלום\n\nHello שלום"}
    made = render("quote", context, ["html", "docx"])
    assert made["html"].count(b'dir="rtl"') == 1
    body = docx.Document(io.BytesIO(made["docx"])).element.body
    assert len([node for node in body.iter() if node.tag.endswith("}bidi")]) == 1


def _combines(char: str) -> bool:
    import unicodedata

    return unicodedata.category(char).startswith("M")


def test_fonts_come_with_their_licence_and_stay_small() -> None:
    fonts = shipped_folder() / "fonts"
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts / "Inter-OFL.txt").read_text()
    assert sum(path.stat().st_size for path in fonts.iterdir()) < 2_500_000
