"""A team's own template: found by its file name, kept in its sandbox, told its mistakes by line."""

import time
from pathlib import Path

import pytest

from salesops_tui.rendering import (
    FieldUndefined,
    TemplateMissing,
    TemplateMistake,
    TemplateRefused,
    render,
    sample_context,
    template_hash,
)
from salesops_tui.rendering.templating.loader import load, shipped_folder

_FRAME = '<document title="T" date="{{ issued }}">\n%s\n</document>\n'


def _own(folder: Path, body: str, name: str = "quote.html.j2") -> list[Path]:
    (folder / name).write_text(_FRAME % body if name == "quote.html.j2" else body)
    return [folder]


def _made(folders: list[Path]) -> str:
    return render("quote", sample_context("quote"), ["md"], templates=folders)["md"].decode()


def test_a_template_in_the_teams_folder_replaces_the_shipped_one(tmp_path: Path) -> None:
    made = _made(_own(tmp_path, "<h1>Ours for {{ customer.organization }}</h1>"))
    assert made == "# Ours for Northern Lakes University\n"


def test_a_partial_in_the_teams_folder_replaces_only_itself(tmp_path: Path) -> None:
    folders = _own(tmp_path, "<p>Our own terms.</p>", "_terms.html.j2")
    made = _made(folders)
    assert "Our own terms\\." in made or "Our own terms." in made
    assert "# Quote Q-2026-0007" in made
    assert "Invoices are due" not in made
    assert not load("quote", folders).shipped


def test_the_first_folder_wins(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = _own(tmp_path / "a", "<p>A</p>"), _own(tmp_path / "b", "<p>B</p>")
    assert _made([*first, *second]) == "A\n"


def test_the_hash_covers_the_partials_and_only_what_is_included(tmp_path: Path) -> None:
    shipped = template_hash("quote")
    assert shipped == template_hash("quote", [tmp_path])
    _own(tmp_path, "<p>unused</p>", "_unused.html.j2")
    assert shipped == template_hash("quote", [tmp_path])
    terms = (shipped_folder() / "_terms.html.j2").read_text()
    _own(tmp_path, terms, "_terms.html.j2")
    assert shipped == template_hash("quote", [tmp_path])
    _own(tmp_path, terms + " ", "_terms.html.j2")
    assert shipped != template_hash("quote", [tmp_path])
    assert shipped != template_hash("proposal")


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("\n\n<script>x</script>", 4, "the tag <script> is not known"),
        ("<p>a</p>\n<img>", 3, "the tag <img> is not known"),
        ("<p style='color:red'>x</p>", 2, "<p> has no attribute “style”"),
        ("<p onclick='x'>x</p>", 2, "<p> has no attribute “onclick”"),
        ("<p class='huge'>x</p>", 2, "<p> has no class “huge”; there are: label, lead, small"),
        ("\n<a href='javascript:alert(1)'>x</a>", 3, "“javascript:alert(1)” is not allowed"),
        ("<a href='file:///etc/passwd'>x</a>", 2, "“file:///etc/passwd” is not allowed"),
        ("<p>never closed", 2, "</document> is found while <p>, opened here, is open"),
        ("<table><tr><td>x</td></tr></table>", 2, "<tr> does not belong inside <table>"),
        ("<ul>loose</ul>", 2, "text “loose” stands loose inside <ul>"),
        ("<p><h1>x</h1></p>", 2, "<h1> does not belong inside a line of text"),
        ("<p><!-- aside --></p>", 2, "write comments as {# … #}"),
        ("<p><![CDATA[ x ]]></p>", 2, "a declaration <!…> is not allowed"),
        ("<p><?php x ?></p>", 2, "a processing instruction <?…> is not allowed"),
        ("<p>1 < 2</p>", 2, "“< 2” begins no tag; write &lt; for the sign <"),
        ('<p class="lead" "x">x</p>', 1, "cannot be read as attributes"),
        ("<figure><table></table></figure>", 2, "a <figure> needs a class and a <table> to draw"),
        (
            '<figure class="bars"><table><thead><tr><th>x</th></tr></thead></table></figure>',
            2,
            "a chart shows 1 to 6 columns of values and 60 rows",
        ),
        ("{% if %}", 2, "Expected an expression"),
        ("{{ customer.__class__ }}", 2, "not allowed: __class__"),
        ("{{ ''['__class__'] }}", 2, "not allowed: __class__"),
        ("\n{{ 'a' * 10**9 }}", 3, "the operator ** is not available"),
        ("{{ 'a' * 1000000000 }}", 2, "the operator * is for whole numbers only"),
        ("{{ '%999999999d' % 1 }}", 2, "the operator % is for whole numbers only"),
        ("{{ 'x'|center(1000000000) }}", 2, "No filter named 'center'"),
        ("{{ '<b>'|safe }}", 2, "No filter named 'safe'"),
        ("{{ '{0}'.format(issuer) }}", 2, "this cannot be called"),
        ("{{ lines.append(1) }}", 2, "not allowed"),
        ("{% autoescape false %}{{ deal }}{% endautoescape %}", 2, "escaping cannot be switched"),
        ("{% set x = 'a' %}{% include x %}", 0, "what to include must be written out"),
        ("{% include '../../etc/passwd' %}", 0, "“../../etc/passwd” cannot be included"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, body: str, line: int, words: str) -> None:
    with pytest.raises(TemplateMistake) as mistake:
        _made(_own(tmp_path, body))
    place = f"Template quote.html.j2, line {line}: " if line else "Template quote.html.j2: "
    assert str(mistake.value).startswith(place)
    assert words in str(mistake.value)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("{{ customer.fax }}", "customer.fax"),
        ("\n{% for line in lines %}{{ line.colour }}{% endfor %}", "line.colour"),
        ("{{ signature }}", "signature"),
        ("{{ nosuch.thing }}", "nosuch"),
        ("{% if discount > 3 %}x{% endif %}", "discount"),
        ("{{ range(3) }}", "range"),
        ("{{ issuer.name.first.second }}", "issuer.name.first"),
    ],
)
def test_an_undefined_field_is_named(tmp_path: Path, body: str, field: str) -> None:
    with pytest.raises(FieldUndefined) as undefined:
        _made(_own(tmp_path, body))
    assert undefined.value.field == field
    assert f"the field “{field}” does not exist" in str(undefined.value)
    assert undefined.value.where == f"quote.html.j2:{3 if body.startswith(chr(10)) else 2}"


