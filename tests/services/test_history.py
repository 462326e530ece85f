"""Undo and redo by value, whose they are, and what lasts."""

import pytest

from db.rows.sales import DealRow
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import NotAllowed, NotFound, NothingToUndo, UndoRefused
from salesops_tui.workspace import Workspace
from tests.conftest import Colleague

LINE = {"product": "Training", "unit_price": "100"}


@pytest.fixture
def deal(work: Workspace) -> int:
    work.deals.add({"name": "Hub", "deal_class": "new", "organization": "X", "next_step": "one"})
    return 1


def step(work: Workspace, text: str) -> int:
    return work.deals.edit(1, {"next_step": text}).group


def shown(work: Workspace) -> str:
    return work.pipeline.deal(1).next_step


def test_one_undo_after_another_goes_back_step_by_step(work: Workspace, deal: int) -> None:
    step(work, "two")
    step(work, "three")
    work.history.undo()
    assert shown(work) == "two"
    work.history.undo()
    assert shown(work) == "one"


def test_redo_makes_again_what_was_undone_in_the_opposite_order(work: Workspace, deal: int) -> None:
    step(work, "two")
    step(work, "three")
    work.history.undo()
    work.history.undo()
    assert (work.history.redo().what, shown(work)) == ("redid: edited D-1: next_step", "two")
    work.history.redo()
    assert shown(work) == "three"
    with pytest.raises(NothingToUndo, match="nothing that you took back is left"):
        work.history.redo()


def test_undo_and_redo_can_alternate_for_ever(work: Workspace, deal: int) -> None:
    step(work, "two")
    for _ in range(4):
        work.history.undo()
        assert shown(work) == "one"
        work.history.redo()
        assert shown(work) == "two"


def test_a_new_change_to_the_same_record_ends_redo(work: Workspace, deal: int) -> None:
    step(work, "two")
    work.history.undo()
    step(work, "other")
    with pytest.raises(NothingToUndo, match="cannot be made again: its records were changed since"):
        work.history.redo()


def test_a_change_to_another_record_does_not_end_redo(work: Workspace, deal: int) -> None:
    step(work, "two")
    work.history.undo()
    work.organizations.add({"name": "Elsewhere"})
    work.history.redo()
    assert shown(work) == "two"


def test_when_nothing_is_left_undo_says_so(work: Workspace) -> None:
    with pytest.raises(NothingToUndo, match="No change of yours is left to take back"):
        work.history.undo()


def test_a_change_is_taken_back_once(work: Workspace, deal: int) -> None:
    group = step(work, "two")
    work.history.undo(group)
    with pytest.raises(UndoRefused, match="was taken back already"):
        work.history.undo(group)


def test_a_number_that_is_no_change_is_not_found(work: Workspace) -> None:
    with pytest.raises(NotFound, match="there is no change 999"):
        work.history.undo(999)


def test_an_older_change_is_taken_back_while_what_it_wrote_stands(
    work: Workspace, deal: int
) -> None:
    group = step(work, "two")
    work.deals.edit(deal, {"tags": "cloud"})
    work.history.undo(group)
    assert (shown(work), work.pipeline.deal(deal).tags) == ("one", ("cloud",))


def test_undo_is_refused_when_the_field_was_changed_since_and_names_it(
    work: Workspace, deal: int
) -> None:
    group = step(work, "two")
    step(work, "three")
    with pytest.raises(UndoRefused, match="next_step of deal 1 changed since"):
        work.history.undo(group)
    assert shown(work) == "three"


def test_somebody_elses_later_change_keeps_mine_from_being_undone(
    work: Workspace, deal: int, colleague: Colleague
) -> None:
    ana = colleague("ana")
    step(ana, "two")
    step(work, "three")
    with pytest.raises(UndoRefused, match="changed since"):
        ana.history.undo()


def test_undo_takes_my_change_not_the_latest_of_all(
    work: Workspace, deal: int, colleague: Colleague
) -> None:
    ana = colleague("ana")
    step(ana, "two")
    work.deals.edit(deal, {"tags": "cloud"})
    ana.history.undo()
    assert (shown(work), work.pipeline.deal(deal).tags) == ("one", ("cloud",))


def test_somebody_elses_change_needs_a_manager(
    work: Workspace, deal: int, colleague: Colleague
) -> None:
    group = step(work, "two")
    with pytest.raises(NotAllowed, match="taking back what root did needs the role manager") as no:
        colleague("ana").history.undo(group)
    assert no.value.exit_code == 6
    colleague("mia", "manager").history.undo(group)
    assert shown(work) == "one"


def test_a_viewer_changes_nothing(work: Workspace, deal: int, colleague: Colleague) -> None:
    with pytest.raises(NotAllowed, match="changing records needs the role member"):
        step(colleague("vic", "viewer"), "two")


def test_adding_cannot_be_undone_once_others_built_on_the_record(
    work: Workspace, deal: int, colleague: Colleague
) -> None:
    drafted = work.billing.add_agreement(deal, {"value": "1"})
    colleague("ana").billing.sign(drafted.key, {})
    with pytest.raises(UndoRefused, match="status, signed_on of agreement 1 changed since"):
        work.history.undo(drafted.group)
    assert work.billing.agreement(drafted.key).status == "signed"


