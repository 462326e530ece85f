"""Files as HubSpot, Airtable and Asana export them, read with the mappings that are there."""

from pathlib import Path

import pytest

from salesops_tui.cli.mapping_file import SHIPPED, read, write
from salesops_tui.cli.nouns.imports import MAPPINGS

DEALS = """Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Pipeline,Create Date,\
Associated Company (Primary)
501,Hub for Ada,Presentation Scheduled,2026-08-05 14:03,Ana Roe,15000,Sales,2026-05-01 09:30,Ada
502,Hub for Bee,Closed Lost,2026-04-05 14:03,,9000.50,Sales,2026-03-01 09:30,Bee
"""
COMPANIES = """Record ID,Company name,Company Domain Name,Country/Region,City
77,Ada University,ada.example,Portugal,Porto
"""
CONTACTS = """Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Associated Company
9,Ann,Vale,ann@ada.example,+351 1,NEW,Ada University
10,,Roe,bo@ada.example,,,
"""
AIRTABLE = """Name,Organization,Stage,Value,Currency,Term start,Term end,Attachments
Hub for Cee,Cee,Partnering,12000,EUR,2026-09-01,2027-08-31,plan.pdf
"""
ASANA = """Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,\
Assignee Email,Start Date,Due Date,Tags,Notes,Projects,Parent task
120,2026-06-01,,2026-06-02,Hub for Dee,Qualifying,Ana Roe,a@b.example,,2026-08-01,gpu,Call,Sales,
"""


@pytest.fixture
def take(shell, tmp_path: Path):
    """Import a text with a mapping; gives the report."""

    def run(what: str, mapping: str, text: str):
        path = tmp_path / f"{mapping}.csv"
        path.write_text(text)
        return shell.did("import", what, str(path), "--mapping", mapping, "--json").json

    return run


def test_deals_of_hubspot_keep_their_keys_stages_and_days(shell, take):
    assert take("deals", "hubspot-deals", DEALS)["added"] == 2
    ada = shell.did("deal", "show", "501", "--json").json
    assert (ada["stage"], ada["amount"], ada["owner"]) == ("prospecting", "15000.00", "Ana Roe")
    assert (ada["expected_close"], ada["created_at"][:16]) == ("2026-08-05", "2026-05-01T09:30")
    assert shell.did("deal", "show", "502", "--json").json["lost_reason"] == "other"
    assert take("deals", "hubspot-deals", DEALS)["added"] == 0


def test_companies_and_contacts_of_hubspot_belong_together(shell, take):
    assert take("organizations", "hubspot-companies", COMPANIES)["added"] == 1
    assert take("contacts", "hubspot-contacts", CONTACTS)["added"] == 2
    found = shell.did("contact", "list", "--json").json
    assert [(one["name"], one["organization"] or "") for one in found] == [
        ("Ann Vale", "Ada University"),
        ("Roe", ""),
    ]


def test_tables_of_airtable_and_boards_of_asana_are_deals(shell, take):
    take("deals", "airtable-deals", AIRTABLE)
    take("deals", "asana-deals", ASANA)
    cee, dee = shell.did("deal", "list", "--json").json
    assert (cee["stage"], cee["currency"], cee["contract_end"]) == (
        "partnering", "EUR", "2027-08-31",
    )  # fmt: skip
    assert (dee["key"], dee["next_step"], dee["next_step_due"]) == ("120", "Call", "2026-08-01")


def test_completion_offers_every_mapping_there_is():
    assert sorted(MAPPINGS) == sorted(file.stem for file in SHIPPED.glob("*.toml"))


def test_a_mapping_that_was_tried_is_kept_and_taken_again(shell, tmp_path: Path):
    path = tmp_path / "theirs.csv"
    path.write_text('Deal №,"Who ""buys""",Phase\nZ1,Ada,In talks\n')
    told = ("--map", "Deal №=key", "--map", 'Who "buys"=organization', "--map", "Phase=stage",
            "--value", "stage:In talks=prospecting", "--create", "organizations")  # fmt: skip
    words = ("import", "deals", str(path), *told, "--save-mapping", "theirs")
    assert "imports/theirs.toml" in shell.did(*words, "--dry-run").err
    again = shell.run(*words, "--dry-run")
    assert (again.code, "--force" in again.err) == (1, True)
    shell.did(*words, "--dry-run", "--force")
    report = shell.did("import", "deals", str(path), "--mapping", "theirs", "--json").json
    assert (report["added"], report["created"]["organizations"]) == (1, 1)
    assert shell.did("deal", "show", "Z1", "--json").json["stage"] == "prospecting"
    wrong = shell.run(*words[:-1], "../x", "--dry-run")
    assert (wrong.code, "is no name" in wrong.err) == (2, True)


@pytest.mark.parametrize("name", MAPPINGS)
def test_a_mapping_reads_as_it_was_written(tmp_path: Path, name: str):
    ours = read(SHIPPED, name)
    write(tmp_path / "imports", "again", ours)
    assert read(tmp_path / "imports", "again") == ours
