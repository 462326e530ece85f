"""Forms: they say what is wrong while one types, and never lose what was typed."""

import pytest

from salesops_tui.workspace import Workspace
from tests.screens.conftest import Sit


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("deal_class", "newish", "Class: 'newish' is not one of"),
        ("estimate", "12,34", "Amount: '12,34' is not an amount; write it as 15000"),
        ("estimate", "-5", "Amount: it cannot be negative"),
        ("currency", "dollars", "Currency: 'DOLLARS' is not a currency"),
        ("mau", "many", "Monthly users: 'many' is not a whole number"),
        ("target_start", "1.9.2026", "Target start: '1.9.2026' is not a date; write it as"),
        ("win_rate", "120%", "Win rate: '120%' is not a share"),
        ("tags", "two words", "Tags: 'two words' is not a tag"),
        ("name", "x" * 201, "Name: 201 characters are too many; 200 fit"),
    ],
)
async def test_a_field_says_what_is_wrong_as_soon_as_it_is_typed(
    sit: Sit, database: object, field: str, typed: str, sentence: str
) -> None:
    async with sit() as desk:
        await desk.press("a")
        await desk.fill(**{field: typed})
        assert sentence in desk.label(f"#mistake-{field}")
        await desk.fill(**{field: ""})
        assert desk.label(f"#mistake-{field}") == ""


async def test_enter_on_a_mistake_goes_to_its_field_and_keeps_the_rest(
    sit: Sit, work: Workspace
) -> None:
    async with sit() as desk:
        await desk.press("a")
        await desk.fill(name="Hub", estimate="1000", target_end="soon", tags="a, b")
        await desk.press("enter")
        assert desk.focus == "field-target_end"
        assert desk.field("tags") == "a, b"
        assert work.deals.count() == 0
        await desk.fill(target_end="2026-12-31")
        await desk.press("enter")
        assert work.pipeline.deal(1).tags == ("a", "b")


async def test_what_the_program_refuses_is_said_at_its_field_and_nothing_typed_is_lost(
    sit: Sit, work: Workspace
) -> None:
    async with sit() as desk:
        await desk.press("a")
        await desk.fill(name="Hub", target_start="2026-09-01", target_end="2026-08-01")
        await desk.press("enter")
        assert desk.label("#mistake-target_end") == (
            "✗ Target end: 2026-08-01 is before the start 2026-09-01"
        )
        assert desk.focus == "field-target_end"
        await desk.fill(target_end="2027-08-31", owner="zoe")
        await desk.press("enter")
        assert "zoe" in desk.label("#mistake-owner")
        assert desk.focus == "field-owner"
        assert desk.field("name") == "Hub"


async def test_an_empty_form_names_what_is_needed(sit: Sit, database: object) -> None:
    async with sit() as desk:
        await desk.press("a", "enter")
        assert desk.label("#mistake-name") == "✗ Name: this is needed"
        assert desk.focus == "field-name"


async def test_esc_closes_an_untouched_form_and_asks_twice_of_a_typed_one(
    sit: Sit, three: Workspace
) -> None:
    async with sit() as desk:
        await desk.press("e", "escape")
        assert desk.on == "BoardScreen"
        await desk.press("e")
        await desk.fill(next_step="call")
        await desk.press("escape")
        assert "Esc again drops what you typed" in desk.label("#refusal")
        await desk.type("!")
        await desk.press("escape")
        assert desk.on == "FormDialog"
        await desk.press("escape")
        assert desk.on == "BoardScreen"
        assert three.pipeline.deal(3).next_step == ""


async def test_only_what_was_changed_is_written(sit: Sit, three: Workspace) -> None:
    async with sit() as desk:
        await desk.press("e")
        await desk.fill(next_step="call")
        await desk.press("enter")
        assert desk.status.startswith("edited D-3: next_step")
        revision = three.pipeline.deal(3).revision
        await desk.press("e", "enter")
        assert desk.status == "Nothing changed."
        assert three.pipeline.deal(3).revision == revision


