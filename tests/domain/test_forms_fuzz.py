"""Whatever is typed into a form becomes a value within its limits, or a sentence that names it."""

import os
import time
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from salesops_tui.domain.deals import QUESTIONS
from salesops_tui.domain.forms import papers, people, sales
from salesops_tui.domain.forms.fields import NAME_LENGTH, PROSE_LENGTH, money
from salesops_tui.domain.forms.form import Form, options, read, read_field, read_new, title
from salesops_tui.domain.pricing import line_amount, quantity
from salesops_tui.domain.text import brief, clean, clean_line
from salesops_tui.errors import Invalid

LONG = os.environ.get("SALESOPS_FUZZ") == "long"
FUZZ = settings(
    max_examples=3000 if LONG else 25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
FORMS = [
    form
    for module in (sales, people, papers)
    for form in vars(module).values()
    if isinstance(form, type) and issubclass(form, Form) and form is not Form
]
FIELDS = [(form, name) for form in FORMS for name in form.model_fields]
KINDS = [
    *((sales.DealForm, name) for name in ("name", "deal_class", "owner", "mau", "tags")),
    *((sales.LineForm, name) for name in ("quantity", "unit_price", "discount", "start")),
    *((people.ContactForm, name) for name in ("emails", "notes")),
    (people.OrganizationForm, "aliases"),
    (papers.InvoiceForm, "currency"),
]
PROSE = {"billing_address", "notes", "note", "text", *QUESTIONS}
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ODD = (
    "\x1b[2J", "\x1b]0;x\x07", "\x9b31m", "\x00", "\r\n", "\u202e", "\u2066", "\ufeff", "\udcff",
    "[red]x[/]", "{{7*7}}", "=cmd()", "👩‍👩‍👧‍👦", "東京", "e" + "\u0300" * 9, "\u0344\u0323" * 5,
    "1e309", "١٢٣", "-0", "9" * 19, "9" * 400, "1e-999999999", "1e999999999%", "1_0", "٣٠%", "½",
    "2026-02-30", "0001-01-01", "10000-01-01", "2026-W01-1", "NaN", "-inf", "$-1", "a@b.cc,", ",",
    "1,000", "0.001", "\u200b", "\u3000", "\t", "'; DROP TABLE deal; --", "%", "_", "\\",
)  # fmt: skip
TEXTS = st.one_of(
    st.text(),
    st.text(st.characters(exclude_categories=[])),
    st.sampled_from(ODD),
    st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=4)), max_size=6).map("".join),
    st.text(st.sampled_from("0123456789.,-$% e_+T:W")),
)
HUGE = ("x", "a,", "東", "\u0300\u0323", "9", "١", "a@b.", "\u202e", " x", "e\u0344", "\udcff")


