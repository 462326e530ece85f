"""Filters: what SQL finds is what a plain reading of each deal finds, on lists and on the board."""

import itertools
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.rows.people import OrganizationRow, UserRow
from db.rows.sales import DealRow, TransitionRow
from salesops_tui.domain.board import Card
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.deals import Deal
from salesops_tui.domain.filters import parse
from salesops_tui.errors import FilterInvalid
from salesops_tui.workspace import Workspace, open_workspace
from tests.conftest import TODAY

WORDS = ("ocean", "hub", "data", "genome", "x_1")
STAGES = ("qualifying", "prospecting", "partnering", "invoicing", "lost", "legacy")
OWNERS = (None, 1, 2)
TAGS = ("cloud", "eu", "grant")
EXPECTED = {"qualifying": 14, "prospecting": 30, "partnering": 45, "invoicing": 30}

tokens = st.one_of(
    st.sampled_from(WORDS).map(lambda word: word[:3]),
    st.sampled_from(["owner:me", "owner:an", "owner:none", "class:new", "org:uni", "org:%"]),
    st.sampled_from(["stage:open", "stage:part", "stage:legacy", "stage:paused", "stage:lost"]),
    st.sampled_from([">500", "<=500", ">=1k", "<2000", "stale", "overdue", "paused"]),
    st.sampled_from([f"tag:{tag}" for tag in TAGS] + ["#3", "#D-5", "key:d-7", "#x"]),
)
filters = st.lists(tokens, max_size=4).map(" ".join)


def _filled(work: Workspace) -> None:
    """Sixty deals of every mixture."""
    with work.session.change("filled") as group:
        group.insert(UserRow, {"login": "ana", "name": "Ana B", "role": "member"})
        for name in ("University of X", "Ocean Institute"):
            group.insert(OrganizationRow, {"name": name})
        mixed = itertools.product(STAGES, range(10))
        deals = [_deal(nth, stage) for nth, (stage, _) in enumerate(mixed)]
        ids = group.insert_many(DealRow, deals)
        moves = [_entered(number, deal["stage"]) for number, deal in zip(ids, deals, strict=True)]
        group.insert_many(TransitionRow, moves)


def _deal(nth: int, stage: str) -> dict[str, object]:
    paused = nth % 7 == 0 and stage in EXPECTED
    return {
        "name": f"{WORDS[nth % 5]} {WORDS[nth // 5 % 5]} {nth}",
        "deal_class": ("", "new", "renewal")[nth % 3],
        "organization_id": (None, 1, 2)[nth % 3],
        "stage": "paused" if paused else stage,
        "paused_from": stage if paused else "",
        "rank": nth * 7 % 11,
        "owner_id": OWNERS[nth % 3],
        "currency": ("USD", "EUR")[nth % 4 == 0],
        "amount": None if nth % 5 == 0 else nth * 4_700,
        "win_rate": (None, 5_000)[nth % 6 == 0],
        "next_step_due": (None, TODAY - timedelta(3), TODAY + timedelta(3))[nth % 3],
        "tags": tuple(sorted({TAGS[nth % 3], TAGS[nth % 2]})),
    }


def _entered(number: int, stage: object) -> dict[str, object]:
    at = Clock(TODAY - timedelta(days=number * 13 % 60 + 1)).now() + timedelta(hours=number % 23)
    enter = {"deal_id": number, "from_stage": "", "to_stage": stage, "direction": "enter"}
    return {**enter, "at": at, "by_id": 1}


@pytest.fixture(scope="module")
def office(empty_database: Path, clock: Clock) -> Iterator[Workspace]:
    folder = Path(tempfile.mkdtemp(prefix="salesops-test-"))
    opened = open_workspace(Path(shutil.copy(empty_database, folder / "team.db")), clock=clock)
    _filled(opened)
    yield opened
    opened.close()
    shutil.rmtree(folder)


