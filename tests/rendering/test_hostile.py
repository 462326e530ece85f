"""Values are text: whatever they look like, no format reads them as anything else."""

import re
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from salesops_tui.domain.text import clean_line
from salesops_tui.rendering import FORMATS, KINDS, ContextRefused, render, sample_context
from salesops_tui.rendering.writers.markdown_text import line, one_line
from tests.rendering.hostile import CONTROLS, LINES, hostile, rotated

REMOVED = {
    "esc\x1b[31m red\x1b]0;title\x07": "esc[31m red]0;title",
    "nul\x00 bell\x07 del\x7f c1\x9b": "nul bell del c1",
    "bidi \u202eevil\u202c \u2066x\u2069 \u200f": "bidi evil x",
    "tag \U000e0041\U000e0042 bom\ufeff": "tag bom",
    "line\r\nbreak\u2028 tab\t end": "line break tab end",
}
_TEXT = st.lists(
    st.one_of(
        st.sampled_from("\\`*_[]<>&|~${}^#-+=:.!()@\"'/ 1a\n\t"),
        st.sampled_from(
            ["www.", "http://", "<br>", "&amp;", "```", "**", "](", "mailto:a@b.example"]
        ),
        st.characters(codec="utf-8"),
    ),
    max_size=40,
).map("".join)


def _with(value: str) -> dict[str, Any]:
    context = sample_context("proposal")
    context["customer"] |= {"organization": value, "contact": value, "address": [value, value]}
    context["lines"][0] |= {"product": value, "description": value, "period": value}
    context["issuer"] |= {"email": value, "website": value}
    context |= {"deal": value, "terms": [value], "scope": [value]}
    context["understanding"][0] |= {"question": value, "answer": value}
    return context


@pytest.mark.parametrize("value", LINES)
def test_a_hostile_value_is_shown_as_the_text_it_is(value: str, read: Any) -> None:
    made = render("proposal", _with(value), FORMATS)
    wanted = "".join(clean_line(value).split())
    for name, data in made.items():
        assert read.squeezed(name, data).count(wanted) >= 8, name
    assert "h1" not in _inside(read.page(made["html"]).tags)
    assert not {"script", "img", "iframe"} & set(read.page(made["html"]).tags)
    kinds = read.markdown_parts(made["md"])[1]
    plain = read.markdown_parts(render("proposal", _with("Plain"), ["md"])["md"])[1]
    assert _structure(kinds) == _structure(plain)


def _inside(tags: list[str]) -> list[str]:
    return tags[tags.index("h1") + 1 :]


