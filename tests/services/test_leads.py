"""Leads: one person is one lead, what brought it first stays, a conversion is one change."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.rows import ROWS
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import Invalid, MoveRefused, StaleRecord
from salesops_tui.workspace import Workspace, open_workspace
from tests.conftest import TODAY, Colleague

STAMPS = {"created_at", "created_by", "updated_at", "updated_by", "revision"}


@pytest.fixture
def tried(work: Workspace) -> Workspace:
    """Two experiments: X-1 EGU26 and X-2 WEB."""
    for code in ("EGU26", "WEB"):
        work.records.keeper("experiment").add({"code": code})
    return work


def add(work: Workspace, line: str, **more: str) -> str:
    return work.leads.add_line(line, more).key


def later(database: Path, day: date) -> Workspace:
    """The same person on another day."""
    return open_workspace(database, clock=Clock(fixed=day))


def living(work: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """What every table holds that is not taken away, without its stamps and the journal."""
    found = {}
    for table, row in ROWS.items():
        names = [name for name in row._meta.columns if name not in STAMPS]
        quoted = ", ".join(f'"{name}"' for name in names)
        sql = f'SELECT {quoted} FROM "{table}" WHERE deleted_at IS NULL ORDER BY id'
        found[table] = work.session.store.rows(sql)
    return found


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("Somebody <ANN@Porto.Example>", "e-mail"),
        ("Ａnn VALE <av@porto.example>", "domain and name"),
        ("ann vale @university of porto", "organization and name"),
    ],
)
def test_somebody_known_gets_a_touch_and_no_twin(tried: Workspace, line: str, same: str) -> None:
    first = add(tried, "Ann Vale <ann@porto.example> @University of Porto #EGU26")
    done = tried.leads.add_line(f"{line} #WEB")
    assert (first, done.key) == ("L-1", "L-1")
    assert done.what == f"touched lead L-1 Ann Vale: known by its {same}"
    assert len(living(tried)["lead"]) == 1
    assert [(t.experiment, t.source, t.first) for t in tried.leads.touches(1)] == [
        ("EGU26", "EGU26", True),
        ("WEB", "WEB", False),
    ]
    assert tried.records.show("lead", 1)["experiment"] == "EGU26"


def test_people_of_one_name_at_a_mail_service_are_two(work: Workspace) -> None:
    assert add(work, "Ann Vale <ann@gmail.com>") == "L-1"
    assert add(work, "Ann Vale <vale@gmail.com>") == "L-2"
    assert add(work, "Bo Quill <ann.vale@porto.example>") == "L-3"
    assert add(work, "Ann Vale") == "L-4"


def test_a_capture_fills_in_domain_organization_owner_and_status(work: Workspace) -> None:
    organizations = work.records.keeper("organization")
    organizations.add({"name": "Porto", "domains": "porto.example"})
    add(work, "ann@Porto.example")
    found = work.records.show("lead", 1)
    assert (found["name"], found["domain"], found["organization"]) == (
        "ann@Porto.example",
        "porto.example",
        "Porto",
    )
    assert (found["status"], found["owner"]) == ("new", work.session.actor.login)
    work.leads.keeper.edit(1, {"email": "ann@gmail.com"})
    assert work.records.show("lead", 1)["domain"] == ""
    work.leads.keeper.edit(1, {"domain": "Lab.Porto.example"})
    assert work.records.show("lead", 1)["domain"] == "lab.porto.example"
    work.leads.keeper.edit(1, {"domain": "gmail.com"})
    assert work.records.show("lead", 1)["domain"] == ""


def test_the_first_touch_stays_even_when_a_later_one_is_dated_before_it(
    tried: Workspace, database: Path
) -> None:
    add(tried, "Ann #EGU26")
    with pytest.raises(Invalid, match="what first brought a lead stays"):
        tried.leads.keeper.edit(1, {"experiment": "WEB"})
    before = later(database, date(2020, 1, 1))
    before.leads.touch(1, {"kind": "event", "experiment": "WEB"})
    before.close()
    assert [(t.experiment, t.first) for t in tried.leads.touches(1)] == [
        ("WEB", False),
        ("EGU26", True),
    ]
    counted = tried.experiments.outcomes([1, 2])
    assert (counted[1].leads, counted[2].leads) == (1, 0)


def test_the_converting_touch_is_the_last_before_qualification(tried: Workspace) -> None:
    add(tried, "Ann #EGU26")
    tried.leads.touch(1, {"kind": "event", "experiment": "WEB", "note": "Talk"})
    assert not any(touch.converting for touch in tried.leads.touches(1))
    tried.leads.decide(1, {"decision": "engage", "reason": "Grant"})
    tried.leads.convert(1)
    tried.leads.touch(1, {"kind": "reply"})
    marks = [(t.kind, t.first, t.converting) for t in tried.leads.touches(1)]
    assert marks == [("capture", True, False), ("event", False, True), ("reply", False, False)]


def test_a_parked_lead_is_nurtured_and_comes_back_on_its_day(
    work: Workspace, database: Path
) -> None:
    for name in ("Ann", "Bo", "Cy"):
        add(work, name)
    work.leads.decide(2, {"decision": "park", "reason": "Budget", "until": "2026-07-10"})
    lead = work.leads.lead(2)
    assert (lead.status, lead.fit, str(lead.park_until)) == ("nurturing", "Budget", "2026-07-10")
    assert work.leads.due_back() == []
    names = [row.cells[0] for row in work.leads.listed("", ("name",), 10)]
    assert names == ["Ann", "Cy", "Bo"]
    then = later(database, date(2026, 7, 10))
    assert [lead.name for lead in then.leads.due_back()] == ["Bo"]
    assert [row.cells[0] for row in then.leads.listed("", ("name",), 10)] == ["Bo", "Ann", "Cy"]
    then.leads.decide(2, {"decision": "engage", "reason": "Money came"})
    assert then.leads.due_back() == []
    then.close()


def test_a_decision_needs_its_reason_and_parking_a_day_to_come(work: Workspace) -> None:
    add(work, "Ann")
    wrong = [
        ({"decision": "engage"}, "Reason: this is needed"),
        ({"decision": "park", "reason": "x"}, "parking needs the day"),
        ({"decision": "park", "reason": "x", "until": str(TODAY)}, "not in the future"),
        ({"decision": "decline", "reason": "x", "until": "2027-01-01"}, "only a lead that is"),
        ({"decision": "marry", "reason": "x"}, "not one of engage, park, decline"),
    ]
    for raw, sentence in wrong:
        with pytest.raises(Invalid, match=sentence):
            work.leads.decide(1, raw)
    assert work.leads.lead(1).decision == ""


def test_a_declined_lead_is_disqualified_and_engaging_brings_it_back(work: Workspace) -> None:
    add(work, "Ann")
    work.leads.decide(1, {"decision": "decline", "reason": "No fit"})
    assert work.leads.lead(1).status == "disqualified"
    with pytest.raises(MoveRefused, match="there is no decision to engage"):
        work.statuses.move("lead", 1, Move("qualified", "anyway"))
    work.leads.decide(1, {"decision": "engage", "reason": "They asked again"})
    assert (work.leads.lead(1).status, work.leads.lead(1).decision) == ("contacted", "engage")
    work.statuses.move("lead", 1, Move("disqualified", "Gone quiet"))
    found = work.leads.lead(1)
    assert (found.decision, found.reason) == ("decline", "Gone quiet")


def ready(work: Workspace) -> None:
    """A lead with everything that a deal takes over."""
    work.records.keeper("community").add({"name": "Ocean Lab"})
    add(work, "Ann Vale <ann@porto.example> @University of Porto #EGU26", community="Ocean Lab")
    work.leads.qualify(1, {"money": {"text": "Grant", "score": "3"}, "need": {"text": "A hub"}})
    work.leads.decide(1, {"decision": "engage", "reason": "Grant until 2028"})


def test_a_conversion_carries_everything_over_and_one_undo_takes_it_all_back(
    tried: Workspace,
) -> None:
    ready(tried)
    before = living(tried)
    done = tried.leads.convert(1)
    assert done.key == "D-1"
    deal = tried.pipeline.deal(1)
    assert (deal.name, deal.stage, deal.organization, deal.deal_class, deal.owner) == (
        "University of Porto: Ann Vale",
        "qualifying",
        "University of Porto",
        "new",
        tried.session.actor.login,
    )
    assert [(c.name, c.email, c.role) for c in tried.notes.contacts(1)] == [
        ("Ann Vale", "ann@porto.example", "representative")
    ]
    answered = {a.question: (a.text, a.score) for a in tried.notes.answers(1) if a.text}
    assert answered == {"money": ("Grant", 3), "need": ("A hub", 0)}
    assert living(tried)["deal_community"]
    exported = next(tried.exports.table("deals", columns=["key", "experiment"]).chunks())
    assert exported == [["D-1"], ["EGU26"]]
    assert (tried.leads.lead(1).status, tried.leads.lead(1).deal) == ("qualified", "D-1")
    assert tried.experiments.outcome(1).qualified == 1
    tried.history.undo()
    after = living(tried)
    after["transition"] = before["transition"]  # a ledger only grows
    assert after == before
    tried.history.redo()
    assert tried.leads.lead(1).deal == "D-1"


def test_a_person_who_is_known_is_found_and_completed(work: Workspace) -> None:
    work.records.keeper("contact").add(
        {"name": "Ann Vale", "organization": "Porto", "emails": "a@old.example"}
    )
    add(work, "Ann Vale <ann@porto.example> @Porto")
    work.leads.decide(1, {"decision": "engage", "reason": "x"})
    work.leads.convert(1)
    assert [contact.emails for contact in work.people.contacts()] == [
        ("a@old.example", "ann@porto.example")
    ]


def test_no_deal_without_the_decision_and_every_path_makes_one_deal(tried: Workspace) -> None:
    add(tried, "Ann")
    for convert in (
        lambda: tried.leads.convert(1, waive={"*"}),
        lambda: tried.statuses.move("lead", 1, Move("qualified", waive={"*"})),
    ):
        with pytest.raises(MoveRefused, match="no decision to engage"):
            convert()
    tried.leads.decide(1, {"decision": "engage", "reason": "x"})
    tried.statuses.move("lead", 1, Move("qualified"))
    assert tried.leads.lead(1).deal == "D-1"
    with pytest.raises(Invalid, match="became D-1"):
        tried.statuses.move("lead", 1, Move("back", "again"))
    with pytest.raises(Invalid, match="became D-1"):
        tried.leads.keeper.remove(1)


def test_of_two_who_convert_a_lead_the_second_reads_which_deal_it_became(
    work: Workspace, colleague: Colleague
) -> None:
    add(work, "Ann")
    work.leads.decide(1, {"decision": "engage", "reason": "x"})
    ana = colleague("ana")
    seen = work.leads.lead(1).revision
    ana.leads.convert(1, expecting=seen)
    with pytest.raises(StaleRecord, match="L-1 Ann has become D-1 already"):
        work.leads.convert(1, expecting=seen)
    with pytest.raises(StaleRecord, match="has become D-1"):
        work.leads.decide(1, {"decision": "decline", "reason": "y"}, expecting=seen)
    assert len(living(work)["deal"]) == 1


def test_a_lead_that_repeats_another_is_stopped_until_waived_or_closed(tried: Workspace) -> None:
    add(tried, "Ann Vale <ann@porto.example> #EGU26")
    add(tried, "Ann V <av@porto.example> #WEB")
    tried.leads.keeper.edit(2, {"name": "Ann Vale"})
    tried.leads.decide(2, {"decision": "engage", "reason": "x"})
    with pytest.raises(MoveRefused, match="it looks like L-1 Ann Vale"):
        tried.leads.convert(2)
    assert tried.leads.duplicate(2, 1).key == "L-1"
    assert [t.note for t in tried.leads.touches(1)] == ["", "L-2 Ann Vale is the same"]
    assert tried.experiments.outcome(2).leads == 0  # one person is counted once
    assert add(tried, "av@porto.example") == "L-1"
    with pytest.raises(Invalid, match="name the lead that stays"):
        tried.leads.duplicate(1, 2)
    tried.history.undo()
    tried.history.undo()
    tried.leads.convert(2, waive={"duplicate"}, reason="Two people")
    assert tried.leads.lead(2).deal == "D-1"


def test_hostile_text_is_cleaned_and_a_viewer_adds_nothing(
    work: Workspace, colleague: Colleague
) -> None:
    add(work, "Ann\x1b[31m\u202e <ann@porto.example> @Por\x07to #a\x00b")
    found = work.records.show("lead", 1)
    assert (found["name"], found["organization"], found["source"]) == ("Ann[31m", "Porto", "ab")
    with pytest.raises(Invalid, match="E-mail"):
        add(work, "Bo <not a mail>")
    from salesops_tui.errors import NotAllowed

    with pytest.raises(NotAllowed):
        add(colleague("vic", "viewer"), "Cy")
