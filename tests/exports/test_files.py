"""A file is whole or not there, and nothing of somebody else's is lost."""

import os
import stat
from pathlib import Path

import pytest

from salesops_tui.errors import Refused
from salesops_tui.exports.files import whole_file


def save(path: Path, content: bytes = b"new", *, force: bool = False) -> None:
    with whole_file(path, force=force) as stream:
        stream.write(content)


def test_a_file_is_written_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    save(tmp_path / "deals.csv")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"deals.csv": b"new"}


def test_an_existing_file_is_kept_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_bytes(b"old")
    with pytest.raises(Refused, match=r"deals\.csv exists; --force replaces it"):
        save(path)
    assert path.read_bytes() == b"old"
    save(path, force=True)
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_appears_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    writing = whole_file(path)
    writing.__enter__().write(b"new")
    path.write_bytes(b"theirs")
    with pytest.raises(Refused, match="exists"):
        writing.__exit__(None, None, None)
    assert path.read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("force", [False, True])
def test_a_failure_in_the_middle_leaves_the_old_file(tmp_path: Path, *, force: bool) -> None:
    path = tmp_path / "deals.csv"
    if force:
        path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), whole_file(path, force=force) as stream:
        stream.write(b"half" * (1 // 0))
    assert [found.read_bytes() for found in tmp_path.iterdir()] == [b"old"] * force


@pytest.mark.parametrize("force", [False, True])
def test_a_link_is_refused_and_its_target_untouched(tmp_path: Path, *, force: bool) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    with pytest.raises(Refused, match="symbolic link"):
        save(link, force=force)
    assert link.is_symlink()
    assert target.read_bytes() == b"old"


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (".", "is a folder"),
        ("missing/deals.csv", "missing does not exist"),
        ("file/deals.csv", "could not be written|does not exist"),
        ("pipe", "is not an ordinary file"),
        ("x" * 300, "could not be written: File name too long"),
    ],
)
def test_an_impossible_place_is_refused_in_a_sentence(
    tmp_path: Path, path: str, sentence: str, *, force: bool
) -> None:
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(Refused, match=sentence):
        save(tmp_path / path, force=force)
    assert sorted(tmp_path.iterdir()) == before


def test_the_mode_is_that_of_other_programs_files(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    save(tmp_path / "deals.csv")
    assert mode(tmp_path / "deals.csv") == mode(tmp_path / "other")


def test_a_replaced_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.touch(mode=0o600)
    save(path, force=True)
    assert mode(path) == 0o600


def test_a_full_disk_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    with (
        pytest.raises(Refused, match="could not be written: No space left on device"),
        whole_file(tmp_path / "deals.csv"),
        open("/dev/full", "wb", buffering=0) as full,
    ):
        full.write(b"x")
    assert list(tmp_path.iterdir()) == []


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