def strings(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from strings(part)


def check(form: type[Form], name: str, value: Any) -> None:
    """A value is what its field may hold, and can be stored and shown."""
    for text in strings(value):
        assert not [c for c in text if c in BIDI or unicodedata.category(c) == "Cs"]
        assert not [c for c in text if unicodedata.category(c) == "Cc" and c not in "\n\t"]
        assert text == clean(text)
        if name not in PROSE:
            assert text == clean_line(text)
        assert len(text) <= (PROSE_LENGTH if name in PROSE else 320)
    if isinstance(value, tuple):
        assert len(value) <= 50
    if isinstance(value, int):
        assert 0 <= value < 10**15
    if isinstance(value, date):
        assert 1900 <= value.year <= 2200
    if options(form, name):
        assert value == "" or value in options(form, name)


def refused(form: type[Form], name: str, said: Invalid) -> None:
    """A refusal names the field, in one short sentence that a terminal may show."""
    sentence = str(said)
    assert sentence.startswith(f"{title(form, name)}: ")
    assert said.field == name
    assert len(sentence) < 600
    assert not [c for c in sentence if c in BIDI or unicodedata.category(c) in ("Cc", "Cs")]


@pytest.mark.parametrize(("form", "name"), FIELDS, ids=lambda part: getattr(part, "__name__", part))
def test_any_text_is_a_value_within_limits_or_is_refused_by_name(
    form: type[Form], name: str
) -> None:
    @FUZZ
    @given(text=TEXTS)
    def try_text(text: str) -> None:
        try:
            value = read_field(form, name, text)
        except Invalid as said:
            refused(form, name, said)
        else:
            check(form, name, value)

    try_text()
    for text in ODD:
        try_text.hypothesis.inner_test(text)


@pytest.mark.parametrize("unit", HUGE, ids=ascii)
def test_ten_megabytes_are_answered_within_a_second(unit: str) -> None:
    text = unit * (10_000_000 // len(unit.encode("utf-8", "surrogatepass")))
    for form, name in FIELDS:
        start = time.perf_counter()
        with pytest.raises(Invalid, match="are too many") as said:
            read_field(form, name, text)
        assert time.perf_counter() - start < 1
        refused(form, name, said.value)


@pytest.mark.parametrize("unit", HUGE, ids=ascii)
def test_the_longest_text_that_is_read_is_answered_within_a_second(unit: str) -> None:
    text = (unit * 200_000)[:200_000]
    for form, name in FIELDS if LONG else KINDS:
        start = time.perf_counter()
        try:
            check(form, name, read_field(form, name, text))
        except Invalid as said:
            refused(form, name, said)
        assert time.perf_counter() - start < 1


@FUZZ
@given(st.sampled_from(FORMS), st.dictionaries(TEXTS, TEXTS, max_size=3))
def test_a_field_that_is_not_there_is_refused_in_a_sentence(
    form: type[Form], raw: dict[str, str]
) -> None:
    with pytest.raises(Invalid):
        read_new(form, {**raw, "nonsense": "x"})
    with pytest.raises(Invalid, match="nonsense: there is no such field"):
        read(form, {"nonsense": "x"})


@FUZZ
@given(TEXTS)
@example("a" + "\u0300\u0323" * 40)
@example("\u1100\u0300\u0301\u0302\u0303\u0304\u1161")
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert clean_line(clean_line(text)) == clean_line(text)
    assert unicodedata.is_normalized("NFC", once)
    assert once.encode().decode() == once


def test_a_name_at_its_limit_is_taken_and_one_more_is_refused() -> None:
    assert read_field(sales.DealForm, "name", "x" * NAME_LENGTH)
    with pytest.raises(Invalid, match=f"Name: {NAME_LENGTH + 1} characters are too many"):
        read_field(sales.DealForm, "name", "x" * (NAME_LENGTH + 1))


def test_a_name_that_nobody_can_see_is_no_name() -> None:
    for text in ("\u200b", "\u200d\u200c", "\u00ad", " \u202e ", "\u0301"):
        with pytest.raises(Invalid, match="Name: this is needed"):
            read_field(sales.DealForm, "name", text)


def test_one_of_many_words_is_as_limited_as_a_name() -> None:
    with pytest.raises(Invalid, match=f"Other names: .* has 201 characters; {NAME_LENGTH} fit"):
        read_field(people.OrganizationForm, "aliases", "ok," + "x" * 201)
    with pytest.raises(Invalid, match="Other names: 60 are too many; 50 fit"):
        read_field(people.OrganizationForm, "aliases", ",".join(map(str, range(60))))


@pytest.mark.parametrize("text", ["1e-999999999", "1e9", "1_0", "NaN", "-1", "", "Infinity", "٣"])
def test_a_quantity_is_plain_digits(text: str) -> None:
    with pytest.raises(Invalid, match="not a number from 0 up"):
        quantity(text)
    with pytest.raises(Invalid, match="Quantity: "):
        read_field(sales.LineForm, "quantity", text)


@FUZZ
@given(TEXTS, TEXTS)
def test_what_a_line_comes_to_is_a_whole_number_of_cents(count: str, price: str) -> None:
    try:
        values = read(sales.LineForm, {"quantity": count, "unit_price": price})
    except Invalid:
        return
    term = (date(1900, 1, 1), date(2200, 12, 31))
    if values["unit_price"] is not None:
        found = line_amount(values["quantity"], values["unit_price"], 0, "monthly", term)
        assert isinstance(found, int)


def test_an_amount_keeps_its_cents() -> None:
    assert [money(text) for text in ("-0", "$1,000.5", "0.01", "")] == [0, 100_050, 1, None]


def test_a_sentence_with_a_very_long_word_keeps_its_ends() -> None:
    cut = brief(f"{'x' * 10**6}: there is no such deal\nshort")
    assert cut.startswith("xxx")
    assert cut.endswith("xx: there is no such deal\nshort")
    assert len(cut) < 1100
