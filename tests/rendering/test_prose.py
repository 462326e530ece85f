"""Long text in Markdown becomes the same blocks in every format, and nothing more."""

import time
from itertools import pairwise
from typing import Any

import pytest

from salesops_tui.rendering import render, sample_context

_RICH = """## Head

A *soft* and **strong** ~~old~~ `code` [link](https://example.org/a?b=1&c=2).

1. one
   - nested
2. two

> quoted

| a | b |
|---|--:|
| x | 1 |

```python
print("<b>")
```

---
"""


def _notes(text: str, *names: str) -> dict[str, bytes]:
    return render("quote", sample_context("quote") | {"notes": text}, names)


def test_markdown_keeps_its_shape_in_every_format(read: Any) -> None:
    made = _notes(_RICH, "md", "html", "docx", "pdf")
    tags = read.page(made["html"]).tags
    assert {"em", "strong", "s", "code", "a", "ol", "ul", "blockquote", "pre", "hr"} <= set(tags)
    kinds = read.markdown_parts(made["md"])[1]
    assert {"em_open", "strong_open", "s_open", "code_inline", "blockquote_open", "fence"} <= set(
        kinds
    )
    for name, data in made.items():
        text = read.squeezed(name, data)
        for part in ("Head", "soft", "strong", "old", "nested", "quoted", 'print("<b>")'):
            assert part in text, (name, part)


def test_markdown_that_is_read_again_gives_the_same_markdown() -> None:
    once = _notes(_RICH, "md")["md"].decode()
    notes = once[once.index("## Notes\n") + 9 : once.index("## Terms")]
    assert _notes(notes, "md")["md"].decode() == once


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "[x](file:///etc/passwd)",
        "[x](vbscript:x)",
        "[x](//evil.example)",
        "[x](/etc/passwd)",
        "![x](http://evil.example/x.png)",
        "<javascript:alert(1)>",
        "<b onclick=x>bold</b>",
        "<!-- comment -->",
    ],
)
def test_what_is_not_allowed_stays_text(text: str, read: Any) -> None:
    made = _notes(text, "html", "md")
    links = read.page(made["html"]).links
    assert all(link.startswith(("mailto:", "https://opencommons.example")) for link in links[:-1])
    assert not any("javascript" in link or "evil" in link.split("?")[0][:9] for link in links)
    assert not {"img", "b"} & set(read.page(made["html"]).tags)
    if not text.startswith("!"):
        assert "".join(text.split()) in read.squeezed("html", made["html"])


def test_headings_never_skip_a_level(read: Any) -> None:
    made = _notes("# a\n\n#### b\n\n###### c\n\n# d", "html", "pdf")
    levels = [
        int(tag[1]) for tag in read.page(made["html"]).tags if tag in ("h1", "h2", "h3", "h4")
    ]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize(
    "text", ["[" * 19_000, "*a " * 6_000, "> " * 9_000, "- " * 9_000, "`" * 19_000]
)
def test_text_made_to_be_slow_is_not(text: str) -> None:
    began = time.monotonic()
    try:
        _notes(text, "md", "html")
    finally:
        assert time.monotonic() - began < 20
