"""``salesops line`` and ``salesops price``."""

import pytest


def test_a_line_takes_its_price_from_the_book(shell, add_deal):
    key = add_deal()
    assert shell.did("line", "add", key, "--product", "membership-general").out == "1\n"
    assert shell.did("line", "add", key, "--product", "usage", "--quantity", "280").out == "2\n"
    first, second = shell.did("line", "list", key, "--json").json
    assert (first["unit_price"], first["amount"]) == ("15000.00", "15000.00")
    assert (second["unit_price"], second["recurrence"]) == ("1000.00", "monthly")
    assert "27,000.00" not in shell.did("line", "list", key).out
    assert shell.did("deal", "show", key, "--json").json["amount"] == "27000.00"


def test_a_line_of_ones_own_words_needs_a_price(shell, add_deal):
    key = add_deal()
    answer = shell.run("line", "add", key, "--product", "A workshop")
    assert answer.code == 2
    assert answer.err.startswith("Unit price: 'A workshop' is not in the price book")
    shell.did("line", "add", key, "--product", "A workshop", "--unit-price", "2500")
    assert shell.did("line", "list", key, "--json").json[0]["amount"] == "2500.00"


def test_a_line_is_edited_and_removed(shell, add_deal):
    key = add_deal()
    number = shell.key("line", "add", key, "--product", "Work", "--unit-price", "100")
    shell.did("line", "edit", key, number, "--quantity", "3", "--discount", "10%")
    (line,) = shell.did("line", "list", key, "--json").json
    assert (line["quantity"], line["discount"], line["amount"]) == ("3", "0.10", "270.00")
    stale = shell.run("line", "edit", key, number, "--quantity", "4", "--revision", "1")
    assert stale.code == 4
    shell.did("line", "remove", key, number)
    assert shell.did("line", "list", key, "--json").json == []


@pytest.mark.parametrize("command", ["edit", "remove"])
def test_a_line_there_is_not_is_not_found(shell, add_deal, command):
    more = ("--quantity", "2") if command == "edit" else ()
    answer = shell.run("line", command, add_deal(), "77", *more)
    assert answer.code == 5
    assert answer.err == "D-1 has no line 77\n"


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--quantity", "lots", "Quantity: 'lots' is not a number"),
        ("--unit-price", "cheap", "Unit price: 'cheap' is not an amount"),
        ("--discount", "200%", "Discount: '200%' is not a share"),
        ("--recurrence", "daily", "Recurrence: 'daily' is not one of once, monthly, annual"),
        ("--start", "soon", "Start: 'soon' is not a date"),
    ],
)
def test_a_bad_value_of_a_line_names_its_field(shell, add_deal, option, value, sentence):
    answer = shell.run("line", "add", add_deal(), "--product", "usage", option, value)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(sentence)


@pytest.mark.parametrize(
    ("users", "fee"), [("280", "1000.00"), ("0", "0.00"), ("10001", "14050.00")]
)
def test_usage_is_priced_by_tiers_that_add_up(shell, users, fee):
    found = shell.did("price", "usage", users, "--json").json
    assert (found["users"], found["currency"], found["fee"]) == (int(users), "USD", fee)
    assert sum(float(tier["amount"]) for tier in found["tiers"]) == float(fee)
    assert sum(tier["users"] for tier in found["tiers"]) == int(users)


def test_usage_tells_a_person_the_fee(shell):
    assert shell.did("price", "usage", "280").out.endswith("\nFee: 1,000.00 USD a month\n")


def test_a_negative_number_of_users_is_refused(shell):
    answer = shell.run("price", "usage", "--", "-5")
    assert answer.code == 2
    assert "users: -5 is negative" in answer.err


def test_a_new_price_makes_a_new_book_from_its_day_on(shell):
    words = ("price", "add", "membership-general", "--price", "16000", "--book", "2027")
    assert shell.key(*words, "--from", "2027-01-01") == "2027"

    def price(day: str) -> str:
        prices = shell.did("--today", day, "price", "list", "--json").json
        return next(p["unit_price"] for p in prices if p["code"] == "membership-general")

    assert (price("2026-12-31"), price("2027-01-01")) == ("15000.00", "16000.00")
    books = {p["book"] for p in shell.did("price", "list", "--all", "--json").json}
    assert books == {"2026-06-26", "2027"}
    assert shell.run(*words).code == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("usage", "--price", "1"), "code: usage is priced by tiers"),
        (("x", "--price", "free"), "Unit price: 'free' is not an amount"),
        (("x", "--price", "1", "--recurrence", "daily"), "Recurrence: 'daily' is not one of"),
        (("x", "--price", "1", "--currency", "euro"), "Currency: 'EURO' is not a currency"),
    ],
)
def test_a_price_that_cannot_be_taken_names_its_field(shell, words, sentence):
    answer = shell.run("price", "add", *words, "--book", "B")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(sentence)
