"""Records full of hostile text come out of every kind of document as text, in every format."""

import pytest

from salesops_tui.domain.text import clean_line
from salesops_tui.rendering import FORMATS
from salesops_tui.workspace import Workspace
from tests.rendering.conftest import Reader
from tests.services.paper_records import ABOUT, fill

PAYLOADS = (
    "{{ 7*7 }} {% for x in lines %}<script>alert(1)</script>",
    '#read("/etc/passwd") #import "@preview/x:1.0.0" $x^2$ <label>',
    "esc\x1b[31m nul\x00 bidi\u202e ../../etc/passwd </td></table><h1>Owned",
    "[click](javascript:alert(1)) file:///etc/passwd " + "W" * 120,
)
# The fields of the records that each kind of document prints.
PRINTED = {
    "proposal": ("deal", "organization", "address", "product", "cloud", "signatory", "need"),
    "quote": ("deal", "organization", "address", "product", "unit", "cloud", "signatory"),
    "agreement": ("deal", "parties", "address", "product", "signatory"),
    "mou": ("deal", "product", "signatory"),
    "invoice": ("deal", "organization", "address", "note"),
    "sow": ("deal", "organization", "background", "technical", "people", "task"),
    "onboarding": ("deal", "organization", "representative", "signatory"),
    "social-post": ("title", "post"),
    "one-pager": ("title", "call", "notes"),
    "impact-report": ("deal", "deliverable", "milestone", "story"),
    "usage-report": ("deal", "cluster", "source", "incident"),
    "renewal": ("deal", "parties", "product", "signatory"),
    "decommission-request": ("deal", "cluster", "representative"),
}


def hostile(name: str) -> str:
    """One payload after the other, each beginning with the field it was typed into."""
    place = sum(map(ord, name)) % len(PAYLOADS)
    return f"{name} {PAYLOADS[place]}"[:200]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def test_hostile_records_are_printed_as_the_text_they_are(work: Workspace, reader: Reader) -> None:
    fill(work, hostile)
    for kind, about in ABOUT.items():
        made = work.papers.new(kind, about, FORMATS)
        for name in FORMATS:
            content = work.papers.content(made.version, name)
            text = reader.squeezed(name, content)
            for field in PRINTED[kind]:
                wanted = "".join(clean_line(hostile(field)).split())
                assert wanted in text, (kind, name, field)
            assert "root:" not in text, (kind, name)
            assert not {"\x1b", "\x00", "\u202e"} & set(text), (kind, name)
