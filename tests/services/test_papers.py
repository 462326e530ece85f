"""Documents: numbers without gaps, versions that never change, nothing kept of what failed."""

import hashlib
import json
from pathlib import Path

import pytest

from db.queries import documents as queries
from salesops_tui.errors import Invalid, NotFound, Refused, UndoRefused
from salesops_tui.workspace import Workspace
from tests.conftest import Colleague

FORMATS = ("md", "html")


@pytest.fixture
def deal(work: Workspace) -> int:
    work.deals.add({"name": "Hub", "organization": "University of X"})
    work.lines.add(1, {"product": "Training", "unit_price": "100"})
    return 1


def break_template(work: Workspace) -> Path:
    folder = work.session.settings.team / "templates"
    folder.mkdir(parents=True)
    (folder / "quote.md.j2").write_text("{{ no_such_field }}")
    for shipped in (Path(__file__).parents[2] / "templates").glob("quote*"):
        (folder / shipped.name).write_text("{{ no_such_field }}")
    return folder


def test_a_draft_has_no_number_and_takes_one_when_it_is_issued(work: Workspace, deal: int) -> None:
    draft = work.papers.new("quote", deal, FORMATS)
    assert (draft.document.key, draft.document.number, draft.document.status) == (
        "Q-1",
        "",
        "draft",
    )
    issued = work.papers.issue("Q-1")
    assert (issued.document.number, issued.document.status) == ("Q-2026-0001", "issued")
    assert b"Q-2026-0001" in work.papers.content(issued.version, "md")


def test_numbers_have_no_gap_though_drafts_are_made_and_issues_fail(
    work: Workspace, deal: int
) -> None:
    numbers = []
    for _ in range(2):
        work.papers.new("quote", deal, FORMATS)
        numbers.append(work.papers.issue(work.papers.of(deal)[0].key).document.number)
    work.papers.new("quote", deal, FORMATS)
    folder = break_template(work)
    with pytest.raises(Refused, match="no_such_field"):
        work.papers.issue(work.papers.of(deal)[0].key)
    for file in folder.iterdir():
        file.unlink()
    numbers.append(work.papers.issue(work.papers.of(deal)[0].key).document.number)
    assert numbers == ["Q-2026-0001", "Q-2026-0002", "Q-2026-0003"]


def test_a_void_keeps_its_number_and_the_next_one_takes_another(work: Workspace, deal: int) -> None:
    work.papers.new("quote", deal, FORMATS)
    work.papers.issue("Q-1")
    work.papers.void("Q-2026-0001")
    assert work.papers.document("Q-2026-0001").status == "void"
    with pytest.raises(Invalid, match="Q-2026-0001 is void already"):
        work.papers.void("Q-1")
    work.papers.new("quote", deal, FORMATS)
    assert work.papers.issue("Q-2").document.number == "Q-2026-0002"


def test_two_people_who_issue_take_two_numbers(
    work: Workspace, deal: int, colleague: Colleague
) -> None:
    ana = colleague("ana")
    for mine in (work, ana):
        key = mine.papers.new("quote", deal, FORMATS).document.key
        mine.papers.issue(key)
    assert sorted(document.number for document in work.papers.of()) == [
        "Q-2026-0001",
        "Q-2026-0002",
    ]


def test_a_template_that_fails_leaves_nothing(work: Workspace, deal: int) -> None:
    break_template(work)
    groups = len(work.history.log(99))
    with pytest.raises(Refused, match="no_such_field"):
        work.papers.new("quote", deal, FORMATS)
    assert work.papers.of() == []
    assert len(work.history.log(99)) == groups
    for table in ("document_version", "document_file", "file_content"):
        assert work.session.store.value(f"SELECT count(*) FROM {table}") == 0


def test_an_issued_document_is_never_undone(work: Workspace, deal: int) -> None:
    made = work.papers.new("quote", deal, FORMATS)
    issued = work.papers.issue("Q-1")
    with pytest.raises(UndoRefused, match="void it with `salesops doc void Q-2026-0001`"):
        work.history.undo(issued.done.group)
    with pytest.raises(UndoRefused, match="of document 1 changed since"):
        work.history.undo(made.done.group)
    assert work.papers.document("Q-2026-0001").status == "issued"
    with pytest.raises(Invalid, match="Q-2026-0001 is issued already"):
        work.papers.issue("Q-1")


def test_a_version_stays_what_it_was_when_the_deal_changes(work: Workspace, deal: int) -> None:
    first = work.papers.new("quote", deal, FORMATS)
    before = work.papers.content(first.version, "md")
    work.lines.edit(deal, 1, {"unit_price": "250"})
    second = work.papers.new("quote", deal, FORMATS)
    assert (second.document.id, second.version.version) == (first.document.id, 2)
    kept = work.papers.versions(second.document)
    assert [version.total for version in kept] == [10_000, 25_000]
    assert work.papers.content(kept[0], "md") == before
    assert b"250.00" in work.papers.content(kept[1], "md")


def test_an_issued_document_gets_no_more_versions(work: Workspace, deal: int) -> None:
    work.papers.new("quote", deal, FORMATS)
    work.papers.issue("Q-1")
    other = work.papers.new("quote", deal, FORMATS)
    assert other.document.key == "Q-2"
    assert len(work.papers.versions(work.papers.document("Q-1"))) == 2


def test_a_version_keeps_its_context_and_the_hash_of_every_file(work: Workspace, deal: int) -> None:
    made = work.papers.new("quote", deal, FORMATS)
    for file in made.version.files:
        content = work.papers.content(made.version, file.format)
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file.size, file.sha256)
    context = json.loads(queries.context(work.session.store, made.version.id))
    assert "University of X" in json.dumps(context)
    with pytest.raises(NotFound, match="version 1 was not made as pdf; there are md, html"):
        work.papers.content(made.version, "pdf")


def test_what_cannot_be_made_is_said(work: Workspace, deal: int) -> None:
    with pytest.raises(Invalid, match="kind: there is no document 'poem'"):
        work.papers.new("poem", deal)
    work.deals.add({"name": "Empty"})
    with pytest.raises(Invalid, match="D-2 has no line items; add one first"):
        work.papers.new("quote", 2, FORMATS)
    with pytest.raises(NotFound, match="Q-77: there is no such document"):
        work.papers.document("Q-77")


def test_a_saved_file_says_what_it_is_and_replaces_nothing(
    work: Workspace, deal: int, tmp_path: Path
) -> None:
    made = work.papers.new("quote", deal, FORMATS)
    path = work.papers.save(made, "md", tmp_path)
    assert path.name == "quote-q-1-draft-1.md"
    with pytest.raises(Refused):
        work.papers.save(made, "md", tmp_path)
    assert work.papers.save(made, "md", tmp_path, force=True) == path
