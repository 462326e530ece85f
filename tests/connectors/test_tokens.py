"""Tokens are found where people keep secrets, refused where others see them, shown nowhere."""

import os
import pickle
import sys
from pathlib import Path
from typing import ClassVar

import pytest

from salesops_tui.connectors import tokens
from salesops_tui.connectors.tokens import Secret
from salesops_tui.errors import Invalid

FIRST, SECOND = "0/first0123456789", "0/second012345678"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "tokens"
    made.mkdir(mode=0o700)
    return made


def write(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "asana"
    path.write_text(text)
    path.chmod(mode)
    return path


def found(folder: Path, **commands: tuple[str, ...]) -> tuple[str, str]:
    token = tokens.find("asana", folder, commands)
    assert token is not None
    return token.secret.reveal(), token.source


def test_the_nearest_place_counts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tokens.find("asana", folder, {}) is None
    path = write(folder, f"{FIRST}\n")
    assert found(folder) == (FIRST, str(path))
    say = (sys.executable, "-c", f"print({SECOND!r})")
    assert found(folder, asana=say) == (SECOND, "token_command of config.toml")
    monkeypatch.setenv("SALESOPS_ASANA_TOKEN", "0/third0123456789")
    assert found(folder, asana=say)[1] == "the variable SALESOPS_ASANA_TOKEN"


def test_a_command_gets_no_shell_and_its_failure_tells_no_secret(folder: Path) -> None:
    words = ("printf", "%s", "$(id)")
    with pytest.raises(Invalid, match="is no token"):
        found(folder, asana=("printf", "%s", "two words"))
    assert found(folder, asana=words)[0] == "$(id)"
    with pytest.raises(Invalid, match=r"tokens.asana: .* ended with 3") as failed:
        found(folder, asana=(sys.executable, "-c", f"print({FIRST!r}); raise SystemExit(3)"))
    assert FIRST not in str(failed.value)
    with pytest.raises(Invalid, match="cannot be run"):
        found(folder, asana=("/no/such/program",))


@pytest.mark.parametrize(
    ("mode", "parent", "words"),
    [(0o640, 0o700, "chmod 600"), (0o604, 0o700, "chmod 600"), (0o600, 0o750, "chmod 700")],
)
def test_a_file_that_others_can_see_is_refused(
    folder: Path, mode: int, parent: int, words: str
) -> None:
    write(folder, FIRST, mode)
    folder.chmod(parent)
    with pytest.raises(Invalid, match=words):
        tokens.find("asana", folder, {})


def test_a_link_a_pipe_and_somebody_elses_file_are_refused(folder: Path, tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.write_text(FIRST)
    real.chmod(0o600)
    (folder / "asana").symlink_to(real)
    with pytest.raises(Invalid, match="is a link"):
        tokens.find("asana", folder, {})
    (folder / "asana").unlink()
    os.mkfifo(folder / "asana", 0o600)
    with pytest.raises(Invalid, match="not an ordinary file"):
        tokens.find("asana", folder, {})
    (folder / "asana").unlink()
    if os.geteuid() == 0:
        os.chown(write(folder, FIRST), 65534, -1)
        with pytest.raises(Invalid, match="belongs to somebody else"):
            tokens.find("asana", folder, {})


def test_what_is_kept_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "tokens"
    old = os.umask(0)
    try:
        where = Path(tokens.keep("asana", Secret(FIRST), folder))
        tokens.keep("asana", Secret(SECOND), folder)
    finally:
        os.umask(old)
    assert found(folder)[0] == SECOND
    assert oct(where.stat().st_mode & 0o777) == "0o600"
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    assert [path.name for path in folder.iterdir()] == ["asana"]


def test_a_real_keyring_is_used_and_one_that_is_none_is_not(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = pytest.importorskip("keyring", reason="needs keyring")
    from keyring.backend import KeyringBackend

    class Memory(KeyringBackend):
        priority = 1
        kept: ClassVar[dict[tuple[str, str], str]] = {}

        def get_password(self, service: str, username: str) -> str | None:
            return self.kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            self.kept[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del self.kept[service, username]

    before = keyring.get_keyring()
    keyring.set_keyring(Memory())
    try:
        assert tokens.keep("asana", Secret(FIRST), folder) == "the keyring"
        assert found(folder) == (FIRST, "the keyring")
        assert list(folder.iterdir()) == []
    finally:
        keyring.set_keyring(before)
    assert tokens.find("asana", folder, {}) is None


def test_nothing_shows_a_token() -> None:
    secret = Secret(FIRST)
    assert FIRST not in f"{secret} {secret!r} {vars(type(secret))}"
    assert secret.end == "6789"
    assert Secret("short").end == ""
    with pytest.raises(TypeError):
        pickle.dumps(secret)