async def test_a_form_saves_beside_what_somebody_else_changed_and_says_so(
    sit: Sit, three: Workspace
) -> None:
    async with sit() as desk:
        await desk.press("e")
        await desk.fill(next_step="call")
        three.deals.edit(3, {"estimate": "2500", "tags": "urgent"})
        await desk.press("enter")
        assert "changed Amount, Tags meanwhile; both are kept" in desk.status
        deal = three.pipeline.deal(3)
        assert (deal.next_step, deal.tags, deal.amount) == ("call", ("urgent",), 250_000)


async def test_both_values_of_a_field_that_two_changed_are_shown_and_one_is_chosen(
    sit: Sit, three: Workspace
) -> None:
    async with sit(size=(80, 24)) as desk:
        await desk.press("e")
        await desk.fill(estimate="300", next_step="call", tags="mine")
        three.deals.edit(3, {"estimate": "2500", "tags": "theirs", "win_rate_reason": "grant"})
        await desk.press("enter")
        assert desk.on == "ConflictDialog"
        text = " ".join(desk.text.split())
        assert "Amount, was 1000.00" in text
        assert ": 2500.00" in text
        assert "m mine: 300" in text
        await desk.press("enter")
        assert "t keeps theirs, m writes yours" in desk.label("#refusal")
        await desk.press("m", "escape")
        assert desk.on == "FormDialog"
        assert (desk.field("estimate"), desk.field("next_step")) == ("300", "call")
        await desk.press("enter")
        assert desk.on == "ConflictDialog", "it asks until somebody has chosen"
        await desk.press("m", "m", "enter")
        deal = three.pipeline.deal(3)
        assert (deal.estimate, deal.tags, deal.next_step) == (300_00, ("mine",), "call")
        assert deal.win_rate_reason == "grant"


async def test_a_conflict_is_settled_field_by_field(sit: Sit, three: Workspace) -> None:
    async with sit() as desk:
        await desk.press("e")
        await desk.fill(estimate="300", next_step="call", tags="mine")
        three.deals.edit(3, {"estimate": "2500", "tags": "theirs"})
        await desk.press("enter", "m", "t", "enter")
        assert desk.on == "BoardScreen"
        deal = three.pipeline.deal(3)
        assert (deal.estimate, deal.tags, deal.next_step) == (300_00, ("theirs",), "call")


async def test_a_line_that_somebody_else_changed_is_not_overwritten_unseen(
    sit: Sit, work: Workspace
) -> None:
    work.deals.add({"name": "Hub"})
    work.lines.add(1, {"product": "Workshop", "unit_price": "500"})
    line = work.lines.of(1)[0]
    async with sit() as desk:
        await desk.press("enter", "tab", "enter")
        assert desk.heading == "Line item Workshop"
        await desk.fill(quantity="3")
        work.lines.edit(1, line.id, {"quantity": "9"})
        await desk.press("enter")
        assert desk.on == "ConflictDialog"
        await desk.press("m", "enter")
        assert str(work.lines.of(1)[0].quantity) == "3"


async def test_a_known_answer_completes_with_the_right_arrow(sit: Sit, three: Workspace) -> None:
    three.deals.edit(1, {"organization": "University of Porto"})
    async with sit() as desk:
        await desk.press("e")
        await desk.fill(organization="univ")
        await desk.press("right", "enter")
        assert three.pipeline.deal(3).organization == "University of Porto"


async def test_arrows_and_tab_walk_the_fields(sit: Sit, database: object) -> None:
    async with sit() as desk:
        await desk.press("a")
        assert desk.focus == "field-name"
        await desk.press("down", "tab", "up")
        assert desk.focus == "field-organization"


async def test_amount_of_a_deal_with_lines_is_refused_in_words(sit: Sit, work: Workspace) -> None:
    work.deals.add({"name": "Hub"})
    work.lines.add(1, {"product": "Workshop", "unit_price": "500"})
    async with sit() as desk:
        await desk.press("e")
        await desk.fill(estimate="7")
        await desk.press("enter")
        assert "has line items and its amount is their sum" in desk.label("#mistake-estimate")


async def test_a_long_sentence_wraps_instead_of_leaving_the_dialog(
    sit: Sit, three: Workspace
) -> None:
    async with sit(size=(80, 24)) as desk:
        await desk.press("e")
        await desk.fill(tags="x")
        three.deals.edit(3, {"tags": ",".join(f"tag-number-{n}" for n in range(5))})
        await desk.press("enter")
        assert "tag-number-4" in " ".join(desk.text.split())