def fits(deal: Deal, token: str, card: Card) -> bool:
    """A plain reading of one part of a filter."""
    name, _, value = token.partition(":")
    if token in ("stale", "overdue", "paused"):
        return bool(getattr(card, token))
    if token[0] in "<>":
        found = re.fullmatch(r"([<>]=?)(\d+)(k?)", token)
        assert found
        limit = int(found[2]) * 100 * (1000 if found[3] else 1)
        compare = {">": int.__gt__, ">=": int.__ge__, "<": int.__lt__, "<=": int.__le__}
        return deal.amount is not None and compare[found[1]](deal.amount, limit)
    if token[0] == "#" or name == "key":
        word = token[1:] if token[0] == "#" else value
        return word.lower().removeprefix("d-") == str(deal.id)
    if name == "owner":
        wanted = {"me": 1, "an": 2, "none": None}[value]
        return deal.owner_id == wanted
    if name == "stage":
        open_now = deal.stage in EXPECTED or deal.paused_from in EXPECTED
        here = value in ("paused",) and bool(deal.paused_from)
        return open_now if value == "open" else here or deal.column.startswith(value)
    if name == "org":
        return value in deal.organization.lower()
    plain = {"tag": value in deal.tags, "class": deal.deal_class == value}
    if name in plain:
        return plain[name]
    text = f"{deal.name} {deal.organization} {' '.join(deal.tags)} {deal.next_step} {deal.key}"
    said = re.findall(r"[a-z0-9]+", text.lower())
    return all(any(word.startswith(part) for word in said) for part in token.split("_"))


def passes(deal: Deal, text: str, card: Card) -> bool:
    """Parts of one name are alternatives, but tags and organizations; the rest must all hold."""
    alternatives: dict[str, list[bool]] = {}
    for nth, token in enumerate(text.split()):
        name = token.partition(":")[0] if ":" in token else "#" if token[0] == "#" else ""
        name = {"key": "#"}.get(name, name)
        group = name if name in ("owner", "stage", "class", "#") else f"{nth}"
        alternatives.setdefault(group, []).append(fits(deal, token, card))
    return all(any(found) for found in alternatives.values())


def amounts_last(text: str) -> str:
    """Of several bounds of one side the last counts, so a test asks for one."""
    kept: dict[str, str] = {}
    for nth, token in enumerate(text.split()):
        kept[token[0] if token[0] in "<>" else f"{nth}"] = token
    return " ".join(kept.values())


@given(text=filters)
@settings(max_examples=250, deadline=None)
def test_sql_finds_what_a_plain_reading_finds(office: Workspace, text: str) -> None:
    text = amounts_last(text)
    every = list(office.deals.matching())
    cards = {card.id: card for card in office.board.cards(every)}
    wanted = [deal.id for deal in every if passes(deal, text, cards[deal.id])]
    assert [deal.id for deal in office.deals.matching(text)] == wanted
    assert office.deals.count(text) == len(wanted)


@given(text=filters)
@settings(max_examples=60, deadline=None)
def test_the_columns_sums_are_those_of_the_cards_in_them(office: Workspace, text: str) -> None:
    board = office.board
    board.filter = amounts_last(text)
    for column in board.columns():
        cards = board.page(column.key, 0, 1000)
        assert column.count == len(cards)
        sums: dict[str, int] = {card.currency: 0 for card in cards}
        for card in cards:
            sums[card.currency] += card.amount or 0
        assert {total.currency: total.amount for total in column.totals} == sums
        assert list(column.totals) == sorted(column.totals, key=lambda m: (-m.amount, m.currency))


@given(
    text=filters,
    start=st.integers(0, 12),
    limit=st.integers(0, 12),
    near=st.none() | st.integers(0, 12),
)
@settings(max_examples=250, deadline=None)
def test_a_page_is_that_part_of_the_whole_column_from_wherever_it_is_read(
    office: Workspace, text: str, start: int, limit: int, near: int | None
) -> None:
    board = office.board
    board.filter = amounts_last(text)
    for column in board.columns():
        whole = list(board.page(column.key, 0, 1000))
        assert [card.id for card in whole] == [
            card.id for card in sorted(whole, key=lambda card: (card.position, card.id))
        ]
        known = (near, whole[near]) if near is not None and near < len(whole) else None
        assert list(board.page(column.key, start, limit, known)) == whole[start : start + limit]
        for index, card in enumerate(whole[:3]):
            assert board.find(column.key, card.id) == index


def test_a_stage_the_file_no_longer_knows_has_a_column_of_its_own(office: Workspace) -> None:
    office.board.filter = ""
    columns = {column.key: column for column in office.board.columns()}
    assert columns["legacy"].label == "Unmapped: legacy"
    assert columns["legacy"].count == 10
    assert "lost" not in columns


