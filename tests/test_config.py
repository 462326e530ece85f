"""Settings: defaults, the team's and the person's files, where databases are; mistakes by line."""

import threading
from pathlib import Path
from typing import Any

import pytest

from salesops_tui import config, toml_files
from salesops_tui.errors import FileInvalid, StorageRefused


@pytest.fixture
def team(tmp_path: Path) -> Path:
    folder = tmp_path / "team"
    folder.mkdir()
    return folder


def test_without_files_every_setting_has_a_default(tmp_path: Path) -> None:
    settings = config.load(tmp_path / "config.toml", tmp_path / "team")
    assert (settings.currency, settings.paper, settings.quote_valid_days) == (
        "USD",
        "us-letter",
        30,
    )
    assert settings.team == tmp_path / "team"


def test_each_file_sets_what_it_names(tmp_path: Path, team: Path) -> None:
    (tmp_path / "config.toml").write_text('theme = "nord"\n[keymap]\n"board.add" = "o"\n')
    (team / "team.toml").write_text(
        'currency = "EUR"\npaper = "a4"\nterms = ["Pay soon."]\n[letterhead]\nname = "Hubs e.V."\n'
    )
    settings = config.load(tmp_path / "config.toml", team)
    assert (settings.theme, settings.keymap) == ("nord", {"board.add": "o"})
    assert (settings.currency, settings.paper, settings.terms) == ("EUR", "a4", ("Pay soon.",))
    assert (settings.letterhead.name, settings.letterhead.email) == ("Hubs e.V.", "")
    assert settings.invoice_due_days == 30


@pytest.mark.parametrize(
    ("name", "text", "line", "key"),
    [
        ("config.toml", 'theme = "nord"\ncolour = "red"\n', 2, "colour"),
        ("config.toml", "theme = 7\n", 1, "theme"),
        ("config.toml", '[keymap]\n"board.add" = 1\n', 2, "keymap.board.add"),
        ("config.toml", "theme = \n", 1, ""),
        ("team/team.toml", '\ncurrency = "euro"\n', 2, "currency"),
        ("team/team.toml", 'paper = "letter"\n', 1, "paper"),
        ("team/team.toml", '[letterhead]\nname = "X"\nphone = "1"\n', 3, "letterhead.phone"),
        ("team/team.toml", "quote_valid_days = 0\n", 1, "quote_valid_days"),
    ],
)
def test_a_mistake_names_file_line_and_key(
    tmp_path: Path, team: Path, name: str, text: str, line: int, key: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(FileInvalid) as caught:
        config.load(tmp_path / "config.toml", team)
    sentence = str(caught.value)
    assert sentence.startswith(str(tmp_path / name))
    assert f"line {line}" in sentence
    assert key in sentence


def test_a_settings_file_that_was_named_must_exist(tmp_path: Path, team: Path) -> None:
    with pytest.raises(FileInvalid, match="there is no such settings file"):
        config.load(tmp_path / "mine.toml", team, must_exist=True)


def test_files_live_in_the_persons_own_folders(home: Path) -> None:
    assert config.default_database() == home / "data/salesops/salesops.db"
    assert config.sample_database() == home / "data/salesops/sample.db"
    assert config.config_file() == home / "config/salesops/config.toml"
    assert config.seal_file() == home / "cache/salesops/process.sha256"


def test_the_database_is_the_one_named_else_the_environments_else_ones_own(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert config.database_path() == (config.default_database(), False)
    monkeypatch.setenv("SALESOPS_DATABASE", "~/ours.db")
    assert config.database_path() == (home / "ours.db", True)
    assert config.database_path("/x/team.db") == (Path("/x/team.db"), True)
    assert config.database_path("sqlite:////x/team.db") == (Path("/x/team.db"), True)
    assert config.database_path("sqlite:///team.db") == (Path("team.db"), True)


@pytest.mark.parametrize("url", ["postgresql://h/d", "postgres://h/d", "mysql://h/d", "https://x"])
def test_a_database_of_another_kind_is_refused_in_a_sentence(url: str) -> None:
    with pytest.raises(StorageRefused, match=r"name a file|name an SQLite file"):
        config.database_path(url)


def test_colleagues_share_the_folder_beside_the_database(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert config.team_folder(Path("/x/team.db")) == Path("/x/team")
    monkeypatch.setenv("SALESOPS_TEAM", "/y")
    assert config.team_folder(Path("/x/team.db")) == Path("/y")


def test_two_who_edit_the_teams_file_at_once_lose_nothing(tmp_path: Path) -> None:
    path, inside, go_on = tmp_path / "team" / "team.toml", threading.Event(), threading.Event()

    def slowly(document: Any) -> None:
        inside.set()
        assert go_on.wait(10)
        document["paper"] = "a4"

    def quickly(document: Any) -> None:
        document["currency"] = "EUR"

    first = threading.Thread(target=toml_files.change, args=(path, slowly))
    second = threading.Thread(target=toml_files.change, args=(path, quickly))
    first.start()
    assert inside.wait(10)
    second.start()
    second.join(0.2)
    assert second.is_alive()
    go_on.set()
    first.join(10)
    second.join(10)
    assert path.read_text() == 'paper = "a4"\ncurrency = "EUR"\n'
    assert oct(path.stat().st_mode & 0o777) == "0o600"


def test_a_team_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "team").write_text("in the way")
    with pytest.raises(StorageRefused, match="team: cannot be used"):
        toml_files.change(tmp_path / "team" / "team.toml", lambda document: None)
