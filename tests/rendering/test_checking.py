"""A team that writes its own templates is told every mistake in them, with file and line."""

from pathlib import Path

import pytest

from salesops_tui import rendering
from salesops_tui.rendering.checking import Problem, problems
from salesops_tui.rendering.samples import bare

_QUOTE = """<document title="T" date="{{ issued }}">
<h1>{{ customer.fax }} {{ nothing|long_date }}</h1>
<p style="x">ok</p>
<img src="x">
{% for x in lines %}<p>{{ x.colour }}</p>{% endfor %}
{% if discount > 3 %}x{% endif %}
<a href="javascript:x">b</a>
</document>
"""


def test_the_shipped_templates_have_no_mistakes() -> None:
    assert rendering.check() == []


@pytest.mark.parametrize("kind", rendering.KINDS)
def test_every_kind_can_be_made_of_what_its_model_needs(kind: str) -> None:
    made = rendering.render(kind, bare(kind), rendering.FORMATS)
    assert set(made) == set(rendering.FORMATS)


def test_every_mistake_of_a_template_is_told_with_its_line(tmp_path: Path) -> None:
    own = tmp_path / "quote.html.j2"
    own.write_text(_QUOTE)
    told = [(at.file, at.line, at.sentence) for at in problems(["quote"], [tmp_path])]
    assert told == [
        (str(own), 2, "The field “customer.fax” does not exist."),
        (str(own), 2, "The field “nothing” does not exist."),
        (str(own), 3, "<p> has no attribute “style”."),
        (str(own), 4, "The tag <img> is not known."),
        (str(own), 5, "The field “x.colour” does not exist."),
        (str(own), 6, "The field “discount” does not exist."),
        (str(own), 7, "“javascript:x” is not allowed as href."),
    ]


def test_what_fails_only_when_little_is_filled_in_is_told_too(tmp_path: Path) -> None:
    own = tmp_path / "quote.html.j2"
    own.write_text(
        '<document title="T" date="{{ issued }}">\n<p>{{ valid_until|long_date }}</p></document>'
    )
    assert problems(["quote"], [tmp_path]) == [
        Problem(
            str(own),
            2,
            "There is no date here; ask {% if … %} whether there is one"
            " (when only what is needed is filled in).",
            "quote",
        )
    ]


def test_a_part_that_many_kinds_include_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "_terms.html.j2").write_text("<p>\n{{ bad")
    found = problems(["quote", "proposal", "invoice"], [tmp_path])
    assert [(problem.line, problem.kind) for problem in found] == [(2, "quote")]


def test_files_that_nothing_is_made_from_are_told(tmp_path: Path) -> None:
    (tmp_path / "poem.html.j2").touch()
    (tmp_path / "invoice.md.j2").touch()
    found = problems([], [tmp_path, tmp_path / "no-such-folder"])
    assert [Path(problem.file).name for problem in found] == ["invoice.md.j2", "poem.html.j2"]
    assert "its name must end in .html.j2" in found[0].sentence
    assert "there are proposal, quote, agreement" in found[1].sentence


def test_a_greedy_template_and_a_missing_part_are_told(tmp_path: Path) -> None:
    (tmp_path / "quote.html.j2").write_text(
        "{% macro m(k) %}{{ m(k) }}{% endmacro %}{{ m('') }}{% include '_gone.html.j2' %}"
    )
    (found,) = problems(["quote"], [tmp_path])
    assert "_gone.html.j2, which quote.html.j2 includes, was not found" in found.sentence
    (tmp_path / "_gone.html.j2").touch()
    (found,) = problems(["quote"], [tmp_path])
    assert "was stopped" in found.sentence
