"""``salesops deal``: adding, listing, showing, editing."""

import pytest

EXPORTED = [
    "key",
    "name",
    "class",
    "stage",
    "organization",
    "owner",
    "currency",
    "amount",
    "membership",
    "usage",
    "win_rate",
    "weighted",
    "target_start",
    "target_end",
    "contract_start",
    "contract_end",
    "collected",
    "expected_close",
    "next_step",
    "next_step_due",
    "lost_reason",
    "paused_until",
    "previous_deal",
    "experiment",
    "tags",
    "created_at",
    "stage_since",
    "closed_at",
    "revision",
]


def test_a_deal_takes_every_field_by_its_option(shell):
    key = shell.key(
        *("deal", "add", "Hub", "--organization", "Ada University", "--class", "expansion"),
        *("--revenue-type", "grant", "--amount", "15,000.50", "--currency", "eur", "--owner", "me"),
        *("--mau", "280", "--start", "2026-12-01", "--end", "2027-11-30", "--tag", "Cloud"),
        *("--contract-start", "2026-12-02", "--contract-end", "2027-11-29", "--tag", "eu"),
        *("--expected-close", "2026-10-01", "--collected", "0", "--win-rate", "45%"),
        *("--win-rate-reason", "They know us", "--next-step", "Call", "--due", "2026-08-01"),
    )
    deal = shell.did("deal", "show", key, "--json").json
    wanted = {
        "name": "Hub",
        "organization": "Ada University",
        "class": "expansion",
        "amount": "15000.50",
        "currency": "EUR",
        "target_start": "2026-12-01",
        "target_end": "2027-11-30",
        "contract_start": "2026-12-02",
        "contract_end": "2027-11-29",
        "expected_close": "2026-10-01",
        "collected": "0.00",
        "win_rate": "0.45",
        "next_step": "Call",
        "next_step_due": "2026-08-01",
        "tags": ["cloud", "eu"],
        "stage": "qualifying",
        "revision": 1,
    }
    assert {name: deal[name] for name in wanted} == wanted


def test_membership_and_users_make_the_lines(shell):
    key = shell.key("deal", "add", "Hub", "--membership", "general", "--mau", "280")
    deal = shell.did("deal", "show", key, "--json").json
    assert [line["product"] for line in deal["lines"]] == ["membership-general", "usage"]
    assert (deal["membership"], deal["usage"], deal["amount"]) == (
        "15000.00",
        "12000.00",
        "27000.00",
    )


def test_add_prints_the_key_alone_or_the_record(shell):
    assert shell.did("deal", "add", "One").out == "D-1\n"
    record = shell.did("deal", "add", "Two", "--json").json
    assert list(record) == EXPORTED
    assert (record["key"], record["name"]) == ("D-2", "Two")


def test_an_organization_that_is_new_is_made(shell, add_deal):
    add_deal()
    add_deal("Another")
    assert [o["name"] for o in shell.did("org", "list", "--json").json] == ["Ada University"]


def test_show_has_the_exported_columns_and_what_hangs_on_the_deal(shell, add_deal):
    deal = shell.did("deal", "show", add_deal(), "--json").json
    more = ["lines", "gates", "contacts", "documents", "history"]
    assert list(deal) == [*EXPORTED, *more]
    assert list(deal["gates"][0]) == [
        "gate",
        "stage",
        "side",
        "severity",
        "state",
        "message",
        "fix",
    ]
    assert {gate["state"] for gate in deal["gates"]} <= {"passed", "missing", "waived"}
    (entry,) = deal["history"]
    assert (entry["from"], entry["to"]) == ("", "qualifying")


def test_show_tells_a_person_the_same(shell, add_deal):
    shell.did("line", "add", add_deal(), "--product", "membership-general")
    answer = shell.did("deal", "show", "D-1")
    assert "organization    Ada University" in answer.out
    assert "\nGates\n✗ Class is set: the class is not set (needed)\n" in answer.out
    assert "15,000.00" in answer.out.partition("\nLines\n")[2]


def test_a_deal_is_named_by_a_part_of_its_name(shell, add_deal):
    add_deal("Hub for Ada")
    assert shell.did("deal", "show", "for ada", "--json").json["key"] == "D-1"
    add_deal("Hub for Adam")
    answer = shell.run("deal", "show", "hub")
    assert answer.code == 5
    assert "several deals fit (D-1 Hub for Ada, D-2 Hub for Adam); give its key" in answer.err


def test_a_deal_there_is_not_is_not_found(shell):
    answer = shell.run("deal", "show", "D-42")
    assert (answer.code, answer.out) == (5, "")
    assert answer.err == "D-42: there is no such deal\n"


def test_edit_changes_what_it_names_and_nothing_else(shell, add_deal):
    key = add_deal("Hub", "--amount", "100", "--next-step", "Call", "--tag", "a")
    before = shell.did("deal", "show", key, "--json").json
    answer = shell.did("deal", "edit", key, "--name", "New hub", "--next-step", "", "--tag", "b")
    after = shell.did("deal", "show", key, "--json").json
    changed = {name for name in EXPORTED if before[name] != after[name]}
    assert changed == {"name", "next_step", "tags", "revision"}
    assert (after["name"], after["next_step"], after["tags"]) == ("New hub", "", ["b"])
    assert "edited D-1: " in answer.err


def test_edit_without_a_field_is_wrong_usage(shell, add_deal):
    answer = shell.run("deal", "edit", add_deal())
    assert answer.code == 2
    assert "Give at least one field" in answer.err