def _structure(kinds: list[str]) -> list[str]:
    return [kind for kind in kinds if kind not in ("text", "text_special", "softbreak")]


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """A server that nobody should call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_of_every_kind_is_text_and_fetches_nothing(
    kind: str, listener: socket.socket, read: Any
) -> None:
    here = f"http://127.0.0.1:{listener.getsockname()[1]}/x.png"
    calls = f'<img src="{here}"> #image("{here}") ![x]({here} a)'

    def value(place: int, room: int) -> str:
        return calls if place % 9 == 4 and 200 <= room <= 2000 else rotated(place, room)

    context, values = hostile(kind, value)
    marked, marks = hostile(kind, lambda place, room: f"Zq{place}q")
    plain = render(kind, marked, ["md", "html"])
    shown = read.squeezed("md", plain["md"])
    wanted = {
        "".join(clean_line(value).split())
        for value, mark in zip(values, marks, strict=True)
        if mark in shown
    }
    assert len(wanted) > 12
    made = render(kind, context, FORMATS)
    for name, data in made.items():
        text = read.squeezed(name, data)
        assert [part for part in wanted if part not in text] == [], name
    assert _tags(read.page(made["html"])) == _tags(read.page(plain["html"]))
    assert read.page(made["html"]).links == []
    kinds = [read.markdown_parts(data)[1] for data in (made["md"], plain["md"])]
    assert _structure(kinds[0]) == _structure(kinds[1])
    assert read.addresses(made["pdf"]) == []
    assert not {b"/JavaScript", b"/Launch", b"/EmbeddedFile"} & set(
        re.findall(rb"/[A-Za-z]+", made["pdf"])
    )
    with pytest.raises(BlockingIOError):
        listener.accept()


def _tags(page: Any) -> list[str]:
    return [tag for tag in page.tags if tag != "text"]  # a chart leaves long labels out


@pytest.mark.parametrize("kind", KINDS)
def test_texts_as_long_as_their_fields_allow_are_whole(kind: str, read: Any) -> None:
    def value(place: int, room: int) -> str:
        return "" if room > 2000 and place % 3 else f"{place}xyabcdefgh" * 1000

    context, _ = hostile(kind, value)
    context["issuer"]["name"] = "n" * 200
    for name, data in render(kind, context, FORMATS).items():
        text = read.squeezed(name, data)
        assert "xyabcdefgh" in text, name
        if name != "pdf":  # there, page heads and feet stand in between
            assert "n" * 200 in text, name
            longest = max(len(part) for part in re.findall("(?:[0-9]+xyabcdefgh)+", text))
            assert longest >= 200, name


@pytest.mark.parametrize("kind", KINDS)
def test_control_characters_reach_no_format_of_any_kind(kind: str, read: Any) -> None:
    context, _ = hostile(kind, lambda place, room: CONTROLS)
    for name, data in render(kind, context, FORMATS).items():
        text = read.squeezed(name, data)
        assert "nulbelldelc1" in text, name
        assert not set("\x00\x1b\x07\x7f\x9b\u202e\ufeff") & set(text), name


@pytest.mark.parametrize("value", REMOVED)
def test_control_characters_reach_no_format(value: str, read: Any) -> None:
    made = render("proposal", _with(value), FORMATS)
    wanted = "".join(REMOVED[value].split())
    for name, data in made.items():
        text = read.squeezed(name, data)
        assert text.count(wanted) >= 8, name
        assert not set("\x00\x1b\x07\x7f\x9b\u202e\u2066\ufeff") & set(text), name


def test_a_word_of_ten_thousand_characters_is_whole_in_every_format(read: Any) -> None:
    word = "abcdefghij" * 1000
    context = sample_context("proposal") | {"notes": word, "need": f"before {word} after"}
    for name, data in render("proposal", context, FORMATS).items():
        text = read.squeezed(name, data)
        if name == "pdf":  # where a page ends, its footer and the next header stand in between
            pages = data.count(b"/Type/Page/")
            assert 2000 - pages <= text.count("abcdefghij") <= 2000
        else:
            assert text.count(word) == 2, name


def test_a_long_word_stays_inside_the_page(read: Any) -> None:
    context = sample_context("quote")
    context["lines"][0] |= {"product": "W" * 200, "description": "m" * 2000, "period": "i" * 200}
    text = read.pdf(render("quote", context, ["pdf"])["pdf"])
    assert max(len(part) for part in text.split()) < 130


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "x" * 201),
        ("notes", "x" * 20_001),
        ("currency", "dollars"),
        ("issued", "yesterday"),
        ("surprise", "x"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_its_name(field: str, value: str) -> None:
    with pytest.raises(ContextRefused, match=rf"^The quote cannot be made: {field}: ") as refused:
        render("quote", sample_context("quote") | {field: value}, ["md"])
    assert refused.value.field == field


def test_a_bad_value_deep_inside_is_named_with_its_place() -> None:
    context = sample_context("quote")
    del context["lines"][2]["amount"]
    with pytest.raises(ContextRefused, match=r"lines\[2\]\.amount: field required"):
        render("quote", context, ["md"])


@settings(max_examples=400, deadline=None)
@given(_TEXT)
@example("#")
@example("a ## #")
def test_no_text_becomes_markdown_structure(text: str) -> None:
    shown = clean_line(text)
    if not shown:
        return
    for parser in (
        MarkdownIt("commonmark").enable(["table", "strikethrough"]),
        MarkdownIt("gfm-like"),
    ):
        paragraph = parser.parse(line([{"t": "text", "s": shown}]))
        assert [token.type for token in paragraph] == [
            "paragraph_open",
            "inline",
            "paragraph_close",
        ]
        assert {child.type for child in paragraph[1].children or ()} <= {"text"}
        assert paragraph[1].children is not None
        assert "".join(child.content for child in paragraph[1].children) == shown
        cell = one_line([{"t": "text", "s": shown}], cell=True)
        table = parser.parse(f"| {cell} | x |\n| --- | --- |\n| {cell} | x |\n")
        cells = [token for token in table if token.type == "inline"]
        assert len(cells) == 4
        assert "".join(child.content for child in cells[2].children or ()) == shown
        head = parser.parse(f"# {one_line([{'t': 'text', 's': shown}], heading=True)}")
        assert head[0].type == "heading_open"
        assert "".join(child.content for child in head[1].children or ()) == shown
