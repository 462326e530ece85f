"""Two people at one record: other fields merge, the same field is asked about, nothing is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salesops_tui.domain.conflicts import Seen
from salesops_tui.errors import Conflict, StaleRecord
from salesops_tui.workspace import Workspace
from tests.conftest import Colleague


def revision(work: Workspace, kind: str, identity: int = 1) -> Seen:
    return Seen(work.records.show(kind, identity)["revision"])


@pytest.fixture
def ana(work: Workspace, colleague: Colleague) -> Workspace:
    """A colleague on the same file, where there is a deal D-1."""
    work.deals.add({"name": "Hub", "estimate": "100", "next_step": "call"})
    return colleague("ana")


def test_an_edit_of_other_fields_stays_beside_what_somebody_else_changed(
    work: Workspace, ana: Workspace
) -> None:
    seen = Seen(work.pipeline.deal(1).revision)
    ana.deals.edit(1, {"estimate": "250", "owner": "ana"})
    done = work.deals.edit(1, {"next_step": "visit", "tags": "grid"}, expecting=seen)
    deal = work.pipeline.deal(1)
    assert (deal.estimate, deal.owner, deal.next_step) == (250_00, "ana", "visit")
    assert done.what == (
        "edited D-1: next_step, tags; ana changed Amount, Owner meanwhile; both are kept"
    )
    assert "meanwhile" not in work.history.log(1)[0].what


def test_an_edit_of_the_same_field_is_refused_with_both_values_and_where_they_started(
    work: Workspace, ana: Workspace
) -> None:
    seen = Seen(work.pipeline.deal(1).revision)
    ana.deals.edit(1, {"estimate": "250", "next_step": "visit"})
    with pytest.raises(Conflict, match="ana changed Amount meanwhile") as refused:
        work.deals.edit(1, {"estimate": "300", "name": "Grid"}, expecting=seen)
    (clash,) = refused.value.clashes
    assert clash[:] == ("estimate", "Amount", "ana", 250_00, 300_00, 100_00)
    assert refused.value.exit_code == 4
    assert work.pipeline.deal(1).name == "Hub"
    again = Seen(work.pipeline.deal(1).revision)
    work.deals.edit(1, {"estimate": "300"}, expecting=again)
    assert work.pipeline.deal(1).estimate == 300_00


def test_what_was_changed_and_changed_back_or_to_the_same_is_no_conflict(
    work: Workspace, ana: Workspace
) -> None:
    seen = Seen(work.pipeline.deal(1).revision)
    ana.deals.edit(1, {"name": "Other"})
    ana.history.undo()
    ana.deals.edit(1, {"estimate": "300"})
    work.deals.edit(1, {"name": "Grid", "estimate": "300"}, expecting=seen)
    assert work.pipeline.deal(1).name == "Grid"


def test_a_plain_revision_is_refused_whatever_the_fields(work: Workspace, ana: Workspace) -> None:
    seen = work.pipeline.deal(1).revision
    ana.deals.edit(1, {"estimate": "250"})
    with pytest.raises(StaleRecord) as refused:
        work.deals.edit(1, {"next_step": "visit"}, expecting=seen)
    assert not isinstance(refused.value, Conflict)


def _sow(work: Workspace) -> None:
    work.sows.edit(1, {"background": "why"})
    work.sows.add_line(1, {"title": "Setup", "low_hours": "10", "high_hours": "20"})


_LINE = {"product": "workshop", "unit_price": "500"}
Edit = Callable[[Workspace, dict[str, Any], Seen], object]
# What makes a record, how it is edited, where its revision is, and two of its fields.
EDITS: dict[str, tuple[Callable[[Workspace], object], Edit, Callable[[Workspace], int],
                       tuple[str, str], tuple[str, str]]] = {
    "line": (
        lambda work: work.lines.add(1, _LINE),
        lambda work, raw, seen: work.lines.edit(1, 1, raw, seen),
        lambda work: work.lines.of(1)[0].revision,
        ("unit_price", "700"), ("description", "two days"),
    ),
    "agreement": (
        lambda work: work.billing.add_agreement(1, {}),
        lambda work, raw, seen: work.billing.edit_agreement("A-1", raw, seen),
        lambda work: work.billing.agreement("A-1").revision,
        ("value", "900"), ("parties", "us and them"),
    ),
    "invoice": (
        lambda work: work.billing.add_invoice(1, {}, [{"description": "x", "unit_price": "5"}]),
        lambda work, raw, seen: work.billing.edit_invoice("I-1", raw, seen),
        lambda work: work.billing.invoice("I-1").revision,
        ("due", "2026-09-01"), ("note", "with thanks"),
    ),
    "statement of work": (
        _sow,
        lambda work, raw, seen: work.sows.edit(1, raw, seen),
        lambda work: work.sows.of(1).revision,
        ("background", "because"), ("technical", "how"),
    ),
    "its line": (
        _sow,
        lambda work, raw, seen: work.sows.edit_line(1, 1, raw, seen),
        lambda work: work.sows.of(1).lines[0].revision,
        ("high_hours", "30"), ("title", "All of it"),
    ),
    "task": (
        lambda work: work.tasks.add({"text": "Call"}),
        lambda work, raw, seen: work.tasks.edit(1, raw, seen),
        lambda work: revision(work, "task"),
        ("text", "Ring"), ("due", "2026-09-01"),
    ),
    "contact": (
        lambda work: work.persons.add({"name": "Ann Vale"}),
        lambda work, raw, seen: work.persons.edit(1, raw, seen),
        lambda work: revision(work, "contact"),
        ("newsletter", "yes"), ("title", "Dr"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", EDITS)
def test_every_editor_merges_other_fields_and_refuses_the_same(
    what: str, work: Workspace, ana: Workspace
) -> None:
    make, edit, at, (one, value), (other, another) = EDITS[what]
    make(work)
    seen = Seen(at(work))
    edit(ana, {one: value}, Seen(at(ana)))
    edit(work, {other: another}, seen)
    with pytest.raises(Conflict, match="ana changed"):
        edit(work, {one: ""} if one in ("due", "newsletter") else {one: "3"}, seen)
    told = work.history.log(3)
    assert len({entry.by for entry in told[:2]}) == 2


def test_an_answer_given_meanwhile_is_not_written_over(work: Workspace, ana: Workspace) -> None:
    from salesops_tui.domain.deals import answered

    for notes, theirs in ((work.notes, ana.notes),):
        base = answered(notes.answers(1))
        theirs.qualify(1, {"money": {"text": "a grant", "score": "2"}})
        notes.qualify(1, {"authority": {"text": "the dean"}}, base)
        with pytest.raises(Conflict):
            notes.qualify(1, {"money": {"text": "none"}}, base)
        notes.qualify(1, {"money": {"text": "a grant"}}, base)
        assert answered(notes.answers(1))["money"] == "a grant"


FIELDS = ("name", "next_step", "win_rate_reason", "estimate", "tags")
ACTS = st.tuples(
    st.integers(0, 1), st.sampled_from(["open", "save"]), st.sampled_from(FIELDS), st.integers(1, 3)
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture],
          deadline=None)  # fmt: skip
@given(acts=st.lists(ACTS, min_size=6, max_size=24))
def test_no_update_is_lost_whoever_saves_when(
    work: Workspace, ana: Workspace, acts: list[tuple[int, str, str, int]]
) -> None:
    """What was acknowledged is there, or somebody wrote over it who had seen it."""
    people = (work, ana)
    deals = [person.deals for person in people]
    deals[0].add({"name": "Start"})
    identity = max(deal.id for deal in deals[0].matching())
    held: dict[str, Any] = _fields(work, identity)
    forms = [(Seen(0), held)] * 2
    for number in (0, 1):
        forms[number] = _opened(people[number], identity)
    for number, act, field, value in acts:
        if act == "open":
            forms[number] = _opened(people[number], identity)
            continue
        seen, base = forms[number]
        written = f"{number}-{value}" if field != "estimate" else str(value + number * 10)
        try:
            deals[number].edit(identity, {field: written}, expecting=seen)
        except Conflict:
            assert held[field] != base[field], "refused though nobody changed it"
        else:
            now = _fields(work, identity)
            assert held[field] in (base[field], now[field]), "written over unseen"
            held = {**held, field: now[field]}
        assert _fields(work, identity) == held


def _opened(work: Workspace, identity: int) -> tuple[Seen, dict[str, Any]]:
    return Seen(work.pipeline.deal(identity).revision), _fields(work, identity)


def _fields(work: Workspace, identity: int) -> dict[str, Any]:
    deal = work.pipeline.deal(identity)
    return {name: getattr(deal, name) for name in FIELDS}