def test_a_mistake_in_a_partial_names_the_partial(tmp_path: Path) -> None:
    with pytest.raises(TemplateMistake, match=r"^Template _terms\.html\.j2, line 3: the tag <b>"):
        _made(_own(tmp_path, "<p>\nx\n<b>y</b></p>", "_terms.html.j2"))


def test_a_missing_partial_names_who_wants_it(tmp_path: Path) -> None:
    with pytest.raises(TemplateMissing, match=r"nope\.html\.j2, which quote\.html\.j2 includes"):
        _made(_own(tmp_path, "{% include 'nope.html.j2' %}"))


@pytest.mark.parametrize(
    "body",
    [
        "{% macro m(k) %}{% for i in 'aaaaaaaaaaaaaaaaaaaa' %}{% if k != 'xxxxxxxx' %}"
        "{{ m(k ~ 'x') }}{% endif %}{% endfor %}{% endmacro %}{{ m('') }}",
        "{% macro m(k) %}{{ m(k) }}{% endmacro %}{{ m('') }}",
        "{% macro m(t, n) %}{% if n %}{{ m(t ~ t, n - 1) }}{% else %}{{ t }}{% endif %}"
        "{% endmacro %}{{ m(deal, 40) }}",
        "{% for a in deal %}{% for b in deal %}{% for c in deal %}<p>{{ deal }}</p>"
        "{% endfor %}{% endfor %}{% endfor %}",
    ],
    ids=["runs on", "calls itself", "doubles its text", "writes too much"],
)
def test_a_greedy_template_is_stopped(tmp_path: Path, body: str) -> None:
    began = time.monotonic()
    with pytest.raises(TemplateRefused, match=r"^The template quote\.html\.j2 was stopped: "):
        _made(_own(tmp_path, body))
    assert time.monotonic() - began < 30


def test_deep_nesting_is_refused_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises((TemplateRefused, TemplateMistake)):
        _made(_own(tmp_path, "{{ " + "(" * 50_000 + "1" + ")" * 50_000 + " }}"))
    with pytest.raises(TemplateMistake, match="tags are inside one another"):
        _made(_own(tmp_path, "<blockquote>" * 5000 + "</blockquote>" * 5000))


def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    outside = tmp_path / "secret.html.j2"
    outside.write_text("<p>secret</p>")
    (own / "_terms.html.j2").symlink_to(outside)
    with pytest.raises(TemplateRefused, match="link to a file outside its folder"):
        _made([own])


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    _own(tmp_path, "<p>linked</p>", "other.html.j2")
    (tmp_path / "_terms.html.j2").symlink_to(tmp_path / "other.html.j2")
    assert "linked" in _made([tmp_path])


def test_a_template_that_is_not_text_or_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "quote.html.j2").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TemplateMistake, match="not UTF-8"):
        _made([tmp_path])
    (tmp_path / "quote.html.j2").write_text("x" * 300_000)
    with pytest.raises(TemplateRefused, match="larger than 256 kB"):
        _made([tmp_path])


def test_a_teams_template_and_the_shipped_one_of_the_same_text_agree(tmp_path: Path) -> None:
    for name in ("quote.html.j2", "_terms.html.j2"):
        (tmp_path / name).write_text((shipped_folder() / name).read_text())
    context = sample_context("quote")
    own = render("quote", context, ["md", "html", "pdf"], templates=[tmp_path])
    assert own == render("quote", context, ["md", "html", "pdf"])
