"""The pages say what the program does: tables are generated, commands and files are tried.

``SALESOPS_BLESS=1 pytest tests/test_docs.py`` writes the generated tables into the README.
"""

import os
import re
from pathlib import Path

import pytest

from salesops_tui.config_schema import ConfigTable, TeamTable
from salesops_tui.process_file import load

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
BLESS = bool(os.environ.get("SALESOPS_BLESS"))  # read before a fixture clears the environment


def part(name: str) -> str:
    """What stands between the marks of a generated part."""
    found = re.search(rf"<!-- {name}:[^\n]*-->\n(.*?)<!-- /{name} -->", README.read_text(), re.S)
    assert found, name
    return found.group(1)


def check(name: str, wanted: str) -> None:
    if BLESS:
        text = README.read_text()
        README.write_text(text.replace(part(name) + f"<!-- /{name}", wanted + f"<!-- /{name}"))
    assert part(name) == wanted


def test_the_rules_for_other_systems_are_those_of_the_process_file() -> None:
    from salesops_tui.domain.systems import SYSTEMS
    from salesops_tui.services.sync.setup import happening

    process = load(Path("none"), Path("none"))
    rows = ["| when | is told | what |", "|---|---|---|"]
    rows += [
        f"| {happening(process, rule.on)} | {SYSTEMS[rule.system]} | {rule.text} |"
        for rule in process.rules
    ]
    check("rules", "\n".join(rows) + "\n")


def test_the_key_table_is_that_of_the_bindings() -> None:
    from salesops_tui.cli.nouns.keys import all_keys

    rows = [f"| `{identity}` | {keys} | {what} |" for identity, keys, what in all_keys({})]
    head = ["| id | keys | what |", "|---|---|---|"]
    check("keys", "\n".join([*head, *rows]) + "\n")


def test_the_command_table_is_that_of_the_program() -> None:
    from salesops_tui.cli.root import COMMANDS

    rows = [f"| `salesops {name}` | {entry[-1]} |" for name, entry in COMMANDS.items()]
    check("commands", "\n".join(["| command | what |", "|---|---|", *rows]) + "\n")


def test_the_table_of_what_goes_in_and_out_is_that_of_the_services() -> None:
    from salesops_tui.cli.nouns.exports import KINDS as EXPORTED
    from salesops_tui.cli.nouns.imports import KINDS as IMPORTED
    from salesops_tui.services.exports import WHAT
    from salesops_tui.services.imports import COLUMNS, KNOWN_BY

    assert set(EXPORTED) == set(WHAT)
    assert set(IMPORTED) == set(COLUMNS) == set(KNOWN_BY)
    assert set(IMPORTED) < set(EXPORTED)
    rows = [f"| {what} | {KNOWN_BY.get(what, '–')} |" for what in EXPORTED]
    head = ["| out | in: known by its key, or by |", "|---|---|"]
    check("exchange", "\n".join([*head, *rows]) + "\n")


def toml_blocks() -> list[str]:
    return re.findall(r"```toml\n(.*?)```", README.read_text(), re.S)


def test_the_settings_shown_are_taken(tmp_path: Path) -> None:
    import tomllib

    config, team, process = toml_blocks()
    ConfigTable.model_validate(tomllib.loads(config))
    TeamTable.model_validate(tomllib.loads(team))
    file = tmp_path / "process.toml"
    file.write_text(process)
    loaded = load(file)
    stage = loaded.stage("qualifying")
    assert stage is not None
    assert stage.expected_days == 21
    assert "onboarding" not in [gate.key for stage in loaded.stages for gate in stage.gates]


@pytest.mark.parametrize("page", ["README.md", "CHANGELOG.md"])
def test_no_page_names_a_path_of_one_machine(page: str) -> None:
    text = (ROOT / page).read_text()
    assert not re.search(r"/(?:home|work|root|tmp|Users)/", text)
