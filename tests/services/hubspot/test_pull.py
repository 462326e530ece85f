"""What changes in HubSpot comes here through the same gates as a person's changes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from salesops_tui.connectors.outcomes import Misread, NotReached
from salesops_tui.services.sync.pulls import Pulled
from tests.connectors.fake import Answer, Asked, Fake
from tests.connectors.hubspot_portal import Portal
from tests.services.hubspot.conftest import Team, deal


def test_the_first_pull_makes_the_property_for_our_keys(empty: Team, portal: Portal) -> None:
    portal.properties["deals"].add("salesops_id")
    made = "changed: the property salesops_id was made there"
    assert empty.told() == {"companies": made, "contacts": made}
    assert empty.pull() == []


def test_what_is_there_already_is_found_and_not_made_twice(empty: Team, portal: Portal) -> None:
    empty.work.deals.add({"name": "Hub", "organization": "Porto", "estimate": "15000"})
    empty.work.records.keeper("contact").add({"name": "Ann Vale", "emails": "ann@up.pt"})
    company = portal.add("companies", name="PORTO", domain="up.pt")
    portal.add("contacts", company, firstname="Ann", lastname="Vale", email="ann@up.pt")
    portal.add("deals", company, dealname="hub", amount="9000", dealstage="qualifiedtobuy",
               pipeline="default")  # fmt: skip
    told = empty.told()
    assert told["O-1"] == "changed: domain: up.pt | drift: name: Porto here, PORTO there"
    assert "amount: 15000.00 here, 9000.00 there" in told["D-1"]
    empty.push()
    assert [len(portal.records[kind]) for kind in ("companies", "contacts", "deals")] == [1, 1, 1]
    assert portal.one("deals", "D-1")["amount"] == "9000"  # both differ: nobody is overwritten
    assert deal(empty).estimate == 1_500_000
    assert empty.work.deals.count() == 1


def test_a_record_without_a_name_there_gets_ours_and_takes_none_away(
    empty: Team, portal: Portal
) -> None:
    empty.work.records.keeper("contact").add({"name": "Ann Vale", "emails": "ann@up.pt"})
    ann = portal.add("contacts", email="ann@up.pt")
    assert (empty.told()["contacts"][:7], empty.drift("contact")) == ("changed", {})
    empty.push()
    assert portal.records["contacts"][ann]["lastname"] == "Vale"
    portal.records["contacts"][ann].update(firstname="", lastname="", email="a@up.pt")
    assert empty.told() == {"C-1": "changed: email: a@up.pt"}
    assert (empty.pull(), empty.push()) == ([], {})
    assert empty.work.records.show("contact", 1)["name"] == "Ann Vale"


def test_a_change_there_is_made_here_in_a_change_that_can_be_undone(
    team: Team, portal: Portal
) -> None:
    portal.one("deals", "D-1").update(amount="18000.5", dealname="Hub \x1b[31mtwo")
    portal.one("contacts", "C-1").update(phone="+351 1", lastname="Costa", email="ann@costa.pt")
    portal.one("companies", "O-1").update(country="PT")
    told = team.told()
    assert told["D-1"] == "changed: dealname: Hub [31mtwo, amount: 18000.50"
    assert (deal(team).estimate, deal(team).name) == (1_800_050, "Hub [31mtwo")
    ann = team.work.records.show("contact", 1)
    assert (ann["name"], ann["phone"]) == ("Ann Maria Costa", "+351 1")
    assert ann["emails"] == ("ann@costa.pt", "a@x.org")
    assert (team.pull(), team.push()) == ([], {})
    assert "edited" in team.work.history.undo().what
    assert deal(team).estimate == 1_500_000
    team.push()
    assert portal.one("deals", "D-1")["amount"] == "15000.00"


def test_what_both_changed_is_drift_and_stays_on_both_sides(team: Team, portal: Portal) -> None:
    team.work.deals.edit(1, {"name": "Hub of ours", "estimate": "20000"})
    portal.one("deals", "D-1")["dealname"] = "Hub of theirs"
    sent = team.push()["D-1"]
    assert sent.told == "1 field sent; dealname changed on both sides and stay so"
    assert portal.one("deals", "D-1")["dealname"] == "Hub of theirs"
    assert team.drift() == {"dealname": "Hub of theirs"}
    assert (team.pull(), team.push()) == ([], {})  # told once
    portal.one("deals", "D-1")["dealname"] = "Hub of ours"
    assert team.told() == {"D-1": "drift: both sides agree again"}
    assert team.drift() == {}


def test_a_pull_tells_of_drift_with_both_values(team: Team, portal: Portal) -> None:
    team.work.deals.edit(1, {"name": "Hub of ours"})
    portal.one("deals", "D-1")["dealname"] = "Hub of theirs"
    assert team.told() == {"D-1": "drift: dealname: Hub of ours here, Hub of theirs there"}
    assert team.push() == {}


def test_a_stage_there_is_a_move_here_with_its_gates(team: Team, portal: Portal) -> None:
    portal.one("deals", "D-1")["dealstage"] = "contractsent"
    told = team.told()["D-1"]
    assert told.startswith("drift: dealstage: qualifiedtobuy here, contractsent there (D-1 cannot")
    assert deal(team).stage == "qualifying"
    assert team.push() == {}
    assert portal.one("deals", "D-1")["dealstage"] == "contractsent"
    portal.one("deals", "D-1")["dealstage"] = "closedlost"
    assert team.told() == {"D-1": "changed: dealstage: closedlost"}
    assert (deal(team).stage, deal(team).lost_reason) == ("lost", "other")
    assert team.drift() == {}
    portal.one("deals", "D-1")["dealstage"] = "nobody knows it"
    assert "is none of [systems.hubspot] stages" in team.told()["D-1"]


def test_one_field_that_cannot_be_taken_does_not_keep_the_others(
    team: Team, portal: Portal
) -> None:
    portal.one("deals", "D-1").update(dealname="Hub two", amount="a lot", closedate="2026-10-01")
    told = team.told()["D-1"]
    assert told.startswith("changed: dealname: Hub two, closedate: 2026-10-01 | drift: amount: ")
    assert "15000.00 here, a lot there (Amount: " in told
    assert deal(team).name == "Hub two"
    assert str(deal(team).expected_close) == "2026-10-01"
    assert team.drift() == {"amount": "a lot"}
    team.work.lines.add(1, {"product": "membership-general"})
    portal.one("deals", "D-1")["amount"] = "1"
    assert "has line items" in team.told()["D-1"]


def test_what_is_new_there_comes_here_like_an_import(team: Team, portal: Portal) -> None:
    company = portal.add("companies", name="Lisboa", domain="ul.pt")
    portal.add("contacts", company, firstname="Rui", lastname="Sá", email="rui@ul.pt")
    nameless = portal.add("contacts", email="x@ul.pt")
    won = portal.add("deals", company, dealname="=Hub", amount="100", dealstage="closedwon",
                     pipeline="default", createdate="2025-01-02T03:04:05.678Z")  # fmt: skip
    portal.add("deals", dealname="Of others", dealstage="1", pipeline="77")
    strange = portal.add("deals", dealname="Strange", dealstage="9", pipeline="default")
    told = team.told()
    assert told[won] == "changed: new: =Hub"
    assert told["Strange"].startswith("left: ")
    assert "'9' is not a stage" in told["Strange"]
    found = team.work.pipeline.deal(team.work.deals.id_of(won))
    assert (found.name, found.stage, found.amount) == ("=Hub", "won", 10_000)
    assert found.organization == "Lisboa"
    assert team.work.records.show("contact", 2)["organization"] == "Lisboa"
    assert team.work.records.show("contact", 3)["name"] == "x@ul.pt"
    assert [one.state for one in team.pull()] == ["left"]
    portal.records["deals"].pop(strange)
    sent = team.push()
    assert sent[won].told == "1 field sent"  # our key
    assert portal.records["contacts"][nameless] == {"email": "x@ul.pt", "salesops_id": nameless}
    assert (team.push(), team.pull()) == ({}, [])
    assert team.work.deals.count() == 2


def test_an_arrival_that_is_undone_does_not_come_again(team: Team, portal: Portal) -> None:
    portal.add("deals", dealname="New", dealstage="qualifiedtobuy", pipeline="default")
    group = team.pull()[0].group
    team.work.history.undo(group)
    assert team.work.deals.count() == 1
    assert (team.pull(), team.push()) == ([], {})
    assert team.work.deals.count() == 1


def test_a_second_company_of_one_name_is_told_and_left(team: Team, portal: Portal) -> None:
    portal.add("companies", name="porto")
    assert team.told() == {
        "porto": "left: another record here has that name or address; merge the two there"
    }
    assert len(team.work.people.organizations()) == 1


def test_what_was_deleted_on_one_side_is_not_made_again(team: Team, portal: Portal) -> None:
    deal_there = portal.id_of("deals", "D-1")
    kept = portal.records["deals"].pop(deal_there)
    portal.records["contacts"].pop(portal.id_of("contacts", "C-1"))
    assert team.told() == {
        "C-1": "drift: it was deleted there", "D-1": "drift: it was deleted there",
    }  # fmt: skip
    assert team.pull() == []
    team.work.deals.edit(1, {"name": "Hub still"})
    assert team.push() == {}
    assert portal.records["deals"] == {}
    portal.records["deals"][deal_there] = kept  # somebody has brought it back
    assert team.told() == {"D-1": "drift: both sides agree again"}
    assert team.push()["D-1"].told == "1 field sent"


def test_a_record_that_was_removed_here_is_neither_sent_nor_made_again(
    team: Team, portal: Portal
) -> None:
    team.work.records.keeper("contact").remove(1)
    portal.one("contacts", "C-1")["phone"] = "1"
    assert (team.pull(), team.push()) == ([], {})
    assert team.work.people.contacts() == []


def test_a_deal_given_to_another_organization_is_tied_there_and_follows_from_there(
    team: Team, portal: Portal
) -> None:
    team.work.deals.edit(1, {"organization": "Lisboa"})
    team.push()
    ties = portal.ties["deals", portal.id_of("deals", "D-1")]
    assert ties == [portal.id_of("companies", key) for key in ("O-1", "O-2")]
    assert (team.pull(), team.push()) == ([], {})
    ties.remove(portal.id_of("companies", "O-2"))
    assert team.told()["D-1"].startswith("changed: company: ")
    assert deal(team).organization == "Porto"


def test_a_list_that_cannot_be_read_to_its_end_deletes_nothing(
    team: Team, portal: Portal, fake: Fake
) -> None:
    before = team.work.session.store.rows("SELECT * FROM external_reference")
    page = {"results": [], "paging": {"next": {"after": "1"}}}
    fake.handler = lambda asked: Answer(json=page)
    with pytest.raises(Misread):
        team.pull()
    fake.handler = lambda asked: Answer(503)
    with pytest.raises(NotReached):
        team.pull()
    assert team.work.session.store.rows("SELECT * FROM external_reference") == before


def test_two_people_who_pull_at_once_end_in_one_change(
    team: Team, join: Callable[[], Team], portal: Portal
) -> None:
    for number in range(30):
        team.work.deals.add({"name": f"Deal {number}"})
    team.push()
    for number, row in enumerate(portal.records["deals"].values()):
        row.update(dealname=f"Renamed {number}")
    for number in range(5):
        portal.add("deals", dealname=f"New {number}", dealstage="qualifiedtobuy",
                   pipeline="default")  # fmt: skip
    other = join()
    with ThreadPoolExecutor(2) as both:
        for pulling in [both.submit(each.pull) for each in (team, other)]:
            pulling.result()
    team.pull()
    log = [each.what for each in team.work.history.log(200)]
    assert sum("edited D-" in what for what in log) == 31
    assert team.work.deals.count() == 36
    assert sum("from HubSpot.jsonl" in what for what in log) == 1
    assert (team.pull(), other.pull()) == ([], [])


def test_what_somebody_else_has_taken_in_meanwhile_is_not_taken_in_again(
    team: Team, join: Callable[[], Team], portal: Portal, fake: Fake
) -> None:
    for number in range(2):
        portal.add("deals", dealname=f"New {number}", dealstage="qualifiedtobuy",
                   pipeline="default")  # fmt: skip
    portal.page = 1
    other = join()
    found: list[list[Pulled]] = []

    def meanwhile(asked: Asked) -> Answer:
        if asked.path.endswith("deals") and asked.query.get("after") == "2" and not found:
            found.append([])
            found[0] = other.pull()
        return portal(asked)

    fake.handler = meanwhile
    assert (team.pull(), len(found[0])) == ([], 2)
    assert team.work.deals.count() == 3
