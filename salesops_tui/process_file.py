"""Reading process.toml: the team's file laid over the shipped one, both checked."""

from __future__ import annotations

import tomllib
from pathlib import Path

from salesops_tui.domain.process import Process
from salesops_tui.errors import FileInvalid
from salesops_tui.process_data import build, overlay

SHIPPED = Path(__file__).with_name("process.toml")


def load(team_file: Path | None, seal: Path | None = None) -> Process:
    """The process of a team.

    The shipped file is checked by the tests and trusted here. A team's file is checked in full
    when it has changed since ``seal``, a small file that holds the digest of the last good one.
    """
    shipped = SHIPPED.read_text(encoding="utf-8")
    data = tomllib.loads(shipped)
    if team_file is None or not team_file.exists():
        return build(data)
    text = _read(team_file)
    try:
        own = tomllib.loads(text)
    except tomllib.TOMLDecodeError as mistake:
        raise FileInvalid(f"{team_file}: {mistake}") from None
    import hashlib

    digest = hashlib.sha256((shipped + text).encode()).hexdigest()
    merged = overlay(data, own)
    if seal is None or not seal.exists() or seal.read_text() != digest:
        from salesops_tui.process_schema import check

        check(own, merged, text, team_file)
        _write_seal(seal, digest)
    return build(merged)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise FileInvalid(f"{path}: is not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise FileInvalid(f"{path}: cannot be read ({error.strerror})") from None


def _write_seal(seal: Path | None, digest: str) -> None:
    if seal is None:
        return
    try:
        seal.parent.mkdir(parents=True, exist_ok=True)
        seal.write_text(digest)
    except OSError:
        return  # a folder that cannot be written only means checking again next time
