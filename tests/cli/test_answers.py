"""What writes answer under ``--json``."""

import json
import shutil

import click
import pytest

from salesops_tui.cli.root import root
from salesops_tui.domain.people import Role
from tests.cli.conftest import Office, Shell
from tests.cli.rights import RIGHTS
from tests.cli.test_everywhere import LEAVES

# What answers with a file, a line for another program, or words alone.
WITHOUT = {
    ("init",), ("completion",), ("serve",), ("watch",), ("export",), ("doc", "open"),
    ("user", "authorize"), ("db", "migrate"), ("sync", "signed"),
}  # fmt: skip
WRITES = [
    right.words for right in RIGHTS if right.role is Role.MEMBER and right.words[0] != "import"
]  # an import that refuses rows answers with its report too

# A write, and the command that shows the same record afterwards.
SHOWN = {
    "lead touch L-1": "lead show L-1",
    "lead decide L-1 decline --reason x": "lead show L-1",
    "experiment decide X-1 stop --learning x": "experiment show X-1",
    "deal edit D-1 --name x": "deal show D-1",
    "deal tag D-1 x": "deal show D-1",
    "deal pause {open} --reason x --until 2099-01-01": "deal show {open}",
    "deal lose {open} --reason price": "deal show {open}",
    "agreement edit {agreement} --parties x": "agreement show {agreement}",
    "agreement sign {agreement}": "agreement show {agreement}",
    "agreement void {agreement}": "agreement show {agreement}",
    "invoice add D-1 --line x --amount 10": "invoice list D-1",
    "invoice request D-1": "invoice list D-1",
    "line add D-1 --product membership-general": "line list D-1",
    "activity add D-1 --kind call": "activity list D-1",
    "price add x --price 10 --book x": "price list --all",
    "org edit O-1 --name x": "org show O-1",
    "contact edit C-1 --notes x": "contact show C-1",
    "task done {task}": "task show {task}",
    "milestone done S-1": "milestone show S-1",
    "incident resolve N-1": "incident show N-1",
    "engagement check E-1 1": "engagement show E-1",
    "renewal extend R-3 --reason x": "renewal show R-3",
    "decommission step R-2": "decommission show R-2",
    "sow edit D-1 --people x": "sow show D-1",
    "sow line add D-1 x --low-hours 1 --high-hours 2": "sow show D-1",
    "doc sign-off {draft} --role tech-lead": "doc show {draft}",
}


def command(words: tuple[str, ...]) -> click.Command:
    found: click.Command = root
    for word in words:
        assert isinstance(found, click.Group)
        step = found.get_command(click.Context(found), word)
        assert step is not None
        found = step
    return found


@pytest.mark.parametrize("words", [words for words in LEAVES if words not in WITHOUT], ids=" ".join)
def test_every_command_can_answer_with_json(words: tuple[str, ...]) -> None:
    assert "--json" in {opt for param in command(words).params for opt in param.opts}


def test_every_write_that_is_done_answers_with_one_document(office: Office) -> None:
    done = 0
    for words in WRITES:
        path = office.shell.database.with_name("copy.db")
        shutil.copy(office.shell.database, path)
        told = [word.format(**office.known) for word in words]
        answer = Shell(path).run("--today", "2026-07-01", *told, "--json")
        if answer.code == 0:
            assert isinstance(json.loads(answer.out), dict | list), words
            done += 1
        else:
            assert answer.out == "", words
    assert done > len(WRITES) / 2


@pytest.mark.parametrize("write", SHOWN)
def test_a_write_answers_with_the_record_that_show_shows(office: Office, write: str) -> None:
    wrote = office.shell.did(*_words(office, write), "--json").json
    shown = office.shell.did(*_words(office, SHOWN[write]), "--json").json
    entries = shown if isinstance(shown, list) else [shown]
    assert [e for e in entries if all(wrote.get(n, v) == v for n, v in e.items())]
    assert set(wrote) & set(entries[0])


def test_what_takes_a_record_away_answers_with_the_change(office: Office) -> None:
    gone = office.shell.did("task", "remove", office.known["task"], "--json").json
    assert set(gone) == {"group", "what"}
    back = office.shell.did("undo", "--json").json
    assert back == {"group": gone["group"] + 1, "what": f"undid: {gone['what']}"}
    assert office.shell.did("redo", "--json").json["group"] == gone["group"] + 2


def test_a_deal_that_changed_is_the_answer_and_many_are_their_change(office: Office) -> None:
    one = office.shell.did("deal", "edit", "D-1", "--next-step", "Call", "--json").json
    assert (one["key"], one["next_step"]) == ("D-1", "Call")
    many = ("deal", "edit", "--where", "stage:open", "--next-step", "Write", "--json")
    assert set(office.shell.did(*many).json) == {"group", "what"}


def _words(office: Office, text: str) -> list[str]:
    words = [word.format(**office.known) for word in text.split()]
    return ["--today", "2026-07-01", *words]