def test_what_has_the_place_of_an_undone_record_keeps_it(work: Workspace, deal: int) -> None:
    work.notes.qualify(deal, {"money": {"text": "a grant"}})
    work.history.undo()
    work.notes.qualify(deal, {"money": {"text": "a gift"}})
    with pytest.raises(UndoRefused, match="another answer has its place now"):
        work.history.redo()
    assert work.notes.answers(deal)[0].text == "a gift"


def test_a_change_of_many_records_is_undone_as_one(work: Workspace, deal: int) -> None:
    before = work.pipeline.deal(deal)
    work.lines.add(deal, LINE)
    assert work.pipeline.deal(deal).amount == 10_000
    work.history.undo()
    after = work.pipeline.deal(deal)
    assert after._replace(revision=before.revision) == before
    assert work.lines.of(deal) == []


def test_undoing_a_win_takes_its_engagement_along_and_redo_brings_it_back(
    work: Workspace, deal: int
) -> None:
    _bring_to_invoicing(work, deal)
    work.pipeline.move(deal, Move("won", waive={"*"}))
    assert [column.count for column in work.board.columns()] == [0, 0, 0, 0, 1, 0]
    work.history.undo()
    assert [column.count for column in work.board.columns()] == [0, 0, 0, 1, 0, 0]
    work.history.redo()
    assert [column.count for column in work.board.columns()] == [0, 0, 0, 0, 1, 0]


def test_a_win_that_was_made_again_lasts_once_its_invoice_is_issued(
    work: Workspace, deal: int
) -> None:
    _bring_to_invoicing(work, deal)
    won = work.pipeline.move(deal, Move("won", waive={"*"}))
    work.history.undo()
    again = work.history.redo()
    work.session.store.run("UPDATE invoice SET status = 'issued'")
    for number in (won.group, again.group):
        with pytest.raises(Exception, match="D-1 stays won: an invoice has been issued"):
            work.history.undo(number)
    assert work.pipeline.deal(deal).stage == "won"


def test_undoing_a_step_back_asks_the_gates_again(work: Workspace, deal: int) -> None:
    work.pipeline.move(deal, Move("next", waive={"*"}))
    work.pipeline.move(deal, Move("back", reason="a new budget"))
    with work.session.change("class is open again") as group:
        group.update(DealRow, deal, {"deal_class": ""})
    back = work.history.log(2)[1].id
    with pytest.raises(Exception, match="Class is set: the class is not set"):
        work.history.undo(back)
    assert work.pipeline.deal(deal).stage == "qualifying"


def test_taking_back_a_redo_takes_back_what_it_made_again(work: Workspace, deal: int) -> None:
    group = step(work, "two")
    work.history.undo()
    redone = work.history.redo()
    work.history.undo(redone.group)
    assert shown(work) == "one"
    with pytest.raises(UndoRefused, match="was taken back already"):
        work.history.undo(group)
    work.history.redo()
    assert shown(work) == "two"


def test_a_move_is_not_taken_back_from_under_a_later_one(work: Workspace, deal: int) -> None:
    first = work.pipeline.move(deal, Move("next", waive={"*"}))
    work.pipeline.move(deal, Move("back", reason="a new budget"))
    work.pipeline.move(deal, Move("next", waive={"*"}))
    with pytest.raises(UndoRefused, match="deal 1 was moved since"):
        work.history.undo(first.group)
    assert work.pipeline.deal(deal).stage == "prospecting"


def test_the_amount_is_added_up_again_when_an_older_line_is_taken_back(
    work: Workspace, deal: int
) -> None:
    typed = work.deals.edit(deal, {"estimate": "100"})
    work.lines.add(deal, LINE)
    work.history.undo(typed.group)
    assert work.pipeline.deal(deal).amount == 10_000
    work.history.redo()
    assert work.pipeline.deal(deal).estimate == 10_000


def test_a_record_that_is_gone_is_not_changed_by_taking_something_back(
    work: Workspace, deal: int
) -> None:
    step(work, "two")
    undone = work.history.undo()
    work.history.undo()
    with pytest.raises(UndoRefused, match="the record of deal 1 changed since"):
        work.history.undo(undone.group)


def test_the_log_names_who_did_what_newest_first(
    work: Workspace, deal: int, colleague: Colleague
) -> None:
    step(colleague("ana"), "two")
    work.history.undo(step(work, "three"))
    told = [(entry.by, entry.what, entry.undone) for entry in work.history.log(4)]
    assert told == [
        (work.session.actor.login, "undid: edited D-1: next_step", False),
        (work.session.actor.login, "edited D-1: next_step", True),
        ("ana", "edited D-1: next_step", False),
        (work.session.actor.login, "ana joined", False),
    ]


def _bring_to_invoicing(work: Workspace, deal: int) -> None:
    work.lines.add(deal, LINE)
    work.notes.add_contact(deal, {"contact": "Ann", "role": "billing"})
    work.deals.edit(deal, {"contract_start": "2026-09-01", "contract_end": "2027-08-31"})
    work.billing.sign(work.billing.add_agreement(deal, {}).key, {})
    work.billing.request_invoice(deal, {})
    work.pipeline.move(deal, Move("invoicing", waive={"*"}, reason="all at once"))