@pytest.mark.parametrize(
    ("option", "instead"), [("--stage", "deal move"), ("--membership", "line add")]
)
def test_edit_says_which_command_changes_what_it_does_not(shell, add_deal, option, instead):
    answer = shell.run("deal", "edit", add_deal(), option, "general")
    assert answer.code == 2
    assert f"`salesops {instead} KEY" in answer.err


def test_an_edit_of_a_deal_that_moved_on_is_refused(shell, add_deal):
    key = add_deal()
    shell.did("deal", "edit", key, "--amount", "5", "--revision", "1")
    answer = shell.run("deal", "edit", key, "--amount", "6", "--revision", "1")
    assert answer.code == 4
    assert "D-1 was changed by somebody else" in answer.err
    assert shell.did("deal", "show", key, "--json").json["amount"] == "5.00"


def test_typing_an_amount_over_lines_is_refused(shell):
    key = shell.key("deal", "add", "Hub", "--membership", "general")
    answer = shell.run("deal", "edit", key, "--amount", "1")
    assert answer.code == 2
    assert answer.err.startswith("Amount: D-1 has line items")


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--amount", "plenty", "Amount: 'plenty' is not an amount"),
        ("--amount", "-5", "Amount: it cannot be negative"),
        ("--class", "old", "Class: 'old' is not one of new, renewal, expansion"),
        ("--owner", "nobody-here", "Owner: nobody is called 'nobody-here'"),
        ("--start", "2026-02-30", "Target start: '2026-02-30' is not a date"),
        ("--contract-end", "soon", "Contract end: 'soon' is not a date"),
        ("--due", "31.12.2026", "Next step due: '31.12.2026' is not a date"),
        ("--mau", "many", "Monthly users: 'many' is not a whole number"),
        ("--win-rate", "130%", "Win rate: '130%' is not a share"),
        ("--currency", "dollars", "Currency: 'DOLLARS' is not a currency"),
        ("--collected", "x", "Collected: 'x' is not an amount"),
        ("--tag", "two words", "Tags: 'two words' is not a tag"),
        ("--stage", "nowhere", "stage: a new deal starts in one of qualifying"),
        ("--membership", "gold", "Membership: write general or premier"),
    ],
)
def test_a_bad_value_names_its_field_and_nothing_is_added(shell, option, value, sentence):
    answer = shell.run("deal", "add", "Hub", option, value)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(sentence)
    assert shell.did("deal", "list", "--json").json == []


def test_an_empty_name_is_refused(shell):
    answer = shell.run("deal", "add", " ")
    assert answer.code == 2
    assert answer.err.startswith("Name: this is needed")


def test_a_term_that_ends_before_it_starts_is_refused(shell):
    answer = shell.run("deal", "add", "Hub", "--start", "2026-02-01", "--end", "2026-01-31")
    assert answer.code == 2
    assert "Target end: 2026-01-31 is before the start 2026-02-01" in answer.err


def test_list_shows_what_the_filter_lets_through(shell, add_deal):
    add_deal("Small", "--amount", "100", "--tag", "cloud")
    add_deal("Large", "--amount", "90000", "--stage", "partnering")
    add_deal("Nobody's", "--owner", "")

    def names(*options: str) -> list[str]:
        return [deal["name"] for deal in shell.did("deal", "list", "--json", *options).json]

    assert names() == ["Small", "Large", "Nobody's"]
    assert names("--stage", "partnering") == ["Large"]
    assert names("--stage", "open") == ["Small", "Large", "Nobody's"]
    assert names("--owner", "me") == ["Small", "Large"]
    assert names("--owner", "none") == ["Nobody's"]
    assert names("--where", "tag:cloud") == ["Small"]
    assert names("--where", ">10000", "--owner", "me") == ["Large"]
    assert names("--limit", "2") == ["Small", "Large"]
    assert names("--limit", "0") == []


def test_list_is_a_table_for_people_and_lines_for_programs(shell, add_deal):
    add_deal("Hub", "--amount", "1234.5")
    head, row = shell.did("deal", "list").out.splitlines()
    assert head.split()[:3] == ["KEY", "NAME", "STAGE"]
    assert row.split()[:3] == ["D-1", "Hub", "qualifying"]
    assert "1,234.50" in row
    (line,) = shell.did("deal", "list", "--jsonl").out.splitlines()
    assert line.startswith('{"key": "D-1", "name": "Hub"')


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--stage", "nowhere"), "stage: there is no 'nowhere'"),
        (("--where", "color:red"), "filter: there is no color:"),
        (("--where", ">much"), "filter: '>much' is not an amount"),
    ],
)
def test_a_filter_that_cannot_be_read_is_wrong_usage(shell, options, sentence):
    answer = shell.run("deal", "list", *options)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(sentence)


def test_assign_gives_a_deal_to_somebody_or_nobody(shell, add_deal):
    key = add_deal()
    mine = shell.did("deal", "show", key, "--json").json["owner"]
    shell.did("deal", "assign", key, "nobody")
    assert shell.did("deal", "show", key, "--json").json["owner"] in ("", None)
    shell.did("deal", "assign", key, "me")
    assert shell.did("deal", "show", key, "--json").json["owner"] == mine
    answer = shell.run("deal", "assign", key, "zoe")
    assert answer.code == 2
    assert "Owner: nobody is called 'zoe'" in answer.err
