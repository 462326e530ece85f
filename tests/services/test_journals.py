"""The journal for others: a stream of every change, and an export that shows tampering."""

import json
from pathlib import Path

import pytest

from salesops_tui.errors import Invalid
from salesops_tui.exports.formats import write
from salesops_tui.services.journals import check
from salesops_tui.workspace import Workspace
from tests.conftest import Colleague


@pytest.fixture
def busy(work: Workspace) -> Workspace:
    """Some changes, one of them taken back, with words that a spreadsheet would run."""
    work.deals.add({"name": "=1+1 Hub", "organization": "Ada, “University”"})
    work.deals.edit(1, {"next_step": "Call\tthem, 'soon'"})
    work.history.undo()
    return work


@pytest.mark.parametrize("format", ["csv", "json", "jsonl"])
def test_an_exported_journal_is_whole_in_every_format(
    busy: Workspace, tmp_path: Path, format: str
) -> None:
    path = tmp_path / f"journal.{format}"
    write(busy.journals.table(), format, path)
    count, mistakes, end = check(path)
    assert count == busy.session.store.value("SELECT count(*) FROM change")
    assert mistakes == []
    assert end == busy.session.store.value("SELECT hash FROM change ORDER BY id DESC LIMIT 1")


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_a_changed_and_a_missing_line_are_found(
    busy: Workspace, tmp_path: Path, format: str
) -> None:
    path = tmp_path / f"journal.{format}"
    write(busy.journals.table(), format, path)
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("1 Hub", "2 Hub"), encoding="utf-8")
    altered = check(path).problems
    assert altered
    assert all("altered" in sentence for sentence in altered)
    lines = whole.splitlines(keepends=True)
    path.write_text("".join(lines[:3] + lines[4:]), encoding="utf-8")
    assert "missing" in check(path).problems[0]


@pytest.mark.parametrize("format", ["csv", "json", "jsonl"])
def test_a_change_in_somebody_elses_name_is_found(
    busy: Workspace, colleague: Colleague, tmp_path: Path, format: str
) -> None:
    colleague("ana").deals.edit(1, {"name": "New name"})
    path = tmp_path / f"journal.{format}"
    write(busy.journals.table(), format, path)
    assert check(path).problems == []
    me = busy.session.actor.login
    whole = path.read_text(encoding="utf-8")
    for said, instead in (('"by": "ana"', f'"by": "{me}"'), (',"ana",', f',"{me}",')):
        whole = whole.replace(said, instead)
    path.write_text(whole, encoding="utf-8")
    assert [word for word in check(path).problems if f"it is ana's, not {me}'s" in word]


def test_a_journal_that_is_cut_short_ends_with_another_hash(
    busy: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "journal.jsonl"
    write(busy.journals.table(), "jsonl", path)
    whole = check(path)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    assert check(path).problems == []
    assert check(path).last_hash not in ("", whole.last_hash)
    path.write_text("".join(lines)[:-40], encoding="utf-8")
    with pytest.raises(Invalid, match=f"row {len(lines)} is not a change"):
        check(path)


def test_what_is_no_journal_is_refused_in_words(tmp_path: Path) -> None:
    for name, text in (
        ("a.jsonl", "[1]\n"),
        ("b.json", "{"),
        ("c.csv", "a,b\n1,2\n"),
        ("d.jsonl", "1\n"),
    ):
        path = tmp_path / name
        path.write_text(text)
        with pytest.raises(Invalid, match="no exported journal"):
            check(path)


def test_the_stream_tells_each_group_once_and_goes_on_where_it_was(busy: Workspace) -> None:
    events = list(busy.journals.since(0))
    assert [event["group"] for event in events] == sorted({e["group"] for e in events})
    added, edited, undone = events[-3:]
    assert "added =1+1 Hub" in added["what"]
    assert edited["changes"][0]["after"]["next_step"] == "Call them, 'soon'"
    assert undone["undoes"] == edited["group"]
    assert list(busy.journals.since(edited["group"])) == [undone]
    json.dumps(events)


def test_a_follower_sees_what_somebody_else_writes(busy: Workspace, colleague: Colleague) -> None:
    ana = colleague("ana")
    stream = busy.journals.follow(busy.journals.newest() - 1, pause=0.01)
    assert next(stream)["what"] == "ana joined"
    ana.deals.edit(1, {"name": "New name"})
    assert next(stream)["what"] == "edited D-1: name"
