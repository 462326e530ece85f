"""Somebody else's real export: 8,800 opportunities with the dirt that such files have."""

import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from db.verify import problems
from salesops_tui.cli.root import root
from salesops_tui.services.imports import ImportOptions
from salesops_tui.workspace import Workspace

SHARED = Path(os.environ.get("SALESOPS_SHARED") or Path(__file__).resolve().parents[3] / "shared")
PIPELINE = SHARED / "data" / "crm-sales-opportunities" / "sales_pipeline.csv"
OPTIONS = ImportOptions(
    mapping={
        "opportunity_id": "key",
        "sales_agent": "owner",
        "account": "organization",
        "deal_stage": "stage",
        "close_value": "amount",
        "engage_date": "created_at",
        "close_date": "closed_at",
    },
    values={"stage": {"Engaging": "prospecting", "Prospecting": "qualifying"}},
    create=frozenset({"organizations", "owners"}),
)

pytestmark = pytest.mark.skipif(
    not PIPELINE.exists(), reason="the shared data is not beside the project"
)


def test_all_of_it_comes_in_and_goes_out_again(work: Workspace) -> None:
    report = work.imports.run("deals", PIPELINE, OPTIONS)
    stages = dict(work.session.store.rows("SELECT stage, count(*) FROM deal GROUP BY 1"))
    assert stages == {"won": 4238, "lost": 2473, "prospecting": 1589, "qualifying": 500}
    assert report.created == {"organizations": 85, "owners": 30}
    assert problems(work.session.store) == []
    assert work.imports.run("deals", PIPELINE, OPTIONS).skipped == 8800
    work.history.undo(report.group)
    assert work.session.store.value("SELECT count(*) FROM deal WHERE deleted_at IS NULL") == 0
    assert problems(work.session.store) == []


def readme_commands() -> list[list[str]]:
    """The imports of this file that the README shows, as a shell would split them."""
    page = Path(__file__).resolve().parents[2].joinpath("README.md").read_text()
    part = page.partition("## Bring your deals")[2].partition("\n## ")[0]
    block = re.findall(r"```console\n(.*?)```", part, re.S)[0]
    lines = block.replace("\\\n", " ").splitlines()
    return [shlex.split(line.removeprefix("$ salesops ")) for line in lines]


def test_the_commands_of_the_readme_read_deals_and_their_products(tmp_path: Path) -> None:
    def run(*words: str) -> tuple[int, str]:
        found = CliRunner().invoke(root, ["--database", str(tmp_path / "team.db"), *words])
        return found.exit_code, found.stderr

    run("init")
    rows = PIPELINE.read_text().splitlines(keepends=True)[:801]
    some = tmp_path / "sales_pipeline.csv"
    some.write_text("".join(rows))
    priceless = sum(row.endswith(",\n") for row in rows)
    files = {some.name: str(some), "open.csv": str(tmp_path / "open.csv")}
    deals, lines = ([files.get(word, word) for word in words] for words in readme_commands())
    code, told = run(*deals)
    assert (code, "800 would be added" in told) == (0, True)
    deals.remove("--dry-run")
    code, told = run(*deals)
    assert (code, "800 added" in told, "owners made" in told) == (0, True, True)
    code, told = run(*lines)
    assert (code, f"{800 - priceless} added" in told) == (7, True)
    assert len((tmp_path / "open.csv").read_text().splitlines()) == priceless + 1