def test_closed_deals_appear_when_they_are_filtered_for(office: Workspace) -> None:
    office.board.filter = "stage:lost"
    columns = {column.key: column.count for column in office.board.columns()}
    assert columns.pop("lost") == 10
    assert set(columns.values()) == {0}
    office.board.filter = ""


def test_the_weighted_total_takes_each_deals_own_rate(office: Workspace) -> None:
    office.board.filter = "stage:qualifying"
    column = office.board.columns()[0]
    deals = list(office.deals.matching("stage:qualifying"))
    rates = {"renewal": 8000}
    weighted = sum(
        (deal.amount or 0) * (deal.win_rate or rates.get(deal.deal_class, 3000))
        for deal in deals
        if deal.currency == "USD"
    )
    assert {m.currency: m.amount for m in column.weighted}["USD"] == (weighted + 5000) // 10_000
    office.board.filter = ""


def test_the_weighted_total_of_closed_deals_is_what_became_of_them(work: Workspace) -> None:
    for nth, stage in enumerate(("won", "completed", "lost")):
        deal = {"name": stage, "stage": stage, "rank": nth, "amount": 70_000, "currency": "USD"}
        with work.session.change("filled") as group:
            identity = group.insert(DealRow, {**deal, "win_rate": 4_000})
            group.insert(TransitionRow, _entered(identity, stage))
    work.board.filter = "stage:won stage:completed stage:lost"
    shown = {c.key: [m.amount for m in c.weighted] for c in work.board.columns() if c.count}
    assert shown == {"won": [70_000], "completed": [70_000], "lost": [0]}


@pytest.mark.parametrize("text", ["", '"', "owner:", "#", ">", "<=", "_", "-", "*", "tag:", "()"])
def test_what_is_still_being_typed_filters_nothing_yet(office: Workspace, text: str) -> None:
    assert office.deals.count(text) == 60


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("color:red", "there is no color:"),
        (">abc", "'>abc' is not an amount"),
        ("<1.234", "<1.234"),
    ],
)
def test_a_filter_that_cannot_be_read_names_the_word(text: str, words: str) -> None:
    with pytest.raises(FilterInvalid) as caught:
        parse(text)
    assert words in str(caught.value)
    assert caught.value.field == "filter"


@given(st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_the_search(office: Workspace, text: str) -> None:
    with suppress(FilterInvalid):
        assert 0 <= office.deals.count(text) <= 60


def test_amounts_are_read_exactly() -> None:
    assert parse(">10,000").at_least == 1_000_001
    assert parse(">=10k").at_least == 1_000_000
    assert parse("<2.5m").at_most == 249_999_999
    assert parse("<=0.01").at_most == 1


def test_a_filter_follows_the_day(empty_database: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(empty_database, tmp_path / "team.db"))
    for day, found in ((date(2026, 7, 15), 0), (date(2026, 7, 16), 1)):
        work = open_workspace(path, clock=Clock(day))
        if not found:
            work.deals.add({"name": "Due", "next_step": "call", "next_step_due": "2026-07-15"})
        assert work.deals.count("overdue") == found
        work.close()


@pytest.mark.parametrize("hour", [0, 11, 12, 23])
@pytest.mark.parametrize(("idle", "stale"), [(14, False), (15, True)])
def test_the_mark_and_the_filter_agree_on_what_is_stale_at_any_hour(
    work: Workspace, hour: int, idle: int, stale: bool
) -> None:
    at = Clock(TODAY - timedelta(days=idle)).now().replace(hour=hour)
    with work.session.change("long ago") as group:
        number = group.insert(DealRow, _deal(4, "qualifying") | {"organization_id": None})
        group.insert(TransitionRow, _entered(number, "qualifying") | {"at": at})
        group.update(DealRow, number, {"owner_id": None, "next_step_due": None})
    assert work.board.cards([work.pipeline.deal(number)])[0].stale == stale
    assert work.deals.count("stale") == stale


def test_a_stage_that_expects_no_time_makes_no_deal_stale(database: Path, clock: Clock) -> None:
    team = database.parent / "team"
    team.mkdir()
    (team / "process.toml").write_text('[[stage]]\nkey = "qualifying"\nexpected_days = 0\n')
    work = open_workspace(database, clock=Clock(TODAY - timedelta(days=300)))
    work.deals.add({"name": "Old"})
    later = open_workspace(database, clock=clock)
    assert later.board.cards([later.pipeline.deal(1)])[0].stale is False
    assert later.deals.count("stale") == 0
