"""Files for other systems: their columns, their dates, and nothing that is there already."""

from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from db import outbox
from salesops_tui.domain.clock import Clock
from salesops_tui.domain.outbox import Reference
from salesops_tui.errors import Invalid
from salesops_tui.services import handover, sample
from salesops_tui.workspace import Workspace, open_workspace


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The sample team."""
    path = tmp_path_factory.mktemp("team") / "team.db"
    work = open_workspace(path, create=True, clock=Clock(date(2026, 7, 1)))
    sample.make(work)
    return work


def rows(team: Workspace, *words: str, **more: object) -> list[dict[str, object]]:
    table = handover.table(team.session, *words, **more)  # type: ignore[arg-type] # as named
    return [dict(zip(table.names, row, strict=True)) for row in table.rows]


@pytest.mark.parametrize("system", handover.SYSTEMS)
def test_every_file_of_every_system_has_rows_under_its_columns(
    team: Workspace, system: str
) -> None:
    for what in handover.files(system):
        found = rows(team, system, what, repository="org/backlog")
        assert found, what
        assert all(next(iter(row.values())) for row in found)


def test_airtable_merges_on_ids_with_a_letter(team: Workspace) -> None:
    assert all(str(row["SalesOps ID"]).startswith("E-") for row in rows(team, "airtable"))
    engaged = team.session.store.value("SELECT count(*) FROM engagement")
    assert len(rows(team, "airtable")) == engaged


def test_asana_gets_only_what_has_no_task_there_yet(team: Workspace) -> None:
    before = rows(team, "asana")
    parents = {row["Name"] for row in before}
    assert {row["Subtask of"] for row in before} - {""} <= parents
    store = team.session.store
    task = store.value("SELECT id FROM task WHERE done_at IS NULL LIMIT 1")
    outbox.refer(store, "asana", "task", task, Reference("77"), Clock().now())
    assert len(rows(team, "asana")) == len(before) - 1


def test_intacct_fills_a_given_header_by_name_and_refuses_what_it_requires(
    team: Workspace, tmp_path: Path
) -> None:
    template = tmp_path / "header.csv"
    template.write_text("Customer Name,*Invoice No,Due Date,Their own,Amount\n")
    first = rows(team, "intacct", template=template)[0]
    assert list(first) == ["Customer Name", "*Invoice No", "Due Date", "Their own", "Amount"]
    assert first["Their own"] is None
    month, day, year = str(first["Due Date"]).split("/")
    assert date(int(year), int(month), int(day))
    template.write_text("*Project,Invoice No\n")
    with pytest.raises(Invalid, match=r"\*Project is required, and nothing here fills it"):
        rows(team, "intacct", template=template)


def test_github_links_open_an_issue_that_names_its_deliverable(team: Workspace) -> None:
    found = rows(team, "github", repository="org/backlog")[0]
    link = urlsplit(str(found["Link"]))
    assert (link.netloc, link.path) == ("github.com", "/org/backlog/issues/new")
    assert parse_qs(link.query)["title"] == [found["Title"]]
    assert f"<!-- salesops {found['Key']} -->" in parse_qs(link.query)["body"][0]
    with pytest.raises(Invalid, match="write it as owner/name"):
        rows(team, "github", repository="https://evil/x?y")


def test_what_is_no_system_or_no_file_of_it_is_named(team: Workspace) -> None:
    with pytest.raises(Invalid, match="there are airtable, asana, hubspot, intacct, github"):
        handover.files("salesforce")
    with pytest.raises(Invalid, match="asana takes tasks, no 'deals'"):
        rows(team, "asana", "deals")
