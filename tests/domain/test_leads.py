"""The line of a quick add, and who counts as the same person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops_tui.domain.leads import domain_of, fold, is_line, quick
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Invalid

WORD = st.text(st.characters(codec="utf-8", exclude_characters="<>@#%"), min_size=1, max_size=12)
WORDS = st.lists(WORD, min_size=1, max_size=4).map(" ".join).map(clean_line).filter(bool)
NAMES = WORDS.map(lambda words: words.strip(" ,;")).filter(bool)
MAILS = st.from_regex(r"[a-z0-9.]{1,10}@[a-z0-9]{1,10}\.[a-z]{2,6}", fullmatch=True)
MAYBE = st.one_of(st.just(""), WORDS)


@given(
    NAMES, st.one_of(st.just(""), MAILS), MAYBE, st.lists(WORDS, max_size=2), MAYBE, st.booleans()
)
def test_what_is_written_in_a_line_is_read_from_it(
    name: str, email: str, organization: str, sources: list[str], experiment: str, last: bool
) -> None:
    marked = [f"@{organization}"] if organization else []
    marked += [f"#{source}" for source in sources]
    marked += [f"%{experiment}"] if experiment else []
    mail = [f"<{email}>"] if email else []
    parts = [name, *marked, *mail] if last else [name, *mail, *marked]
    found = quick(" ".join(parts))
    assert found == (name, email, organization, tuple(sources), experiment)


@given(st.text())
def test_any_text_is_read_clean_or_refused(text: str) -> None:
    try:
        found = quick(text)
    except Invalid:
        return
    assert found.name
    for part in (found.name, found.email, found.organization, *found.sources, found.experiment):
        assert part == clean_line(part)


@pytest.mark.parametrize(
    ("line", "name", "email", "organization", "sources"),
    [
        ("ann@porto.example", "ann@porto.example", "ann@porto.example", "", ()),
        ("Ann, ann@porto.example @Porto #web", "Ann", "ann@porto.example", "Porto", ("web",)),
        ("Ann @C# and F# Club", "Ann", "", "C# and F# Club", ()),
        ("Ann @Porto University #EGU 2026", "Ann", "", "Porto University", ("EGU 2026",)),
        ("Ann @100% Club", "Ann", "", "100% Club", ()),
        ("Ann <not a mail", "Ann", "not a mail", "", ()),
    ],
)
def test_the_mail_needs_no_brackets_and_marks_begin_a_word(
    line: str, name: str, email: str, organization: str, sources: tuple[str, ...]
) -> None:
    assert quick(line) == (name, email, organization, sources, "")


def test_a_name_is_a_line_when_it_has_the_marks_of_one() -> None:
    assert [is_line(text) for text in ("Ann Vale", "Ann <a", "a@b.c", "Ann #x")] == [
        False,
        True,
        True,
        True,
    ]


def test_a_mail_service_that_anybody_can_join_is_no_organization() -> None:
    free = ("ann@gmail.com", "ann@Yahoo.co.uk", "ann@outlook.com", "ann@gmx.at", "nobody")
    assert {domain_of(email) for email in free} == {""}
    assert domain_of("Ann@Porto.Example") == "porto.example"
    assert domain_of("ann@yahoo.labs.porto.example") == "yahoo.labs.porto.example"


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_names_are_the_same_whatever_their_case_and_width() -> None:
    assert fold("Ａnn  STRASSE") == fold("ann straße")
